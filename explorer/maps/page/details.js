/** The panel that tells all about the chosen node or edge. */

const MOST_NEIGHBOURS = 300;

/** @type {string | null} */
let detailed = null; // what the panel holds now

function updateDetails() {
  const wanted = state.edge ? `edge ${state.edge}` : state.selected ? `node ${state.selected}` : "";
  if (wanted === detailed) return;
  detailed = wanted;
  const [node, edge] = [nodeById.get(state.selected || ""), edgeById.get(state.edge || "")];
  const content = edge ? edgeDetails(edge) : node ? nodeDetails(node) : [hint()];
  element("details").replaceChildren(...content);
  element("details").scrollTop = 0;
}

function hint() {
  const told = "Choose something on the map, in the search or in the table to read about it here.";
  return make("p", told, "hint");
}

/** @param {MapNode} node */
function nodeDetails(node) {
  return [
    heading(node.label),
    make("p", keyOf(node).label, "kind"),
    factList(factsOf(node)),
    ...origin(node),
    ...neighbours(node),
  ];
}

/** @param {MapEdge} edge */
function edgeDetails(edge) {
  const ends = [edge.source, edge.target].map((id) => neighbourItem(id, ""));
  const list = make("ul", "", "neighbours");
  list.append(...ends);
  const facts = factsOf(edge);
  if (edge.label) facts.unshift(["Label", edge.label]);
  const kind = make("p", keyOf(edge).label, "kind");
  return [heading(edgeName(edge)), kind, factList(facts), make("h3", "Between"), list];
}

/** @param {string} name */
function heading(name) {
  const bar = make("div", "", "bar");
  const title = make("h2", name);
  title.id = "details-title";
  title.tabIndex = -1;
  const close = make("button", "Close");
  close.setAttribute("type", "button");
  close.addEventListener("click", backToMap);
  bar.append(title, close);
  return bar;
}

/** @param {Fact[]} facts */
function factList(facts) {
  const list = make("dl");
  for (const [label, value] of facts) list.append(make("dt", label), make("dd", value));
  return list;
}

/** Where the node comes from: its source and website, as links where they are that. */
/** @param {MapNode} node */
function origin(node) {
  const list = make("dl");
  for (const [label, value] of [["Source", node.source], ["Website", node.website]]) {
    if (!value) continue;
    const told = make("dd");
    told.append(linked(value));
    list.append(make("dt", label), told);
  }
  return list.childElementCount ? [list] : [];
}

/** A link for http and https, plain text for anything else. @param {string} value */
function linked(value) {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return make("span", value);
  const link = /** @type {HTMLAnchorElement} */ (make("a", value));
  link.href = value;
  link.rel = "noopener noreferrer";
  link.target = "_blank";
  return link;
}

/** @param {MapNode} node */
function neighbours(node) {
  const edges = edgesOf.get(node.id) || [];
  if (edges.length === 0) return [make("p", "Not connected to anything on this map.", "hint")];
  const list = make("ul", "", "neighbours");
  const sorted = [...edges].sort((a, b) => b.width - a.width);
  list.append(...sorted.slice(0, MOST_NEIGHBOURS).map((edge) => connection(edge, node.id)));
  const left = edges.length - MOST_NEIGHBOURS;
  const rest = left > 0 ? [make("p", `${left} more are not listed here.`, "hint")] : [];
  return [make("h3", `Connections (${edges.length})`), list, ...rest];
}

/** The other end of an edge, with how many activities it stands for and their rows. */
/** @param {MapEdge} edge @param {string} id of this end */
function connection(edge, id) {
  const item = neighbourItem(otherEnd(edge, id), howConnected(edge));
  const rows = edge.row || (edge.facts || []).find(([label]) => label === "Rows")?.[1];
  if (rows) item.append(make("small", rows, "rows"));
  return item;
}

/** "9 activities in scope", where a fact explains what the label counts. @param {MapEdge} edge */
function howConnected(edge) {
  const counted = (edge.facts || []).find(([, value]) => value === edge.label);
  if (!counted) return edge.label || keyOf(edge).label;
  return `${counted[1]} ${counted[0].toLowerCase()}`.replace(/^1 activities/, "1 activity");
}

/** @param {string} id @param {string} how it is connected */
function neighbourItem(id, how) {
  const item = make("li");
  const button = make("button", nodeById.get(id)?.label || id, "name");
  button.setAttribute("type", "button");
  button.addEventListener("click", () => {
    select(id);
    reveal(id);
    element("details-title").focus();
  });
  item.append(button);
  if (how) item.append(make("span", how, "how"));
  return item;
}

function backToMap() {
  clearSelection();
  surface.focus({ preventScroll: true });
}

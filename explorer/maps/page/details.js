/** The panel that tells all about what is chosen, with the rows that it comes from. */

const MOST_LISTED = 100;

/** @type {string | null} */
let detailed = null; // what the panel holds now

/** @param {Set<string>} changed */
function updateDetails(changed) {
  const cell = state.cell.length ? `cell ${state.cell}` : "";
  const wanted = state.edge ? `edge ${state.edge}` : state.selected ? `item ${state.selected}` : cell;
  const shaped = SHAPING.some((key) => changed.has(key));
  if (wanted === detailed && !(wanted && shaped)) return;
  detailed = wanted;
  const edge = edgeById.get(state.edge || "");
  const [node, bundle] = [nodeById.get(state.selected || ""), bundleById.get(state.selected || "")];
  const content = edge ? edgeDetails(edge)
    : node ? nodeDetails(node)
      : bundle ? bundleDetails(bundle)
        : cell && isMatrix ? cellDetails(state.cell) : [hint()];
  if (node && !isListed(node)) content.splice(1, 0, make("p", "Not shown: filtered out.", "hint"));
  if (edge && !isEdgeShown(edge)) content.splice(1, 0, make("p", "Not shown: filtered out.", "hint"));
  const panel = element("details");
  const inside = panel.contains(document.activeElement);
  panel.replaceChildren(...content);
  panel.scrollTop = 0;
  if (inside) (panel.querySelector("h2") || ground).focus({ preventScroll: true });
}

function hint() {
  const told = isMatrix
    ? "Choose a number in the table to read here which rows it counts."
    : "Choose something on the map, in the search or in the table to read about it here.";
  return make("p", told, "hint");
}

/** @param {MapNode} node */
function nodeDetails(node) {
  return [
    heading(node.label),
    make("p", keyOf(node).label, "kind"),
    actions(node),
    factList(factsNow(node)),
    ...whence(node),
    ...activityList(node),
    ...(isMatrix ? [] : neighbours(node)),
  ];
}

/** @param {Bundle} bundle */
function bundleDetails(bundle) {
  const list = make("ul", "", "neighbours");
  list.append(...bundle.ids.map((id) => {
    const measures = measuresNow(/** @type {MapNode} */ (nodeById.get(id)));
    return neighbourItem(id, measures ? counted(measures.activities, "activity", "activities") : "");
  }));
  const why = "There is no room for each of them on the map; a filter or a larger window makes some.";
  return [heading(bundleName(bundle)), make("p", why, "hint"), list];
}

/** @param {MapEdge} edge */
function edgeDetails(edge) {
  const ends = [edge.source, edge.target].map((id) => neighbourItem(id, ""));
  const list = make("ul", "", "neighbours");
  list.append(...ends);
  const facts = [...(edge.facts || []), ...(edge.row ? [/** @type {Fact} */ (["Row", edge.row])] : [])];
  const kind = make("p", howConnected(edge), "kind");
  return [heading(edgeName(edge)), kind, factList(facts), make("h3", "Between"), list, ...activitiesBetween(edge)];
}

/** @param {string} name */
function heading(name) {
  const bar = make("div", "", "bar");
  const title = make("h2", name);
  title.id = "details-title";
  title.tabIndex = -1;
  bar.append(title, button("Close", backToMap));
  return bar;
}

/** What can be done with a node: its surroundings, paths, folding. @param {MapNode} node */
function actions(node) {
  const bar = make("div", "", "actions");
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Actions");
  const { id } = node;
  const [from] = state.path;
  if (isMatrix) return bar;
  if (!isTarget) {
    const here = state.around === id;
    bar.append(button(here ? "Show all again" : "Only its surroundings", () => focusOn(here ? null : id)));
    if (here && state.steps < 6) bar.append(button("One step further", () => change({ steps: state.steps + 1 })));
    const closed = state.closed.includes(id);
    const fold = () => foldAway(id, closed);
    bar.append(button(closed ? "Unfold its neighbours" : "Fold its neighbours", fold));
    if (node.group) bar.append(button("Close its group", () => closeGroup(/** @type {string} */ (node.group))));
    if (groups.has(id)) bar.append(button("Open the group", () => activate(id)));
  }
  if (state.path.length === 1 && from !== id) bar.append(button(`Shortest path from ${shorten(nameOfItem(from), 30)}`, () => showPath(from, id)));
  else if (state.path.length) bar.append(button("Forget the path", forgetPath));
  if (state.path.length !== 1) bar.append(button("Path from here to…", () => beginPath(id)));
  return bar;
}

/** Fold away what is connected to nothing else, or unfold it; say how many those are. */
/** @param {string} id @param {boolean} closed */
function foldAway(id, closed) {
  const before = chart.nodes.filter(isShown).length;
  change({ closed: closed ? state.closed.filter((one) => one !== id) : [...state.closed, id] });
  const after = chart.nodes.filter(isShown).length;
  announce(before === after ? "Nothing is connected to this one alone" : `${counted(Math.abs(before - after), "node")} ${closed ? "shown again" : "folded away"}`);
}

/** @param {string | null} id */
function focusOn(id) {
  change({ around: id, steps: 1 });
  fit(true);
  announce(id ? `Only the surroundings of ${nameOfItem(id)} are shown` : "Everything is shown");
}

/** @param {string} group */
function closeGroup(group) {
  const members = groups.get(group) || [];
  const around = state.around && members.includes(state.around) ? null : state.around;
  change({ opened: state.opened.filter((id) => id !== group), selected: group, cursor: group, around });
  announce(`${nameOfItem(group)} closed`);
}

/** @param {string} id */
function beginPath(id) {
  change({ path: [id] });
  announce(`Choose where the path from ${nameOfItem(id)} leads, and then Shortest path`);
}

function forgetPath() {
  change({ path: [] });
  announce("The path is forgotten");
}

/** @param {string} from @param {string} to */
function showPath(from, to) {
  const path = shortestPath(edges.filter(isEdgeShown), from, to);
  change({ path: path.length ? [from, to] : [] });
  const names = path.map(nameOfItem).join(", ");
  announce(path.length ? `${counted(path.length - 1, "step")}: ${names}` : `No path leads from ${nameOfItem(from)} to ${nameOfItem(to)}`);
}

/** @param {Fact[]} facts */
function factList(facts) {
  const list = make("dl");
  for (const [label, value] of facts) list.append(make("dt", label), make("dd", value));
  return list;
}

/** Where the node comes from: its source and website, as links where they are that. */
/** @param {MapNode} node */
function whence(node) {
  const list = make("dl");
  for (const [label, value] of [["Source", node.source], ["Website", node.website]]) {
    if (!value) continue;
    const place = make("dd");
    place.append(linked(value));
    list.append(make("dt", label), place);
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

/** The activities in scope, each with its row. @param {MapNode} node */
function activityList(node) {
  const rows = isTarget ? activitiesNow(node) : [];
  return rows.length ? listed(rows, `Activities in scope (${rows.length})`) : [];
}

/** @param {MapEdge} edge */
function activitiesBetween(edge) {
  const node = nodeById.get(edge.target);
  const faculty = onRim.get(edge.source);
  if (!isTarget || !node || faculty === undefined) return [];
  const engaged = /** @type {Engaged} */ (chart.engaged);
  const rows = activitiesNow(node).filter((row) => facultiesIn(row, engaged).has(faculty));
  return listed(rows, `Activities in scope (${rows.length})`);
}

/** @param {Activity[]} rows @param {string} title */
function listed(rows, title) {
  const list = make("ul", "", "activities");
  list.append(...rows.slice(0, MOST_LISTED).map(activityItem));
  const left = rows.length - MOST_LISTED;
  return [make("h3", title), list, ...(left > 0 ? [make("p", `${left} more are not listed here.`, "hint")] : [])];
}

/** @param {Activity} row */
function activityItem(row) {
  const engaged = /** @type {Engaged} */ (chart.engaged);
  const who = row.parts.map(({ actor, lead }) => engaged.actors[actor][0] + (lead ? " (lead)" : ""));
  const dates = [row.start, row.end].some(Boolean) ? `${row.start || "?"} to ${row.end || "?"}` : "undated";
  const item = make("li");
  item.append(make("span", row.title, "title"));
  item.append(make("small", [engaged.kinds[row.kind], dates, who.join(", ")].filter(Boolean).join(" · ")));
  for (const text of row.more) item.append(make("small", text));
  const place = make("small", "", "rows");
  place.append(make("span", `activities.csv:${row.row} · `), row.source ? linked(row.source) : make("span", "no source"));
  item.append(place);
  return item;
}

/** @param {MapNode} node */
function neighbours(node) {
  const around = edgesOf.get(node.id) || [];
  if (around.length === 0) return [make("p", "Not connected to anything that is shown.", "hint")];
  const list = make("ul", "", "neighbours");
  const sorted = [...around].sort((a, b) => b.width - a.width);
  list.append(...sorted.slice(0, MOST_LISTED).map((edge) => connection(edge, node.id)));
  const left = around.length - MOST_LISTED;
  const rest = left > 0 ? [make("p", `${left} more are not listed here.`, "hint")] : [];
  return [make("h3", `Connections (${around.length})`), list, ...rest];
}

/** The other end of an edge, with how they are connected and the row that says so. */
/** @param {MapEdge} edge @param {string} id of this end */
function connection(edge, id) {
  const item = neighbourItem(otherEnd(edge, id), "");
  const how = button(howConnected(edge), () => {
    change({ selected: null, cursor: null, edge: edge.id });
    element("details-title").focus();
  }, "how name");
  how.setAttribute("aria-label", `${howConnected(edge)}: about this connection`);
  item.append(how);
  if (edge.row) item.append(make("small", edge.row, "rows"));
  return item;
}

/** "9 activities in scope", or what the relationship is. @param {MapEdge} edge */
function howConnected(edge) {
  if (isTarget) return `${counted(Number(edge.label), "activity", "activities")} in scope`;
  return edge.label || keyOf(edge).label;
}

/** @param {string} id @param {string} how it is connected */
function neighbourItem(id, how) {
  const item = make("li");
  item.append(button(nodeById.get(id)?.label || id, () => go(id), "name"));
  if (how) item.append(make("span", how, "how"));
  return item;
}

/** Choose a node, bring it into sight and tell of it. @param {string} id */
function go(id) {
  select(id);
  reveal(id);
  element("details-title").focus();
}

function backToMap() {
  const from = matrixButton();
  clearSelection();
  (from || ground).focus({ preventScroll: true });
}

/** What the state makes of the data: who is shown, what is counted, who is connected to whom. */

/** @type {Counted | null} */
let tally = null;

/** @type {MapEdge[]} */
let edges = chart.edges;

/** @type {Map<string, MapEdge>} */
let edgeById = new Map();

/** @type {Map<string, MapEdge[]>} */
let edgesOf = new Map();

/** @type {string[]} */
let pathNow = []; // the nodes of the chosen path from one to another, where there is one

/** @type {Set<string>} */
let hiddenByChoice = new Set(); // of nodes, but for those of a target, which go to its tray

/** Count and connect anew, after a filter has changed. */
function recount() {
  if (chart.engaged) {
    const filter = { scope: state.scope, kinds: new Set(state.kinds), from: state.from, until: state.until };
    tally = measured(activities, chart.engaged, filter, partnerNodes.length, chart.rim.length);
    edges = isTarget ? engagements(tally) : chart.edges;
  }
  hiddenByChoice = isTarget ? new Set() : hiddenNodes();
  const shown = edges.filter(isEdgeShown);
  edgeById = new Map(edges.map((edge) => [edge.id, edge]));
  edgesOf = new Map(chart.nodes.map((node) => [node.id, []]));
  for (const edge of shown) {
    for (const end of new Set([edge.source, edge.target])) edgesOf.get(end)?.push(edge);
  }
  pathNow = state.path.length === 2 ? shortestPath(shown, state.path[0], state.path[1]) : [];
}

/** An edge for each faculty and partner with activities in scope. @param {Counted} found */
function engagements(found) {
  return partnerNodes.flatMap((node, i) => found.partners[i].counts.flatMap((count, faculty) => {
    if (!count) return [];
    const id = `${chart.rim[faculty]} ${node.id}`;
    const width = Math.min(1 + 0.75 * (count - 1), 8);
    return [{ id, source: chart.rim[faculty], target: node.id, key: "undertakes", label: String(count), width }];
  }));
}

/** @param {MapNode} node @returns {Measures | null} */
function measuresNow(node) {
  const index = partnerIndex.get(node.id);
  return tally && index !== undefined ? tally.partners[index] : null;
}

/** Does a node pass the legend and the filters by tag? Nodes without any tag always pass those. */
/** @param {MapNode} node */
function passes(node) {
  const tags = node.tags || [];
  if (state.hidden.includes(node.key)) return false;
  return tags.length === 0 || Object.entries(state.tags).every(([name, value]) => tags.some(([tag, has]) => tag === name && has === value));
}

/** @returns {Set<string>} */
function hiddenNodes() {
  const hidden = new Set(chart.nodes.filter((node) => !passes(node) || isFolded(node)).map((node) => node.id));
  const links = chart.edges.filter((edge) => !state.hidden.includes(edge.key) && !hidden.has(edge.source) && !hidden.has(edge.target));
  const near = neighboursIn(links);
  for (const id of state.closed) {
    for (const other of near.get(id) || []) if ((near.get(other) || new Set()).size === 1 && other !== id) hidden.add(other);
  }
  if (state.around) {
    const inside = reachable(state.around, state.steps, near);
    hidden.delete(state.around); // what the map is confined to is there whatever the legend says
    for (const node of chart.nodes) if (!inside.has(node.id)) hidden.add(node.id);
  }
  return hidden;
}

/** A node of a group is folded into it, and an opened group is not shown itself. @param {MapNode} node */
function isFolded(node) {
  return node.group ? !state.opened.includes(node.group) : groups.has(node.id) && state.opened.includes(node.id);
}

/** @param {MapEdge[]} links @returns {Map<string, Set<string>>} */
function neighboursIn(links) {
  /** @type {Map<string, Set<string>>} */
  const near = new Map();
  const add = (/** @type {string} */ a, /** @type {string} */ b) => {
    const there = near.get(a);
    if (there) there.add(b);
    else near.set(a, new Set([b]));
  };
  for (const { source, target } of links) {
    add(source, target);
    add(target, source);
  }
  return near;
}

/** @param {string} id @param {number} steps @param {Map<string, Set<string>>} near */
function reachable(id, steps, near) {
  const inside = new Set([id]);
  let edge = [id];
  for (let step = 0; step < steps; step += 1) {
    edge = [...new Set(edge.flatMap((one) => [...(near.get(one) || [])]))].filter((one) => !inside.has(one));
    for (const one of edge) inside.add(one);
  }
  return inside;
}

/** The nodes of a shortest path between two, its ends included; empty where there is none. */
/** @param {MapEdge[]} links @param {string} from @param {string} to @returns {string[]} */
function shortestPath(links, from, to) {
  const near = neighboursIn(links);
  const came = new Map([[from, from]]);
  let front = [from];
  while (front.length && !came.has(to)) {
    const next = [];
    for (const id of front) {
      for (const other of [...(near.get(id) || [])].sort(compare)) {
        if (!came.has(other)) {
          came.set(other, id);
          next.push(other);
        }
      }
    }
    front = next;
  }
  if (!came.has(to)) return [];
  const path = [to];
  while (path[0] !== from) path.unshift(/** @type {string} */ (came.get(path[0])));
  return path;
}

/** @param {MapNode | undefined} node */
function isShown(node) {
  return Boolean(node && !hiddenByChoice.has(node.id));
}

/** @param {MapEdge} edge */
function isEdgeShown(edge) {
  if (state.hidden.includes(edge.key)) return false;
  return isShown(nodeById.get(edge.source)) && isShown(nodeById.get(edge.target));
}

/** @param {MapEdge} edge @param {string} id the other end of it */
function otherEnd(edge, id) {
  return edge.source === id ? edge.target : edge.source;
}

/** @param {MapEdge} edge */
function edgeName(edge) {
  const [source, target] = [edge.source, edge.target].map((id) => nodeById.get(id)?.label || id);
  return `${source} ${edge.directed ? "→" : "–"} ${target}`;
}

const FACULTY_FACTS = ["Led", "Partners", "Kinds"];

const MEASURED = /** @type {[string, (m: Measures) => unknown][]} */ ([
  ["Observed pattern", (m) => m.pattern],
  ["Reach", (m) => m.reach],
  ["Firm reach", (m) => m.firm_reach],
  ["Units", (m) => m.units],
  ["Breadth", (m) => m.breadth],
  ["Activities in scope", (m) => m.activities],
  ["Live", (m) => m.live_activities],
  ["Open", (m) => m.open_activities],
  ["Concentration", (m) => m.concentration],
  ["Effective faculties", (m) => m.effective_faculties],
]);

/** What a node says of itself now: what is counted, what is on record, its row. */
/** @param {MapNode} node @returns {Fact[]} */
function factsNow(node) {
  const measures = measuresNow(node);
  const counts = measures ? MEASURED.map(([name, get]) => /** @type {Fact} */ ([name, asText(get(measures))])) : facultyFacts(node);
  const row = node.row ? [/** @type {Fact} */ (["Row", node.row])] : [];
  return [...counts.filter(([, value]) => value !== ""), ...(node.facts || []), ...row];
}

/** @param {unknown} value */
function asText(value) {
  return value === null || value === undefined ? "" : String(value);
}

/** @param {MapNode} node @returns {Fact[]} */
function facultyFacts(node) {
  const faculty = onRim.get(node.id);
  if (!tally || faculty === undefined || !chart.engaged) return [];
  const engaged = chart.engaged;
  const rows = activitiesNow(node);
  const led = rows.filter(({ parts }) => parts.some(({ actor, lead }) => lead && engaged.actors[actor][1] === faculty));
  return [
    ["Activities in scope", String(rows.length)],
    ["Led", String(led.length)],
    ["Partners", String(new Set(rows.flatMap((row) => row.partners)).size)],
    ["Kinds", String(new Set(rows.map((row) => row.kind)).size)],
  ];
}

/** The activities in scope of a partner or a faculty of a target. @param {MapNode} node */
function activitiesNow(node) {
  const measures = measuresNow(node);
  if (measures) return measures.rows;
  const faculty = onRim.get(node.id);
  if (faculty === undefined || !chart.engaged) return [];
  const engaged = chart.engaged;
  const filter = { scope: state.scope, kinds: new Set(state.kinds), from: state.from, until: state.until };
  return activities.filter((row) => inScope(row, filter, engaged) && inYears(row, filter) && facultiesIn(row, engaged).has(faculty));
}

/** The scope in words, with its dates, as the filters have it now. */
function scopeNow() {
  if (!chart.engaged) return "";
  const { words, kinds } = chart.engaged;
  const some = state.kinds.length ? `only ${state.kinds.map((kind) => kinds[kind]).join(", ")}` : "";
  const { from, until } = state;
  const years = from === null ? (until === null ? "" : `begun by ${until}`) : `begun ${until === null ? `since ${from}` : `${from} to ${until}`}`;
  return [words[state.scope], some, years].filter(Boolean).join("; ");
}

/** What the page was made with, with the scope as it is now. @param {string} text */
function withScope(text) {
  const made = chart.stamp.find(([label]) => label === "Scope")?.[1];
  return chart.engaged && made ? text.replace(made, () => scopeNow()) : text;
}

/** What is left out of the map by choice, in words. */
function filtersNow() {
  const called = (/** @type {string} */ id) => nodeById.get(id)?.label || id;
  const tags = Object.entries(state.tags).map(([name, value]) => `${name} ${value.replace(/_/g, " ")}`);
  const off = state.hidden.map((key) => `without ${(keyById.get(key)?.label || key).toLowerCase()}`);
  const around = state.around ? [`only within ${counted(state.steps, "step")} of ${called(state.around)}`] : [];
  const closed = state.closed.map((id) => `neighbours of ${called(id)} folded away`);
  return [...tags, ...off, ...around, ...closed].join("; ");
}

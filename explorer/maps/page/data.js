/**
 * The data of the page: what the JSON island holds, and who is connected to whom.
 *
 * @typedef {[string, string]} Fact
 * @typedef {{id: string, label: string, colour: string, shape: string}} Key
 * @typedef {{id: string, label: string, key: string, size: number, x?: number, y?: number,
 *   facts?: Fact[], counts?: [string, number][], row?: string, source?: string,
 *   website?: string}} MapNode
 * @typedef {{id: string, source: string, target: string, key: string, label?: string,
 *   width: number, directed?: boolean, facts?: Fact[], row?: string}} MapEdge
 * @typedef {{view: string, title: string, layout: "target"|"placed", nodes: MapNode[],
 *   edges: MapEdge[], legend: Key[], rim: string[]}} Chart
 */

/** @type {Chart} */
const chart = JSON.parse(element("data").textContent || "");

const nodeById = new Map(chart.nodes.map((node) => [node.id, node]));
const edgeById = new Map(chart.edges.map((edge) => [edge.id, edge]));
const keyById = new Map(chart.legend.map((key) => [key.id, key]));
const edgesOf = incidence(chart.edges);
const onRim = new Set(chart.rim);
const turns = turnsOf(chart.edges);

/** @param {string} id @returns {HTMLElement} */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @param {MapEdge[]} edges @returns {Map<string, MapEdge[]>} */
function incidence(edges) {
  const found = new Map(chart.nodes.map((node) => [node.id, /** @type {MapEdge[]} */ ([])]));
  for (const edge of edges) {
    for (const end of new Set([edge.source, edge.target])) found.get(end)?.push(edge);
  }
  return found;
}

/** Which of the edges between its two nodes an edge is: 0, 1, … */
/** @param {MapEdge[]} edges @returns {Map<string, number>} */
function turnsOf(edges) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return new Map(edges.map((edge) => {
    const pair = JSON.stringify([edge.source, edge.target].sort());
    seen.set(pair, (seen.get(pair) ?? -1) + 1);
    return [edge.id, seen.get(pair) || 0];
  }));
}

/** @param {MapEdge} edge @param {string} id the other end of it */
function otherEnd(edge, id) {
  return edge.source === id ? edge.target : edge.source;
}

/** The looks of a node or edge, also where the legend does not know its key. */
/** @param {{key: string}} thing @returns {Key} */
function keyOf(thing) {
  return keyById.get(thing.key) || { id: thing.key, label: "", colour: "#7f7f7f", shape: "dot" };
}

/** Has this node a declared tier? Its facts say so. @param {MapNode} node */
function tiered(node) {
  const tier = (node.facts || []).find(([label]) => label === "Declared tier");
  return Boolean(tier && tier[1] && tier[1] !== "none");
}

/** @param {string} text @param {number} most characters, cut by an ellipsis */
function shorten(text, most) {
  const letters = Array.from(text);
  return letters.length <= most ? text : letters.slice(0, most - 1).join("").trimEnd() + "…";
}

/** Cut in the middle: the end of a name tells as much, "(illustrative)" above all. */
/** @param {string} text @param {number} most characters */
function shortenMiddle(text, most) {
  const letters = Array.from(text);
  if (letters.length <= most) return text;
  const bracket = / \([^()]+\)$/.exec(text);
  const whole = bracket && bracket[0].length <= 0.75 * most;
  if (!whole && most < 24) return shorten(text, most);
  const third = letters.slice(letters.length - Math.floor(most / 3)).join("");
  const end = whole ? bracket[0] : third.slice(Math.max(0, third.indexOf(" ")));
  const start = letters.slice(0, Math.max(1, most - 1 - Array.from(end).length));
  return `${start.join("").trimEnd()}…${end}`;
}

/** Text for comparison: capitals and accents aside. @param {string} text */
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * A new element with text in it, never markup.
 * @param {string} tag @param {string} [text] @param {string} [className]
 */
function make(tag, text = "", className = "") {
  const made = document.createElement(tag);
  if (text) {
    made.textContent = text;
    made.dir = "auto";
  }
  if (className) made.className = className;
  return made;
}

/** What a node or edge says of itself, with the row it comes from. */
/** @param {{facts?: Fact[], row?: string}} thing @returns {Fact[]} */
function factsOf(thing) {
  return [...(thing.facts || []), ...(thing.row ? [/** @type {Fact} */ (["Row", thing.row])] : [])];
}

/** @param {MapEdge} edge */
function edgeName(edge) {
  const [source, target] = [edge.source, edge.target].map((id) => nodeById.get(id)?.label || id);
  return `${source} ${edge.directed ? "→" : "–"} ${target}`;
}

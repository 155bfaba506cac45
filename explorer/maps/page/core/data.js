/**
 * The data of a map, as the page's island holds it, and what follows from it alone.
 *
 * @typedef {[string, string]} Fact
 * @typedef {{id: string, label: string, colour: string, shape: string}} Key
 * @typedef {{id: string, label: string, key: string, size: number, x?: number, y?: number,
 *   facts?: Fact[], tags?: [string, string][], group?: string, inside?: string, row?: string, source?: string,
 *   website?: string}} MapNode
 * @typedef {{id: string, source: string, target: string, key: string, label?: string,
 *   width: number, directed?: boolean, facts?: Fact[], row?: string}} MapEdge
 * @typedef {{corner: string, columns: [string, string][], rows: [string, string][],
 *   cells: ({count: number | null, rows: string[]})[][]}} Matrix ids and names, and a cell for
 *   each row and column: a count, 0 where that is known, null where nothing is recorded
 * @typedef {{view: string, title: string, layout: "target"|"placed"|"matrix", nodes: MapNode[],
 *   edges: MapEdge[], legend: Key[], rim: string[],
 *   centres?: string[], engaged?: Engaged, matrix?: Matrix,
 *   stamp: Fact[], caption: string}} Chart
 */

const isTarget = chart.layout === "target";
const isMatrix = chart.layout === "matrix";

const nodeById = new Map(chart.nodes.map((node) => [node.id, node]));
const keyById = new Map(chart.legend.map((key) => [key.id, key]));
const onRim = new Map(chart.rim.map((id, i) => [id, i]));
const rimNodes = chart.rim.map((id) => /** @type {MapNode} */ (nodeById.get(id)));
const partnerNodes = isTarget ? chart.nodes.filter((node) => !onRim.has(node.id)) : [];
const partnerIndex = new Map(partnerNodes.map((node, i) => [node.id, i]));
const activities = chart.engaged ? activitiesOf(chart.engaged) : [];
const groups = new Map(); // nodes by the group that stands for them until it is opened
for (const node of chart.nodes) {
  if (node.group) groups.set(node.group, [...(groups.get(node.group) || []), node.id]);
}

/** The looks of a node or edge, also where the legend does not know its key. */
/** @param {{key: string}} thing @returns {Key} */
function keyOf(thing) {
  return keyById.get(thing.key) || { id: thing.key, label: "", colour: "#7f7f7f", shape: "dot" };
}

/** The first value of a tag. @param {MapNode} node @param {string} name */
function tagOf(node, name) {
  return (node.tags || []).find(([tag]) => tag === name)?.[1] || "";
}

/** Where everything stands: from the data, or from the target's layout. */

/** @type {import("./target.js").Layout | null} */
let target = null;

/** @type {Map<string, [number, number]>} */
let places = new Map();

/** @type {Set<string>} */
let inTray = new Set();

/** @type {Map<string, import("./target.js").RimLabel>} */
let rimLabels = new Map();

/** Lay out anew, for a surface of this size. @param {{width: number, height: number}} room */
function placeNodes(room) {
  target = chart.layout === "target" ? layoutOfTarget(room) : null;
  rimLabels = new Map((target ? target.sectors : []).map((sector) => [sector.id, sector.label]));
  inTray = new Set(target ? target.tray.ids : []);
  places = new Map(chart.nodes.map((node) => [node.id, placeOf(node)]));
}

/** @param {MapNode} node @returns {[number, number]} */
function placeOf(node) {
  if (target) return target.rim[node.id] || target.positions[node.id] || [0, 0];
  return [node.x || 0, node.y || 0];
}

/** @param {{width: number, height: number}} room */
function layoutOfTarget(room) {
  const rimSize = Math.max(1, ...chart.rim.map((id) => nodeById.get(id)?.size || 0));
  const names = Object.fromEntries(chart.rim.map((id) => [id, nodeById.get(id)?.label || id]));
  const partners = chart.nodes
    .filter((node) => !onRim.has(node.id))
    .map((node) => ({ ...node, tiered: tiered(node), counts: node.counts || [] }));
  return /** @type {any} */ (globalThis).layoutTarget({ rim: chart.rim, names, partners, rimSize, room });
}

/** Left, top, right and bottom of all that is drawn. */
function extent() {
  if (target) return [target.extent.left, target.extent.top, target.extent.right, target.extent.bottom];
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of chart.nodes) {
    const [x, y] = places.get(node.id) || [0, 0];
    widen(box, x - node.size / 2, y - node.size / 2);
    widen(box, x + node.size / 2, y + node.size / 2);
  }
  return chart.nodes.length ? box : [-1, -1, 1, 1];
}

/** @param {number[]} box @param {number} x @param {number} y */
function widen(box, x, y) {
  box[0] = Math.min(box[0], x);
  box[1] = Math.min(box[1], y);
  box[2] = Math.max(box[2], x);
  box[3] = Math.max(box[3], y);
}

/** Where everything stands: from the data, or from the target's layout. */

/** @type {import("./target.js").Layout | null} */
let target = null;

/** @type {Map<string, [number, number]>} */
let places = new Map();

/** @type {Set<string>} */
let inTray = new Set();

/** Lay out anew; a tall map has its tray below, a wide one beside. @param {boolean} tall */
function placeNodes(tall) {
  target = chart.layout === "target" ? layoutOfTarget(tall) : null;
  inTray = new Set(target ? target.tray.ids : []);
  places = new Map(chart.nodes.map((node) => [node.id, placeOf(node)]));
}

/** @param {MapNode} node @returns {[number, number]} */
function placeOf(node) {
  if (target) return target.rim[node.id] || target.positions[node.id] || [0, 0];
  return [node.x || 0, node.y || 0];
}

/** @param {boolean} tall */
function layoutOfTarget(tall) {
  const rimSize = Math.max(1, ...chart.rim.map((id) => nodeById.get(id)?.size || 0));
  const partners = chart.nodes
    .filter((node) => !onRim.has(node.id))
    .map((node) => ({ ...node, tiered: tiered(node), counts: node.counts || [] }));
  const tray = tall ? "below" : "right";
  return /** @type {any} */ (globalThis).layoutTarget({ rim: chart.rim, partners, rimSize, tray });
}

/** Left, top, right and bottom of all that is drawn. */
function extent() {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of chart.nodes) {
    const [x, y] = places.get(node.id) || [0, 0];
    widen(box, x - node.size / 2, y - node.size / 2);
    widen(box, x + node.size / 2, y + node.size / 2);
  }
  if (target) widen(box, -target.radius, -target.radius);
  if (target) widen(box, target.radius, target.radius);
  if (target && target.tray.ids.length) widenBy(box, target.tray);
  return chart.nodes.length || target ? box : [-1, -1, 1, 1];
}

/** @param {number[]} box @param {number} x @param {number} y */
function widen(box, x, y) {
  box[0] = Math.min(box[0], x);
  box[1] = Math.min(box[1], y);
  box[2] = Math.max(box[2], x);
  box[3] = Math.max(box[3], y);
}

/** @param {number[]} box @param {{x: number, y: number, width: number, height: number}} tray */
function widenBy(box, { x, y, width, height }) {
  widen(box, x, y);
  widen(box, x + width, y + height);
}

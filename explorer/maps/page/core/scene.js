/** From the state to what stands on the map: layout, items and links. */

const FARTHEST = 0.02; // scales of the camera
const NEAREST = 12;

/** @type {Target | Lanes | null} */
let layout = null;

/** @type {Item[]} */
let items = [];

/** @type {Map<string, Item>} */
let itemById = new Map();

/** @type {Map<string, Bundle>} */
let bundleById = new Map();

/** @type {Map<string, string>} */
let bundled = new Map(); // nodes by the bundle that stands for them

const turns = turnsOf(chart.edges);

/** Lay out and dress anew, for a surface of this size. @param {Room} room */
function arrange(room) {
  layout = isTarget ? layoutFor(room) : null;
  items = isTarget ? targetItems() : placedItems();
  itemById = new Map(items.map((item) => [item.id, item]));
}

/** @param {Room} room @returns {Target | Lanes} */
function layoutFor(room) {
  const partners = partnerNodes.map((node) => {
    const measures = /** @type {Measures} */ (measuresNow(node));
    return {
      id: node.id, label: node.label, tiered: Boolean(tagOf(node, "tier")), out: !passes(node),
      live: measures.live_activities + measures.open_activities > 0,
      size: diameterOf(measures.activities), counts: measures.counts,
    };
  });
  const input = { rim: rimNodes.map(({ id, label }) => ({ id, label })), partners, room };
  return state.lanes ? layoutLanes(input) : layoutTarget(input);
}

/** @returns {Item[]} */
function targetItems() {
  const { positions, sizes, bundles } = /** @type {Target | Lanes} */ (layout);
  bundleById = new Map(bundles.map((bundle) => [bundle.id, bundle]));
  bundled = new Map(bundles.flatMap(({ id, ids }) => ids.map((one) => [one, id])));
  const found = chart.nodes.flatMap((node) => {
    const at = positions.get(node.id);
    return at ? [{ ...bare(node, at[0], at[1], sizes.get(node.id) || 7), ...dressed(node) }] : [];
  });
  return [...found, ...bundles.map(bundleItem)];
}

/** @param {MapNode} node @param {number} x @param {number} y @param {number} size @returns {Item} */
function bare(node, x, y, size) {
  const { colour, shape } = keyOf(node);
  const level = onRim.has(node.id) || chart.centres?.includes(node.id) ? 0 : tagOf(node, "tier") ? 1 : 2;
  return { id: node.id, label: node.label, name: node.label, shape, colour, x, y, size, level, hollow: false, faint: false, marked: false, ring: null, count: "" };
}

/** What stands for a node on the map: itself, or the bundle it is in. @param {string} id */
function standIn(id) {
  return bundled.get(id) || id;
}

/** How a partner of a target looks: hollow where none is live, a ring of faculties, a mark. */
/** @param {MapNode} node @returns {Partial<Item>} */
function dressed(node) {
  const measures = measuresNow(node);
  if (!measures) return {};
  const live = measures.live_activities + measures.open_activities > 0;
  return {
    hollow: !live,
    faint: !passes(node),
    marked: passes(node) && differs(tagOf(node, "tier"), measures.pattern),
    ring: measures.reach ? measures.counts : null,
  };
}

/** @param {Bundle} bundle @returns {Item} */
function bundleItem(bundle) {
  const { id, x, y, size, ids } = bundle;
  const none = { label: "", name: bundleName(bundle), level: 2, hollow: false, faint: false, marked: false, ring: null };
  return { id, x, y, size, shape: "square", colour: "muted", count: String(ids.length), ...none };
}

/** @returns {Item[]} */
function placedItems() {
  return chart.nodes.filter(isShown).map((node) => {
    const members = groups.get(node.id);
    const count = members ? String(members.length) : state.closed.includes(node.id) ? "+" : node.inside || "";
    return { ...bare(node, node.x || 0, node.y || 0, node.size), count };
  });
}

/** What a bundle holds, in words. @param {Bundle} bundle */
function bundleName({ reach, faculty, ids, live }) {
  const count = `${counted(ids.length, "partner")}, ${live} live`;
  if (reach === 0) return `No faculty in scope: ${count}`;
  if (!faculty) return `All faculties: ${count}`;
  const name = telling(rimNodes.map(({ label }) => label))[onRim.get(faculty) || 0];
  return reach === 1 ? `${name} only: ${count}` : `${name} first, ${reach} faculties: ${count}`;
}

/** What of the map has a name, whether node or bundle. @param {string} id */
function nameOfItem(id) {
  const bundle = bundleById.get(id);
  return bundle ? bundleName(bundle) : nodeById.get(id)?.label || id;
}

/** All links, or those of what is in focus. @returns {Link[]} */
function linksNow() {
  const wanted = state.allEdges ? edges.filter(isEdgeShown) : linksInFocus();
  const drawn = wanted.flatMap((edge) => linkOf(edge, pathNow));
  return drawn.sort((a, b) => Number(b.faint) - Number(a.faint) || compare(a.colour, b.colour) || a.width - b.width);
}

/** @returns {MapEdge[]} */
function linksInFocus() {
  const ids = new Set([inFocus(), state.selected, ...pathNow]);
  const wanted = new Set([...ids].flatMap((id) => (id && edgesOf.get(id)) || []));
  const chosen = state.edge && edgeById.get(state.edge);
  if (chosen) wanted.add(chosen);
  return [...wanted];
}

/** @param {MapEdge} edge @param {string[]} path @returns {Link[]} */
function linkOf(edge, path) {
  const [source, target] = [itemById.get(standIn(edge.source)), itemById.get(standIn(edge.target))];
  if (!source || !target) return [];
  const key = keyOf(edge);
  const on = path.length === 0 || Math.abs(path.indexOf(edge.source) - path.indexOf(edge.target)) === 1;
  const both = path.length === 0 || (path.includes(edge.source) && path.includes(edge.target));
  const turn = turns.get(edge.id) || 0;
  const bend = turn ? 0.14 * turn * (edge.source < edge.target ? 1 : -1) : 0;
  return [{
    id: edge.id, source, target, width: on && both && path.length ? edge.width + 2 : edge.width,
    colour: key.colour, dash: key.shape === "dashes", directed: Boolean(edge.directed), bend, faint: !(on && both),
  }];
}

/** Which of the edges between its two nodes an edge is: 0, 1, … */
/** @param {MapEdge[]} all @returns {Map<string, number>} */
function turnsOf(all) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return new Map(all.map((edge) => {
    const pair = JSON.stringify([edge.source, edge.target].sort());
    seen.set(pair, (seen.get(pair) ?? -1) + 1);
    return [edge.id, seen.get(pair) || 0];
  }));
}

/** Left, top, right and bottom of all that is drawn. @returns {Box} */
function extent() {
  if (layout) return layout.extent;
  const boxes = items.map(({ x, y, size }) => boxAround(x, y, { width: size, height: size }));
  return boxes.length ? boxes.reduce(union) : { left: -1, top: -1, right: 1, bottom: 1 };
}

/** The title of the tray says who stands in it. */
function trayName() {
  const filtered = state.hidden.length || Object.keys(state.tags).length;
  return filtered ? "No faculty in scope, or filtered out" : "No faculty recorded in scope";
}

/** The scene as it is looked at from a camera. @param {Camera} camera @param {Room} room @param {Measure} measure @returns {Scene} */
function sceneFrom(camera, room, measure) {
  const focus = inFocus();
  const near = new Set(pathNow);
  for (const edge of (focus && edgesOf.get(focus)) || []) near.add(otherEnd(edge, /** @type {string} */ (focus)));
  const strong = new Set([focus, state.selected].flatMap((id) => (id ? [standIn(id)] : [])));
  const around = new Set([...near].map(standIn));
  return { layout, items, links: linksNow(), camera, room, strong, near: around, measure, tray: trayName() };
}

/** The camera that shows all. @param {Room} room @returns {Camera} */
function fitting({ width, height }) {
  const { left, top, right, bottom } = extent();
  const [aside, above] = isTarget ? [MARGIN, MARGIN] : [Math.min(70, width * 0.1), 40];
  const whole = Math.min((width - 2 * aside) / (right - left || 1), (height - 2 * above) / (bottom - top || 1));
  const scale = clamp(whole, FARTHEST, isTarget ? 1 : 1.6);
  return { scale, x: width / 2 - ((left + right) / 2) * scale, y: height / 2 - ((top + bottom) / 2) * scale };
}

/**
 * The whole map as it opens, as an SVG, without a screen.
 * @param {{width: number, height: number, lanes: boolean, colours: Record<string, string>}} how
 */
function stillPicture({ width, height, lanes, colours }) {
  const size = { width, height };
  Object.assign(state, { lanes });
  recount();
  arrange(size);
  const marks = pictureOf(sceneFrom(fitting(size), size, guessedWidth));
  return svgOf(marks, size, (word) => colours[word] || word, guessedWidth);
}

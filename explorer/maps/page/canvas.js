/** The picture: vis-network draws nodes and edges, we draw what is under and over them. */

/* global vis */

const FACTORS = { square: 0.82, hexagon: 0.95 }; // so that each shape stays in its circle
const still = matchMedia("(prefers-reduced-motion: reduce)");
const surface = element("map");

/** @type {any} */ let network = null;
/** @type {any} */ let nodeSet = null;
/** @type {any} */ let edgeSet = null;
let untouched = true; // nobody has moved the map yet, so it may be fitted anew

function drawMap() {
  const { DataSet, Network } = /** @type {any} */ (globalThis).vis;
  placeNodes(roomOf(surface));
  nodeSet = new DataSet(chart.nodes.map(drawnNode));
  edgeSet = new DataSet(wantedEdges().map(drawnEdge));
  network = new Network(surface, { nodes: nodeSet, edges: edgeSet }, options());
  surface.querySelectorAll("[tabindex]").forEach((inner) => inner.setAttribute("tabindex", "-1"));
  network.on("beforeDrawing", drawBackdrop);
  network.on("afterDrawing", drawOver);
  listen();
  fit(false);
}

function options() {
  return {
    physics: false,
    layout: { improvedLayout: false, randomSeed: 1 },
    nodes: { chosen: false, borderWidth: 1 },
    edges: { chosen: false, smooth: false, arrowStrikethrough: false },
    interaction: {
      hover: true,
      dragNodes: false,
      selectable: false,
      hoverConnectedEdges: false,
      hideEdgesOnDrag: chart.edges.length > 1500,
      hideEdgesOnZoom: chart.edges.length > 1500,
    },
  };
}

/** @param {MapNode} node */
function drawnNode(node) {
  const key = keyOf(node);
  const [x, y] = places.get(node.id) || [0, 0];
  const colour = { background: colourOf(key), border: theme.paper };
  const factor = FACTORS[/** @type {keyof typeof FACTORS} */ (key.shape)] || 1;
  return {
    id: node.id,
    x,
    y,
    shape: key.shape,
    size: (node.size / 2) * factor,
    color: { ...colour, hover: colour, highlight: colour },
    hidden: !isShown(node),
  };
}

/** @param {MapEdge} edge */
function drawnEdge(edge) {
  const key = keyOf(edge);
  const colour = colourOf(key);
  return {
    id: edge.id,
    from: edge.source,
    to: edge.target,
    width: edge.width,
    hoverWidth: 1,
    dashes: key.shape === "dashes",
    color: { color: colour, hover: colour, highlight: colour, opacity: 0.7 },
    arrows: edge.directed ? { to: { enabled: true, scaleFactor: 0.5 } } : undefined,
    smooth: curveOf(edge),
  };
}

/** Several edges between the same two nodes bend, each a little more. @param {MapEdge} edge */
function curveOf(edge) {
  const turn = turns.get(edge.id) || 0;
  if (turn < 1) return false;
  const type = edge.source < edge.target ? "curvedCW" : "curvedCCW";
  return { enabled: true, type, roundness: 0.15 * turn };
}

/** All edges, or those of the node in focus. */
function wantedEdges() {
  if (state.allEdges) return chart.edges.filter(isEdgeShown);
  const ids = new Set([inFocus(), state.selected]);
  const wanted = new Set([...ids].flatMap((id) => (id && edgesOf.get(id)) || []));
  const chosen = state.edge && edgeById.get(state.edge);
  if (chosen) wanted.add(chosen);
  return [...wanted].filter(isEdgeShown);
}

/** Bring the edges on the canvas in step with those wanted. */
function updateEdges() {
  const wanted = wantedEdges();
  const ids = new Set(wanted.map((edge) => edge.id));
  edgeSet.remove(edgeSet.getIds().filter((/** @type {string} */ id) => !ids.has(id)));
  const there = new Set(edgeSet.getIds());
  edgeSet.add(wanted.filter((edge) => !there.has(edge.id)).map(drawnEdge));
}

/** Hide and show nodes as the legend says. */
function updateNodes() {
  nodeSet.update(chart.nodes.map((node) => ({ id: node.id, hidden: !isShown(node) })));
}

let drawnState = { hidden: state.hidden, allEdges: state.allEdges }; // what the canvas follows

function updateMap() {
  const same = drawnState.hidden === state.hidden;
  if (!same) updateNodes();
  if (!same || !state.allEdges || !drawnState.allEdges) updateEdges();
  drawnState = { hidden: state.hidden, allEdges: state.allEdges };
  network.redraw();
}

/** Colours anew, after the scheme has changed. */
function repaint() {
  readTheme();
  nodeSet.update(chart.nodes.map(drawnNode));
  edgeSet.update(wantedEdges().map(drawnEdge));
  network.redraw();
}

/** @param {CanvasRenderingContext2D} pen */
function drawOver(pen) {
  drawLabels(pen);
  const drawn = String(chart.nodes.filter(isShown).length);
  const { dataset } = document.documentElement;
  if (dataset.drawn !== drawn) dataset.drawn = drawn; // for tests: how many nodes are drawn
}

function listen() {
  network.on("hoverNode", (/** @type {any} */ e) => change({ hovered: e.node }));
  network.on("blurNode", () => change({ hovered: null }));
  network.on("hoverEdge", (/** @type {any} */ e) => showEdgeTip(e.edge, e.pointer.DOM));
  network.on("blurEdge", hideTip);
  network.on("click", (/** @type {any} */ e) => choose(e.pointer.DOM));
  for (const name of ["dragStart", "zoom"]) {
    network.on(name, () => {
      untouched = false;
      hideTip();
    });
  }
  network.on("resize", () => {
    const printing = document.documentElement.classList.contains("printing");
    if (untouched && !printing) layOutAnew();
  });
}

/** @param {HTMLElement} frame */
function roomOf(frame) {
  return { width: frame.clientWidth, height: frame.clientHeight };
}

/** Lay out for the size that the surface has now. */
function layOutAnew() {
  placeNodes(roomOf(surface));
  nodeSet.update(chart.nodes.map(drawnNode));
  fit(false);
}

/** @param {{x: number, y: number}} at on the canvas */
function choose(at) {
  surface.focus({ preventScroll: true });
  const node = network.getNodeAt(at) ?? nearestTo(at);
  const edge = network.getEdgeAt(at);
  if (node) select(node);
  else if (edge !== undefined) change({ selected: null, cursor: null, edge });
  else clearSelection();
}

/** The visible node within a finger's breadth, for small ones. */
/** @param {{x: number, y: number}} at */
function nearestTo(at) {
  let best = { id: "", distance: 12 };
  for (const node of chart.nodes.filter(isShown)) {
    const [x, y] = places.get(node.id) || [0, 0];
    const spot = network.canvasToDOM({ x, y });
    const distance = Math.hypot(spot.x - at.x, spot.y - at.y);
    if (distance < best.distance) best = { id: node.id, distance };
  }
  return best.id;
}

/** Show the whole map, with room for the names at its sides. @param {boolean} moving */
function fit(moving) {
  untouched = true;
  const [left, top, right, bottom] = extent();
  const [width, height] = [surface.clientWidth, surface.clientHeight];
  const aside = Math.min(60, width * 0.08);
  const scale = target
    ? target.scale
    : Math.min((width - 2 * aside) / (right - left || 1), (height - 90) / (bottom - top || 1), 1.6);
  move({ x: (left + right) / 2, y: (top + bottom) / 2 }, Math.max(scale, 0.02), moving);
}

/** @param {{x: number, y: number}} position @param {number} scale @param {boolean} moving */
function move(position, scale, moving) {
  const eased = { duration: 250, easingFunction: "easeInOutQuad" };
  network.moveTo({ position, scale, animation: moving && !still.matches ? eased : false });
}

/** @param {number} factor */
function zoom(factor) {
  untouched = false;
  const scale = Math.max(0.02, Math.min(8, network.getScale() * factor));
  move(network.getViewPosition(), scale, true);
}

/** Bring a node into sight. @param {string} id */
function reveal(id) {
  const [x, y] = places.get(id) || [0, 0];
  const at = network.canvasToDOM({ x, y });
  const { width, height } = roomOf(surface);
  const inside = at.x > 40 && at.y > 40 && at.x < width - 40 && at.y < height - 40;
  if (!inside) move({ x, y }, Math.max(network.getScale(), 0.6), true);
}

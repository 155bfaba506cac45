/**
 * Names on the map: of constant size on the screen, by priority, none over another.
 *
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 * @typedef {{lines: string[], width: number, height: number}} Block
 * @typedef {{x: number, y: number, r: number}} Spot a node on the screen
 */

const LINE = 14; // pixels
const MOST_LABELS = 300;
const MOST_LABELLED = 150; // with more nodes on the screen, only those that matter are named
const CELL = 48; // of the grid in which overlaps are looked up

const byPriority = [...chart.nodes].sort((a, b) => rank(a) - rank(b) || b.size - a.size);

/** @param {MapNode} node */
function rank(node) {
  return onRim.has(node.id) ? 0 : tiered(node) ? 1 : 2;
}

/** @param {CanvasRenderingContext2D} pen in the map's own coordinates */
function drawLabels(pen) {
  const view = pen.getTransform();
  const ratio = pixelRatio(pen);
  pen.save();
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  const spots = spotsOnScreen(view, ratio, pen.canvas);
  const taken = takenBy(spots);
  const near = surroundings();
  drawRings(pen, spots, near);
  drawTrayName(pen, view, ratio, taken);
  const order = labelOrder(near).filter((node) => spots.has(node.id));
  const first = order.filter((node) => near.has(node.id) || rank(node) < 2);
  const rest = spots.size > MOST_LABELLED ? [] : order.slice(first.length);
  for (const node of first.slice(0, MOST_LABELS)) drawLabel(pen, node, spots, taken, near);
  drawBandNames(pen, view, ratio, taken);
  for (const node of rest) drawLabel(pen, node, spots, taken, near);
  pen.restore();
}

/** Where the visible nodes are on the screen. */
/** @param {DOMMatrix} view @param {number} ratio @param {HTMLCanvasElement} canvas */
function spotsOnScreen(view, ratio, canvas) {
  /** @type {Map<string, Spot>} */
  const spots = new Map();
  for (const node of chart.nodes) {
    const [x, y] = places.get(node.id) || [0, 0];
    const spot = { x: (view.a * x + view.e) / ratio, y: (view.d * y + view.f) / ratio, r: (node.size / 2) * (view.a / ratio) };
    const outside = spot.x < -9 || spot.y < -9 || spot.x > canvas.clientWidth + 9 || spot.y > canvas.clientHeight + 9;
    if (!outside && isShown(node)) spots.set(node.id, spot);
  }
  return spots;
}

/** The node in focus and its neighbours. @returns {Set<string>} */
function surroundings() {
  const id = inFocus();
  if (!id) return new Set();
  const ends = (edgesOf.get(id) || []).filter(isEdgeShown).map((edge) => otherEnd(edge, id));
  return new Set([id, ...ends]);
}

/** @param {Set<string>} near @returns {MapNode[]} */
function labelOrder(near) {
  const first = [...near].map((id) => nodeById.get(id)).filter((node) => node !== undefined);
  return [...first, ...byPriority.filter((node) => !near.has(node.id))];
}

/**
 * Where there is room for it; the name in focus is drawn in any case.
 * @param {CanvasRenderingContext2D} pen @param {MapNode} node @param {Map<string, Spot>} spots
 * @param {Taken} taken @param {Set<string>} near
 */
function drawLabel(pen, node, spots, taken, near) {
  const spot = /** @type {Spot} */ (spots.get(node.id));
  const strong = onRim.has(node.id) || node.id === inFocus() || node.id === state.selected;
  pen.font = `${strong ? 600 : 400} ${near.has(node.id) || strong ? 12 : 11}px system-ui, sans-serif`;
  const block = blockOf(pen, node, strong);
  const boxes = candidates(node, spot, block).map((box) => kept(box, pen.canvas));
  const box = boxes.find((b) => taken.free(b, node.id)) || (strong ? boxes[0] : null);
  if (!box) return;
  taken.add(box, "");
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const colour = strong || near.has(node.id) || tiered(node) ? theme.ink : theme.muted;
  block.lines.forEach((line, i) => {
    haloed(pen, line, (box.left + box.right) / 2, box.top + (i + 0.5) * LINE, colour, 3);
  });
}

/** @type {Map<string, Block>} */
const blocks = new Map();

/** @param {CanvasRenderingContext2D} pen @param {MapNode} node @param {boolean} strong @returns {Block} */
function blockOf(pen, node, strong) {
  const kind = `${pen.font}|${node.id}`;
  let block = blocks.get(kind);
  if (!block) {
    const lines = onRim.has(node.id) ? wrapped(node.label, 18, 3) : [shorten(node.label, strong ? 60 : 30)];
    const width = Math.max(...lines.map((line) => pen.measureText(line).width)) + 4;
    block = { lines, width, height: lines.length * LINE };
    blocks.set(kind, block);
  }
  return block;
}

/** @param {string} text @param {number} width in characters @param {number} most lines */
function wrapped(text, width, most) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.length ? `${lines[lines.length - 1]} ${word}` : "";
    if (last && (last.length <= width || lines.length === most)) lines[lines.length - 1] = last;
    else lines.push(word);
  }
  return lines.map((line) => shorten(line, width + 6));
}

/** Where a label may stand, best first. */
/** @param {MapNode} node @param {Spot} spot @param {Block} block @returns {Box[]} */
function candidates(node, spot, block) {
  const away = spot.r + 3;
  const aside = away + block.width / 2;
  const level = away + block.height / 2;
  const order = preferred(node, [[0, level], [0, -level], [aside, 0], [-aside, 0]]);
  const askew = [[aside, level], [-aside, level], [aside, -level], [-aside, -level]].map(([dx, dy]) => [dx * 0.8, dy * 0.8]);
  return [...order, ...(tiered(node) ? askew : [])].map(([dx, dy]) => boxAround(spot.x + dx, spot.y + dy, block));
}

/** Outwards for faculties, to the right in the tray. */
/** @param {MapNode} node @param {number[][]} sides below, above, right, left */
function preferred(node, [below, above, right, left]) {
  if (!target) return [below, above, right, left];
  if (!onRim.has(node.id)) return inTray.has(node.id) ? [right] : [below, above, right, left];
  const [x, y] = target.rim[node.id];
  const [across, along] = [x < 0 ? left : right, y < 0 ? above : below];
  return Math.abs(x) > 0.6 * target.radius ? [across, along] : [along, across];
}

/** @param {number} x @param {number} y @param {{width: number, height: number}} block @returns {Box} */
function boxAround(x, y, { width, height }) {
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 };
}

/** The same box, moved inside the canvas. @param {Box} box @param {HTMLCanvasElement} canvas @returns {Box} */
function kept(box, canvas) {
  const dx = Math.max(0, 2 - box.left) - Math.max(0, box.right - canvas.clientWidth + 2);
  const dy = Math.max(0, 2 - box.top) - Math.max(0, box.bottom - canvas.clientHeight + 2);
  return { left: box.left + dx, top: box.top + dy, right: box.right + dx, bottom: box.bottom + dy };
}

/** What is on the screen already, in a grid. */
class Taken {
  constructor() {
    /** @type {Map<string, {box: Box, owner: string}[]>} */
    this.cells = new Map();
  }

  /** @param {Box} box @param {string} owner whose label may touch it */
  add(box, owner) {
    for (const cell of this.cellsOf(box)) {
      const there = this.cells.get(cell);
      if (there) there.push({ box, owner });
      else this.cells.set(cell, [{ box, owner }]);
    }
  }

  /** @param {Box} box @param {string} owner */
  free(box, owner) {
    return this.cellsOf(box).every((cell) =>
      (this.cells.get(cell) || []).every((other) => (owner && other.owner === owner) || !overlap(other.box, box)),
    );
  }

  /** @param {Box} box */
  cellsOf(box) {
    const found = [];
    for (let i = Math.floor(box.left / CELL); i <= Math.floor(box.right / CELL); i += 1) {
      for (let j = Math.floor(box.top / CELL); j <= Math.floor(box.bottom / CELL); j += 1) {
        found.push(`${i},${j}`);
      }
    }
    return found;
  }
}

/** @param {Box} a @param {Box} b */
function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** @param {Map<string, Spot>} spots */
function takenBy(spots) {
  const taken = new Taken();
  for (const [id, { x, y, r }] of spots) {
    taken.add({ left: x - r, top: y - r, right: x + r, bottom: y + r }, id);
  }
  return taken;
}

/** Each band's name on the seam before the first sector, only its number where room is short. */
/** @param {CanvasRenderingContext2D} pen @param {DOMMatrix} view @param {number} ratio @param {Taken} taken */
function drawBandNames(pen, view, ratio, taken) {
  if (!target || target.sectors.length < 2) return;
  pen.font = "600 11px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const at = target.sectors[0].from;
  for (const band of target.bands.filter((b) => b.reach < onRim.size)) {
    const middle = (band.inner + band.outer) / 2;
    const x = (view.a * middle * Math.cos(at) + view.e) / ratio;
    const y = (view.d * middle * Math.sin(at) + view.f) / ratio;
    const names = [band.reach === 1 ? "1 faculty" : `${band.reach} faculties`, String(band.reach)];
    const boxes = names.map((name) => boxAround(x, y, { width: pen.measureText(name).width + 4, height: 13 }));
    const i = boxes.findIndex((box) => taken.free(box, ""));
    if (i < 0) continue;
    taken.add(boxes[i], "");
    haloed(pen, names[i], x, y, theme.muted, 3);
  }
}

/** @param {CanvasRenderingContext2D} pen @param {DOMMatrix} view @param {number} ratio @param {Taken} taken */
function drawTrayName(pen, view, ratio, taken) {
  if (!target || target.tray.ids.length === 0) return;
  const x = (view.a * (target.tray.x - 8) + view.e) / ratio;
  const y = (view.d * (target.tray.y - 8) + view.f) / ratio - 5;
  pen.font = "600 11px system-ui, sans-serif";
  pen.textAlign = "left";
  pen.textBaseline = "bottom";
  taken.add({ left: x, top: y - LINE, right: x + 120, bottom: y }, "");
  haloed(pen, "No faculty recorded", x, y, theme.muted, 3);
}

/** A ring round the node in focus, and a thin one round its neighbours. */
/** @param {CanvasRenderingContext2D} pen @param {Map<string, Spot>} spots @param {Set<string>} near */
function drawRings(pen, spots, near) {
  const chosen = new Set([...near, ...(state.selected ? [state.selected] : [])]);
  for (const id of chosen) {
    const spot = spots.get(id);
    if (!spot) continue;
    const strong = id === inFocus() || id === state.selected;
    pen.beginPath();
    pen.arc(spot.x, spot.y, spot.r + 4, 0, 2 * Math.PI);
    pen.lineWidth = strong ? 3 : 1.5;
    pen.strokeStyle = strong ? theme.accent : theme.muted;
    pen.stroke();
  }
}

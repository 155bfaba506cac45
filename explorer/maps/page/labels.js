/**
 * Names on the map: of constant size on the screen, by priority, none over another.
 *
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 * @typedef {{lines: string[], width: number, height: number}} Block
 * @typedef {{x: number, y: number, r: number}} Spot a node on the screen
 */

const LINE = 14; // pixels
const HALO = 5; // so that lines under a name do not cross it
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
  const named = chart.nodes.filter((node) => onRim.has(node.id) && spots.has(node.id));
  for (const node of named) drawLabel(pen, node, spots, taken, near);
  drawBandNames(pen, view, ratio, taken);
  drawTrayLabels(pen, spots, view.a / ratio, taken, near);
  const order = labelOrder(near).filter((node) => spots.has(node.id) && !isLabelled(node));
  const first = order.filter((node) => near.has(node.id) || rank(node) < 2);
  const others = order.filter((node) => !near.has(node.id) && rank(node) >= 2);
  const rest = spots.size > MOST_LABELLED ? [] : others;
  for (const node of first.slice(0, MOST_LABELS)) drawLabel(pen, node, spots, taken, near);
  for (const node of rest) drawLabel(pen, node, spots, taken, near);
  pen.restore();
}

/** Does its name stand where the layout put it: at the rim, in the tray? @param {MapNode} node */
function isLabelled(node) {
  return onRim.has(node.id) || Boolean(target && target.tray.label && inTray.has(node.id));
}

/** Where the visible nodes are on the screen. */
/** @param {DOMMatrix} view @param {number} ratio @param {HTMLCanvasElement} canvas */
function spotsOnScreen(view, ratio, canvas) {
  /** @type {Map<string, Spot>} */
  const spots = new Map();
  for (const node of chart.nodes) {
    const [x, y] = places.get(node.id) || [0, 0];
    const spot = { ...onScreen(view, ratio, x, y), r: (node.size / 2) * (view.a / ratio) };
    const outside = spot.x < -9 || spot.x > canvas.clientWidth + 9;
    const above = spot.y < -9 || spot.y > canvas.clientHeight + 9;
    if (!outside && !above && isShown(node)) spots.set(node.id, spot);
  }
  return spots;
}

/** @param {DOMMatrix} view @param {number} ratio @param {number} x @param {number} y */
function onScreen(view, ratio, x, y) {
  return { x: (view.a * x + view.e) / ratio, y: (view.d * y + view.f) / ratio };
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
  pen.font = fontOf(node, strong, near);
  const standings = blocksOf(pen, node, strong).flatMap((block) =>
    candidates(node, spot, block, near.has(node.id) || strong).map((box) => ({ block, box })),
  );
  const free = standings.find(({ box }) => within(box, pen.canvas) && taken.free(box, node.id));
  const chosen = free || (strong ? standings[0] : null);
  if (!chosen) return;
  const box = kept(chosen.box, pen.canvas);
  taken.add(box, "");
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const colour = strong || near.has(node.id) || tiered(node) ? theme.ink : theme.muted;
  chosen.block.lines.forEach((line, i) => {
    haloed(pen, line, (box.left + box.right) / 2, box.top + (i + 0.5) * LINE, colour, HALO);
  });
}

/** @param {MapNode} node @param {boolean} strong @param {Set<string>} near */
function fontOf(node, strong, near) {
  return `${strong ? 600 : 400} ${near.has(node.id) || strong ? 12 : 11}px system-ui, sans-serif`;
}

/** @type {Map<string, Block[]>} */
const blocks = new Map();

/** The ways to write a name, best first: whole, in two lines, cut in the middle. */
/** @param {CanvasRenderingContext2D} pen @param {MapNode} node @param {boolean} strong */
function blocksOf(pen, node, strong) {
  const rim = rimLabels.get(node.id);
  const kind = `${pen.font}|${rim ? rim.lines.join("|") : ""}|${node.id}`;
  let found = blocks.get(kind);
  if (!found) {
    const ways = rim ? [rim.lines] : waysToWrite(node.label, strong);
    found = ways.map((lines) => {
      const width = Math.max(...lines.map((line) => pen.measureText(line).width)) + 4;
      return { lines, width, height: lines.length * LINE };
    });
    blocks.set(kind, found);
  }
  return found;
}

/** @param {string} name @param {boolean} strong @returns {string[][]} */
function waysToWrite(name, strong) {
  const letters = Array.from(name).length;
  if (letters <= 22) return [[name]];
  const ways = letters <= (strong ? 60 : 44) ? [[name]] : [];
  const two = inTwo(name);
  if (two && letters <= 70) ways.push(two);
  return letters > 30 || !ways.length ? [...ways, [shortenMiddle(name, 30)]] : ways;
}

/** The text in two lines, as even as its words allow. @param {string} text */
function inTwo(text) {
  const words = text.split(/\s+/);
  /** @type {string[] | null} */
  let best = null;
  for (let i = 1; i < words.length; i += 1) {
    const lines = [words.slice(0, i).join(" "), words.slice(i).join(" ")];
    const longer = (/** @type {string[]} */ pair) => Math.max(pair[0].length, pair[1].length);
    if (!best || longer(lines) < longer(best)) best = lines;
  }
  return best;
}

/** Where a label may stand, best first. */
/**
 * @param {MapNode} node @param {Spot} spot @param {Block} block
 * @param {boolean} ringed @returns {Box[]}
 */
function candidates(node, spot, block, ringed) {
  const rim = rimLabels.get(node.id);
  if (rim && target) return rimCandidates(rim, node, spot, block);
  const away = spot.r + (ringed ? 7 : 3);
  const aside = away + block.width / 2;
  const level = away + block.height / 2;
  const straight = [[0, level], [0, -level], [aside, 0], [-aside, 0]];
  const corners = [[aside, level], [-aside, level], [aside, -level], [-aside, -level]];
  const askew = corners.map(([dx, dy]) => [dx * 0.8, dy * 0.8]);
  const slid = block.width / 3;
  const sliding = [[-slid, level], [slid, level], [-slid, -level], [slid, -level]];
  const offsets = [...straight, ...(tiered(node) ? [...sliding, ...askew] : [])];
  return offsets.map(([dx, dy]) => boxAround(spot.x + dx, spot.y + dy, block));
}

/** A faculty's name in the box of the layout; it shrinks towards the mark. */
/**
 * @param {import("./target.js").RimLabel} rim @param {MapNode} node
 * @param {Spot} spot @param {Block} block @returns {Box[]}
 */
function rimCandidates(rim, node, spot, block) {
  const [x, y] = target?.rim[node.id] || [0, 0];
  const away = spot.r + 7;
  if (rim.side === "beside") {
    const aside = (away + block.width / 2) * (x < 0 ? -1 : 1);
    return [boxAround(spot.x + aside, spot.y, block)];
  }
  const scale = spot.r / (node.size / 2);
  const shift = ((rim.left + rim.right) / 2 - x) * scale;
  const level = (away + block.height / 2) * (y < 0 ? -1 : 1);
  return [boxAround(spot.x + shift, spot.y + level, block)];
}

/** @param {number} x @param {number} y @param {{width: number, height: number}} block @returns {Box} */
function boxAround(x, y, { width, height }) {
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 };
}

/** @param {Box} box @param {HTMLCanvasElement} canvas */
function within(box, canvas) {
  const { clientWidth, clientHeight } = canvas;
  return box.left >= 1 && box.top >= 1 && box.right < clientWidth && box.bottom < clientHeight;
}

/** The same box, moved inside the canvas. */
/** @param {Box} box @param {HTMLCanvasElement} canvas @returns {Box} */
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
    const clear = (/** @type {{box: Box, owner: string}} */ other) =>
      (owner && other.owner === owner) || !overlap(other.box, box);
    return this.cellsOf(box).every((cell) => (this.cells.get(cell) || []).every(clear));
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

/** Each band's name on a border of sectors, on the first if there is room; all are drawn. */
/**
 * @param {CanvasRenderingContext2D} pen @param {DOMMatrix} view @param {number} ratio
 * @param {Taken} taken
 */
function drawBandNames(pen, view, ratio, taken) {
  if (!target || target.bands.length === 0) return;
  pen.font = "600 11px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (const band of target.bands) {
    const spots = bandSpots(band).map(([x, y]) => onScreen(view, ratio, x, y));
    const ways = bandNames(band.reach).flatMap((name) => {
      const size = { width: pen.measureText(name).width + 4, height: 13 };
      return spots.map(({ x, y }) => ({ name, box: boxAround(x, y, size) }));
    });
    const last = ways[ways.length - spots.length]; // the short name, over whatever is there
    const { name, box } = ways.find((way) => taken.free(way.box, "")) || last;
    taken.add(box, "");
    haloed(pen, name, (box.left + box.right) / 2, (box.top + box.bottom) / 2, theme.muted, HALO);
  }
}

/** @param {number} reach @returns {string[]} longest first */
function bandNames(reach) {
  if (reach > 1 && reach === onRim.size) return [`All ${reach} faculties`, `All ${reach}`];
  return [reach === 1 ? "1 faculty" : `${reach} faculties`, String(reach)];
}

/** Where a band's name may stand: the disc's within it, the others' on a border of sectors. */
/** @param {{reach: number, inner: number, outer: number}} band @returns {[number, number][]} */
function bandSpots({ reach, inner, outer }) {
  const middle = (inner + outer) / 2;
  const borders = target?.sectors.map(({ from }) => from) || [];
  const around = (/** @type {number} */ radius) =>
    borders.map((at) => /** @type {[number, number]} */ ([radius * Math.cos(at), radius * Math.sin(at)]));
  if (reach < onRim.size) return around(middle);
  return [[0, 0], [0, 0.8 * outer], [0, -0.8 * outer], [0, 0.5 * outer], [0, -0.5 * outer], ...around(outer)];
}

/**
 * @param {CanvasRenderingContext2D} pen @param {DOMMatrix} view @param {number} ratio
 * @param {Taken} taken
 */
function drawTrayName(pen, view, ratio, taken) {
  if (!target || target.tray.ids.length === 0) return;
  const { x, y, width, height } = target.tray;
  const [corner, end] = [onScreen(view, ratio, x, y), onScreen(view, ratio, x + width, y + height)];
  pen.font = "600 11px system-ui, sans-serif";
  pen.textAlign = "left";
  pen.textBaseline = "bottom";
  taken.add({ left: corner.x, top: corner.y - LINE - 4, right: corner.x + 190, bottom: corner.y }, "");
  if (target.tray.label) taken.add({ left: corner.x, top: corner.y, right: end.x, bottom: end.y }, "");
  haloed(pen, "No faculty recorded in scope", corner.x, corner.y - 3, theme.muted, HALO);
}

/** In the tray each name is at the right of its dot, cut where its column ends. */
/**
 * @param {CanvasRenderingContext2D} pen @param {Map<string, Spot>} spots @param {number} scale
 * @param {Taken} taken @param {Set<string>} near
 */
function drawTrayLabels(pen, spots, scale, taken, near) {
  if (!target || !target.tray.label) return;
  const size = Math.max(...target.tray.ids.map((id) => nodeById.get(id)?.size || 0));
  const used = new Taken(); // far out, rows are nearer than lines are high
  for (const node of target.tray.ids.map((id) => /** @type {MapNode} */ (nodeById.get(id)))) {
    const spot = spots.get(node.id);
    if (!spot) continue;
    const strong = node.id === inFocus() || node.id === state.selected;
    pen.font = fontOf(node, strong, near);
    const left = spot.x + (size / 2) * scale + 4;
    const name = fitted(pen, node.label, target.tray.label * scale - 6);
    const box = { left, top: spot.y - 6, right: left + pen.measureText(name).width, bottom: spot.y + 6 };
    if (!strong && (!name || !used.free(box, ""))) continue;
    used.add(box, "");
    taken.add(box, "");
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    pen.fillStyle = strong || tiered(node) ? theme.ink : theme.muted;
    pen.fillText(name, left, spot.y);
  }
}

/** The text, or as much of it as is no wider. */
/** @param {CanvasRenderingContext2D} pen @param {string} text @param {number} width */
function fitted(pen, text, width) {
  for (let most = Math.min(60, Array.from(text).length); most > 3; most -= 1) {
    const shorter = shortenMiddle(text, most);
    if (pen.measureText(shorter).width <= width) return shorter;
  }
  return "";
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

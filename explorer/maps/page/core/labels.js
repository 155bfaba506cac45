/**
 * Names on a picture: of constant size on the screen, by priority, none over another.
 *
 * @typedef {(text: string, size: number, weight: number) => number} Measure width in pixels
 * @typedef {{id: string, x: number, y: number, r: number, label: string, level: number,
 *   strong: boolean, near: boolean, rim?: RimLabel, rx?: number, ry?: number, scale?: number,
 *   beside?: number}} Spot something on the screen that has a name; `level` 0 is named first;
 *   `beside` is how wide a name at its right may be
 * @typedef {{lines: string[], width: number, height: number}} Block
 */

const HALO = 5; // so that lines under a name do not cross it
const MOST_LABELS = 300;
const MOST_NAMED = 150; // with more on the screen, only what matters is named
const GRID = 48; // in which overlaps are looked up

/** What is on the screen already, in a grid. */
class Taken {
  constructor() {
    /** @type {Map<string, {box: Box, owner: string}[]>} */
    this.cells = new Map();
  }

  /** @param {Box} box @param {string} owner whose name may touch it */
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
    for (let i = Math.floor(box.left / GRID); i <= Math.floor(box.right / GRID); i += 1) {
      for (let j = Math.floor(box.top / GRID); j <= Math.floor(box.bottom / GRID); j += 1) {
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

/** @param {number} x @param {number} y @param {{width: number, height: number}} size @returns {Box} */
function boxAround(x, y, { width, height }) {
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 };
}

/**
 * The names for which there is room, the most important first.
 * @param {Spot[]} spots @param {Taken} taken @param {Room} room @param {Measure} measure
 * @returns {Words[]}
 */
function namesOf(spots, taken, room, measure) {
  for (const { id, x, y, r } of spots) taken.add({ left: x - r, top: y - r, right: x + r, bottom: y + r }, id);
  const order = (/** @type {Spot} */ spot) => (spot.strong ? 0 : spot.rim ? 1 : spot.beside ? 2 : spot.near ? 3 : 4);
  const sorted = [...spots].sort((a, b) => order(a) - order(b) || a.level - b.level || b.r - a.r || compare(a.id, b.id));
  const crowded = spots.length > MOST_NAMED;
  /** @type {Words[]} */
  const words = [];
  let named = 0;
  for (const spot of sorted) {
    const matters = spot.strong || spot.near || spot.level < 2;
    if (named >= MOST_LABELS || (crowded && !matters)) continue;
    const found = spot.beside ? besideName(spot, taken, measure) : nameOf(spot, taken, room, measure);
    named += found.length ? 1 : 0;
    words.push(...found);
  }
  return words;
}

/** A name where there is room for it; one in focus, or what the map is about, in any case. */
/** @param {Spot} spot @param {Taken} taken @param {Room} room @param {Measure} measure @returns {Words[]} */
function nameOf(spot, taken, room, measure) {
  const [size, weight] = fontOf(spot);
  const ways = spot.rim ? [spot.rim.lines] : waysToWrite(spot.label, spot.strong);
  const standings = ways.flatMap((lines) => {
    const width = Math.max(...lines.map((line) => measure(line, size, weight))) + 4;
    const block = { lines, width, height: lines.length * LINE };
    return candidates(spot, block).map((box) => ({ block, box }));
  });
  const free = standings.find(({ box }) => within(box, room) && taken.free(box, spot.id));
  const chosen = free || (spot.strong || spot.rim || (spot.level === 0 && spot.label) ? standings[0] : null);
  if (!chosen) return [];
  const box = kept(chosen.box, room);
  taken.add(box, "");
  const fill = spot.strong || spot.near || spot.level < 2 ? "ink" : "muted";
  return chosen.block.lines.map((text, i) => ({
    kind: "text", x: (box.left + box.right) / 2, y: box.top + (i + 0.5) * LINE,
    text, size, weight, anchor: "middle", fill, halo: true,
  }));
}

/** @param {Spot} spot @returns {[number, number]} size and weight */
function fontOf({ strong, near, rim }) {
  return [strong || near || rim ? 12 : 11, strong || rim ? 600 : 400];
}

/** A name at the right of its dot, cut where its column ends. */
/** @param {Spot} spot @param {Taken} taken @param {Measure} measure @returns {Words[]} */
function besideName(spot, taken, measure) {
  const [size, weight] = fontOf(spot);
  const text = cutToFit(spot.label, spot.beside || 0, size, weight, measure);
  const left = spot.x + spot.r + 4;
  const box = { left, top: spot.y - 6, right: left + measure(text, size, weight), bottom: spot.y + 6 };
  if (!text || (!spot.strong && !taken.free(box, spot.id))) return [];
  taken.add(box, "");
  const fill = spot.strong || spot.level < 2 ? "ink" : "muted";
  return [{ kind: "text", x: left, y: spot.y, text, size, weight, anchor: "start", fill, halo: false }];
}

/** The text, or as much of it as is no wider. */
/** @param {string} text @param {number} width @param {number} size @param {number} weight @param {Measure} measure */
function cutToFit(text, width, size, weight, measure) {
  for (let most = Math.min(60, Array.from(text).length); most > 3; most -= 1) {
    const shorter = shortenMiddle(text, most);
    if (measure(shorter, size, weight) <= width) return shorter;
  }
  return "";
}

/** The ways to write a name, best first: whole, in two lines, cut in the middle. */
/** @param {string} name @param {boolean} strong @returns {string[][]} */
function waysToWrite(name, strong) {
  const letters = Array.from(name).length;
  if (letters <= 22) return [[name]];
  const ways = letters <= (strong ? 60 : 44) ? [[name]] : [];
  const two = inTwo(name);
  if (two && letters <= 70) ways.push(two);
  return letters > 30 || !ways.length ? [...ways, [shortenMiddle(name, 30)]] : ways;
}

/** Where a name may stand, best first. @param {Spot} spot @param {Block} block @returns {Box[]} */
function candidates(spot, block) {
  if (spot.rim) return rimCandidates(spot, block);
  const away = spot.r + (spot.near || spot.strong ? 7 : 3);
  const aside = away + block.width / 2;
  const level = away + block.height / 2;
  const slid = block.width / 3;
  const straight = [[0, level], [0, -level], [aside, 0], [-aside, 0]];
  const sliding = [[-slid, level], [slid, level], [-slid, -level], [slid, -level]];
  const corners = [[aside, level], [-aside, level], [aside, -level], [-aside, -level]];
  const askew = corners.map(([dx, dy]) => [dx * 0.8, dy * 0.8]);
  const offsets = spot.level < 2 || spot.strong ? [...straight, ...sliding, ...askew] : straight;
  return offsets.map(([dx, dy]) => boxAround(spot.x + dx, spot.y + dy, block));
}

/** A faculty's name in the box of the layout, which keeps its distance from the mark. */
/** @param {Spot} spot @param {Block} block @returns {Box[]} */
function rimCandidates({ rim, rx = 0, ry = 0, x, y, r, scale = 1 }, block) {
  const label = /** @type {RimLabel} */ (rim);
  const away = r + 5;
  if (label.side === "beside") {
    return [boxAround(x + (away + block.width / 2) * (rx < 0 ? -1 : 1), y, block)];
  }
  const shift = ((label.left + label.right) / 2 - rx) * Math.min(1, scale);
  return [boxAround(x + shift, y + (away + block.height / 2) * (ry < 0 ? -1 : 1), block)];
}

/** @param {Box} box @param {Room} room */
function within(box, room) {
  return box.left >= 1 && box.top >= 1 && box.right < room.width && box.bottom < room.height;
}

/** The same box, moved inside the room. @param {Box} box @param {Room} room @returns {Box} */
function kept(box, room) {
  const dx = Math.max(0, 2 - box.left) - Math.max(0, box.right - room.width + 2);
  const dy = Math.max(0, 2 - box.top) - Math.max(0, box.bottom - room.height + 2);
  return { left: box.left + dx, top: box.top + dy, right: box.right + dx, bottom: box.bottom + dy };
}

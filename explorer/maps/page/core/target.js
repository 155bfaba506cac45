/**
 * The reach layout: a target with faculties on the rim and partners nearer the centre the
 * more faculties they reach. The same input gives the same output in a page, in node and in
 * an embedded engine.
 *
 * After Brandes, Kenis and Wagner (2003), "Communicating centrality in policy network
 * drawings". Angles are radians, clockwise from the right, y downwards; lengths are pixels of
 * the screen on which the whole is seen; the centre of the target is at 0, 0.
 *
 * @typedef {{id: string, label: string, tiered: boolean, live: boolean, out: boolean,
 *   size: number, counts: number[]}} Standing partner: `counts` are activities by faculty,
 *   in the order of the rim; `out` is one that a filter leaves out
 * @typedef {{width: number, height: number}} Room
 * @typedef {{rim: {id: string, label: string}[], partners: Standing[], room: Room}} LayoutInput
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 * @typedef {{lines: string[], side: "beside"|"stacked"} & Box} RimLabel
 * @typedef {{id: string, x: number, y: number, from: number, to: number, label: RimLabel}} Sector
 * @typedef {{reach: number, inner: number, outer: number}} Band
 * @typedef {{id: string, x: number, y: number, size: number, reach: number, faculty: string,
 *   ids: string[], live: number}} Bundle partners that stand together for want of room
 * @typedef {{x: number, y: number, width: number, height: number, ids: string[],
 *   named: number}} Tray `named`: how wide the names beside the dots may be, 0: none are written
 * @typedef {{kind: "target", positions: Map<string, [number, number]>, sizes: Map<string, number>,
 *   bundles: Bundle[], bands: Band[], sectors: Sector[], tray: Tray | null, radius: number,
 *   scale: number, extent: Box}} Target
 * @typedef {{id: string, middle: number, from: number, to: number}} Slice
 * @typedef {{item: Standing, reach: number, sector: number, angle: number, size: number,
 *   bundled?: Standing[]}} Seat
 * @typedef {{from: number, to: number, seats: Seat[]}} Cell
 * @typedef {{radius: number, seats: Seat[], load: number}} Ring
 * @typedef {{id: string, radius: number, angle: number, size: number, seat: Seat}} Polar
 * @typedef {{scale: number, gap: number, rowGap: number}} Density how large, how close
 * @typedef {{inner: number, outer: number}} Span
 */

const RIM_MARK = 26; // a faculty's mark
const RIM_GAP = 20;
const SEAM = 14; // kept free on both sides of the seam, where the bands' names stand
const BUNDLE = 24; // a bundle's mark, where its band is high enough
const COMFORT = 44; // what neighbours in a row keep where there is room
const LOOSE = { scale: 1.6, gap: 7, rowGap: 12 };
const TIGHT = { scale: 0.6, gap: 2, rowGap: 3 };
const BAND_LEAST = 17;
const DISC_LEAST = 34;
const TURN = 2 * Math.PI;
const MARGIN = 8;
const OVERHANG = 30; // how far a name above a mark may stand out
const LINE = 14;
const TRAY_TITLE = 18;
const TRAY_PAD = 8;
const TRAY_NAME = 150;
const TRAY_LINE = 17;

/** @param {LayoutInput} input @returns {Target} */
function layoutTarget(input) {
  const slices = slicesOf(input.rim);
  const seats = input.partners.map((partner) => seated(partner, slices));
  const idle = seats.filter((seat) => seat.reach === 0).map((seat) => seat.item);
  const frame = framed(input, slices, idle);
  const within = filled(seats.filter((seat) => seat.reach > 0), slices, frame.radius);
  return composed(slices, within, frame);
}

/** @param {{id: string}[]} rim @returns {Slice[]} */
function slicesOf(rim) {
  const width = TURN / Math.max(1, rim.length);
  return rim.map(({ id }, i) => {
    const middle = -Math.PI / 2 + i * width;
    return { id, middle, from: middle - width / 2, to: middle + width / 2 };
  });
}

/** How large a partner is, in pixels: its area grows with the activities, up to 25 of them. */
/** @param {number} activities */
function diameterOf(activities) {
  return 7 * Math.sqrt(Math.max(1, Math.min(25, activities)));
}

/** The band, sector and wished-for angle of a partner. */
/** @param {Standing} item @param {Slice[]} slices @returns {Seat} */
function seated(item, slices) {
  const { counts, size } = item;
  const reach = item.out ? 0 : counts.filter((n) => n > 0).length;
  if (reach === 0) return { item, reach, sector: -1, angle: 0, size };
  const sector = counts.indexOf(Math.max(...counts));
  return { item, reach, sector, angle: slices[sector].middle + shift(counts, sector, slices), size };
}

/**
 * How far the others pull a partner from the middle of its sector: towards their mean
 * direction, by at most half a sector, less the more the leading faculty has of it and
 * the less the others agree (so that nothing jumps when one activity is added).
 * @param {number[]} counts @param {number} lead @param {Slice[]} slices
 */
function shift(counts, lead, slices) {
  let x = 0;
  let y = 0;
  const total = counts.reduce((sum, n) => sum + n, 0);
  counts.forEach((n, i) => {
    if (i === lead) return;
    x += n * Math.cos(slices[i].middle - slices[lead].middle);
    y += n * Math.sin(slices[i].middle - slices[lead].middle);
  });
  const half = (slices[lead].to - slices[lead].from) / 2;
  const towards = Math.max(-half, Math.min(half, Math.atan2(y, x)));
  return towards * (Math.hypot(x, y) / total);
}

// Bands: as high as what stands in them needs, together as wide as the target

/**
 * All partners at one scale, so that sizes can be compared: where those with a tier do not fit
 * otherwise, everything is drawn smaller.
 * @param {Seat[]} seats @param {Slice[]} slices @param {number} radius
 * @returns {{bands: Band[], placed: Polar[], scale: number}}
 */
function filled(seats, slices, radius) {
  if (slices.length === 0) return { bands: [], placed: [], scale: 1 };
  const { density, heights } = fitted(seats, slices, radius);
  /** @type {Band[]} */ const bands = [];
  let inner = 0;
  heights.forEach((height, i) => {
    bands.push({ reach: slices.length - i, inner, outer: inner + height });
    inner += height;
  });
  for (let closer = density; ; closer = tighter(closer)) {
    const placed = inBands(seats, slices, bands, closer);
    if (placed) return { bands, placed, scale: closer.scale };
  }
}

/** @param {Density} density @returns {Density} */
function tighter({ scale, gap, rowGap }) {
  return { scale: scale * 0.9, gap: gap * 0.9, rowGap: rowGap * 0.9 };
}

/** Everybody in its band, or null. */
/** @param {Seat[]} seats @param {Slice[]} slices @param {Band[]} bands @param {Density} density @returns {Polar[] | null} */
function inBands(seats, slices, bands, density) {
  /** @type {Polar[]} */ const placed = [];
  for (const band of bands) {
    const here = seats.filter((seat) => seat.reach === band.reach);
    const found = band.inner === 0 ? inDisc(here, band.outer, density) : inBand(here, slices, band, density);
    if (!found) return null;
    placed.push(...found);
  }
  return placed;
}

/**
 * The loosest density at which all bands fit the radius, and their heights from the middle
 * outwards. What is left is shared out; where even the tightest does not fit, every band gives
 * of what it needs beyond the least.
 * @param {Seat[]} seats @param {Slice[]} slices @param {number} radius
 * @returns {{density: Density, heights: number[]}}
 */
function fitted(seats, slices, radius) {
  const total = (/** @type {number[]} */ heights) => heights.reduce((sum, height) => sum + height, 0);
  const loose = needs(seats, slices, LOOSE);
  if (total(loose) <= radius) {
    return { density: LOOSE, heights: loose.map((height) => (height * radius) / total(loose)) };
  }
  const tight = needs(seats, slices, TIGHT);
  if (total(tight) > radius) {
    const least = tight.map((height, i) => Math.min(height, leastOf(i, TIGHT, radius / slices.length)));
    const share = (radius - total(least)) / (total(tight) - total(least));
    return { density: TIGHT, heights: tight.map((height, i) => least[i] + (height - least[i]) * share) };
  }
  let [low, high] = [0, 1];
  for (let step = 0; step < 7; step += 1) {
    const middle = (low + high) / 2;
    if (total(needs(seats, slices, between(middle))) <= radius) low = middle;
    else high = middle;
  }
  const heights = needs(seats, slices, between(low));
  return { density: between(low), heights: heights.map((height) => (height * radius) / total(heights)) };
}

/** @param {number} ease from 0, tight, to 1, loose @returns {Density} */
function between(ease) {
  const mixed = (/** @type {keyof Density} */ key) => TIGHT[key] + (LOOSE[key] - TIGHT[key]) * ease;
  return { scale: mixed("scale"), gap: mixed("gap"), rowGap: mixed("rowGap") };
}

/** @param {number} i of a band, the disc first @param {Density} density @param {number} even share */
function leastOf(i, density, even) {
  const least = i === 0 ? DISC_LEAST : BAND_LEAST;
  return Math.min(even, least * (0.5 + density.scale / 2));
}

/** The height of each band, the disc first. */
/** @param {Seat[]} seats @param {Slice[]} slices @param {Density} density @returns {number[]} */
function needs(seats, slices, density) {
  let inner = 0;
  return slices.map((_, i) => {
    const here = seats.filter((seat) => seat.reach === slices.length - i);
    const height = Math.max(leastOf(i, density, Infinity), i === 0
      ? discNeed(here, density)
      : bandNeed(here, slices, inner, density));
    inner += height;
    return height;
  });
}

/** @param {Seat[]} seats @param {Slice[]} slices @param {number} inner @param {Density} density */
function bandNeed(seats, slices, inner, density) {
  if (seats.length === 0) return 0;
  const cells = cellsOf(seats, slices);
  for (let rows = 1; ; rows += 1) {
    const height = rows * rowStep(seats, density) + density.gap;
    const radii = radiiOf(inner, inner + height, rows, density, seats);
    if (cells.every((cell) => dealt(cell, radii, density, 1))) return height;
  }
}

/** @param {Seat[]} seats @param {Density} density */
function rowStep(seats, density) {
  return largest(seats) * density.scale + density.rowGap;
}

/** The radii of rows about the middle of a band. */
/**
 * @param {number} inner @param {number} outer @param {number} rows
 * @param {Density} density @param {Seat[]} seats
 */
function radiiOf(inner, outer, rows, density, seats) {
  const step = rowStep(seats, density);
  const first = inner + (outer - inner - rows * step) / 2 + step / 2;
  return Array.from({ length: rows }, (_, i) => first + i * step);
}

/** @param {Seat[]} seats @param {Slice[]} slices @returns {Cell[]} */
function cellsOf(seats, slices) {
  return slices.map(({ from, to }, i) => ({
    from,
    to,
    seats: inOrder(seats.filter((seat) => seat.sector === i)),
  }));
}

/** @param {Seat[]} seats */
function inOrder(seats) {
  return [...seats].sort((a, b) => a.angle - b.angle || byName(a.item, b.item));
}

/**
 * @param {Seat[]} seats @param {Slice[]} slices @param {Span} range @param {Density} density
 * @returns {Polar[] | null}
 */
function inBand(seats, slices, range, density) {
  /** @type {Polar[]} */ const placed = [];
  for (const cell of cellsOf(seats, slices)) {
    const found = inCell(cell, range, density);
    if (!found) return null;
    placed.push(...found);
  }
  return placed;
}

/**
 * A cell in no more rows than is comfortable, about the middle of its band; where not all
 * have room, those without a tier stand together, the least active first; null where that
 * does not help.
 * @param {Cell} cell @param {Span} range @param {Density} density @returns {Polar[] | null}
 */
function inCell(cell, range, density) {
  if (cell.seats.length === 0) return [];
  const { inner, outer } = range;
  const most = Math.max(1, Math.floor((outer - inner - density.gap) / rowStep(cell.seats, density)));
  for (let rows = 1; rows <= most; rows += 1) {
    const radii = radiiOf(inner, outer, rows, density, cell.seats);
    const rings = dealt(cell, radii, density, rows < most ? 0.6 : 1);
    if (rings) return rings.flatMap((ring) => spread(cell, ring, density));
  }
  const rings = withBundle(cell, range, density);
  return rings ? rings.flatMap((ring) => spread(cell, ring, density)) : null;
}

/** As many of a cell as there is room for beside a bundle of the others. */
/** @param {Cell} cell @param {Span} range @param {Density} density @returns {Ring[] | null} */
function withBundle(cell, { inner, outer }, density) {
  const ranked = [...cell.seats].sort(byRank);
  const tiered = ranked.filter((seat) => seat.item.tiered).length;
  const size = Math.min(BUNDLE, 0.8 * (outer - inner - density.gap)) / density.scale;
  const attempt = (/** @type {number} */ kept) => {
    const seats = inOrder([...ranked.slice(0, kept), bundleOf(ranked.slice(kept), size)]);
    const rows = Math.max(1, Math.floor((outer - inner - density.gap) / rowStep(seats, density)));
    const radii = radiiOf(inner, outer, rows, density, seats);
    return dealt({ ...cell, seats }, radii, density, 1);
  };
  let [low, high] = [tiered, ranked.length - 2];
  let best = low <= high ? attempt(low) : null;
  while (best && low < high) {
    const middle = Math.ceil((low + high) / 2);
    const rings = attempt(middle);
    if (rings) [best, low] = [rings, middle];
    else high = middle - 1;
  }
  return best;
}

/** Who is kept where not all have room: tiered, then active, then by name. @param {Seat} a @param {Seat} b */
function byRank(a, b) {
  return Number(b.item.tiered) - Number(a.item.tiered) || b.size - a.size || byName(a.item, b.item);
}

/** @param {Seat[]} seats @param {number} size @returns {Seat} */
function bundleOf(seats, size) {
  const angle = seats.reduce((sum, seat) => sum + seat.angle, 0) / seats.length;
  return { ...seats[0], angle, size, bundled: seats.map((seat) => seat.item) };
}

/** @param {Seat[]} seats */
function largest(seats) {
  return seats.reduce((most, seat) => Math.max(most, seat.size), 0);
}

/**
 * Deal the seats, in order of angle, each to the emptiest row; null where they do not fit.
 * @param {Cell} cell @param {number[]} radii @param {Density} density
 * @param {number} share of the row that may be used @returns {Ring[] | null}
 */
function dealt(cell, radii, density, share) {
  /** @type {Ring[]} */
  const rings = radii.map((radius) => ({ radius, seats: [], load: 0 }));
  const width = (cell.to - cell.from) * share;
  for (const seat of cell.seats) {
    const wide = rings.filter(({ radius }) => needed({ radius, seats: [seat], load: 0 }, density) <= width);
    if (wide.length === 0) return null;
    const ring = wide.reduce((best, r) => (r.load / r.radius < best.load / best.radius ? r : best));
    ring.seats.push(seat);
    ring.load += seat.size * density.scale + density.gap;
  }
  return rings.every((ring) => needed(ring, density) <= width) ? rings : null;
}

/** The angle that a row takes at its closest. @param {Ring} ring @param {Density} density */
function needed({ seats, radius }, density) {
  if (seats.length === 0) return 0;
  if ((largest(seats) / 2 + SEAM) * density.scale > 0.8 * radius) return Infinity;
  const ends = edge(seats[0], radius, density) + edge(seats[seats.length - 1], radius, density);
  return separations(seats, radius, density).reduce((sum, angle) => sum + angle, ends);
}

/** What a seat keeps from the border of its cell. */
/** @param {Seat} seat @param {number} radius @param {Density} density */
function edge(seat, radius, density) {
  const distance = ((seat.size + SEAM) * density.scale + density.gap) / 2;
  return Math.asin(Math.min(1, distance / radius));
}

/** @param {Seat[]} seats @param {number} radius @param {Density} density */
function separations(seats, radius, { scale, gap }) {
  return seats.slice(1).map((seat, i) => {
    const chord = ((seat.size + seats[i].size) * scale) / 2 + gap;
    return 2 * Math.asin(Math.min(1, chord / (2 * radius)));
  });
}

/**
 * Move the seats of a row as little as possible from where they wish to stand, so that
 * none touch and none leave the cell: isotonic regression, pooling adjacent violators.
 * @param {Cell} cell @param {Ring} ring @param {Density} density @returns {Polar[]}
 */
function spread(cell, ring, density) {
  const { seats, radius } = ring;
  if (seats.length === 0) return [];
  const slack = cell.to - cell.from - needed(ring, density);
  const extra = Math.min(COMFORT / radius, (0.7 * slack) / seats.length);
  const offsets = [0];
  for (const angle of separations(seats, radius, density)) {
    offsets.push(offsets[offsets.length - 1] + angle + extra);
  }
  const low = cell.from + edge(seats[0], radius, density);
  const last = edge(seats[seats.length - 1], radius, density);
  const high = cell.to - last - offsets[offsets.length - 1];
  return pooled(seats.map((seat, i) => seat.angle - offsets[i])).map((angle, i) => ({
    id: seats[i].item.id,
    radius,
    angle: Math.max(low, Math.min(high, angle)) + offsets[i],
    size: seats[i].size * density.scale,
    seat: seats[i],
  }));
}

/** The closest non-decreasing sequence, by least squares. @param {number[]} wishes */
function pooled(wishes) {
  /** @type {{mean: number, count: number}[]} */
  const blocks = [];
  for (const wish of wishes) {
    let block = { mean: wish, count: 1 };
    while (blocks.length && blocks[blocks.length - 1].mean > block.mean) {
      const last = /** @type {{mean: number, count: number}} */ (blocks.pop());
      const count = last.count + block.count;
      block = { mean: (last.mean * last.count + block.mean * block.count) / count, count };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ mean, count }) => Array(count).fill(mean));
}

// The disc: full reach, spread by name over circles, evenly on each

/** @param {Seat[]} seats @param {Density} density */
function discStep(seats, { scale, gap, rowGap }) {
  return largest(seats) * scale + gap + rowGap;
}

/** @param {Seat[]} seats @param {Density} density */
function discNeed(seats, density) {
  if (seats.length === 0) return 0;
  const step = discStep(seats, density);
  return (seats.length === 1 ? 0.5 : ringsFor(seats.length, step).length + 0.5) * step;
}

/** @param {Seat[]} seats @param {number} outer @param {Density} density @returns {Polar[] | null} */
function inDisc(seats, outer, density) {
  if (seats.length === 0) return [];
  const kept = discKept(seats, outer, density);
  if (!kept) return null;
  const sorted = kept.sort((a, b) => Number(Boolean(a.bundled)) - Number(Boolean(b.bundled)) || byName(a.item, b.item));
  const at = (/** @type {Seat} */ seat, /** @type {number} */ radius, /** @type {number} */ angle) => ({
    id: seat.item.id, radius, angle, size: seat.size * density.scale, seat,
  });
  if (sorted.length === 1) return [at(sorted[0], 0, 0)];
  const rings = ringsFor(sorted.length, discStep(sorted, density));
  /** @type {Polar[]} */
  const placed = [];
  while (rings.length) {
    const left = sorted.length - placed.length;
    const room = rings.reduce((sum, ring) => sum + ring.room, 0);
    const ring = /** @type {{radius: number, room: number}} */ (rings.pop());
    const here = sorted.slice(placed.length, placed.length + Math.min(ring.room, Math.ceil((left * ring.room) / room)));
    placed.push(...here.map((seat, i) => at(seat, ring.radius, -Math.PI / 2 + (i * TURN) / here.length)));
  }
  return placed;
}

/** Those of the disc that have room in it, the others bundled; null where not even that. */
/** @param {Seat[]} seats @param {number} outer @param {Density} density @returns {Seat[] | null} */
function discKept(seats, outer, density) {
  const fits = (/** @type {Seat[]} */ some) => discNeed(some, density) <= outer + 1e-6;
  if (fits(seats)) return [...seats];
  const ranked = [...seats].sort(byRank);
  const tiered = ranked.filter((seat) => seat.item.tiered).length;
  for (let kept = ranked.length - 2; kept >= tiered; kept -= 1) {
    const some = [...ranked.slice(0, kept), bundleOf(ranked.slice(kept), BUNDLE / density.scale)];
    if (fits(some)) return some;
  }
  return null;
}

/** @param {number} count @param {number} step */
function ringsFor(count, step) {
  const rings = [];
  for (let room = 0, i = 1; room < count; i += 1) {
    const ring = { radius: i * step, room: Math.floor(Math.PI / Math.asin(0.5 / i) + 1e-9) };
    rings.push(ring);
    room += ring.room;
  }
  return rings;
}

// The frame: how large the target may be, with its names and the tray

/** @typedef {{radius: number, labels: RimLabel[], tray: TrayPlaces | null, content: Box}} Frame */

/** With the tray beside the target or below it, whichever leaves the target more room. */
/** @param {LayoutInput} input @param {Slice[]} slices @param {Standing[]} idle @returns {Frame} */
function framed(input, slices, idle) {
  const beside = framedWith(input, slices, idle, "right");
  if (idle.length === 0) return beside;
  const below = framedWith(input, slices, idle, "below");
  return below.radius > beside.radius ? below : beside;
}

/** @param {LayoutInput} input @param {Slice[]} slices @param {Standing[]} idle @param {"right"|"below"} side @returns {Frame} */
function framedWith({ rim, room }, slices, idle, side) {
  const share = side === "right" ? clamp(0.26 * room.width, 150, 250) : trayHeight(idle.length, room);
  const taken = idle.length ? share + MARGIN : 0;
  const width = room.width - 2 * MARGIN - (side === "right" ? taken : 0);
  const height = room.height - 2 * MARGIN - (side === "below" ? taken : 0);
  const names = telling(rim.map(({ label }) => label));
  let around = Math.max(60, Math.min(width, height) / 2);
  let labels = rimLabels(slices, names, around, width);
  let content = contentOf(labels, around);
  while (around > 60 && (content.right - content.left > width || content.bottom - content.top > height)) {
    around = Math.max(60, around - 3);
    labels = rimLabels(slices, names, around, width);
    content = contentOf(labels, around);
  }
  const tray = idle.length ? trayOf(idle, side, share, content, { width, height }) : null;
  return { radius: Math.max(20, around - RIM_GAP - RIM_MARK / 2), labels, tray, content };
}

/** How high a tray below is with a name beside each dot, as far as there is room. @param {number} count @param {Room} room */
function trayHeight(count, { width, height }) {
  const columns = Math.max(1, Math.floor((Math.min(width, 640) - 2 * TRAY_PAD) / TRAY_NAME));
  const needed = Math.ceil(count / columns) * TRAY_LINE + 2 * TRAY_PAD + TRAY_TITLE;
  return Math.min(needed, clamp(0.24 * height, 80, 200));
}

/** @param {number} value @param {number} least @param {number} most */
function clamp(value, least, most) {
  return Math.max(least, Math.min(most, value));
}

/** @param {RimLabel[]} labels @param {number} around @returns {Box} */
function contentOf(labels, around) {
  const outer = around + RIM_MARK / 2;
  return labels.reduce(union, { left: -outer, top: -outer, right: outer, bottom: outer });
}

/** @param {Box} a @param {Box} b @returns {Box} */
function union(a, b) {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/**
 * The names of the faculties, outwards of their marks, in boxes that are rather too large.
 * @param {Slice[]} slices @param {string[]} names @param {number} around @param {number} width
 * @returns {RimLabel[]}
 */
function rimLabels(slices, names, around, width) {
  const narrow = width < 520;
  return slices.map(({ middle }, i) => {
    const beside = Math.abs(Math.cos(middle)) > 0.6 && !narrow;
    const lines = wrapped(names[i], narrow || beside ? 13 : 18, 4);
    const wide = Math.max(...lines.map((line) => guessedWidth(line, 12, 600))) + 6;
    const tall = lines.length * LINE;
    const [x, y] = [around * Math.cos(middle), around * Math.sin(middle)];
    const away = RIM_MARK / 2 + 5;
    if (beside) {
      const left = x < 0 ? x - away - wide : x + away;
      return { lines, side: "beside", left, top: y - tall / 2, right: left + wide, bottom: y + tall / 2 };
    }
    const most = around + OVERHANG;
    const left = Math.max(-most, Math.min(most - wide, x - wide / 2));
    const top = y < 0 ? y - away - tall : y + away;
    return { lines, side: "stacked", left, top, right: left + wide, bottom: top + tall };
  });
}

/**
 * @typedef {{tray: Tray, places: Map<string, [number, number]>, size: number,
 *   bundle: Bundle | null}} TrayPlaces
 */

/**
 * The partners of no faculty in scope, tiered first, in columns beside or rows below the
 * target; with their names where there is room, and what has no room at all in a bundle.
 * @param {Standing[]} idle @param {"right"|"below"} side @param {number} share
 * @param {Box} content @param {Room} room @returns {TrayPlaces}
 */
function trayOf(idle, side, share, content, room) {
  const sorted = [...idle].sort(byTray);
  const wide = side === "right" ? share : Math.min(room.width, Math.max(content.right - content.left, 300));
  const tall = (side === "right" ? Math.min(room.height, content.bottom - content.top) : share) - TRAY_TITLE;
  const [width, height] = [wide - 2 * TRAY_PAD, tall - 2 * TRAY_PAD];
  const columns = Math.max(1, Math.floor(width / TRAY_NAME));
  const named = Math.floor(height / TRAY_LINE + 1e-6) * columns >= sorted.length;
  const tiered = sorted.filter((item) => item.tiered).length;
  const placesFor = (/** @type {number} */ step) => Math.max(1, Math.floor(height / step) - 1) * Math.max(1, Math.floor(width / step));
  let step = 14;
  while (tiered > placesFor(step) && step > 1) step *= 0.9; // those with a tier are never bundled
  const [column, row] = named ? [width / columns, TRAY_LINE] : [step, step];
  const across = named ? columns : Math.max(1, Math.floor(width / column));
  const fits = named || sorted.length <= placesFor(step);
  const kept = fits ? sorted : sorted.slice(0, Math.max(tiered, placesFor(step) - across));
  const rest = sorted.slice(kept.length);
  const rows = Math.ceil(kept.length / across);
  const used = Math.min(tall, Math.max(rows, 1) * row + 2 * TRAY_PAD + (rest.length ? BUNDLE : 0));
  const x = side === "right" ? content.right + MARGIN : -wide / 2;
  const y = side === "right" ? content.top + TRAY_TITLE : content.bottom + MARGIN + TRAY_TITLE;
  /** @type {Map<string, [number, number]>} */
  const places = new Map();
  kept.forEach((item, i) => {
    const [at, down] = [i % across, Math.floor(i / across)];
    places.set(item.id, [round(x + TRAY_PAD + at * column + Math.min(6, column / 2)), round(y + TRAY_PAD + (down + 0.5) * row)]);
  });
  const tray = { x, y, width: wide, height: used, ids: kept.map((item) => item.id), named: named ? column - 18 : 0 };
  const at = { x: round(x + TRAY_PAD + BUNDLE / 2), y: round(y + used - TRAY_PAD - BUNDLE / 2) };
  const bundle = rest.length
    ? { id: "bundle:0", ...at, size: BUNDLE, reach: 0, faculty: "", ids: rest.map((item) => item.id), live: liveIn(rest) }
    : null;
  return { tray, places, size: round(Math.min(9, row - 2)), bundle };
}

/** Tiered first, then those that the filter lets through, then by name. */
/** @param {Standing} a @param {Standing} b */
function byTray(a, b) {
  return Number(b.tiered) - Number(a.tiered) || Number(a.out) - Number(b.out) || byName(a, b);
}

/** @param {Standing[]} items */
function liveIn(items) {
  return items.filter((item) => item.live).length;
}

/** To a tenth of a pixel, and never minus nought. @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10 + 0;
}

/**
 * @param {Slice[]} slices @param {ReturnType<typeof filled>} within
 * @param {Frame} frame @returns {Target}
 */
function composed(slices, { bands, placed, scale }, { radius, labels, tray, content }) {
  const positions = new Map(tray ? tray.places : []);
  const sizes = new Map([...positions.keys()].map((id) => [id, tray ? tray.size : 0]));
  const bundles = tray?.bundle ? [tray.bundle] : [];
  for (const at of placed) {
    const [x, y] = [round(at.radius * Math.cos(at.angle)), round(at.radius * Math.sin(at.angle))];
    if (at.seat.bundled) bundles.push(bundleAt(at.seat, x, y, at.size, slices));
    else {
      positions.set(at.id, [x, y]);
      sizes.set(at.id, round(at.size));
    }
  }
  const around = radius + RIM_GAP + RIM_MARK / 2;
  const sectors = slices.map(({ id, from, to, middle }, i) => {
    const [x, y] = [round(around * Math.cos(middle)), round(around * Math.sin(middle))];
    positions.set(id, [x, y]);
    sizes.set(id, RIM_MARK);
    return { id, x, y, from, to, label: labels[i] };
  });
  const whole = tray ? union(content, boxOf(tray.tray)) : content;
  return { kind: "target", positions, sizes, bundles, bands, sectors, tray: tray ? tray.tray : null, radius, scale, extent: whole };
}

/** A tray with the room for its title. @param {Tray} tray @returns {Box} */
function boxOf({ x, y, width, height }) {
  return { left: x, top: y - TRAY_TITLE, right: x + width, bottom: y + height };
}

/** @param {Seat} seat @param {number} x @param {number} y @param {number} size @param {Slice[]} slices @returns {Bundle} */
function bundleAt({ reach, sector, bundled = [] }, x, y, size, slices) {
  const faculty = reach === slices.length ? "" : slices[sector].id;
  const ids = [...bundled].sort(byName).map((item) => item.id);
  return { id: `bundle:${reach}:${faculty}`, x, y, size: round(size), reach, faculty, ids, live: liveIn(bundled) };
}

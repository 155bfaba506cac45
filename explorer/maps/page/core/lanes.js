/**
 * The reach layout as lanes: a column for each number of faculties, a row for each leading
 * faculty. Straight lanes are read faster than circles (Diehl, Beck and Burch 2010). Partners
 * stand in the cell of their band and sector; what has no room is bundled as in the target.
 *
 * @typedef {{reach: number, x: number, width: number}} Column
 * @typedef {{id: string, label: string, x: number, y: number, width: number, height: number}} Lane
 * @typedef {{kind: "lanes", positions: Map<string, [number, number]>, sizes: Map<string, number>,
 *   bundles: Bundle[], columns: Column[], lanes: Lane[], tray: Tray | null, head: number, scale: number,
 *   extent: Box}} Lanes
 */

const LANE_HEAD = 34; // the numbers of faculties, and what they are
const LANE_NAME = 16; // a faculty's name above its row, on a narrow page
const LANE_LEAST = 26;
const COLUMN_LEAST = 30;
const PLACE_LEAST = 10; // what one partner takes at the tightest

/** @param {LayoutInput} input @returns {Lanes} */
function layoutLanes({ rim, partners, room }) {
  const slices = slicesOf(rim);
  const seats = partners.map((partner) => seated(partner, slices));
  const narrow = room.width < 560;
  const names = telling(rim.map(({ label }) => label));
  const left = narrow ? 0 : 130;
  const columns = columnsOf(seats, rim.length, left, room.width - 2 * MARGIN);
  const idle = seats.filter((seat) => seat.reach === 0).map((seat) => seat.item);
  const tray = idle.length ? stripOf(idle, room) : null;
  const height = room.height - 2 * MARGIN - LANE_HEAD - (tray ? tray.tray.height + TRAY_TITLE + MARGIN : 0);
  const { scale, heights } = heightsOf(seats, columns, rim.length, height, narrow ? LANE_NAME : 0);
  /** @type {Lanes} */
  const lanes = {
    kind: "lanes", positions: new Map(), sizes: new Map(), bundles: [], columns, lanes: [], tray: null,
    head: LANE_HEAD, scale, extent: { left: 0, top: 0, right: room.width - 2 * MARGIN, bottom: 0 },
  };
  let y = LANE_HEAD;
  rim.forEach(({ id }, i) => {
    lanes.lanes.push({ id, label: names[i], x: 0, y, width: lanes.extent.right, height: heights[i] });
    const above = narrow ? LANE_NAME : 0;
    lanes.positions.set(id, [narrow ? 9 : left - 12, round(narrow ? y + LANE_NAME / 2 : y + heights[i] / 2)]);
    lanes.sizes.set(id, narrow ? 12 : 16);
    for (const column of columns) {
      const here = seats.filter((seat) => seat.sector === i && seat.reach === column.reach);
      fill(lanes, here, { x: column.x, y: y + above, width: column.width, height: heights[i] - above }, scale);
    }
    y += heights[i];
  });
  if (tray) y = addStrip(lanes, tray, y + MARGIN);
  lanes.extent.bottom = y;
  return lanes;
}

/** Columns as wide as what stands in the fullest cell of each. */
/** @param {Seat[]} seats @param {number} faculties @param {number} left @param {number} right */
function columnsOf(seats, faculties, left, right) {
  const wishes = Array.from({ length: faculties }, (_, i) => {
    const counts = Array(faculties).fill(0);
    for (const seat of seats) if (seat.reach === i + 1) counts[seat.sector] += 1;
    return Math.sqrt(Math.max(0, ...counts));
  });
  const total = wishes.reduce((sum, wish) => sum + wish, 0) || 1;
  const least = Math.min(COLUMN_LEAST, (right - left) / Math.max(1, faculties));
  const spare = right - left - least * faculties;
  let x = left;
  return wishes.map((wish, i) => {
    const column = { reach: i + 1, x, width: least + (spare * wish) / total };
    x += column.width;
    return column;
  });
}

/** The size at which all lanes fit the height, and the height of each. */
/**
 * @param {Seat[]} seats @param {Column[]} columns @param {number} faculties
 * @param {number} room @param {number} above
 */
function heightsOf(seats, columns, faculties, room, above) {
  const needs = (/** @type {number} */ scale) => Array.from({ length: faculties }, (_, i) => {
    const each = columns.map((column) => {
      const here = seats.filter((seat) => seat.sector === i && seat.reach === column.reach);
      return Math.ceil(here.length / perLine(here, column.width, scale)) * placeOf(here, scale);
    });
    return above + Math.max(LANE_LEAST, ...each.map((need) => need + 4));
  });
  const total = (/** @type {number[]} */ heights) => heights.reduce((sum, height) => sum + height, 0);
  for (let scale = 1.5; scale >= 0.6; scale -= 0.1) {
    const heights = needs(scale);
    if (total(heights) <= room) return { scale, heights: heights.map((height) => (height * room) / total(heights)) };
  }
  const tight = needs(0.6);
  const least = tight.map(() => above + LANE_LEAST);
  const share = Math.max(0, room - total(least)) / Math.max(1, total(tight) - total(least));
  return { scale: 0.6, heights: tight.map((height, i) => least[i] + (height - least[i]) * share) };
}

/** @param {Seat[]} seats @param {number} scale */
function placeOf(seats, scale) {
  return Math.max(PLACE_LEAST, largest(seats) * scale + 4 * scale);
}

/** @param {Seat[]} seats @param {number} width @param {number} scale */
function perLine(seats, width, scale) {
  return Math.max(1, Math.floor((width - 4) / placeOf(seats, scale)));
}

/** Line by line, tiered and active ones first; a bundle takes what is left. */
/** @param {Lanes} lanes @param {Seat[]} seats @param {{x: number, y: number, width: number, height: number}} cell @param {number} scale */
function fill(lanes, seats, cell, scale) {
  if (seats.length === 0) return;
  const ranked = [...seats].sort(byRank);
  const tiered = ranked.filter((seat) => seat.item.tiered).length;
  let step = placeOf(ranked, scale);
  let across = perLine(ranked, cell.width, scale);
  let lines = Math.max(1, Math.floor((cell.height - 2) / step));
  while (tiered + (tiered < ranked.length ? 1 : 0) > across * lines || step > cell.height) {
    step *= 0.9; // those with a tier are never bundled
    across = Math.max(1, Math.floor((cell.width - 4) / step));
    lines = Math.max(1, Math.floor((cell.height - 2) / step));
  }
  const fits = ranked.length <= across * lines;
  const kept = fits ? ranked : ranked.slice(0, Math.max(tiered, across * lines - 1));
  const rest = ranked.slice(kept.length);
  const used = Math.min(lines, Math.ceil((kept.length + (rest.length ? 1 : 0)) / across));
  const top = cell.y + (cell.height - used * step) / 2;
  const at = (/** @type {number} */ i) => /** @type {[number, number]} */ ([
    round(cell.x + 2 + ((i % across) + 0.5) * step),
    round(top + (Math.floor(i / across) + 0.5) * step),
  ]);
  kept.forEach((seat, i) => {
    lanes.positions.set(seat.item.id, at(i));
    lanes.sizes.set(seat.item.id, round(Math.min(seat.size * scale, step - 2)));
  });
  if (rest.length === 0) return;
  const [x, y] = at(kept.length);
  const { reach, sector } = rest[0];
  const ids = rest.map((seat) => seat.item).sort(byName).map((item) => item.id);
  const faculty = lanes.lanes[sector].id;
  const live = liveIn(rest.map((seat) => seat.item));
  lanes.bundles.push({ id: `bundle:${reach}:${faculty}`, x, y, size: round(Math.min(BUNDLE, step - 1)), reach, faculty, ids, live });
}

/** @param {Standing[]} idle @param {Room} room */
function stripOf(idle, room) {
  const width = room.width - 2 * MARGIN;
  const share = clamp(0.22 * room.height, 60, 140);
  const content = { left: 0, right: width, top: 0, bottom: 0 };
  return trayOf(idle, "below", share, content, { width, height: share });
}

/** Move the strip of those that reach no faculty below the lanes. */
/** @param {Lanes} lanes @param {TrayPlaces} strip @param {number} top */
function addStrip(lanes, { tray, places, size, bundle }, top) {
  const [dx, dy] = [-tray.x, top + TRAY_TITLE - tray.y];
  for (const [id, [x, y]] of places) {
    lanes.positions.set(id, [round(x + dx), round(y + dy)]);
    lanes.sizes.set(id, size);
  }
  if (bundle) lanes.bundles.push({ ...bundle, x: round(bundle.x + dx), y: round(bundle.y + dy) });
  lanes.tray = { ...tray, x: 0, y: tray.y + dy };
  return top + TRAY_TITLE + tray.height;
}

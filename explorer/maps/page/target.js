/**
 * The reach layout: a target with faculties on the rim and partners nearer the centre
 * the more faculties they reach. No DOM, no clock, no chance: the same input gives the
 * same output in a page, in node and in an embedded engine, as `layoutTarget(input)`.
 *
 * After Brandes, Kenis and Wagner (2003), "Communicating centrality in policy network
 * drawings". Angles are radians, clockwise from the right, y downwards; lengths pixels.
 *
 * @typedef {{id: string, label: string, tiered: boolean, size: number,
 *   counts: [string, number][]}} Partner
 * Names keep their size on the screen while the picture is scaled, so the layout is told the
 * size of the screen, in CSS pixels, and answers with the scale at which all fits into it.
 *
 * @typedef {{width: number, height: number}} Room
 * @typedef {{rim: string[], names?: Record<string, string>, partners: Partner[],
 *   rimSize?: number, tray?: "right"|"below", room?: Room}} Input
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 * @typedef {{lines: string[], side: "beside"|"stacked"} & Box} RimLabel
 * @typedef {{id: string, from: number, to: number, label: RimLabel}} Sector
 * @typedef {{reach: number, inner: number, outer: number}} Band
 * @typedef {{x: number, y: number, width: number, height: number, ids: string[],
 *   title: number, label: number}} Tray the box of the dots, with room for a title above it
 *   and for a name beside each dot, of which `label` is the width (0: no names)
 * @typedef {{positions: Record<string, [number, number]>, bands: Band[], sectors: Sector[],
 *   tray: Tray, rim: Record<string, [number, number]>, radius: number, scale: number,
 *   extent: Box}} Layout
 * @typedef {{id: string, middle: number, from: number, to: number}} Slice
 * @typedef {{side: "right"|"below", pixel: number, labels: RimLabel[], tray: Tray,
 *   rows: number, column: number, row: number, extent: Box}} Frame all that depends on the scale
 * @typedef {{partner: Partner, reach: number, sector: number, angle: number}} Standing
 * @typedef {{from: number, to: number, before: number, after: number, items: Standing[]}} Cell
 * @typedef {{ radius: number, items: Standing[] }} Row
 * @typedef {{id: string, radius: number, angle: number}} Polar
 */
(function (root) {
  "use strict";

  const GAP = 6; // least distance between two partners
  const ROW_GAP = 13; // between two rows of a band: room for a label
  const COMFORT = 60; // what neighbours in a row keep where there is room
  const BAND_LEAST = 34; // an empty band still has room for its name
  const DISC_LEAST = 70;
  const SEAM = 34; // kept free on both sides of the seam, where the bands' names stand
  const RIM_GAP = 26;
  const TRAY_LABELLED = 40; // up to so many stand in the tray with room for their names

  // On the screen, in pixels
  const ROOM = { width: 1200, height: 900 };
  const NARROW = 560; // a room less wide has shorter names of faculties, over their marks
  const OVERHANG = 30; // how far those may stand out
  const MARGIN = 10;
  const LINE = 14;
  const RIM_LETTER = 8; // a wide letter of a faculty's name, of a partner's
  const TRAY_LETTER = 6.4;
  const TRAY_MOST = 200; // a longer name is cut
  const TRAY_TITLE = { width: 200, height: 20 };
  const TRAY_PAD = 8;
  const TRAY_GAP = 14;
  const TURN = 2 * Math.PI;

  /** @param {Input} input @returns {Layout} */
  function layoutTarget(input) {
    const sectors = sectorsOf(input.rim);
    const standings = input.partners.map((partner) => stand(partner, input.rim, sectors));
    const full = input.rim.length;
    const disc = placeDisc(standings.filter((s) => full > 0 && s.reach === full));
    const bands = full > 0 ? [{ reach: full, inner: 0, outer: disc.outer }] : [];
    const placed = disc.placed;
    for (let reach = full - 1; reach >= 1; reach -= 1) {
      const cells = cellsOf(standings.filter((s) => s.reach === reach), sectors);
      const band = placeBand(cells, bands[bands.length - 1].outer);
      bands.push({ reach, inner: bands[bands.length - 1].outer, outer: band.outer });
      placed.push(...band.placed);
    }
    const radius = bands.length ? bands[bands.length - 1].outer : 0;
    const idle = standings.filter((s) => s.reach === 0).map((s) => s.partner);
    const frame = frameFor(idle, sectors, rimRadius(radius, input), input);
    return output(sectors, bands, placed, idle, frame, rimRadius(radius, input));
  }

  /** @param {string[]} rim */
  function sectorsOf(rim) {
    const width = TURN / Math.max(1, rim.length);
    return rim.map((id, i) => {
      const middle = -Math.PI / 2 + i * width;
      return { id, middle, from: middle - width / 2, to: middle + width / 2 };
    });
  }

  /**
   * The band, sector and wished-for angle of one partner.
   * @param {Partner} partner @param {string[]} rim
   * @param {{middle: number, from: number, to: number}[]} sectors @returns {Standing}
   */
  function stand(partner, rim, sectors) {
    const counts = rim.map((id) => countOf(partner, id));
    const reach = counts.filter((n) => n > 0).length;
    if (reach === 0) return { partner, reach, sector: -1, angle: 0 };
    const sector = counts.indexOf(Math.max(...counts));
    return { partner, reach, sector, angle: sectors[sector].middle + shift(counts, sector, sectors) };
  }

  /** @param {Partner} partner @param {string} id */
  function countOf(partner, id) {
    return partner.counts.reduce((sum, [faculty, n]) => (faculty === id ? sum + n : sum), 0);
  }

  /**
   * How far the others pull a partner from the middle of its sector: towards their mean
   * direction, by at most half a sector, less the more the leading faculty has of it and
   * the less the others agree (so that nothing jumps when one activity is added).
   * @param {number[]} counts @param {number} lead
   * @param {{middle: number, from: number, to: number}[]} sectors
   */
  function shift(counts, lead, sectors) {
    let x = 0;
    let y = 0;
    const total = counts.reduce((sum, n) => sum + n, 0);
    counts.forEach((n, i) => {
      if (i === lead) return;
      x += n * Math.cos(sectors[i].middle - sectors[lead].middle);
      y += n * Math.sin(sectors[i].middle - sectors[lead].middle);
    });
    const half = (sectors[lead].to - sectors[lead].from) / 2;
    const towards = Math.max(-half, Math.min(half, Math.atan2(y, x)));
    return towards * (Math.hypot(x, y) / total);
  }

  /** By name, capitals and accents aside; the id decides what is left. */
  /** @param {Partner} a @param {Partner} b */
  function byName(a, b) {
    return compare(fold(a.label), fold(b.label)) || compare(a.id, b.id);
  }

  /** @param {string} a @param {string} b */
  function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /** @param {string} text */
  function fold(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  }

  /** @param {Standing[]} standings */
  function largest(standings) {
    return standings.reduce((most, s) => Math.max(most, s.partner.size), 0);
  }

  /**
   * Full reach: spread by name over circles in the middle, evenly on each.
   * @param {Standing[]} standings
   * @returns {{outer: number, placed: Polar[]}}
   */
  function placeDisc(standings) {
    const items = standings.map((s) => s.partner).sort(byName);
    if (items.length === 0) return { outer: DISC_LEAST, placed: [] };
    const step = largest(standings) + ROW_GAP + GAP;
    if (items.length === 1) {
      const only = { id: items[0].id, radius: 0, angle: 0 };
      return { outer: Math.max(DISC_LEAST, step / 2 + GAP), placed: [only] };
    }
    const rings = ringsFor(items.length, step);
    /** @type {Polar[]} */
    const placed = [];
    while (rings.length) {
      const left = items.length - placed.length;
      const room = rings.reduce((sum, ring) => sum + ring.room, 0);
      const ring = /** @type {{radius: number, room: number}} */ (rings.pop());
      const count = Math.min(ring.room, Math.ceil((left * ring.room) / room));
      placed.push(...onRing(items.slice(placed.length, placed.length + count), ring.radius));
    }
    const outermost = placed.reduce((most, at) => Math.max(most, at.radius), 0);
    return { outer: Math.max(DISC_LEAST, outermost + step / 2 + GAP), placed };
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

  /** @param {Partner[]} items @param {number} radius @returns {Polar[]} */
  function onRing(items, radius) {
    const turn = TURN / Math.max(1, items.length);
    return items.map(({ id }, i) => ({ id, radius, angle: -Math.PI / 2 + i * turn }));
  }

  /**
   * @param {Standing[]} standings
   * @param {{from: number, to: number}[]} sectors @returns {Cell[]}
   */
  function cellsOf(standings, sectors) {
    return sectors.map(({ from, to }, i) => ({
      from,
      to,
      before: i === 0 ? SEAM : GAP / 2,
      after: i === sectors.length - 1 ? SEAM : GAP / 2,
      items: standings
        .filter((s) => s.sector === i)
        .sort((a, b) => a.angle - b.angle || byName(a.partner, b.partner)),
    }));
  }

  /**
   * As many rows as the fullest sector needs; a band grows outwards until all fits.
   * @param {Cell[]} cells @param {number} inner
   * @returns {{outer: number, placed: Polar[]}}
   */
  function placeBand(cells, inner) {
    const step = Math.max(0, ...cells.map((cell) => largest(cell.items))) + ROW_GAP;
    if (cells.every((cell) => cell.items.length === 0)) return { outer: inner + BAND_LEAST, placed: [] };
    for (let rows = 1; ; rows += 1) {
      const height = Math.max(BAND_LEAST, rows * step + GAP);
      const first = inner + (height - rows * step) / 2 + step / 2;
      const radii = Array.from({ length: rows }, (_, i) => first + i * step);
      if (cells.every((cell) => deal(cell, radii, 1))) {
        return { outer: inner + height, placed: cells.flatMap((cell) => placeCell(cell, radii)) };
      }
    }
  }

  /**
   * The items of a cell in the middle rows of its band, in no more of them than is comfortable.
   * @param {Cell} cell @param {number[]} radii @returns {Polar[]}
   */
  function placeCell(cell, radii) {
    for (let rows = 1; rows < radii.length; rows += 1) {
      const start = Math.floor((radii.length - rows) / 2);
      const dealt = deal(cell, radii.slice(start, start + rows), 0.6);
      if (dealt) return dealt.flatMap((row) => spread(cell, row));
    }
    return (deal(cell, radii, 1) || []).flatMap((row) => spread(cell, row));
  }

  /**
   * Deal the items, in order of angle, each to the emptiest row; null where they do not fit.
   * @param {Cell} cell @param {number[]} radii @param {number} share of the row that may be used
   * @returns {Row[] | null}
   */
  function deal(cell, radii, share) {
    const rows = radii.map((radius) => ({ radius, items: /** @type {Standing[]} */ ([]), load: 0 }));
    for (const item of cell.items) {
      const row = rows.reduce((best, r) => (r.load / r.radius < best.load / best.radius ? r : best));
      row.items.push(item);
      row.load += item.partner.size + GAP;
    }
    return rows.every((row) => needed(cell, row) <= (cell.to - cell.from) * share) ? rows : null;
  }

  /** The angle that a row takes at its closest. @param {Cell} cell @param {Row} row */
  function needed(cell, row) {
    const { items, radius } = row;
    if (items.length === 0) return 0;
    if (largest(items) / 2 + Math.max(cell.before, cell.after) > 0.7 * radius) return Infinity;
    const ends = edge(items[0], cell.before, radius) + edge(items[items.length - 1], cell.after, radius);
    return separations(items, radius).reduce((sum, angle) => sum + angle, ends);
  }

  /** @param {Standing} item @param {number} padding @param {number} radius */
  function edge(item, padding, radius) {
    return Math.asin((item.partner.size / 2 + padding) / radius);
  }

  /** @param {Standing[]} items @param {number} radius */
  function separations(items, radius) {
    return items.slice(1).map((item, i) => {
      const chord = (item.partner.size + items[i].partner.size) / 2 + GAP;
      return 2 * Math.asin(chord / (2 * radius));
    });
  }

  /**
   * Move the items of a row as little as possible from where they wish to stand, so that
   * none touch and none leave the cell: isotonic regression, pooling adjacent violators.
   * @param {Cell} cell @param {Row} row @returns {Polar[]}
   */
  function spread(cell, row) {
    const { items, radius } = row;
    if (items.length === 0) return [];
    const slack = cell.to - cell.from - needed(cell, row);
    const extra = Math.min(COMFORT / radius, (0.7 * slack) / items.length);
    const offsets = [0];
    for (const angle of separations(items, radius)) {
      offsets.push(offsets[offsets.length - 1] + angle + extra);
    }
    const low = cell.from + edge(items[0], cell.before, radius);
    const high = cell.to - edge(items[items.length - 1], cell.after, radius) - offsets[offsets.length - 1];
    return pooled(items.map((item, i) => item.angle - offsets[i])).map((angle, i) => ({
      id: items[i].partner.id,
      radius,
      angle: Math.max(low, Math.min(high, angle)) + offsets[i],
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

  /** @param {number} radius @param {Input} input */
  function rimRadius(radius, input) {
    return radius + RIM_GAP + (input.rimSize || 28) / 2;
  }

  /**
   * The largest scale, and the side for the tray, at which all with its names fits the room;
   * in a room too small for that, the target still takes a third of it.
   * @param {Partner[]} idle @param {Slice[]} sectors @param {number} around @param {Input} input
   * @returns {Frame}
   */
  function frameFor(idle, sectors, around, input) {
    const room = input.room || ROOM;
    const sides = /** @type {("right"|"below")[]} */ (input.tray ? [input.tray] : ["right", "below"]);
    const span = 2 * around + (input.rimSize || 28);
    const least = Math.min(1.6, (0.35 * Math.min(room.width, room.height)) / span);
    for (let scale = 1.6; ; scale = Math.max(least, scale * 0.985)) {
      const frames = sides.map((side) => framed(idle, sectors, around, input, side, 1 / scale));
      const fitting = frames.find(({ extent }) => fits(extent, room, scale));
      if (fitting || scale <= least) return fitting || frames[frames.length - 1];
    }
  }

  /** @param {Box} extent @param {Room} room @param {number} scale */
  function fits({ left, top, right, bottom }, room, scale) {
    return (
      (right - left) * scale <= Math.max(20, room.width - 2 * MARGIN) &&
      (bottom - top) * scale <= Math.max(20, room.height - 2 * MARGIN)
    );
  }

  /**
   * @param {Partner[]} idle @param {Slice[]} sectors @param {number} around @param {Input} input
   * @param {"right"|"below"} side @param {number} pixel the length of a screen's pixel
   * @returns {Frame}
   */
  function framed(idle, sectors, around, input, side, pixel) {
    const half = (input.rimSize || 28) / 2;
    const outer = around + half;
    const labels = rimLabels(sectors, around, half, input, pixel);
    const disc = { left: -outer, top: -outer, right: outer, bottom: outer };
    const content = labels.reduce(union, disc);
    const cells = cellsOfTray(idle, side, content, input.room || ROOM, pixel);
    const title = TRAY_TITLE.height * pixel;
    const top = content.bottom - cells.height - title;
    const [x, y] = side === "right"
      ? [leftOfTray(top, content.bottom, labels, outer, pixel), top + title]
      : [-cells.width / 2, content.bottom + TRAY_GAP * pixel + title];
    const { width, height, label, rows, column, row } = cells;
    const tray = { x, y, width, height, ids: cells.ids, title, label };
    const whole = { left: x, top: y - title, right: x + width, bottom: y + height };
    const extent = idle.length ? union(content, whole) : content;
    return { side, pixel, labels, tray, rows, column, row, extent };
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
   * @param {Slice[]} sectors @param {number} around @param {number} half of a mark
   * @param {Input} input @param {number} pixel @returns {RimLabel[]}
   */
  function rimLabels(sectors, around, half, input, pixel) {
    const narrow = (input.room || ROOM).width < NARROW;
    const names = sectors.map(({ id }) => (input.names && input.names[id]) || id);
    const shared = narrow ? sharedWords(names) : 0;
    return sectors.map(({ middle }, i) => {
      const name = names[i].split(/\s+/).slice(shared).join(" ");
      const lines = wrapped(name, narrow ? 12 : 18, 3);
      const width = (Math.max(...lines.map((line) => lettersOf(line))) * RIM_LETTER + 6) * pixel;
      const height = lines.length * LINE * pixel;
      const [x, y] = [around * Math.cos(middle), around * Math.sin(middle)];
      const away = half + 7 * pixel;
      const across = Math.abs(Math.cos(middle)) > 0.6;
      if (across && !narrow) {
        const left = x < 0 ? x - away - width : x + away;
        return { lines, side: "beside", ...boxFrom(left, y - height / 2, width, height) };
      }
      const most = around + OVERHANG * pixel;
      const left = Math.max(-most, Math.min(most - width, x - width / 2));
      const top = y < 0 ? y - away - height : y + away;
      return { lines, side: "stacked", ...boxFrom(left, top, width, height) };
    });
  }

  /** How many words all names begin with, such as "Faculty of". @param {string[]} names */
  function sharedWords(names) {
    const words = names.map((name) => name.split(/\s+/));
    const least = Math.min(...words.map((each) => each.length)) - 1;
    const same = (/** @type {number} */ i) => words.every((each) => each[i] === words[0][i]);
    let count = 0;
    while (names.length > 1 && count < least && same(count)) count += 1;
    return count;
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
    return lines.map((line) => cut(line, width + 6));
  }

  /** @param {string} text @param {number} most letters */
  function cut(text, most) {
    const letters = Array.from(text);
    return letters.length <= most ? text : `${letters.slice(0, most - 1).join("").trimEnd()}…`;
  }

  /** How many letters wide a text is: those of East Asia count twice. @param {string} text */
  function lettersOf(text) {
    return Array.from(text).reduce((sum, letter) => sum + (letter >= "\u2e80" ? 2 : 1), 0);
  }

  /** @param {number} left @param {number} top @param {number} width @param {number} height @returns {Box} */
  function boxFrom(left, top, width, height) {
    return { left, top, right: left + width, bottom: top + height };
  }

  /**
   * Rows and columns of the tray, tiered partners first, then by name.
   * @param {Partner[]} partners @param {"right"|"below"} side @param {Box} content
   * @param {Room} room @param {number} pixel
   */
  function cellsOfTray(partners, side, content, room, pixel) {
    const ids = [...partners]
      .sort((a, b) => Number(b.tiered) - Number(a.tiered) || byName(a, b))
      .map((item) => item.id);
    const count = ids.length;
    const size = partners.reduce((most, item) => Math.max(most, item.size), 0);
    const longest = partners.reduce((most, item) => Math.max(most, lettersOf(item.label)), 0);
    const pad = TRAY_PAD * pixel;
    const wide = (room.width - 2 * MARGIN) * pixel - 2 * pad;
    const most = room.width < NARROW ? Math.max(60 * pixel, wide / 2 - size - GAP) : TRAY_MOST * pixel;
    const label = count > TRAY_LABELLED ? 0 : Math.min(most, (longest * TRAY_LETTER + 8) * pixel);
    const [column, row] = [size + GAP + label, Math.max(label && (LINE + 3) * pixel, size + GAP)];
    const tall = content.bottom - content.top - TRAY_TITLE.height * pixel - 2 * pad;
    const fit = Math.max(1, Math.floor(side === "right" ? tall / row : wide / column + 1e-6));
    const rows = side === "right" ? Math.min(fit, count) : Math.ceil(count / fit);
    const columns = Math.ceil(count / Math.max(1, rows));
    const even = Math.ceil(count / Math.max(1, columns));
    const width = Math.max(columns * column + 2 * pad, TRAY_TITLE.width * pixel);
    return { ids, label, column, row, rows: even, width, height: even * row + 2 * pad };
  }

  /**
   * As near as a tray between two heights may stand to the target, clear of all names.
   * @param {number} top @param {number} bottom @param {Box[]} labels
   * @param {number} outer @param {number} pixel
   */
  function leftOfTray(top, bottom, labels, outer, pixel) {
    const gap = TRAY_GAP * pixel;
    const level = Math.max(0, top - gap, -bottom - gap); // nearest to the middle
    const beside = labels.filter((box) => box.top < bottom + gap && box.bottom > top - gap);
    const arc = Math.sqrt(Math.max(0, outer ** 2 - level ** 2));
    return Math.max(arc, ...beside.map((box) => box.right)) + gap;
  }

  /** @param {Partner[]} idle @param {Frame} frame @returns {Record<string, [number, number]>} */
  function inTray(idle, { tray, rows, column, row, pixel }) {
    const pad = TRAY_PAD * pixel;
    const size = idle.reduce((most, item) => Math.max(most, item.size), 0);
    const positions = Object.create(null);
    tray.ids.forEach((id, i) => {
      const x = tray.x + pad + Math.floor(i / rows) * column + size / 2;
      const y = tray.y + pad + ((i % rows) + 0.5) * row;
      positions[id] = [round(x), round(y)];
    });
    return positions;
  }

  /** @param {number} radius @param {number} angle @returns {[number, number]} */
  function point(radius, angle) {
    return [round(radius * Math.cos(angle)), round(radius * Math.sin(angle))];
  }

  /** To a tenth of a pixel, and never minus nought. @param {number} value */
  function round(value) {
    return Math.round(value * 10) / 10 + 0;
  }

  /** @template {Record<string, any>} T @param {T} shape @returns {T} its numbers rounded */
  function rounded(shape) {
    const pairs = Object.entries(shape);
    return /** @type {T} */ (
      Object.fromEntries(pairs.map(([k, v]) => [k, typeof v === "number" ? round(v) : v]))
    );
  }

  /**
   * @param {Slice[]} sectors @param {Band[]} bands @param {Polar[]} placed
   * @param {Partner[]} idle @param {Frame} frame @param {number} around @returns {Layout}
   */
  function output(sectors, bands, placed, idle, frame, around) {
    const positions = Object.assign(Object.create(null), inTray(idle, frame));
    for (const at of placed) positions[at.id] = point(at.radius, at.angle);
    const rim = Object.create(null);
    const named = sectors.map(({ id, from, to, middle }, i) => {
      rim[id] = point(around, middle);
      return { id, from, to, label: rounded(frame.labels[i]) };
    });
    return {
      positions,
      bands: bands.map(rounded),
      sectors: named,
      tray: rounded(frame.tray),
      rim,
      radius: round(around),
      scale: 1 / frame.pixel,
      extent: rounded(frame.extent),
    };
  }

  /** @type {any} */ (root).layoutTarget = layoutTarget;
})(globalThis);

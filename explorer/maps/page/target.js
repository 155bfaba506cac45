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
 * @typedef {{rim: string[], partners: Partner[], rimSize?: number, tray?: "right"|"below"}} Input
 * @typedef {{id: string, from: number, to: number, label: [number, number]}} Sector
 * @typedef {{reach: number, inner: number, outer: number}} Band
 * @typedef {{x: number, y: number, width: number, height: number, ids: string[]}} Tray
 * @typedef {{positions: Record<string, [number, number]>, bands: Band[], sectors: Sector[],
 *   tray: Tray, rim: Record<string, [number, number]>, radius: number}} Layout
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
  const DISC_LEAST = 56;
  const SEAM = 34; // kept free on both sides of the seam, where the bands' names stand
  const RIM_GAP = 26;
  const TRAY_GAP = 70; // a tray stands low at the right, clear of most names of faculties
  const TRAY_LABEL = 170;
  const TRAY_ROW = 30;
  const TRAY_LABELLED = 40; // up to so many stand in the tray with room for their names
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
    const tray = placeTray(idle, rimRadius(radius, input), input.tray || "right");
    return output(sectors, bands, placed, tray, radius, input);
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
   * What has no reach stands beside the target, tiered first, then by name.
   * @param {Partner[]} partners @param {number} extent @param {"right"|"below"} side
   * @returns {Tray & {positions: Record<string, [number, number]>}}
   */
  function placeTray(partners, extent, side) {
    const items = [...partners].sort((a, b) => Number(b.tiered) - Number(a.tiered) || byName(a, b));
    const size = items.reduce((most, item) => Math.max(most, item.size), 0);
    const height = Math.max(TRAY_ROW, size + GAP);
    const width = Math.max(24, size + GAP) + (items.length <= TRAY_LABELLED ? TRAY_LABEL : 0);
    const most = side === "right" ? Math.max(6, Math.floor((0.7 * extent) / height)) : Math.max(1, Math.floor((2 * extent) / width));
    const columns = side === "right" ? Math.ceil(items.length / most) : Math.min(most, items.length);
    const rows = Math.ceil(items.length / Math.max(1, columns));
    const x = side === "right" ? extent + TRAY_GAP : (-columns * width) / 2;
    const y = side === "right" ? extent - rows * height : extent + 2 * TRAY_GAP;
    const positions = /** @type {Record<string, [number, number]>} */ ({});
    items.forEach((item, i) => {
      const [column, row] = [Math.floor(i / rows), i % rows];
      positions[item.id] = [x + column * width + size / 2 + GAP, y + (row + 0.5) * height];
    });
    return { x, y, width: columns * width, height: rows * height, ids: items.map((item) => item.id), positions };
  }

  /** @param {number} radius @param {number} angle @returns {[number, number]} */
  function point(radius, angle) {
    return [round(radius * Math.cos(angle)), round(radius * Math.sin(angle))];
  }

  /** To a tenth of a pixel, and never minus nought. @param {number} value */
  function round(value) {
    return Math.round(value * 10) / 10 + 0;
  }

  /**
   * @param {(Sector | {id: string, from: number, to: number, middle: number})[]} sectors
   * @param {Band[]} bands @param {Polar[]} placed
   * @param {Tray & {positions: Record<string, [number, number]>}} tray
   * @param {number} radius @param {Input} input @returns {Layout}
   */
  function output(sectors, bands, placed, tray, radius, input) {
    const positions = Object.assign(Object.create(null), tray.positions);
    for (const at of placed) positions[at.id] = point(at.radius, at.angle);
    for (const id of tray.ids) positions[id] = positions[id].map(round);
    const rim = Object.create(null);
    const around = rimRadius(radius, input);
    const named = sectors.map(({ id, from, to }) => {
      rim[id] = point(around, (from + to) / 2);
      return { id, from, to, label: point(around + RIM_GAP, (from + to) / 2) };
    });
    const { x, y, width, height, ids } = tray;
    return {
      positions,
      bands: bands.map((b) => ({ reach: b.reach, inner: round(b.inner), outer: round(b.outer) })),
      sectors: named,
      tray: { x: round(x), y: round(y), width: round(width), height: round(height), ids },
      rim,
      radius: round(around),
    };
  }

  /** @type {any} */ (root).layoutTarget = layoutTarget;
})(globalThis);

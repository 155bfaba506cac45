/**
 * The whole picture as marks: the same for a canvas, for an SVG in the page and for one that
 * is written without a browser.
 *
 * @typedef {{scale: number, x: number, y: number}} Camera where 0, 0 is on the screen
 * @typedef {{id: string, label: string, name: string, shape: string, colour: string, x: number,
 *   y: number, size: number, level: number, hollow: boolean, faint: boolean, marked: boolean,
 *   ring: number[] | null, count: string}} Item `marked`: its pattern differs from its tier;
 *   `ring`: activities by faculty; `count`: what stands in it
 * @typedef {{id: string, source: Item, target: Item, width: number, colour: string,
 *   dash: boolean, directed: boolean, bend: number, faint: boolean}} Link
 * @typedef {{layout: Target | Lanes | null, items: Item[], links: Link[], camera: Camera,
 *   room: Room, strong: Set<string>, near: Set<string>, measure: Measure,
 *   tray: string}} Scene
 */

const ARROWS_FROM = 0.4; // of the scale; farther away they would hide what they point at
const SMALLEST = 2.5; // radius that is drawn
const BESIDE = 26; // what a faculty's mark takes beside its lane
const RING_FROM = 6; // a partner of this radius on the screen is a ring of segments

/** @param {Scene} scene @returns {Mark[]} */
function pictureOf(scene) {
  const { layout } = scene;
  const taken = new Taken();
  const shown = scene.items.filter((item) => onScreen(item, scene));
  const under = layout ? (layout.kind === "target" ? targetUnder(layout, scene) : lanesUnder(layout, scene, taken)) : [];
  const spots = shown.map((item) => spotOf(item, scene));
  const titles = layout?.tray ? trayTitle(layout.tray, scene, taken) : [];
  const names = namesOf(spots, taken, scene.room, scene.measure);
  const bands = layout && layout.kind === "target" ? bandNames(layout, scene, taken) : [];
  return [
    ...under,
    ...scene.links.flatMap((link) => lineOf(link, scene)),
    ...shown.flatMap((item) => glyphOf(item, scene)),
    ...titles,
    ...bands,
    ...names,
  ];
}

/** @param {Camera} camera @param {number} x @param {number} y @returns {[number, number]} */
function toScreen(camera, x, y) {
  return [x * camera.scale + camera.x, y * camera.scale + camera.y];
}

/** @param {Item} item @param {Scene} scene */
function onScreen({ x, y, size }, { camera, room }) {
  const [sx, sy] = toScreen(camera, x, y);
  const r = (size / 2) * camera.scale + 2;
  return sx > -r && sy > -r && sx < room.width + r && sy < room.height + r;
}

/** @param {Item} item @param {Scene} scene @returns {Spot} */
function spotOf(item, { layout, camera, strong, near }) {
  const [x, y] = toScreen(camera, item.x, item.y);
  const spot = {
    id: item.id, x, y, r: (item.size / 2) * camera.scale, label: item.label,
    level: item.level, strong: strong.has(item.id), near: near.has(item.id),
  };
  if (!layout) return spot;
  if (layout.kind === "target") {
    const sector = layout.sectors.find(({ id }) => id === item.id);
    if (sector) return { ...spot, rim: sector.label, rx: sector.x, ry: sector.y, scale: camera.scale };
  } else {
    const lane = layout.lanes.find(({ id }) => id === item.id);
    if (lane) return { ...spot, label: "" };
  }
  const tray = layout.tray;
  return tray?.named && tray.ids.includes(item.id) ? { ...spot, beside: tray.named * camera.scale } : spot;
}

/** @param {Item} item @param {Scene} scene @returns {Mark[]} */
function glyphOf(item, { camera, strong, near, measure }) {
  const [x, y] = toScreen(camera, item.x, item.y);
  const r = Math.max(SMALLEST, (item.size / 2) * camera.scale);
  const ringed = item.ring && r >= RING_FROM;
  /** @type {Mark[]} */
  const marks = [];
  if (strong.has(item.id)) marks.push({ kind: "disc", x, y, r: r + 4, fill: "", stroke: "accent", width: 3 });
  else if (near.has(item.id)) marks.push({ kind: "disc", x, y, r: r + 3, fill: "", stroke: "muted", width: 1.5 });
  if (ringed) marks.push({ kind: "disc", x, y, r, fill: "paper", stroke: "line", width: 1 }, ...segments(item, x, y, r));
  marks.push({
    kind: "glyph", shape: item.shape, x, y, r: ringed ? r * 0.56 : r, fill: item.colour,
    hollow: item.hollow, faint: item.faint, name: item.name,
  });
  if (item.count && r >= 5) marks.push({ ...centred(item.count, x, y, sizeOfCount(item.count, r, measure), 600, "ink"), on: item.colour });
  if (item.marked && r >= 4) marks.push({ ...centred("≠", x + r * 0.9, y - r * 0.9, Math.max(10, Math.min(14, r)), 700, "ink"), halo: true });
  return marks;
}

/** How large a count is written within its mark. @param {string} count @param {number} r @param {Measure} measure */
function sizeOfCount(count, r, measure) {
  const size = Math.min(11, r);
  return size * Math.min(1, (1.44 * r) / measure(count, size, 600));
}

/** One segment a faculty, turned towards where it stands; hatched where it takes part only once. */
/** @param {Item} item @param {number} x @param {number} y @param {number} r @returns {Arc[]} */
function segments({ ring }, x, y, r) {
  const counts = ring || [];
  const width = TURN / counts.length;
  const gap = Math.min(0.08, 1.5 / r);
  return counts.flatMap((count, i) => {
    const middle = -Math.PI / 2 + i * width;
    const [from, to] = [middle - width / 2 + gap, middle + width / 2 - gap];
    return count ? [{ kind: "arc", x, y, inner: r * 0.68, outer: r - 0.5, from, to, fill: "ink", filled: count > 1 }] : [];
  });
}

/** @param {string} text @param {number} x @param {number} y @param {number} size @param {number} weight @param {string} fill @returns {Words} */
function centred(text, x, y, size, weight, fill) {
  return { kind: "text", x, y, text, size, weight, anchor: "middle", fill, halo: false };
}

/** @param {Link} link @param {Scene} scene @returns {Line[]} */
function lineOf({ source, target, width, colour, dash, directed, bend, faint }, { camera, room }) {
  const [x1, y1] = toScreen(camera, source.x, source.y);
  let [x2, y2] = toScreen(camera, target.x, target.y);
  if (Math.max(x1, x2) < 0 || Math.max(y1, y2) < 0 || Math.min(x1, x2) > room.width || Math.min(y1, y2) > room.height) return [];
  if (directed) {
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const short = Math.min(0.9, ((target.size / 2) * camera.scale + 1) / length);
    [x2, y2] = [x2 - (x2 - x1) * short, y2 - (y2 - y1) * short];
  }
  return [{ kind: "line", x1, y1, x2, y2, bend, width: width * Math.min(1, Math.max(0.5, camera.scale)), stroke: colour, dash, faint, arrow: directed && camera.scale >= ARROWS_FROM }];
}

// What lies under a target

/** @param {Target} target @param {Scene} scene @returns {Mark[]} */
function targetUnder({ bands, sectors, tray }, { camera }) {
  const [cx, cy] = toScreen(camera, 0, 0);
  /** @type {Mark[]} */
  const marks = [...bands].reverse().map(({ reach, outer }) => ({
    kind: "disc", x: cx, y: cy, r: outer * camera.scale, fill: reach % 2 ? "ringa" : "ringb", stroke: "line", width: 1,
  }));
  if (bands.length && sectors.length > 1) {
    const [disc, rim] = [bands[0].outer * camera.scale, bands[bands.length - 1].outer * camera.scale];
    for (const { from } of sectors) {
      const [dx, dy] = [Math.cos(from), Math.sin(from)];
      marks.push(straight(cx + disc * dx, cy + disc * dy, cx + rim * dx, cy + rim * dy));
    }
  }
  return tray ? [...marks, plateOf(tray, camera)] : marks;
}

/** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @returns {Line} */
function straight(x1, y1, x2, y2) {
  return { kind: "line", x1, y1, x2, y2, bend: 0, width: 1, stroke: "line", dash: false, faint: false, arrow: false };
}

/** @param {Tray} tray @param {Camera} camera @returns {Plate} */
function plateOf({ x, y, width, height }, camera) {
  const [left, top] = toScreen(camera, x, y);
  return { kind: "box", x: left, y: top, w: width * camera.scale, h: height * camera.scale, r: 8, fill: "ringa", stroke: "line" };
}

/** @param {Tray} tray @param {Scene} scene @param {Taken} taken @returns {Words[]} */
function trayTitle(tray, { camera, room, measure, tray: title }, taken) {
  const [left, y] = toScreen(camera, tray.x, tray.y);
  const width = measure(title, 11, 600);
  const x = Math.max(2, Math.min(left, room.width - width - 2));
  taken.add({ left: x, top: y - 16, right: x + width, bottom: y }, "");
  return [{ kind: "text", x, y: y - 9, text: title, size: 11, weight: 600, anchor: "start", fill: "muted", halo: true }];
}

/** Each band's name on a border of sectors, on the first where there is room; all are drawn. */
/** @param {Target} target @param {Scene} scene @param {Taken} taken @returns {Words[]} */
function bandNames(target, { camera, measure }, taken) {
  return target.bands.map((band) => {
    const spots = bandSpots(band, target).map(([x, y]) => toScreen(camera, x, y));
    const ways = namesOfBand(band.reach, target.sectors.length).flatMap((name) => {
      const size = { width: measure(name, 11, 600) + 4, height: 13 };
      return spots.map(([x, y]) => ({ name, box: boxAround(x, y, size) }));
    });
    const last = ways[ways.length - spots.length]; // the short name, over whatever is there
    const { name, box } = ways.find((way) => taken.free(way.box, "")) || last;
    taken.add(box, "");
    return { ...centred(name, (box.left + box.right) / 2, (box.top + box.bottom) / 2, 11, 600, "muted"), halo: true };
  });
}

/** @param {number} reach @param {number} all @returns {string[]} longest first */
function namesOfBand(reach, all) {
  if (reach > 1 && reach === all) return [`All ${reach} faculties`, `All ${reach}`];
  return [reach === 1 ? "1 faculty" : `${reach} faculties`, String(reach)];
}

/** Where a band's name may stand: the disc's within it, the others' on a border of sectors. */
/** @param {Band} band @param {Target} target @returns {[number, number][]} */
function bandSpots({ reach, inner, outer }, { sectors }) {
  const around = (/** @type {number} */ radius) =>
    sectors.map(({ from }) => /** @type {[number, number]} */ ([radius * Math.cos(from), radius * Math.sin(from)]));
  if (reach < sectors.length) return around((inner + outer) / 2);
  return [[0, 0], [0, 0.8 * outer], [0, -0.8 * outer], [0, 0.5 * outer], [0, -0.5 * outer], ...around(outer)];
}

// What lies under lanes

/** @param {Lanes} lanes @param {Scene} scene @param {Taken} taken @returns {Mark[]} */
function lanesUnder({ columns, lanes, tray, head, extent }, { camera, measure }, taken) {
  const bottom = lanes.length ? lanes[lanes.length - 1].y + lanes[lanes.length - 1].height : head;
  /** @type {Mark[]} */
  const marks = columns.map(({ reach, x, width }) => {
    const [left, top] = toScreen(camera, x, head);
    const fill = reach % 2 ? "ringa" : "ringb";
    return { kind: "box", x: left, y: top, w: width * camera.scale, h: (bottom - head) * camera.scale, r: 0, fill, stroke: "line" };
  });
  for (const { y } of lanes) {
    const [[x1, top], [x2]] = [toScreen(camera, 0, y), toScreen(camera, extent.right, y)];
    marks.push(straight(x1, top, x2, top));
  }
  for (const { reach, x, width } of columns) {
    const [cx, cy] = toScreen(camera, x + width / 2, head - 9);
    const name = namesOfBand(reach, columns.length).find((way) => measure(way, 11, 600) < width * camera.scale) || String(reach);
    const box = boxAround(cx, cy, { width: measure(name, 11, 600), height: 13 });
    if (!taken.free(box, "")) continue; // of very many columns some go without
    taken.add(box, "");
    marks.push({ ...centred(name, cx, cy, 11, 600, "muted"), halo: true });
  }
  const above = lanes.length > 0 && columns.length > 0 && columns[0].x === 0;
  const wide = (above ? extent.right - 20 : columns[0]?.x - BESIDE) * camera.scale;
  for (const lane of lanes) marks.push(...laneName(lane, above, wide, { camera, measure }, taken));
  return tray ? [...marks, plateOf(tray, camera)] : marks;
}

/** A faculty's name above its row, or beside it in as many lines as it needs; none too wide. */
/** @param {Lane} lane @param {boolean} above @param {number} wide @param {{camera: Camera, measure: Measure}} scene @param {Taken} taken @returns {Words[]} */
function laneName({ label, y, height }, above, wide, { camera, measure }, taken) {
  const whole = above ? [label] : wrapped(label, 14, Math.max(1, Math.floor(height / LINE)));
  const lines = whole.map((line) => cutToFit(line, wide, 11, 600, measure));
  const first = above ? y + 8 : y + height / 2 - ((lines.length - 1) * LINE) / 2;
  return lines.map((text, i) => {
    const [x, top] = toScreen(camera, above ? 20 : 0, first + i * LINE);
    taken.add({ left: x, top: top - 7, right: x + measure(text, 11, 600), bottom: top + 7 }, "");
    return { kind: "text", x, y: top, text, size: 11, weight: 600, anchor: "start", fill: "ink", halo: true };
  });
}

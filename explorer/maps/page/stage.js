/** The surface: a canvas with a camera over it, moved by pointer, wheel, fingers and keys. */

const surface = /** @type {HTMLCanvasElement} */ (element("map"));
const pen = /** @type {CanvasRenderingContext2D} */ (surface.getContext("2d"));
const REST = 140; // milliseconds after the last movement until names are set anew

/** @type {Camera} */
let camera = { scale: 1, x: 0, y: 0 };
let untouched = true; // nobody has moved the map yet, so it may be fitted anew
/** @type {{canvas: HTMLCanvasElement, camera: Camera} | null} */
let heldPicture = null; // the picture as it was last painted whole, which is moved meanwhile
/** @type {Scene | null} */
let painted = null; // what the picture shows
let movedAt = 0;
let asked = 0;

function arrangeAnew() {
  arrange(room());
  for (const follow of onArrange) follow();
}

/** @returns {Room} */
function room() {
  return { width: surface.clientWidth, height: surface.clientHeight };
}

function pixels() {
  return Math.max(1, Math.min(3, devicePixelRatio || 1));
}

/** Paint in the next frame. */
function repaint() {
  heldPicture = null;
  if (!asked) asked = requestAnimationFrame(frame);
}

/** Paint in the next frame what has only been moved. */
function moved() {
  movedAt = performance.now();
  if (!asked) asked = requestAnimationFrame(frame);
}

/** @param {number} now */
function frame(now) {
  asked = 0;
  if (heldPicture && now - movedAt < REST && isNear(heldPicture.camera)) {
    paintStill();
    asked = requestAnimationFrame(frame);
  } else paintWhole();
}

/** Is the camera still where a picture taken from another place covers most of the surface? */
/** @param {Camera} then */
function isNear(then) {
  const { width, height } = room();
  const scale = camera.scale / then.scale;
  const [dx, dy] = [camera.x - then.x * scale, camera.y - then.y * scale];
  return scale > 0.6 && scale < 2.5 && Math.abs(dx) < 0.5 * width * scale && Math.abs(dy) < 0.5 * height * scale;
}

function paintWhole() {
  const ratio = pixels();
  const { width, height } = room();
  if (surface.width !== Math.round(width * ratio) || surface.height !== Math.round(height * ratio)) {
    surface.width = Math.round(width * ratio);
    surface.height = Math.round(height * ratio);
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  painted = sceneFrom(camera, { width, height }, measureText);
  paintMarks(pen, pictureOf(painted), colourOf);
  const drawn = String(items.filter((item) => !bundleById.has(item.id)).length);
  const { dataset } = document.documentElement;
  if (dataset.drawn !== drawn) dataset.drawn = drawn; // for tests: how many nodes are drawn
  dataset.painted = String(Number(dataset.painted || 0) + 1);
  heldPicture = null;
}

/** The last whole picture, pushed to where the camera is now. */
function paintStill() {
  const { canvas, camera: then } = /** @type {{canvas: HTMLCanvasElement, camera: Camera}} */ (heldPicture);
  const ratio = pixels();
  const scale = camera.scale / then.scale;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, surface.width, surface.height);
  pen.setTransform(scale, 0, 0, scale, (camera.x - then.x * scale) * ratio, (camera.y - then.y * scale) * ratio);
  pen.drawImage(canvas, 0, 0);
}

/** Keep the picture that is there, to be moved. */
function hold() {
  if (heldPicture) return;
  const canvas = document.createElement("canvas");
  canvas.width = surface.width;
  canvas.height = surface.height;
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(surface, 0, 0);
  heldPicture = { canvas, camera: { ...camera } };
}

/** @param {Camera} to */
function moveCamera(to) {
  hold();
  camera = to;
  hideTip();
  moved();
}

/** Glide there, or jump where motion is not wanted. @param {Camera} to */
function glideTo(to) {
  if (still.matches) {
    camera = to;
    return repaint();
  }
  const from = { ...camera };
  const begun = performance.now();
  const step = () => {
    const part = Math.min(1, (performance.now() - begun) / 220);
    const ease = part * (2 - part);
    moveCamera({
      scale: from.scale * (to.scale / from.scale) ** ease,
      x: from.x + (to.x - from.x) * ease,
      y: from.y + (to.y - from.y) * ease,
    });
    if (part < 1) requestAnimationFrame(step);
    else repaint();
  };
  step();
}

/** Show the whole map. @param {boolean} moving */
function fit(moving) {
  untouched = true;
  if (moving) return glideTo(fitting(room()));
  camera = fitting(room());
  repaint();
}

/** The camera that is nearer by a factor, with one point of the screen kept where it is. */
/** @param {number} factor @param {number} x @param {number} y @returns {Camera} */
function zoomed(factor, x, y) {
  const scale = clamp(camera.scale * factor, FARTHEST, NEAREST);
  const real = scale / camera.scale;
  return { scale, x: x - (x - camera.x) * real, y: y - (y - camera.y) * real };
}

/** @param {number} factor */
function zoom(factor) {
  untouched = false;
  const { width, height } = room();
  glideTo(zoomed(factor, width / 2, height / 2));
}

/** Bring something into sight. @param {string} id */
function reveal(id) {
  const item = itemById.get(standIn(id));
  if (!item) return;
  const [x, y] = toScreen(camera, item.x, item.y);
  const { width, height } = room();
  if (x > 30 && y > 30 && x < width - 30 && y < height - 30) return;
  const scale = Math.max(camera.scale, 0.6);
  glideTo({ scale, x: width / 2 - item.x * scale, y: height / 2 - item.y * scale });
}

// Pointers

/** @type {Map<number, {x: number, y: number}>} */
const pointers = new Map();
let travelled = 0;

function listenToPointers() {
  surface.addEventListener("pointerdown", onDown);
  surface.addEventListener("pointermove", onMove);
  surface.addEventListener("pointerup", onUp);
  surface.addEventListener("pointercancel", onUp);
  surface.addEventListener("pointerleave", () => pointers.size || change({ hovered: null }));
  surface.addEventListener("wheel", onWheel, { passive: false });
  surface.addEventListener("dblclick", (event) => glideTo(zoomed(1.8, event.offsetX, event.offsetY)));
  new ResizeObserver(() => resized()).observe(surface);
}

function resized() {
  if (document.documentElement.classList.contains("printing")) return;
  if (isTarget) arrangeAnew();
  if (untouched) camera = fitting(room());
  heldPicture = null;
  paintWhole(); // now: until the next frame the last picture would be stretched
}

/** @param {PointerEvent} event */
function onDown(event) {
  if (event.button > 0) return;
  surface.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
  travelled = 0;
  hold();
}

/** @param {PointerEvent} event */
function onMove(event) {
  const before = pointers.get(event.pointerId);
  const now = { x: event.offsetX, y: event.offsetY };
  if (!before) return hover(now);
  travelled += Math.hypot(now.x - before.x, now.y - before.y);
  if (travelled < 4) return;
  untouched = false;
  const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
  pointers.set(event.pointerId, now);
  if (!other) return moveCamera({ ...camera, x: camera.x + now.x - before.x, y: camera.y + now.y - before.y });
  const factor = Math.hypot(now.x - other.x, now.y - other.y) / (Math.hypot(before.x - other.x, before.y - other.y) || 1);
  const near = zoomed(factor, other.x, other.y);
  moveCamera({ ...near, x: near.x + (now.x - before.x) / 2, y: near.y + (now.y - before.y) / 2 });
}

/** @param {PointerEvent} event */
function onUp(event) {
  if (!pointers.delete(event.pointerId)) return;
  if (travelled < 4 && event.type === "pointerup") choose({ x: event.offsetX, y: event.offsetY }, event.pointerType !== "mouse");
  else moved();
}

/** @param {WheelEvent} event */
function onWheel(event) {
  const whole = surface.getBoundingClientRect().height <= innerHeight; // else the page could not be scrolled
  if (!event.ctrlKey && !whole && document.activeElement !== surface) return;
  event.preventDefault();
  untouched = false;
  const lines = event.deltaMode === 1 ? 16 : 1;
  moveCamera(zoomed(Math.exp(-clamp(event.deltaY * lines, -200, 200) / 400), event.offsetX, event.offsetY));
}

/** @param {{x: number, y: number}} at */
function hover(at) {
  const item = itemAt(at, 3);
  change({ hovered: item ? item.id : null });
  surface.style.cursor = item ? "pointer" : "";
  if (item) return;
  const edge = linkAt(at, 4);
  if (edge) showEdgeTip(edge, at);
  else if (!state.cursor) hideTip();
}

/** @param {{x: number, y: number}} at @param {boolean} finger */
function choose(at, finger) {
  surface.focus({ preventScroll: true });
  const item = itemAt(at, finger ? 18 : 8);
  if (item) return activate(item.id);
  const edge = linkAt(at, finger ? 12 : 4);
  if (edge) change({ selected: null, cursor: null, cell: [], edge: edge.id });
  else clearSelection();
}

/** Open a group, or tell of anything else. @param {string} id */
function activate(id) {
  if (groups.has(id)) {
    const around = state.around === id ? null : state.around;
    change({ opened: [...state.opened, id], selected: null, edge: null, cursor: null, around });
    announce(`${nameOfItem(id)} opened`);
  } else select(id);
}

/** The nearest thing at a point of the screen. @param {{x: number, y: number}} at @param {number} beyond its border */
function itemAt(at, beyond) {
  /** @type {Item | null} */
  let best = null;
  let least = Infinity;
  for (const item of items) {
    const [x, y] = toScreen(camera, item.x, item.y);
    const distance = Math.hypot(x - at.x, y - at.y);
    if (distance < (item.size / 2) * camera.scale + beyond && distance < least) [best, least] = [item, distance];
  }
  return best;
}

/** The link at a point of the screen. @param {{x: number, y: number}} at @param {number} beyond its border */
function linkAt(at, beyond) {
  if (!painted) return undefined;
  const scene = { ...painted, camera };
  const found = painted.links.find((link) => {
    const [line] = lineOf(link, scene);
    return line && distanceTo(line, at) < beyond + line.width / 2;
  });
  return found ? edgeById.get(found.id) : undefined;
}

/** From a point to a line, along its curve. @param {Line} line @param {{x: number, y: number}} at */
function distanceTo(line, at) {
  const [cx, cy] = bendOf(line);
  const parts = line.bend ? 8 : 1;
  let least = Infinity;
  let [ax, ay] = [line.x1, line.y1];
  for (let part = 1; part <= parts; part += 1) {
    const t = part / parts;
    const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
    const [bx, by] = [a * line.x1 + b * cx + c * line.x2, a * line.y1 + b * cy + c * line.y2];
    const squared = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
    const along = clamp(((at.x - ax) * (bx - ax) + (at.y - ay) * (by - ay)) / squared, 0, 1);
    least = Math.min(least, Math.hypot(at.x - ax - along * (bx - ax), at.y - ay - along * (by - ay)));
    [ax, ay] = [bx, by];
  }
  return least;
}

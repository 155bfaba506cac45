/** The keys: arrows from one to the next by direction, pages to all in turn, Enter, Escape, / for the search, ? for help. */

/** @type {Record<string, [number, number]>} */
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @type {string | null} */
let lastAt = null; // where the arrow keys were, also after the map was left

function listenToKeys() {
  surface.addEventListener("keydown", onMapKey);
  surface.addEventListener("focus", updateTip);
  surface.addEventListener("blur", () => change({ cursor: null }));
  document.addEventListener("keydown", onPageKey);
  element("skip").addEventListener("click", (event) => {
    event.preventDefault(); // the fragment is the view's
    twin.querySelector("summary")?.focus();
  });
}

/** @param {KeyboardEvent} event */
function onMapKey(event) {
  const { key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (key in DIRECTIONS && event.shiftKey) pan(DIRECTIONS[key]);
  else if (key in DIRECTIONS) step((from) => nextFrom(from, DIRECTIONS[key]));
  else if (key === "PageDown") step((from) => inTurn(from, 1));
  else if (key === "PageUp") step((from) => inTurn(from, -1));
  else if (key === "Enter" && inFocus()) openDetails();
  else if (key === "+" || key === "=") zoom(1.3);
  else if (key === "-") zoom(1 / 1.3);
  else if (key === "0") fit(true);
  else return;
  event.preventDefault();
}

/** @param {KeyboardEvent} event */
function onPageKey(event) {
  if (/** @type {HTMLDialogElement} */ (element("help")).open) return;
  if (event.key === "Escape") return goBack();
  const { target } = event;
  const typing = (target instanceof HTMLInputElement && target.type !== "checkbox" && target.type !== "range") || target instanceof HTMLSelectElement;
  if (typing) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "z") undo();
  else if (event.ctrlKey || event.metaKey || event.altKey) return;
  else if (event.key === "/") {
    box.focus();
    box.select();
  } else if (event.key === "?") openHelp();
  else return;
  event.preventDefault();
}

/** From the details or the search back to the map; on the map, back to nothing chosen. */
function goBack() {
  const from = matrixButton();
  const inside = element("details").contains(document.activeElement) || document.activeElement === box;
  clearSelection();
  hideTip();
  if (inside) (from || ground).focus({ preventScroll: true });
}

/** @param {[number, number]} direction */
function pan([dx, dy]) {
  untouched = false;
  glideTo({ ...camera, x: camera.x - dx * 120, y: camera.y - dy * 120 });
}

/** @param {(from: string) => string | null} next where to go from the one where the keys are */
function step(next) {
  const from = [state.cursor, state.selected, lastAt].flatMap((id) => (id ? [standIn(id)] : [])).find((id) => itemById.has(id));
  const id = from ? next(from) : firstItem();
  if (!id) return announce("Nothing further that way");
  lastAt = id;
  change({ cursor: id, hovered: null });
  reveal(id);
  announce(spoken(id));
}

/** The first name by priority. */
function firstItem() {
  const sorted = [...items].sort((a, b) => a.level - b.level || b.size - a.size || compare(a.id, b.id));
  return sorted[0]?.id || null;
}

/** The nearest in a direction; what lies askew counts as farther. */
/** @param {string} from @param {[number, number]} direction */
function nextFrom(from, [dx, dy]) {
  const at = /** @type {Item} */ (itemById.get(from));
  let best = { id: /** @type {string | null} */ (null), cost: Infinity };
  for (const item of items) {
    if (item.id === from) continue;
    const ahead = (item.x - at.x) * dx + (item.y - at.y) * dy;
    const aside = Math.abs((item.x - at.x) * dy) + Math.abs((item.y - at.y) * dx);
    const cost = ahead + 2 * aside;
    if (ahead > 0 && aside <= 2 * ahead && cost < best.cost) best = { id: item.id, cost };
  }
  return best.id;
}

/** The one after or before in reading order, so that each is reached whatever lies around it. */
/** @param {string} from @param {number} by */
function inTurn(from, by) {
  const sorted = [...items].sort((a, b) => a.y - b.y || a.x - b.x || compare(a.id, b.id));
  const at = sorted.findIndex(({ id }) => id === from);
  return sorted[(at + by + sorted.length) % sorted.length].id;
}

/** What is said of a node or bundle. @param {string} id */
function spoken(id) {
  const node = nodeById.get(id);
  if (!node) return `${nameOfItem(id)}; Enter lists them`;
  const facts = factsNow(node).slice(0, 4).map(([label, value]) => `${label} ${value}`);
  const inside = groups.has(id) ? "Enter opens it" : "";
  return [node.label, keyOf(node).label, ...facts, inside].filter(Boolean).join(", ");
}

function openDetails() {
  const id = /** @type {string} */ (state.cursor || state.selected || state.hovered);
  lastAt = groups.has(id) ? groups.get(id)[0] : id;
  activate(id);
  if (state.selected) element("details-title").focus();
}

function openHelp() {
  /** @type {HTMLDialogElement} */ (element("help")).showModal();
}

/** The keys: arrows from node to node by direction, Enter, Escape, and / for the search. */

/** @type {Record<string, [number, number]>} */
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function listenToKeys() {
  surface.addEventListener("keydown", onMapKey);
  surface.addEventListener("focus", updateTip);
  surface.addEventListener("blur", () => change({ cursor: null }));
  document.addEventListener("keydown", onPageKey);
}

/** @param {KeyboardEvent} event */
function onMapKey(event) {
  const { key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (key in DIRECTIONS) step(DIRECTIONS[key]);
  else if (key === "Enter" && inFocus()) openDetails();
  else if (key === "+" || key === "=") zoom(1.3);
  else if (key === "-") zoom(1 / 1.3);
  else if (key === "0") fit(true);
  else return;
  event.preventDefault();
}

/** @param {KeyboardEvent} event */
function onPageKey(event) {
  if (event.key === "Escape") return escape();
  const typing = event.target instanceof HTMLInputElement && event.target.type !== "checkbox";
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  box.focus();
  box.select();
}

/** From the details or the search back to the map; on the map, back to nothing chosen. */
function escape() {
  const within = element("details").contains(document.activeElement) || document.activeElement === box;
  clearSelection();
  if (within) surface.focus({ preventScroll: true });
}

/** @param {[number, number]} direction */
function step(direction) {
  const from = state.cursor || state.selected;
  const id = from ? nextFrom(from, direction) : firstNode();
  if (!id) return announce("Nothing further that way");
  change({ cursor: id });
  reveal(id);
  updateTip();
  announce(spoken(id));
}

/** The first name by priority. */
function firstNode() {
  return byPriority.find(isShown)?.id || null;
}

/** The nearest visible node in a direction; what lies askew counts as farther. */
/** @param {string} from @param {[number, number]} direction */
function nextFrom(from, [dx, dy]) {
  const [x, y] = places.get(from) || [0, 0];
  let best = { id: /** @type {string | null} */ (null), cost: Infinity };
  for (const node of chart.nodes) {
    if (node.id === from || !isShown(node)) continue;
    const [nx, ny] = places.get(node.id) || [0, 0];
    const ahead = (nx - x) * dx + (ny - y) * dy;
    const aside = Math.abs((nx - x) * dy) + Math.abs((ny - y) * dx);
    const cost = ahead + 2 * aside;
    if (ahead > 0 && aside <= 2 * ahead && cost < best.cost) best = { id: node.id, cost };
  }
  return best.id;
}

/** What is said of a node. @param {string} id */
function spoken(id) {
  const node = /** @type {MapNode} */ (nodeById.get(id));
  const facts = (node.facts || []).slice(0, 4).map(([label, value]) => `${label} ${value}`);
  return [node.label, keyOf(node).label, ...facts].filter(Boolean).join(", ");
}

function openDetails() {
  select(/** @type {string} */ (state.cursor || state.selected || state.hovered));
  element("details-title").focus();
}

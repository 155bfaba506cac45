/** What is hovered, chosen, hidden: the one changing thing in the page, and who hears of it. */

const state = {
  /** @type {string | null} */ hovered: null, // node under the pointer
  /** @type {string | null} */ cursor: null, // node that the arrow keys have reached
  /** @type {string | null} */ selected: null, // node in the details
  /** @type {string | null} */ edge: null, // edge in the details
  /** @type {Set<string>} */ hidden: new Set(), // keys switched off in the legend
  allEdges: chart.layout !== "target",
};

/** @type {(() => void)[]} */
const listeners = [];

/** @param {() => void} listener */
function onChange(listener) {
  listeners.push(listener);
}

/** @param {Partial<typeof state>} changes */
function change(changes) {
  Object.assign(state, changes);
  listeners.forEach((listener) => listener());
}

/** Choose a node; one that the legend hides is shown again. @param {string} id */
function select(id) {
  const node = nodeById.get(id);
  if (!node) return;
  const hidden = isShown(node) ? state.hidden : without(state.hidden, node.key);
  change({ selected: id, edge: null, cursor: id, hidden });
}

/** @param {Set<string>} keys @param {string} key @returns {Set<string>} */
function without(keys, key) {
  return new Set([...keys].filter((other) => other !== key));
}

function clearSelection() {
  change({ selected: null, edge: null, cursor: null, hovered: null });
}

/** The node whose surroundings are shown: pointer before keyboard before choice. */
function inFocus() {
  return state.hovered || state.cursor || state.selected;
}

/** @param {MapNode | undefined} node */
function isShown(node) {
  return Boolean(node && !state.hidden.has(node.key));
}

/** @param {MapEdge} edge */
function isEdgeShown(edge) {
  if (state.hidden.has(edge.key)) return false;
  return isShown(nodeById.get(edge.source)) && isShown(nodeById.get(edge.target));
}

/** @param {string} text said to screen readers */
function announce(text) {
  element("announcer").textContent = text;
}

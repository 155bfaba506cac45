/** The view as a link: what differs from the start, in the fragment of the address. */

/** @returns {Partial<State>} */
function viewNow() {
  const opened = { ...start, lanes: isTarget && NARROW.matches };
  return Object.fromEntries(KEPT.filter((key) => !same(state[key], opened[key])).map((key) => [key, state[key]]));
}

/** Take up a view that somebody saved or linked; what is malformed is left out. @param {unknown} view */
function takeUp(view) {
  if (typeof view !== "object" || view === null || Array.isArray(view)) throw new TypeError("no view");
  const said = /** @type {Record<string, unknown>} */ (view);
  const good = KEPT.filter((key) => key in said && FITS[key](said[key]));
  const wanted = { ...start, lanes: isTarget && NARROW.matches, ...Object.fromEntries(good.map((key) => [key, said[key]])) };
  if (wanted.from !== null && wanted.until !== null && wanted.from > wanted.until) [wanted.from, wanted.until] = [wanted.until, wanted.from];
  change(wanted);
  if (state.selected && !nodeById.has(state.selected) && !bundleById.has(state.selected)) change({ selected: null });
  if (KEPT.some((key) => key in said && !good.includes(key))) malformed("Parts of this link are malformed and left out.");
}

const isText = (/** @type {unknown} */ value) => typeof value === "string";
const isNode = (/** @type {unknown} */ value) => nodeById.has(/** @type {string} */ (value));
const isBundle = (/** @type {unknown} */ value) => isText(value) && /** @type {string} */ (value).startsWith("bundle:");
const isSwitch = (/** @type {unknown} */ value) => typeof value === "boolean";
const isYear = (/** @type {unknown} */ value) => value === null || years().includes(/** @type {number} */ (value));
const listOf = (/** @type {(value: unknown) => boolean} */ fits) => (/** @type {unknown} */ value) =>
  Array.isArray(value) && value.every(fits) && new Set(value).size === value.length;
const isKind = (/** @type {unknown} */ value) => Number.isInteger(value) && chart.engaged?.kinds[/** @type {number} */ (value)] !== undefined;

/** What a link may say of each part of the state. @type {Record<string, (value: unknown) => boolean>} */
const FITS = {
  selected: (value) => value === null || isNode(value) || isBundle(value),
  edge: (value) => value === null || isText(value),
  hidden: listOf((key) => keyById.has(/** @type {string} */ (key))),
  tags: (value) => typeof value === "object" && value !== null && !Array.isArray(value) && Object.entries(value).every(isTag),
  scope: (value) => SCOPES.some(([scope]) => scope === value),
  kinds: listOf(isKind),
  from: isYear,
  until: isYear,
  lanes: isSwitch,
  allEdges: isSwitch,
  opened: listOf(isNode),
  closed: listOf(isNode),
  around: (value) => value === null || (!isTarget && !isMatrix && isNode(value)),
  steps: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 6,
  path: (value) => listOf(isNode)(value) && /** @type {string[]} */ (value).length <= 2,
  sort: (value) => value === "" || (isText(value) && names.includes(sorting(/** @type {string} */ (value)).column)),
  order: (value) => value === "" || (isText(value) && isColumn(sorting(/** @type {string} */ (value)).column)),
  table: isText,
  cell: isCell,
};

/** The years in which activities began, and those that the page was made with. */
function years() {
  return [...activities.map(({ startDay }) => Number(startDay.slice(0, 4))).filter((year) => year > 0), start.from, start.until];
}

/** @param {[string, unknown]} tag */
function isTag([name, value]) {
  return chart.nodes.some((node) => (node.tags || []).some(([tag, has]) => tag === name && has === value));
}

/** @param {string} column of the matrix, -1 for the names */
function isColumn(column) {
  const columns = chart.matrix ? chart.matrix.columns.map((_, i) => String(i)) : [];
  return column === "-1" || columns.includes(column);
}

/** @param {unknown} value */
function isCell(value) {
  if (!Array.isArray(value) || !value.every(Number.isInteger)) return false;
  return value.length === 0 || (value.length === 2 && Boolean(chart.matrix?.cells[value[0]]?.[value[1]]));
}

/** @param {string} told to everybody, not to screen readers alone */
function malformed(told) {
  element("notice").textContent = told;
  element("notice").hidden = false;
  announce(told);
}

/** The view that the file was saved with. */
function saved() {
  return element("view").textContent || "{}";
}

/** The view that the address asks for, else the one that the file was saved with. */
function readLink() {
  element("notice").hidden = true;
  try {
    const view = JSON.parse(location.hash.length > 1 ? decodeURIComponent(location.hash.slice(1)) : saved());
    document.documentElement.classList.toggle("picture", Boolean(view?.picture));
    takeUp(view);
    if (!isMatrix) resized();
  } catch {
    malformed("This link is malformed; the map is shown as it opens without it.");
  }
}

let written = 0;

/** A little later than the change, so that a slider does not write a hundred addresses. */
function writeLink() {
  clearTimeout(written);
  written = setTimeout(() => {
    const view = viewNow();
    const fragment = Object.keys(view).length || saved() !== "{}" ? `#${encodeURIComponent(JSON.stringify(view))}` : "";
    if (fragment === location.hash || location.protocol === "about:") return;
    history.replaceState(null, "", `${location.pathname}${location.search}${fragment}`);
  }, 200);
}

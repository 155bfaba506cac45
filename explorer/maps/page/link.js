/** The view as a link: what differs from the start, in the fragment of the address. */

/** @returns {Partial<State>} */
function viewNow() {
  const opened = { ...start, lanes: isTarget && NARROW.matches };
  return Object.fromEntries(KEPT.filter((key) => !same(state[key], opened[key])).map((key) => [key, state[key]]));
}

/** Take up a view that somebody saved or linked; what is malformed is left out. @param {unknown} view */
function takeUp(view) {
  if (typeof view !== "object" || view === null) return;
  const said = /** @type {Record<string, unknown>} */ (view);
  const good = KEPT.filter((key) => key in said && fits(key, said[key]));
  const wanted = { ...start, lanes: isTarget && NARROW.matches, ...Object.fromEntries(good.map((key) => [key, said[key]])) };
  if (wanted.from !== null && wanted.until !== null && wanted.from > wanted.until) [wanted.from, wanted.until] = [wanted.until, wanted.from];
  change(wanted);
  if (state.selected && !nodeById.has(state.selected) && !bundleById.has(state.selected)) change({ selected: null });
}

/** Is a value of the form that the state has there? @param {keyof State} key @param {unknown} value */
function fits(key, value) {
  const model = start[key];
  const isTexts = (/** @type {unknown} */ list) => Array.isArray(list) && list.every((one) => typeof one === (key === "kinds" ? "number" : "string"));
  if (key === "hidden") return isTexts(value) && /** @type {string[]} */ (value).every((one) => keyById.has(one));
  if (key === "kinds") return isTexts(value) && /** @type {number[]} */ (value).every((kind) => chart.engaged?.kinds[kind]);
  if (key === "cell") return isCell(value);
  if (Array.isArray(model)) return isTexts(value);
  if (key === "steps") return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 6;
  if (key === "edge") return value === null || typeof value === "string";
  if (key === "selected" || key === "around") return value === null || nodeById.has(/** @type {string} */ (value)) || String(value).startsWith("bundle:");
  if (key === "from" || key === "until") return value === null || Number.isInteger(value);
  if (key === "scope") return SCOPES.some(([scope]) => scope === value);
  if (key === "tags") return typeof value === "object" && value !== null && Object.entries(value).every(([name, one]) => chart.nodes.some((node) => (node.tags || []).some(([tag, has]) => tag === name && has === one)));
  return typeof value === typeof model;
}

/** @param {unknown} value */
function isCell(value) {
  if (!Array.isArray(value) || value.length === 0) return Array.isArray(value);
  return value.length === 2 && Boolean(chart.matrix?.cells[value[0]]?.[value[1]]);
}

/** The view that the file was saved with. */
function saved() {
  return element("view").textContent || "{}";
}

/** The view that the address asks for, else the one that the file was saved with. */
function readLink() {
  try {
    const view = JSON.parse(location.hash.length > 1 ? decodeURIComponent(location.hash.slice(1)) : saved());
    document.documentElement.classList.toggle("picture", Boolean(view?.picture));
    takeUp(view);
    if (!isMatrix) resized();
  } catch {
    announce("This link is malformed; the map is shown as it opens without it.");
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

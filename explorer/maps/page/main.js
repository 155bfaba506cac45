/** Start: draw everything once, then keep it in step with the state. */

function begin() {
  Object.assign(state, { lanes: isTarget && NARROW.matches });
  readTheme();
  recount();
  onChange(update); // first, so that whoever listens reads what is counted anew
  drawLegend();
  drawFilters();
  listenToSearch();
  listenToTable();
  listenToKeys();
  listenToControls();
  listenToExports();
  if (isMatrix) drawMatrix();
  else {
    arrangeAnew();
    fit(false);
    listenToPointers();
  }
  readLink();
  past.length = 0;
  updateControls();
  addEventListener("hashchange", readLink);
  updateDetails(new Set());
  document.documentElement.classList.add("ready");
}

/** @param {Set<string>} changed */
function update(changed) {
  if (SHAPING.some((key) => changed.has(key))) {
    recount();
    if (!isMatrix) arrangeAnew();
    if (state.selected?.startsWith("bundle:") && !bundleById.has(state.selected)) state.selected = null;
    updateCount();
    if (untouched && !isMatrix) camera = fitting(room());
  }
  if (!isMatrix) {
    repaint();
    updateTip();
  }
  updateDetails(changed);
  updateTable(changed);
  updateControls();
  writeLink();
}

function listenToControls() {
  const all = /** @type {HTMLInputElement} */ (element("all-edges"));
  all.addEventListener("change", () => change({ allEdges: all.checked }));
  element("all-edges-choice").hidden = !isTarget;
  element("lanes").hidden = !isTarget;
  element("lanes").addEventListener("click", () => change({ lanes: !state.lanes }));
  element("undo").addEventListener("click", undo);
  element("reset").addEventListener("click", reset);
  element("zoom-in").addEventListener("click", () => zoom(1.3));
  element("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
  element("zoom-fit").addEventListener("click", () => fit(true));
  element("open-help").addEventListener("click", openHelp);
  element("close-help").addEventListener("click", () => /** @type {HTMLDialogElement} */ (element("help")).close());
  followWidth();
  addEventListener("beforeprint", () => dress(true));
  addEventListener("afterprint", () => dress(false));
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    matchMedia(query).addEventListener("change", paintAnew);
  }
  updateControls();
}

/** Lanes where there is little room, until somebody chooses between them and the target. */
function followWidth() {
  let chosen = false;
  onChange((changed) => {
    chosen ||= changed.has("lanes");
  });
  NARROW.addEventListener("change", () => {
    if (!isTarget || chosen) return;
    for (const each of [state, ...past]) each.lanes = NARROW.matches;
    update(new Set(["lanes"]));
  });
}

function updateControls() {
  /** @type {HTMLInputElement} */ (element("all-edges")).checked = state.allEdges;
  element("lanes").setAttribute("aria-pressed", String(state.lanes));
  element("undo").setAttribute("aria-disabled", String(past.length === 0));
}

let unprinted = camera;

/** On paper the colours are those of the light scheme, and a target is drawn as lanes. */
/** @param {boolean} printing */
function dress(printing) {
  document.documentElement.classList.toggle("printing", printing);
  readTheme();
  if (isTarget) {
    const lanes = state.lanes;
    state.lanes = printing || lanes;
    arrangeAnew();
    state.lanes = lanes;
  }
  if (!isMatrix) {
    if (printing) unprinted = camera;
    camera = printing ? fitting(room()) : unprinted;
    paintWhole();
  }
  for (const paint of onRepaint) paint();
}

function paintAnew() {
  readTheme();
  if (!isMatrix) repaint();
  for (const paint of onRepaint) paint();
}

begin();

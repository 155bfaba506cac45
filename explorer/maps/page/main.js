/** Start: draw everything once, then keep it in step with the state. */

function start() {
  readTheme();
  drawLegend();
  drawMap();
  for (const update of [updateMap, updateTip, updateDetails, updateTable]) onChange(update);
  listenToSearch();
  listenToTable();
  listenToKeys();
  listenToControls();
  updateDetails();
  document.documentElement.classList.add("ready");
}

function listenToControls() {
  const all = /** @type {HTMLInputElement} */ (element("all-edges"));
  element("all-edges-choice").hidden = chart.layout !== "target";
  all.checked = state.allEdges;
  all.addEventListener("change", () => change({ allEdges: all.checked }));
  element("zoom-in").addEventListener("click", () => zoom(1.3));
  element("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
  element("zoom-fit").addEventListener("click", () => fit(true));
  addEventListener("beforeprint", () => dress(true));
  addEventListener("afterprint", () => dress(false));
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    matchMedia(query).addEventListener("change", paintAnew);
  }
}

/** On paper the colours are those of the light scheme. @param {boolean} printing */
function dress(printing) {
  document.documentElement.classList.toggle("printing", printing);
  paintAnew();
}

function paintAnew() {
  repaint();
  onRepaint.forEach((paint) => paint());
}

start();

/** Out of the page: a picture, the table, a copy that opens as it looks now. */

function listenToExports() {
  element("save-png").addEventListener("click", savePng);
  element("save-svg").addEventListener("click", () => save(new Blob([svgNow()], { type: "image/svg+xml" }), "svg"));
  element("save-csv").addEventListener("click", () => save(new Blob(["\ufeff", csvNow()], { type: "text/csv" }), "csv"));
  element("save-view").addEventListener("click", () => save(new Blob([copyNow()], { type: "text/html" }), "html"));
  for (const id of ["save-png", "save-svg"]) element(id).hidden = isMatrix;
}

/** @param {Blob} blob @param {string} suffix */
function save(blob, suffix) {
  const link = /** @type {HTMLAnchorElement} */ (make("a"));
  link.href = URL.createObjectURL(blob);
  link.download = `${chart.view.replace(/[^a-z]/g, "").slice(0, 20) || "map"}.${suffix}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  announce(`${link.download} is saved`);
}

/** The marks of what the map shows now. @returns {Mark[]} */
function marksNow() {
  return pictureOf(sceneFrom(camera, room(), measureText));
}

function svgNow() {
  return svgOf(marksNow(), room(), colourOf, measureText);
}

function savePng() {
  const { width, height } = room();
  const sheet = sheetAround({ width, height }, measureText);
  const canvas = document.createElement("canvas");
  canvas.width = 2 * width;
  canvas.height = 2 * sheet.height;
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  brush.scale(2, 2);
  brush.fillStyle = colourOf("paper");
  brush.fillRect(0, 0, width, sheet.height);
  paintMarks(brush, [...sheet.above, ...sheet.below], colourOf);
  brush.translate(0, sheet.top);
  brush.beginPath();
  brush.rect(0, 0, width, height);
  brush.clip();
  paintMarks(brush, marksNow(), colourOf);
  canvas.toBlob((blob) => blob && save(blob, "png"), "image/png");
}

/** What the table, or the matrix, shows as CSV. No cell is run as a formula. */
function csvNow() {
  return csvOf(isMatrix ? matrixLines() : [names, ...tableRows().map(([, values]) => names.map((name) => values[name] || ""))]);
}

function matrixLines() {
  const { corner, columns, rows, cells } = /** @type {Matrix} */ (chart.matrix);
  const lines = matrixOrder().map((i) => [rows[i][1], ...cells[i].map(({ count }) => (count === null ? "none recorded" : String(count)))]);
  return [[corner, ...columns.map(([, name]) => name)], ...lines];
}

/** @param {string[][]} lines */
function csvOf(lines) {
  return `${lines.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

/** As the command writes it: what a spreadsheet would run has one apostrophe more. @param {string} text */
function csvCell(text) {
  const safe = /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** This file, opening in the view that is shown now: a mailed file has no link. */
function copyNow() {
  const view = JSON.stringify(viewNow()).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const empty = /(<script type="application\/json" id="view">)[^<]*(<\/script>)/;
  return `<!doctype html>\n${pristine.replace(empty, (_, open, close) => open + view + close)}\n`;
}

/** The matrix: a real table of counts, as a heat map that can be sorted. */

/** Where the focus goes back to. */
const ground = isMatrix ? element("matrix-frame") : surface;

function drawMatrix() {
  const matrix = chart.matrix;
  if (!matrix) return;
  element("matrix-frame").hidden = false;
  element("map-frame").hidden = true;
  for (const id of ["map-tools", "map-help"]) element(id).hidden = true;
  const head = make("tr");
  const faculties = telling(matrix.columns.map(([, name]) => name));
  head.append(matrixHead(matrix.corner, -1), ...faculties.map(matrixHead));
  element("matrix-head").replaceChildren(head);
  writeMatrix();
  onChange((changed) => (changed.has("order") || changed.has("hidden") || changed.has("tags")) && writeMatrix());
  onChange((changed) => (changed.has("selected") || changed.has("cell")) && markMatrixRow());
  document.documentElement.dataset.drawn = String(matrix.rows.length);
}

/** @param {string} name @param {number} i of the column, -1 for the names */
function matrixHead(name, i) {
  const cell = make("th");
  cell.setAttribute("scope", "col");
  cell.dataset.column = String(i);
  cell.append(button(name, () => sortNext("order", String(i), i < 0 ? "ascending" : "descending")));
  return cell;
}

function writeMatrix() {
  const { rows, cells } = /** @type {Matrix} */ (chart.matrix);
  const most = Math.max(1, ...cells.flat().map(({ count }) => count || 0));
  element("matrix-body").replaceChildren(...matrixOrder().map((i) => {
    const row = make("tr");
    row.dataset.row = String(i);
    const name = make("th");
    name.setAttribute("scope", "row");
    name.append(nodeById.has(rows[i][0]) ? button(rows[i][1], () => go(rows[i][0]), "name") : make("span", rows[i][1]));
    row.append(name, ...cells[i].map((cell, j) => matrixCell(cell, i, j, most)));
    return row;
  }));
  element("matrix-empty").hidden = element("matrix-body").childElementCount > 0;
  markMatrixRow();
  const { column, sign } = sorting(state.order);
  for (const cell of element("matrix-head").querySelectorAll("th")) {
    if (cell.dataset.column === column) cell.setAttribute("aria-sort", sign < 0 ? "descending" : "ascending");
    else cell.removeAttribute("aria-sort");
  }
}

/** The rows that pass the filters, in the order that was asked for. @returns {number[]} */
function matrixOrder() {
  const { rows, cells, columns } = /** @type {Matrix} */ (chart.matrix);
  const order = rows.map((_, i) => i).filter((i) => {
    const node = nodeById.get(rows[i][0]);
    return !node || passes(node);
  });
  const { column: wanted, sign } = sorting(state.order);
  const column = Number(wanted);
  if (!wanted || !(column < columns.length)) return order;
  const value = (/** @type {number} */ i) => (column < 0 ? 0 : cells[i][column].count ?? -1);
  return order.sort((a, b) => sign * (value(a) - value(b)) || (column < 0 ? sign : 1) * compare(folded(rows[a][1]), folded(rows[b][1])));
}

/** A count with a ground the darker the more; what is not recorded is not nought. */
/** @param {{count: number | null}} cell @param {number} i @param {number} j @param {number} most */
function matrixCell({ count }, i, j, most) {
  const { rows, columns } = /** @type {Matrix} */ (chart.matrix);
  const made = make("td", "", count === null ? "unrecorded" : "count");
  if (count === null) {
    made.append(make("span", "·"), make("span", "none recorded", "unseen"));
    return made;
  }
  const level = count === 0 ? 0 : Math.max(1, Math.ceil((5 * Math.log(1 + count)) / Math.log(1 + most)));
  made.classList.add(`heat${level}`);
  if (count === 0) made.textContent = "0";
  else {
    const open = button(String(count), () => {
      change({ selected: null, edge: null, cell: [i, j] });
      element("details-title").focus();
    });
    open.setAttribute("aria-label", `${rows[i][1]}, ${columns[j][1]}: ${counted(count, "activity", "activities")}`);
    made.append(open);
  }
  return made;
}

/** What the chosen cell counts. @param {number[]} cell its row and its column */
function cellDetails([i, j]) {
  const { rows, columns, cells } = /** @type {Matrix} */ (chart.matrix);
  const { count, rows: places } = cells[i][j];
  const list = make("ul", "", "neighbours");
  list.append(...places.map((place) => make("li", place)));
  const told = `${counted(count || 0, "activity", "activities")} in scope`;
  return [heading(`${rows[i][1]} – ${columns[j][1]}`), make("p", told, "kind"), list];
}

/** The button in the matrix that opened the details, while it is there. @returns {HTMLElement | null} */
function matrixButton() {
  if (!isMatrix) return null;
  const { rows } = /** @type {Matrix} */ (chart.matrix);
  const at = state.cell.length ? state.cell[0] : rows.findIndex(([id]) => id === state.selected);
  const row = element("matrix-body").querySelector(`[data-row="${at}"]`);
  return row ? row.querySelector(state.cell.length ? `td:nth-child(${state.cell[1] + 2}) button` : "th button") : null;
}

/** Mark the row that the details are about. */
function markMatrixRow() {
  const row = matrixButton()?.closest("tr");
  for (const one of element("matrix-body").children) one.classList.toggle("chosen", one === row);
}

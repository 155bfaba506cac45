/** The twin table: the nodes of the map as rows, sortable, in step with the legend. */

const twin = /** @type {HTMLDetailsElement} */ (element("twin"));
const told = new Set(chart.nodes.flatMap((node) => (node.facts || []).map(([label]) => label)));
const columns = ["Name", "Kind", ...told, "Row"];
const order = { column: "", downwards: false };

/** Rows are made when the table is first opened. */
function listenToTable() {
  element("twin-count").textContent = String(chart.nodes.length);
  twin.addEventListener("toggle", () => twin.open && fillTable());
  addEventListener("beforeprint", () => {
    twin.open = true;
    fillTable();
  });
}

function fillTable() {
  if (!element("twin-head").childElementCount) makeTable();
  updateTable();
}

function makeTable() {
  const row = make("tr");
  row.append(...columns.map(headCell));
  element("twin-head").append(row);
  element("twin-body").append(...chart.nodes.map(bodyRow));
}

/** @param {string} column */
function headCell(column) {
  const cell = make("th");
  cell.setAttribute("scope", "col");
  const button = make("button", column);
  button.setAttribute("type", "button");
  button.addEventListener("click", () => sortBy(column));
  cell.append(button);
  return cell;
}

/** @param {MapNode} node */
function bodyRow(node) {
  const row = make("tr");
  row.dataset.index = String(chart.nodes.indexOf(node));
  const name = make("th");
  name.setAttribute("scope", "row");
  const button = make("button", node.label, "name");
  button.setAttribute("type", "button");
  button.addEventListener("click", () => showOnMap(node.id));
  name.append(button);
  row.append(name, ...columns.slice(1).map((column) => bodyCell(valueOf(node, column))));
  return row;
}

/** @param {string} value */
function bodyCell(value) {
  return make("td", value, Number.isNaN(number(value)) ? "" : "number");
}

/** @param {MapNode} node @param {string} column */
function valueOf(node, column) {
  if (column === "Name") return node.label;
  if (column === "Kind") return keyOf(node).label;
  if (column === "Row") return node.row || "";
  return (node.facts || []).find(([label]) => label === column)?.[1] || "";
}

/** The number that a text stands for, else NaN. @param {string} text */
function number(text) {
  const bare = text.replace(/[£,%\s]/g, "");
  return bare === "" ? NaN : Number(bare);
}

/** Numbers by size, texts by letter, empty ones always last. @param {string} column */
function sortBy(column) {
  const numeric = chart.nodes.some((node) => !Number.isNaN(number(valueOf(node, column))));
  order.downwards = order.column === column ? !order.downwards : numeric;
  order.column = column;
  const sign = order.downwards ? -1 : 1;
  const rows = /** @type {HTMLElement[]} */ ([...element("twin-body").children]);
  const values = new Map(rows.map((row) => [row, valueOf(chart.nodes[Number(row.dataset.index)], column)]));
  rows.sort((a, b) => byValue(values.get(a) || "", values.get(b) || "", sign));
  element("twin-body").append(...rows);
  updateHeads();
}

/** @param {string} a @param {string} b @param {number} sign */
function byValue(a, b, sign) {
  if (!a || !b) return Number(!a) - Number(!b);
  const difference = number(a) - number(b);
  if (!Number.isNaN(difference)) return sign * difference;
  const [x, y] = [folded(a), folded(b)];
  return x < y ? -sign : x > y ? sign : 0;
}

function updateHeads() {
  [...element("twin-head").querySelectorAll("th")].forEach((cell, i) => {
    const way = order.downwards ? "descending" : "ascending";
    if (columns[i] === order.column) cell.setAttribute("aria-sort", way);
    else cell.removeAttribute("aria-sort");
  });
}

/** @param {string} id */
function showOnMap(id) {
  select(id);
  reveal(id);
  element("stage").scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
}

/** @type {{hidden: Set<string> | null, selected: string | null}} what the table follows */
let tabled = { hidden: null, selected: null };

/** Hide the rows that the legend hides, mark the chosen one. */
function updateTable() {
  if (!twin.open || (tabled.hidden === state.hidden && tabled.selected === state.selected)) return;
  tabled = { hidden: state.hidden, selected: state.selected };
  for (const row of /** @type {HTMLCollectionOf<HTMLElement>} */ (element("twin-body").children)) {
    const node = chart.nodes[Number(row.dataset.index)];
    row.hidden = !isShown(node);
    row.classList.toggle("chosen", node.id === state.selected);
  }
}

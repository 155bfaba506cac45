/** The twin table: the same as the map in words, sortable, filterable, in step with it. */

const twin = /** @type {HTMLDetailsElement} */ (element("twin"));
const names = ["Name", "Kind", ...namesOfFacts()];
/** @type {Map<string, HTMLTableRowElement>} */
const rowById = new Map();

/** Every fact that some node of the map tells, the row last. */
function namesOfFacts() {
  const facts = isTarget ? [...MEASURED.map(([name]) => name), ...FACULTY_FACTS] : [];
  const told = new Set([...facts, ...chart.nodes.flatMap((node) => (node.facts || []).map(([label]) => label))]);
  return [...told, "Row"];
}

/** Rows are made when the table is first opened. */
function listenToTable() {
  twin.addEventListener("toggle", () => twin.open && fillTable());
  const wanted = /** @type {HTMLInputElement} */ (element("table-filter"));
  wanted.addEventListener("input", () => change({ table: wanted.value }));
  let open = false;
  addEventListener("beforeprint", () => {
    open = twin.open;
    twin.open = true;
    fillTable();
  });
  addEventListener("afterprint", () => {
    twin.open = open;
  });
  updateTwinCount();
}

function updateTwinCount() {
  element("twin-count").textContent = String(shownNodes().length);
}

/** Those of the map that pass its filters. */
function shownNodes() {
  return chart.nodes.filter(isListed);
}

/** Does a node pass the filters, of a target also in its tray? @param {MapNode} node */
function isListed(node) {
  return isTarget || isMatrix ? passes(node) : isShown(node);
}

/** Those of them that the table is asked for, in its order, with what they say. */
/** @returns {[MapNode, Record<string, string>][]} */
function tableRows() {
  const { column, sign } = sorting(state.sort);
  const wanted = folded(state.table.trim());
  const said = shownNodes().map((node) => /** @type {[MapNode, Record<string, string>]} */ ([node, valuesOf(node)]));
  const rows = said.filter(([, values]) => !wanted || Object.values(values).some((value) => folded(value).includes(wanted)));
  return column ? rows.sort(([, a], [, b]) => byValue(a[column] || "", b[column] || "", sign)) : rows;
}

function fillTable() {
  if (!element("twin-head").childElementCount) {
    const row = make("tr");
    row.append(...names.map(headCell));
    element("twin-head").append(row);
  }
  writeRows();
}

/** @param {string} column */
function headCell(column) {
  const cell = make("th");
  cell.setAttribute("scope", "col");
  cell.append(button(column, () => sortBy(column)));
  return cell;
}

/** Every row with what it says now, in the order that was asked for. */
function writeRows() {
  const rows = tableRows();
  const { column, sign } = sorting(state.sort);
  element("twin-body").replaceChildren(...rows.map(([node, values]) => bodyRow(node, values)));
  [...element("twin-head").querySelectorAll("th")].forEach((cell, i) => {
    if (names[i] === column) cell.setAttribute("aria-sort", sign < 0 ? "descending" : "ascending");
    else cell.removeAttribute("aria-sort");
  });
  element("table-count").textContent = `${counted(rows.length, "row")}`;
}

/** @param {MapNode} node @returns {Record<string, string>} */
function valuesOf(node) {
  return Object.fromEntries([["Name", node.label], ["Kind", keyOf(node).label], ...factsNow(node)]);
}

/** @param {MapNode} node @param {Record<string, string>} values */
function bodyRow(node, values) {
  const row = /** @type {HTMLTableRowElement} */ (make("tr", "", node.id === state.selected ? "chosen" : ""));
  const name = make("th");
  name.setAttribute("scope", "row");
  name.append(button(node.label, () => showOnMap(node.id), "name"));
  row.append(name, ...names.slice(1).map((column) => {
    const value = values[column] || "";
    return make("td", value, Number.isNaN(number(value)) ? "" : "number");
  }));
  rowById.set(node.id, row);
  return row;
}

/** The number that a text stands for, else NaN. @param {string} text */
function number(text) {
  const plain = text.replace(/[£,%\s]/g, "");
  return plain === "" ? NaN : Number(plain);
}

/** By which column, and in which direction: 1 upwards, -1 downwards. */
/** @param {string} asked */
function sorting(asked) {
  const [way, ...rest] = asked.split(" ");
  return { column: rest.join(" "), sign: way === "descending" ? -1 : 1 };
}

/** Numbers by size, the largest first; texts by letter. @param {string} column */
function sortBy(column) {
  const numeric = chart.nodes.some((node) => !Number.isNaN(number(valuesOf(node)[column] || "")));
  sortNext("sort", column, numeric ? "descending" : "ascending");
}

/** The first way, and where that is there already the other. */
/** @param {"sort"|"order"} what @param {string} column @param {string} first */
function sortNext(what, column, first) {
  const other = first === "ascending" ? "descending" : "ascending";
  change({ [what]: `${state[what] === `${first} ${column}` ? other : first} ${column}` });
}

/** Empty ones always last. @param {string} a @param {string} b @param {number} sign */
function byValue(a, b, sign) {
  if (!a || !b) return Number(!a) - Number(!b);
  const difference = number(a) - number(b);
  if (!Number.isNaN(difference)) return sign * difference;
  return sign * compare(folded(a), folded(b));
}

/** Choose a node from afar: it is said, as the focus stays there. @param {string} id */
function showOnMap(id) {
  select(id);
  announce(spoken(id));
  if (!isMatrix) reveal(id);
  const place = matrixButton() || element("stage");
  place.scrollIntoView({ block: isMatrix ? "center" : "nearest", behavior: still.matches ? "auto" : "smooth" });
}

/** @param {Set<string>} changed */
function updateTable(changed) {
  updateTwinCount();
  if (changed.has("table")) /** @type {HTMLInputElement} */ (element("table-filter")).value = state.table;
  if (!twin.open) return;
  if (changed.has("sort") || changed.has("table") || SHAPING.some((key) => changed.has(key))) writeRows();
  else if (changed.has("selected")) {
    for (const [id, row] of rowById) row.classList.toggle("chosen", id === state.selected);
  }
}

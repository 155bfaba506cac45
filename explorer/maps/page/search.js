/** The search box: suggestions as one types, arrow keys to choose, Enter to go there. */

const MOST_SUGGESTIONS = 12;
const box = /** @type {HTMLInputElement} */ (element("search"));
const suggestions = element("suggestions");
const searched = chart.nodes.map((node) => ({ node, text: folded(node.label) }));
let current = -1; // which suggestion is marked

function listenToSearch() {
  box.addEventListener("input", suggest);
  box.addEventListener("keydown", steer);
  box.addEventListener("blur", closeSuggestions);
  suggestions.addEventListener("mousedown", (event) => event.preventDefault());
}

function suggest() {
  const found = box.value.trim() ? matches(folded(box.value.trim())) : [];
  suggestions.replaceChildren(...found.map(suggestion));
  suggestions.hidden = found.length === 0;
  element("unfound").hidden = found.length > 0 || !box.value.trim();
  box.setAttribute("aria-expanded", String(found.length > 0));
  mark(found.length ? 0 : -1);
  const all = searched.filter(({ text }) => text.includes(folded(box.value.trim()))).length;
  if (box.value.trim()) announce(all > found.length ? `${found.length} of ${all} found are listed` : `${all} found`);
}

/** Names that begin so first, then names that hold it. @param {string} wanted */
function matches(wanted) {
  const holding = searched.filter(({ text }) => text.includes(wanted));
  const place = (/** @type {string} */ text) => (text.startsWith(wanted) ? 0 : 1);
  holding.sort((a, b) => place(a.text) - place(b.text) || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  return holding.slice(0, MOST_SUGGESTIONS).map(({ node }) => node);
}

/** @param {MapNode} node @param {number} i */
function suggestion(node, i) {
  const item = make("li");
  item.id = `suggestion-${i}`;
  item.setAttribute("role", "option");
  item.append(make("span", shorten(node.label, 80)), make("small", keyOf(node).label));
  item.addEventListener("click", () => goFromSearch(node.id));
  item.dataset.index = String(chart.nodes.indexOf(node));
  return item;
}

/** @param {number} index of a suggestion, -1 for none */
function mark(index) {
  current = index;
  suggestions.querySelectorAll("[role=option]").forEach((item, i) => {
    item.setAttribute("aria-selected", String(i === index));
  });
  if (index < 0) box.removeAttribute("aria-activedescendant");
  else {
    box.setAttribute("aria-activedescendant", `suggestion-${index}`);
    suggestions.children[index].scrollIntoView({ block: "nearest" });
  }
}

/** @param {KeyboardEvent} event */
function steer(event) {
  const options = suggestions.querySelectorAll("[role=option]");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (suggestions.hidden && (step || event.key === "Enter")) suggest(); // never choose what is not seen
  else if (step && options.length) {
    event.preventDefault();
    mark((current + step + options.length) % options.length);
  } else if (event.key === "Enter" && options.length) {
    const item = /** @type {HTMLElement} */ (options[Math.max(0, current)]);
    goFromSearch(chart.nodes[Number(item.dataset.index)].id);
  } else if (event.key === "Escape" && !(suggestions.hidden && element("unfound").hidden)) {
    event.stopPropagation();
    closeSuggestions();
  }
}

/** @param {string} id */
function goFromSearch(id) {
  closeSuggestions();
  box.value = nodeById.get(id)?.label || "";
  showOnMap(id);
}

function closeSuggestions() {
  suggestions.hidden = true;
  element("unfound").hidden = true;
  box.setAttribute("aria-expanded", "false");
  mark(-1);
}

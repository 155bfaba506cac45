/** The search of a published folder: every page by its names, as one types. */

const MOST = 50;

/** A name, what it is, where it is, and its other names. @typedef {[string, string, string, string]} Page */

/** Without regard to case and accents. @param {string} text */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** @param {string} id @returns {HTMLElement} */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(id);
  return found;
}

/** Those whose names begin so come first. @param {string} wanted */
function matching(wanted) {
  const words = folded(wanted).split(/\s+/).filter(Boolean);
  const holding = known.filter(({ text }) => words.every((word) => text.includes(word)));
  const later = (/** @type {string} */ text) => Number(!text.startsWith(words[0]));
  return holding.sort((a, b) => later(a.text) - later(b.text) || a.place - b.place);
}

/** @param {Page} page */
function item([name, what, address]) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = name;
  const line = document.createElement("li");
  line.append(link, ` ${what}`);
  line.dir = "auto";
  return line;
}

function search() {
  const wanted = box.value.trim();
  const found = wanted ? matching(wanted) : [];
  element("hits").replaceChildren(...found.slice(0, MOST).map(({ page }) => item(page)));
  const all = found.length > MOST ? `${found.length} found, the first ${MOST} are listed` : `${found.length} found`;
  element("found").textContent = wanted ? all : "";
}

const box = /** @type {HTMLInputElement} */ (element("search"));
const known = /** @type {Page[]} */ (JSON.parse(element("pages").textContent)).map((page, place) => ({
  page,
  place,
  text: folded(`${page[0]} ${page[3]}`),
}));
box.addEventListener("input", search);
search(); // a page that is gone back to keeps its text

/** The page as it was opened: its data, and what makes elements. */

const pristine = document.documentElement.outerHTML; // what a saved copy is made of

/** @type {Chart} */
const chart = JSON.parse(element("data").textContent || "");

const NARROW = matchMedia("(max-width: 600px), (max-height: 450px)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** @param {string} id @returns {HTMLElement} */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * A new element with text in it, never markup.
 * @param {string} tag @param {string} [text] @param {string} [className]
 */
function make(tag, text = "", className = "") {
  const made = document.createElement(tag);
  if (text) {
    made.textContent = text;
    made.dir = "auto";
  }
  if (className) made.className = className;
  return made;
}

/** @param {string} label @param {() => void} action @param {string} [className] */
function button(label, action, className = "") {
  const made = /** @type {HTMLButtonElement} */ (make("button", label, className));
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

/** @param {string} text said to screen readers */
function announce(text) {
  const place = element("announcer");
  place.textContent = place.textContent === text ? `${text}\u00a0` : text;
}

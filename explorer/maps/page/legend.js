/** The legend: what colours and shapes mean, each entry a switch. */

const SVG = "http://www.w3.org/2000/svg";

/** Corners in a box of 20 by 20. */
const OUTLINES = {
  square: "3.5,3.5 16.5,3.5 16.5,16.5 3.5,16.5",
  diamond: "10,1 19,10 10,19 1,10",
  triangle: "10,2 19,17.5 1,17.5",
  hexagon: "5,1.5 15,1.5 19.5,10 15,18.5 5,18.5 0.5,10",
  star: "10,0.5 12.5,7 19.5,7.3 14,11.6 16,18.5 10,14.5 4,18.5 6,11.6 0.5,7.3 7.5,7",
};

function drawLegend() {
  const used = new Set([...chart.nodes, ...chart.edges].map((thing) => thing.key));
  const entries = chart.legend.filter((key) => used.has(key.id)).map(entry);
  element("legend").replaceChildren(...entries);
}

/** @param {Key} key */
function entry(key) {
  const item = make("li");
  const button = make("button");
  button.append(swatch(key), make("span", key.label));
  button.setAttribute("type", "button");
  button.setAttribute("aria-pressed", String(!state.hidden.has(key.id)));
  button.addEventListener("click", () => toggle(key, button));
  onChange(() => button.setAttribute("aria-pressed", String(!state.hidden.has(key.id))));
  item.append(button);
  return item;
}

/** @param {Key} key @param {HTMLElement} button */
function toggle(key, button) {
  const hidden = new Set(state.hidden);
  if (!hidden.delete(key.id)) hidden.add(key.id);
  const lost = state.selected && nodeById.get(state.selected)?.key === key.id && hidden.has(key.id);
  change(lost ? { hidden, selected: null, cursor: null } : { hidden });
  announce(`${key.label} ${button.getAttribute("aria-pressed") === "true" ? "shown" : "hidden"}`);
}

/** A picture of the key, as the map draws it. @param {Key} key */
function swatch(key) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 20 20");
  picture.setAttribute("aria-hidden", "true");
  const mark = document.createElementNS(SVG, markOf(key.shape));
  shape(mark, key.shape);
  const paint = () => mark.style.setProperty(markOf(key.shape) === "line" ? "stroke" : "fill", colourOf(key));
  paint();
  onRepaint.push(paint);
  picture.append(mark);
  return picture;
}

/** @type {(() => void)[]} what is painted anew after a change of scheme */
const onRepaint = [];

/** @param {string} name */
function markOf(name) {
  if (name === "line" || name === "dashes") return "line";
  return name in OUTLINES ? "polygon" : "circle";
}

/** @param {SVGElement} mark @param {string} name */
function shape(mark, name) {
  const attributes = {
    line: { x1: "0", y1: "10", x2: "20", y2: "10", "stroke-width": "3" },
    circle: { cx: "10", cy: "10", r: "8.5" },
    polygon: { points: OUTLINES[/** @type {keyof typeof OUTLINES} */ (name)] },
  }[markOf(name)];
  Object.entries(attributes || {}).forEach(([attribute, value]) => mark.setAttribute(attribute, value));
  if (name === "dashes") mark.setAttribute("stroke-dasharray", "5 3");
}

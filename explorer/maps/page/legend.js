/** The legend: what colours, shapes and sizes mean, each entry a switch. */

const SVG = "http://www.w3.org/2000/svg";

/** @type {(() => void)[]} what follows a new layout */
const onArrange = [];

/** @type {(() => void)[]} what is painted anew after a change of scheme */
const onRepaint = [];

function drawLegend() {
  const used = new Set([...chart.nodes, ...edges].map((thing) => thing.key));
  const entries = chart.legend.filter((key) => used.has(key.id)).map(entry);
  const scales = isTarget ? [scaleOfSizes(), meaning("hollow", "none live"), meaning("ring", "ring: a segment a faculty, striped where it takes part once"), meaning("mark", "≠ pattern differs from tier")] : [];
  element("legend").replaceChildren(...entries, ...scales);
}

/** @param {Key} key */
function entry(key) {
  const item = make("li");
  const fixed = isTarget && (chart.nodes.every((node) => node.key !== key.id) || rimNodes.some((node) => node.key === key.id));
  if (fixed) {
    item.className = "fixed";
    item.append(swatch(key), make("span", key.label));
    return item;
  }
  const toggle = button("", () => toggleKey(key));
  toggle.append(swatch(key), make("span", key.label));
  const update = () => toggle.setAttribute("aria-pressed", String(!state.hidden.includes(key.id)));
  update();
  onChange((changed) => changed.has("hidden") && update());
  item.append(toggle);
  return item;
}

/** @param {Key} key */
function toggleKey(key) {
  const off = state.hidden.includes(key.id);
  change({ hidden: off ? state.hidden.filter((id) => id !== key.id) : [...state.hidden, key.id].sort(compare) });
  announce(`${key.label} ${off ? "shown" : isTarget ? "moved to the tray" : "hidden"}`);
}

/** A picture of the key, as the map draws it. @param {Key} key */
function swatch(key) {
  const picture = svgElement("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" });
  const line = key.shape === "line" || key.shape === "dashes";
  const corners = CORNERS[key.shape];
  const mark = line
    ? svgElement("line", { x1: "0", y1: "10", x2: "20", y2: "10", "stroke-width": "3", ...(key.shape === "dashes" ? { "stroke-dasharray": "5 3" } : {}) })
    : corners
      ? svgElement("polygon", { points: corners.map(([x, y]) => `${10 + 9 * x},${10 + 9 * y}`).join(" ") })
      : svgElement("circle", { cx: "10", cy: "10", r: "8" });
  const paint = () => mark.style.setProperty(line ? "stroke" : "fill", colourOf(key.colour));
  paint();
  onRepaint.push(paint);
  picture.append(mark);
  return picture;
}

/** @param {string} name @param {Record<string, string>} attributes */
function svgElement(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** How many activities which size stands for, as large as the layout draws them. */
function scaleOfSizes() {
  const item = make("li", "", "scale");
  const draw = () => {
    const factor = layout ? layout.scale : 1;
    const radii = [1, 5, 25].map((count) => (diameterOf(count) * factor) / 2);
    const [most, wide] = [2 * radii[2], radii.reduce((sum, r) => sum + 2 * r + 6, 0)];
    const picture = svgElement("svg", { viewBox: `0 0 ${wide} ${most}`, width: String(wide), height: String(most), "aria-hidden": "true" });
    let x = 0;
    for (const r of radii) {
      picture.append(svgElement("circle", { cx: String(x + r), cy: String(most / 2), r: String(r), class: "sized" }));
      x += 2 * r + 6;
    }
    item.replaceChildren(picture, make("span", "area: 1, 5, 25 or more activities in scope, before zooming"));
  };
  onArrange.push(draw);
  draw();
  return item;
}

/** @param {"hollow"|"ring"|"mark"} what @param {string} told */
function meaning(what, told) {
  const item = make("li", "", "scale");
  const picture = svgElement("svg", { viewBox: "0 0 20 20", width: "20", height: "20", "aria-hidden": "true" });
  if (what === "hollow") picture.append(svgElement("circle", { cx: "10", cy: "10", r: "7", class: "hollow" }));
  if (what === "ring") {
    picture.append(svgElement("path", { d: "M10 2 A8 8 0 0 1 18 10", class: "segment" }));
    picture.append(svgElement("path", { d: "M10 18 A8 8 0 0 1 2 10", class: "striped" }));
    picture.append(svgElement("path", { d: "M10 14.5 A4.5 4.5 0 0 1 5.5 10", class: "striped" }));
  }
  item.append(...(what === "mark" ? [] : [picture]), make("span", told));
  return item;
}

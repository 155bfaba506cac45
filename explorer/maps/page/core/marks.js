/**
 * What a picture is made of, in pixels of the screen; a canvas paints marks, and an SVG says them.
 * Colours are words of the style sheet ("ink", "muted", "paper", "line", "ringa", "ringb",
 * "accent"), or those of the legend ("#0072b2").
 *
 * @typedef {{kind: "disc", x: number, y: number, r: number, fill: string, stroke: string,
 *   width: number}} Disc
 * @typedef {{kind: "box", x: number, y: number, w: number, h: number, r: number, fill: string,
 *   stroke: string}} Plate
 * @typedef {{kind: "line", x1: number, y1: number, x2: number, y2: number, bend: number,
 *   width: number, stroke: string, dash: boolean, faint: boolean, arrow: boolean}} Line
 * @typedef {{kind: "glyph", shape: string, x: number, y: number, r: number, fill: string,
 *   hollow: boolean, faint: boolean, name: string}} Glyph `name` is what it stands for
 * @typedef {{kind: "arc", x: number, y: number, inner: number, outer: number, from: number,
 *   to: number, fill: string, filled: boolean}} Arc a segment of a ring, filled or hatched
 * @typedef {{kind: "text", x: number, y: number, text: string, size: number, weight: number,
 *   anchor: "start"|"middle", fill: string, halo: boolean, on?: string}} Words `on`: the colour of
 *   the mark that they stand on, where they do
 * @typedef {Disc|Plate|Line|Glyph|Arc|Words} Mark
 */

/** Corners of each shape in a circle of radius 1; a dot has none. @type {Record<string, [number, number][]>} */
const CORNERS = {
  square: [[-0.76, -0.76], [0.76, -0.76], [0.76, 0.76], [-0.76, 0.76]],
  diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
  triangle: [[0, -1], [0.95, 0.75], [-0.95, 0.75]],
  hexagon: [[-0.5, -0.87], [0.5, -0.87], [1, 0], [0.5, 0.87], [-0.5, 0.87], [-1, 0]],
  star: [
    [0, -1], [0.26, -0.33], [0.95, -0.31], [0.42, 0.14], [0.6, 0.85],
    [0, 0.45], [-0.6, 0.85], [-0.42, 0.14], [-0.95, -0.31], [-0.26, -0.33],
  ],
};

/** Where hatched segments have their lines, as shares of their width. */
const HATCHES = [0.2, 0.75];

/** A point between two ends, pushed aside: where a bent line passes. */
/** @param {Line} line @returns {[number, number]} the control point of its curve */
function bendOf({ x1, y1, x2, y2, bend }) {
  return [(x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend];
}

/** The three corners of the arrow at a line's end. @param {Line} line @returns {[number, number][]} */
function arrowOf(line) {
  const [cx, cy] = line.bend ? bendOf(line) : [line.x1, line.y1];
  const length = Math.hypot(line.x2 - cx, line.y2 - cy) || 1;
  const [dx, dy] = [(line.x2 - cx) / length, (line.y2 - cy) / length];
  const size = 5 + line.width;
  const [bx, by] = [line.x2 - dx * size, line.y2 - dy * size];
  return [[line.x2, line.y2], [bx - dy * size * 0.45, by + dx * size * 0.45], [bx + dy * size * 0.45, by - dx * size * 0.45]];
}

/** The colour of words: on a mark, whichever of black and white stands out more. */
/** @param {Words} words @param {(word: string) => string} colourOf */
function colourOfWords({ fill, on }, colourOf) {
  if (!on) return colourOf(fill);
  const ground = channels(colourOf(on));
  const [white, black] = ["#ffffff", "#000000"];
  return contrast(ground, channels(white)) >= contrast(ground, channels(black)) ? white : black;
}

/** Red, green and blue, 0 to 255. @param {string} colour as #rrggbb or rgb() */
function channels(colour) {
  if (colour.startsWith("#")) return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return (colour.match(/[\d.]+/g) || ["0", "0", "0"]).slice(0, 3).map(Number);
}

/** WCAG 2.2, contrast ratio. @param {number[]} a @param {number[]} b */
function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** WCAG 2.2, relative luminance. @param {number[]} colour */
function luminance(colour) {
  const [r, g, b] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

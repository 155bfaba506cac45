/** Marks painted on a canvas. */

/** @param {CanvasRenderingContext2D} pen @param {Mark[]} marks @param {(word: string) => string} colour */
function paintMarks(pen, marks, colour) {
  for (let i = 0; i < marks.length; ) {
    const mark = marks[i];
    if (mark.kind === "line") i = paintLines(pen, marks, i, colour);
    else if (mark.kind === "glyph") i = paintGlyphs(pen, marks, i, colour);
    else {
      paintOne(pen, mark, colour);
      i += 1;
    }
  }
}

/** Lines of one look in one go, which makes ten thousands of them quick. */
/** @param {CanvasRenderingContext2D} pen @param {Mark[]} marks @param {number} i @param {(word: string) => string} colour */
function paintLines(pen, marks, i, colour) {
  const first = /** @type {Line} */ (marks[i]);
  pen.beginPath();
  /** @type {Line[]} */
  const arrows = [];
  for (; i < marks.length; i += 1) {
    const line = marks[i];
    if (line.kind !== "line" || !sameLine(line, first)) break;
    pen.moveTo(line.x1, line.y1);
    if (line.bend) pen.quadraticCurveTo(...bendOf(line), line.x2, line.y2);
    else pen.lineTo(line.x2, line.y2);
    if (line.arrow) arrows.push(line);
  }
  pen.globalAlpha = first.faint ? 0.2 : first.stroke === "line" ? 1 : 0.75;
  pen.lineWidth = first.width;
  pen.strokeStyle = colour(first.stroke);
  pen.setLineDash(first.dash ? [5, 4] : []);
  pen.stroke();
  pen.setLineDash([]);
  pen.fillStyle = pen.strokeStyle;
  pen.beginPath();
  for (const line of arrows) outline(pen, arrowOf(line));
  pen.fill();
  pen.globalAlpha = 1;
  return i;
}

/** @param {Line} a @param {Line} b */
function sameLine(a, b) {
  return a.stroke === b.stroke && a.width === b.width && a.dash === b.dash && a.faint === b.faint;
}

/** Glyphs of one colour in one go. */
/** @param {CanvasRenderingContext2D} pen @param {Mark[]} marks @param {number} i @param {(word: string) => string} colour */
function paintGlyphs(pen, marks, i, colour) {
  const first = /** @type {Glyph} */ (marks[i]);
  pen.beginPath();
  for (; i < marks.length; i += 1) {
    const glyph = marks[i];
    if (glyph.kind !== "glyph" || glyph.fill !== first.fill || glyph.hollow !== first.hollow || glyph.faint !== first.faint) break;
    const corners = CORNERS[glyph.shape];
    if (corners) outline(pen, corners.map(([dx, dy]) => [glyph.x + dx * glyph.r, glyph.y + dy * glyph.r]));
    else {
      pen.moveTo(glyph.x + glyph.r, glyph.y);
      pen.arc(glyph.x, glyph.y, glyph.r, 0, TURN);
    }
  }
  pen.globalAlpha = first.faint ? 0.25 : 1;
  pen.fillStyle = colour(first.hollow ? "paper" : first.fill);
  pen.strokeStyle = colour(first.hollow ? first.fill : "paper");
  pen.lineWidth = first.hollow ? 1.75 : 0.75;
  pen.fill();
  pen.stroke();
  pen.globalAlpha = 1;
  return i;
}

/** @param {CanvasRenderingContext2D} pen @param {[number, number][]} points */
function outline(pen, points) {
  pen.moveTo(...points[0]);
  for (const point of points.slice(1)) pen.lineTo(...point);
  pen.closePath();
}

/** @param {CanvasRenderingContext2D} pen @param {Disc|Plate|Arc|Words|Line|Glyph} mark @param {(word: string) => string} colour */
function paintOne(pen, mark, colour) {
  if (mark.kind === "disc" || mark.kind === "box") {
    pen.beginPath();
    if (mark.kind === "disc") pen.arc(mark.x, mark.y, mark.r, 0, TURN);
    else pen.roundRect(mark.x, mark.y, mark.w, mark.h, mark.r);
    if (mark.fill) {
      pen.fillStyle = colour(mark.fill);
      pen.fill();
    }
    pen.lineWidth = mark.kind === "disc" ? mark.width : 1;
    pen.strokeStyle = colour(mark.stroke);
    pen.stroke();
  } else if (mark.kind === "arc") paintArc(pen, mark, colour);
  else if (mark.kind === "text") paintText(pen, mark, colour);
}

/** @param {CanvasRenderingContext2D} pen @param {Arc} arc @param {(word: string) => string} colour */
function paintArc(pen, { x, y, inner, outer, from, to, fill, filled }, colour) {
  pen.strokeStyle = colour(fill);
  pen.lineWidth = filled ? outer - inner : Math.max(0.6, (outer - inner) * 0.22);
  for (const share of filled ? [0.5] : HATCHES) {
    pen.beginPath();
    pen.arc(x, y, inner + (outer - inner) * share, from, to);
    pen.stroke();
  }
}

/** @param {CanvasRenderingContext2D} pen @param {Words} words @param {(word: string) => string} colour */
function paintText(pen, words, colour) {
  const { x, y, text, size, weight, anchor, halo } = words;
  pen.font = fontFor(size, weight);
  pen.textAlign = anchor === "middle" ? "center" : "left";
  pen.textBaseline = "middle";
  if (halo) {
    pen.lineJoin = "round";
    pen.lineWidth = HALO;
    pen.strokeStyle = colour("paper");
    pen.strokeText(text, x, y);
  }
  pen.fillStyle = colourOfWords(words, colour);
  pen.fillText(text, x, y);
}

/** @param {number} size @param {number} weight */
function fontFor(size, weight) {
  return `${weight} ${size}px system-ui, sans-serif`;
}

const measurePen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
/** @type {Map<string, number>} */
const widths = new Map();

/** @type {Measure} */
function measureText(text, size, weight) {
  const key = `${size} ${weight} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    measurePen.font = fontFor(size, weight);
    width = measurePen.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

/** Marks as an SVG document that any program opens. */

/** Text for XML: escaped, without what XML cannot hold. @param {string} text */
function xml(text) {
  /** @type {Record<string, string>} */
  const names = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replace(/[&<>"]/g, (letter) => names[letter]);
}

/** To a hundredth of a pixel. @param {number} value */
function hundredth(value) {
  return String(Math.round(value * 100) / 100 + 0);
}

/**
 * What stands around a picture on a sheet of its own: title and legend above, lines below.
 * @param {Room} room of the picture @param {Measure} measure
 * @returns {{above: Mark[], top: number, below: Mark[], height: number}} `top` is where the picture
 *   begins, `height` that of the sheet
 */
function sheetAround({ width, height }, measure) {
  const start = (/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y, size = 11, weight = 400, fill = "muted") =>
    /** @type {Words} */ ({ ...centred(text, x, y, size, weight, fill), anchor: "start" });
  const title = inLines(chart.title, width - 20, 16, 600, measure);
  /** @type {Mark[]} */
  const above = title.map((line, i) => start(line, 10, 18 + i * 20, 16, 600, "ink"));
  const used = new Set([...chart.nodes, ...edges].map(({ key }) => key));
  /** @type {{text: string[], mark: number, marks: Mark[], half: number, wide: number}[][]} */
  const rows = [[]];
  let x = 10;
  /** @param {string} text @param {number} mark width of the marks before it @param {Mark[]} marks drawn from 0, 0 on */
  const explain = (text, mark, marks) => {
    const lines = inLines(text, width - 20 - mark - 6, 11, 400, measure);
    const wide = mark + 6 + Math.max(...lines.map((line) => measure(line, 11, 400))) + 12;
    if (x > 10 && x + wide > width) {
      rows.push([]);
      x = 10;
    }
    const half = Math.max(11, 15 * (lines.length - 0.5), ...marks.map((one) => (one.kind === "glyph" ? one.r + 2 : 0)));
    rows[rows.length - 1].push({ text: lines, mark, marks, half, wide });
    x += wide;
  };
  for (const { id, label, colour, shape } of chart.legend) {
    const line = shape === "line" || shape === "dashes";
    const off = state.hidden.includes(id);
    if (used.has(id)) explain(off ? `${label} (switched off)` : label, 14, [line
      ? { ...straight(0, 0, 14, 0), stroke: colour, width: 2, dash: shape === "dashes" }
      : glyphMark(shape, 7, 6, colour, false, label)]);
  }
  if (isTarget) explainTarget(explain);
  let y = 13 + title.length * 20;
  for (const row of rows) {
    const half = Math.max(11, ...row.map((item) => item.half));
    y += half;
    let left = 10;
    for (const { text, mark, marks, wide } of row) {
      above.push(...marks.map((one) => placedAt(one, left, y)));
      above.push(...text.map((line, i) => start(line, left + mark + 6, y + i * 15, 11, 400, "ink")));
      left += wide;
    }
    y += half;
  }
  const top = y + 3;
  const below = linesBelow(width, measure).map((line, i) => start(line, 10, top + height + 14 + i * 15));
  return { above, top, below, height: Math.ceil(top + height + 18 + below.length * 15) };
}

/** @param {string} shape @param {number} x @param {number} r @param {string} fill @param {boolean} hollow @param {string} name @returns {Glyph} */
function glyphMark(shape, x, r, fill, hollow, name) {
  return { kind: "glyph", shape, x, y: 0, r, fill, hollow, faint: false, name };
}

/** What sizes, hollow marks, rings and signs of a target mean. */
/** @param {(text: string, mark: number, marks: Mark[]) => void} explain */
function explainTarget(explain) {
  const radii = [1, 5, 25].map((count) => (diameterOf(count) * (layout ? layout.scale : 1)) / 2);
  let right = 0;
  const sizes = radii.map((r) => {
    right += 2 * r + 5;
    return glyphMark("dot", right - r - 5, r, "muted", false, "size");
  });
  explain("1, 5, 25 or more activities in scope", right - 5, sizes);
  explain("none live", 12, [glyphMark("dot", 6, 5, "muted", true, "none live")]);
  const arc = { kind: /** @type {const} */ ("arc"), x: 8, y: 0, inner: 5, outer: 8, fill: "ink" };
  explain("ring: a segment a faculty, striped where it takes part once", 16, [
    { ...arc, from: -1.4, to: -0.2, filled: true },
    { ...arc, from: 1.7, to: 2.9, filled: false },
  ]);
  explain("pattern differs from tier", 8, [centred("≠", 4, 0, 12, 700, "ink")]);
}

/** A mark of the legend at its place. @param {Mark} mark @param {number} x @param {number} y @returns {Mark} */
function placedAt(mark, x, y) {
  if (mark.kind === "line") return { ...mark, x1: mark.x1 + x, y1: mark.y1 + y, x2: mark.x2 + x, y2: mark.y2 + y };
  return { ...mark, x: mark.x + x, y: mark.y + y };
}

/** @param {Mark[]} marks @param {Room} room @param {(word: string) => string} colourOf @param {Measure} measure */
function svgOf(marks, room, colourOf, measure) {
  const { above, top, below, height } = sheetAround(room, measure);
  const wide = Math.ceil(room.width);
  const drawn = (/** @type {Mark[]} */ some) => some.map((mark) => svgMark(mark, colourOf));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${height}" width="${wide}" height="${height}" role="img" font-family="system-ui, sans-serif">`,
    `<title>${xml(chart.title)}</title>`,
    `<desc>${xml(linesBelow(room.width, measure).join(" "))}</desc>`,
    `<rect width="${wide}" height="${height}" fill="${colourOf("paper")}"/>`,
    ...drawn(above),
    `<svg y="${top}" width="${wide}" height="${Math.ceil(room.height)}">`,
    ...drawn(marks),
    "</svg>",
    ...drawn(below),
    "</svg>",
    "",
  ].join("\n");
}

/** @param {Mark} mark @param {(word: string) => string} colourOf @returns {string} */
function svgMark(mark, colourOf) {
  const n = hundredth;
  switch (mark.kind) {
    case "disc": {
      const fill = mark.fill ? colourOf(mark.fill) : "none";
      return `<circle cx="${n(mark.x)}" cy="${n(mark.y)}" r="${n(mark.r)}" fill="${fill}" stroke="${colourOf(mark.stroke)}" stroke-width="${n(mark.width)}"/>`;
    }
    case "box":
      return `<rect x="${n(mark.x)}" y="${n(mark.y)}" width="${n(mark.w)}" height="${n(mark.h)}" rx="${mark.r}" fill="${colourOf(mark.fill)}" stroke="${colourOf(mark.stroke)}"/>`;
    case "line":
      return svgLine(mark, colourOf);
    case "glyph":
      return svgGlyph(mark, colourOf);
    case "arc":
      return svgArc(mark, colourOf);
    default:
      return svgText(mark, colourOf);
  }
}

/** @param {Line} line @param {(word: string) => string} colourOf */
function svgLine(line, colourOf) {
  const n = hundredth;
  const colour = colourOf(line.stroke);
  const [cx, cy] = bendOf(line);
  const way = line.bend ? `Q${n(cx)} ${n(cy)} ${n(line.x2)} ${n(line.y2)}` : `L${n(line.x2)} ${n(line.y2)}`;
  const dash = line.dash ? ' stroke-dasharray="5 4"' : "";
  const faint = line.faint ? ' opacity="0.25"' : "";
  const path = `<path d="M${n(line.x1)} ${n(line.y1)}${way}" fill="none" stroke="${colour}" stroke-width="${n(line.width)}"${dash}${faint}/>`;
  return line.arrow ? `${path}<polygon points="${pointsOf(arrowOf(line))}" fill="${colour}"${faint}/>` : path;
}

/** @param {[number, number][]} points */
function pointsOf(points) {
  return points.map(([x, y]) => `${hundredth(x)},${hundredth(y)}`).join(" ");
}

/** @param {Glyph} glyph @param {(word: string) => string} colourOf */
function svgGlyph({ shape, x, y, r, fill, hollow, faint, name }, colourOf) {
  const colour = colourOf(fill);
  const looks = hollow
    ? `fill="${colourOf("paper")}" stroke="${colour}" stroke-width="1.75"`
    : `fill="${colour}" stroke="${colourOf("paper")}" stroke-width="0.75"`;
  const opacity = faint ? ' opacity="0.25"' : "";
  const corners = CORNERS[shape];
  const title = `<title>${xml(name)}</title>`;
  if (!corners) return `<circle cx="${hundredth(x)}" cy="${hundredth(y)}" r="${hundredth(r)}" ${looks}${opacity}>${title}</circle>`;
  return `<polygon points="${pointsOf(corners.map(([dx, dy]) => [x + dx * r, y + dy * r]))}" ${looks}${opacity}>${title}</polygon>`;
}

/** @param {Arc} arc @param {(word: string) => string} colourOf */
function svgArc(arc, colourOf) {
  const { x, y, inner, outer, from, to, fill, filled } = arc;
  const at = (/** @type {number} */ r, /** @type {number} */ angle) =>
    `${hundredth(x + r * Math.cos(angle))} ${hundredth(y + r * Math.sin(angle))}`;
  const along = (/** @type {number} */ r) => `M${at(r, from)}A${hundredth(r)} ${hundredth(r)} 0 ${to - from > Math.PI ? 1 : 0} 1 ${at(r, to)}`;
  const colour = colourOf(fill);
  if (filled) {
    return `<path d="${along((inner + outer) / 2)}" fill="none" stroke="${colour}" stroke-width="${hundredth(outer - inner)}"/>`;
  }
  const width = Math.max(0.6, (outer - inner) * 0.22);
  return HATCHES.map((share) => {
    const r = inner + (outer - inner) * share;
    return `<path d="${along(r)}" fill="none" stroke="${colour}" stroke-width="${hundredth(width)}"/>`;
  }).join("");
}

/** @param {Words} words @param {(word: string) => string} colourOf */
function svgText(words, colourOf) {
  const { x, y, text, size, weight, anchor, halo } = words;
  const outline = halo ? ` stroke="${colourOf("paper")}" stroke-width="${HALO}" stroke-linejoin="round" paint-order="stroke"` : "";
  return `<text x="${hundredth(x)}" y="${hundredth(y)}" font-size="${hundredth(size)}" font-weight="${weight}" text-anchor="${anchor}" dominant-baseline="central" fill="${colourOfWords(words, colourOf)}"${outline}>${xml(text)}</text>`;
}

/** The lines that stand below an exported picture, none wider than it. */
/** @param {number} width @param {Measure} measure */
function linesBelow(width, measure) {
  const filtered = filtersNow();
  const told = [
    withScope(chart.caption),
    ...(filtered ? [`Filter: ${filtered}`] : []),
    ...chart.stamp.map(([label, text]) => `${label}: ${withScope(text)}`),
  ];
  return told.flatMap((text) => inLines(text, width - 20, 11, 400, measure));
}

/** @param {string} text @param {number} most in pixels @param {number} size @param {number} weight @param {Measure} measure */
function inLines(text, most, size, weight, measure) {
  /** @type {string[]} */
  const lines = [];
  const words = text.split(/\s+/).flatMap((word) => pieces(word, (part) => measure(part, size, weight) <= most));
  for (const word of words) {
    const last = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && measure(last, size, weight) <= most) lines[lines.length - 1] = last;
    else lines.push(word);
  }
  return lines;
}

/** A word, in pieces where it does not fit whole. @param {string} word @param {(part: string) => boolean} fits */
function pieces(word, fits) {
  if (fits(word)) return [word];
  const parts = [""];
  for (const letter of word) {
    const longer = parts[parts.length - 1] + letter;
    if (longer === letter || fits(longer)) parts[parts.length - 1] = longer;
    else parts.push(letter);
  }
  return parts;
}

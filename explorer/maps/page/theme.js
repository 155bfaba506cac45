/** Colours for the canvas, taken from the style sheet and kept legible on its paper. */

const theme = {
  ink: "#000",
  muted: "#555",
  paper: "#fff",
  line: "#ccc",
  ringa: "#eee",
  ringb: "#fff",
  accent: "#00f",
};

/** Read the style sheet's colours again, after the scheme has changed. */
function readTheme() {
  for (const name of /** @type {(keyof typeof theme)[]} */ (Object.keys(theme))) {
    theme[name] = resolved(`var(--${name})`);
  }
  legibleColours.clear();
}

/** @type {Map<string, string>} */
const legibleColours = new Map();

/** A colour as the browser understands it, as rgb(). @param {string} colour */
function resolved(colour) {
  const probe = element("probe");
  probe.style.color = "";
  probe.style.color = colour;
  return getComputedStyle(probe).color;
}

/** The colour of a word of the style sheet, or one of the legend, nudged until it stands out 3 to 1. */
/** @param {string} word */
function colourOf(word) {
  if (word in theme) return theme[/** @type {keyof typeof theme} */ (word)];
  let colour = legibleColours.get(word);
  if (!colour) {
    colour = legible(resolved(word));
    legibleColours.set(word, colour);
  }
  return colour;
}

/** @param {string} colour */
function legible(colour) {
  const [paper, ink] = [channels(theme.paper), channels(theme.ink)];
  let own = channels(colour);
  for (let step = 0; step < 12 && contrast(own, paper) < 3; step += 1) {
    own = own.map((value, i) => value + (ink[i] - value) * 0.12);
  }
  return `rgb(${own.map(Math.round).join(", ")})`;
}

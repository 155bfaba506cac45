/** Text without a screen: how wide it is, how it is cut, in which order it stands. */

const NARROW_LETTERS = /[iljtfrI.,:;'’|!()[\]{} -]/;
const WIDE_LETTERS = /[mwMW@%—…]/;

/** A guess at how wide a text is, in ems of a sans-serif; rather too wide. @param {string} text */
function emsOf(text) {
  let ems = 0;
  for (const letter of text) {
    if (letter >= "\u2e80") ems += 1.05;
    else if (NARROW_LETTERS.test(letter)) ems += 0.38;
    else if (WIDE_LETTERS.test(letter)) ems += 0.98;
    else ems += letter === letter.toLowerCase() ? 0.6 : 0.74;
  }
  return ems;
}

/** What measures a text where there is no screen to ask, in pixels. */
/** @param {string} text @param {number} size @param {number} weight */
function guessedWidth(text, size, weight) {
  return emsOf(text) * size * (weight > 500 ? 1.06 : 1);
}

/** @param {string} text @param {number} most characters, cut by an ellipsis */
function shorten(text, most) {
  const letters = Array.from(text);
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join("").trimEnd()}…`;
}

/** Cut in the middle: the end of a name tells as much, "(illustrative)" above all. */
/** @param {string} text @param {number} most characters */
function shortenMiddle(text, most) {
  const letters = Array.from(text);
  if (letters.length <= most) return text;
  const bracket = / \([^()]+\)$/.exec(text);
  const whole = bracket && bracket[0].length <= 0.75 * most;
  if (!whole && most < 24) return shorten(text, most);
  const third = letters.slice(letters.length - Math.floor(most / 3)).join("");
  const end = whole ? bracket[0] : third.slice(Math.max(0, third.indexOf(" ")));
  const start = letters.slice(0, Math.max(1, most - 1 - Array.from(end).length));
  return `${start.join("").trimEnd()}…${end}`;
}

/** The text in two lines, as even as its words allow. @param {string} text */
function inTwo(text) {
  const words = text.split(/\s+/);
  const longer = (/** @type {string[]} */ pair) => Math.max(pair[0].length, pair[1].length);
  /** @type {string[] | null} */
  let best = null;
  for (let i = 1; i < words.length; i += 1) {
    const lines = [words.slice(0, i).join(" "), words.slice(i).join(" ")];
    if (!best || longer(lines) < longer(best)) best = lines;
  }
  return best;
}

/** @param {string} text @param {number} width in characters @param {number} most lines */
function wrapped(text, width, most) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.length ? `${lines[lines.length - 1]} ${word}` : "";
    if (last && (last.length <= width || lines.length === most)) lines[lines.length - 1] = last;
    else lines.push(word);
  }
  return lines.map((line) => shorten(line, width + 6));
}

/** How many words all names begin with, such as "Faculty of". @param {string[]} names */
function sharedWords(names) {
  const words = names.map((name) => name.split(/\s+/));
  const least = Math.min(...words.map((each) => each.length)) - 1;
  const same = (/** @type {number} */ i) => words.every((each) => each[i] === words[0][i]);
  let count = 0;
  while (names.length > 1 && count < least && same(count)) count += 1;
  return count;
}

/** Names without the words that all of them begin with. @param {string[]} names */
function telling(names) {
  const shared = sharedWords(names);
  return names.map((name) => name.split(/\s+/).slice(shared).join(" "));
}

/** Text for comparison: capitals and accents aside. @param {string} text */
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** @param {string} a @param {string} b */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By name, capitals and accents aside; the id decides what is left. */
/** @param {{label: string, id: string}} a @param {{label: string, id: string}} b */
function byName(a, b) {
  return compare(folded(a.label), folded(b.label)) || compare(a.id, b.id);
}

/** "1 partner", "3 partners". @param {number} count @param {string} one @param {string} [many] */
function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}

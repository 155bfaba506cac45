/** What is chosen, filtered and opened: the one changing thing of a map, and who hears of it. */

/**
 * @typedef {{selected: string | null, edge: string | null, cursor: string | null,
 *   hovered: string | null, hidden: string[], tags: Record<string, string>, scope: Scope,
 *   kinds: number[], from: number | null, until: number | null, lanes: boolean,
 *   allEdges: boolean, opened: string[], closed: string[], around: string | null,
 *   steps: number, path: string[], sort: string, order: string, table: string,
 *   cell: number[]}} State
 * hidden: keys switched off in the legend; opened: groups; closed: nodes whose outer neighbours
 * are folded away; around and steps: the node to whose surroundings the map is confined; path:
 * the two ends of a shortest path; sort and order: by which column, in which direction the table
 * and the matrix stand; table: what the table is filtered by; cell: row and column of the matrix
 */

/** @type {State} */
const start = {
  selected: null,
  edge: null,
  cursor: null,
  hovered: null,
  hidden: [],
  tags: {},
  scope: chart.engaged ? chart.engaged.scope : "window",
  kinds: chart.engaged ? chart.engaged.chosen : [],
  from: chart.engaged ? chart.engaged.began[0] : null,
  until: chart.engaged ? chart.engaged.began[1] : null,
  lanes: false,
  allEdges: !isTarget,
  opened: [],
  closed: [],
  around: null,
  steps: 1,
  path: [],
  sort: "",
  order: "",
  table: "",
  cell: [],
};

/** Passing things, which are neither undone nor part of a link. */
const PASSING = new Set(["cursor", "hovered"]);
const KEPT = /** @type {(keyof State)[]} */ (Object.keys(start)).filter((key) => !PASSING.has(key));
/** What of the state decides what is counted and where it stands. */
const SHAPING = /** @type {(keyof State)[]} */ (
  ["hidden", "tags", "scope", "kinds", "from", "until", "lanes", "opened", "closed", "around", "steps", "path"]
);

const state = { ...start };

/** @type {State[]} */
const past = [];

/** @type {((changed: Set<string>) => void)[]} */
const listeners = [];

/** @param {(changed: Set<string>) => void} listener */
function onChange(listener) {
  listeners.push(listener);
}

/** @param {Partial<State>} changes */
function change(changes) {
  const keys = /** @type {(keyof State)[]} */ (Object.keys(changes));
  const changed = new Set(keys.filter((key) => !same(state[key], changes[key])));
  if (changed.size === 0) return;
  if (keys.some((key) => changed.has(key) && KEPT.includes(key))) remember([...changed].sort(compare).join(" "));
  Object.assign(state, changes);
  for (const listener of listeners) listener(changed);
}

/** @param {unknown} a @param {unknown} b */
function same(a, b) {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

const SLID = ["from", "until", "from until", "table"]; // what changes many times in one go
const GO = 1500; // milliseconds
let lastGo = { what: "", at: 0 };

/** @param {string} what changes; of one go only the state before it is remembered */
function remember(what) {
  const now = Date.now();
  const going = SLID.includes(what) && lastGo.what === what && now - lastGo.at < GO;
  lastGo = { what, at: now };
  if (going) return;
  past.push({ ...state });
  if (past.length > 200) past.shift();
}

/** Choose something on the map; what hides it is taken back. @param {string} id */
function select(id) {
  const node = nodeById.get(id);
  if (node && !isShown(node) && !isTarget) {
    const hidden = state.hidden.filter((key) => key !== node.key);
    const others = state.opened.filter((group) => group !== id);
    const opened = node.group ? [...new Set([...others, node.group])] : others;
    return change({ selected: id, edge: null, cell: [], cursor: id, hidden, opened, around: null, tags: {}, closed: [] });
  }
  change({ selected: id, edge: null, cell: [], cursor: id });
}

function clearSelection() {
  change({ selected: null, edge: null, cell: [], cursor: null, hovered: null });
}

/** What is looked at: pointer before keyboard before choice. */
function inFocus() {
  return state.hovered || state.cursor || state.selected;
}

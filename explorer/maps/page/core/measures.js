/**
 * The measures of cypher/queries/reach.cypher, counted in the page over the activities that a
 * filter leaves. Names and definitions are those of the query.
 *
 * @typedef {"window"|"live"|"all"} Scope
 * @typedef {{scope: Scope, kinds: Set<number>, from: number | null, until: number | null}} Filter
 *   kinds: by index, none stands for all; from and until: years in which an activity began
 * @typedef {{id: string, title: string, kind: number, start: string, end: string,
 *   startDay: string, endDay: string, partners: number[], parts: {actor: number, lead: boolean}[],
 *   row: number, source: string, more: string[]}} Activity
 * @typedef {{asOf: string, scope: Scope, chosen: number[],
 *   began: [number | null, number | null], thresholds: [number, number],
 *   bounds: Record<Scope, [string, string]>, words: Record<Scope, string>, kinds: string[], actors: [string, number, number][],
 *   sources: string[], activities: any[][]}} Engaged as it stands in the island: an actor is its
 *   name, the index of its faculty (-1: none) and 1 where it is a unit
 * @typedef {{reach: number, firm_reach: number, units: number, breadth: number,
 *   activities: number, live_activities: number, open_activities: number,
 *   concentration: number | null, effective_faculties: number, pattern: string,
 *   counts: number[], rows: Activity[]}} Measures counts: activities by faculty, in their order
 * @typedef {{partners: Measures[], years: Map<number, number>, undated: number,
 *   inScope: number}} Counted
 */

/** @param {Engaged} engaged @returns {Activity[]} */
function activitiesOf(engaged) {
  return engaged.activities.map(([id, title, kind, start, end, partners, parts, row, source, more]) => ({
    id,
    title,
    kind,
    start,
    end,
    startDay: firstDay(start),
    endDay: lastDay(end),
    partners,
    parts: pairsOf(parts),
    row,
    source: engaged.sources[source] || "",
    more: more || [],
  }));
}

/** @param {number[]} flat an actor, 1 where it leads, an actor, ... */
function pairsOf(flat) {
  const pairs = [];
  for (let i = 0; i < flat.length; i += 2) pairs.push({ actor: flat[i], lead: flat[i + 1] === 1 });
  return pairs;
}

/** The first day of what may be a partial date. @param {string} date */
function firstDay(date) {
  return date && `${date}-01-01`.slice(0, 10);
}

/** The last day of what may be a partial date. @param {string} date */
function lastDay(date) {
  if (date.length === 4) return `${date}-12-31`;
  if (date.length !== 7) return date;
  const [year, month] = date.split("-").map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return `${date}-${days[month - 1]}`;
}

/** @param {Activity} activity @param {Filter} filter @param {Engaged} engaged */
function inScope(activity, filter, engaged) {
  const [latest, earliest] = engaged.bounds[filter.scope];
  if (activity.startDay > latest) return false;
  if (activity.endDay && activity.endDay < earliest) return false;
  return filter.kinds.size === 0 || filter.kinds.has(activity.kind);
}

/** @param {Activity} activity @param {Filter} filter */
function inYears(activity, { from, until }) {
  if (from === null && until === null) return true;
  const year = Number(activity.startDay.slice(0, 4));
  return year > 0 && (from === null || year >= from) && (until === null || year <= until);
}

/**
 * Everything that is counted, for a number of partners and faculties.
 * @param {Activity[]} activities @param {Engaged} engaged @param {Filter} filter
 * @param {number} partners @param {number} faculties @returns {Counted}
 */
function measured(activities, engaged, filter, partners, faculties) {
  /** @type {Activity[][]} */
  const of = Array.from({ length: partners }, () => []);
  const years = new Map();
  let undated = 0;
  let within = 0;
  for (const activity of activities) {
    if (!inScope(activity, filter, engaged)) continue;
    const year = Number(activity.startDay.slice(0, 4));
    if (year) years.set(year, (years.get(year) || 0) + 1);
    else undated += 1;
    if (!inYears(activity, filter)) continue;
    within += 1;
    for (const partner of activity.partners) of[partner].push(activity);
  }
  const each = of.map((rows) => measuresOf(rows, engaged, faculties));
  return { partners: each, years, undated, inScope: within };
}

/** @param {Activity[]} rows @param {Engaged} engaged @param {number} faculties @returns {Measures} */
function measuresOf(rows, engaged, faculties) {
  const counts = Array(faculties).fill(0);
  const led = Array(faculties).fill(false);
  const units = new Set();
  const kinds = new Set();
  let live = 0;
  let open = 0;
  for (const activity of rows) {
    kinds.add(activity.kind);
    if (!(activity.startDay > engaged.asOf)) {
      if (!activity.endDay) open += 1;
      else if (activity.endDay >= engaged.asOf) live += 1;
    }
    for (const faculty of facultiesIn(activity, engaged)) counts[faculty] += 1;
    for (const { actor, lead } of activity.parts) {
      const [, faculty, unit] = engaged.actors[actor];
      if (unit) units.add(actor);
      if (lead && faculty >= 0) led[faculty] = true;
    }
  }
  const reach = counts.filter((n) => n > 0).length;
  const firm = counts.filter((n, i) => n >= 2 || (n > 0 && led[i])).length;
  return {
    reach,
    firm_reach: firm,
    units: units.size,
    breadth: kinds.size,
    activities: rows.length,
    live_activities: live,
    open_activities: open,
    ...spreadOf(counts),
    pattern: patternOf(rows.length, firm, kinds.size, engaged.thresholds),
    counts,
    rows,
  };
}

/** @param {Activity} activity @param {Engaged} engaged */
function facultiesIn(activity, engaged) {
  const found = new Set(activity.parts.map(({ actor }) => engaged.actors[actor][1]));
  found.delete(-1);
  return found;
}

/** Concentration, and the Hill number of order 1 (Hill 1973). @param {number[]} counts */
function spreadOf(counts) {
  const total = counts.reduce((sum, n) => sum + n, 0);
  if (total === 0) return { concentration: null, effective_faculties: 0 };
  const shares = counts.filter((n) => n > 0).map((n) => n / total);
  const entropy = shares.reduce((sum, p) => sum - p * Math.log(p), 0);
  return { concentration: rounded4(Math.max(...shares)), effective_faculties: rounded4(Math.exp(entropy)) };
}

/** @param {number} value */
function rounded4(value) {
  return Math.round(10000 * value) / 10000;
}

/** @param {number} activities @param {number} firm @param {number} breadth @param {[number, number]} thresholds */
function patternOf(activities, firm, breadth, [faculties, kinds]) {
  if (activities === 0) return "none";
  if (firm >= faculties && breadth >= kinds) return "cross-campus";
  return breadth >= 2 ? "concentrated" : "single-kind";
}

/** What a declared tier would lead one to expect to observe. */
const EXPECTED = {
  corporate: ["cross-campus"],
  strategic: ["concentrated"],
  transactional: ["single-kind"],
};

/** Does the observed pattern differ from what the tier would lead one to expect? */
/** @param {string} tier @param {string} pattern */
function differs(tier, pattern) {
  const expected = EXPECTED[/** @type {keyof typeof EXPECTED} */ (tier)];
  return Boolean(expected) && pattern !== "none" && !expected.includes(pattern);
}

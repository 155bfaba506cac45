/** Filters: what is counted, and who is shown. In a target they move the partners. */

const SCOPES = /** @type {[Scope, string][]} */ ([
  ["window", "recent: live, open or ended within the window"],
  ["live", "live or open"],
  ["all", "all, planned ones included"],
]);

const NAMES_OF_TAGS = /** @type {Record<string, string>} */ ({
  kind: "Kind of partner", tier: "Declared tier", sector: "Sector", consortium: "Consortium",
});

function drawFilters() {
  const place = element("filters");
  const parts = [...(chart.engaged && isTarget ? [scopeFilter(), kindsFilter(), yearsFilter()] : []), ...tagFilters()];
  place.replaceChildren(...parts);
  element("filter-panel").hidden = parts.length === 0;
  updateCount();
}

/** @param {string} label @param {HTMLElement} input */
function labelled(label, input) {
  const made = make("label", "", "filter");
  made.append(make("span", label), input);
  return made;
}

/** @param {[string, string][]} options @param {() => string} get @param {(value: string) => void} set */
function choice(options, get, set) {
  const made = /** @type {HTMLSelectElement} */ (make("select"));
  for (const [value, name] of options) {
    const option = /** @type {HTMLOptionElement} */ (make("option", name));
    option.value = value;
    made.append(option);
  }
  made.value = get();
  made.addEventListener("change", () => set(made.value));
  onChange(() => {
    made.value = get();
  });
  return made;
}

function scopeFilter() {
  return labelled("Activities", choice(SCOPES, () => state.scope, (value) => change({ scope: /** @type {Scope} */ (value) })));
}

/** One select a tag that distinguishes the nodes of this map. */
function tagFilters() {
  const names = [...new Set(chart.nodes.flatMap((node) => (node.tags || []).map(([name]) => name)))].sort(compare);
  return names.flatMap((name) => {
    const values = new Set(chart.nodes.flatMap((node) => (node.tags || []).filter(([tag]) => tag === name).map(([, value]) => value)));
    if (values.size < 2) return [];
    const options = /** @type {[string, string][]} */ ([["", "any"], ...[...values].sort(compare).map((value) => [value, value.replace(/_/g, " ")])]);
    const set = (/** @type {string} */ value) => {
      const { [name]: _, ...others } = state.tags;
      change({ tags: value ? { ...others, [name]: value } : others });
    };
    return [labelled(NAMES_OF_TAGS[name] || name, choice(options, () => state.tags[name] || "", set))];
  });
}

/** The kinds of activity, none ticked standing for all. */
function kindsFilter() {
  const engaged = /** @type {Engaged} */ (chart.engaged);
  const group = make("fieldset", "", "kinds");
  group.append(make("legend", "Kinds of activity (none ticked: all)"));
  engaged.kinds.forEach((name, i) => {
    const box = /** @type {HTMLInputElement} */ (make("input"));
    box.type = "checkbox";
    const update = () => {
      box.checked = state.kinds.includes(i);
    };
    update();
    box.addEventListener("change", () => {
      change({ kinds: box.checked ? [...state.kinds, i].sort((a, b) => a - b) : state.kinds.filter((kind) => kind !== i) });
    });
    onChange((changed) => changed.has("kinds") && update());
    const label = make("label");
    label.append(box, make("span", name));
    group.append(label);
  });
  return group;
}

/** A range of years in which activities began, with bars of how many did. */
function yearsFilter() {
  const dated = activities.map(({ startDay }) => Number(startDay.slice(0, 4))).filter((year) => year > 0);
  if (dated.length === 0) return make("span");
  const [first, last] = [dated.reduce((a, b) => Math.min(a, b)), dated.reduce((a, b) => Math.max(a, b))];
  const group = make("fieldset", "", "years");
  const bars = make("div", "", "bars");
  bars.setAttribute("aria-hidden", "true");
  const told = make("p", "", "hint");
  const [from, until] = [slider("From", first, last), slider("until", first, last)];
  const apply = (/** @type {number} */ low, /** @type {number} */ high) => {
    change({ from: low > first ? low : null, until: high < last ? high : null });
    update(); // also where a slider was held back
  };
  from.input.addEventListener("input", () => apply(Math.min(Number(from.input.value), state.until ?? last), state.until ?? last));
  until.input.addEventListener("input", () => apply(state.from ?? first, Math.max(Number(until.input.value), state.from ?? first)));
  const update = () => {
    const range = [state.from ?? first, state.until ?? last];
    for (const [i, { input, output }] of [from, until].entries()) {
      input.value = String(range[i]);
      output.textContent = String(range[i]);
      input.setAttribute("aria-valuetext", String(range[i]));
    }
    fillBars(bars, first, last, range);
    const { undated } = /** @type {Counted} */ (tally);
    const left = state.from === null && state.until === null ? "" : " left out";
    told.textContent = `Bars: activities in scope by the year they began; ${undated} undated${left}.`;
  };
  group.append(make("legend", "Began in the years"), bars, from.label, until.label, told);
  update();
  onChange((changed) => SHAPING.some((key) => changed.has(key)) && update());
  return group;
}

/** @param {string} name @param {number} first @param {number} last */
function slider(name, first, last) {
  const label = make("label", "", "slider");
  const input = /** @type {HTMLInputElement} */ (make("input"));
  const output = make("output");
  Object.assign(input, { type: "range", min: String(first), max: String(last), step: "1" });
  label.append(make("span", name), input, output);
  return { label, input, output };
}

/** @param {HTMLElement} bars @param {number} first @param {number} last @param {number[]} range */
function fillBars(bars, first, last, range) {
  const { years } = /** @type {Counted} */ (tally);
  const most = Math.max(1, ...years.values());
  const width = 100 / (last - first + 1);
  const picture = svgElement("svg", { viewBox: "0 0 100 24", preserveAspectRatio: "none" });
  for (let year = first; year <= last; year += 1) {
    const height = (24 * (years.get(year) || 0)) / most;
    const inside = year >= range[0] && year <= range[1];
    picture.append(svgElement("rect", {
      x: String((year - first) * width), y: String(24 - height), width: String(width * 0.8), height: String(height),
      class: inside ? "bar in" : "bar",
    }));
  }
  bars.replaceChildren(picture);
}

/** How many filters are set, and a way to take them back. */
function updateCount() {
  const set = Number(state.scope !== start.scope) + Number(!same(state.kinds, start.kinds))
    + Number(state.from !== start.from || state.until !== start.until) + Object.keys(state.tags).length + state.hidden.length;
  element("filter-count").textContent = set ? ` (${set} set)` : "";
  const focus = state.around ? `Only what is within ${counted(state.steps, "step")} of ${nameOfItem(state.around)} is shown. ` : "";
  const out = isTarget ? partnerNodes.filter((node) => !passes(node)).length : chart.nodes.filter((node) => !isShown(node) && !isFolded(node)).length;
  const left = isTarget
    ? out ? `${counted(out, "partner")} filtered out: in the tray.` : ""
    : out ? `${counted(out, isMatrix ? "row" : "node")} not shown.` : "";
  const inside = tally && isTarget ? `${counted(tally.inScope, "activity", "activities")} counted. ` : "";
  const empty = chart.nodes.length ? "" : "Nothing is recorded that this view draws. ";
  element("shown").textContent = empty + focus + inside + left;
  element("caption").textContent = withScope(chart.caption);
  element("stamp").replaceChildren(...chart.stamp.flatMap(([label, text]) => [make("dt", label), make("dd", withScope(text))]));
  const nothing = !(set || state.around || state.path.length || state.closed.length);
  if (nothing && document.activeElement === element("reset")) element("undo").focus();
  element("reset").hidden = nothing;
}

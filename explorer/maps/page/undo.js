/** Ways back: the last change, or all of them. */

/** Go back to the selection and filters before the last change. */
function undo() {
  const before = past.pop();
  if (!before) return announce("Nothing to undo");
  const changed = new Set(KEPT.filter((key) => !same(state[key], before[key])));
  Object.assign(state, before, { hovered: null, cursor: null });
  for (const listener of listeners) listener(changed);
  announce("Undone");
}

/** Everything as it was when the page was opened without a link. */
function reset() {
  change({ ...start, lanes: state.lanes, hovered: null, cursor: null });
  announce("All filters and selections are taken back");
}

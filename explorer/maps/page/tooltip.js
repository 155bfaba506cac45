/** A small note beside what the pointer or the arrow keys are at. */

const tip = element("tip");

function hideTip() {
  tip.hidden = true;
}

/** The note follows the state: the hovered node, else the one at the keyboard's cursor. */
function updateTip() {
  const id = state.hovered || (document.activeElement === surface && state.cursor) || null;
  const node = id ? nodeById.get(id) : undefined;
  if (!id || !node || !isShown(node)) return hideTip();
  const [x, y] = places.get(id) || [0, 0];
  fillTip(node.label, keyOf(node).label, factsOf(node));
  placeTip(network.canvasToDOM({ x, y }), (node.size / 2) * network.getScale() + 10);
}

/** @param {string} id @param {{x: number, y: number}} at */
function showEdgeTip(id, at) {
  const edge = edgeById.get(id);
  if (!edge || state.hovered) return;
  fillTip(edgeName(edge), edge.label || keyOf(edge).label, factsOf(edge));
  placeTip(at, 12);
}

/** @param {string} name @param {string} kind @param {Fact[]} facts */
function fillTip(name, kind, facts) {
  const lines = facts.slice(0, 12).map(([label, value]) => make("p", `${label}: ${shorten(value, 160)}`));
  tip.replaceChildren(make("strong", shorten(name, 160)), make("p", kind, "kind"), ...lines);
  tip.hidden = false;
}

/** Beside the point, on the side where there is room. */
/** @param {{x: number, y: number}} at @param {number} away */
function placeTip(at, away) {
  const right = at.x + away + tip.offsetWidth <= surface.clientWidth;
  const x = right ? at.x + away : Math.max(4, at.x - away - tip.offsetWidth);
  const y = Math.max(4, Math.min(at.y - 20, surface.clientHeight - tip.offsetHeight - 4));
  tip.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
}

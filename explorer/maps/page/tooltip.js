/** A small note beside what the pointer or the arrow keys are at. */

const tip = element("tip");

function hideTip() {
  tip.hidden = true;
}

/** The note follows the state: what is hovered, else what the keyboard has reached. */
function updateTip() {
  const id = state.hovered || (document.activeElement === surface && state.cursor) || null;
  const item = id ? itemById.get(id) : undefined;
  if (!id || !item) return hideTip();
  const [x, y] = toScreen(camera, item.x, item.y);
  const node = nodeById.get(id);
  const facts = node ? factsNow(node) : [];
  fillTip(nameOfItem(id), node ? keyOf(node).label : "Opens as a list", facts);
  placeTip({ x, y }, (item.size / 2) * camera.scale + 10);
}

/** @param {MapEdge} edge @param {{x: number, y: number}} at */
function showEdgeTip(edge, at) {
  fillTip(edgeName(edge), howConnected(edge), edge.facts || []);
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
  const { width, height } = room();
  const right = at.x + away + tip.offsetWidth <= width;
  const x = right ? at.x + away : Math.max(4, at.x - away - tip.offsetWidth);
  const y = Math.max(4, Math.min(at.y - 20, height - tip.offsetHeight - 4));
  tip.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
}

/** What lies under the nodes of a target: bands, sectors, the tray. */

/** @param {CanvasRenderingContext2D} pen in the map's own coordinates */
function drawBackdrop(pen) {
  if (!target) return;
  pen.save();
  pen.lineWidth = pixelRatio(pen) / pen.getTransform().a;
  drawBands(pen);
  drawSectors(pen);
  drawTray(pen);
  pen.restore();
}

/** @param {CanvasRenderingContext2D} pen */
function drawBands(pen) {
  for (const band of [...(target?.bands || [])].reverse()) {
    pen.beginPath();
    pen.arc(0, 0, band.outer, 0, 2 * Math.PI);
    pen.fillStyle = band.reach % 2 ? theme.ringA : theme.ringB;
    pen.strokeStyle = theme.line;
    pen.fill();
    pen.stroke();
  }
}

/** @param {CanvasRenderingContext2D} pen */
function drawSectors(pen) {
  if (!target || target.sectors.length < 2) return;
  const [disc, rim] = [target.bands[0].outer, target.bands[target.bands.length - 1].outer];
  pen.strokeStyle = theme.line;
  for (const { from } of target.sectors) {
    pen.beginPath();
    pen.moveTo(disc * Math.cos(from), disc * Math.sin(from));
    pen.lineTo(rim * Math.cos(from), rim * Math.sin(from));
    pen.stroke();
  }
}

/** @param {CanvasRenderingContext2D} pen */
function drawTray(pen) {
  if (!target || target.tray.ids.length === 0) return;
  const { x, y, width, height } = target.tray;
  pen.strokeStyle = theme.line;
  pen.fillStyle = theme.ringA;
  pen.beginPath();
  pen.roundRect(x, y, width, height, 8);
  pen.fill();
  pen.stroke();
}

/**
 * Text with an outline of paper, so that it is read on any ground.
 * @param {CanvasRenderingContext2D} pen @param {string} text @param {number} x
 * @param {number} y @param {string} colour @param {number} halo
 */
function haloed(pen, text, x, y, colour, halo) {
  pen.lineJoin = "round";
  pen.lineWidth = halo;
  pen.strokeStyle = theme.paper;
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}

/** Device pixels for one CSS pixel. @param {CanvasRenderingContext2D} pen */
function pixelRatio(pen) {
  return pen.canvas.width / pen.canvas.clientWidth || 1;
}

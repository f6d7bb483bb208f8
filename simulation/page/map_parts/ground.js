// What does not move: the graticule, and a soft shape round the places of one jurisdiction. There is no base map.
export function drawGround(c, world, centres, reach, theme, size, place) {
  c.lineWidth = 1;
  c.strokeStyle = theme.line;
  c.fillStyle = theme.degree;
  c.font = "11px Roboto, sans-serif";
  for (const [x, text] of world.meridians) {
    const at = place([x, 0])[0];
    line(c, at, 0, at, size[1]);
    if (text) c.fillText(text, at + 3, size[1] - 5);
  }
  for (const [y, text] of world.parallels) {
    const at = place([0, y])[1];
    line(c, 0, at, size[0], at);
    if (text) c.fillText(text, 4, at - 3);
  }
  for (const members of world.jurisdictions) land(c, members, centres, reach, theme.land);
}

function line(c, a, b, x, y) {
  c.beginPath();
  c.moveTo(a, b);
  c.lineTo(x, y);
  c.stroke();
}

function land(c, members, centres, reach, colour) {
  // drawn opaque on a canvas of its own, so that overlapping circles make one even shape
  const sheet = new OffscreenCanvas(c.canvas.width, c.canvas.height);
  const s = sheet.getContext("2d");
  s.setTransform(c.getTransform());
  s.fillStyle = s.strokeStyle = "#000";
  s.lineCap = "round";
  for (const k of members) {
    s.beginPath();
    s.arc(...centres[k], reach(k) + 13, 0, 7);
    s.fill();
    const near = nearest(k, members, centres);
    if (near < 0) continue;
    s.lineWidth = 1.2 * Math.min(reach(k), reach(near)) + 14;
    s.beginPath();
    s.moveTo(...centres[k]);
    s.lineTo(...centres[near]);
    s.stroke();
  }
  s.setTransform(1, 0, 0, 1, 0, 0);
  s.globalCompositeOperation = "source-in";
  s.fillStyle = colour;
  s.fillRect(0, 0, sheet.width, sheet.height);
  c.save();
  c.setTransform(1, 0, 0, 1, 0, 0);
  c.drawImage(sheet, 0, 0);
  c.restore();
}

function nearest(k, members, centres) {
  let [best, far] = [-1, Infinity];
  for (const j of members) {
    const d = Math.hypot(centres[j][0] - centres[k][0], centres[j][1] - centres[k][1]);
    if (j !== k && d < far) [best, far] = [j, d];
  }
  return best;
}

// One path for each role, so that roles differ without colour.
const TURN = 2 * Math.PI;

function polygon(c, x, y, r, corners, first) {
  for (let k = 0; k < corners; k++) {
    const angle = first + (TURN * k) / corners;
    c[k ? "lineTo" : "moveTo"](x + r * Math.cos(angle), y + r * Math.sin(angle));
  }
  c.closePath();
}

export function shape(c, kind, x, y, r) {
  c.beginPath();
  if (kind === "circle") c.arc(x, y, r * 0.86, 0, TURN);
  else if (kind === "triangle") polygon(c, x, y + r * 0.15, r * 1.15, 3, -TURN / 4);
  else if (kind === "arrow") polygon(c, x, y, r * 1.1, 3, 0);
  else if (kind === "diamond") polygon(c, x, y, r * 1.12, 4, 0);
  else if (kind === "square") c.rect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7);
  else if (kind === "hexagon") polygon(c, x, y, r, 6, 0);
  else {
    for (let k = 0; k < 10; k++) {
      const far = k % 2 ? r * 0.55 : r * 1.3;
      const angle = -TURN / 4 + (TURN * k) / 10;
      c[k ? "lineTo" : "moveTo"](x + far * Math.cos(angle), y + far * Math.sin(angle));
    }
    c.closePath();
  }
}

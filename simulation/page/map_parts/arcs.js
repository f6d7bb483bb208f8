// Lanes as arcs: width is flow, colour and dash are mode or family; in the view of differences, more or less.
import { FAMILIES, MODES } from "./colours.js";

const WIDEST = 11;
const THINNEST = 0.9;

export function arcsOf(world, centres) {
  const earlier = new Map();
  return world.lanes.map((lane) => {
    const [a, b] = [centres[lane.from], centres[lane.to]];
    const pair = `${lane.from}>${lane.to}`;
    const nth = earlier.get(pair) || 0;
    earlier.set(pair, nth + 1);
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const bend = 0.16 + 0.09 * nth;
    return { a, b, c: [(a[0] + b[0]) / 2 + dy * bend, (a[1] + b[1]) / 2 - dx * bend], length: Math.hypot(dx, dy) };
  });
}

export function pointOn(arc, t) {
  const u = 1 - t;
  return [0, 1].map((k) => u * u * arc.a[k] + 2 * u * t * arc.c[k] + t * t * arc.b[k]);
}

export function looksOf(world, frame, settings, theme) {
  const most = frame.heaviest || 1;
  return world.lanes.map((lane, k) => {
    const flow = settings.side === "without" ? frame.without[k] : frame.flow[k];
    const change = frame.flow[k] - frame.without[k];
    if (settings.side === "difference") {
      if (Math.abs(change) < most * 0.004) return null;
      const colour = change > 0 ? theme.more : theme.less;
      return { width: width(Math.abs(change), most), colour, dash: change > 0 ? [] : [5, 5], way: change };
    }
    if (!(flow > most * 1e-4)) return null;
    const mode = MODES[lane.mode] || MODES.air;
    const family = FAMILIES[(world.families[frame.goods[k]] ?? FAMILIES.length - 1) % FAMILIES.length];
    const colour = settings.colour === "goods" ? family[settings.theme] : mode[settings.theme];
    return { width: width(flow, most), colour, dash: mode.dash, way: 1 };
  });
}

function width(flow, most) {
  return Math.max(THINNEST, WIDEST * Math.sqrt(flow / most));
}

export function drawArc(c, arc, look, phase) {
  c.strokeStyle = look.colour;
  c.lineWidth = look.width;
  c.lineCap = "butt";
  c.setLineDash(look.dash.map((part) => part * Math.max(1, look.width / 3)));
  c.globalAlpha = 0.62;
  c.beginPath();
  c.moveTo(...arc.a);
  c.quadraticCurveTo(...arc.c, ...arc.b);
  c.stroke();
  c.setLineDash([]);
  c.globalAlpha = 0.95;
  head(c, arc, look, 0.62);
  if (phase === null) return;
  const beads = Math.max(1, Math.round(arc.length / 110));
  c.fillStyle = look.colour;
  for (let k = 0; k < beads; k++) {
    const [x, y] = pointOn(arc, (phase + k / beads) % 1);
    c.beginPath();
    c.arc(x, y, 1.4 + look.width / 4, 0, 7);
    c.fill();
  }
}

function head(c, arc, look, t) {
  const [x, y] = pointOn(arc, t);
  const [p, q] = pointOn(arc, t - 0.02);
  const angle = Math.atan2(y - q, x - p);
  const size = 3.5 + look.width * 0.8;
  c.fillStyle = look.colour;
  c.beginPath();
  c.moveTo(x + size * Math.cos(angle), y + size * Math.sin(angle));
  c.lineTo(x + size * Math.cos(angle + 2.5), y + size * Math.sin(angle + 2.5));
  c.lineTo(x + size * Math.cos(angle - 2.5), y + size * Math.sin(angle - 2.5));
  c.fill();
}

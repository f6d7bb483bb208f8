// Names beside places, where they cover neither one another nor the agents; what finds no room is left to zooming in.
const SIDES = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [1, -1], [-1, 1], [-1, -1]];
const LONGEST = 17; // characters of a line
const COVERED = 0.01; // share of a name that may lie over another name
const WORSE = 12; // how much worse it is to cover a name than to cover agents

export function labelsOf(c, world, centres, reach, size, font) {
  c.font = font;
  const high = parseFloat(font.match(/(\d+(\.\d+)?)px/)[1]) * 1.15;
  const taken = centres.map(([x, y], k) => [x - reach(k) * 0.8, y - reach(k) * 0.8, x + reach(k) * 0.8, y + reach(k) * 0.8]);
  const names = [[size[0] - 130, size[1] - 50, size[0], size[1]]]; // the buttons
  const found = [];
  const order = world.places.map((_, k) => k).sort((a, b) => reach(b) - reach(a)); // the largest first
  for (const k of order) {
    const best = bestOf(c, world.places[k].name, centres[k], reach(k), taken, names, k, size, high);
    if (best.covered > COVERED) continue;
    names.push(best.box);
    found.push(best);
  }
  return found;
}

function bestOf(c, name, [x, y], reach, taken, names, own, size, high) {
  const lines = linesOf(name);
  const wide = Math.max(...lines.map((line) => c.measureText(line).width));
  const tall = high * lines.length;
  let best = null;
  for (const more of [3, 12, 24, 36]) {
    for (const [right, down] of SIDES) {
      const far = reach * (right && down ? 0.75 : 1) + more;
      const left = x + right * far - ((1 - right) / 2) * wide;
      const top = y + down * far - ((1 - down) / 2) * tall;
      const box = [left, top, left + wide, top + tall];
      const covered = clash(box, names, -1);
      const cost = clash(box, taken, own) + WORSE * covered + 30 * outside(box, size) + more;
      if (!best || cost < best.cost) best = { cost, box, lines, x: left, y: top + high * 0.78, high, covered: covered / (wide * tall) };
    }
  }
  return best;
}

function linesOf(name) {
  if (name.length <= LONGEST) return [name];
  const words = name.split(" ");
  const lengths = words.map((_, k) => Math.max(words.slice(0, k).join(" ").length, words.slice(k).join(" ").length));
  const k = lengths.indexOf(Math.min(...lengths.slice(1)), 1);
  return k < 1 ? [name] : [words.slice(0, k).join(" "), words.slice(k).join(" ")];
}

function clash(box, taken, own) {
  let shared = 0;
  taken.forEach((other, k) => {
    const across = Math.min(box[2], other[2]) - Math.max(box[0], other[0]);
    const up = Math.min(box[3], other[3]) - Math.max(box[1], other[1]);
    if (across > 0 && up > 0) shared += across * up * (k === own ? 0.4 : 1);
  });
  return shared;
}

function outside(box, [wide, high]) {
  return Math.max(0, 4 - box[0]) + Math.max(0, box[2] - wide + 4) + Math.max(0, 4 - box[1]) + Math.max(0, box[3] - high + 4);
}

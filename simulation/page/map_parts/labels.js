// Names beside places, where they cover neither one another nor the agents.
const SIDES = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [1, -1], [-1, 1], [-1, -1]];

export function labelsOf(c, world, centres, reach, size, font) {
  c.font = font;
  const high = parseFloat(font.match(/(\d+(\.\d+)?)px/)[1]) * 1.15;
  const taken = centres.map(([x, y], k) => [x - reach(k) * 0.8, y - reach(k) * 0.8, x + reach(k) * 0.8, y + reach(k) * 0.8]);
  return world.places.map((place, k) => {
    const wide = c.measureText(place.name).width;
    const [x, y] = centres[k];
    let best = null;
    for (const more of [3, 12, 24]) {
      for (const [right, down] of SIDES) {
        const far = reach(k) * (right && down ? 0.75 : 1) + more;
        const left = x + right * far - ((1 - right) / 2) * wide;
        const top = y + down * far - ((1 - down) / 2) * high;
        const box = [left, top, left + wide, top + high];
        const cost = clash(box, taken, k) + 30 * outside(box, size) + more;
        if (!best || cost < best.cost) best = { cost, box, name: place.name, x: left, y: top + high * 0.78 };
      }
    }
    taken.push(best.box);
    return best;
  });
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

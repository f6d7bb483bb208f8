// Places that stand too near for their agents are moved apart, as little as need be: the map is schematic.
const ROUNDS = 120;
const GAP = 26;

export function apart(wanted, reach, size, share) {
  const at = wanted.map(([x, y]) => [x, y]);
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < at.length; i++) {
      for (let j = i + 1; j < at.length; j++) push(at[i], at[j], reach(i) + reach(j) + GAP * share);
      at[i][0] += 0.012 * (wanted[i][0] - at[i][0]);
      at[i][1] += 0.012 * (wanted[i][1] - at[i][1]);
      if (size) keep(at[i], reach(i) + 16, size);
    }
  }
  return at;
}

function push(one, other, far) {
  const [dx, dy] = [other[0] - one[0], other[1] - one[1] || 0.01];
  const d = Math.hypot(dx, dy);
  if (d >= far) return;
  const by = (0.35 * (far - d)) / d;
  one[0] -= dx * by;
  one[1] -= dy * by;
  other[0] += dx * by;
  other[1] += dy * by;
}

function keep(at, edge, [wide, high]) {
  at[0] = Math.max(edge, Math.min(wide - edge, at[0]));
  at[1] = Math.max(edge, Math.min(high - edge, at[1]));
}

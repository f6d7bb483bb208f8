// Where each agent stands: a seat in a sunflower round its place, kept as long as it stays there.
const GOLDEN = Math.PI * (3 - Math.sqrt(5));
const SPACING = 5.6; // pixels between neighbours, on a map of usual width
const MOVE = 500; // milliseconds that an agent takes to move to another place

export class Dots {
  constructor(places) {
    this.seats = places.map(() => []);
    this.spacing = SPACING;
    this.at = new Map(); // row -> {place, seat, from, since}
  }

  scale(share) {
    this.spacing = SPACING * share;
  }

  count() {
    return this.at.size;
  }

  show(rows, places, now, still) {
    const here = new Set(rows);
    for (const [row, spot] of this.at) if (!here.has(row)) this.leave(row, spot);
    rows.forEach((row, k) => {
      const spot = this.at.get(row);
      if (spot && spot.place === places[k]) return;
      const from = spot ? { place: spot.place, seat: spot.seat } : null;
      if (spot) this.leave(row, spot);
      const seats = this.seats[places[k]];
      let seat = seats.indexOf(undefined);
      if (seat < 0) seat = seats.length;
      seats[seat] = row;
      this.at.set(row, { place: places[k], seat, from, since: from && !still ? now : -MOVE });
    });
  }

  leave(row, spot) {
    this.seats[spot.place][spot.seat] = undefined;
    this.at.delete(row);
  }

  moving(now) {
    for (const spot of this.at.values()) if (now - spot.since < MOVE) return true;
    return false;
  }

  reach(place) {
    return this.spacing * Math.sqrt(this.seats[place].length + 1);
  }

  position(spot, centres, zoom, now) {
    const [x, y] = seatAt(spot.place, spot.seat, centres, zoom, this.spacing);
    const done = Math.min(1, (now - spot.since) / MOVE);
    if (!spot.from || done >= 1) return [x, y];
    const [a, b] = seatAt(spot.from.place, spot.from.seat, centres, zoom, this.spacing);
    const ease = done * done * (3 - 2 * done);
    return [a + (x - a) * ease, b + (y - b) * ease];
  }
}

function seatAt(place, seat, centres, zoom, spacing) {
  const far = spacing * Math.sqrt(seat + 0.8) * Math.sqrt(zoom);
  return [centres[place][0] + far * Math.cos(seat * GOLDEN), centres[place][1] + far * Math.sin(seat * GOLDEN)];
}

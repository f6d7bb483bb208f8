"""From degrees to positions in the map: longitudes are cut, and long empty stretches shortened.

So a world that spans an ocean stays readable; the graticule shows where the scale changes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

LONGEST_GAP: Final = {"longitude": 18.0, "latitude": 8.0}  # degrees that an empty stretch may take
MARGIN: Final = 2.0  # degrees outside the outermost places
OCEAN: Final = 0.5  # a gap of longitudes may be cut if it is at least this share of the widest


@dataclass(frozen=True)
class Scale:
    """Maps degrees to a position in the drawing: piecewise linear between places."""

    known: tuple[float, ...]  # degrees, rising; longitudes may exceed 180
    drawn: tuple[float, ...]
    circle: bool  # longitudes come round again

    def __call__(self, degrees: float) -> float:
        first = self.known[0]
        unrolled = first + (degrees - first) % 360 if self.circle else degrees
        if not self.known[0] < unrolled < self.known[-1]:
            return self.drawn[0] if unrolled <= self.known[0] else self.drawn[-1]
        k = bisect_right(self.known, unrolled) - 1
        slope = (self.drawn[k + 1] - self.drawn[k]) / (self.known[k + 1] - self.known[k])
        return slope * (unrolled - self.known[k]) + self.drawn[k]


def longitudes_of(lons: Iterable[float], lanes: Iterable[tuple[float, float]] = ()) -> Scale:
    """Cut the circle in the ocean that fewest lanes (pairs of longitudes) must cross; else in the widest."""
    turns = sorted({lon % 360 for lon in lons})
    gaps = [(turns[(i + 1) % len(turns)] - lon) % 360 or 360.0 for i, lon in enumerate(turns)]
    oceans = [i for i, gap in enumerate(gaps) if gap >= OCEAN * max(gaps)]
    pairs = list(lanes)
    cut = min(oceans, key=lambda i: (_detour(pairs, turns[i] + 0.01), -gaps[i]))
    first = (cut + 1) % len(turns)
    known = [turns[first] + (lon - turns[first]) % 360 for lon in turns[first:] + turns[:first]]
    return _shortened(known, LONGEST_GAP["longitude"], circle=True)


def latitudes_of(lats: Iterable[float]) -> Scale:
    return _shortened(sorted(set(lats)), LONGEST_GAP["latitude"], circle=False)


def _detour(lanes: list[tuple[float, float]], cut: float) -> float:
    """Degrees that lanes are longer, drawn on a map that is cut at this longitude, than on the globe."""
    drawn = sum(abs((one - cut) % 360 - (other - cut) % 360) for one, other in lanes)
    return drawn - sum(abs((one - other + 180) % 360 - 180) for one, other in lanes)


def _shortened(known: list[float], longest: float, *, circle: bool) -> Scale:
    drawn = [0.0]
    for low, high in pairwise(known):
        drawn.append(drawn[-1] + min(high - low, longest))
    return Scale(
        (known[0] - MARGIN, *known, known[-1] + MARGIN), (-MARGIN, *drawn, drawn[-1] + MARGIN), circle
    )

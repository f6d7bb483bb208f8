"""Where places and coasts lie in the drawing: a panel for each part of the world, oceans between left out.

A world that spans the Pacific has its places in two clusters; on one map both would be too small to read.
Each cluster gets a panel of its own at its own scale (equirectangular, true at its middle latitude).
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from simulation.report.projection import longitudes_of

WIDE_OCEAN: Final = 60.0  # degrees of longitude without a place that part two panels
MARGIN: Final = 6.0  # degrees round the outermost places
SMALLEST: Final = 12.0  # degrees that a panel shows at least
MOST_HIGH: Final = 110.0  # degrees of latitude that a panel shows at most
GAP: Final = 14.0  # pixels between panels
WIDE: Final = (1080.0, 520.0)  # pixels of the drawing beside each other
TALLEST: Final = 620.0  # pixels that the only panel of a world may be high
TALL_WIDTH: Final = 360.0  # pixels of the drawing one under the other
TALL_HEIGHTS: Final = (190.0, 380.0)
LAND: Final = Path(__file__).parent / "assets" / "land.json"
MADE_UP: Final = frozenset({"sandbox"})  # worlds that lie nowhere

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the drawing: its place in pixels, and the degrees at its left and upper edge."""

    left: float
    top: float
    width: float
    height: float
    west: float
    north: float
    scale: float  # pixels a degree of latitude
    squash: float  # a degree of longitude as a share of one of latitude

    def at(self, lat: float, lon: float) -> Point:
        """Pixels of a place; `lon` is taken the way round that lies nearest to the panel."""
        east = self.west + self.width / (self.scale * self.squash)
        turns = round(((self.west + east) / 2 - lon) / 360)
        x = self.left + (lon + 360 * turns - self.west) * self.scale * self.squash
        return round(x, 1), round(self.top + (self.north - lat) * self.scale, 1)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height."""
        return self.left, self.top, self.width, self.height


def groups_of(lons: Sequence[float], lanes: Sequence[tuple[float, float]]) -> list[list[int]]:
    """Indices of the places of each panel, from west to east; the map is cut where fewest lanes cross."""
    first = longitudes_of(lons, lanes).known[1]
    order = sorted(range(len(lons)), key=lambda k: ((lons[k] - first) % 360, k))
    groups = [[order[0]]]
    for one, other in pairwise(order):
        if (lons[other] - lons[one]) % 360 > WIDE_OCEAN:
            groups.append([])
        groups[-1].append(other)
    return groups


def wide_panels(places: Sequence[Point], groups: Sequence[Sequence[int]]) -> list[Panel]:
    """Panels beside each other; a panel with many places gets more width. `places` are (lat, lon)."""
    natural = [_extent([places[k] for k in group]) for group in groups]
    aspects = [width * squash / height for _, width, _, height, squash in natural]
    shares = [0.4 * aspect / sum(aspects) + 0.6 * len(group) / len(places)
              for aspect, group in zip(aspects, groups, strict=True)]  # fmt: skip
    room, left, panels = WIDE[0] - GAP * (len(groups) - 1), 0.0, []
    high = WIDE[1] if len(groups) > 1 else min(TALLEST, max(WIDE[1], WIDE[0] / aspects[0]))
    for extent, share in zip(natural, shares, strict=True):
        panels.append(_panel(extent, left, 0.0, share * room, high))
        left += share * room + GAP
    return panels


def tall_panels(places: Sequence[Point], groups: Sequence[Sequence[int]]) -> list[Panel]:
    """Panels one under the other, for narrow screens."""
    top, panels = 0.0, []
    for group in groups:
        extent = _extent([places[k] for k in group])
        _, width, _, height, squash = extent
        wanted = TALL_WIDTH * height / (width * squash)
        tall = min(TALL_HEIGHTS[1], max(TALL_HEIGHTS[0], wanted))
        panels.append(_panel(extent, 0.0, top, TALL_WIDTH, tall))
        top += tall + GAP
    return panels


def _extent(places: Sequence[Point]) -> tuple[float, float, float, float, float]:
    """West, width, south, height (degrees), and the squash at the middle latitude."""
    lats = [lat for lat, _ in places]
    west = min((lon for _, lon in places), key=lambda lon: max((other - lon) % 360 for _, other in places))
    width = max((lon - west) % 360 for _, lon in places)
    south, height = min(lats), max(lats) - min(lats)
    pad_x, pad_y = max(MARGIN, (SMALLEST - width) / 2), max(MARGIN, (SMALLEST - height) / 2)
    squash = max(0.3, math.cos(math.radians(south + height / 2)))
    return west - pad_x, width + 2 * pad_x, south - pad_y, height + 2 * pad_y, squash


def _panel(extent: tuple[float, float, float, float, float], left: float, top: float, width: float,
           height: float) -> Panel:  # fmt: skip
    west, degrees_wide, south, degrees_high, squash = extent
    scale = min(width / (degrees_wide * squash), height / degrees_high)
    shown = min(height, MOST_HIGH * scale)
    top, height = top + (height - shown) / 2, shown
    more_x = width / (scale * squash) - degrees_wide
    more_y = height / scale - degrees_high
    north = min(85.0, south + degrees_high + more_y / 2)
    return Panel(left, top, width, height, west - more_x / 2, north, scale, squash)


@cache
def _rings() -> tuple[tuple[Point, ...], ...]:
    """Outlines of land as (lat, lon) in degrees."""
    data = json.loads(LAND.read_text(encoding="utf-8"))
    return tuple(
        tuple((lat / 10, lon / 10) for lon, lat in zip(ring[::2], ring[1::2], strict=True))
        for ring in data["rings"]
    )


def land_in(panel: Panel) -> str:
    """The land of a panel as the `d` of an SVG path; it reaches over the edges, so clip it."""
    east = panel.west + panel.width / (panel.scale * panel.squash)
    south = panel.north - panel.height / panel.scale
    parts = []
    for ring in _rings():
        if max(lat for lat, _ in ring) < south or min(lat for lat, _ in ring) > panel.north:
            continue
        low, high = min(lon for _, lon in ring), max(lon for _, lon in ring)
        for turn in (-360, 0, 360):
            if low + turn < east and high + turn > panel.west:
                parts.append(_outline(panel, ring, turn))
    return "".join(parts)


def _outline(panel: Panel, ring: Sequence[Point], turn: int) -> str:
    points: list[tuple[int, int]] = []
    for lat, lon in ring:
        x = panel.left + (lon + turn - panel.west) * panel.scale * panel.squash
        y = panel.top + (panel.north - lat) * panel.scale
        point = (round(x), round(y))
        if not points or point != points[-1]:
            points.append(point)
    if len(points) < 4:
        return ""
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"

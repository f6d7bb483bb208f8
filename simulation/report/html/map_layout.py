"""The drawing of the map in two layouts, wide and tall: land, places, names, and lanes as arcs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from simulation.report import place_names
from simulation.report.html.map_panels import (
    MADE_UP,
    Panel,
    Point,
    groups_of,
    land_in,
    tall_panels,
    wide_panels,
)  # fmt: skip
from simulation.study.facts import Spot

LETTERS: Final = 11.5  # pixels high, as in assets/style.css
INCH: Final = LETTERS * 72 / place_names.SIZE  # pixels of an inch in which names have that height
BEND: Final = 0.16  # of an arc, as a share of its length; each further mode of a pair bends more
MORE_BEND: Final = 0.1
LARGEST_BEND: Final = 70.0  # pixels
STEEP: Final = 0.3  # share of its length that a lane goes down to count as going down

Lane = tuple[str, str, str]  # from, to, mode


def layouts_of(world: str, spots: Mapping[str, Spot], lanes: Sequence[Lane]) -> dict[str, Any]:
    """Both layouts as data for assets/replay.js; places and lanes are in the order given."""
    places = [(spot.lat, spot.lon) for spot in spots.values()]
    pairs = [(spots[one].lon, spots[other].lon) for one, other, _ in lanes]
    groups = groups_of([lon for _, lon in places], pairs)
    wide = wide_panels(places, groups)
    tall = tall_panels(places, groups)
    names = [spot.name for spot in spots.values()]
    return {
        "wide": _layout(world, list(spots), names, places, groups, wide, lanes),
        "tall": _layout(world, list(spots), list(spots), places, groups, tall, lanes),
    }


def _layout(
    world: str,
    codes: Sequence[str],
    names: Sequence[str],
    places: Sequence[Point],
    groups: Sequence[Sequence[int]],
    panels: Sequence[Panel],
    lanes: Sequence[Lane],
) -> dict[str, Any]:
    points: list[Point] = [(0.0, 0.0)] * len(places)
    for panel, group in zip(panels, groups, strict=True):
        for k in group:
            points[k] = panel.at(*places[k])
    width = max(panel.left + panel.width for panel in panels)
    height = max(panel.top + panel.height for panel in panels)
    at = dict(zip(codes, points, strict=True))
    panel_of = {codes[k]: n for n, group in enumerate(groups) for k in group}
    return {
        "size": [round(width), round(height)],
        "panels": [[round(number, 1) for number in panel.box] for panel in panels],
        "land": ["" if world in MADE_UP else land_in(panel) for panel in panels],
        "points": [list(point) for point in points],
        "names": _names(names, points, panels, groups),
        "arcs": _arcs(at, panel_of, lanes),
    }


def _names(names: Sequence[str], points: Sequence[Point], panels: Sequence[Panel],
           groups: Sequence[Sequence[int]]) -> list[list[Any]]:  # fmt: skip
    """For each place: x and y of its first line, and the lines."""
    found: list[list[Any]] = [[] for _ in names]
    for panel, group in zip(panels, groups, strict=True):
        inches = [
            ((points[k][0] - panel.left) / INCH, (panel.top + panel.height - points[k][1]) / INCH)
            for k in group
        ]
        size = (panel.width / INCH, panel.height / INCH)
        for k, (text, box) in zip(
            group, place_names.beside([names[k] for k in group], inches, size), strict=True
        ):
            x, y = panel.left + box[0] * INCH, panel.top + panel.height - box[3] * INCH
            found[k] = [round(x, 1), round(y + LETTERS, 1), text.split("\n")]
    return found


def _arcs(at: Mapping[str, Point], panel_of: Mapping[str, int], lanes: Sequence[Lane]) -> list[str]:
    """Lanes bend to their left, so that ways there and back lie apart; those that go down to another part of
    the world bend to their right, over the sea.
    """
    drawn: dict[tuple[str, str], int] = {}
    arcs = []
    for origin, target, _ in lanes:
        earlier = drawn.get((origin, target), 0)
        drawn[origin, target] = earlier + 1
        fall, length = at[target][1] - at[origin][1], math.dist(at[origin], at[target])
        down = panel_of[origin] != panel_of[target] and fall > STEEP * length
        bend = BEND + MORE_BEND * earlier
        arcs.append(arc(at[origin], at[target], -bend if down else bend))
    return arcs


def arc(start: Point, end: Point, bend: float) -> str:
    """A curve that leaves the straight way to the left of its direction, and stops short of both dots."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0)
    if length == 0:
        return f"M{x0:g} {y0:g}"
    across, along = (y1 - y0) / length, (x1 - x0) / length
    bend = max(-LARGEST_BEND, min(LARGEST_BEND, bend * length))
    middle = ((x0 + x1) / 2 + across * bend * 2, (y0 + y1) / 2 - along * bend * 2)
    first, last = _towards(start, middle, 5.0), _towards(end, middle, 8.0)
    return "M{:.1f} {:.1f}Q{:.1f} {:.1f} {:.1f} {:.1f}".format(*first, *middle, *last)


def _towards(point: Point, target: Point, pixels: float) -> Point:
    length = math.hypot(target[0] - point[0], target[1] - point[1])
    share = min(0.45, pixels / length) if length else 0.0
    return point[0] + (target[0] - point[0]) * share, point[1] + (target[1] - point[1]) * share

"""Makes simulation/report/html/assets/land.json from Natural Earth's land in the npm package world-atlas.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/land_outlines.py package/land-50m.json

Natural Earth is in the public domain. Outlines are thinned to what a map of a few hundred pixels can show:
points closer than `TOLERANCE` to the line are dropped (Douglas-Peucker), islands smaller than `SMALLEST` left
out. There are no borders in it on purpose: a picture of a supply chain is no place to take sides over them.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

TOLERANCE = 0.08  # degrees
SMALLEST = 0.4  # square degrees
TARGET = Path(__file__).parents[1] / "simulation" / "report" / "html" / "assets" / "land.json"
Point = tuple[float, float]


def rings_of(topology: dict) -> list[list[Point]]:
    """The outlines of all land, each a closed ring of (longitude, latitude) in degrees."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(points)
    rings = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                points = []
                for index in ring:
                    arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                    points += arc[1:] if points else arc
                rings.append(points)
    return rings


def thinned(points: list[Point]) -> list[Point]:
    """Douglas and Peucker's line, without recursion."""
    keep = {0, len(points) - 1}
    todo = [(0, len(points) - 1)]
    while todo:
        first, last = todo.pop()
        (x0, y0), (x1, y1) = points[first], points[last]
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        far, most = 0, TOLERANCE
        for k in range(first + 1, last):
            x, y = points[k]
            if length:
                away = abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length
            else:
                away = ((x - x0) ** 2 + (y - y0) ** 2) ** 0.5
            if away > most:
                far, most = k, away
        if far:
            keep.add(far)
            todo += [(first, far), (far, last)]
    return [points[k] for k in sorted(keep)]


def area_of(ring: list[Point]) -> float:
    """Square degrees."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))) / 2


def main() -> None:
    rings = rings_of(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    kept = [thinned(ring) for ring in rings if area_of(ring) >= SMALLEST and min(y for _, y in ring) > -60]
    flat = [[round(10 * number) for point in ring for number in point] for ring in kept if len(ring) > 3]
    data = {"unit": "tenths of a degree: longitude, latitude, longitude, ...", "rings": flat}
    TARGET.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

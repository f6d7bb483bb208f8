"""Where to write names beside points so that they cover neither each other nor the points."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Final

SIZE: Final = 6.2  # points
LETTER: Final = SIZE * 0.56 / 72  # inches, on average
LINE: Final = SIZE * 1.2 / 72  # inches
LONGEST: Final = 22  # letters a line
DOT: Final = 0.05  # inches kept free round a point
SIDES: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
REACHES: Final = (0.09, 0.17, 0.27)  # inches from the point

Box = tuple[float, float, float, float]  # left, bottom, right, top, in inches


def beside(
    names: Sequence[str], points: Sequence[tuple[float, float]], size: tuple[float, float]
) -> list[tuple[str, Box]]:
    """Each name, broken into lines, and its box; `points` and the panel's `size` are in inches.

    One after the other, each takes the place round its point that overlaps least and stays inside.
    """
    taken: list[Box] = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in points]
    placed = []
    for name, (x, y) in zip(names, points, strict=True):
        lines = wrap(name, LONGEST, break_long_words=False)
        width, height = max(map(len, lines)) * LETTER, len(lines) * LINE
        boxes = []
        for reach in REACHES:
            for right, up in SIDES:
                left = x + right * reach - (1 - right) / 2 * width
                bottom = y + up * reach - (1 - up) / 2 * height
                boxes.append((left, bottom, left + width, bottom + height))
        best = min(boxes, key=lambda box: _clash(box, taken) + _outside(box, size))
        taken.append(best)
        placed.append(("\n".join(lines), best))
    return placed


def _clash(box: Box, taken: Sequence[Box]) -> float:
    """Area (square inches) that the box shares with those that are taken."""
    shared = 0.0
    for other in taken:
        across = min(box[2], other[2]) - max(box[0], other[0])
        up = min(box[3], other[3]) - max(box[1], other[1])
        shared += max(0.0, across) * max(0.0, up)
    return shared


def _outside(box: Box, size: tuple[float, float]) -> float:
    over = max(0.0, -box[0]) + max(0.0, box[2] - size[0]) + max(0.0, -box[1]) + max(0.0, box[3] - size[1])
    return 10 * over

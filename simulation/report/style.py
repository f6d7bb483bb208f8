"""Colours and letters that all figures share: the Okabe-Ito palette, readable without colour vision."""

from __future__ import annotations

from typing import Any, Final

from matplotlib.axes import Axes

BLUE: Final = "#0072B2"
ORANGE: Final = "#E69F00"
GREEN: Final = "#009E73"
YELLOW: Final = "#F0E442"
VERMILION: Final = "#D55E00"
SKY: Final = "#56B4E9"
PURPLE: Final = "#CC79A7"
INK: Final = "#222222"
FAINT: Final = "#8c8c8c"
PALE: Final = "#dddddd"

# in this order neighbours in a stack differ in lightness, too
AREAS: Final = (BLUE, ORANGE, GREEN, YELLOW, VERMILION, SKY, PURPLE)
REST: Final = "#bbbbbb"
MODE_COLOURS: Final = {"post": ORANGE, "container": BLUE, "vehicle": GREEN, "vessel": SKY, "air": PURPLE}
MODE_STYLES: Final = {
    "post": (0, (1, 1)),
    "container": "-",
    "vehicle": "-",
    "vessel": (0, (5, 2)),
    "air": (0, (3, 1, 1, 1)),
}

SETTINGS: Final[dict[Any, Any]] = {
    "font.size": 8,
    "axes.titlesize": 9,
    "axes.labelsize": 8,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 7.5,
    "ytick.labelsize": 7.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.family": "DejaVu Sans",
    "svg.hashsalt": "squeeze",
}


def head(axes: Axes, letter: str, title: str, above: float = 6.0) -> None:
    """Panel letter and what the panel shows, `above` the panel (points)."""
    axes.set_title(f"$\\bf{{{letter}}}$  {title}", loc="left", color=INK, pad=above)


def say(axes: Axes, text: str) -> None:
    """An empty panel says why it is empty."""
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=FAINT)
    axes.set_xticks([])
    axes.set_yticks([])


def inches_of(axes: Axes) -> tuple[float, float]:
    """Width and height of a panel."""
    figure, panel = axes.get_figure(root=True), axes.get_position()
    if figure is None:
        raise ValueError("the panel belongs to no figure")
    return figure.get_figwidth() * panel.width, figure.get_figheight() * panel.height


def spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Positions near the wanted ones (rising), at least `gap` apart and within low..high if there is room."""
    placed: list[float] = []
    for position in wanted:
        placed.append(max(position, placed[-1] + gap) if placed else max(position, low))
    for index in range(len(placed) - 1, -1, -1):
        ceiling = high if index == len(placed) - 1 else placed[index + 1] - gap
        placed[index] = min(placed[index], ceiling)
    return placed


def stagger(lines: list[float], widths: list[float]) -> list[int]:
    """Rows (0 the lowest) for texts that begin at upright lines, so that no line crosses another's text.

    `lines` rise from 0 to 1; a line reaches up to its text. A text that would end beyond 1 is written to the
    left of its line.
    """
    rows = [0] * len(lines)
    spans = [
        (line, line + width) if line + width <= 1 else (line - width, line)
        for line, width in zip(lines, widths, strict=True)
    ]
    turned = [index for index, line in enumerate(lines) if spans[index][0] < line]
    done: list[int] = []
    for index in [k for k in reversed(range(len(lines))) if k not in turned] + turned:
        low, high = spans[index]
        beside = {k for k in done if spans[k][0] < high and low < spans[k][1]}
        crossing = {k for k in done if low <= lines[k] <= high}
        rows[index] = max((rows[k] for k in beside | crossing), default=-1) + 1
        done.append(index)
    return rows

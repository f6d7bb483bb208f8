"""The panels of the figures of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Shape

from simulation.report import style
from simulation.report.comparison import interval, leaves_0, weeks
from simulation.report.story import shortened, words

if TYPE_CHECKING:
    import pandas as pd

    from simulation.study.compare import Comparison

MOST_NODES: Final = 4  # a side
LEFT, RIGHT, WIDE = 0.4, 0.6, 0.03  # of a panel's width: where the two columns of boxes stand
LOW, HIGH = 0.14, 0.98  # of a panel's height: the boxes
GAP: Final = 0.05  # of a panel's height, between boxes
LABEL: Final = 0.15  # of a panel's height, for a label of two lines
SMALL: Final = 0.01  # share of all that moved, below which no box is drawn
DARK, PALE = "#4d4d4d", "#b8b8b8"
Node = dict[str, Any]


def band_panel(axes: Axes, bands: pd.DataFrame, effect: Mapping[Any, Any], comparison: Comparison) -> None:
    """Mean paired difference with its band over the whole run; the effect stands above the panel."""
    week = bands["week"].to_numpy()
    axes.fill_between(week, bands["low"], bands["high"], color=style.SKY, alpha=0.45, linewidth=0)
    axes.plot(week, bands["difference"], color=style.BLUE, linewidth=1.3)
    axes.axhline(0, color=style.INK, linewidth=0.7)
    for start in _starts(comparison):
        axes.axvline(start, color=style.INK, linewidth=0.9, linestyle=(0, (4, 2)))
    axes.set_xlim(0, len(week) - 1)
    axes.set_ylabel(_unit(effect["unit"]))
    _years(axes, comparison, len(week))
    told = interval(effect["difference"], effect["low"], effect["high"], sign=True, figures=2)
    onset = weeks(effect["onset_week"], effect["onset_low"], effect["onset_high"])
    axes.text(
        1, 1.03, f"mean since the start {told}; onset week {onset}", transform=axes.transAxes, ha="right",
        size=7.2, color=style.INK,
    )  # fmt: skip


def moved_panel(axes: Axes, options: pd.DataFrame, statistics: pd.DataFrame) -> None:
    """Boxes of what lost (left) and what gained (right), with ribbons between them."""
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.axis("off")
    rows: list[Node] = [{str(key): row[key] for key in row} for row in options.to_dict("records")]
    lost = sorted((row for row in rows if row["difference"] < 0), key=lambda row: row["difference"])
    gained = sorted((row for row in rows if row["difference"] > 0), key=lambda row: -row["difference"])
    _balloon(axes, statistics)
    if not lost and not gained:
        axes.text(0.5, 0.5, "nothing changed", ha="center", va="center", color=style.FAINT, size=8)
        return
    largest = max(sum(-row["difference"] for row in lost), sum(row["difference"] for row in gained))
    room = HIGH - LOW - (MOST_NODES - 1) * GAP
    left, right = (
        _stack([(row, abs(row["difference"]) / largest * room) for row in side], SMALL * room)
        for side in (lost, gained)
    )
    _ribbons(axes, left, right, room)
    _boxes(axes, left, LEFT, "right", len(lost))
    _boxes(axes, right, RIGHT, "left", len(gained))


def switch_panels(left: Axes, right: Axes, table: pd.DataFrame) -> None:
    """Labels from the one that rose most down; with and without on the left, the difference on the right."""
    rows = table.iloc[::-1].reset_index(drop=True)
    place = np.arange(len(rows))
    for side, up, face, name in (("with", 0.14, style.INK, "with"), ("without", -0.14, "white", "without")):
        _dots(left, rows, side, f"{side}_low", f"{side}_high", place + up, face, name)
    _dots(right, rows, "difference", "low", "high", place, style.INK, "difference")
    for axes in (left, right):
        axes.axvline(0, color=style.INK, linewidth=0.7)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.grid(axis="x", color=style.PALE, linewidth=0.5)
        axes.set_axisbelow(True)
        axes.set_xlabel("net switches per 100 agent-years")
    for k, row in rows.iterrows():
        if leaves_0(row["low"], row["high"]):
            right.axhspan(int(str(k)) - 0.45, int(str(k)) + 0.45, color="#eeeeee", zorder=0, linewidth=0)
    left.set_yticks(place, [words(label) for label in rows["label"]])
    right.set_yticks(place, [])
    left.legend(loc="lower right", frameon=False, fontsize=7.5)
    right.text(
        1, 1.005, "shaded: the interval leaves out 0", transform=right.transAxes, ha="right", va="bottom",
        size=7.5, color=style.INK,
    )  # fmt: skip


def _dots(
    axes: Axes, rows: pd.DataFrame, mean: str, low: str, high: str, place: Any, face: str, name: str
) -> None:
    value = rows[mean].to_numpy()
    reach = np.maximum(0, np.stack([value - rows[low].to_numpy(), rows[high].to_numpy() - value]))
    axes.errorbar(
        value, place, xerr=reach, fmt="o", markersize=4.2, markerfacecolor=face, markeredgecolor=style.INK,
        ecolor=style.INK, elinewidth=0.9, capsize=2, label=name,
    )  # fmt: skip


def _starts(comparison: Comparison) -> list[int]:
    """Weeks in which an intervention of either side starts within the run."""
    with_, without = comparison.pair
    both = (*with_.interventions, *without.interventions)
    return sorted({max(0, item.start_week) for item in both if item.start_week < with_.weeks})


def _years(axes: Axes, comparison: Comparison, length: int) -> None:
    """Ticks at the first week of each year (of every second if they would be crowded)."""
    from datetime import timedelta

    start = comparison.pair[0].start
    firsts = [
        (week, (start + timedelta(weeks=week)).year)
        for week in range(length)
        if week == 0 or (start + timedelta(weeks=week)).year != (start + timedelta(weeks=week - 1)).year
    ]
    axes.set_xticks([week for week, _ in firsts], [str(year) for _, year in firsts])


def _unit(unit: str) -> str:
    return unit.replace(" per week", "/week").replace("per pure dose", "per\npure dose")


def _stack(nodes: list[tuple[Node, float]], least: float) -> list[Node]:
    """The largest few, from the top down, each with its `top` and `height`."""
    placed: list[Node] = []
    top = HIGH
    for row, height in nodes[:MOST_NODES]:
        if height >= least or not placed:
            placed.append({**row, "top": top, "height": height})
            top -= height + GAP
    return placed


def _boxes(axes: Axes, nodes: list[Node], x: float, align: str, count: int) -> None:
    """Boxes with their labels beside them, and below how many are not drawn."""
    outward = -1 if align == "right" else 1
    wanted = sorted(node["top"] - node["height"] / 2 for node in nodes)
    places = style.spread(wanted, LABEL, LOW, HIGH - LABEL / 2)[::-1]
    for node, place in zip(nodes, places, strict=True):
        axes.add_patch(
            Rectangle(
                (x - WIDE / 2, node["top"] - node["height"]), WIDE, node["height"],
                facecolor=DARK if node["targeted"] else PALE, edgecolor=style.INK, linewidth=0.6,
                hatch=None if leaves_0(node["low"], node["high"]) else "/////",
            )
        )  # fmt: skip
        axes.text(
            x + outward * (WIDE / 2 + 0.012), place,
            f"{shortened(words(node['option']), 26)}\n"
            f"{interval(node['difference'], node['low'], node['high'], sign=True, figures=2)}",
            ha=align, va="center", size=6.6, linespacing=1.15, color=style.INK,
        )  # fmt: skip
    if count > len(nodes):
        more = f"({count - len(nodes)} smaller not drawn)"
        axes.text(x + outward * (WIDE / 2 + 0.012), 0.025, more, ha=align, size=6.6, color=style.INK)


def _ribbons(axes: Axes, left: list[Node], right: list[Node], room: float) -> None:
    """Each loss goes to the gains in proportion to them, as far as both reach."""
    used_left, used_right = [node["top"] for node in left], [node["top"] for node in right]
    for i, one in enumerate(left):
        for j, two in enumerate(right):
            size = one["height"] * two["height"] / room
            _ribbon(axes, used_left[i], used_right[j], size)
            used_left[i] -= size
            used_right[j] -= size


def _ribbon(axes: Axes, top_left: float, top_right: float, size: float) -> None:
    x0, x1, middle = LEFT + WIDE / 2, RIGHT - WIDE / 2, (LEFT + RIGHT) / 2
    points = [
        (x0, top_left), (middle, top_left), (middle, top_right), (x1, top_right),
        (x1, top_right - size), (middle, top_right - size), (middle, top_left - size), (x0, top_left - size),
        (x0, top_left),
    ]  # fmt: skip
    codes = [Shape.MOVETO, *[Shape.CURVE4] * 3, Shape.LINETO, *[Shape.CURVE4] * 3, Shape.CLOSEPOLY]
    axes.add_patch(PathPatch(Shape(points, codes), facecolor=style.SKY, alpha=0.35, linewidth=0))


def _balloon(axes: Axes, statistics: pd.DataFrame) -> None:
    """The balloon ratio above the boxes, the net effect below."""
    by = {row["statistic"]: row for row in statistics.to_dict("records")}
    target, ratio, net = by["target_effect"], by["balloon_ratio"], by["net_effect"]
    told = "– (no sure loss)"
    if target["high"] < 0:
        told = interval(ratio["value"], ratio["low"], ratio["high"])
    axes.set_title(f"balloon ratio {told}", loc="right", fontsize=7.2, color=style.INK)
    unit = str(target["unit"]).removesuffix(" per week") + "/week"
    axes.text(
        0.5, -0.045, f"net {interval(net['value'], net['low'], net['high'], sign=True)} {unit}",
        ha="center", va="center", size=7.2, color=style.INK,
    )  # fmt: skip

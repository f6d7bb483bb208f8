"""The heat map of the grid: its own layout, with what was predicted, what emerged, how much and how sure.

Made for grey print: the verdict stands in words, fills differ in lightness, the opposite is hatched.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import fill
from typing import Any, Final

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from simulation.reactions.grid import Cell, Grid
from simulation.report import style
from simulation.study.grid import Plan
from simulation.study.grid_tables import Tables
from simulation.study.verdicts import NOT_SEEN, OPPOSITE, SEEN, UNEXPECTED

INCHES: Final = (15.5, 13.6)
DOTS: Final = 150
PALEST: Final = {SEEN: 0.86, OPPOSITE: 0.9}  # lightness of a verdict that is only just sure ...
DEEPEST: Final = {SEEN: 0.62, OPPOSITE: 0.72}  # ... and of one that is very sure
VERY_SURE: Final = 4.0  # half-widths of the interval from 0
TINTS: Final = {SEEN: (0.80, 0.93, 1.10), OPPOSITE: (1.10, 0.97, 0.80)}  # on red, green, blue
WORDS: Final = {SEEN: "SEEN", NOT_SEEN: "not seen", OPPOSITE: "OPPOSITE", "": "nothing expected"}
LINES: Final = 0.11  # height of a line in a cell
MOST_SURPRISES: Final = 3
SMALL: Final = 0.1  # per 100 agent-years; below it a number has two digits after the point
WIDEST: Final = 54  # letters in a line of a cell at the usual size


def draw_grid(plan: Plan, tables: Tables, shares: pd.DataFrame | None, note: str, path: Path) -> None:
    """Write the heat map (PNG). `shares`: robustness by cell, or None. `note`: a line under the figure."""
    with mpl.rc_context(style.SETTINGS):
        figure = Figure(figsize=INCHES)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.115, 0.036, 0.875, 0.856))
        _frame(axes, plan.grid)
        for cell in plan.cells:
            _cell(axes, plan.grid, cell, tables, shares)
        _words_around(figure, plan, shares, note)
        figure.savefig(path, dpi=DOTS, metadata={"Software": None})


def _frame(axes: Axes, grid: Grid) -> None:
    """Rows from health and policy (top) to law enforcement (bottom), worlds from source to user."""
    axes.set_xlim(0, len(grid.worlds))
    axes.set_ylim(len(grid.rows), 0)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
    for k, (world, title) in enumerate(grid.worlds.items()):
        axes.text(k + 0.5, -0.13, title, ha="center", fontsize=12, weight="bold", color=style.INK)
        axes.text(k + 0.5, -0.03, grid.located[world], ha="center", fontsize=8, color="#555555")
    for k, title in enumerate(grid.rows.values()):
        axes.text(-0.02, k + 0.5, fill(title, 15), ha="right", va="center", fontsize=10.5, weight="bold")


def _cell(axes: Axes, grid: Grid, cell: Cell, tables: Tables, shares: pd.DataFrame | None) -> None:
    x, y = list(grid.worlds).index(cell.world), list(grid.rows).index(cell.row)
    cells, tests = tables.cells, tables.tests
    mine = cells[(cells["row"] == cell.row) & (cells["world"] == cell.world)]
    verdict = str(mine[mine["reading"] == ""]["verdict"].iloc[0])
    here = tests[(tests["row"] == cell.row) & (tests["world"] == cell.world)]
    box = Rectangle(
        (x + 0.012, y + 0.012), 0.976, 0.976, facecolor=_fill(verdict, here), edgecolor=style.INK,
        linewidth=2.6 if verdict == SEEN else 0.8, linestyle=":" if verdict == "" else "-",
    )  # fmt: skip
    axes.add_patch(box)
    if verdict == OPPOSITE:
        strip = Rectangle(
            (x + 0.012, y + 0.012), 0.016, 0.976, facecolor="white", hatch="/////", linewidth=0.8
        )
        axes.add_patch(strip)
    _say(axes, x, y, 0, WORDS[verdict], weight="bold", fontsize=10)
    predicted = f"“{cell.expects}”" if cell.expects else "(empty on the slide)"
    axes.text(x + 0.965, y + 0.1, predicted, ha="right", va="center", fontsize=8, style="italic")
    lines = [(text, "normal") for text in map(_measured, _rows(here[here["expected"]]))]
    surprises = here[here["verdict"] == UNEXPECTED].sort_values("difference", ascending=False)
    lines += [(f"△ {_measured(row)}", "italic") for row in _rows(surprises)[:MOST_SURPRISES]]
    if len(surprises) > MOST_SURPRISES:
        lines.append((f"and {len(surprises) - MOST_SURPRISES} more labels that nobody expected", "italic"))
    for reading in _rows(mine[mine["reading"] != ""]):
        words = WORDS.get(reading.verdict, "cannot arise here")
        lines.append((f"if agencies are targeted back: {words}", "normal"))
    for k, (text, how) in enumerate(lines):
        _say(axes, x, y, k + 1, text, style=how)
    if shares is not None and cell.labels:
        _robustness(axes, x, y, shares[(shares["row"] == cell.row) & (shares["world"] == cell.world)])


def _fill(verdict: str, tests: pd.DataFrame) -> Any:
    """Paper for a cell in which nothing moved as expected; else the deeper, the surer the sign is."""
    if verdict not in PALEST:
        return "#ffffff" if verdict else "#f3f3f3"
    moved = tests[tests["expected"] & (tests["verdict"] == verdict)]
    sure = (moved["difference"].abs() / ((moved["high"] - moved["low"]) / 2).clip(lower=1e-9)).max()
    depth = min(1.0, max(0.0, (float(sure) - 1) / (VERY_SURE - 1)))
    light = PALEST[verdict] + depth * (DEEPEST[verdict] - PALEST[verdict])
    return tuple(min(1.0, light * tint) for tint in TINTS[verdict])


def _rows(frame: pd.DataFrame) -> list[Any]:
    return list(frame.itertuples(index=False))


def _measured(test: Any) -> str:
    """A label with its paired difference, interval and onset."""
    onset = "" if pd.isna(test.onset_week) else f" wk {int(test.onset_week)}"
    mark = {SEEN: "● ", OPPOSITE: "▼ ", NOT_SEEN: "○ "}.get(test.verdict, "")
    digits = 1 if abs(test.difference) >= SMALL else 2
    value, low, high = (_signed(number, digits) for number in (test.difference, test.low, test.high))
    numbers = f"{value} [{low}, {high}]"
    return f"{mark}{test.label.replace('_', ' ')} {numbers}{onset}"


def _signed(value: float, digits: int) -> str:
    """+1.2, −0.3, and 0 without a sign."""
    rounded = round(value, digits)
    return f"{rounded:+.{digits}f}".replace("-", "−") if rounded else f"{0:.{digits}f}"


def _say(axes: Axes, x: float, y: float, line: int, text: str, **how: Any) -> None:
    how = {"fontsize": 8.6 if len(text) <= WIDEST else 7.6, "color": style.INK, **how}
    axes.text(x + 0.035, y + 0.1 + LINES * line, text, va="center", ha="left", **how)


def _robustness(axes: Axes, x: float, y: float, share: pd.DataFrame) -> None:
    """A bar of the draws: black seen, white not seen, hatched opposite; the share in words beside it."""
    row = share.iloc[0]
    left, width, at = x + 0.035, 0.3, y + 0.9
    start = left
    for name, colour, hatch in (("seen", "#333333", None), ("not_seen", "white", None),
                                ("opposite", "white", "/////")):  # fmt: skip
        part = width * float(row[f"share_{name}"]) if row["draws"] else 0.0
        axes.add_patch(
            Rectangle((start, at - 0.028), part, 0.056, facecolor=colour, hatch=hatch, edgecolor="#333333",
                      linewidth=0.6)
        )  # fmt: skip
        start += part
    usual = left + width * float(row["share_seen_at_defaults"])
    axes.plot([usual, usual], [at - 0.045, at + 0.045], color=style.INK, linewidth=1.6)
    text = "no valid draw"
    if row["draws"]:
        text = (
            f"{row['share_seen']:.0%} seen, {row['share_opposite']:.0%} opposite of {int(row['draws'])} draws"
        )
    axes.text(left + width + 0.015, at, text, va="center", fontsize=7.6, color=style.INK)


def _words_around(figure: Figure, plan: Plan, shares: pd.DataFrame | None, note: str) -> None:
    figure.text(
        0.012, 0.985, "The reaction grid, tested: what traffickers did in the model", fontsize=16,
        weight="bold", va="top",
    )  # fmt: skip
    bar = (
        "  Bar: share of draws of all assumed numbers (black seen, white not seen, hatched opposite); "
        "tick: what as few seeds see at the default numbers."
    ) if shares is not None else ""  # fmt: skip
    how = (
        "“Quoted”: what the slide predicts. Below: net switches toward each label per 100 agent-years "
        "in that world, with the instruments less without, [95 % interval over seeds], and the week "
        "(wk) from which it stays off 0. ●\xa0rose, ▼\xa0fell, ○\xa0did neither, △\xa0rose though the slide "
        "does not name it, by paired t-test after Benjamini-Hochberg over all labels of all cells. The "
        "deeper a fill, the further from 0 in widths of the interval."
    )
    figure.text(0.012, 0.962, fill(how + bar, 206), fontsize=9, va="top", color=style.INK)
    figure.text(0.012, 0.003, fill(note, 200), fontsize=8, color="#555555", va="bottom")

"""A comparison across assumptions: what is printed, and the figure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.report.style import BLUE, FAINT, INK, ORANGE, PALE, SETTINGS, VERMILION
from simulation.study.across import AT_MOST, DOWN, MORE, NONE, PART, UNDEFINED, UP, holding

if TYPE_CHECKING:
    from rich.console import Console

    from simulation.study.across import Across

COLOURS = {DOWN: BLUE, UP: VERMILION, NONE: BLUE, AT_MOST: BLUE, PART: BLUE, MORE: VERMILION}


def across_lines(across: Across) -> Iterator[str]:
    """What moved under `learning`, and under which other sets it moves the same way."""
    scenario = across.pairs[0][0]
    yield f"{scenario.title}: {scenario.question}"
    yield (
        f"{len(across.pairs)} sets of assumptions, {across.seeds} pairs of runs each, against "
        f"{across.comparator}. A conclusion holds under a set if the number moves the same way there "
        "(95 % interval off 0)."
    )
    yield ""
    for key, (yes, no) in holding(across.table).items():
        first = across.table[across.table["conclusion"] == key].iloc[0]
        yield (
            f"{key.replace('_', ' ')}: {first.direction} ({first.value:+.3g} [{first.low:+.3g}, "
            f"{first.high:+.3g}] {first.unit}); holds under {len(yes)} of {len(yes) + len(no)} other sets"
        )
        if no:
            yield f"    not under: {', '.join(no)}"
    yield ""
    yield "The model is abstract; most of its numbers are assumed. A set is a reading, not a finding."


def print_across(console: Console, across: Across) -> None:
    """Print the lines."""
    for line in across_lines(across):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def draw_across(across: Across, path: Path) -> None:
    """A panel a conclusion, a row a set: value and interval, blue down, red up."""
    import matplotlib as mpl

    shown = across.table[across.table["under_learning"] != UNDEFINED]
    keys = list(dict.fromkeys(shown["conclusion"]))
    sets = list(dict.fromkeys(across.table["set"]))
    columns = min(4, len(keys))
    lines = -(-len(keys) // columns)
    with mpl.rc_context(SETTINGS):
        size = (2.6 * columns + 1.6, lines * (0.19 * len(sets) + 0.8) + 0.7)
        figure = Figure(figsize=size, layout="constrained")
        panels = np.ravel(figure.subplots(lines, columns, sharey=True, squeeze=False))
        for axes, key in zip(panels, keys, strict=False):
            _draw_conclusion(axes, across.table[across.table["conclusion"] == key], key, sets)
        for axes in panels[len(keys) :]:
            axes.set_visible(False)
        figure.suptitle(
            f"{across.pairs[0][0].title}, under rival assumptions", x=0.01, ha="left", fontsize=10
        )
        note = (
            f"{across.seeds} pairs a set, against {across.comparator}; bars: 95 % intervals. "
            "Blue: down (ratio: below 1), red: up (above 1), grey: neither.\n"
            "Shaded: sets under which it does not move as under the first. Abstract model."
        )
        figure.supxlabel(note, x=0.01, ha="left", fontsize=7, color=FAINT)
        figure.savefig(path, dpi=130, metadata={"Software": None})


def _draw_conclusion(axes: Axes, table: Any, key: str, sets: list[str]) -> None:
    axes.axvline(1 if key.endswith("balloon_ratio") else 0, color=INK, lw=0.7)
    for k, row in enumerate(table.itertuples(index=False)):
        if not row.holds:
            axes.axhspan(k - 0.5, k + 0.5, color=ORANGE, alpha=0.14, lw=0)
        if np.isfinite([row.value, row.low, row.high]).all():
            colour = COLOURS.get(row.direction, FAINT)
            axes.plot([row.low, row.high], [k, k], color=colour, lw=1.6)
            axes.plot([row.value], [k], "o", color=colour, ms=3.5)
    axes.set_yticks(range(len(sets)), [name.replace("_", " ") for name in sets])
    axes.set_ylim(len(sets) - 0.5, -0.5)
    axes.axhline(0.5, color=PALE, lw=0.8)
    axes.set_title(key.replace("_", " ").replace(": ", ":\n"), loc="left", fontsize=8)
    axes.set_xlabel(str(table.iloc[0]["unit"]), fontsize=6.5)
    axes.tick_params(axis="x", labelsize=6.5)

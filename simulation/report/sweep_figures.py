"""The figures of a sweep: what the levers did, and how many replicates suffice. All with intervals."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill, shorten
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from simulation.measures.intervals import PAIRS_FOR_LEVEL
from simulation.report import style
from simulation.report.sweep_panels import NAMED_LINES, PANELS, panel_height, stability_panel
from simulation.study.sweep.effects import comparator_of
from simulation.study.sweep.stability import PRECISION

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

    from simulation.study.design import FigurePlan
    from simulation.study.sweep.finish import Finished

DOTS: Final = 150  # per inch
COLUMNS: Final = 2
WIDTH: Final = 10.0  # inches
HEAD: Final = 1.3  # inches above the panels
FOOT: Final = 1.0
BETWEEN: Final = 0.75
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def draw_sweep(done: Finished, folder: Path) -> None:
    """Write figure.png, if the design plans one, and stability.png into `folder`."""
    plan = done.plan.design.figure
    with mpl.rc_context(style.SETTINGS):
        figures = {"stability": stability_figure(done)}
        if plan is not None and len(done.statistics.effects):
            figures["figure"] = effects_figure(done, plan)
        for name, figure in figures.items():
            figure.savefig(folder / f"{name}.png", dpi=DOTS, metadata={"Software": None})


def effects_figure(done: Finished, plan: FigurePlan) -> Figure:
    """A panel a measure, of the kind that the design plans."""
    return _panels(
        done, plan.measures, panel_height(done, plan),
        lambda axes, name: PANELS[plan.kind](axes, done, plan, name),
        _reading(done, plan),
    )  # fmt: skip


def stability_figure(done: Finished) -> Figure:
    """Half-width of the interval of each cell's effect, by the number of replicates; the first measures."""
    return _panels(
        done, done.plan.design.measures[:4], 2.4,
        lambda axes, name: stability_panel(axes, done, name),
        "Half-width of the 95 % interval of each combination's effect, in percent of the level without, as "
        "replicates are added in the order of their seeds (or draws). Replicates suffice from where a line "
        f"stays below {PRECISION:.0%} (dashed). Dark: the widest at the end.",
    )  # fmt: skip


def _panels(
    done: Finished, names: tuple[str, ...], height: float, draw: Callable[[Axes, str], object], reading: str
) -> Figure:
    columns = min(COLUMNS, len(names))
    rows = -(-len(names) // columns)
    total = HEAD + FOOT + rows * height + (rows - 1) * BETWEEN
    figure = Figure(figsize=(WIDTH, total))
    FigureCanvasAgg(figure)
    grid = figure.add_gridspec(
        rows, columns, left=0.115, right=0.975, top=1 - HEAD / total, bottom=FOOT / total,
        hspace=BETWEEN / height, wspace=0.32,
    )  # fmt: skip
    for k, name in enumerate(names):
        axes = figure.add_subplot(grid[k // columns, k % columns])
        style.head(axes, LETTERS[k % len(LETTERS)], name.replace("_", " "))
        draw(axes, name)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    if 1 < len(labels) <= NAMED_LINES:
        figure.legend(handles, labels, loc="upper left", bbox_to_anchor=(0.105, 1 - 0.72 / total),
                      ncols=len(labels), frameon=False, fontsize=8, columnspacing=1.5)  # fmt: skip
    _say(figure, done, reading)
    return figure


def _reading(done: Finished, plan: FigurePlan) -> str:
    versus = {
        "difference": "Mean a week" if done.plan.design.against is None
        else "Mean change a week against the comparator (paired)",
        "percent": "Change in percent of the comparator's mean (paired)",
        "onset_weeks": "Weeks until the interval of the paired difference leaves 0 (the last: never)",
    }[plan.statistic]  # fmt: skip
    how = {
        "lines": "Points and bars: mean and 95 % interval.",
        "heatmap": "In each field: mean, and in brackets its 95 % interval; pale fields: it holds 0.",
        "dots": "Points and bars: mean and 95 % interval; hollow where it holds 0.",
        "parts": "Sum of parts: effects of the parts added up, seed by seed; interaction: combination less "
        "that sum. Points and bars: mean and 95 % interval; hollow where it holds 0.",
    }[plan.kind]
    return f"{versus}, over weeks {done.plan.design.window[0]} to {done.plan.design.window[1] - 1}. {how}"


def _say(figure: Figure, done: Finished, reading: str) -> None:
    """Title above; below, how to read it, and what it rests on."""
    height, design = figure.get_figheight(), done.plan.design
    figure.text(0.015, 1 - 0.2 / height, design.title, size=12, weight="bold", color=style.INK, va="top")
    draws = f", {design.draws} draws" if design.draws else ""
    failed = f", {len(done.failures)} failed" if done.failures else ""
    against = comparator_of(done.plan)
    rests = f"{len(done.plan.runs)} runs{failed}: {design.seeds} seeds{draws}; against {against}."
    question = shorten(design.question, 145, placeholder=" …")
    figure.text(0.015, 1 - 0.45 / height, f"{question}\n{rests}", size=8, color=style.INK, va="top")
    few = max((int(n) for n in done.statistics.effects.get("units", [])), default=0) < PAIRS_FOR_LEVEL
    if few:
        warning = "FEW REPLICATES: intervals are too narrow"
        figure.text(0.985, 1 - 0.2 / height, warning, size=8, color=style.VERMILION, va="top", ha="right")
    text = fill(f"{reading} An abstract model: no forecast.", 165)
    figure.text(0.015, 0.12 / height, text, size=7.5, color=style.INK, va="bottom")

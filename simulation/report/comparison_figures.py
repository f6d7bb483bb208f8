"""The figures of a comparison: trajectories, displacement and switches, each number with its interval."""

from __future__ import annotations

from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from simulation.report import style
from simulation.report.comparison_panels import band_panel, moved_panel, switch_panels
from simulation.report.story import words
from simulation.study.compare import MAIN

if TYPE_CHECKING:
    from simulation.study.compare import Comparison

DOTS: Final = 150  # per inch
COLUMNS: Final = 3
NAMES: Final = {
    "quantity_delivered_kg": "Quantity delivered",
    "price_per_pure_dose_usd": "Price of a pure dose",
    "potency": "Potency",
    "overdose_deaths": "Overdose deaths",
    "seized_finished_kg": "Finished drug seized",
    "switches": "Switches",
}


def draw_comparison(comparison: Comparison, folder: Path) -> None:
    """Write trajectories.png, displacement.png and switches.png into `folder`."""
    with mpl.rc_context(style.SETTINGS):
        for name, figure in (
            ("trajectories", trajectories(comparison)),
            ("displacement", displacement(comparison)),
            ("switches", switches(comparison)),
        ):
            figure.savefig(folder / f"{name}.png", dpi=DOTS, metadata={"Software": None})


def trajectories(comparison: Comparison) -> Figure:
    """Paired difference of the main measures, week by week, with its 95 % band."""
    figure = _blank(10.0, 7.6)
    grid = figure.add_gridspec(3, 2, left=0.085, right=0.985, top=0.85, bottom=0.1, hspace=0.5, wspace=0.24)
    effects = {row["measure"]: row for row in comparison.measures.to_dict("records")}
    for k, name in enumerate(MAIN):
        axes = figure.add_subplot(grid[k // 2, k % 2])
        style.head(axes, "abcdef"[k], NAMES[name], above=16)
        bands = comparison.bands[comparison.bands["measure"] == name]
        band_panel(axes, bands, effects[name], comparison)
        axes.tick_params(labelbottom=k >= len(MAIN) - 2)
    _say(
        figure, comparison,
        "Line: mean paired difference (with less without), means of four weeks; band: its 95 % interval. "
        "Dashed: an intervention starts.",
    )  # fmt: skip
    return figure


def displacement(comparison: Comparison) -> Figure:
    """For each dimension, what lost on the left and what gained on the right."""
    dimensions = list(comparison.displacement["dimension"].unique())
    rows = -(-len(dimensions) // COLUMNS)
    figure = _blank(12.0, 1.75 + 2.5 * rows)
    height = figure.get_figheight()
    grid = figure.add_gridspec(
        rows, COLUMNS, left=0.025, right=0.975, top=1 - 0.95 / height, bottom=0.85 / height,
        hspace=0.3, wspace=0.1,
    )  # fmt: skip
    for k, dimension in enumerate(dimensions):
        axes = figure.add_subplot(grid[k // COLUMNS, k % COLUMNS])
        style.head(axes, "abcdefghijklmnopqrstuvwxyz"[k % 26], words(dimension))
        moved_panel(
            axes,
            comparison.options[comparison.options["dimension"] == dimension],
            comparison.displacement[comparison.displacement["dimension"] == dimension],
        )
    _say(
        figure, comparison,
        "Left: options that lost, right: options that gained (mean change a week, 95 % interval); heights "
        "are in proportion within a panel.\nDark: targeted. Hatched: the interval holds 0. Ribbons share "
        "losses out over gains in proportion; the model does not say which unit went where.",
    )  # fmt: skip
    return figure


def switches(comparison: Comparison) -> Figure:
    """Net switches by label, with and without, and their paired difference."""
    figure = _blank(9.5, 1.9 + 0.27 * len(comparison.switches))
    height = figure.get_figheight()
    grid = figure.add_gridspec(
        1, 2, left=0.235, right=0.975, top=1 - 0.95 / height, bottom=0.95 / height, wspace=0.06
    )
    left, right = figure.add_subplot(grid[0]), figure.add_subplot(grid[1])
    style.head(left, "a", "Net switches, with and without")
    style.head(right, "b", "Paired difference")
    switch_panels(left, right, comparison.switches)
    _say(
        figure, comparison,
        "Switches toward a label less those that undo one, per 100 years of an agent of any role, since the "
        "start. Bars: 95 % intervals.",
    )  # fmt: skip
    return figure


def _blank(width: float, height: float) -> Figure:
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure


def _say(figure: Figure, comparison: Comparison, reading: str) -> None:
    """Title above; below, how to read it, and what it rests on."""
    height, with_ = figure.get_figheight(), comparison.pair[0]
    luck = "same luck in each pair" if comparison.same_luck else "not the same luck: this is chance alone"
    figure.text(
        0.015, 1 - 0.2 / height, f"{with_.title}: against {comparison.comparator}", size=12, weight="bold",
        color=style.INK, va="top",
    )  # fmt: skip
    figure.text(
        0.015, 1 - 0.47 / height,
        f"{shorten(with_.question, 110, placeholder=' …')}  {comparison.seeds} pairs of runs, {luck}.",
        size=8.5, color=style.INK, va="top",
    )  # fmt: skip
    figure.text(
        0.015, 0.14 / height, f"{reading}\nAn abstract model: no forecast.", size=7.5, color=style.INK
    )

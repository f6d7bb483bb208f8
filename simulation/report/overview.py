"""The overview of one run: what was delivered, what moved, where to, and which switches rose."""

from __future__ import annotations

from pathlib import Path
from textwrap import shorten
from typing import Final

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec

from simulation.measures import LAUNDERING_CHANNEL, MODE, SUBSTANCE
from simulation.report import style
from simulation.report.network_map import map_panel
from simulation.report.numbers import lane_flows, switch_changes
from simulation.report.panels import area_panel, bar_panel, level_panel, name_squeezes
from simulation.report.windows import YEAR, windows_of
from simulation.study.facts import RunFacts, Tables

INCHES: Final = (11.0, 9.0)
DOTS: Final = 150  # per inch
AREA_PANELS: Final = (
    ("b", MODE, "Finished drug to cells, by mode"),
    ("c", SUBSTANCE, "Leaving the source, by substance"),
    ("d", LAUNDERING_CHANNEL, "Money, by laundering channel"),
)


def draw_overview(tables: Tables, facts: RunFacts, path: Path) -> None:
    """Write the figure to `path` (PNG). Short runs and empty tables give empty panels that say so."""
    with mpl.rc_context(style.SETTINGS):
        figure = overview(tables, facts)
        figure.savefig(path, dpi=DOTS, metadata={"Software": None})


def overview(tables: Tables, facts: RunFacts) -> Figure:
    """The figure itself, with a canvas of its own (no window, no global state)."""
    figure = Figure(figsize=INCHES)
    FigureCanvasAgg(figure)
    weeks = len(tables.weekly)
    windows = windows_of(facts, weeks)
    rows = figure.add_gridspec(
        3, 1, height_ratios=[1.25, 0.8, 1.45], left=0.065, right=0.98, top=0.836, bottom=0.085, hspace=0.36
    )
    _levels(figure, rows[0], tables, facts, weeks)

    middle = rows[1].subgridspec(1, 4, width_ratios=[1, 1, 1, 0.42], wspace=1.05)
    for column, (letter, dimension, title) in enumerate(AREA_PANELS):
        axes = figure.add_subplot(middle[column])
        style.head(axes, letter, title)
        area_panel(axes, facts, tables.shares, dimension, weeks)
        if column > 0:
            axes.set_ylabel("%", labelpad=1, loc="bottom")  # as in panel b; clear of the names between

    bottom = rows[2].subgridspec(1, 2, width_ratios=[2.6, 1], wspace=0.08)
    axes = figure.add_subplot(bottom[0])
    last = (max(0, weeks - YEAR), weeks - 1)
    style.head(
        axes, "e", f"Mass on each lane, {'last 52 weeks' if weeks >= YEAR else 'whole run'} (schematic map)"
    )
    map_panel(axes, facts, lane_flows(tables.flows, last))
    axes = figure.add_subplot(bottom[1])
    style.head(axes, "f", "Switches that rose most")
    changes = switch_changes(tables.events, tables.weekly, windows) if windows else []
    bar_panel(axes, changes, windows)

    _words_around(figure, facts, weeks)
    return figure


def _levels(figure: Figure, place: SubplotSpec, tables: Tables, facts: RunFacts, weeks: int) -> None:
    two = place.subgridspec(2, 1, hspace=0.14)
    upper, lower = figure.add_subplot(two[0]), figure.add_subplot(two[1])
    level_panel(upper, facts, tables.weekly, "quantity_delivered_kg", "quantity\n(kg pure/week)", style.BLUE)
    level_panel(
        lower, facts, tables.weekly, "price_per_pure_dose_usd", "price (USD\nper pure dose)", style.VERMILION
    )
    upper.tick_params(labelbottom=False)
    figure.align_ylabels([upper, lower])
    used, unnamed = name_squeezes(upper, facts, weeks)
    more = f"; {unnamed} more interventions are not named" if unnamed else ""
    box = upper.get_position()
    figure.text(
        box.x0,
        box.y1 + used * box.height + 0.008,
        fontsize=9,
        color=style.INK,
        va="bottom",
        s=f"$\\bf{{a}}$  Delivered to people who use drugs (thin: weekly, thick: 4-week mean{more})",
    )


def _words_around(figure: Figure, facts: RunFacts, weeks: int) -> None:
    figure.text(
        0.012, 0.985, shorten(facts.title, 100, placeholder="…"), fontsize=14, weight="bold", va="top"
    )
    question = shorten(" ".join(facts.question.split()), 160, placeholder="…")
    figure.text(0.012, 0.953, question, fontsize=9.5, va="top", color=style.INK)
    noun = "week" if weeks == 1 else "weeks"
    total = facts.parameters.total + facts.options.total
    footer = (
        f"World {facts.world}, seed {facts.seed}, {weeks} {noun} from {facts.start}, "
        f"Squeeze {facts.version}.  "
        f"{facts.assumed_share:.0%} of {total} input numbers are assumed.  "
        "One run, no interval.  Abstract model, not a forecast."
    )
    figure.text(0.012, 0.012, footer, fontsize=7.5, color=style.FAINT, va="bottom")

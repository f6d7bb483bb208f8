"""Figures of a sensitivity study: screening of all groups, and shares of variance of those that matter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.report.style import BLUE, FAINT, GREEN, ORANGE, SETTINGS, SKY, say
from simulation.study.sensitivity import ranking
from simulation.study.sensitivity_design import OUTCOME_UNITS, OUTCOMES

if TYPE_CHECKING:
    from simulation.study.sensitivity import Sensitivity

SHOWN = 20
COLOURS = dict(zip(OUTCOMES, (BLUE, ORANGE, GREEN), strict=True))


def draw_morris(done: Sensitivity, path: Path) -> None:
    """The groups that move most: a panel a scenario and outcome, mean absolute effect with its interval."""
    groups = ranking(done.morris)[:SHOWN]
    _draw(done, done.morris, groups, path, "mean absolute effect over the whole range (Morris)", _bars_morris)


def draw_sobol(done: Sensitivity, path: Path) -> None:
    """The groups kept: share of variance alone (dark) and with all that they interact with (light)."""
    _draw(
        done, done.sobol, list(done.kept), path, "share of variance: alone, and in all (Sobol)", _bars_sobol
    )


def _draw(done: Sensitivity, table: Any, groups: list[str], path: Path, what: str, bars: Any) -> None:
    import matplotlib as mpl

    scenarios = list(done.design.scenarios)
    with mpl.rc_context(SETTINGS):
        size = (3.1 + 2.4 * len(OUTCOMES), (0.17 * len(groups) + 0.75) * len(scenarios) + 0.6)
        figure = Figure(figsize=size, layout="constrained")
        panels = figure.subplots(len(scenarios), len(OUTCOMES), sharey=True, squeeze=False)
        for i, scenario in enumerate(scenarios):
            for j, outcome in enumerate(OUTCOMES):
                mine = (
                    table[(table["scenario"] == scenario) & (table["outcome"] == outcome)]
                    if len(table)
                    else table
                )
                _panel(panels[i][j], mine, groups, f"{scenario}: {outcome}", COLOURS[outcome], bars)
        figure.suptitle(f"{done.design.title}: {what}", x=0.01, ha="left", fontsize=10)
        units = "; ".join(f"{name}: {unit}" for name, unit in OUTCOME_UNITS.items())
        note = (
            f"{done.points} points, {done.design.seeds} seed(s) each, against {done.design.against}, same "
            f"seeds; bars: 95 % intervals.\n{units}. Abstract model, not a forecast."
        )
        figure.supxlabel(note, x=0.01, ha="left", fontsize=6.5, color=FAINT)
        figure.savefig(path, dpi=130, metadata={"Software": None})


def _panel(axes: Axes, mine: Any, groups: list[str], title: str, colour: str, bars: Any) -> None:
    axes.set_title(title.replace("_", " "), loc="left", fontsize=7.5)
    axes.set_yticks(range(len(groups)), [name.removeprefix("options.") for name in groups], fontsize=6)
    axes.set_ylim(len(groups) - 0.4, -0.6)
    axes.tick_params(axis="x", labelsize=6.5)
    if not len(mine):
        say(axes, "does not vary")
        return
    bars(axes, mine.set_index("group").reindex(groups), colour)


def _bars_morris(axes: Axes, mine: Any, colour: str) -> None:
    rows = np.arange(len(mine))
    axes.barh(rows, mine["mu_star"], color=colour, height=0.7, xerr=mine["conf"], error_kw={"lw": 0.7})
    axes.set_xlim(left=0)


def _bars_sobol(axes: Axes, mine: Any, colour: str) -> None:
    rows = np.arange(len(mine))
    axes.barh(rows, mine["total"], color=SKY, height=0.75, xerr=mine["total_conf"], error_kw={"lw": 0.7})
    axes.barh(rows, mine["first"], color=colour, height=0.35)
    axes.set_xlim(-0.1, 1.3)

"""The figure of a calibration: the loss as trials go on, and where in its range each number was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.report.style import BLUE, FAINT, GREEN, INK, PALE, SETTINGS, VERMILION, head
from simulation.study.calibration_design import place_in_range

if TYPE_CHECKING:
    from simulation.study.calibration import Calibration

BEST = 0.1  # the best tenth of the trials, shown as ticks


def draw_calibration(done: Calibration, path: Path) -> None:
    """Draw both panels into a PNG file."""
    import matplotlib as mpl

    with mpl.rc_context(SETTINGS):
        figure = Figure(figsize=(9.5, max(3.0, 0.34 * len(done.design.fit) + 1.6)), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.4))
        _draw_loss(left, done)
        _draw_numbers(right, done)
        figure.suptitle(done.design.title, x=0.01, ha="left", fontsize=10)
        note = (
            f"{len(done.trials)} trials, {done.design.seeds} seeds each. Ranges are the documented ones "
            "(logarithm where they span a factor of ten).\nTicks: the best tenth of the trials; where they "
            "spread, the data do not decide. Abstract model, not a forecast."
        )
        figure.supxlabel(note, x=0.01, ha="left", fontsize=6.5, color=FAINT)
        figure.savefig(path, dpi=130, metadata={"Software": None})


def _draw_loss(axes: Axes, done: Calibration) -> None:
    loss = done.trials["loss"].to_numpy()
    axes.plot(done.trials["trial"], loss, ".", color=FAINT, ms=3, label="a trial")
    axes.plot(done.trials["trial"], np.minimum.accumulate(loss), color=BLUE, lw=1.3, label="best so far")
    axes.axhline(done.default_loss, color=VERMILION, lw=0.8, ls="--", label="defaults")
    if loss.min() > 0 and loss.max() / loss.min() > 20:
        axes.set_yscale("log")
    axes.set_xlabel("trial")
    axes.set_ylabel("loss")
    axes.legend(frameon=False, fontsize=6.5)
    head(axes, "a", "distance from the data")


def _draw_numbers(axes: Axes, done: Calibration) -> None:
    best = done.trials.nsmallest(max(2, int(BEST * len(done.trials))), "loss")
    for k, number in enumerate(done.design.fit):
        axes.plot([0, 1], [k, k], color=PALE, lw=3, solid_capstyle="butt")
        tried = [place_in_range(number, float(value)) for value in best[number.name]]
        axes.plot(tried, np.full(len(tried), k), "|", color=FAINT, ms=8)
        default = min(max(number.value, number.low), number.high)
        axes.plot(place_in_range(number, default), k, "o", mfc="white", mec=VERMILION, ms=5)
        axes.plot(place_in_range(number, done.best[number.name]), k, "o", color=BLUE, ms=5)
        if done.design.recovery is not None:
            truth = done.design.recovery.truth[number.name]
            axes.plot(place_in_range(number, truth), k, "x", color=GREEN, ms=7, mew=1.6)
    labels = [f"{x.name}\n[{x.low:g}, {x.high:g}] {x.unit}" for x in done.design.fit]
    axes.set_yticks(range(len(labels)), labels, fontsize=6)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_xlim(-0.03, 1.03)
    axes.set_xlabel("place in the documented range")
    words = "blue: found, red ring: default" + (", green: truth" if done.design.recovery else "")
    head(axes, "b", words)
    axes.title.set_color(INK)

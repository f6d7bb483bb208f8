"""One figure a pattern: curves with and without over time, and each measurement against its band."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from simulation.measures import WEEKLY
from simulation.report.style import AREAS, BLUE, FAINT, GREEN, INK, PALE, SETTINGS, VERMILION, head, say
from simulation.report.validation_screen import band, simulated
from simulation.study.validation import PASS
from simulation.study.validation_measures import WITHOUT, YEAR
from simulation.study.validation_patterns import Pattern
from simulation.study.validation_runs import STEP
from simulation.study.validation_series import SERIES

if TYPE_CHECKING:
    from simulation.study.validation import Validation

LETTERS = "abcdefgh"
SPREAD = (5, 95)  # per cent of seeds between which the shaded part lies


def draw_pattern(done: Validation, pattern: Pattern, path: Path) -> None:
    """Draw the pattern's figure into a PNG file."""
    import matplotlib as mpl

    rows = list(done.table[done.table["pattern"] == pattern.id].itertuples(index=False))
    with mpl.rc_context(SETTINGS):
        height = max(2.2 * max(1, len(pattern.figure)), 0.62 * len(rows)) + 1.1
        figure = Figure(figsize=(10.5, height), layout="constrained")
        parts: Any = figure.subfigures(1, 2, width_ratios=(1, 1.1))
        left, right = parts
        _draw_curves(left, done, pattern)
        _draw_bands(right, rows, done)
        verdict = done.verdicts()[pattern.id]
        figure.suptitle(
            f"{pattern.id}  {pattern.title}: {verdict}", x=0.01, ha="left", fontsize=11,
            color=GREEN if verdict == PASS else VERMILION, weight="bold",
        )  # fmt: skip
        figure.supxlabel(_note(done, pattern), x=0.01, ha="left", fontsize=7, color=FAINT)
        figure.savefig(path, dpi=130, metadata={"Software": None})


def _note(done: Validation, pattern: Pattern) -> str:
    low, high = SPREAD
    return (
        f"{done.plan.seeds} seeds; line: median over seeds of four-week means, shade: {low} to {high} % of "
        f"seeds. Comparator: {pattern.baseline.name}, same seeds.\n"
        "Bar and dot: 95 % interval and median; green: band of the record. Abstract model, not a forecast."
    )


def _draw_curves(part: Any, done: Validation, pattern: Pattern) -> None:
    panels = part.subplots(max(1, len(pattern.figure)), 1, sharex=True, squeeze=False)[:, 0]
    if not pattern.figure:
        say(panels[0], "no course over time")
    for k, (axes, series) in enumerate(zip(panels, pattern.figure, strict=False)):
        _draw_series(axes, done, pattern, series)
        head(axes, LETTERS[k], _named(pattern, series))
    panels[-1].set_xlabel("years since the start" if pattern.figure else "")
    if len(pattern.arms) + 1 > 1 and pattern.figure:
        panels[0].legend(frameon=False, fontsize=7, ncols=3)


def _draw_series(axes: Axes, done: Validation, pattern: Pattern, series: str) -> None:
    arms = [WITHOUT, *pattern.arms]
    colours = [FAINT, *AREAS] if len(arms) > 1 else [BLUE]
    for arm, colour in zip(arms[: len(colours)], colours, strict=False):
        values = done.curves[pattern.id, series, arm]
        weeks = np.arange(values.shape[1]) * STEP - min(YEAR, pattern.start_week) + STEP / 2
        some = ~np.isnan(values).all(axis=0)
        if not some.any():
            continue
        low, middle, high = _percentiles(values[:, some])
        axes.plot(weeks[some] / YEAR, middle, color=colour, lw=1.3, label=arm if len(arms) > 1 else None)
        if len(arms) <= 3:
            axes.fill_between(weeks[some] / YEAR, low, high, color=colour, alpha=0.18, lw=0)
    axes.axvline(0, color=INK, lw=0.7, ls=":")
    axes.set_ylim(bottom=min(0, axes.get_ylim()[0]))


def _percentiles(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.nanpercentile(values, (SPREAD[0], 50, SPREAD[1]), axis=0))


def _named(pattern: Pattern, series: str) -> str:
    weekly = {measure.name: measure.unit for measure in WEEKLY}
    found = pattern.series.get(series)
    unit = weekly.get(series, "ratio") if found is None or not found.kind else SERIES[found.kind].unit
    return f"{series.replace('_', ' ')} ({unit})"


def _draw_bands(part: Any, rows: list[Any], done: Validation) -> None:
    panels = part.subplots(len(rows), 1, squeeze=False)[:, 0]
    for axes, row in zip(panels, rows, strict=True):
        _draw_band(axes, row, done.values[row.pattern, row.measurement])


def _draw_band(axes: Axes, row: Any, values: NDArray[np.float64]) -> None:
    """One measurement on a scale of its own: band, seeds, interval, median."""
    ends = [row.band_low, row.band_high, row.median, row.low, row.high, *values]
    finite = [x for x in ends if math.isfinite(x)] or [0.0]
    width = (max(finite) - min(finite)) or abs(max(finite)) or 1.0
    left, right = min(finite) - 0.12 * width, max(finite) + 0.12 * width
    axes.set(xlim=(left, right), ylim=(0, 1), yticks=[])
    axes.axvspan(max(row.band_low, left), min(row.band_high, right), color=GREEN, alpha=0.22, lw=0)
    for end in (row.band_low, row.band_high):
        if math.isfinite(end):
            axes.axvline(end, color=GREEN, lw=1)
    colour = {PASS: BLUE, "fail": VERMILION}.get(row.verdict, FAINT)
    inside = np.clip(values[~np.isnan(values)], left, right)
    axes.plot(inside, np.full(len(inside), 0.25), "|", color=FAINT, ms=5)
    if not math.isnan(row.median):
        axes.plot(np.clip([row.low, row.high], left, right), [0.55, 0.55], color=colour, lw=2)
        axes.plot(np.clip([row.median], left, right), [0.55], "o", color=colour, ms=5)
    for side in ("left", "top", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(PALE)
    axes.tick_params(axis="x", labelsize=6.5, length=2, pad=1)
    axes.locator_params(axis="x", nbins=5)
    text = (
        f"{row.measurement.replace('_', ' ')} ({row.unit}): {simulated(row)}; band {band(row)}; {row.verdict}"
    )
    axes.set_title(text, loc="left", fontsize=7, pad=2, color=colour if row.verdict != PASS else INK)

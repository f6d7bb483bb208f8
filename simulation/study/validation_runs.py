"""One seed of a validation: the baseline once, and every arm of every pattern branching off it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from simulation.rules.compiled import mark_cached
from simulation.scenario import Scenario
from simulation.study.validation_measures import STATISTICS, WITHOUT, YEAR, Seen, in_order, smoothed
from simulation.study.validation_patterns import ORDER, Arm, Pattern
from simulation.study.validation_series import Watch, Watched, series_of, watched

if TYPE_CHECKING:
    from simulation.branching import Kept
    from simulation.model import SupplyChain

STEP: Final = 4  # weeks between the points of a figure, each the mean of the weeks up to the next
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SeedTask:
    """A seed of all patterns that share a baseline; the baseline is as long as the longest of them."""

    baseline: Scenario
    patterns: tuple[Pattern, ...]
    seed: int


@dataclass(frozen=True)
class SeedResult:
    """What a seed gave: values by (pattern, measurement); curves by (pattern, series, arm)."""

    values: dict[tuple[str, str], float]
    curves: dict[tuple[str, str, str], Floats]


def tasks_of(patterns: Sequence[Pattern], seeds: Sequence[int]) -> list[SeedTask]:
    """A task for each seed and baseline, the longest first."""
    groups: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        groups.setdefault(pattern.baseline.name, []).append(pattern)
    tasks = []
    for group in groups.values():
        weeks = max(p.start_week + p.weeks for p in group)
        baseline = dataclasses.replace(group[0].baseline, weeks=weeks)
        tasks += [SeedTask(baseline, tuple(group), seed) for seed in seeds]
    return tasks


def run_seed(task: SeedTask) -> SeedResult:
    """All measurements of all patterns of the task."""
    from simulation.model import SupplyChain

    wanted = _arms_of(task.patterns)
    model = SupplyChain(task.baseline, seed=task.seed)
    without, kept = _run_baseline(model, task.baseline.weeks, {start for start, _ in wanted})
    runs = {key: _run_arm(model, kept[key[0]], task.baseline, key[1], weeks) for key, weeks in wanted.items()}
    model.close()
    mark_cached()
    values: dict[tuple[str, str], float] = {}
    curves: dict[tuple[str, str, str], Floats] = {}
    for pattern in task.patterns:
        mine = {name: runs[pattern.start_week, arm] for name, arm in pattern.arms.items()}
        everything = {**mine, WITHOUT: without}
        for name, value in measured(pattern, everything).items():
            values[pattern.id, name] = value
        for series in pattern.figure:
            for arm, run in everything.items():
                curves[pattern.id, series, arm] = _curve(pattern, run, series)
    return SeedResult(values, curves)


def measured(pattern: Pattern, runs: dict[str, Watched]) -> dict[str, float]:
    """The pattern's measurements, in their order. `runs`: one an arm, and `without`."""
    for run in runs.values():
        run.cache.clear()  # series of other patterns may have the same names

    def series(name: str, arm: str) -> Floats:
        values = series_of(runs[arm], name, pattern.series)
        return values[: pattern.start_week + pattern.weeks]

    weeks = pattern.start_week + pattern.weeks
    seen = Seen(series, pattern.start_week, weeks, next(iter(runs.values())).values)
    found: dict[str, float] = {}
    for item in pattern.measurements:
        if item.statistic == ORDER:
            found[item.name] = in_order([found[name] for name in item.options["measurements"]])
        else:
            value = STATISTICS[item.statistic].function(seen, item.options)
            found[item.name] = float(value) if not math.isnan(value) else math.nan
    return found


def _arms_of(patterns: Sequence[Pattern]) -> dict[tuple[int, Arm], int]:
    """Each different thing that is done, and for how many weeks its run goes on."""
    wanted: dict[tuple[int, Arm], int] = {}
    for pattern in patterns:
        for arm in pattern.arms.values():
            key = (pattern.start_week, arm)
            wanted[key] = max(wanted.get(key, 0), pattern.weeks)
    return wanted


def _run_baseline(
    model: SupplyChain, weeks: int, starts: set[int]
) -> tuple[Watched, dict[int, tuple[Kept, Watch]]]:
    """Run to the end, keeping the state at each start."""
    from simulation.branching import go_on, keep

    watch = Watch.of(model, weeks)
    kept = {}
    for week in range(weeks):
        if week in starts:
            kept[week] = (keep(model), watch.copy())
        go_on(model, 1, watch.note)
    return watched(model, watch), kept


def _run_arm(
    model: SupplyChain, kept: tuple[Kept, Watch], baseline: Scenario, arm: Arm, weeks: int
) -> Watched:
    from simulation.branching import branch, go_on

    state, watch = kept[0], kept[1].copy()
    scenario = dataclasses.replace(
        baseline,
        interventions=(*baseline.interventions, *arm.interventions),
        events=(*baseline.events, *arm.events),
    )
    go_on(branch(model, state, scenario, sync=False), weeks, watch.note)
    return watched(model, watch)


def _curve(pattern: Pattern, run: Watched, series: str) -> Floats:
    """Means of four weeks, from a year before the start to the pattern's end."""
    begin = max(0, pattern.start_week - YEAR)
    run.cache.clear()
    values = series_of(run, series, pattern.series)[begin : pattern.start_week + pattern.weeks]
    return smoothed(values, STEP)[::STEP]

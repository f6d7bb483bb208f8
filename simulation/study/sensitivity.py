"""`squeeze sensitivity`: screening of all uncertain numbers (Morris), then shares of variance (Sobol).

A point is one set of numbers. At a point the baseline runs once a seed and every scenario branches off it, so
that effects are paired as everywhere. Points are written down as they are done, and are not run again.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.measures import WEEKLY
from simulation.parameters import Parameter
from simulation.scenario import Override, Scenario
from simulation.study.compare import first_week
from simulation.study.parallel import WORKERS, results_of
from simulation.study.reduction import quantities_of
from simulation.study.sensitivity_design import OUTCOMES, Design, group_of, problem_of, uncertain
from simulation.study.targets import differing, named_options, target_of

Floats = NDArray[np.float64]
DELIVERED: Final = [measure.name for measure in WEEKLY].index("quantity_delivered_kg")
DEATHS: Final = [measure.name for measure in WEEKLY].index("overdose_deaths")
Say = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Point:
    """One set of numbers, to be run with these seeds."""

    baseline: Scenario
    arms: tuple[Scenario, ...]
    dimensions: tuple[str, ...]
    values: tuple[tuple[str, float], ...]
    seeds: tuple[int, ...]


@dataclass(frozen=True)
class Outcome:
    """`effects`: (scenarios, outcomes); `alive`: share of seeds in which the baseline delivered anything."""

    effects: Floats
    alive: float
    error: str = ""


@dataclass(frozen=True)
class Sensitivity:
    """Tables `morris` and `sobol` (docs/architecture.md), the groups kept, and the points that broke."""

    design: Design
    numbers: tuple[Parameter, ...]
    morris: pd.DataFrame
    sobol: pd.DataFrame
    kept: tuple[str, ...]
    points: int
    collapsed: int
    failed: int


def run_point(point: Point) -> Outcome:
    """All effects at a point, means over its seeds; an error in a run is kept in words."""
    try:
        found = [_one_seed(point, seed) for seed in point.seeds]
    except Exception as error:  # a point far out must not end the study
        return Outcome(np.zeros((len(point.arms), len(OUTCOMES))), 0.0, f"{type(error).__name__}: {error}")
    effects, alive = zip(*found, strict=True)
    return Outcome(np.mean(effects, axis=0), float(np.mean(alive)))


def run_sensitivity(
    design: Design, *, workers: int = WORKERS, notes: Path | None = None, say: Say = lambda *_: None
) -> Sensitivity:
    """Morris over all uncertain numbers, then Sobol on the groups that moved the outcomes most.

    `notes`: a file in which points that are done are kept, so that a stopped study goes on where it was.
    """
    from SALib.sample import morris as morris_sample
    from SALib.sample import sobol as sobol_sample

    numbers = tuple(uncertain(design))
    problem = problem_of(numbers)
    x = morris_sample.sample(
        problem, design.trajectories, num_levels=design.levels, seed=design.sampling_seed
    )
    first = run_points(design, problem["names"], x, workers, notes, lambda n: say("screening", n, len(x)))
    morris = morris_table(design, problem, x, first)
    kept = tuple(ranking(morris)[: design.keep])
    mine = [number for number in numbers if group_of(number.name) in kept]
    smaller = problem_of(mine)
    y = sobol_sample.sample(smaller, design.base_samples, calc_second_order=False, seed=design.sampling_seed)
    second = run_points(design, smaller["names"], y, workers, notes, lambda n: say("variance", n, len(y)))
    done = [*first, *second]
    return Sensitivity(
        design, numbers, morris, sobol_table(design, smaller, second), kept, len(done),
        collapsed=sum(not one.error and one.alive < 1 for one in done),
        failed=sum(bool(one.error) for one in done),
    )  # fmt: skip


def run_points(
    design: Design,
    names: Sequence[str],
    x: Floats,
    workers: int,
    notes: Path | None,
    say: Callable[[int], None],
) -> list[Outcome]:
    """The outcomes at each row of `x` (points, names), in order."""
    baseline, arms, seeds = design.baseline(), design.arms(), tuple(range(1, design.seeds + 1))
    dimensions = tuple(design.scenarios.values())
    points = [
        Point(baseline, arms, dimensions, tuple(zip(names, map(float, row), strict=True)), seeds)
        for row in x
    ]  # fmt: skip
    known = _read_notes(notes)
    keys = [_key(point) for point in points]
    missing = [k for k, key in enumerate(keys) if key not in known]
    say(len(points) - len(missing))
    for done, outcome in enumerate(results_of(run_point, [points[k] for k in missing], workers), start=1):
        known[keys[missing[done - 1]]] = outcome
        _note(notes, keys[missing[done - 1]], outcome)
        say(len(points) - len(missing) + done)
    return [known[key] for key in keys]


def morris_table(design: Design, problem: dict[str, Any], x: Floats, done: Sequence[Outcome]) -> pd.DataFrame:
    """scenario, outcome, group, mu_star (mean absolute effect), conf (half of its 95 % interval), sigma."""
    from SALib.analyze import morris

    rows = []
    for scenario, outcome, y in _outcomes(design, done):
        found = morris.analyze(problem, x, y, num_levels=design.levels, seed=design.sampling_seed)
        for k, group in enumerate(found["names"]):
            rows.append({
                "scenario": scenario, "outcome": outcome, "group": group,
                "mu_star": float(found["mu_star"][k]), "conf": float(found["mu_star_conf"][k]),
                "sigma": float(found["sigma"][k]),
            })  # fmt: skip
    return pd.DataFrame(rows)


def sobol_table(design: Design, problem: dict[str, Any], done: Sequence[Outcome]) -> pd.DataFrame:
    """scenario, outcome, group, first (share of variance alone), total (with what it interacts with), each
    with half of its 95 % interval. Outcomes that do not vary are left out.
    """
    from SALib.analyze import sobol

    rows = []
    groups = list(dict.fromkeys(problem["groups"]))
    for scenario, outcome, y in _outcomes(design, done):
        if np.ptp(y) == 0:
            continue
        found = sobol.analyze(problem, y, calc_second_order=False, seed=design.sampling_seed)
        for k, group in enumerate(groups):
            rows.append({
                "scenario": scenario, "outcome": outcome, "group": group,
                "first": float(found["S1"][k]), "first_conf": float(found["S1_conf"][k]),
                "total": float(found["ST"][k]), "total_conf": float(found["ST_conf"][k]),
            })  # fmt: skip
    return pd.DataFrame(rows)


def ranking(morris: pd.DataFrame) -> list[str]:
    """Groups by their mean share of the largest mean absolute effect, over scenarios and outcomes."""
    largest = morris.groupby(["scenario", "outcome"])["mu_star"].transform("max")
    share = (morris["mu_star"] / largest.where(largest > 0)).fillna(0.0)
    ranked = share.groupby(morris["group"]).mean().sort_values(ascending=False, kind="stable")
    return [str(name) for name in ranked.index]


def _outcomes(design: Design, done: Sequence[Outcome]) -> list[tuple[str, str, Floats]]:
    """(scenario, outcome, values of all points)."""
    effects = np.stack([one.effects for one in done])
    return [
        (scenario, outcome, np.ascontiguousarray(effects[:, k, n]))
        for k, scenario in enumerate(design.scenarios)
        for n, outcome in enumerate(OUTCOMES)
    ]


def _one_seed(point: Point, seed: int) -> tuple[Floats, float]:
    from simulation.branching import branch, go_on, keep
    from simulation.model import SupplyChain

    overrides = {name: Override(value, "a point of a sensitivity study") for name, value in point.values}
    baseline = dataclasses.replace(point.baseline, parameters={**point.baseline.parameters, **overrides})
    arms = [dataclasses.replace(arm, parameters={**arm.parameters, **overrides}) for arm in point.arms]
    starts = [first_week(arm, baseline) for arm in arms]
    model = SupplyChain(baseline, seed=seed)
    kept = {}
    for week in sorted(set(starts)):
        go_on(model, week - model.week)
        kept[week] = keep(model)
    go_on(model, baseline.weeks - model.week)
    weekly, without = model.history.weekly.copy(), quantities_of(model)
    effects = []
    for arm, start, dimension in zip(arms, starts, point.dimensions, strict=True):
        go_on(branch(model, kept[start], arm, sync=False), baseline.weeks - start)
        change = [_change(model.history.weekly[start:, k], weekly[start:, k]) for k in (DELIVERED, DEATHS)]
        effects.append([*change, _balloon(arm, baseline, quantities_of(model), without, dimension, start)])
    model.close()
    return np.array(effects), float(weekly[:, DELIVERED].sum() > 0)


def _change(with_: Floats, without: Floats) -> float:
    """Relative change of the mean; 0 where there was nothing to change."""
    before = float(without.mean())
    return float(with_.mean()) / before - 1 if before > 0 else 0.0


def _balloon(
    arm: Scenario, baseline: Scenario, with_: Any, without: Any, dimension: str, start: int
) -> float:
    """spill / (spill + loss of the target) on the dimension; 0 where nothing moved."""
    named = named_options(differing(arm, baseline), arm.geography()).get(dimension, set())
    spill = loss = 0.0
    for axis, quantity in with_.items():
        if axis.dimension != dimension or axis not in without:
            continue
        change = (quantity - without[axis])[start:].mean(axis=0)
        flags = target_of(axis.options, named, change[None]).flags
        loss += max(0.0, -float(change[flags].sum()))
        spill += float(change[~flags].clip(min=0.0).sum())
    return spill / (spill + loss) if spill + loss > 0 else 0.0


def _key(point: Point) -> str:
    """What a point is known by in the notes: its scenarios, seeds and numbers."""
    from simulation.study.manifest import run_identity

    return run_identity({
        "values": list(point.values), "seeds": list(point.seeds), "weeks": point.baseline.weeks,
        "scenarios": [point.baseline.name, *(arm.name for arm in point.arms)],
        "dimensions": list(point.dimensions),
    })[:16]  # fmt: skip


def _read_notes(notes: Path | None) -> dict[str, Outcome]:
    if notes is None or not notes.exists():
        return {}
    found = {}
    for line in notes.read_text(encoding="utf-8").splitlines():
        try:
            item = json.loads(line)
            found[item["key"]] = Outcome(np.array(item["effects"]), item["alive"], item["error"])
        except (ValueError, KeyError):  # a line that a killed run left half written
            continue
    return found


def _note(notes: Path | None, key: str, outcome: Outcome) -> None:
    if notes is not None:
        item = {
            "key": key,
            "effects": outcome.effects.tolist(),
            "alive": outcome.alive,
            "error": outcome.error,
        }
        with notes.open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(item) + "\n")

"""Pairs of runs on the same luck, with and without: the difference of every measure, with an interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.errors import Problem, UserError
from simulation.measures import WEEKLY

if TYPE_CHECKING:
    from simulation.scenario import Scenario

RESAMPLES: Final = 10_000
LEVEL: Final = 0.95
BOOTSTRAP_SEED: Final = 20_190_501
FEWEST_SEEDS: Final = 2


def compare(
    scenario: Scenario | str | Path,
    against: Scenario | str | Path = "baseline",
    seeds: int = 10,
    each_run: Callable[[int], None] = lambda done: None,
) -> pd.DataFrame:
    """Run both scenarios with seeds 1 to `seeds`; a row per measure, in the order of `measures.WEEKLY`.

    Columns: measure, unit, direction, mean_with, mean_without, difference (with less without), low, high
    (95 % bootstrap interval over pairs), seeds (pairs in which the measure has a value on both sides).
    Each run counts with its mean from the first week in which an intervention of either side is in force
    to the end (the whole run if there is none). `against` runs as long and at the same scale as `scenario`.
    `each_run` is called with the number of runs done so far.

    Raises UserError for fewer than 2 seeds, for a scenario that is wrong, and for two that cannot be paired.
    """
    with_, without = pair_of(scenario, against, seeds)
    from simulation.study import simulate

    since = first_week(with_, without)
    runs: dict[str, list[pd.Series[float]]] = {"with": [], "without": []}
    for seed in range(1, seeds + 1):
        for side, asked in (("with", with_), ("without", without)):
            model = simulate(asked, seed)
            runs[side].append(mean_since(model.weekly, since))
            model.close()
            each_run(len(runs["with"]) + len(runs["without"]))
    return difference_table(runs["with"], runs["without"])


def pair_of(
    scenario: Scenario | str | Path, against: Scenario | str | Path, seeds: int
) -> tuple[Scenario, Scenario]:
    """Both scenarios, made equally long and equally large. Raises UserError as `compare` does."""
    from simulation.scenario import Scenario, load_scenario

    if seeds < FEWEST_SEEDS:
        _refuse("--seeds", f"{seeds} is too few; an interval needs at least {FEWEST_SEEDS}")
    with_ = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    without = (
        against
        if isinstance(against, Scenario)
        else load_scenario(against, weeks=with_.weeks, scale=with_.scale)
    )
    for what in ("world", "start", "weeks", "scale"):
        mine, other = getattr(with_, what), getattr(without, what)
        if mine != other:
            _refuse(
                "--against", f"{without.name} has {what} {other}; allowed is {mine}, that of {with_.name}"
            )
    return with_, without


def first_week(*scenarios: Scenario) -> int:
    """The first week of the run in which any intervention is in force; 0 if there is none."""
    starts = [max(0, item.start_week) for scenario in scenarios for item in scenario.interventions]
    within = [week for week in starts if week < scenarios[0].weeks]
    return min(within, default=0)


def mean_since(weekly: pd.DataFrame, week: int) -> pd.Series[float]:
    """Mean of every measure over the weeks from `week` on; weeks without a value are left out."""
    rows = weekly[weekly["week"] >= week]
    return rows[[measure.name for measure in WEEKLY]].mean()


def difference_table(with_: Sequence[pd.Series[float]], without: Sequence[pd.Series[float]]) -> pd.DataFrame:
    """The table of `compare` from the means of each run; element i of both is one pair."""
    rows = []
    for measure in WEEKLY:
        pairs = np.array([(w[measure.name], wo[measure.name]) for w, wo in zip(with_, without, strict=True)])
        pairs = pairs[~np.isnan(pairs).any(axis=1)]
        low, high = bootstrap_interval(pairs[:, 0] - pairs[:, 1])
        mean_with, mean_without = pairs.mean(axis=0) if len(pairs) else (np.nan, np.nan)
        rows.append(
            {
                "measure": measure.name,
                "unit": measure.unit,
                "direction": measure.direction,
                "mean_with": float(mean_with),
                "mean_without": float(mean_without),
                "difference": float(mean_with - mean_without),
                "low": low,
                "high": high,
                "seeds": len(pairs),
            }
        )
    return pd.DataFrame(rows)


def bootstrap_interval(differences: NDArray[np.float64]) -> tuple[float, float]:
    """95 % percentile interval of the mean difference, by resampling pairs; NaN for fewer than 2 pairs.

    The same differences give the same interval: the resampling has a seed of its own.
    """
    n = len(differences)
    if n < FEWEST_SEEDS:
        return float("nan"), float("nan")
    chosen = np.random.default_rng(BOOTSTRAP_SEED).integers(0, n, size=(RESAMPLES, n))
    means = differences[chosen].mean(axis=1)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _refuse(place: str, message: str) -> None:
    raise UserError([Problem("command line", 1, place, message)])

"""`squeeze validate`: every pattern of the record, run with one set of parameters, held against its band."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.errors import Problem, UserError
from simulation.measures.intervals import median_interval
from simulation.study.parallel import WORKERS, map_tasks
from simulation.study.validation_patterns import Measurement, Pattern, load_patterns
from simulation.study.validation_runs import SeedResult, run_seed, tasks_of

FEWEST_SEEDS: Final = 2
MOST_SEEDS: Final = 1000
PASS, FAIL, ASIDE = "pass", "fail", "not required"
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Plan:
    """What is run: patterns, and seeds 1 to `seeds`."""

    patterns: tuple[Pattern, ...]
    seeds: int


@dataclass(frozen=True)
class Validation:
    """What came out. `table`: a row a measurement; `values`: (pattern, measurement) -> (seeds,); `curves`:
    (pattern, series, arm) -> (seeds, points), four weeks apart, from a year before the start.
    """

    plan: Plan
    table: pd.DataFrame
    values: dict[tuple[str, str], Floats]
    curves: dict[tuple[str, str, str], Floats]

    def verdicts(self) -> dict[str, str]:
        """pass or fail by pattern: it passes if all its required measurements do."""
        needed = self.table[self.table["verdict"] != ASIDE]
        return {
            pattern.id: PASS if (needed[needed["pattern"] == pattern.id]["verdict"] == PASS).all() else FAIL
            for pattern in self.plan.patterns
        }


def make_plan(patterns: Sequence[str] = (), *, seeds: int = 20, folder: Path | None = None) -> Plan:
    """Everything read and checked; no patterns named means all.

    Raises UserError for fewer than 2 or more than 1000 seeds, an unknown pattern, and all that is wrong with
    the files.
    """
    if not FEWEST_SEEDS <= seeds <= MOST_SEEDS:
        few = "an interval needs at least 2" if seeds < FEWEST_SEEDS else f"allowed is at most {MOST_SEEDS}"
        message = f"{seeds} is too {'few' if seeds < FEWEST_SEEDS else 'many'}; {few}"
        raise UserError([Problem("command line", 1, "--seeds", message)])
    return Plan(load_patterns(patterns, folder), seeds)


def run_validation(
    plan: Plan, *, workers: int = WORKERS, progress: Callable[[int], None] = lambda done: None
) -> Validation:
    """Run all patterns; `progress` is called with the number of tasks done, of `tasks_in(plan)`."""
    results = map_tasks(
        run_seed, tasks_of(plan.patterns, range(1, plan.seeds + 1)), workers=workers, progress=progress
    )
    values, curves = _gathered(results, "values"), _gathered(results, "curves")
    return Validation(plan, validation_table(plan, values), values, curves)


def tasks_in(plan: Plan) -> int:
    """Number of tasks that a validation runs: one a seed and baseline."""
    return len({pattern.baseline.name for pattern in plan.patterns}) * plan.seeds


def validation_table(plan: Plan, values: dict[tuple[str, str], Floats]) -> pd.DataFrame:
    """A row for each measurement of each pattern, in order; columns as in docs/architecture.md."""
    rows = [
        _row(pattern, item, values[pattern.id, item.name], plan.seeds)
        for pattern in plan.patterns
        for item in pattern.measurements
    ]
    return pd.DataFrame(rows)


def _row(pattern: Pattern, item: Measurement, values: Floats, seeds: int) -> dict[str, Any]:
    median, low, high = median_interval(values)
    verdict = ASIDE if not item.required else PASS if item.holds(median) else FAIL
    defined = values[~np.isnan(values)]
    inside = np.mean([item.holds(float(value)) for value in values]) if len(values) else np.nan
    return {
        "pattern": pattern.id, "measurement": item.name, "about": item.about, "unit": item.unit,
        "observed": item.observed, "band_low": item.low, "band_high": item.high,
        "band_basis": item.band_basis, "median": median, "low": low, "high": high, "verdict": verdict,
        "share_of_seeds_inside": float(inside), "seeds": seeds, "seeds_defined": len(defined),
        "used_in_fitting": item.used_in_fitting, "source": item.source,
        "comparator": f"{pattern.baseline.name}, same seeds" if pattern.arms else "none: levels of the run",
    }  # fmt: skip


def _gathered(results: Sequence[SeedResult], what: str) -> dict[Any, Floats]:
    """Results seed by seed as arrays with the seed on the first axis; seeds come in order."""
    found: dict[Any, list[Any]] = {}
    for result in results:
        for key, value in getattr(result, what).items():
            found.setdefault(key, []).append(value)
    return {key: np.array(value, dtype=np.float64) for key, value in found.items()}

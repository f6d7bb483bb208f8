"""`squeeze calibrate`: numbers fitted within their documented ranges, to named patterns or to simulated data.

The search is optuna's (a tree-structured Parzen estimator). Each trial's sampler has a seed of its own, so a
study that was stopped and goes on finds the same as one that ran through. Trials are kept in a journal beside
the folder.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.measures import WEEKLY
from simulation.measures.intervals import median_interval
from simulation.scenario import Override, Scenario
from simulation.study.calibration_design import (
    FIRST_FINAL_SEED,
    Design,
    Recovery,
    by_logarithm,
    place_in_range,
)
from simulation.study.parallel import WORKERS, map_tasks
from simulation.study.validation import PASS, Plan, Validation, validation_table
from simulation.study.validation_patterns import Measurement, Pattern
from simulation.study.validation_runs import run_seed, tasks_of

if TYPE_CHECKING:
    import optuna

Floats = NDArray[np.float64]
Numbers = Mapping[str, float]
WORST: Final = 3.0  # the most that one measurement can add to the loss: a miss is a miss
COLUMN: Final = {measure.name: k for k, measure in enumerate(WEEKLY)}
FIRST_DATA_SEED: Final = 501


@dataclass(frozen=True)
class Calibration:
    """`trials`: number, loss and the numbers tried; `best`: the numbers of the trial with the least loss.

    `before`, `after`: the final validation of all patterns at the defaults and at the numbers found, on seeds
    that the fit has not met (None for a recovery).
    """

    design: Design
    trials: pd.DataFrame
    best: dict[str, float]
    loss: float
    default_loss: float
    before: Validation | None = None
    after: Validation | None = None

    def found(self) -> pd.DataFrame:
        """A row a number: default, range, value found, its place there; for a recovery truth and error."""
        rows = []
        for number in self.design.fit:
            value = self.best[number.name]
            row = {
                "parameter": number.name, "unit": number.unit, "low": number.low, "high": number.high,
                "default": number.value, "found": value, "place": place_in_range(number, value),
                "basis": number.basis,
            }  # fmt: skip
            if self.design.recovery is not None:
                truth = self.design.recovery.truth[number.name]
                error = abs(place_in_range(number, value) - place_in_range(number, truth))
                row |= {"truth": truth, "error": error, "within": error <= self.design.recovery.within}
            rows.append(row)
        return pd.DataFrame(rows)


def calibrate(
    design: Design,
    *,
    workers: int = WORKERS,
    journal: Path | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Calibration:
    """Search, then the final look. `progress` is called with the number of trials done."""
    loss_of = _loss_of(design, workers)
    study = _study(design, journal)
    default = design.default()
    if not study.trials:
        study.enqueue_trial(_inside(design, default))
    done = _finished(study)
    for number in range(done, design.trials):
        progress(number)
        study.sampler = _sampler(design, number)
        trial = study.ask()
        study.tell(trial, loss_of(_suggest(design, trial)))
    progress(design.trials)
    trials = _trials(design, study)
    best = {number.name: float(study.best_trial.params[number.name]) for number in design.fit}
    before, after = (None, None) if design.recovery else (_final(design, x, workers) for x in (default, best))
    return Calibration(
        design, trials, best, float(study.best_value), float(trials["loss"].iloc[0]), before, after
    )


def distance(item: Measurement, values: Floats) -> float:
    """How far the median over seeds lies outside its band, in widths of the band; 0 inside, WORST at most.

    The width of a band with an open end is the size of its other end (1 if that is 0).
    """
    median = median_interval(values)[0]
    if math.isnan(median):
        return WORST
    if item.holds(median):
        return 0.0
    low, high = item.low, item.high
    width = high - low if math.isfinite(high - low) else abs(low if math.isfinite(low) else high)
    gap = low - median if median < low else median - high
    return float(min(WORST, gap / (width or 1.0)))


def pattern_loss(pattern: Pattern, values: Mapping[tuple[str, str], Floats]) -> float:
    """Mean distance of the pattern's required measurements."""
    found = [distance(x, values[pattern.id, x.name]) for x in pattern.measurements if x.required]
    return float(np.mean(found))


def with_numbers(scenario: Scenario, numbers: Numbers) -> Scenario:
    """The scenario with these numbers, whatever else it sets."""
    overrides = {name: Override(value, "a trial of a calibration") for name, value in numbers.items()}
    return dataclasses.replace(scenario, parameters={**scenario.parameters, **overrides})


def simulated(recovery: Recovery, numbers: Numbers, seeds: Sequence[int], workers: int) -> Floats:
    """Mean of each measure over the run: (seeds, measures)."""
    scenario = with_numbers(recovery.scenario, numbers)
    tasks = [_RecoveryTask(scenario, seed, recovery.measures) for seed in seeds]
    return np.array(map_tasks(_means_of, tasks, workers=workers))


@dataclass(frozen=True)
class _RecoveryTask:
    scenario: Scenario
    seed: int
    measures: tuple[str, ...]


def _means_of(task: _RecoveryTask) -> list[float]:
    from simulation.branching import go_on
    from simulation.model import SupplyChain

    model = SupplyChain(task.scenario, seed=task.seed)
    go_on(model, task.scenario.weeks)
    weekly = model.history.weekly
    model.close()
    return [float(weekly[:, COLUMN[name]].mean()) for name in task.measures]


def _loss_of(design: Design, workers: int) -> Callable[[Numbers], float]:
    """The loss at given numbers; what does not depend on them is worked out once."""
    if design.recovery is None:
        return lambda numbers: _loss_of_patterns(design, numbers, workers)
    recovery = design.recovery
    seeds = range(FIRST_DATA_SEED, FIRST_DATA_SEED + recovery.data_seeds)
    data = simulated(recovery, recovery.truth, seeds, workers)
    middle = data.mean(axis=0)
    spread = np.maximum(data.std(axis=0, ddof=1), 1e-3 * np.abs(middle))
    spread = np.where(spread > 0, spread, 1.0)

    def loss(numbers: Numbers) -> float:
        found = simulated(recovery, numbers, range(1, design.seeds + 1), workers).mean(axis=0)
        return float(np.mean(((found - middle) / np.where(spread > 0, spread, 1.0)) ** 2)) + _pull(
            design, numbers
        )

    return loss


def _loss_of_patterns(design: Design, numbers: Numbers, workers: int) -> float:
    """Mean over the patterns, and a little for every step away from the defaults."""
    values = _values(design.patterns, numbers, range(1, design.seeds + 1), workers)
    losses = [pattern_loss(pattern, values) for pattern in design.patterns]
    return float(np.mean(losses)) + _pull(design, numbers)


def _pull(design: Design, numbers: Numbers) -> float:
    """Where patterns do not care numbers stay at their defaults: mean squared distance, in ranges."""
    steps = [
        place_in_range(x, numbers[x.name]) - place_in_range(x, min(max(x.value, x.low), x.high))
        for x in design.fit
    ]
    return design.pull_to_default * float(np.mean(np.square(steps)))


def _values(
    patterns: Sequence[Pattern], numbers: Numbers, seeds: Sequence[int], workers: int
) -> dict[tuple[str, str], Floats]:
    changed = [
        dataclasses.replace(p, baseline=with_numbers(p.baseline, numbers), figure=()) for p in patterns
    ]
    results = map_tasks(run_seed, tasks_of(changed, seeds), workers=workers)
    found: dict[tuple[str, str], list[float]] = {}
    for result in results:
        for key, value in result.values.items():
            found.setdefault(key, []).append(value)
    return {key: np.array(value) for key, value in found.items()}


def _final(design: Design, numbers: Numbers, workers: int) -> Validation:
    """All patterns once at these numbers, on seeds that the fit has not met."""
    patterns = (*design.patterns, *design.held_out)
    seeds = range(FIRST_FINAL_SEED, FIRST_FINAL_SEED + design.final_seeds)
    values = _values(patterns, numbers, seeds, workers)
    plan = Plan(patterns, design.final_seeds)
    return Validation(plan, validation_table(plan, values), values, {})


def final_table(done: Calibration) -> pd.DataFrame:
    """pattern, used (fitted or held out), measurement, median and verdict before and after the fit."""
    assert done.before is not None
    assert done.after is not None
    fitted = {pattern.id for pattern in done.design.patterns}
    columns = ["pattern", "measurement", "band_low", "band_high", "median", "low", "high", "verdict"]
    before, after = (side.table[columns] for side in (done.before, done.after))
    table = before.merge(
        after.drop(columns=["band_low", "band_high"]), on=["pattern", "measurement"],
        suffixes=("_default", "_fitted"),
    )  # fmt: skip
    table.insert(1, "used", ["fitted" if name in fitted else "held out" for name in table["pattern"]])
    return table


def passed(validation: Validation, patterns: Sequence[Pattern]) -> list[str]:
    """Those of the patterns that pass."""
    verdicts = validation.verdicts()
    return [pattern.id for pattern in patterns if verdicts[pattern.id] == PASS]


def _study(design: Design, journal: Path | None) -> optuna.Study:
    import optuna
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    storage: Any = None if journal is None else JournalStorage(JournalFileBackend(str(journal)))
    return optuna.create_study(storage=storage, study_name=design.name, load_if_exists=True)


def _finished(study: optuna.Study) -> int:
    """Number of trials with a loss; one that was under way when the study was stopped is given up."""
    from optuna.trial import TrialState

    for trial in study.trials:
        if trial.state == TrialState.RUNNING:
            study.tell(trial.number, state=TrialState.FAIL)
    return sum(trial.state == TrialState.COMPLETE for trial in study.trials)


def _sampler(design: Design, number: int) -> Any:
    import optuna

    seed = design.sampler_seed + number
    if number < design.random_trials:
        return optuna.samplers.RandomSampler(seed=seed)
    return optuna.samplers.TPESampler(seed=seed, multivariate=True, n_startup_trials=design.random_trials)


def _suggest(design: Design, trial: Any) -> dict[str, float]:
    return {
        x.name: float(trial.suggest_float(x.name, x.low, x.high, log=by_logarithm(x))) for x in design.fit
    }


def _inside(design: Design, numbers: Numbers) -> dict[str, float]:
    return {x.name: min(max(numbers[x.name], x.low), x.high) for x in design.fit}


def _trials(design: Design, study: optuna.Study) -> pd.DataFrame:
    rows = [
        {"trial": k, "loss": trial.value, **{x.name: trial.params[x.name] for x in design.fit}}
        for k, trial in enumerate(trial for trial in study.trials if trial.value is not None)
    ]
    return pd.DataFrame(rows)

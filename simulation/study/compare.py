"""Pairs of runs on the same luck, with and without: what differs, what moved, and what adaptation undid."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import pandas as pd

from simulation.errors import Problem, UserError
from simulation.measures.intervals import FEWEST_PAIRS

if TYPE_CHECKING:
    from simulation.scenario import Scenario
    from simulation.study.comparison_tables import Arms
    from simulation.study.reduction import Reduced

MOST_SEEDS: Final = 100_000
MAIN: Final = (
    "quantity_delivered_kg", "price_per_pure_dose_usd", "potency", "overdose_deaths", "seized_finished_kg",
    "switches",
)  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """All of a comparison. `since`: the week of the scenario in which the two sides begin to differ.

    Tables (columns: docs/architecture.md): measures, displacement, options, switches, bands, and adaptation,
    None without the twins.
    """

    pair: tuple[Scenario, Scenario]
    seeds: int
    seeds_from: int
    since: int
    measures: pd.DataFrame
    displacement: pd.DataFrame
    options: pd.DataFrame
    switches: pd.DataFrame
    bands: pd.DataFrame
    adaptation: pd.DataFrame | None = None

    @property
    def same_luck(self) -> bool:
        """Whether both sides of each pair ran with the same seed."""
        return self.seeds_from == 1

    @property
    def comparator(self) -> str:
        """What the runs are held against, in words."""
        return comparator_of(self.pair[1], self.seeds, self.seeds_from)


def compare(
    scenario: Scenario | str | Path,
    against: Scenario | str | Path | None = None,
    seeds: int = 10,
    each_run: Callable[[int], None] = lambda done: None,
    *,
    workers: int = 2,
) -> pd.DataFrame:
    """Run both scenarios with seeds 1 to `seeds`; a row per measure, in the order of `measures.WEEKLY`.

    Columns: measure, unit, direction, mean_with, mean_without (each with _low and _high), difference (with
    less without), low, high, seeds (pairs in which the measure has a value on both sides), percent (of the
    mean without), onset_week (weeks since the intervention began, inf: never), each with _low and _high, and
    comparator. All intervals are 95 % bootstrap intervals over pairs. Each run counts with its mean from the
    first week in which the two differ in what is done to the end (the whole run if they do not). `against`
    (None: the baseline of the world) runs as long and at the same scale as `scenario`. `each_run` is called
    with the number of runs done.

    Raises UserError for fewer than 2 seeds, for a scenario that is wrong, and for two that cannot be paired;
    RunsFailedError (study.engine) if a run fails.
    """
    pair = pair_of(scenario, against, seeds)
    done = compare_in_full(pair, seeds, each_run=each_run, workers=workers, twins=False)
    return done.measures


def compare_in_full(
    pair: tuple[Scenario, Scenario],
    seeds: int,
    *,
    seeds_from: int = 1,
    twins: bool = True,
    workers: int = 2,
    each_run: Callable[[int], None] = lambda done: None,
) -> Comparison:
    """As `compare`, with displacement, switches and, with `twins`, what adaptation undid.

    The twins are both scenarios once more, with nobody reviewing a choice from week `since` on; until then
    they are the same runs. `seeds_from` other than 1 takes seeds from there on for the comparator: then the
    pairs do not meet the same luck, and what is left over is chance.
    """
    from simulation.study.comparison_tables import (
        adaptation_table,
        bands_table,
        displacement_table,
        measures_table,
        moved,
        options_table,
        switches_table,
    )
    from simulation.study.targets import differing, named_options

    check_seeds(seeds, seeds_from)
    since = first_week(*pair)
    arms, frozen = _run_arms(pair, seeds, seeds_from, since, twins, workers, each_run)
    comparator = comparator_of(pair[1], seeds, seeds_from)
    axes = moved(arms, named_options(differing(*pair), pair[0].geography()))
    return Comparison(
        pair=pair,
        seeds=seeds,
        seeds_from=seeds_from,
        since=since,
        measures=measures_table(arms, comparator),
        displacement=displacement_table(axes, comparator),
        options=options_table(axes, comparator),
        switches=switches_table(arms, comparator),
        bands=bands_table(arms, MAIN, comparator),
        adaptation=None if frozen is None else adaptation_table(arms, frozen, axes, moved(frozen, {}, axes)),
    )


def pair_of(
    scenario: Scenario | str | Path, against: Scenario | str | Path | None, seeds: int
) -> tuple[Scenario, Scenario]:
    """Both scenarios, made equally long and equally large; without a comparator, the baseline of the world.

    Raises UserError as `compare` does.
    """
    from simulation.scenario import Scenario, load_scenario
    from simulation.scenario_files import BASELINES

    check_seeds(seeds)
    with_ = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    if against is None:
        against = BASELINES.get(with_.world, "baseline")
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


def check_seeds(seeds: int, seeds_from: int = 1) -> None:
    """Raise UserError for numbers of seeds from which no interval can come."""
    if seeds < FEWEST_PAIRS:
        _refuse("--seeds", f"{seeds} is too few; an interval needs at least {FEWEST_PAIRS}")
    if seeds > MOST_SEEDS:
        _refuse("--seeds", f"{seeds} is too many; allowed is at most {MOST_SEEDS}")
    if not 1 <= seeds_from < 2**62 or 1 < seeds_from <= seeds:
        allowed = f"allowed is 1 (the same luck on both sides) or more than {seeds}"
        _refuse("--against-seeds-from", f"{seeds_from} would use some seeds twice; {allowed}")


def first_week(with_: Scenario, without: Scenario) -> int:
    """The first week in which what is done differs; 0 if the two differ otherwise, or not at all.

    What is done: interventions and events. Other differences (parameters, assumptions) act from the start.
    """
    if with_.values() != without.values() or with_.assumptions != without.assumptions:
        return 0
    starts = [
        *(max(0, x.start_week) for x in set(with_.interventions) ^ set(without.interventions)),
        *(max(0, x.week) for x in set(with_.events) ^ set(without.events)),
    ]
    return min((week for week in starts if week < with_.weeks), default=0)


def comparator_of(without: Scenario, seeds: int, seeds_from: int) -> str:
    """What the runs are held against, in words."""
    if seeds_from == 1:
        return f"{without.name}, same seeds"
    return f"{without.name}, seeds {seeds_from} to {seeds_from + seeds - 1}"


def _run_arms(
    pair: tuple[Scenario, Scenario],
    seeds: int,
    seeds_from: int,
    since: int,
    twins: bool,
    workers: int,
    each_run: Callable[[int], None],
) -> tuple[Arms, Arms | None]:
    """All runs, seed by seed: the arms, and those of the twins."""
    from simulation.study.comparison_tables import Arms
    from simulation.study.engine import Task, all_of, run_many
    from simulation.study.reduction import reduce_run

    reduce = functools.partial(reduce_run, since=since)
    tasks: list[Task[Reduced]] = [
        Task(scenario, seed, reduce, frozen)
        for k in range(seeds)
        for frozen in ((None, since) if twins else (None,))
        for scenario, seed in ((pair[0], 1 + k), (pair[1], seeds_from + k))
    ]
    results = run_many(tasks, workers=workers, progress=each_run)
    runs: list[Reduced] = all_of(results)
    step = 4 if twins else 2
    arms = Arms(runs[0::step], runs[1::step], since)
    return arms, Arms(runs[2::step], runs[3::step], since) if twins else None


def _refuse(place: str, message: str) -> NoReturn:
    raise UserError([Problem("command line", 1, place, message)])

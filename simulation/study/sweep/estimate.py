"""What a sweep will take, before it is begun: runs, time, disk."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from simulation.branching import go_on
from simulation.model import SupplyChain
from simulation.study.design import Design
from simulation.study.sweep.folder import refuse
from simulation.study.sweep.plan import Plan
from simulation.study.sweep.record import Kept, encode, record_of
from simulation.study.sweep.running import families_of

TRIAL_WEEKS: Final = 52
MOST_UNASKED: Final = 100_000  # runs that are begun without --yes
TABLES_FOR_JOURNAL: Final = 2.0  # bytes on the disk in all, for each byte of the journal


@dataclass(frozen=True)
class Estimate:
    """Runs in all; weeks of models to be run, shared pasts once; time for one process; bytes on the disk."""

    runs: int
    weeks: int
    seconds: float
    bytes: float


def check_size(design: Design, *, yes: bool) -> None:
    """Raise UserError for more than 100 000 runs, unless that is meant."""
    runs = len(design.cells) * max(1, design.draws) * design.seeds
    if runs > MOST_UNASKED and not yes:
        refuse(
            f"{runs} runs are more than {MOST_UNASKED}; allowed with --yes (look at --plan first)", "--yes"
        )


def estimate(plan: Plan) -> Estimate:
    """Measured on a short run of the first scenario, after one that loads what is compiled."""
    seconds, size = _trial(plan)
    weeks = _weeks(plan)
    return Estimate(len(plan.runs), weeks, weeks * seconds, size * len(plan.runs) * TABLES_FOR_JOURNAL)


def _weeks(plan: Plan) -> int:
    """Weeks of all families of one seed and draw, times seeds and draws."""
    first = plan.runs[0]
    one = [run for run in plan.runs if (run.seed, run.draw) == (first.seed, first.draw)]
    families = families_of((run.id, plan.scenario(run), run.seed) for run in one)
    return sum(family.weeks for family in families) * plan.design.seeds * max(1, plan.design.draws)


def _trial(plan: Plan) -> tuple[float, float]:
    """Seconds a week, and bytes of the record of a whole run."""
    first = plan.runs[-1]
    asked = plan.scenario(first)
    weeks = min(asked.weeks, TRIAL_WEEKS)
    short = dataclasses.replace(asked, weeks=weeks)
    for _ in range(2):
        begun = perf_counter()
        model = SupplyChain(short, seed=first.seed)
        go_on(model, weeks)
        seconds = perf_counter() - begun
        kept = Kept((0, weeks), plan.kept.measures, plan.kept.series_weeks)
        record = record_of(model, first.id, kept, seconds)
        model.close()
    stretched = len(encode(record)) + record.series.size * 8 * (asked.weeks / weeks - 1)
    return seconds / (weeks + asked.burn_in_weeks), stretched

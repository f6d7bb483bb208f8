"""Runs that share a past are made together: the past once, then each of them from where they part.

Before its interventions start, a run is the comparator's of the same seed bit for bit (`branching`). So the
runs of a family (same seed, same parameters) have one model in a worker, built and burnt in once.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from simulation.branching import SAME, branch, go_on, keep
from simulation.model import SupplyChain
from simulation.rules.compiled import PACKAGE, mark_cached
from simulation.scenario import Scenario
from simulation.study.sweep.record import Kept, Record, encode, failed_record, record_of

WEEKS_A_TASK: Final = 2600  # of one task, some seconds of work: long enough that handing it out costs nothing
TASKS_A_WORKER: Final = 64  # at least, if runs are many: a crash then costs little
FAMILIES_A_WORKER: Final = 3  # at least, so that all workers end at about the same time
MOST_IN_A_FAMILY: Final = 64
HERE: Final = Path(__file__).name


@dataclass(frozen=True)
class Family:
    """Runs of one seed that differ in nothing but interventions and events that start later.

    `runs`: id and scenario of each; `until`: the week in which they part.
    """

    seed: int
    runs: tuple[tuple[str, Scenario], ...]
    until: int

    @property
    def weeks(self) -> int:
        """Weeks to be run, the burn-in included."""
        first = self.runs[0][1]
        return first.burn_in_weeks + self.until + len(self.runs) * (first.weeks - self.until)


@dataclass(frozen=True)
class Task:
    """What a worker is given at a time."""

    families: tuple[Family, ...]
    kept: Kept

    @property
    def ids(self) -> list[str]:
        """The ids of all runs in it."""
        return [run for family in self.families for run, _ in family.runs]


def run_task(task: Task) -> list[tuple[str, bytes]]:
    """Make all runs of a task: status and encoded record of each. A run that fails stops no other."""
    found = []
    for family in task.families:
        records = list(run_family(family, task.kept))
        found += [(record.status, encode(record)) for record in records]
    mark_cached()
    return found


def run_family(family: Family, kept: Kept) -> Iterator[Record]:
    """The record of each run of a family, in order.

    A run that fails is made again by itself: what failed may be another one's, and an error reads the same
    whoever it shared a past with.
    """
    if len(family.runs) == 1:
        yield _alone(family, kept)
        return
    begun = perf_counter()
    try:
        model = SupplyChain(family.runs[0][1], seed=family.seed)
        go_on(model, family.until)
        past = keep(model)
    except Exception:
        yield from (_alone(part, kept) for part in _singly(family))
        return
    shared = (perf_counter() - begun) / len(family.runs)
    for part in _singly(family):
        ((run, scenario),) = part.runs
        begun = perf_counter()
        try:
            branch(model, past, scenario, sync=False)
            go_on(model, scenario.weeks - family.until)
            yield record_of(model, run, kept, shared + perf_counter() - begun)
        except Exception:
            yield _alone(part, kept)
    _let_go(model)


def _singly(family: Family) -> Iterator[Family]:
    return (Family(family.seed, (run,), 0) for run in family.runs)


def _alone(family: Family, kept: Kept) -> Record:
    """The record of the only run of a family, from scratch."""
    ((run, scenario),) = family.runs
    begun, model = perf_counter(), None
    try:
        model = SupplyChain(scenario, seed=family.seed)
        go_on(model, scenario.weeks)
        return record_of(model, run, kept, perf_counter() - begun)
    except Exception as error:
        return _failure(run, error)
    finally:
        if model is not None:
            _let_go(model)


def _let_go(model: SupplyChain) -> None:
    """A model and its agents hold each other until the garbage collector comes; its arrays need not wait."""
    model.close()
    model.__dict__.clear()


def families_of(runs: Iterable[tuple[str, Scenario, int]]) -> list[Family]:
    """Group (id, scenario, seed) by the past that they share, in the order in which they come."""
    groups: dict[Any, list[tuple[str, Scenario]]] = {}
    for run, scenario, seed in runs:
        groups.setdefault((seed, _past(scenario)), []).append((run, scenario))
    found = []
    for (seed, _), members in groups.items():
        for k in range(0, len(members), MOST_IN_A_FAMILY):
            part = tuple(members[k : k + MOST_IN_A_FAMILY])
            found.append(Family(seed, part, _parting(part)))
    return found


def tasks_of(families: Sequence[Family], kept: Kept, workers: int = 1) -> Iterator[Task]:
    """Families put together so that each of `workers` gets many tasks, none longer than WEEKS_A_TASK.

    Families are cut if they are longer, or too few for all workers; each part then makes the past anew.
    """
    wanted = -(-FAMILIES_A_WORKER * workers // max(1, len(families)))
    parts = [part for family in families for part in _cut(family, wanted)]
    weeks = min(WEEKS_A_TASK, sum(part.weeks for part in parts) // (TASKS_A_WORKER * workers))
    waiting: list[Family] = []
    for part in parts:
        if waiting and sum(item.weeks for item in waiting) + part.weeks > weeks:
            yield Task(tuple(waiting), kept)
            waiting = []
        waiting.append(part)
    if waiting:
        yield Task(tuple(waiting), kept)


def _cut(family: Family, wanted: int) -> Iterator[Family]:
    """A family in `wanted` parts of about the same size, in more if these are longer than WEEKS_A_TASK."""
    own = max(1, family.runs[0][1].weeks - family.until)
    past = family.weeks - own * len(family.runs)
    most = max(1, (WEEKS_A_TASK - past) // own)
    count = min(len(family.runs), max(wanted, -(-len(family.runs) // most)))
    size = -(-len(family.runs) // count)
    for k in range(0, len(family.runs), size):
        yield Family(family.seed, family.runs[k : k + size], family.until)


def _past(scenario: Scenario) -> tuple[Any, ...]:
    """What two runs of a seed must share to have a past in common; hashable."""
    same = [getattr(scenario, field) for field in SAME if field != "parameters"]
    drawn = tuple(sorted((name, item.value, item.why) for name, item in scenario.parameters.items()))
    early = frozenset(item for item in scenario.interventions if item.start_week < 0)
    return (*same, drawn, early)


def _parting(runs: Sequence[tuple[str, Scenario]]) -> int:
    """The first week in which any of these differ; the last of the run if none does."""
    first = runs[0][1]
    starts = [first.weeks]
    for _, other in runs[1:]:
        starts += [item.start_week for item in set(first.interventions) ^ set(other.interventions)]
        starts += [event.week for event in set(first.events) ^ set(other.events)]
    return max(0, min(starts)) if len(runs) > 1 else 0


def _failure(run: str, error: Exception) -> Record:
    """An error as a record: the same text on every machine, so without folders and without our own frames."""
    steps = [step for step in traceback.extract_tb(error.__traceback__) if Path(step.filename).name != HERE]
    lines = [f"{_place(step.filename)}:{step.lineno} in {step.name}: {step.line}" for step in steps]
    return failed_record(run, f"{type(error).__name__}: {error}", "\n".join(lines))


def _place(file: str) -> str:
    path = Path(file)
    return path.relative_to(PACKAGE.parent).as_posix() if path.is_relative_to(PACKAGE.parent) else path.name

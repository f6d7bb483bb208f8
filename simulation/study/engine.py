"""Many runs, each reduced to what is needed of it: the one engine under compare, grid and sweeps.

Results come in the order of the tasks and do not depend on the number of workers. A run that fails does not
stop the others: its place in the results holds a `Failure` that names its scenario and seed.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from simulation.errors import Problem, UserError
from simulation.study.parallel import WORKERS, results_of

if TYPE_CHECKING:
    from simulation.model import SupplyChain
    from simulation.scenario import Scenario

R = TypeVar("R")
DEFAULT_WORKERS: Final = WORKERS
MOST_WORKERS: Final = 1024


@dataclass(frozen=True)
class Task(Generic[R]):
    """One run. `reduce` takes the finished model and gives what is kept; with several workers it must be a
    function of a module, and what it gives must be picklable.

    `frozen_from`: from this week of the scenario on nobody reviews a choice any more; None: never.
    """

    scenario: Scenario
    seed: int
    reduce: Callable[[SupplyChain], R]
    frozen_from: int | None = None


@dataclass(frozen=True)
class Failure:
    """A run that ended in an error: which one, the error in a line, and its trace."""

    scenario: str
    seed: int
    error: str
    trace: str

    def __str__(self) -> str:
        return f"scenario {self.scenario}, seed {self.seed}: {self.error}"


class RunsFailedError(RuntimeError):
    """Some runs failed; `failures` holds them all."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        self.failures = tuple(failures)
        lines = [f"{len(failures)} of the runs failed", *map(str, failures[:10]), "", failures[0].trace]
        super().__init__("\n".join(lines))


def run_many(
    tasks: Sequence[Task[R]], *, workers: int = DEFAULT_WORKERS, progress: Callable[[int], None] | None = None
) -> list[R | Failure]:
    """The reduced results of all runs, in the order of the tasks.

    `progress` is called with the number of runs done. With one worker everything runs in this process. Ctrl-C
    stops all workers. Raises UserError for a number of workers that is not 1 to 1024.
    """
    check_workers(workers)
    results: list[R | Failure] = []
    for result in results_of(run_one, tasks, min(workers, len(tasks))):
        results.append(result)
        if progress is not None:
            progress(len(results))
    return results


def all_of(results: Iterable[R | Failure]) -> list[R]:
    """The results if no run failed; raises RunsFailedError otherwise."""
    kept = list(results)
    failures = [result for result in kept if isinstance(result, Failure)]
    if failures:
        raise RunsFailedError(failures)
    return [result for result in kept if not isinstance(result, Failure)]


def run_one(task: Task[R]) -> R | Failure:
    """One run, reduced; its model is let go of."""
    from simulation.study import simulate

    try:
        model = simulate(task.scenario, task.seed, frozen_from=task.frozen_from)
        try:
            return task.reduce(model)
        finally:
            model.close()
    except Exception as error:
        line = f"{type(error).__name__}: {error}"
        return Failure(task.scenario.name, task.seed, line, traceback.format_exc())


def check_workers(workers: int) -> None:
    """Raise UserError for a number of workers that is not 1 to 1024."""
    if not 1 <= workers <= MOST_WORKERS:
        message = f"{workers} is outside 1 to {MOST_WORKERS} (processes)"
        raise UserError([Problem("command line", 1, "--workers", message)])

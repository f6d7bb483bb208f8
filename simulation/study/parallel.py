"""Independent tasks on several processes; results come in the order of the tasks, whatever the number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any, Final, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
WORKERS: Final = 2


def map_tasks(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    workers: int = WORKERS,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Result]:
    """`function` of each task, in order; `progress` is called with the number of tasks done.

    With one worker everything runs in this process. Where the rules are not compiled yet the first task runs
    alone, so that one process compiles for all. An error in a task ends all of them and is raised here.
    """
    from simulation.rules.compiled import is_cached

    alone = len(tasks) if workers <= 1 else (0 if is_cached() else 1)
    results: list[Result] = []
    for task in tasks[:alone]:
        results.append(function(task))
        progress(len(results))
    if len(results) < len(tasks):
        from joblib import Parallel, delayed

        pool: Any = Parallel(n_jobs=workers, return_as="generator", batch_size=1, pre_dispatch="2*n_jobs")
        with closing(pool(delayed(function)(task) for task in tasks[alone:])) as running:
            for result in running:
                results.append(result)
                progress(len(results))
    return results

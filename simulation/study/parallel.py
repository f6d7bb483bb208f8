"""Independent tasks on several processes; results come in the order of the tasks, whatever the number."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
WORKERS: Final = 2


def results_of(
    function: Callable[[Task], Result], tasks: Sequence[Task], workers: int = WORKERS
) -> Iterator[Result]:
    """`function` of each task, lazily and in order.

    With one worker everything runs in this process. Where the rules are not compiled yet the first task runs
    alone, so that one process compiles for all. An error in a task ends all of them and is raised here;
    Ctrl-C, or letting go of the iterator, stops all workers.
    """
    from simulation.rules.compiled import is_cached

    alone = len(tasks) if workers <= 1 else (0 if is_cached() else 1)
    yield from map(function, tasks[:alone])
    if len(tasks) > alone:
        yield from _in_processes(function, tasks[alone:], workers)


def _in_processes(
    function: Callable[[Task], Result], tasks: Sequence[Task], workers: int
) -> Iterator[Result]:
    from joblib import Parallel, delayed

    pool: Any = Parallel(n_jobs=workers, return_as="generator", batch_size=1, pre_dispatch="2*n_jobs")
    running = pool(delayed(function)(task) for task in tasks)
    try:
        for _ in tasks:
            with _given_up_quietly():
                result = next(running)
            yield result
    finally:
        with _given_up_quietly():
            running.close()


@contextmanager
def _given_up_quietly() -> Iterator[None]:
    """That tasks under way were given up is no news to who stopped them."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\d+ tasks which were still being processed")
        yield


def map_tasks(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    workers: int = WORKERS,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Result]:
    """All `results_of` the tasks; `progress` is called with the number of tasks done."""
    results: list[Result] = []
    for result in results_of(function, tasks, workers):
        results.append(result)
        progress(len(results))
    return results

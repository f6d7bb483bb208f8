"""Independent tasks on several processes, of this machine or of a cluster.

Results come in the order of the tasks, whatever the number of processes; or, if asked for, as they are ready.
"""

from __future__ import annotations

import signal
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
WORKERS: Final = 2


def results_of(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    workers: int = WORKERS,
    *,
    ordered: bool = True,
    cluster: Any = None,
) -> Iterator[Result]:
    """`function` of each task, lazily and in order, or as they are ready (`ordered=False`).

    With one worker everything runs in this process. Where the rules are not compiled yet the first task runs
    alone, so that one process compiles for all. An error in a task ends all of them and is raised here;
    Ctrl-C, or letting go of the iterator, stops all workers. `cluster`: a Dask client, whose workers do the
    work then (see `cluster.joined`).
    """
    from simulation.rules.compiled import is_cached

    alone = 0 if cluster else len(tasks) if workers <= 1 else (0 if is_cached() else 1)
    yield from map(function, tasks[:alone])
    if len(tasks) > alone:
        yield from in_processes(function, tasks[alone:], workers, ordered=ordered, cluster=cluster)


def _pool(workers: int, how: str, cluster: Any) -> Any:
    """joblib's pool: processes of this machine, which leave Ctrl-C to us, or those of a cluster."""
    from joblib import Parallel, parallel_config

    settings: dict[str, Any] = {
        "n_jobs": workers, "return_as": how, "batch_size": 1, "pre_dispatch": "2*n_jobs",
    }  # fmt: skip
    if cluster is None:
        return Parallel(**settings, initializer=_leave_ctrl_c_to_the_parent)
    with parallel_config(backend="dask", client=cluster):
        return Parallel(**settings)


def in_processes(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    workers: int,
    *,
    ordered: bool = True,
    cluster: Any = None,
) -> Iterator[Result]:
    """As `results_of`, but always in other processes than this one (for 2 workers or more)."""
    from joblib import delayed

    pool = _pool(workers, "generator" if ordered else "generator_unordered", cluster)
    running = pool(delayed(function)(task) for task in tasks)
    try:
        for _ in tasks:
            with _quietly():
                result = next(running)
            yield result
    finally:
        with _quietly():
            running.close()


def _leave_ctrl_c_to_the_parent() -> None:
    """Ctrl-C reaches all processes of a terminal; the parent stops its workers, which need not complain."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _quietly() -> Iterator[None]:
    """What joblib warns of and is meant to be: tasks that are given up, workers replaced for their size."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="A worker stopped while some jobs were given")
        given_up = r"\d+ tasks (which were still being processed|have been successfully executed)"
        warnings.filterwarnings("ignore", message=given_up)
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

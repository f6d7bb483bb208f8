"""Runs of a plan that are not there yet, made and put into the journal as they finish."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from simulation.study.engine import check_workers
from simulation.study.parallel import WORKERS, in_processes, results_of
from simulation.study.sweep import journal
from simulation.study.sweep.folder import check_foreign, open_folder, refuse, told
from simulation.study.sweep.lock import WHOLE, locked
from simulation.study.sweep.plan import Plan, Run
from simulation.study.sweep.record import FINISHED, encode, failed_record
from simulation.study.sweep.running import Family, Task, families_of, run_task, tasks_of

MOST_SHARDS: Final = 100_000
RUNS_AT_ONCE: Final = 20_000  # handed out before the next are made ready; bounds memory
# raised by joblib and Dask when the process that works on a task is gone
_DIED: Final = frozenset({"TerminatedWorkerError", "BrokenProcessPool", "KilledWorker"})
DEATH: Final = (
    "WorkerDied: the process that made this run ended without a word, as when the system has no memory left"
)
Progress = Callable[["Count"], None]


@dataclass(frozen=True)
class Count:
    """How far a sweep is: runs of this call (all, done, failed), those that were there before, seconds."""

    total: int
    done: int
    failed: int
    before: int
    seconds: float

    @property
    def rate(self) -> float:
        """Runs a second of this call; 0 before the first."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float:
        """At that rate; infinite before the first run is done."""
        return (self.total - self.done) / self.rate if self.rate else float("inf")


def run_missing(
    plan: Plan,
    out: Path,
    *,
    workers: int = WORKERS,
    shard: tuple[int, int] = (1, 1),
    cluster: Any = None,
    fresh: bool = False,
    progress: Progress = lambda count: None,
) -> Count:
    """Make the runs of the plan (of part i of n of it) that no journal in `out` holds; failed ones again.

    `cluster`: a Dask client (see `cluster.joined`). KeyboardInterrupt stops it at once and loses no run that
    is done. Raises UserError for a folder that holds something else or is being written, and where the
    system refuses to write.
    """
    check_workers(workers)
    check_shard(*shard)
    if fresh and shard[1] > 1:
        refuse(
            "would throw away what other parts have done; allowed is to remove the folder first", "--fresh"
        )
    check_foreign(out)
    with told("be written"):
        out.mkdir(parents=True, exist_ok=True)
    name = shard_name(*shard)
    with locked(out, name):
        open_folder(plan, out, fresh=fresh)
        mine = shard_of(plan, *shard)
        known = journal.index([out])
        missing = [run for run in mine if known.get(run.id, ("",))[0] != FINISHED]
        with told("be written", lambda: _kept(out)):
            book = journal.Journal(out / journal.FOLDER / f"{name}{journal.ENDING}")
            try:
                return _fill(plan, book, missing, len(mine) - len(missing), workers, cluster, progress)
            finally:
                book.close()


def _fill(
    plan: Plan,
    book: journal.Journal,
    missing: Sequence[Run],
    before: int,
    workers: int,
    cluster: Any,
    progress: Progress,
) -> Count:
    begun, done, failed = perf_counter(), 0, 0
    progress(Count(len(missing), 0, 0, before, 0.0))
    for results in _results(plan, missing, workers, cluster):
        book.append(data for _, data in results)
        done += len(results)
        failed += sum(status != FINISHED for status, _ in results)
        progress(Count(len(missing), done, failed, before, perf_counter() - begun))
    return Count(len(missing), done, failed, before, perf_counter() - begun)


def _results(
    plan: Plan, missing: Sequence[Run], workers: int, cluster: Any
) -> Iterator[list[tuple[str, bytes]]]:
    """Results task by task, as they are ready; a part of the runs at a time, so that a million fit."""
    for k in range(0, len(missing), RUNS_AT_ONCE):
        part = missing[k : k + RUNS_AT_ONCE]
        families = families_of((run.id, plan.scenario(run), run.seed) for run in part)
        processes = sum(cluster.ncores().values()) if cluster else workers
        tasks = dict(enumerate(tasks_of(families, plan.kept, processes)))
        yield from _of_tasks(tasks, workers, cluster)


def _of_tasks(waiting: dict[int, Task], workers: int, cluster: Any) -> Iterator[list[tuple[str, bytes]]]:
    """Results of all tasks. If a worker process dies, the tasks that it may have had are
    made run by run, and the run that kills its process again is a failed one.
    """
    while waiting:
        number_of = {run: number for number, task in waiting.items() for run in task.ids}
        try:
            for ids, results in results_of(
                _with_ids, list(waiting.values()), min(workers, max(2, len(waiting))) if workers > 1 else 1,
                ordered=False, cluster=cluster,
            ):  # fmt: skip
                del waiting[number_of[ids[0]]]
                yield results
        except Exception as error:
            if type(error).__name__ not in _DIED:
                raise
            for number in list(islice(waiting, 2 * workers + 2)):  # more are never handed out at once
                yield from _one_by_one(waiting.pop(number))


def _with_ids(task: Task) -> tuple[list[str], list[tuple[str, bytes]]]:
    return task.ids, run_task(task)


def _one_by_one(task: Task) -> Iterator[list[tuple[str, bytes]]]:
    for family in task.families:
        for run, scenario in family.runs:
            alone = Task((Family(family.seed, ((run, scenario),), 0),), task.kept)
            try:
                yield from in_processes(run_task, [alone], 2)
            except Exception as error:
                if type(error).__name__ not in _DIED:
                    raise
                record = failed_record(run, DEATH, "")
                yield [(record.status, encode(record))]


def shard_of(plan: Plan, part: int, of: int) -> list[Run]:
    """The runs of part `part` (from 1) of `of`. Runs of the same seed and draw stay together: they share a
    past.
    """
    if of == 1:
        return list(plan.runs)
    seeds = plan.design.seeds
    return [run for run in plan.runs if (max(0, run.draw) * seeds + run.seed - 1) % of == part - 1]


def shard_name(part: int, of: int) -> str:
    """The name of a part's journal and lock."""
    return WHOLE if of == 1 else f"{part}-of-{of}"


def check_shard(part: int, of: int) -> None:
    """Raise UserError unless 1 <= part <= of."""
    if not 1 <= of <= MOST_SHARDS or not 1 <= part <= of:
        refuse(f"{part}/{of} is no part; allowed is I/N with I from 1 to N, N up to {MOST_SHARDS}", "--shard")


def _kept(out: Path) -> str:
    return "; all runs that were finished are kept, and the same command goes on from there"

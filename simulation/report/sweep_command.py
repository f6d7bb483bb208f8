"""`squeeze sweep` and `squeeze merge`, from what was asked to what is written and said."""

from __future__ import annotations

import contextlib
import re
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from simulation.report.sweep_figures import draw_sweep
from simulation.report.sweep_findings import write_findings
from simulation.report.sweep_screen import ending_lines, plan_lines, progress_line, sweep_progress
from simulation.study.design import load_design
from simulation.study.engine import check_workers
from simulation.study.sweep import journal
from simulation.study.sweep.cluster import joined
from simulation.study.sweep.drive import Count, check_shard, run_missing
from simulation.study.sweep.estimate import check_size, estimate
from simulation.study.sweep.exports import write_crate, write_ema
from simulation.study.sweep.finish import Show, finish, missing_in
from simulation.study.sweep.folder import check_foreign, check_identity, identity_of, parts_of, refuse
from simulation.study.sweep.plan import Plan, make_plan

RESULTS: Final = Path("results")
FAILED: Final = 1
INTERRUPTED: Final = 130
Say = Callable[..., None]


@dataclass(frozen=True)
class Asked:
    """The options of `squeeze sweep`."""

    plan: bool = False
    workers: int = 2
    shard: str | None = None
    dask: str | None = None
    fresh: bool = False
    yes: bool = False
    seeds: int | None = None
    weeks: int | None = None
    ema: bool = False
    ro_crate: bool = False


def sweep(name: str, asked: Asked, out: Path | None, say: Say) -> int:
    """Run a design, or say what it would take; returns the exit status. Raises UserError."""
    check_workers(asked.workers)
    part = shard_of(asked.shard)
    design = load_design(name, seeds=asked.seeds, weeks=asked.weeks)
    check_size(design, yes=asked.yes or asked.plan)
    plan, folder = make_plan(design), out or RESULTS / design.name
    if asked.plan:
        _say_plan(plan, asked, folder, say)
        return 0
    begun = datetime.now(UTC)
    with _terminated_like_ctrl_c(), contextlib.ExitStack() as stack:
        counts: list[Count] = []
        try:
            cluster = stack.enter_context(joined(asked.dask)) if asked.dask else None
            advance = stack.enter_context(sweep_progress(partial(say, err=True)))

            def heard(count: Count) -> None:
                counts.append(count)
                advance(count)

            run_missing(
                plan, folder, workers=asked.workers, shard=part, cluster=cluster, fresh=asked.fresh,
                progress=heard,
            )  # fmt: skip
        except KeyboardInterrupt:
            done = progress_line(counts[-1]) if counts else "0 runs"
            say(f"stopped: {done}. Nothing finished is lost; the same command goes on from there.", err=True)
            return INTERRUPTED
    if part != (1, 1):
        return _say_part(name, plan, folder, part, counts[-1], say)
    timings = {
        "workers": asked.workers,
        "cluster": bool(asked.dask),
        "begun": begun.isoformat(timespec="seconds"),
        "runs_of_this_call": counts[-1].done,
        "runs_there_before": counts[-1].before,
        "wall_seconds": round(counts[-1].seconds, 2),
        "runs_per_second": round(counts[-1].rate, 3),
    }
    return _finish(plan, folder, [folder], asked.ema, asked.ro_crate, say, timings)


def merge(
    name: str,
    folders: Sequence[Path],
    out: Path | None,
    seeds: int | None,
    weeks: int | None,
    ema: bool,
    ro_crate: bool,
    say: Say,
) -> int:
    """Put parts together; returns the exit status. Raises UserError."""
    plan = make_plan(load_design(name, seeds=seeds, weeks=weeks))
    target = out or folders[0]
    if target not in folders:
        check_foreign(target)
        target.mkdir(parents=True, exist_ok=True)
    return _finish(plan, target, folders, ema, ro_crate, say)


def shard_of(text: str | None) -> tuple[int, int]:
    """`3/8` -> (3, 8); None: the whole. Raises UserError for anything else."""
    if text is None:
        return 1, 1
    found = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", text)
    if not found:
        refuse(f"{text!r} is no part; allowed is I/N, as in 3/8", "--shard")
    part, of = int(found[1]), int(found[2])
    check_shard(part, of)
    return part, of


def _say_plan(plan: Plan, asked: Asked, folder: Path, say: Say) -> None:
    check_foreign(folder)
    before = identity_of(folder)
    if before is not None and not asked.fresh:
        check_identity(folder, before, plan.design.name, parts_of(plan))
    known = {} if asked.fresh else journal.index([folder])
    there = sum(run.id in known for run in plan.runs)
    for line in plan_lines(plan, estimate(plan), asked.workers, folder, there):
        say(line)


def _say_part(name: str, plan: Plan, folder: Path, part: tuple[int, int], count: Count, say: Say) -> int:
    left = len(missing_in(plan, [folder]))
    there = f"{left} runs of all parts are not in this folder yet" if left else "all parts are here"
    say(f"part {part[0]} of {part[1]}: {count.done + count.before} runs in {folder}; {there}.")
    say(f"When all parts are done: squeeze merge {name} {folder}")
    return FAILED if count.failed else 0


def _finish(
    plan: Plan,
    folder: Path,
    folders: Sequence[Path],
    ema: bool,
    ro_crate: bool,
    say: Say,
    timings: dict[str, Any] | None = None,
) -> int:
    show: list[Show] = [draw_sweep, write_findings]
    show += [write_ema] if ema else []
    show += [write_crate] if ro_crate else []
    done = finish(plan, folder, folders, show=show, timings=timings)
    for line in ending_lines(done, folder):
        say(line)
    return FAILED if done.failures else 0


@contextmanager
def _terminated_like_ctrl_c() -> Iterator[None]:
    """A batch system that ends a job sends SIGTERM; it shall end as cleanly as by Ctrl-C."""

    def stop(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not in the main thread, as in some tests
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

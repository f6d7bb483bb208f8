"""From the journals of a sweep to its final files: tables, statistics, figure, findings, manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from simulation.errors import shown_path
from simulation.study.folders import write_csv
from simulation.study.manifest import run_identity, write_manifest
from simulation.study.sweep import journal
from simulation.study.sweep.effects import Statistics, statistics_of
from simulation.study.sweep.folder import (
    check_identity,
    identity_of,
    partial_folder,
    parts_of,
    put_in_place,
    refuse,
    told,
)
from simulation.study.sweep.lock import locked
from simulation.study.sweep.plan import Plan, Run
from simulation.study.sweep.record import FINISHED, Record
from simulation.study.sweep.tables import write_tables

DIGITS: Final = 9  # the last digits of a sum may differ between processors
Show = Callable[["Finished", Path], None]


@dataclass(frozen=True)
class Finished:
    """A sweep whose runs are all there. `failures`: run and error of each failed one, in the plan's order."""

    plan: Plan
    statistics: Statistics
    failures: tuple[tuple[Run, Record], ...]
    cpu_seconds: float
    timings: dict[str, Any] = field(default_factory=dict)


def missing_in(plan: Plan, folders: Iterable[Path]) -> list[Run]:
    """Runs of the plan that no journal of these folders holds, finished or failed."""
    known = journal.index(folders)
    return [run for run in plan.runs if run.id not in known]


def finish(
    plan: Plan,
    out: Path,
    folders: Sequence[Path] = (),
    *,
    show: Sequence[Show] = (),
    timings: dict[str, Any] | None = None,
) -> Finished:
    """Write the final files into `out` from the journals of `folders` (by default those of `out`).

    `show` write the figure, the findings and exports into a folder. Raises UserError if runs are missing, a
    folder is of another design, scenario, data or code, or the system refuses to write.
    """
    folders = list(folders) or [out]
    parts = parts_of(plan)
    for folder in folders:
        before = identity_of(folder)
        if before is None:
            refuse(
                f"{shown_path(str(folder))} holds no runs of a sweep; allowed are folders of its parts",
                "FOLDER",
            )
        check_identity(folder, before, plan.design.name, parts)
    known = journal.index(folders)
    gone = [run for run in plan.runs if run.id not in known]
    if gone:
        _refuse_gaps(plan, gone)

    def read(run: str) -> Record:
        return known[run][1].read()

    with locked(out, "finish"):
        done = _collect(plan, read, timings or {})
        with told("be written", lambda: "; no run is lost"), partial_folder(out) as partial:
            write_tables(plan, read, partial)
            _write_statistics(done.statistics, partial)
            for write in show:
                write(done, partial)
            write_manifest(partial, about_of(done, parts))
            put_in_place(partial, out)
    return done


def _collect(plan: Plan, read: Callable[[str], Record], timings: dict[str, Any]) -> Finished:
    failures, seconds = [], 0.0
    for run in plan.runs:
        record = read(run.id)
        seconds += record.seconds
        if record.status != FINISHED:
            failures.append((run, record))
    return Finished(plan, statistics_of(plan, read), tuple(failures), seconds, timings)


def _write_statistics(statistics: Statistics, folder: Path) -> None:
    for name, table in statistics.tables().items():
        if table is not None:
            write_csv(table, folder / f"{name}.csv", DIGITS)


def about_of(done: Finished, parts: dict[str, dict[str, str]]) -> dict[str, Any]:
    """What the manifest of a sweep says."""
    design = done.plan.design
    drawn = design.uncertain
    asked = {
        "design": design.name, "title": design.title, "question": design.question,
        "scenarios": list(dict.fromkeys(cell.labels["scenario"] for cell in design.cells)),
        "against": design.against,
        "assumptions": list(dict.fromkeys(cell.labels["assumptions"] for cell in design.cells)),
        "levers": {
            lever.name: {"unit": lever.unit, "about": lever.about,
                         "levels": [{"value": x.value, "sets": dict(x.settings)} for x in lever.levels]}
            for lever in design.levers
        },
        "uncertain": None if drawn is None else {
            "method": drawn.method, "samples": drawn.samples, "draws": design.draws,
            "ranges": {item.name: [item.low, item.high] for item in drawn.ranges},
        },
        "seeds": list(range(1, design.seeds + 1)),
        "measures": list(design.measures), "window_weeks": list(design.window),
        "series_weeks": design.series_weeks,
    }  # fmt: skip
    runs = {"total": len(done.plan.runs), "failed": len(done.failures)}
    return {
        "kind": "sweep", "run": run_identity({**asked, "parts": parts}), **asked, "runs": runs,
        "hashes": parts, "timings": {**done.timings, "cpu_seconds": round(done.cpu_seconds, 1)},
    }  # fmt: skip


def _refuse_gaps(plan: Plan, gone: Sequence[Run]) -> None:
    seeds = sorted({run.seed for run in gone})
    some = ", ".join(map(str, seeds[:8])) + (", ..." if len(seeds) > 8 else "")
    refuse(
        f"{len(gone)} of {len(plan.runs)} runs are missing (of seeds {some}); allowed is to merge when all "
        "parts are done",
        "FOLDER",
    )

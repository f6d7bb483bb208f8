"""`squeeze validate`: the model against the record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.commands.options import BoundedWorkers, Force, Out
from simulation.commands.shared import console, progress, say_written, timed


def validate_command(
    pattern: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this pattern (V1 to V15, H); several times.")
    ] = None,
    seeds: Annotated[int, typer.Option(help="Pairs of runs; an interval needs at least 2.")] = 20,
    workers: BoundedWorkers = 2,
    out: Out = None,
    force: Force = False,
) -> None:
    """Hold the model against what the record shows, pattern by pattern.

    Prints and writes validation.csv: observed, band, median with its interval, verdict; figures and findings.
    """
    from simulation.study.validation import make_plan, run_validation, tasks_in
    from simulation.study.validation_folder import check_validation_folder, write_validation

    plan = make_plan(pattern or (), seeds=seeds)
    folder = out or Path("results") / "validation"
    check_validation_folder(folder, plan, force=force)
    done, wall_seconds = timed(
        progress(f"{seeds} seeds", tasks_in(plan)),
        lambda advance: run_validation(plan, workers=workers, progress=advance),
    )

    from simulation.report.validation_screen import print_validation

    write_validation(done, folder, wall_seconds=wall_seconds, force=force)
    print_validation(console(), done)
    say_written(folder, "findings.md and the figures", wall_seconds)

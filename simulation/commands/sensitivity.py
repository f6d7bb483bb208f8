"""`squeeze sensitivity`: which uncertain numbers decide the results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.commands.options import BoundedWorkers, Force, Out
from simulation.commands.shared import parts, say_written, timed


def sensitivity_command(
    design: Annotated[
        str, typer.Argument(metavar="DESIGN", help="A name in experiments/sensitivity/, or a path.")
    ],
    workers: BoundedWorkers = 2,
    out: Out = None,
    force: Force = False,
) -> None:
    """Find which uncertain numbers decide the results: Morris screening, then Sobol.

    Goes on where it was stopped. Writes morris.csv, sobol.csv, figures and findings.
    """
    from simulation.extras import need

    need("SALib", "analysis", "sensitivity")
    from simulation.study.sensitivity import run_sensitivity
    from simulation.study.sensitivity_design import load_sensitivity
    from simulation.study.sensitivity_folder import (
        check_sensitivity_folder,
        notes_of,
        sensitivity_lines,
        write_sensitivity,
    )

    asked = load_sensitivity(design)
    folder = out or Path("results") / "sensitivity" / asked.name
    check_sensitivity_folder(folder, asked, force=force)
    notes = notes_of(folder, asked)
    done, wall_seconds = timed(
        parts(), lambda say: run_sensitivity(asked, workers=workers, notes=notes, say=say)
    )
    write_sensitivity(done, folder, wall_seconds=wall_seconds, force=force)
    notes.unlink(missing_ok=True)
    for line in sensitivity_lines(done):
        typer.echo(line)
    say_written(folder, "morris.png and sobol.png")

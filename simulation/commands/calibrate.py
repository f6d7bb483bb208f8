"""`squeeze calibrate`: numbers within their documented ranges, fitted to some patterns."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.commands.options import BoundedWorkers, Force, Out
from simulation.commands.shared import progress, say_written, timed


def calibrate_command(
    design: Annotated[
        str, typer.Argument(metavar="DESIGN", help="A name in experiments/calibration/, or a path.")
    ],
    workers: BoundedWorkers = 2,
    out: Out = None,
    force: Force = False,
) -> None:
    """Fit numbers within their documented ranges to some patterns; report the others separately.

    Goes on where it was stopped. Writes trials, numbers found, patterns before and after, a figure.
    """
    from simulation.extras import need

    need("optuna", "analysis", "calibrate")
    from simulation.study.calibration import calibrate
    from simulation.study.calibration_design import load_calibration
    from simulation.study.calibration_folder import (
        calibration_lines,
        check_calibration_folder,
        journal_of,
        write_calibration,
    )

    asked = load_calibration(design)
    kind = "recovery" if asked.recovery is not None else "calibration"
    folder = out or Path("results") / kind / asked.name
    check_calibration_folder(folder, asked, force=force)
    journal = journal_of(folder, asked)
    done, wall_seconds = timed(
        progress(f"{asked.trials} trials", asked.trials),
        lambda advance: calibrate(asked, workers=workers, journal=journal, progress=advance),
    )
    write_calibration(done, folder, wall_seconds=wall_seconds, force=force)
    journal.unlink(missing_ok=True)
    for line in calibration_lines(done):
        typer.echo(line)
    say_written(folder, "calibration.png")

"""`squeeze grid`: the reactions that emerge against the grid."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.commands.options import BoundedWorkers, Force, Out, Scale
from simulation.commands.shared import console, parts, say_written, timed


def grid_command(
    world: Annotated[str, typer.Option(help="The world that is squeezed.")] = "transpacific",
    seeds: Annotated[int, typer.Option(help="Pairs of runs a cell; an interval needs at least 2.")] = 20,
    cell: Annotated[
        list[str] | None,
        typer.Option(metavar="ROW/WORLD", help="Only this cell; may be given several times."),
    ] = None,
    assumptions: Annotated[
        str | None, typer.Option(metavar="SET", help="A named set of behavioural assumptions.")
    ] = None,
    dose: Annotated[bool, typer.Option("--dose", help="Also at intensities 0.25, 0.5, 0.75 and 1.")] = False,
    robust: Annotated[
        int | None, typer.Option(metavar="N", help="Also under N draws of all assumed numbers.")
    ] = None,
    draw_seeds: Annotated[int, typer.Option(help="Pairs of runs in each of these draws.")] = 4,
    sham: Annotated[bool, typer.Option("--sham", help="All instruments at intensity 0.")] = False,
    start_week: Annotated[int, typer.Option(help="Week in which the instruments begin.")] = 260,
    window_weeks: Annotated[int, typer.Option(help="Weeks that are counted from then on.")] = 260,
    instruments: Annotated[
        str | None, typer.Option(metavar="FILE", help="Another file of instruments.")
    ] = None,
    scale: Scale = None,
    workers: BoundedWorkers = 2,
    out: Out = None,
    force: Force = False,
) -> None:
    """Hold the reactions that emerge against the grid, cell by cell.

    Prints and writes grid.csv: uptake of every label with and without, intervals, onset, verdicts.
    """
    from simulation.study.grid import make_plan
    from simulation.study.grid_folder import Asked, check_grid_folder, write_grid
    from simulation.study.grid_run import DOSES, run_grid
    from simulation.study.robust import check_robust

    plan = make_plan(
        world, seeds=seeds, cells=cell or (), assumptions=assumptions, start_week=start_week,
        window_weeks=window_weeks, scale=scale, instruments=instruments,
    )  # fmt: skip
    if robust is not None:
        check_robust(robust, draw_seeds)
    asked = Asked(DOSES if dose else (), robust or 0, draw_seeds if robust else 0, sham)
    folder = out or Path("results") / "grids" / f"{world}-{plan.baseline.assumptions}-{seeds}seeds"
    check_grid_folder(folder, plan, asked, force=force)
    results, wall_seconds = timed(parts(), lambda say: run_grid(plan, asked, workers=workers, say=say))

    from simulation.report.grid_screen import print_grid

    write_grid(results, folder, wall_seconds=wall_seconds, force=force)
    print_grid(console(), results)
    say_written(folder, "grid.png and findings.md", wall_seconds)

"""`squeeze sweep` and `squeeze merge`: all runs of a design."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.commands.options import Out, Weeks, Workers
from simulation.commands.shared import announce_compiling

DesignName = Annotated[
    str, typer.Argument(metavar="DESIGN", help="A name in experiments/, or a file's path.")
]
SeedsInstead = Annotated[int | None, typer.Option(help="Seeds, instead of the design's.")]
WithEma = Annotated[bool, typer.Option("--ema", help="Also an archive that ema_workbench can load.")]
WithCrate = Annotated[bool, typer.Option("--ro-crate", help="Also RO-Crate metadata.")]


def sweep_command(
    design: DesignName,
    plan: Annotated[bool, typer.Option("--plan", help="Say what it would take, and run nothing.")] = False,
    workers: Workers = 2,
    shard: Annotated[
        str | None, typer.Option(metavar="I/N", help="Only part I of N, for array jobs; then: squeeze merge.")
    ] = None,
    dask: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Let a Dask cluster do it, as in tcp://HOST:8786.")
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Throw away what the folder holds, start over.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="More than 100 000 runs are meant.")] = False,
    seeds: SeedsInstead = None,
    weeks: Weeks = None,
    ema: WithEma = False,
    ro_crate: WithCrate = False,
    out: Out = None,
) -> None:
    """Make all runs of a design; go on where it stopped.

    Writes results/DESIGN, unless --out says otherwise: Parquet tables, effects with intervals, a figure,
    findings and a manifest. Runs that fail are rows with their error; then the exit status is 1.
    """
    from simulation.report.sweep_command import Asked, sweep

    announce_compiling()
    asked = Asked(plan, workers, shard, dask, fresh, yes, seeds, weeks, ema, ro_crate)
    _leave(sweep(design, asked, out, typer.echo))


def merge_command(
    design: DesignName,
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Folders of the parts.")],
    seeds: SeedsInstead = None,
    weeks: Weeks = None,
    ema: WithEma = False,
    ro_crate: WithCrate = False,
    out: Out = None,
) -> None:
    """Put the parts of a sweep (--shard) together.

    Writes what `sweep` would have written in one go, into the first folder unless --out says otherwise.
    """
    from simulation.report.sweep_command import merge

    _leave(merge(design, folders, out, seeds, weeks, ema, ro_crate, typer.echo))


def _leave(status: int) -> None:
    if status:
        raise typer.Exit(status)

"""`squeeze report`: one HTML file of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def report_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that one of the commands wrote.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="HTML file to write; DIR.html unless said otherwise.")
    ] = None,
) -> None:
    """Make one HTML file of a run, comparison, grid, sweep or validation.

    It holds story, charts, tables and, for a run, the replay on a map; it opens anywhere, without internet.
    """
    from simulation.report.html import write_report

    target = write_report(folder, out)
    typer.echo(f"Written to {target} ({target.stat().st_size / 1e6:.1f} MB); open it in any browser.")

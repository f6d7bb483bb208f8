"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A name in scenarios/, or a file's path.")
]
Weeks = Annotated[int | None, typer.Option(help="Weeks to run, instead of the scenario's.")]
Scale = Annotated[float | None, typer.Option(help="Factor on the number of agents.")]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change one thing of the scenario: parameters.NAME, "
        "interventions.INDEX_OR_NAME.FIELD, assumptions. May be given several times.",
    ),
]
Out = Annotated[Path | None, typer.Option(help="Folder to write.", show_default=False)]
Force = Annotated[bool, typer.Option("--force", help="Replace another run in that folder.")]
Workers = Annotated[int, typer.Option(help="Processes that run at the same time.")]
BoundedWorkers = Annotated[int, typer.Option(min=1, max=1024, help="Processes.")]

"""The command line, put together from `simulation/commands/`.

Heavy modules are imported inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final

import typer

from simulation import __version__
from simulation.commands.calibrate import calibrate_command
from simulation.commands.check import check_command
from simulation.commands.compare import compare_command
from simulation.commands.grid import grid_command
from simulation.commands.listing import list_command
from simulation.commands.play import play_command
from simulation.commands.report import report_command
from simulation.commands.run import run_command
from simulation.commands.sensitivity import sensitivity_command
from simulation.commands.shared import guarded
from simulation.commands.sweep import merge_command, sweep_command
from simulation.commands.validate import validate_command

COMMANDS: Final[dict[str, Callable[..., None]]] = {  # in the order of `squeeze --help`
    "run": run_command,
    "compare": compare_command,
    "grid": grid_command,
    "validate": validate_command,
    "sensitivity": sensitivity_command,
    "calibrate": calibrate_command,
    "report": report_command,
    "sweep": sweep_command,
    "merge": merge_command,
    "play": play_command,
    "check": check_command,
    "list": list_command,
}

app = typer.Typer(
    name="squeeze",
    help="Squeeze a simulated drug supply chain, and see what traffickers do next. The model is abstract.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """The console script."""
    app()


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"squeeze {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and stop."),
    ] = False,
) -> None:
    pass


for _name, _command in COMMANDS.items():
    app.command(_name)(guarded(_command))


if __name__ == "__main__":
    main()

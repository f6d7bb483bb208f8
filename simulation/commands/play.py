"""`squeeze play`: the interactive page."""

from __future__ import annotations

from typing import Annotated

import typer


def play_command(
    scenario: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help="A name in scenarios/, or a file's path.")
    ] = "baseline",
    port: Annotated[int, typer.Option(help="Port of this machine.")] = 8080,
    host: Annotated[
        str, typer.Option(help="Address to listen at; the default lets in only this machine.")
    ] = "127.0.0.1",
    show: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> None:
    """Open the interactive page: squeeze, and watch what traffickers do next.

    Needs no internet. Every visitor has a model of their own. Ctrl-C ends it.
    """
    from simulation.page.app import play

    play(scenario, port=port, host=host, show=show)

"""`squeeze list`: what there is."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from simulation.commands.shared import console


class What(StrEnum):
    """What can be listed; the names are those of `simulation.listing.WHAT`."""

    scenarios = "scenarios"
    interventions = "interventions"
    parameters = "parameters"
    reactions = "reactions"
    systems = "systems"
    worlds = "worlds"
    measures = "measures"


def list_command(
    what: Annotated[What, typer.Argument(help="What to list.")],
    as_json: Annotated[bool, typer.Option("--json", help="A JSON array, and nothing else.")] = False,
    containing: Annotated[
        str, typer.Option("--filter", metavar="TEXT", help="Only what contains TEXT.")
    ] = "",
    world: Annotated[str | None, typer.Option(help="Systems only: with a part in this world.")] = None,
    row: Annotated[str | None, typer.Option(help="Systems only: in this row of the grid.")] = None,
    represented_as: Annotated[
        str | None, typer.Option(help="Systems only: pressure, law, trust, ... or not_represented.")
    ] = None,
) -> None:
    """List what there is, with units, ranges and sources."""
    from simulation.listing import listing_of, narrow, print_listing

    listing = narrow(what.value, listing_of(what.value), world, row, represented_as)
    print_listing(console(), listing, as_json=as_json, containing=containing)

"""The catalogue as rows of plain data, and its filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulation.errors import Problem, UserError
from simulation.interventions import kind_name
from simulation.reading import nearest
from simulation.systems.catalogue import GRID_ROWS, REPRESENTATIONS, Part, System, load_systems
from simulation.systems.found import Moves, load_moves
from simulation.world.geography import world_names

NOT_REPRESENTED = "not_represented"


def system_rows() -> list[dict[str, Any]]:
    """A row a system, in the order of the hundred. Raises UserError when the catalogue is wrong."""
    return [_row(system) for system in sorted(load_systems().values(), key=lambda system: system.rows)]


def _row(system: System) -> dict[str, Any]:
    moves = load_moves()
    return {
        "name": system.key,
        "number": list(system.rows),
        "title": system.name,
        "does": system.does,
        "run_by": system.run_by,
        "since": system.since,
        "cells": list(system.cells),
        "represented_as": system.representation or NOT_REPRESENTED,
        "worlds": {
            world: _part(part, moves.get(world, {}).get(system.key)) for world, part in system.parts.items()
        },
        "assumed": system.assumed,
        "basis": system.basis or None,
        "source": system.source,
        "cite": system.cite,
        "not_represented": system.not_represented or None,
    }


def _part(part: Part, moves: Moves | None) -> dict[str, Any]:
    return {
        "in_baseline": part.in_baseline,
        "switch": part.switch,
        "interventions": [
            {
                "kind": kind_name(item),
                **{key: list(value) if isinstance(value, tuple) else value for key, value in
                vars(item).items() if key not in ("name", "start_week", "until_week")}, } for item in
                part.interventions ], "parameters": dict(part.parameters), "moves": moves.in_words() if
                moves else "not looked for yet", "conditions": list(moves.conditions) if moves else None,
                "measures": list(moves.measures) if moves else None, }  # fmt: skip


def narrowed(
    rows: Sequence[Mapping[str, Any]],
    *,
    world: str | None = None,
    row: str | None = None,
    representation: str | None = None,
) -> list[Mapping[str, Any]]:
    """The rows with a part in `world`, in the grid row `row` and represented as `representation`.

    Raises UserError for a name that there is not.
    """
    known = (
        ("--world", world, world_names()),
        ("--row", row, GRID_ROWS),
        ("--represented-as", representation, (*REPRESENTATIONS, NOT_REPRESENTED)),
    )
    problems = [
        Problem("command line", 1, option, f"there is no {value!r}; {nearest(value, allowed, 'name')}")
        for option, value, allowed in known
        if value is not None and value not in allowed
    ]
    if problems:
        raise UserError(problems)
    return [
        item
        for item in rows
        if (world is None or world in item["worlds"])
        and (row is None or any(cell.startswith(f"{row}/") for cell in item["cells"]))
        and (representation is None or item["represented_as"] == representation)
    ]

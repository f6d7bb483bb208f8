"""The instruments of the grid's cells: every cell is there, and each instrument is an intervention that is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import simulation
from simulation.errors import UserError
from simulation.files import read_yaml
from simulation.interventions import KINDS
from simulation.names import WORLDS
from simulation.reactions.grid import Grid
from simulation.reading import raise_if_any
from simulation.scenario import load_scenario
from simulation.study.instruments import file_for, read_instruments

FILE = Path(simulation.__file__).parent / "reactions" / "instruments.yaml"
DOCUMENT = read_yaml(FILE)
GRID: dict[str, dict[str, list[dict[str, Any]]]] = DOCUMENT.data
ROWS = (
    "influence_hearts_and_minds", "demand_reduction", "rehab_increase", "regulate_activity", "target_systems",
    "target_criminals", "target_money",
)  # fmt: skip
EMPTY = {("rehab_increase", "supply"), ("rehab_increase", "logistics")}  # empty on both slides
CELLS = [(row, world) for row in ROWS for world in WORLDS]


def test_every_cell_is_there_and_in_order() -> None:
    raise_if_any(DOCUMENT)
    assert tuple(GRID) == ROWS
    assert all(tuple(worlds) == WORLDS for worlds in GRID.values())


@pytest.mark.parametrize(("row", "world"), CELLS)
def test_a_cell_has_one_or_two_instruments_unless_it_is_empty_on_both_slides(row: str, world: str) -> None:
    assert len(GRID[row][world]) in ((0,) if (row, world) in EMPTY else (1, 2))


@pytest.mark.parametrize(("row", "world"), [cell for cell in CELLS if cell not in EMPTY])
def test_the_instruments_of_a_cell_are_read_together(row: str, world: str, tmp_path: Path) -> None:
    rows = ""
    for number, instrument in enumerate(GRID[row][world]):
        assert instrument["kind"] in KINDS
        assert instrument["why"].strip()
        plain = {**instrument, "name": f"instrument {number}", "from": "2019-01-07", "why": "a test"}
        rows += "  - {" + ", ".join(f"{key}: {shown(value)}" for key, value in plain.items()) + "}\n"
    path = tmp_path / "cell.yaml"
    path.write_text(f"title: T\nquestion: Q?\nextends: baseline\ninterventions:\n{rows}")
    assert len(load_scenario(path).interventions) == len(GRID[row][world])


def shown(value: object) -> str:
    return f"[{', '.join(value)}]" if isinstance(value, list) else str(value)


def mistakes(text: str, tmp_path: Path) -> str:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_instruments(path, Grid.load(), load_scenario("baseline"), 104)
    return str(caught.value)


def test_a_row_without_any_instrument_is_refused(tmp_path: Path) -> None:
    nothing = "".join(f"{row}: {{{', '.join(f'{world}: []' for world in WORLDS)}}}\n" for row in ROWS)
    said = mistakes(nothing, tmp_path)
    assert said.count("has no instrument at all; allowed is at least one in a cell of the row") == len(ROWS)


def test_an_instrument_named_twice_in_a_cell_is_refused(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    first = text[text.index("    - {kind") : text.index("  logistics:")]
    said = mistakes(text.replace(first, 2 * first, 1), tmp_path)
    assert said.endswith(
        "influence_hearts_and_minds.supply.1: is industry_ethics at the same places once more; allowed is once"
    )


def test_a_world_without_instruments_is_refused_with_those_that_have_some() -> None:
    with pytest.raises(UserError) as caught:
        file_for("atlantis")
    assert str(caught.value) == (
        "command line:1: --world: there are no instruments for the world atlantis; "
        "allowed: transpacific, mekong, or --instruments FILE"
    )

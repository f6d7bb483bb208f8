"""The grid as data: as printed, and read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.errors import UserError
from simulation.reactions.grid import GRID, Grid, read_grid


def test_the_grid_has_28_cells_of_which_25_expect_something() -> None:
    grid = Grid.load()
    assert len(grid.cells) == 28
    assert len({cell.key for cell in grid.cells}) == 28
    assert [cell.key for cell in grid.cells if cell.is_empty] == [
        "rehab_increase/supply",
        "rehab_increase/logistics",
        "target_criminals/user",
    ]


def test_some_cells_as_printed() -> None:
    grid = Grid.load()
    money = grid.cell("target_money/logistics")
    assert (money.expects, money.labels) == (
        "Buy the Company Integrate",
        ("buy_company", "change_integration_model"),
    )
    assert money.acts == "Law Enforcement"
    assert grid.cell("rehab_increase/user").labels == ("frustrate_health_services",)
    assert [cell.key for cell in grid.cells if cell.needs_all] == ["target_systems/user"]


def test_row_six_keeps_both_readings() -> None:
    one, two = Grid.load().readings
    assert (one.row, one.name, one.labels) == ("target_criminals", "criminals", None)
    assert (two.row, two.name) == ("target_criminals", "agencies")
    assert two.labels is not None
    assert two.labels["supply"] == ("corruption",)
    assert two.labels["user"] == ()


def test_an_unknown_cell_is_refused_with_the_nearest() -> None:
    with pytest.raises(UserError) as caught:
        Grid.load().cell("target_mony/supply")
    assert str(caught.value.problems[0]) == (
        "command line:1: --cell: there is no cell 'target_mony/supply'; did you mean 'target_money/supply'?"
    )


def test_every_mistake_in_the_grid_is_told_at_once(tmp_path: Path) -> None:
    text = GRID.read_text(encoding="utf-8")
    text = text.replace("reacts: [use_crypto]", "reacts: [use_cripto]")
    text = text.replace('expects: "Influence choice of rehab"', 'expects: ""')
    text = text.replace("needs: all", "needs: some")
    text = text.replace("source: resource_guide_2025", "source: nobody")
    path = tmp_path / "grid.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_grid(path)
    assert {problem.place for problem in caught.value.problems} == {
        "source",
        "rows.rehab_increase.clan_lab.reacts",
        "rows.target_systems.user.needs",
        "rows.target_money.supply.reacts.0",
    }

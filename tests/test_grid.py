"""The grid run whole, small: 28 cells, a sham, the same bytes twice, and what is refused."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sandbox import baseline

from simulation.errors import UserError
from simulation.names import WORLDS
from simulation.reactions.grid import Grid
from simulation.reactions.uptake import label_steps
from simulation.study import grid_tables
from simulation.study.grid import Plan, final_rates, make_plan, run_plan
from simulation.study.grid_folder import FILES, Asked, check_grid_folder, write_grid
from simulation.study.grid_run import run_grid
from simulation.study.instruments import read_instruments
from simulation.study.uptake_runs import Counted

INSTRUMENTS = Path(__file__).with_name("grid_instruments.yaml")


def small(**more: object) -> Plan:
    asked = {"seeds": 3, "start_week": 8, "window_weeks": 20, "instruments": INSTRUMENTS} | more
    return make_plan("sandbox", **asked)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("grids") / "whole"
    results = run_grid(small(), Asked((0.5, 1.0), 3, 2), workers=1)
    return write_grid(results, out)


def test_the_table_has_all_28_cells(folder: Path) -> None:
    table = pd.read_csv(folder / "grid.csv", keep_default_na=False)
    assert len(table[["row", "world"]].drop_duplicates()) == 28
    assert list(table.columns[:12]) == (
        [
            "row",
            "world",
            "expects",
            "label",
            "base_rate",
            "rate",
            "difference",
            "low",
            "high",
            "onset_week",
            "seeds",
            "verdict",
        ]
    )
    cells = pd.read_csv(folder / "cells.csv", keep_default_na=False)
    printed = cells[cells["reading"] == ""]
    assert [f"{c.row}/{c.world}" for c in printed.itertuples()] == [c.key for c in Grid.load().cells]
    assert set(printed[printed["labels"] != ""]["verdict"]) <= {"seen", "not_seen", "opposite"}
    assert (printed[printed["labels"] == ""]["verdict"] == "").all()
    assert len(cells[cells["reading"] == "agencies"]) == 4


def test_the_folder_is_whole_and_its_page_names_every_cell(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == set(FILES)
    page = (folder / "findings.md").read_text(encoding="utf-8")
    assert page.count("\n### ") == 25
    assert "## Robustness" in page
    assert "## Dose" in page
    dose = pd.read_csv(folder / "dose.csv")
    assert sorted(dose["intensity"].unique()) == [0.5, 1.0]


def test_shares_of_draws_add_up(folder: Path) -> None:
    cells = pd.read_csv(folder / "cells.csv").dropna(subset=["share_seen"])
    assert len(cells) == 25
    assert (cells[["share_seen", "share_not_seen", "share_opposite"]].sum(axis=1) - 1).abs().max() < 1e-9


def test_two_grids_are_the_same_bytes_whatever_the_number_of_processes(tmp_path: Path) -> None:
    cells = ["target_systems/clan_lab", "target_money/user"]
    for name, workers in (("one", 1), ("two", 2)):
        write_grid(run_grid(small(cells=cells), Asked((), 2, 2), workers=workers), tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        if path.name != "manifest.json":
            assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_a_sham_moves_nothing() -> None:
    tests = run_grid(small(), Asked(sham=True), workers=1).tables.tests
    assert (tests["difference"] == 0).all()
    assert not tests["verdict"].isin(["seen", "opposite", "unexpected"]).any()
    assert (tests["base_rate"] != 0).any()


def test_without_adaptation_nothing_is_taken_up() -> None:
    tests = run_grid(small(assumptions="no_adaptation"), Asked(), workers=1).tables.tests
    assert (tests[["base_rate", "rate"]] == 0).all(axis=None)
    assert not tests["verdict"].isin(["seen", "opposite", "unexpected"]).any()


def test_cells_with_the_same_instruments_share_a_run() -> None:
    plan = small()
    runs = {cell.key: plan.run_of(cell) for cell in plan.cells}
    assert runs["demand_reduction/supply"] == runs["demand_reduction/user"]
    assert runs["target_systems/clan_lab"] != runs["target_criminals/clan_lab"]
    # nobody acts in these: the nearest cell of the row that has instruments
    assert runs["rehab_increase/supply"] == runs["rehab_increase/clan_lab"]
    assert runs["target_criminals/user"] == runs["target_criminals/clan_lab"]


# ---- tables from numbers made by hand ----


def counted(*, extra: int, label: str, world: str, seeds: int, weeks: int = 52) -> list[Counted]:
    """100 agents everywhere for a year; with the instruments `extra` (+ 0 or 1) more switches in week 10."""
    names, found = label_steps().labels, []
    for seed in range(seeds):
        switches = np.zeros((2, weeks, len(WORLDS), len(names)), dtype=np.int32)
        switches[:, 0] = 3
        switches[1, 10, WORLDS.index(world), names.index(label)] += extra + seed % 2
        found.append(Counted(switches, np.full((2, weeks, len(WORLDS)), 100), 1.0))
    return found


def one_cell(key: str, seeds: int) -> Plan:
    return small(cells=[key], seeds=seeds, start_week=0, window_weeks=52)


def test_rates_are_net_switches_per_100_agent_years() -> None:
    rates = final_rates(counted(extra=4, label="corruption", world="clan_lab", seeds=2))
    at = WORLDS.index("clan_lab"), label_steps().labels.index("corruption")
    assert rates[0, 0][at] == pytest.approx(3.0)  # 3 switches in 100 agent-years
    assert rates[0, 1][at] == pytest.approx(7.0)
    assert rates[1, 1][at] == pytest.approx(8.0)


def test_a_label_that_rises_in_week_10_is_seen_from_week_10() -> None:
    plan = one_cell("target_systems/clan_lab", 6)
    counts = counted(extra=4, label="corruption", world="clan_lab", seeds=6)
    tables = grid_tables.make_tables(plan, counts)
    row = tables.grid[tables.grid["label"] == "corruption"].iloc[0]
    assert (row["base_rate"], row["rate"], row["difference"]) == pytest.approx((3.0, 7.5, 4.5))
    assert (row["verdict"], row["onset_week"]) == ("seen", 10)
    assert tables.cells.iloc[0]["verdict"] == "seen"
    assert tables.cells.iloc[0]["seen"] == "corruption"


def test_a_label_that_falls_is_opposite_and_another_that_rises_is_unexpected() -> None:
    plan = one_cell("target_systems/clan_lab", 6)
    fell = counted(extra=-9, label="corruption", world="clan_lab", seeds=6)
    assert grid_tables.make_tables(plan, fell).cells.iloc[0]["verdict"] == "opposite"
    other = counted(extra=9, label="increase_potency", world="clan_lab", seeds=6)
    tables = grid_tables.make_tables(plan, other)
    assert tables.cells.iloc[0]["verdict"] == "not_seen"
    assert tables.cells.iloc[0]["unexpected"] == "increase_potency"
    assert (tables.grid["verdict"] == "unexpected").sum() == 1


def test_a_rise_in_another_world_does_not_count_here() -> None:
    plan = one_cell("target_systems/clan_lab", 6)
    elsewhere = counted(extra=9, label="corruption", world="supply", seeds=6)
    assert grid_tables.make_tables(plan, elsewhere).cells.iloc[0]["verdict"] == "not_seen"


@pytest.mark.parametrize(
    ("low", "high", "week"),
    [
        ([-1, 1, -1, 1, 1], [2, 2, 2, 2, 2], 3),
        ([1, 1, 1, 1, 1], [2, 2, 2, 2, 2], 0),
        ([-1, -2, -2, -2, -2], [1, -1, -1, -1, -1], 1),
        ([1, 1, 1, 1, -1], [2, 2, 2, 2, 2], None),
    ],
)
def test_onset_is_the_first_week_from_which_the_interval_stays_off_0(
    low: list[float], high: list[float], week: int | None
) -> None:
    assert grid_tables.first_week_off_zero(np.array(low), np.array(high)) == week


# ---- what is refused ----


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"seeds": 1}, "--seeds: 1 is too few; an interval needs at least 2"),
        ({"seeds": 0}, "--seeds: 0 is too few"),
        ({"cells": ["target_money/suply"]}, "did you mean 'target_money/supply'"),
        ({"assumptions": "learnign"}, "did you mean 'learning'"),
        ({"window_weeks": 0}, "--window-weeks: 0 is outside 1 to 2600 (weeks)"),
    ],
)
def test_what_is_asked_wrongly_is_refused(more: dict[str, object], message: str) -> None:
    with pytest.raises(UserError) as caught:
        small(**more)
    assert message in str(caught.value.problems[0])


def test_a_world_without_instruments_or_that_does_not_exist_is_refused() -> None:
    for world, message in (("sandbox", "no instruments for the world sandbox"), ("atlantis", "no world")):
        with pytest.raises(UserError, match=message):
            make_plan(world)


def test_an_intensity_outside_0_to_1_is_refused() -> None:
    with pytest.raises(UserError, match="outside 0 to 1"):
        small().at_intensity(1.5)


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("intensity: 0.3", "intensity: 3", "influence_hearts_and_minds.clan_lab.0.intensity", "outside 0 to 1"),
        ("where: [S2]", "where: [Mars]", "influence_hearts_and_minds.logistics.0.where.0", "'Mars'"),
        ("[drug_class]", "[tea]", "regulate_activity.supply.0.substances.0", "'tea'"),
        ("target_money:", "target_mony:", "target_mony", "did you mean 'target_money'"),
        ("kind: lab_raids", "kind: lab_raid", "influence_hearts_and_minds.clan_lab.0.kind", "did you mean"),
        ("{kind: kyc_mandate, where: [S1], intensity: 0.8,", "{kind: kyc_mandate, name: mine, where: [S1], intensity: 0.8,",
         "influence_hearts_and_minds.supply.0.name", "leave it out"),
        ("supply: [{kind: aml_enforcement, where: [S1], intensity: 0.5, why: \"a test\"}]",
         "supply: [{kind: aml_enforcement, where: [S1], intensity: 0.5}, {kind: aml_enforcement, where: [S1], intensity: 0.6}]",
         "target_criminals.supply.1", "once more"),
    ],
)  # fmt: skip
def test_a_wrong_instrument_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, place: str, message: str
) -> None:
    text = INSTRUMENTS.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "instruments.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    long_enough = dataclasses.replace(baseline(), weeks=52)
    with pytest.raises(UserError) as caught:
        read_instruments(path, Grid.load(), long_enough, 8)
    problems = {problem.place: problem.message for problem in caught.value.problems}
    assert message in problems[place]


def test_a_folder_of_another_grid_is_not_overwritten(folder: Path) -> None:
    check_grid_folder(folder, small(), Asked((0.5, 1.0), 3, 2))
    for plan, asked in ((small(seeds=4), Asked((0.5, 1.0), 3, 2)), (small(), Asked(sham=True))):
        with pytest.raises(UserError, match="another run"):
            check_grid_folder(folder, plan, asked)
    check_grid_folder(folder, small(seeds=4), Asked(), force=True)


def test_the_shipped_instruments_are_read_and_every_row_has_one() -> None:
    plan = make_plan(seeds=2)
    assert len(plan.cells) == 28
    assert all(plan.instruments.used_in(cell)[1] for cell in plan.cells)


def test_runs_do_not_depend_on_which_other_cells_are_run() -> None:
    alone = run_plan(small(cells=["target_money/user"], seeds=2), workers=1)
    plan = small(seeds=2)
    together = run_plan(plan, workers=1)
    run = plan.run_of(plan.grid.cell("target_money/user"))
    for one, two in zip(alone, together, strict=True):
        assert (one.switches == two.switches[[0, run]]).all()

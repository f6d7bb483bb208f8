"""Claims about what the Mekong world added: parameters of a world, drugs, makers, outside income, state control."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from sandbox import sandbox

from simulation import parameters
from simulation.errors import UserError
from simulation.interventions import KINDS
from simulation.model import SupplyChain
from simulation.names import PRESSURES, ROLES
from simulation.phases.common import can_be_made, room_for, worth
from simulation.reactions.grid import Grid
from simulation.report.findings import read_why, why_file
from simulation.scenario import load_scenario
from simulation.study.grid import make_plan
from simulation.study.instruments import file_for
from simulation.world import columns as c
from simulation.world import geography
from simulation.world.geography import load_world
from simulation.world.state import parameter_record

# ---- the reader ----


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(geography.FOLDER / "mekong", tmp_path / "copy")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("population", "drug: opioids", "drug: opoids", "there is no drug 'opoids'; did you mean 'opioids'?"),
        ("substances", "    drug: opioids\n", "", "its class opiates has no 'drug'"),
        ("substances", "made_at: farmland", "made_at: garden", "there is no kind of maker 'garden'"),
        ("places", "farmland: 0.033", "farmland: 3", "3 is outside 0 to 1 (share of the largest place)"),
        ("parameters", "lab.normal_price:", "lab.normal_prise:", "is no parameter; did you mean 'lab.normal_price'?"),
        ("parameters", "  value: 50\n", "  value: 500\n", "500 is outside 20 to 150 (mg pure)"),
    ],
)  # fmt: skip
def test_a_wrong_world_is_refused(folder: Path, file: str, old: str, new: str, message: str) -> None:
    path = folder / "copy" / f"{file}.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(UserError) as caught:
        load_world("copy", folder)
    found = [str(problem) for problem in caught.value.problems]
    assert any(message in problem and f"{file}.yaml:" in problem for problem in found), found


def test_a_world_may_hold_parameters_of_its_own() -> None:
    dose = "demand.reference_dose_mg"
    assert load_scenario("mekong_baseline").values()[dose] == 50
    assert load_scenario("baseline").values()[dose] == parameters.load()[dose].value == 1.5
    assert load_world("sandbox").parameters == {}


def test_a_scenario_keeps_to_the_ranges_of_its_world() -> None:
    dose = {"demand.reference_dose_mg": {"value": 100, "why": "a test"}}
    assert load_scenario("mekong_baseline", parameters=dose).values()["demand.reference_dose_mg"] == 100
    with pytest.raises(UserError, match=r"100 is outside 0\.5 to 4"):
        load_scenario("baseline", parameters=dose)


def test_runs_of_different_worlds_can_follow_one_another_in_a_process() -> None:
    """Compiled rules take one kind of record: a parameter that only one world knows must not enter it."""
    records = []
    for name in ("mekong_baseline", "baseline"):
        values = load_scenario(name).values()
        records.append(parameter_record(values, 1.0).dtype)
    assert "mode.post.courier_start_share" in load_world("mekong").parameters
    assert records[0] == records[1]


# ---- who makes what ----


def test_firms_farmers_and_laboratories_make_different_things() -> None:
    place = np.zeros(1, dtype=c.PLACES)[0]
    good = np.zeros(1, dtype=c.GOODS)[0]
    place.industry, place.farmland = 0.7, 0.0
    for made_at, room in ((c.INDUSTRY, 0.7), (c.FARMLAND, 0.0), (c.LABORATORY, 0.0)):
        good.made_at = made_at
        assert room_for(good, place) == room
        assert can_be_made(good, place) == (room > 0)
    place.industry, place.farmland, good.made_at = 0.0, 0.4, c.FARMLAND
    assert room_for(good, place) == 0.4


# ---- outside income and state control ----


def test_what_is_earned_outside_beyond_the_usual_is_taken_off_the_worth_of_the_trade() -> None:
    """Profit is twice what work and risk are worth: 2. Outside income three times the usual: two less."""
    role, agent = np.zeros(1, dtype=c.ROLE_COLUMNS)[0], np.zeros(1, dtype=c.TRADERS)[0]
    places, recipes = np.zeros(1, dtype=c.PLACES), np.zeros(1, dtype=c.RECIPE_COLUMNS)
    role.profit = 0.25
    agent.normal, agent.profit = 100.0, 50.0
    p = parameter_record({name: number.value for name, number in parameters.load().items()}, 1.0)[0]
    for outside, expected in ((1.0, 2.0), (3.0, 0.0), (0.5, 2.5)):
        places[0].outside_income = outside
        assert worth(agent, role, places, recipes, p) == expected


def test_fewer_farmers_stay_where_they_can_earn_more_otherwise() -> None:
    left = {}
    for income in (0.0, 9.0):
        item = KINDS["alternative_development"](
            name="a", where=("S1",), start_week=0, intensity=1.0, added_income=income
        )
        left[income] = 0
        for seed in (1, 2, 3):
            model = SupplyChain(sandbox(item, weeks=156), seed).run()
            a = model.state.traders
            here = a["place"] == list(model.world.places).index("SRC1")
            left[income] += int(((a["active"] == 1) & here & (a["role"] == ROLES.index("supplier"))).sum())
    assert left[9.0] < left[0.0]


def test_fighting_takes_away_state_control_there_and_nowhere_else() -> None:
    """All control is lost at the port: no pressure there, none on lanes into it; half of the income is gone."""
    item = KINDS["armed_conflict"](
        name="a", where=("PORT",), start_week=0, intensity=1.0, control_lost=1.0, income_lost=0.5
    )
    model, quiet = (SupplyChain(sandbox(*items, weeks=1), 1).run() for items in ((item,), ()))
    port = list(model.world.places).index("PORT")
    assert not model.state.pressure[:, port].any()
    assert quiet.state.pressure[:, port].any()
    assert np.array_equal(
        np.delete(model.state.pressure, port, axis=1), np.delete(quiet.state.pressure, port, axis=1)
    )
    into = model.state.lanes["destination"] == port
    for kind in ("screening", "interdiction"):
        assert not model.state.lanes[kind][into].any()
        assert np.array_equal(model.state.lanes[kind][~into], quiet.state.lanes[kind][~into])
    assert model.state.places["outside_income"][port] == 0.5
    assert (np.delete(model.state.places["outside_income"], port) == 1.0).all()


def test_a_sweep_reaches_lanes_sites_and_persons_in_all_its_states() -> None:
    world = load_world("mekong")
    item = KINDS["joint_sweep"](name="a", where=("TH", "LA"), start_week=0, intensity=0.5)
    changes = {(change.condition, change.at): change.amount for change in item.changes(world)}
    assert changes["lane_pressure", ("interdiction", "LB>TH:vehicle")] == pytest.approx(0.06)
    assert ("lane_pressure", ("interdiction", "TH>THS:vehicle")) not in changes  # crosses no border
    assert changes["pressure", ("lab_detection", "LB")] == pytest.approx(0.005)
    assert changes["sharing", ("TH", "LA")] == pytest.approx(0.25)
    assert set(PRESSURES) >= {at[0] for condition, at in changes if condition == "pressure"}


# ---- the grid ----


def test_the_grid_has_instruments_for_the_mekong_in_every_cell_that_has_some_elsewhere() -> None:
    here, there = (make_plan(world, seeds=2).instruments.by_cell for world in ("mekong", "transpacific"))
    assert {key for key, items in here.items() if items} == {key for key, items in there.items() if items}
    different = sum([type(x) for x in here[key]] != [type(x) for x in there[key]] for key in there)
    assert different <= 2  # compulsory rehabilitation stands for medication in jails


def test_worlds_with_instruments_are_named_where_one_has_none() -> None:
    with pytest.raises(UserError, match="allowed: transpacific, mekong, or --instruments"):
        file_for("sandbox")


def test_what_was_written_about_one_world_is_not_said_of_another() -> None:
    grid = Grid.load()
    usual, mekong = (read_why(why_file(world), grid) for world in ("transpacific", "mekong"))
    assert usual
    assert not set(usual.values()) & set(mekong.values())
    assert read_why(why_file("sandbox"), grid) == {}

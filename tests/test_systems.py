"""Claims about the catalogue of systems: none of the hundred is missing, and each switch changes what it says."""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from simulation.cli import app
from simulation.errors import UserError
from simulation.interventions import KINDS
from simulation.model import SupplyChain
from simulation.names import PRESSURES
from simulation.scenario import Scenario, load_scenario
from simulation.scenario_files import BASELINES
from simulation.study.system_moves import conditions_moved, switched
from simulation.systems.catalogue import FOLDER, Part, load_systems
from simulation.systems.found import Moves, load_moves
from simulation.week import set_conditions
from simulation.world.geography import world_names

PARTS = [(key, world) for key, system in load_systems().items() for world in system.parts]
REPRESENTED = [key for key, system in load_systems().items() if not system.not_represented]


def squeeze(*words: str):
    return CliRunner().invoke(app, list(words))


# ---- the catalogue ----


def test_each_of_the_hundred_systems_has_one_entry() -> None:
    rows = sorted(row for system in load_systems().values() for row in system.rows)
    assert rows == list(range(1, 101))


def test_what_is_not_represented_says_why_and_the_rest_says_how() -> None:
    left_out = [system for system in load_systems().values() if system.not_represented]
    assert len(left_out) <= 10
    assert all(len(system.not_represented) > 30 and not system.parts for system in left_out)
    for system in load_systems().values():
        assert system.cells, system.key
        assert system.not_represented or (system.assumed and system.source), system.key


def test_every_represented_system_has_a_part_in_some_world() -> None:
    """In those of this installation or, by the files, in another one."""
    raw = "".join(path.read_text() for path in FOLDER.glob("*.yaml"))
    entries = {block.split(":", 1)[0] for block in raw.split("\n\n") if "\n  worlds:\n" in block}
    assert entries == set(REPRESENTED)


def test_shares_of_the_same_base_value_do_not_exceed_the_whole() -> None:
    claimed: dict[tuple[str, str, tuple[str, ...]], float] = defaultdict(float)
    for key, world in PARTS:
        part = load_systems()[key].parts[world]
        for item in part.interventions:
            if isinstance(item, KINDS["withdrawal"]):
                for change in item.changes(load_scenario(BASELINES[world]).geography()):
                    if change.condition.startswith("base_"):
                        claimed[world, change.condition, change.at] += change.amount
    assert claimed
    assert {at: share for at, share in claimed.items() if share > 1 + 1e-9} == {}


ENTRY = """
first:
  rows: [1]
  name: First
  does: something
  run_by: somebody
  cells: [regulate_activity/supply]
  represented_as: pressure
  assumed: half of it
  basis: assumed
  source: honlap_2019
  cite: "003"
  worlds:
    sandbox:
      off:
        interventions:
          - {kind: withdrawal, where: [S1], intensity: 1, conditions: [licensing], share: 0.5}
"""


def refused(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "some.yaml").write_text(text)
    with pytest.raises(UserError) as caught:
        load_systems(tmp_path)
    return [str(problem).removeprefix(f"{tmp_path}/") for problem in caught.value.problems]


def test_a_right_entry_is_read(tmp_path: Path) -> None:
    (tmp_path / "some.yaml").write_text(ENTRY)
    system = load_systems(tmp_path)["first"]
    assert (system.rows, system.parts["sandbox"].switch) == ((1,), "off")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("rows: [1]", "rows: [101]", "some.yaml:3: first.rows.0: 101 is outside 1 to 100 (row)"),
        ("rows: [1]", "row: [1]", "'rows' is missing"),
        ("regulate_activity/supply", "regulate_activity/suply", "did you mean 'regulate_activity/supply'?"),
        ("honlap_2019", "honlap_2091", "there is no source 'honlap_2091' in references.bib"),
        ("represented_as: pressure", "represented_as: presure", "did you mean 'pressure'?"),
        ("share: 0.5", "share: 1.5", "first.worlds.sandbox.off.interventions.0.share: 1.5 is outside 0 to 1"),
        ("where: [S1]", "where: [S1], from: 2017-01-02", "from: is not for the catalogue"),
        ("      off:", "      of:", "says neither or both of 'on' and 'off'"),
        ("sandbox:", "sandpit:", "there is no world 'sandpit'"),
        ("  worlds:", "  not_represented: too big\n  worlds:", "stands beside a representation"),
        ("conditions: [licensing]", "conditions: [naloxone]", "holds nothing that withdrawal acts on"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in ENTRY
    assert any(message in found for found in refused(tmp_path, ENTRY.replace(old, new)))


def test_a_row_that_two_entries_claim_is_refused(tmp_path: Path) -> None:
    twice = ENTRY + ENTRY.replace("first:", "second:")
    assert refused(tmp_path, twice) == [
        "some.yaml:20: second.rows: 1 is claimed by 'first', too; allowed is once"
    ]


# ---- switches in a scenario ----


def scenario(tmp_path: Path, systems: str, extends: str = "baseline", name: str = "one") -> Scenario:
    text = f"title: T\nquestion: Q?\nextends: {extends}\nsystems: {systems}\n"
    (tmp_path / f"{name}.yaml").write_text(text)
    return load_scenario(tmp_path / f"{name}.yaml")


def problem(tmp_path: Path, systems: str, extends: str = "baseline") -> str:
    with pytest.raises(UserError) as caught:
        scenario(tmp_path, systems, extends)
    assert len(caught.value.problems) == 1
    return str(caught.value.problems[0]).split("one.yaml:")[1]


def test_off_takes_its_share_of_the_base_pressure_and_leaves_the_rest(tmp_path: Path) -> None:
    """Licensing in China is 0.03 at the start, of which PEN Online carries a fifth."""
    models = [SupplyChain(asked, 1) for asked in
              (quick(load_scenario("baseline")), quick(scenario(tmp_path, "{off: [pen_online]}")))]  # fmt: skip
    place, q = list(models[0].world.places).index("CN"), PRESSURES.index("licensing")
    for model in models:
        set_conditions(model, model.t)
    before, after = (model.state.base_pressure[q, place] for model in models)
    assert (before, after) == (0.03, pytest.approx(0.024))
    same = models[0].state.base_pressure != models[1].state.base_pressure
    assert {PRESSURES[k] for k in np.flatnonzero(same.any(axis=1))} == {"licensing"}


def quick(asked: Scenario) -> Scenario:
    return dataclasses.replace(asked, weeks=30, scale=0.2, burn_in_weeks=0)


def test_on_adds_the_intervention_of_the_entry_from_its_day(tmp_path: Path) -> None:
    asked = scenario(tmp_path, "{on: [know_your_customer], from: 2019-05-01, until: 2020-05-01}")
    (item,) = asked.interventions
    assert isinstance(item, KINDS["kyc_mandate"])
    assert (item.where, item.intensity, item.start_week, item.until_week) == (("CN",), 0.6, 121, 174)


def test_before_its_day_a_switch_changes_nothing(tmp_path: Path) -> None:
    late = quick(scenario(tmp_path, "{off: [medication_clinics], from: 2017-05-01}"))  # week 17
    one, other = (SupplyChain(asked, 3).run().weekly for asked in (quick(load_scenario("baseline")), late))
    assert one[:17].equals(other[:17])
    assert not one[17:].equals(other[17:])


def test_parameters_are_added_to_and_say_why(tmp_path: Path) -> None:
    asked = scenario(tmp_path, "{off: [who_review, commission_on_narcotic_drugs]}", "list_scheduling_2019")
    override = asked.parameters["law.assessment_lag_weeks"]
    assert (override.value, override.why) == (
        104 - 39 - 26,
        "systems: commission_on_narcotic_drugs off, who_review off",
    )


def test_a_child_takes_back_what_its_parent_switched(tmp_path: Path) -> None:
    scenario(tmp_path, "{off: [pen_online, pics], on: [know_your_customer]}", name="parent")
    child = scenario(tmp_path, "{on: [pen_online], off: [know_your_customer]}", "parent")
    assert [(item.system, item.switch) for item in child.systems] == [("pics", "off")]
    assert len(child.interventions) == 1


@pytest.mark.parametrize(
    ("systems", "message"),
    [
        (
            "{off: [pen_onlin]}",
            "4: systems.off.0: there is no system 'pen_onlin'; did you mean 'pen_online'?",
        ),
        ("{on: [pen_online]}", "4: systems.on.0: 'pen_online' is on already; allowed is to leave it out"),
        ("{off: [know_your_customer]}", "4: systems.off.0: 'know_your_customer' is off already"),
        ("{on: [caricc]}", "4: systems.on.0: 'caricc' is not represented (Central Asia"),
        ("{off: pics}", "4: systems.off: 'pics' is not a list"),
        ("{of: [pics]}", "4: systems.of: is an unknown key; did you mean 'off'?"),
        ("{off: [pics], from: 2030-01-01}", "4: systems.from: lies in week 678, after the run"),
    ],
)
def test_a_wrong_switch_is_refused(tmp_path: Path, systems: str, message: str) -> None:
    assert problem(tmp_path, systems).startswith(message)


def test_a_system_under_both_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="named under both on and off"):
        scenario(tmp_path, "{on: [pics], off: [pics]}")


def test_a_system_of_another_world_is_refused(tmp_path: Path) -> None:
    message = problem(tmp_path, "{off: [pics]}", "sandbox_baseline")
    assert message.startswith("4: systems.off.0: 'pics' has no part in sandbox; allowed there: transpacific")


# ---- what each moves ----


@pytest.mark.parametrize(("key", "world"), PARTS)
def test_each_switch_moves_the_conditions_that_the_list_says(key: str, world: str) -> None:
    """The list is written by experiments/systems_that_move.py; here it is found out again."""
    found = conditions_moved(load_systems()[key], world)
    assert tuple(found) == load_moves()[world][key].conditions
    assert found or load_moves()[world][key].in_words() == "nothing"


def test_a_switch_that_moves_nothing_would_be_found() -> None:
    idle = KINDS["kyc_mandate"](name="idle", where=("CN",), intensity=0.0)
    system = dataclasses.replace(load_systems()["pics"], parts={"transpacific": Part(False, (idle,), {})})
    assert conditions_moved(system, "transpacific") == []
    assert Moves((), (), "10 pairs of 30 weeks").in_words() == "nothing"


def test_all_switches_together_run_and_balance() -> None:
    base = quick(load_scenario("baseline"))
    for key, world in PARTS:
        if world == "transpacific":
            base = switched(load_systems()[key], world, base)
    model = SupplyChain(base, 1).run()
    assert (model.balance["error"] == 0).all()
    assert (model.state.pressure >= 0).all()
    assert (model.state.pressure <= 1).all()


# ---- the list ----


def listed(*more: str) -> list[Mapping[str, object]]:
    return json.loads(squeeze("list", "systems", "--json", *more).stdout)


def test_the_list_has_all_hundred_with_representation_and_source() -> None:
    rows = listed()
    assert [row["number"] for row in rows] == [[number] for number in range(1, 101)]
    assert all(row["represented_as"] == "not_represented" or row["source"] for row in rows)
    assert all(part["moves"] != "not looked for yet" for row in rows for part in row["worlds"].values())


def test_the_list_can_be_narrowed_by_world_row_and_representation() -> None:
    assert len(listed("--represented-as", "not_represented")) == len(load_systems()) - len(REPRESENTED)
    rows = listed("--world", "transpacific", "--row", "target_money", "--represented-as", "channel")
    assert [row["name"] for row in rows] == ["value_transfer_channels", "wildlife_barter"]
    assert listed("--world", "sandbox") == []


def test_a_filter_that_there_is_not_is_refused() -> None:
    done = squeeze("list", "systems", "--world", "transpacifc", "--row", "target_mony")
    assert done.exit_code == 2
    assert "--world: there is no 'transpacifc'; did you mean 'transpacific'?" in done.stderr
    assert "--row: there is no 'target_mony'; did you mean 'target_money'?" in done.stderr
    done = squeeze("list", "worlds", "--world", "transpacific")
    assert done.exit_code == 2
    assert "narrows systems only, not worlds; allowed here is --filter" in done.stderr


def test_worlds_of_the_catalogue_have_a_baseline() -> None:
    assert {world for _, world in PARTS} <= set(BASELINES) & set(world_names())

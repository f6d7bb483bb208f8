"""Claims about scenarios that are right: merging, dates, overrides, and what is resolved."""

import json
import pickle
from datetime import date
from pathlib import Path

import pytest

from simulation.errors import UserError
from simulation.scenario import Scenario, TrustShock, list_scenarios, load_scenario, resolved

REACH = "options.broker.communications.encrypted.reach"
PARENT = f"""
title: Parent
question: Q?
world: sandbox
start: 2020-01-06
weeks: 100
parameters:
  {REACH}: {{value: 0.9, why: parent}}
interventions:
  - {{kind: lab_raids, name: raids, where: [P], from: 2020-01-13, until: 2020-01-21, intensity: 0.5}}
events:
  - {{kind: trust_shock, between: [S1, T], on: 2020-01-20, change: -0.4}}
"""
CHILD = f"""
title: Child
question: Q?
extends: parent
weeks: 50
parameters:
  {REACH}: {{value: 0.95, why: child}}
interventions:
  - {{kind: kyc_mandate, name: "kyc 1.5, S1", where: [SRC1], from: 2019-12-30, intensity: 0.5}}
"""


@pytest.fixture
def child(tmp_path: Path) -> Path:
    (tmp_path / "parent.yaml").write_text(PARENT)
    (tmp_path / "child.yaml").write_text(CHILD)
    return tmp_path / "child.yaml"


def message(path: Path | str, **keywords: object) -> str:
    with pytest.raises(UserError) as caught:
        load_scenario(path, **keywords)  # type: ignore[arg-type]
    return str(caught.value)


@pytest.mark.parametrize("name", list_scenarios())
def test_every_shipped_scenario_is_read(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.name == name
    json.dumps(resolved(scenario), allow_nan=False)


def test_a_child_adds_to_its_parent_and_wins(child: Path) -> None:
    scenario = load_scenario(child)
    assert (scenario.title, scenario.weeks, scenario.world) == ("Child", 50, "sandbox")
    assert [item.name for item in scenario.interventions] == ["raids", "kyc 1.5, S1"]
    assert scenario.parameters[REACH].value == 0.95
    assert scenario.events == (TrustShock(("S1", "T"), 2, date(2020, 1, 20), -0.4),)


def test_dates_become_weeks_counted_from_the_start(child: Path) -> None:
    raids, kyc = load_scenario(child).interventions
    assert (raids.start_week, raids.until_week) == (1, 3)  # 21 January is a Tuesday: the week is still in
    assert (kyc.start_week, kyc.until_week) == (-1, None)


def test_overrides_by_keyword_and_by_path_say_the_same(child: Path) -> None:
    by_path = load_scenario(child, overrides={"weeks": "20", "scale": "2", f"parameters.{REACH}": "0.92"})
    by_keyword = load_scenario(child, weeks=20, scale=2, parameters={REACH: 0.92})
    assert by_path == by_keyword
    assert (by_path.weeks, by_path.scale, by_path.values()[REACH]) == (20, 2.0, 0.92)


def test_an_intervention_is_overridden_by_index_or_by_name(child: Path) -> None:
    paths = {"interventions.0.intensity": "0.25", "interventions.kyc 1.5, S1.where": "[S2]"}
    raids, kyc = load_scenario(child, overrides=paths).interventions
    assert raids.intensity == 0.25
    assert kyc.where == ("S2",)


def test_a_wrong_override_is_told_with_its_path(child: Path) -> None:
    given = {"weeks": 0, "interventions.1.intensity": "9", "interventions.9.where": "[S1]", "wekks": 3}
    assert message(child, overrides=given).splitlines() == [
        "overrides:1: weeks: 0 is outside 1 to 5200 (weeks)",
        "overrides:2: interventions.0.intensity: 9 is outside 0 to 1 (share)",
        "overrides:3: interventions.9.where: there is no intervention '9'; allowed: raids, kyc 1.5, S1, 0, 1",
        "overrides:4: wekks: cannot be set; did you mean 'weeks'?",
    ]
    assert "'[' " not in message(child, overrides={"weeks": "[1"})
    assert "is not a whole number" in message(child, weeks=True)
    assert "is outside" in message(child, scale=float("nan"))
    assert "did you mean" in message(child, parameters={REACH + "s": 1})


def test_a_shorter_run_may_end_before_its_measures_begin() -> None:
    assert load_scenario("class_scheduling_2019", weeks=5).weeks == 5


def test_a_longer_run_may_hold_later_measures(child: Path) -> None:
    late = {"interventions.0.from": "2022-01-03", "interventions.0.until": "null"}
    assert "after the run of 50 weeks" in message(child, overrides=late)
    assert load_scenario(child, weeks=150, overrides=late).interventions[0].start_week == 104


def test_an_unknown_name_gives_the_nearest(tmp_path: Path) -> None:
    assert (
        message("basline") == "basline:1: scenario: there is no scenario 'basline'; did you mean 'baseline'?"
    )
    assert "there is no such file" in message(tmp_path / "none.yaml")
    assert "no name or path" in message("")


def test_a_link_out_of_the_scenario_folders_is_not_followed(child: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()
    (tmp_path / "parent.yaml").rename(away / "secret.yaml")
    (tmp_path / "parent.yaml").symlink_to(away / "secret.yaml")
    assert "leads out of the scenario folders" in message(child)


def test_a_scenario_survives_pickling_and_is_resolved_without_paths(child: Path) -> None:
    scenario = load_scenario(child)
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert str(child.parent) not in json.dumps(resolved(scenario))


def test_resolved_is_the_same_whatever_the_order_of_parameters(child: Path) -> None:
    one = load_scenario(child, parameters={REACH.replace("encrypted", "in_person"): 0.8})
    assert len(one.parameters) == 2
    two = Scenario(**{**one.__dict__, "parameters": dict(reversed(one.parameters.items()))})
    assert json.dumps(resolved(one)) == json.dumps(resolved(two))


def measures_in(folder: Path, *rows: str) -> Path:
    path = folder / "two.yaml"
    head = "title: T\nquestion: Q?\nworld: sandbox\nstart: 2020-01-06\nweeks: 100\ninterventions:\n"
    path.write_text(head + "".join(f"  - {{{row}, intensity: 0.5}}\n" for row in rows))
    return path


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "kind: lab_raids, where: [P], from: 2020-01-13, until: 2020-03-02",
            "kind: lab_raids, where: [P], from: 2020-03-02",
        ),
        (
            "kind: kyc_mandate, where: [S1], from: 2020-01-13",
            "kind: kyc_mandate, where: [S2], from: 2020-01-13",
        ),
        (
            "kind: kyc_mandate, where: [S1], from: 2020-01-13",
            "kind: kyc_voluntary, where: [S1], from: 2020-01-13",
        ),
        (
            "kind: drug_checking, where: [TOWN], from: 2020-01-13",
            "kind: drug_checking, where: [BAY], from: 2020-01-13",
        ),
        (
            "kind: customs_screening, where: [T], modes: [post], from: 2020-01-13",
            "kind: customs_screening, where: [T], modes: [vehicle], from: 2020-01-13",
        ),
        (
            "kind: list_scheduling, where: [S1], substances: [drug_a], from: 2020-01-13",
            "kind: list_scheduling, where: [S1], substances: [precursor_one], from: 2020-01-13",
        ),
    ],
    ids=[
        "one after the other",
        "other places",
        "other kinds",
        "other markets",
        "other modes",
        "other classes",
    ],
)
def test_measures_that_do_not_overlap_are_taken(first: str, second: str, tmp_path: Path) -> None:
    path = measures_in(tmp_path, f"{first}, name: a", f"{second}, name: b")
    assert len(load_scenario(path).interventions) == 2


def test_a_child_may_not_repeat_a_measure_of_its_parent(child: Path) -> None:
    text = child.read_text().rstrip()
    child.write_text(
        f"{text}\n  - {{kind: lab_raids, name: more, where: [LABS], from: 2020-01-20, intensity: 0.1}}\n"
    )
    assert message(child).endswith(
        "child.yaml:10: interventions.1.where: overlaps with 'raids', a lab_raids of the same places, "
        "substances and weeks; allowed is one of them"
    )

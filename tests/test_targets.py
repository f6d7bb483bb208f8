"""What was squeezed is read off changed conditions, in a world that anybody can check."""

from __future__ import annotations

import pytest
from examples_of_kinds import SANDBOX
from sandbox import measure, sandbox

from simulation.interventions import KINDS, Change
from simulation.scenario import load_scenario
from simulation.study.targets import differing, named_options

WORLD = sandbox().geography()


def named(*changes: Change) -> dict[str, set[str]]:
    return {dimension: options for dimension, options in named_options(changes, WORLD).items() if options}


def test_control_names_the_substance_and_the_places_of_the_jurisdiction():
    assert named(Change("control", ("drug_a", "S1"), 0.9)) == {
        "substance": {"drug_a"},
        "product": {"drug_a"},
        "source_place": {"SRC1"},
    }


@pytest.mark.parametrize(
    ("condition", "at"),
    [
        ("listing", ("drug_a", "S1")),
        ("listing", ("drug_a", "S1", "0")),  # with a lag of its own
        ("listing_on_request", ("drug_a", "S1", "T")),
        ("closure", ("drug_a", "SRC1")),
    ],
)
def test_listing_in_every_form_and_closure_name_the_substance_and_where_it_comes_from(condition, at):
    assert named(Change(condition, at, 0.9)) == {
        "substance": {"drug_a"},
        "product": {"drug_a"},
        "source_place": {"SRC1"},
    }


def test_a_pressure_on_request_names_what_the_pressure_names():
    lab = next(iter(WORLD.agents["lab"]))
    assert named(Change("pressure_on_request", ("lab_detection", lab, "T"), 0.1)) == {"lab_place": {lab}}


@pytest.mark.parametrize("kind", sorted(SANDBOX))
def test_what_each_kind_names_is_in_the_world(kind):
    item = KINDS[kind](name=kind, start_week=2, intensity=0.9, **SANDBOX[kind])
    for dimension, options in named(*item.changes(WORLD)).items():
        known = {"substance": WORLD.substances, "product": WORLD.substances, "source_place": WORLD.places,
                 "lab_place": WORLD.places, "lane": WORLD.lanes}.get(dimension)  # fmt: skip
        assert known is None or options <= set(known)


def test_a_lane_under_pressure_names_itself_and_its_mode():
    lane = next(iter(WORLD.lanes))
    assert named(Change("lane_pressure", ("screening", lane), 0.1)) == {
        "lane": {lane},
        "mode": {WORLD.lanes[lane].mode},
    }


def test_a_pressure_names_places_of_those_who_are_exposed_to_it_and_what_is_most_exposed():
    lab = next(iter(WORLD.agents["lab"]))
    assert named(Change("pressure", ("lab_detection", lab), 0.1)) == {"lab_place": {lab}}
    watched = named(Change("pressure", ("crypto_monitoring", next(iter(WORLD.agents["cell"]))), 0.1))
    assert watched["payment"] == {"crypto"}


def test_a_pressure_to_which_all_options_are_exposed_alike_names_none_of_them():
    heard = named(Change("pressure", ("intercept", next(iter(WORLD.agents["cell"]))), 0.1))
    assert heard["sales_channel"] == {"social_media"}
    assert "payment" not in heard


@pytest.mark.parametrize(
    "change",
    [("budget", ()), ("burden", ()), ("treatment_capacity", ("TOWN",)), ("treatment_outlay", ("TOWN",))],
)
def test_other_changes_squeeze_no_option(change):
    assert named(Change(*change, 1.0)) == {}


def test_measures_that_both_sides_take_name_nothing():
    control = measure("class_scheduling", substances=("drug_class",), intensity=0.8)
    raids = measure("lab_raids", where=("P",), intensity=1.0)
    both, one = sandbox(control, raids), sandbox(control)
    assert {change.condition for change in differing(both, one)} == {"pressure", "budget", "burden"}
    assert differing(both, both) == []


def test_class_scheduling_and_checks_of_the_post_aim_at_the_class_china_and_the_mail():
    with_, without = load_scenario("class_scheduling_2019"), load_scenario("baseline")
    found = named_options(differing(with_, without), with_.geography())
    assert (found["source_place"], found["mode"]) == ({"CN"}, {"post"})
    assert found["substance"] == set(with_.geography().members("fentanyl_class"))
    assert all(lane.startswith("CN>") and lane.endswith(":post") for lane in found["lane"])

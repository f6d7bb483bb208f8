"""What the page shows is the model's run, exactly: with and without, forwards and back."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from page_parts import CELL, items_of, scenario, squeezed_pair

from simulation.interventions import KINDS
from simulation.model import SupplyChain
from simulation.names import PRESSURES, ROLES
from simulation.page.bulge import bulges_of
from simulation.page.feed import latest, news_of, reason_of
from simulation.page.look import look_at
from simulation.page.pair import Pair
from simulation.page.shown import Bulge, in_words
from simulation.page.track import NOBODY
from simulation.page.uptake_now import uptake_now
from simulation.page.view import view_of
from simulation.page.words import words
from simulation.parameters import options_tables
from simulation.world import columns as c
from simulation.world.geography import load_world, world_names


def weekly_of(model: SupplyChain) -> np.ndarray:
    return model.history.weekly[: model.history.weeks]


def test_a_squeeze_put_in_during_the_run_gives_the_run_from_scratch() -> None:
    pair = squeezed_pair()
    from_scratch = SupplyChain(dataclasses.replace(scenario(), interventions=pair.items), seed=1)
    from_scratch.run(until=100)
    assert np.array_equal(weekly_of(pair.squeezed.model), weekly_of(from_scratch))


def test_before_the_squeeze_both_runs_are_the_same_and_after_it_they_differ() -> None:
    pair = squeezed_pair()
    one, other = weekly_of(pair.squeezed.model), weekly_of(pair.free.model)
    assert np.array_equal(one[:40], other[:40])
    assert not np.array_equal(one[41:], other[41:])


def test_a_squeeze_put_in_at_an_earlier_week_begins_there() -> None:
    pair = Pair(scenario(), seed=1)
    pair.run_to(60)
    pair.squeeze(items_of(CELL, 20), 20)
    assert (pair.squeezed.week, pair.free.week, pair.squeeze_week) == (20, 60, 20)
    pair.run_to(60)
    again = SupplyChain(dataclasses.replace(scenario(), interventions=items_of(CELL, 20)), seed=1)
    again.run(until=60)
    assert np.array_equal(weekly_of(pair.squeezed.model), weekly_of(again))


def test_taking_the_squeeze_away_brings_the_free_run_back() -> None:
    pair = Pair(scenario(), seed=1)
    pair.squeeze(items_of(CELL, 10), 50)
    pair.squeeze((), 50)
    assert np.array_equal(weekly_of(pair.squeezed.model), weekly_of(pair.free.model))


def test_an_agent_looked_at_in_an_earlier_week_is_as_it_was_then_and_the_run_goes_on_unharmed() -> None:
    pair = Pair(scenario(), seed=1)
    pair.run_to(20)
    row = int(np.flatnonzero(pair.squeezed.places[20] != NOBODY)[0])
    then = look_at(pair, row, 20)
    pair.run_to(50)
    before = weekly_of(pair.squeezed.model).copy()
    assert look_at(pair, row, 20) == then
    assert pair.squeezed.week == 50
    assert np.array_equal(weekly_of(pair.squeezed.model), before)
    assert look_at(pair, 10**6, 20) is None


def test_a_view_has_the_agents_lanes_and_lines_of_its_week() -> None:
    pair = squeezed_pair()
    view = view_of(pair, 60, since=56, measures=("quantity_delivered_kg",))
    active = int((pair.squeezed.places[60] != NOBODY).sum())
    assert len(view.map["agents"][0]) == active > 0
    assert len(view.map["flow"]) == len(scenario().geography().lanes)
    weeks, with_, without = view.lines["quantity_delivered_kg"]
    assert weeks == list(range(60))
    assert with_[:40] == without[:40]
    assert with_[41:] != without[41:]
    four = pair.free.model.history.weekly[56:60, 0].mean()
    assert without[-1] == pytest.approx(four, rel=1e-3)


def test_before_a_squeeze_there_is_no_balloon_and_no_uptake() -> None:
    assert bulges_of(squeezed_pair(), 40) == []
    assert uptake_now(squeezed_pair(), 40) == {}
    assert bulges_of(squeezed_pair(), 60) != []
    assert uptake_now(squeezed_pair(), 60) != {}


def test_the_balloon_says_how_much_of_the_loss_came_up_elsewhere() -> None:
    bulge = Bulge("mode", "Mode", "kg", (("post", 6.0, 10.0, True),), -4.0, 3.0, 0.75, True, 52)
    assert in_words(bulge) == "Of every 100 lost here, 75 came up elsewhere."
    backfired = dataclasses.replace(bulge, ratio=1.5)
    assert in_words(backfired) == "For every 100 lost here, 150 came up elsewhere: it backfired."
    assert "lost nothing" in in_words(dataclasses.replace(bulge, ratio=math.nan))


def test_the_feed_tells_every_switch_once_and_who_switched_only_under_the_squeeze() -> None:
    pair = squeezed_pair()
    told = news_of(pair.squeezed, pair.free, 40, 100)
    assert len(told) == int((pair.squeezed.events(40, 100)["kind"] == c.SWITCH).sum()) > 0
    assert any(item.alone for item in told)
    assert not any(item.alone for item in news_of(pair.squeezed, pair.free, 0, 40))
    assert {item.world for item in latest(pair.squeezed, None, 100, world="user")} == {"user"}
    assert all(item.alone for item in latest(pair.squeezed, pair.free, 100, alone=True))


def test_a_reason_names_what_weighed_most_what_was_believed_and_what_was_hoped_for() -> None:
    assert reason_of("financial_monitoring", 0.412, 3149.0) == (
        "Weighed most: a frozen account (believed risk 0.41). Expected gain: 3,100 USD a week."
    )
    assert reason_of("", math.nan, -20.0) == "Expected loss: 20 USD a week; choices are noisy."


def test_there_are_words_for_every_choice_role_pressure_and_measure() -> None:
    choices = {f"{role}.{name}" for role, table in options_tables().items() for name in table.choices}
    assert set(words().sentences) == choices
    assert set(words().pressures) == set(PRESSURES)
    assert set(words().roles) == set(ROLES)
    for world in world_names():
        assert set(words().jurisdictions[world]) == set(load_world(world).jurisdictions)
    assert all("{to}" in sentence for sentence in words().sentences.values())


def test_every_kind_of_intervention_is_in_the_palette_and_every_offer_works() -> None:
    from simulation.page.palette import palette_of, works

    offered = palette_of(scenario())
    kinds = {offer.kind for offers in offered.values() for offer in offers}
    assert kinds <= set(KINDS)
    assert (
        len(kinds) >= len(KINDS) - 4
    )  # the sandbox has no free-trade zone and no treaty partners to speak of
    world = scenario().geography()
    assert all(works(offer, world) for offers in offered.values() for offer in offers)
    everywhere = palette_of(load := load_transpacific())
    assert {offer.kind for offers in everywhere.values() for offer in offers} == set(KINDS)
    assert load.world == "transpacific"


def load_transpacific():
    from simulation.scenario import load_scenario

    return load_scenario("baseline")

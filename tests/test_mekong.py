"""Claims about the Mekong world: drugs have makers and customers of their own, its books balance, its scenarios run."""

from __future__ import annotations

import dataclasses
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from simulation.model import SupplyChain
from simulation.names import MODES, ROLES
from simulation.scenario import BURN_IN, Override, Scenario, list_scenarios, load_scenario
from simulation.world import columns as c
from simulation.world.geography import load_world

WORLD = load_world("mekong")
GOODS = list(WORLD.substances)
FARMS = {code for code, place in WORLD.places.items() if place.farmland > 0}
SCENARIOS = [name for name in list_scenarios() if name.startswith("mekong_")]


def scenario(name: str = "mekong_baseline", *, weeks: int, scale: float = 0.4, **values: float) -> Scenario:
    """A Mekong scenario without burn-in, whose interventions begin in week 2 and last."""
    asked = load_scenario(name, scale=scale)
    parameters = {key.replace("__", "."): Override(value, "a test") for key, value in values.items()}
    return dataclasses.replace(
        asked,
        weeks=weeks,
        burn_in_weeks=0,
        parameters={BURN_IN: Override(0, "a test")} | parameters,
        interventions=tuple(
            dataclasses.replace(x, start_week=2, until_week=None, ramp_weeks=0) for x in asked.interventions
        ),
    )


@cache
def finished(name: str, weeks: int, seed: int = 1) -> SupplyChain:
    """A finished run; shared, so nobody may change it."""
    return SupplyChain(first_of_each_kind(scenario(name, weeks=weeks)), seed).run()


def first_of_each_kind(asked: Scenario) -> Scenario:
    """Seasons of one kind would lie over one another once they have no end: the first is kept."""
    kept: dict[object, object] = {}
    for item in asked.interventions:
        where = item.where
        substances = getattr(item, "substances", ())
        kept.setdefault((type(item), where, substances), item)
    return dataclasses.replace(asked, interventions=tuple(kept.values()))  # type: ignore[arg-type]


def rows(model: SupplyChain, role: str) -> np.ndarray:
    a = model.state.traders
    return np.flatnonzero((a["active"] == 1) & (a["role"] == ROLES.index(role)))


def test_every_way_of_source_002_is_there() -> None:
    assert {lane.mode for lane in WORLD.lanes.values()} == set(MODES)
    assert any(lane.to_place == "RV" and lane.mode == "vessel" for lane in WORLD.lanes.values())
    assert any(lane.to_place == "AS" and lane.mode == "vessel" for lane in WORLD.lanes.values())


def test_every_market_takes_one_drug_and_every_drug_has_a_market_and_a_recipe() -> None:
    made = {WORLD.drugs[WORLD.substances[recipe.output].family] for recipe in WORLD.recipes.values()}
    assert {market.drug for market in WORLD.markets.values()} == set(WORLD.kinds_of_drug()) == made
    assert set(WORLD.kinds_of_drug()) == {"stimulants", "ketamine", "opioids"}


def test_markets_hold_all_of_the_weight() -> None:
    """Fourteen shares, each rounded to four digits, add up to 1 within 14 x 0.00005."""
    assert sum(market.weight for market in WORLD.markets.values()) == pytest.approx(1, abs=0.0007)


def test_the_books_balance_to_the_milligram_and_the_cent() -> None:
    assert (finished("mekong_combined", 40).balance["error"] == 0).all()


def test_the_same_seed_gives_the_same_bytes_and_another_one_does_not() -> None:
    once, again, other = (SupplyChain(scenario(weeks=12), seed).run() for seed in (1, 1, 2))
    assert once.history.weekly.tobytes() == again.history.weekly.tobytes()
    assert once.history.weekly.tobytes() != other.history.weekly.tobytes()


def test_there_are_the_scenarios_that_were_asked_for() -> None:
    assert set(SCENARIOS) == {
        f"mekong_{name}"
        for name in (
            "baseline", "river_patrol", "safe_mekong", "precursor_control", "information_network",
            "alternative_development", "legal_harmonisation", "conflict", "combined",
        )
    }  # fmt: skip


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_runs_and_all_but_the_baseline_change_something(name: str) -> None:
    model, quiet = finished(name, 12), finished("mekong_baseline", 12)
    assert np.isfinite(model.history.weekly[:12]).all()
    assert (model.history.weekly[:2] == quiet.history.weekly[:2]).all()  # before they begin
    same = model.history.weekly.tobytes() == quiet.history.weekly.tobytes()
    assert same == (name == "mekong_baseline")


def test_the_season_comes_every_year_and_ends() -> None:
    items = load_scenario("mekong_safe_mekong").interventions
    assert len(items) == 6
    assert all(item.until_week is not None and item.until_week - item.start_week <= 10 for item in items)


def test_cells_hold_only_what_the_people_of_their_market_take() -> None:
    model = finished("mekong_baseline", 40)
    drug_of = model.state.goods["drug"]
    held = 0
    for row in rows(model, "cell"):
        for good in np.flatnonzero(model.state.stock[row]):
            held += 1
            assert drug_of[good] == model.state.traders[row].drug
    assert held > 20
    sold = {
        WORLD.drugs[WORLD.substances[GOODS[g]].family] for g in np.flatnonzero(model.history.sold.sum((0, 1)))
    }
    assert sold == set(WORLD.kinds_of_drug())


def test_farmers_grow_opium_and_nobody_else_does() -> None:
    model = finished("mekong_baseline", 40)
    sourced = model.history.sourced.sum(axis=0)
    opium = GOODS.index("raw_opium")
    places = list(WORLD.places)
    assert {places[k] for k in np.flatnonzero(sourced[:, opium])} <= FARMS
    others = np.delete(sourced, opium, axis=1)
    assert not {places[k] for k in np.flatnonzero(others.sum(axis=1))} & FARMS
    assert sourced[:, opium].any()
    assert others.any()


def test_laboratories_keep_to_their_drug() -> None:
    events = finished("mekong_combined", 104).events
    moves = events[(events["kind"] == "switch") & (events["choice"] == "recipe")]
    assert len(moves) > 5

    def drug(recipe: str) -> str:
        return WORLD.drugs[WORLD.substances[WORLD.recipes[recipe].output].family]

    assert all(drug(a) == drug(b) for a, b in zip(moves["from_option"], moves["to_option"], strict=True))


def test_couriers_who_reckon_with_others_spread_over_more_modes() -> None:
    largest = {}
    for crowding in (0.0, 1.0):
        model = SupplyChain(scenario(weeks=104, courier__crowding=crowding), 1).run()
        chosen = model.state.traders["option"][rows(model, "courier"), c.COURIER_MODE]
        largest[crowding] = np.bincount(chosen).max() / len(chosen)
    assert largest[1.0] < 0.6 < largest[0.0]


def test_the_baseline_lies_in_the_bands_of_the_documents_and_is_steady() -> None:
    """One seed of the whole run; experiments/mekong_bands.py looks at twenty."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "experiments"))
    from mekong_bands import DRIFTS, MOST_DRIFT, bands, baseline_row

    found = baseline_row(SupplyChain(load_scenario("mekong_baseline"), 1).run())
    outside = {
        name: found[name]
        for name, band in bands().items()
        if name in found and not band["band"][0] <= found[name] <= band["band"][1]
    }
    assert not outside
    assert all(abs(found[f"drift_{name}"]) < MOST_DRIFT for name in DRIFTS)
    assert found["balance_error"] == 0

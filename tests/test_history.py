"""The history of 2013 to 2024: a small market at the start, and the dated events of the record."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from sandbox import measure, sandbox

from simulation.interventions.demand_shift import DemandShift
from simulation.interventions.other_opioids import OtherOpioids
from simulation.model import SupplyChain
from simulation.scenario import Scenario, load_scenario
from simulation.world import columns as c


def begun(covers: float, start: int) -> SupplyChain:
    """The sandbox at the end of its burn-in of 4 weeks; other opioids cover a share of use from `start` on."""
    item = measure("other_opioids", where=("T",), covers=covers, start_week=start, intensity=1.0)
    return SupplyChain(sandbox(item, burn_in=4, weeks=8), seed=1)


def normal_sales(model: SupplyChain) -> float:
    return float(model.state.roles[c.CELL].normal_volume)


def test_a_burn_in_under_half_of_the_demand_begins_with_half_of_the_trade() -> None:
    whole, half = normal_sales(begun(0.0, -4)), normal_sales(begun(0.5, -4))
    assert half == pytest.approx(whole / 2)


def test_demand_that_changes_later_does_not_change_the_start() -> None:
    assert normal_sales(begun(0.5, 0)) == normal_sales(begun(0.0, -4))


def test_a_small_trade_lives_through_its_burn_in() -> None:
    model = begun(0.5, -4).run()
    assert (model.weekly["doses_sold"] > 0).all()


@pytest.fixture(scope="module")
def history() -> Scenario:
    return load_scenario("history_2013_2024")


def starts(scenario: Scenario) -> dict[str, date]:
    """Monday of the week in which each intervention starts."""
    return {x.name: scenario.start + timedelta(weeks=x.start_week) for x in scenario.interventions}


def test_the_class_control_of_may_2019_falls_into_its_week(history: Scenario) -> None:
    assert starts(history)["fentanyl class, China"] == date(2019, 4, 29)


def test_cooperation_is_off_in_august_2022_and_on_in_november_2023(history: Scenario) -> None:
    shocks = {event.on: event.change for event in history.events}
    assert shocks[date(2022, 8, 5)] < 0 < shocks[date(2023, 11, 15)]


def test_only_the_size_of_the_market_is_set_back_before_the_run(history: Scenario) -> None:
    early = [x.name for x in history.interventions if x.start_week < 0]
    assert early == ["other opioids, before"]
    assert history.parameters == {}


def test_the_market_of_2013_is_a_small_part_of_that_of_2022(history: Scenario) -> None:
    """Other opioids cover 88.5 %; what is left grows 23-fold in a straight line, to 2.6 times the whole."""
    model = SupplyChain(load_scenario("history_2013_2024", weeks=2), seed=1)
    (before,) = (x for x in history.interventions if isinstance(x, OtherOpioids) and x.start_week < 0)
    (growth,) = (x for x in history.interventions if isinstance(x, DemandShift))
    first = 1 - before.covers
    last = first * (1 + growth.change)
    assert first == pytest.approx(0.115)
    assert 2 < last < 3
    assert float(np.sum(model.state.markets["demand"])) < 0.2 * _demand_of_the_baseline()


def _demand_of_the_baseline() -> float:
    return float(np.sum(SupplyChain(load_scenario("baseline", weeks=2), seed=1).state.markets["demand"]))

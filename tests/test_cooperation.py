"""Claims about governments that ask one another for help, with numbers that can be done in the head."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sandbox import measure, sandbox, trust_shock

from simulation.interventions import Change
from simulation.interventions.pressed import read_pressed
from simulation.model import SupplyChain
from simulation.names import PRESSURES
from simulation.parameters import assumption_sets, load
from simulation.phases import cooperation, standing
from simulation.rules import cooperation as rules
from simulation.scenario import Scenario, load_scenario
from simulation.world import columns as c

NEVER = 10**9
US = ("T", "S1")  # in the sandbox the market T asks the source S1
READINGS = ("pressure_works", "pressure_hardens")


def parameters(**values: float) -> Any:
    names = {"trust_leads_per_hit": 0.1, "trust_dual_criminality": 0.5, "trust_memory_weeks": 10.0,
             "trust_success": 0.0, "trust_blame": 0.0, "law_request_lag_weeks": 4.0} | values  # fmt: skip
    p: Any = np.zeros(1, dtype=[(name, "f8") for name in names]).view(np.recarray)
    for name, value in names.items():
        p[name] = value
    return p


def changes(*rows: tuple[str, int, int, float], stop: int = NEVER) -> Any:
    """(condition, first, second, amount), in force from week 5 on without a ramp."""
    found = np.zeros(len(rows), dtype=c.CHANGES)
    for k, (condition, first, second, amount) in enumerate(rows):
        found[k] = (c.CONDITIONS.index(condition), first, second, amount, 5, stop, 0)
    return found


# ---- rules ----


@pytest.mark.parametrize(
    ("fit", "needed", "share"), [(0.2, 1.0, 0.2), (0.2, 0.0, 1.0), (0.2, 0.5, 0.6), (1.0, 1.0, 1.0)]
)
def test_a_request_is_followed_as_far_as_the_law_fits(fit: float, needed: float, share: float) -> None:
    assert rules.gate_of_law(fit, needed) == pytest.approx(share)


def test_what_lies_above_the_usual_counts_as_a_share_of_it_and_within_bounds() -> None:
    assert [rules.surplus(now, 10.0) for now in (10.0, 11.0, 5.0, 50.0)] == pytest.approx([0, 0.1, -0.5, 1])
    assert rules.surplus(3.0, 0.0) == 0.0


def test_trust_stays_within_bounds_and_cannot_grow_where_there_is_no_relation() -> None:
    assert [rules.move_trust(*pair) for pair in ((0.5, 0.2), (0.9, 0.2), (0.1, -0.2), (0.0, 0.2))] == [
        pytest.approx(0.7), 1.0, 0.0, 0.0,
    ]  # fmt: skip


# ---- asking ----


def asked(hits_at_1: int, *, seized_into_1: bool = False, **values: float) -> dict[str, Any]:
    """Two governments and a place each. The trade is all at 0, a quarter of it in goods that 0 controls; 0
    trusts 1 by 0.4 and has an interest of 0.5.
    """
    places, lanes = np.zeros(2, dtype=c.PLACES), np.zeros(1, dtype=c.LANES)
    places["jurisdiction"] = (0, 1)
    lanes["to_jurisdiction"], lanes["seized"] = 1, float(seized_into_1)
    hits = np.zeros((12, 2), dtype=np.int64)
    hits[c.STREET, 1] = hits_at_1
    hits[c.SCREENING, 1] = 100  # where the mover lives, not where the customs are: not counted
    working, interest = np.array([[0.0, 0.4], [0.3, 0.0]]), np.array([[0.0, 0.5], [0.1, 0.0]])
    found = {name: np.zeros((2, 2)) for name in ("willing", "requests", "granted")}
    cooperation.ask(
        hits, places, lanes, working, interest, np.array([7.0, 0.0]), np.array([0.25, 1.0]),
        found["willing"], found["requests"], found["granted"], parameters(**values),
    )  # fmt: skip
    return found


def test_leads_go_where_the_trade_is_and_are_followed_as_trust_interest_and_law_allow() -> None:
    """20 hits leave 2 leads; 0.4 x 0.5 x (0.5 + 0.5 x 0.25) = 0.125 of them come to something."""
    found = asked(20)
    assert found["requests"].tolist() == [[0.0, pytest.approx(2.0)], [0.0, 0.0]]
    assert found["granted"][0, 1] == pytest.approx(2.0 * 0.125)


def test_a_seizure_on_a_lane_leaves_a_lead_for_who_lies_at_its_end() -> None:
    assert asked(0, seized_into_1=True)["requests"][0, 1] == pytest.approx(0.1)
    assert asked(0)["requests"].sum() == 0.0


def test_where_law_need_not_fit_more_is_granted() -> None:
    assert asked(20, trust_dual_criminality=0.0)["granted"][0, 1] == pytest.approx(2.0 * 0.2)


def test_fit_of_law_is_weighed_by_turnover() -> None:
    """In 0 a supplier of 30 in a good controlled by 0.1 and one of 10 in a good controlled by 0.5."""
    a, roles = np.zeros(2, dtype=c.TRADERS), np.zeros(c.N_ROLES, dtype=c.ROLE_COLUMNS)
    a["active"], a["good"], a["turnover"] = 1, (0, 1), (30.0, 10.0)
    roles["first"][c.SUPPLIER], roles["last"][c.SUPPLIER] = 0, 2
    places, control = np.zeros(1, dtype=c.PLACES), np.array([[0.1, 0.0], [0.5, 0.0]])
    trade, fit = np.zeros(2), np.zeros(2)
    cooperation.fit_of_law(np.array([0, 1]), a, roles, places, control, trade, fit)
    assert trade.tolist() == [40.0, 0.0]
    assert fit.tolist() == [pytest.approx(0.2), 1.0]


# ---- what it does to trust ----


def answered(success: float, usual: float, deaths: float, usual_deaths: float, **values: float) -> Any:
    """Trust after a week; governments 0, where all the trade is, and 1, where the market is."""
    places, markets = np.zeros(2, dtype=c.PLACES), np.zeros(1, dtype=c.MARKETS)
    places["jurisdiction"] = (0, 1)
    markets["place"], markets["deaths"] = 1, deaths
    trust = np.array([[0.0, 0.5], [0.5, 0.0]])
    willing = np.array([[0.0, success], [0.0, 0.0]])
    seen = np.array([[0.0, usual], [0.0, 0.0]])
    cooperation.answer(
        3, markets, places, trust, np.ones((2, 2)), willing, np.array([9.0, 0.0]), seen,
        np.array([0.0, usual_deaths]), np.zeros(2), parameters(**values),
    )  # fmt: skip
    return trust, seen


def test_more_success_than_usual_raises_trust_on_both_sides_and_becomes_usual() -> None:
    trust, usual = answered(0.6, 0.2, 10, 10, trust_success=0.1)
    assert (trust[0, 1], trust[1, 0]) == (pytest.approx(0.54), pytest.approx(0.54))
    assert usual[0, 1] == pytest.approx(0.24)  # a tenth of the way in a memory of ten weeks
    trust, _ = answered(0.0, 0.2, 10, 10, trust_success=0.1)
    assert trust[0, 1] == pytest.approx(0.48)


def test_more_deaths_than_usual_are_blamed_on_where_the_trade_is() -> None:
    trust, _ = answered(0.2, 0.2, 15, 10, trust_blame=0.1)
    assert (trust[1, 0], trust[0, 1]) == (pytest.approx(0.45), 0.5)
    trust, _ = answered(0.2, 0.2, 5, 10, trust_blame=0.1)  # fewer are credited
    assert trust[1, 0] == pytest.approx(0.55)


def test_in_the_baseline_trust_stays_near_its_rest() -> None:
    model = SupplyChain(sandbox(weeks=150), 1).run()
    known = model.state.trust_rest > 0
    assert np.abs(model.state.trust - model.state.trust_rest)[known].max() < 0.05
    assert not np.array_equal(model.state.trust, model.state.trust_rest)


# ---- channels, and listing on request ----


def test_a_channel_keeps_trust_at_work_up_and_never_down() -> None:
    trust, interest = np.array([[0.0, 0.1], [0.7, 0.0]]), np.array([[0.0, 0.5], [0.5, 0.0]])
    working, beyond = trust.copy(), np.zeros((2, 2))
    rows = changes(("channel", 0, 1, 0.4), ("channel", 1, 0, 0.4), ("sharing", 0, 1, 2.0))
    cooperation.open_channels(5, rows, trust, working, interest, interest, beyond)
    assert working.tolist() == [[0.0, 0.4], [0.7, 0.0]]
    assert beyond[0, 1] == pytest.approx(0.4 * 0.5 * 2.0)  # help is reckoned with trust at work
    assert trust[0, 1] == 0.1


def weeks_until_listed(trust: float, stop: int = NEVER, detected: int = 0) -> int:
    """Weeks from week 5, in which 1 asks 0 for a listing of which the lag is 4 weeks at best."""
    goods, control, progress = np.zeros(1, dtype=c.GOODS), np.zeros((1, 2)), np.zeros((1, 2, 2))
    goods["detected"] = detected
    events, counters = np.zeros(9, dtype=c.EVENTS), np.zeros(2, dtype=np.int64)
    rows = changes(("listing_on_request", 0, 0 * 2 + 1, 0.8), stop=stop)
    for t in range(100):
        control[:] = 0.1
        cooperation.list_on_request(
            t, rows, goods, control, np.full((2, 2), trust), np.full((2, 2), 0.5), progress,
            np.zeros(1, dtype=c.TRADERS), events, counters, parameters(),
        )  # fmt: skip
        if control[0, 0] > 0.1:
            assert control[0, 0] == pytest.approx(1 - 0.9 * 0.2)
            assert control[0, 1] == 0.1
            return t - 5
    return -1


def test_a_listing_takes_as_much_longer_as_trust_times_interest_is_less() -> None:
    """4 weeks at best; at trust 1 and interest 0.5 eight, at trust 0.5 sixteen; counted from 0."""
    assert [weeks_until_listed(trust) for trust in (1.0, 0.5, 0.0)] == [7, 15, -1]


def test_what_nobody_has_detected_is_not_listed_and_a_request_that_ends_too_soon_fails() -> None:
    assert weeks_until_listed(1.0, detected=-1) == -1
    assert weeks_until_listed(1.0, stop=10) == -1
    assert weeks_until_listed(1.0, stop=13) == 7  # once listed it stays: the loop above saw it


def test_what_a_world_starts_with_is_taken_away_by_shares_that_multiply() -> None:
    start = np.full((12, 1), 0.5)
    base, control, lanes = start.copy(), np.full((1, 1), 0.4), np.zeros(1, dtype=c.LANES)
    rows = changes(("base_pressure", 3, 0, 0.4), ("base_pressure", 3, 0, 0.5), ("base_control", 0, 0, 0.25),
                   ("base_screening", 0, 0, 1.0))  # fmt: skip
    for t, expected in ((5, (0.15, 0.3, 0.0)), (6, (0.15, 0.3, 0.0)), (4, (0.5, 0.4, 0.2))):
        standing.take_away(t, rows, start, base, np.array([[0.2, 0.1]]), lanes, np.full((1, 1), 0.4), control)
        assert (base[3, 0], control[0, 0], lanes["base_screening"][0]) == pytest.approx(expected)
        assert base[2, 0] == 0.5
        assert lanes["base_interdiction"][0] == 0.1


# ---- two readings of pressure ----


def test_pressure_costs_trust_and_may_bring_interest() -> None:
    pressed = [Change("pressed", ("A", "B"), 0.2), Change("budget", (), 3.0)]
    values = {"trust.hardening": 1.5, "trust.compliance": 0.5}
    assert read_pressed(pressed, values) == [
        Change("budget", (), 3.0), Change("interest", ("A", "B"), pytest.approx(0.1)),
        Change("trust_rest", ("A", "B"), pytest.approx(-0.3)),
    ]  # fmt: skip
    assert read_pressed(pressed, {"trust.hardening": 0.0, "trust.compliance": 0.0}) == [pressed[1]]


def test_the_two_readings_are_sets_of_numbers_within_their_ranges() -> None:
    for name in READINGS:
        for key, value in assumption_sets()[name].parameters.items():
            assert load()[key].low <= value <= load()[key].high
            assert value != load()[key].value


def test_under_one_reading_pressure_opens_the_gate_and_under_the_other_it_closes_it() -> None:
    item = measure("diplomatic_pressure", where=("S1",), by=("T",), intensity=1.0)
    granted = {}
    for name in (*READINGS, "learning"):
        asked_for = dataclasses.replace(sandbox(*(() if name == "learning" else (item,)), weeks=60))
        model = SupplyChain(dataclasses.replace(asked_for, assumptions=name), 1).run()
        pair = model.cooperation.query("giver == 'S1' and asks == 'T' and week >= 20")
        granted[name] = (pair["granted"].sum() / pair["requests"].sum(),)
    assert granted["pressure_hardens"] < granted["learning"] < granted["pressure_works"]


# ---- a break that mends ----

BREAK, MENDED, END = 20, 60, 120


def break_of(weeks: int = END, *more: Any) -> Scenario:
    request = measure(
        "listing_request", where=("S1",), by=("T",), substances=("precursor_class",), intensity=0.9
    )
    broken = measure("diplomatic_relations", where=US, start_week=BREAK, until_week=MENDED, intensity=1.0,
                     jump=-0.3, rest=-0.2, interest=-0.6, sharing=0.0)  # fmt: skip
    return sandbox(request, broken, *more, weeks=weeks, events=(trust_shock("T", "S1", MENDED, 0.15),),
                   parameters={"law.request_lag_weeks": 8.0})  # fmt: skip


def undisturbed() -> Scenario:
    broken = break_of()
    return dataclasses.replace(broken, interventions=broken.interventions[:1], events=())


@cache
def run(which: str) -> SupplyChain:
    return SupplyChain(break_of() if which == "broken" else undisturbed(), 1).run()


def success(which: str, start: int, stop: int) -> float:
    pair = run(which).cooperation.query("giver == 'S1' and asks == 'T' and @start <= week < @stop")
    return float(pair["granted"].sum() / pair["requests"].sum())


def test_before_the_break_nothing_differs() -> None:
    assert run("broken").weekly[:BREAK].equals(run("whole").weekly[:BREAK])


def test_during_the_break_no_case_succeeds_and_afterwards_success_comes_back_slowly() -> None:
    assert success("broken", BREAK, MENDED) == 0.0
    soon, later = success("broken", MENDED, MENDED + 10), success("broken", END - 10, END)
    assert 0 < soon < later < success("whole", END - 10, END)


def test_before_a_channel_opens_nothing_differs_beside_other_help() -> None:
    """Legal assistance is at work already: what it is worth must not depend on a channel that is to come."""
    treaty = measure("mutual_legal_assistance", where=US, start_week=2, intensity=0.9)
    channel = measure("technical_channel", where=US, start_week=30, intensity=1.0, level=0.9)
    one, other = (
        SupplyChain(sandbox(*items, weeks=45), 2).run().weekly for items in ((treaty,), (treaty, channel))
    )
    assert one[:30].equals(other[:30])
    assert not one[30:].equals(other[30:])


def first_listing(model: SupplyChain) -> int:
    events: pd.DataFrame = model.events
    return int(events.loc[events["kind"] == "listing", "week"].min())


def test_a_listing_comes_later_by_at_least_the_length_of_the_break() -> None:
    assert MENDED - BREAK <= first_listing(run("broken")) - first_listing(run("whole")) < END


def test_help_that_stops_lowers_what_crosses_borders_and_not_the_street() -> None:
    """The effort that bodies of T put in during the break, with the same hits reported to them."""
    effort = {}
    for which, scenario in (("broken", break_of(BREAK + 1)), ("whole", undisturbed())):
        model = SupplyChain(scenario, 1)
        while model.week <= BREAK:
            model.step()
        effort[which] = model.state.effort[:, model.world.jurisdictions.index("T")].copy()
    lower = effort["broken"] < effort["whole"] - 1e-12
    same = effort["broken"] == effort["whole"]
    assert {PRESSURES[q] for q in np.flatnonzero(lower)} >= {"interdiction", "investigation"}
    assert same[PRESSURES.index("street")]
    assert same[PRESSURES.index("community")]


def test_a_channel_lets_cases_succeed_during_the_break() -> None:
    channel = measure("technical_channel", where=US, start_week=BREAK, intensity=1.0, level=0.4, interest=0.3)
    model = SupplyChain(break_of(END, channel), 1).run()
    pair = model.cooperation.query("giver == 'S1' and asks == 'T' and @BREAK <= week < @MENDED")
    assert pair["granted"].sum() > 0
    assert pair["trust"].min() == pytest.approx(0.4)  # at work, while trust itself is lower


@pytest.mark.parametrize(
    "name",
    ["cooperation_continued", "cooperation_suspended_2022", "trust_protected_channel", "trilateral_mechanism",
     "tariff_shock", "pressure_2023"],
)  # fmt: skip
def test_the_scenarios_on_cooperation_run(name: str) -> None:
    scenario = dataclasses.replace(load_scenario(name), weeks=8, scale=0.1, burn_in_weeks=0)
    model = SupplyChain(scenario, 1).run()
    assert (model.balance["error"] == 0).all()

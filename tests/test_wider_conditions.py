"""Claims about the conditions beside pressures and law, with numbers that can be done in the head."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sandbox import measure, sandbox

from simulation.model import SupplyChain
from simulation.names import RATES
from simulation.phases import conditions, health, retail, reviews, ways, wider_conditions
from simulation.phases.wider_conditions import (
    CORRUPTION_PRICE,
    INTEGRITY,
    INTEREST,
    LANE_COST,
    PRESSURE_ON_REQUEST,
    RATE,
    SHARING,
    TRUST_JUMP,
    TRUST_REST,
)
from simulation.week import set_conditions
from simulation.world import columns as c

NEVER = 10**9


def changes(*rows: tuple[int, int, int, float]) -> Any:
    """(condition, first, second, amount), in force from week 5 on without a ramp."""
    found = np.zeros(len(rows), dtype=c.CHANGES)
    for k, row in enumerate(rows):
        found[k] = (*row, 5, NEVER, 0)
    return found


def relations(t: int, *rows: tuple[int, int, int, float]) -> dict[str, Any]:
    """Two governments; 0 trusts 1 by 0.4 and has an interest of 0.5 in helping it."""
    found = {name: np.zeros((2, 2)) for name in ("aim", "interest", "help")}
    rest = np.array([[0.0, 0.4], [0.3, 0.0]])
    trust, base_interest = rest.copy(), np.array([[0.0, 0.5], [0.1, 0.0]])
    wider_conditions.update_relations(
        t, changes(*rows), trust, rest, found["aim"], base_interest, found["interest"], found["help"]
    )
    return found | {"trust": trust}


@pytest.mark.parametrize(
    ("rows", "help_of_0"),
    [
        ([(SHARING, 0, 1, 2.0)], 0.4 * 0.5 * 2.0),
        ([(INTEREST, 0, 1, 0.3)], 0.4 * 0.3),
        ([(INTEREST, 0, 1, 0.3), (SHARING, 0, 1, 2.0)], 0.4 * (0.3 + 0.8 * 2.0)),
        ([(INTEREST, 0, 1, 0.7), (INTEREST, 0, 1, 0.7)], 0.4 * 0.5),  # no interest beyond 1
        ([(SHARING, 1, 0, 2.0)], 0.0),  # what 1 tells 0 is no help of 0
    ],
)
def test_help_is_trust_times_interest_times_sharing(
    rows: list[tuple[int, int, int, float]], help_of_0: float
) -> None:
    assert relations(5, *rows)["help"][0, 1] == pytest.approx(help_of_0)
    assert relations(4, *rows)["help"][0, 1] == 0.0


def test_trust_has_a_new_aim_and_jumps_once() -> None:
    rows = ((TRUST_REST, 0, 1, 0.35), (TRUST_JUMP, 0, 1, -0.3), (TRUST_REST, 1, 0, 0.9))
    first, later = relations(5, *rows), relations(6, *rows)
    assert first["aim"].tolist() == [[0.0, 0.75], [1.0, 0.0]]
    assert (first["trust"][0, 1], later["trust"][0, 1]) == (pytest.approx(0.1), 0.4)


def test_a_request_is_followed_as_far_as_trust_and_interest_go() -> None:
    places = np.zeros(2, dtype=c.PLACES)
    places["jurisdiction"] = (0, 1)
    pressure = np.full((12, 2), 0.1)
    trust, interest = np.array([[0.0, 0.4], [0.0, 0.0]]), np.array([[0.0, 0.5], [0.0, 0.0]])
    asked = changes((PRESSURE_ON_REQUEST, 3, 0 * 2 + 1, 0.5), (PRESSURE_ON_REQUEST, 4, 1 * 2 + 1, 0.5))
    wider_conditions.update_pressure_on_request(5, asked, pressure, places, trust, interest)
    assert pressure[3].tolist() == pytest.approx([1 - 0.9 * 0.9, 0.1])  # 0.5 x 0.4 x 0.5 = 0.1 on top of 0.1
    assert pressure[4].tolist() == pytest.approx([0.1, 1 - 0.9 * 0.5])  # at home in full


def test_integrity_closes_its_gap_and_protection_gets_dearer_week_by_week_from_its_base() -> None:
    places = np.zeros(1, dtype=c.PLACES)
    places["integrity"], places["corruption_price"] = 0.8, 2.0
    rows = changes((INTEGRITY, 0, 0, 0.5), (CORRUPTION_PRICE, 0, 0, 0.5))
    for _ in range(2):
        wider_conditions.update_integrity(5, rows, places, np.array([2.0]))
    assert places["integrity"][0] == pytest.approx(0.95)  # 0.8, 0.9, 0.95
    assert places["corruption_price"][0] == 3.0
    wider_conditions.update_integrity(4, rows, places, np.array([2.0]))
    assert places["corruption_price"][0] == 2.0


def test_a_dearer_lane_makes_its_routes_dearer() -> None:
    lanes, routes = np.zeros(2, dtype=c.LANES), np.zeros(2, dtype=c.ROUTES)
    routes["legs"] = (2, 1)
    routes["lane"][0, :2], routes["lane"][1, 0] = (0, 1), 1
    lane_cost, route_cost = np.array([1.0, 2.0]), np.array([3.0, 2.0])
    dearer = changes((LANE_COST, 0, 0, 0.5))
    for t, expected in ((5, [3.5, 2.0]), (6, [3.5, 2.0]), (4, [3.0, 2.0])):
        wider_conditions.update_lane_costs(t, dearer, lanes, routes, lane_cost, route_cost)
        assert routes["cost"].tolist() == expected


def test_rates_are_factors_that_multiply_and_go_back() -> None:
    rates = np.ones((1, len(RATES)))
    rows = changes((RATE, 0, 3, -0.5), (RATE, 0, 3, -0.5), (RATE, 0, 5, 1.0))
    wider_conditions.update_rates(5, rows, rates)
    assert (rates[0, 3], rates[0, 5], rates[0, 4]) == (0.25, 2.0, 1.0)
    wider_conditions.update_rates(4, rows, rates)
    assert (rates == 1.0).all()


def lived(**rates: float) -> Any:
    """The sandbox's markets a week later, under these rates."""
    model = SupplyChain(sandbox(weeks=1), 1)
    markets, factors = model.state.markets, np.ones((len(model.state.markets), len(RATES)))
    for name, value in rates.items():
        factors[:, RATES.index(name)] = value
    model.run()
    markets["naloxone"] = 0.2
    markets["capacity"] = 1e6  # places for all who seek one
    markets["approached"] = markets["turned_away"] = 0.5
    retail.demand(9, markets, factors, model.state.p)
    health.live(markets, factors, model.state.p)
    model.close()
    return markets.copy()


def test_naloxone_closes_a_share_of_the_gap() -> None:
    """At hand in 0.2, then 0.6 of overdoses; half of those are reversed: risk 0.9, then 0.7."""
    deaths = lived(without_naloxone=0.5)["deaths"] / lived()["deaths"]
    assert deaths.tolist() == pytest.approx([0.7 / 0.9] * len(deaths))


MOVED = (
    ("initiation", "never", -1), ("progression", "oud", 1), ("quitting", "occasional", -1),
    ("demand", "demand", 1), ("overdose", "deaths", 1), ("without_naloxone", "deaths", 1),
    ("unknown_contents", "deaths", 1), ("stimulants", "deaths", 1), ("seeking", "oud", -1),
    ("leaving", "treatment", -1), ("relapse", "recovered", -1), ("death_in_treatment", "deaths", 1),
    ("approach", "treatment", -1), ("interference", "oud", 1), ("stigma", "oud", 1),
)  # fmt: skip


def test_every_rate_is_tried_below() -> None:
    assert tuple(rate for rate, _, _ in MOVED) == RATES


@pytest.mark.parametrize(("rate", "column", "sign"), MOVED)
def test_each_rate_moves_what_it_names(rate: str, column: str, sign: int) -> None:
    more, usual = lived(**{rate: 1.5})[column], lived()[column]
    assert (sign * (more - usual) > 0).all()


def test_visible_ways_lose_part_of_their_shield_where_they_are_seen() -> None:
    """Casinos let 0.6 of financial monitoring through; 0.8 of the rest is seen: 0.92. Reach falls by 0.7."""
    rules = measure("casino_rules", where=("T",), intensity=1.0, out_of_reach=0.7, seen_through=0.8)
    with_, without = (SupplyChain(sandbox(*items, weeks=3), 1) for items in ((rules,), ()))
    for model in (with_, without):
        row = int(model.state.roles[c.LAUNDERER].start)
        for number, channel in enumerate(("casino", "bank")):
            a = model.state.traders[row + number]
            a.option[c.LAUNDERER_CHANNEL] = model.state.option_names[c.LAUNDERER, 0].index(channel)
            a.place = list(model.world.places).index("TOWN")
        model.state.traders["active"][row : row + 2] = 1
        elsewhere = model.state.traders[row + 2]
        elsewhere.active, elsewhere.place = 1, list(model.world.places).index("LABS")
        elsewhere.option[c.LAUNDERER_CHANNEL] = model.state.option_names[c.LAUNDERER, 0].index("casino")
        for agent in model.state.traders[row : row + 3]:
            apply(model, agent)
        set_conditions(model, model.t)
    row = int(with_.state.roles[c.LAUNDERER].start)
    seen, plain = (model.state.traders[row : row + 3] for model in (with_, without))
    ratio = seen["exposure"][:, c.FINANCIAL] / plain["exposure"][:, c.FINANCIAL]
    assert ratio.tolist() == pytest.approx([0.92 / 0.6, 1.0, 1.0])
    assert (seen["reach"] / plain["reach"]).tolist() == pytest.approx([0.3, 1.0, 1.0])
    with_.close()
    without.close()


def apply(model: SupplyChain, agent: Any) -> None:
    reviews.apply_options(agent, model.state.roles, model.state.choices, model.state.options)


def test_several_entries_combine_and_say_nothing_of_other_options() -> None:
    visible = np.zeros(3, dtype=c.VISIBLE)
    visible[0] = (1, c.CELL, 3, 2, c.ONLINE, 0.5)
    visible[1] = (1, c.CELL, 3, 2, ways.ACCESS, 0.25)
    visible[2] = (1, c.CELL, ways.WHOLE_ROLE, -1, c.ONLINE, 0.5)
    assert ways.shown(0.4, visible, 1, c.CELL, 3, 2, c.ONLINE) == pytest.approx(0.7)
    assert ways.access_left(visible, 1, c.CELL, 3, 2) == 0.75
    for place, choice, option in ((0, 3, 2), (1, 4, 2), (1, 3, 1)):
        assert ways.shown(0.4, visible, place, c.CELL, choice, option, c.ONLINE) == 0.4
        assert ways.access_left(visible, place, c.CELL, choice, option) == 1.0
    assert ways.shown(0.4, visible, 1, c.CELL, 3, 2, c.STREET) == 0.4


def weeks_until_control(**fields: Any) -> int:
    """Weeks from the start of the measure until the sandbox's drug b, known to all, is controlled in S2."""
    item = measure("emergency_scheduling", where=("S2",), substances=("drug_b",), intensity=1.0, **fields)
    model = SupplyChain(sandbox(item, weeks=12), 1)
    model.state.goods["detected"] = 0
    good, there = list(model.world.substances).index("drug_b"), model.world.jurisdictions.index("S2")
    before = float(model.state.base_control[good, there])
    for week in range(12):
        model.step()
        if model.state.control[good, there] > before:
            model.close()
            return week
    model.close()
    return -1


def test_an_emergency_has_its_own_lag() -> None:
    assert [weeks_until_control(lag_weeks=lag) for lag in (0, 3, 7)] == [0, 3, 7]


def test_looking_for_new_substances_adds_to_the_usual_chance_of_detection() -> None:
    p = np.zeros(1, dtype=[("law_detection_per_week", "f8")]).view(np.recarray)
    p["law_detection_per_week"] = 0.02
    looking = changes((conditions.DETECTION_CHANCE, 0, 0, 0.5))
    chances = [chance_of(t, looking, p) for t in (4, 5)]
    assert chances == pytest.approx([0.02, 0.51])


def chance_of(t: int, looking: Any, p: Any) -> float:
    return float(conditions.chance_of_detection(t, looking, p[0]))


@pytest.mark.parametrize(
    ("treated", "capacity", "usd"),
    [
        (100.0, 200.0, 0.0),  # all in the places of the start
        (90.0, 200.0, 0.0),
        (150.0, 200.0, 0.5 * 1000 * 12),  # half of the added places
        (200.0, 200.0, 1000 * 12),
        (100.0, 100.0, 0.0),  # none added
    ],
)
def test_treatment_is_paid_for_those_who_are_in_added_places(
    treated: float, capacity: float, usd: float
) -> None:
    markets = np.zeros(1, dtype=c.MARKETS)
    markets["base_capacity"], markets["capacity"] = 100.0, capacity
    markets["oud_at_start"], markets["treatment"] = 1000.0, treated
    price_of_all = changes((conditions.OUTLAY, 0, 0, 12.0))
    assert conditions.outlay_for_treatment(5, markets, price_of_all) == pytest.approx(usd)
    assert conditions.outlay_for_treatment(4, markets, price_of_all) == 0.0

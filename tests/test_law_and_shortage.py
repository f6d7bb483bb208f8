"""Claims about what control of goods stops and what agents then think of, with numbers for the head."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hand_made import in_force, key_with_luck, numbers, only, plain, traders
from sandbox import sandbox

from simulation.model import SupplyChain
from simulation.phases import common, conditions, exposure, hits, making, reviews
from simulation.rules import draws
from simulation.world import columns as c
from simulation.world import ledger as books

WEEK = 7


@pytest.fixture(autouse=True)
def _wrap_around():
    """Uncompiled, the hash overflows on purpose."""
    with np.errstate(over="ignore"):
        yield


# ---- pressure that needs the law ----


def test_trade_in_what_no_law_names_can_be_prosecuted_only_in_part() -> None:
    """0.6 of investigations need a law; control is 0.25: 1 - 0.6 x 0.75 = 0.55 are left."""
    what = np.zeros(c.N_PRESSURES, dtype=c.CONSEQUENCES)
    what["needs_law"][c.INVESTIGATION] = 0.6
    for role in (c.SUPPLIER, c.BROKER):
        left = [common.under_law(role, c.INVESTIGATION, law, what) for law in (0.0, 0.25, 1.0)]
        assert left == pytest.approx([0.4, 0.55, 1.0])
        assert common.under_law(role, c.STREET, 0.0, what) == 1.0  # needs none
    for role in (c.COURIER, c.LAUNDERER, c.LAB, c.CELL):
        assert common.under_law(role, c.INVESTIGATION, 0.25, what) == 1.0


def test_licensing_covers_goods_as_strongly_as_they_are_controlled() -> None:
    what = np.zeros(c.N_PRESSURES, dtype=c.CONSEQUENCES)
    for role in (c.SUPPLIER, c.BROKER, c.LAB):
        assert [common.under_law(role, c.LICENSING, law, what) for law in (0.0, 0.25, 1.0)] == [0, 0.25, 1]


def test_who_sells_free_goods_is_hit_less_and_believes_so() -> None:
    """Luck 0.3 to 0.4 against a pressure of 0.5: hit if the goods are controlled, not at 0.4 x 0.5 = 0.2."""
    what = np.zeros(c.N_PRESSURES, dtype=c.CONSEQUENCES)
    what["needs_law"][c.INVESTIGATION], what["severity"] = 0.6, 1.0
    believed = np.zeros(c.N_PRESSURES)
    believed[c.INVESTIGATION] = 0.5
    loss = [
        exposure.hazards(c.SUPPLIER, believed, law, np.ones(c.N_PRESSURES), what)[0] for law in (0.0, 1.0)
    ]
    assert loss == pytest.approx([0.2, 0.5])
    assert [struck(what, law) for law in (0.0, 1.0)] == [0, 1]


def struck(what: Any, law: float) -> int:
    """Hits, all by investigation, on a supplier of luck 0.3 to 0.4 where its good is controlled by `law`."""
    a = traders(1, c.SUPPLIER)
    a["key"], a["exposure"] = key_with_luck(draws.HIT, WEEK, 0, 0.3, 0.4), 1.0
    pressure, found = np.zeros((c.N_PRESSURES, 1)), np.zeros((c.N_PRESSURES, 1), dtype=np.int64)
    pressure[c.INVESTIGATION] = 0.5
    hits.strike(
        WEEK, np.array([0]), a, np.zeros((1, 1), dtype=np.int64), pressure, np.array([[law]]), found,
        only(c.SUPPLIER, 1), np.zeros(1, dtype=c.PLACES), np.zeros(1, dtype=c.GOODS),
        np.zeros(1, dtype=c.RECIPE_COLUMNS), what, books.new_ledger(1), np.zeros(9, dtype=c.EVENTS),
        np.zeros(1, dtype=np.int64), np.zeros(c.N_TALLY), numbers(),
    )  # fmt: skip
    assert not np.delete(found, c.INVESTIGATION, axis=0).any()
    return int(found.sum())


def test_a_loss_on_the_way_stands_under_what_took_it_even_in_a_week_with_another_hit() -> None:
    """Two consignments went to interdiction, then the street hit for sure: each counts where it happened."""
    a, found = traders(1, c.COURIER), np.zeros((c.N_PRESSURES, 1), dtype=np.int64)
    a["exposure"], a["lost_now"], a["alarm"] = 1.0, 2, c.INTERDICTION
    pressure, what = np.zeros((c.N_PRESSURES, 1)), np.zeros(c.N_PRESSURES, dtype=c.CONSEQUENCES)
    pressure[c.STREET] = 1.0
    hits.strike(
        WEEK, np.array([0]), a, np.zeros((1, 1), dtype=np.int64), pressure, np.zeros((1, 1)), found,
        only(c.COURIER, 1), np.zeros(1, dtype=c.PLACES), np.zeros(1, dtype=c.GOODS),
        np.zeros(1, dtype=c.RECIPE_COLUMNS), what, books.new_ledger(1), np.zeros(9, dtype=c.EVENTS),
        np.zeros(1, dtype=np.int64), np.zeros(c.N_TALLY), numbers(),
    )  # fmt: skip
    assert {int(q): int(found[q, 0]) for q in np.flatnonzero(found)} == {c.INTERDICTION: 2, c.STREET: 1}


# ---- trade in the open ----


@pytest.mark.parametrize(
    ("openness", "law", "licit_use", "left"),
    [
        (0.8, 0.5, 0.5, 0.9),  # 1 - 0.8 x 1/4 x 1/2
        (0.8, 0.5, 0.0, 0.8),
        (1.0, 1.0, 0.0, 0.0),
        (0.0, 1.0, 0.0, 1.0),  # nothing is done in the open
        (1.0, 0.0, 0.0, 1.0),  # no law
        (1.0, 1.0, 1.0, 1.0),  # all of it hides in lawful trade
    ],
)
def test_control_stops_what_is_done_in_the_open(
    openness: float, law: float, licit_use: float, left: float
) -> None:
    assert common.trade_left(openness, law, licit_use) == pytest.approx(left)


def test_each_option_hides_a_part_of_what_the_others_leave_open() -> None:
    """Two choices, each half in the open: a quarter stays hidden. What is chosen from the world hides nothing."""
    a = traders(1, c.BROKER)
    choices = np.zeros((c.N_ROLES, c.MAX_CHOICES), dtype=c.CHOICE_COLUMNS)
    options = np.zeros((c.N_ROLES, c.MAX_CHOICES, c.MAX_OPTIONS), dtype=c.OPTIONS)
    choices["options"][c.BROKER, :3] = 2
    choices["kind"][c.BROKER, 2] = c.MODE_OPTIONS
    options["openness"][c.BROKER, :3, 0] = 0.5
    plain(exposure.apply_options)(a[0], only(c.BROKER, 1), choices, options)
    assert a["openness"][0] == 0.75


def test_a_supplier_fills_no_more_than_the_law_leaves() -> None:
    """It could make all of the 100 that are asked for; full control stops half of its trade."""
    filled = {law: supplied(law) for law in (0.0, 1.0)}
    assert filled[0.0] == (1.0, 100.0, 0.0)
    assert filled[1.0] == (0.5, 50.0, 25.0)


def supplied(law: float) -> tuple[float, float, float]:
    """Share filled, orders and unmet orders that the board hears, of a supplier half of whose trade is open.

    What it cannot fill counts for nothing in what it expects (`trade.weight_of_unfilled` 0), so the board
    hears of 100 x 0.5 = 50 orders, of which half are unmet.
    """
    a = traders(1, c.SUPPLIER)
    a["demand"], a["capacity"], a["reach"], a["openness"], a["cash"] = 100.0, 400.0, 1.0, 0.5, 10**6
    goods, board = np.zeros(1, dtype=c.GOODS), np.zeros((2, 2, 1), dtype=c.BOARD)
    goods["known"], goods["make_cost"] = 1, 1.0
    making.supply(
        WEEK, np.array([0]), a, np.zeros((1, 1), dtype=np.int64), only(c.SUPPLIER, 1), goods, board,
        np.zeros(1, dtype=c.PLACES), np.array([[law]]), books.new_ledger(1),
        numbers(trade_weight_of_unfilled=0.0),
    )  # fmt: skip
    return float(a["filled"][0]), float(board["orders_now"][0, 0, 0]), float(board["unmet_now"][0, 0, 0])


# ---- what an agent thinks of ----


def on_mind(role: int, low: float, *, alarm: int = -1, turnover: float = 70.0) -> int:
    """Of an agent with luck from `low` to `low` + 0.05, 0.2 of whose trade in the open control stops.

    It sells 0.3 less than normal, and half of what it orders from its one partner comes.
    """
    a = traders(1, role)
    a["key"] = key_with_luck(draws.REVIEW_WHAT, WEEK, 1, low, low + 0.05)
    a["openness"], a["turnover"], a["normal"], a["alarm"] = 0.8, turnover, 100.0, alarm
    a["seller"][0, 0], a["experience"][0, 0] = 3, 0.5
    places, goods = np.zeros(1, dtype=c.PLACES), np.zeros(1, dtype=c.GOODS)
    return int(plain(reviews.on_its_mind)(a[0], WEEK, np.array([[0.5]]), places, goods))


@pytest.mark.parametrize("role", [c.SUPPLIER, c.BROKER])
def test_a_trader_thinks_first_of_the_law_then_of_want_then_of_anything(role: int) -> None:
    """0.2 of the time of the law, half of the rest (to 0.6) of what it lacks."""
    assert [on_mind(role, low) for low in (0.15, 0.2, 0.55, 0.6)] == [
        c.LICENSING, c.SHORTAGE, c.SHORTAGE, -1,
    ]  # fmt: skip


def test_a_laboratory_thinks_of_want_only_and_a_cell_of_neither() -> None:
    assert [on_mind(c.LAB, low) for low in (0.0, 0.45, 0.5)] == [c.SHORTAGE, c.SHORTAGE, -1]
    assert on_mind(c.CELL, 0.0) == -1


def test_little_trade_weighs_where_it_is_more_than_what_did_not_come() -> None:
    assert on_mind(c.LAB, 0.7, turnover=20.0) == c.SHORTAGE  # sells 0.8 less than normal
    assert on_mind(c.LAB, 0.8, turnover=20.0) == -1
    assert on_mind(c.LAB, 0.5, turnover=500.0) == -1  # sells more: what does not come is what counts


def test_a_hit_is_what_it_thinks_of_before_all_else() -> None:
    assert on_mind(c.SUPPLIER, 0.0, alarm=c.STREET) == c.STREET


def test_want_of_supply_concerns_goods_sources_and_stocks_only() -> None:
    model = SupplyChain(sandbox(weeks=1), 1)
    choices, bears = model.state.choices, model.state.relevance[:, :, c.SHORTAGE]
    model.close()
    thought_over = {
        "supplier": {"product", "place"},
        "broker": {"substance", "source_place", "number_of_suppliers", "stock_target"},
        "lab": {"recipe", "stock_target"},
    }
    for role, name in ((c.SUPPLIER, "supplier"), (c.BROKER, "broker"), (c.LAB, "lab")):
        found = {choice for k, choice in enumerate(c.CHOICES[name]) if bears[role, k] > 0}
        assert found == thought_over[name]
        assert choices["options"][role, : len(c.CHOICES[name])].min() > 0


def test_a_choice_is_drawn_as_much_as_it_bears_on_the_matter() -> None:
    """Choices 0, 1 and 2 bear on want by 0, 1 and 3: never, up to a luck of 1/4, above."""
    choices = np.zeros((c.N_ROLES, c.MAX_CHOICES), dtype=c.CHOICE_COLUMNS)
    choices["options"][c.LAB, :3] = 2
    bears = np.zeros((c.N_ROLES, c.MAX_CHOICES, c.SHORTAGE + 1))
    bears[c.LAB, :3, c.SHORTAGE] = (0.0, 1.0, 3.0)
    taken = {}
    for low in (0.0, 0.2, 0.25, 0.9):
        a = traders(1, c.LAB)
        a["key"] = key_with_luck(draws.REVIEW_WHAT, WEEK, 0, low, low + 0.05)
        taken[low] = plain(reviews.what_to_review)(a[0], WEEK, c.SHORTAGE, bears, choices)
    assert taken == {0.0: 1, 0.2: 1, 0.25: 2, 0.9: 2}


# ---- closing suppliers ----


def closed(change: Any, week: int = WEEK) -> tuple[list[int], Any, Any]:
    """Who is left after a week of closing: rows 0 to 4, of which only 0 and 1 sell good 1 at place 1.

    0 has a luck below 1/2, 1 above it; all hold 10 mg of good 1 and 5 cents.
    """
    a = traders(5, c.SUPPLIER)
    a["good"], a["place"] = (1, 1, 1, 0, 1), (1, 1, 0, 1, 1)
    a["active"][4] = 0
    a["key"] = [key_with_luck(draws.CLOSING, week, 0, *of) for of in ((0, 0.5), (0.5, 1)) + ((0, 0.5),) * 3]
    a["cash"] = 5
    stock, ledger, tally = np.zeros((5, 2), dtype=np.int64), books.new_ledger(2), np.zeros(c.N_TALLY)
    stock[:, 1] = 10
    hits.close_suppliers(
        week, np.arange(4), a, stock, change, only(c.SUPPLIER, 4), ledger, np.zeros(9, dtype=c.EVENTS),
        np.zeros(1, dtype=np.int64), tally,
    )  # fmt: skip
    assert ((stock[:4, 1] == 0) == (a["active"][:4] == 0)).all()
    return a["active"].tolist(), ledger, tally


def test_suppliers_of_a_good_at_a_place_are_closed_and_their_stock_is_seized() -> None:
    left, ledger, tally = closed(in_force("closure", 1, 1, 1.0, week=WEEK))
    assert left == [0, 0, 1, 1, 0]
    assert ledger[books.SEIZED, :, books.IN].tolist() == [0, 20, 10]
    assert tally[c.ARRESTED] == 2


def test_a_closure_of_half_takes_those_without_luck_and_one_that_has_not_begun_nobody() -> None:
    assert closed(in_force("closure", 1, 1, 0.5, week=WEEK))[0] == [0, 1, 1, 1, 0]
    assert closed(in_force("closure", 1, 1, 1.0, week=WEEK, ramp=2))[0] == [0, 1, 1, 1, 0]  # half way up
    assert closed(in_force("closure", 1, 1, 1.0, week=WEEK + 1))[0] == [1, 1, 1, 1, 0]
    assert closed(in_force("control", 1, 1, 1.0, week=WEEK))[0] == [1, 1, 1, 1, 0]


@pytest.mark.parametrize(
    ("share", "detected"),
    [
        (0.05, False),  # as rare as law.share_noticed: single findings only
        (0.07, False),  # 0.4 of the way to twice that: chance 0.2
        (0.09, True),  # 0.8 of the way: chance 0.4
        (0.5, True),  # full chance, 0.5
    ],
)
def test_a_rare_substance_is_not_detected_and_a_common_one_with_the_full_chance(share, detected) -> None:
    goods = np.zeros(3, dtype=c.GOODS)  # a drug alone in its stage, an input in use, one on the rise
    goods["stage"] = (c.FINISHED, 1, 1)
    goods["detected"] = (0, 0, -1)
    goods["on_sale"] = (7.0, 100.0 * (1.0 - share), 100.0 * share)
    key = key_with_luck(draws.DETECTION, 9, 0, 0.3, 0.31)
    events = np.zeros(4, dtype=c.EVENTS)
    plain(conditions.detect)(
        9, key - np.uint64(2), goods, traders(1, c.SUPPLIER), events, np.zeros(1, dtype=np.int64), 0.5,
        numbers(law_share_noticed=0.05)[0],
    )  # fmt: skip
    assert (goods[2].detected == 9) == detected
    assert not goods["on_sale"].any()  # counted anew next week

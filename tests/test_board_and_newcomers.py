"""Claims about what becomes known of a trade that changes, who joins it, and cutting, with numbers for the head."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hand_made import key_with_luck, numbers, only, plain, traders

from simulation.phases import entry, market_prospects, option_prospects, prices, retail
from simulation.rules import draws
from simulation.world import columns as c
from simulation.world import ledger as books

WEEK = 7


@pytest.fixture(autouse=True)
def _wrap_around():
    """Uncompiled, the hash overflows on purpose."""
    with np.errstate(over="ignore"):
        yield


# ---- what the board shows ----


def test_a_seller_counts_while_it_trades_in_what_is_looked_for() -> None:
    a = traders(4, c.BROKER)
    a["good"], a["active"][2] = (0, 5, 5, 6), 0
    for partners, known in (((1, -1, -1, -1), True), ((2, 3, -1, -1), False), ((-1, -1, -1, 1), True)):
        a["seller"][0] = partners
        assert prices.has_seller(a, 0, 5) is known
    a["seller"][0] = -1
    assert not prices.has_seller(a, 0, 5)


# Places 0 and 1, goods 0 to 2; recipe 0 makes good 2 of good 0, two for one, recipe 1 of good 1, one for four.
RECIPES = np.zeros(2, dtype=c.RECIPE_COLUMNS)
RECIPES["input"], RECIPES["output"], RECIPES["yield_"] = (0, 1), 2, (2.0, 0.25)
EVERYWHERE = 2


def choices() -> Any:
    found = np.zeros((c.N_ROLES, c.MAX_CHOICES), dtype=c.CHOICE_COLUMNS)
    found["kind"][c.SUPPLIER, 0] = found["kind"][c.BROKER, 0] = c.SUBSTANCES
    found["kind"][c.LAB, 0] = c.RECIPES
    return found


def known_of(a: Any) -> Any:
    """The board after the first agent, at place 1, has asked around: (tier, place, good)."""
    a["place"][0] = 1
    board = np.zeros((2, EVERYWHERE + 1, 3), dtype=c.BOARD)
    prices.ask_around(a, 0, RECIPES, choices(), board)
    return board


def written(values: Any) -> dict[tuple[int, int, int], float]:
    """What is not zero of an array (tier, place, good)."""
    return {tuple(int(k) for k in at): float(values[tuple(at)]) for at in np.argwhere(values)}


@pytest.mark.parametrize(("role", "tier"), [(c.SUPPLIER, 0), (c.BROKER, 1)])
def test_who_is_about_to_deal_in_a_substance_is_known_where_it_is(role: int, tier: int) -> None:
    a = traders(1, role)
    a["pending_choice"], a["pending_option"] = 0, 2
    assert written(known_of(a)["coming"]) == {(tier, 1, 2): 1.0}
    a["pending_choice"] = 3  # another choice, of its table
    assert written(known_of(a)["coming"]) == {}


def test_a_broker_without_a_seller_asks_suppliers_where_it_is() -> None:
    a = traders(2, c.BROKER)
    a["option"][:, 0], a["good"], a["expected"] = 2, (0, 2), 30.0
    assert written(known_of(a)["asked"]) == {(0, 1, 2): 30.0}
    a["seller"][0, 3] = 1
    assert written(known_of(a)["asked"]) == {}


def test_a_laboratory_asks_brokers_anywhere_for_the_input_it_will_need() -> None:
    """It expects to sell 30 a week: 15 of good 0, two for one; by the other recipe 120 of good 1."""
    a = traders(2, c.LAB)
    a["expected"], a["good"] = 30.0, (2, 0)
    assert written(known_of(a)["asked"]) == {(1, EVERYWHERE, 0): 15.0}
    a["seller"][0, 0] = 1
    assert written(known_of(a)["asked"]) == {}
    a["pending_choice"], a["pending_option"] = 0, 1
    assert written(known_of(a)["asked"]) == {(1, EVERYWHERE, 1): 120.0}


def test_suppliers_and_cells_ask_nobody() -> None:
    for role in (c.SUPPLIER, c.CELL, c.COURIER):
        a = traders(1, role)
        a["expected"] = 30.0
        assert written(known_of(a)["asked"]) == {}


def test_the_board_adds_up_over_places_and_forgets_last_weeks_askers() -> None:
    """Two brokers of good 2, one at each place, ask for 30 and 10; the second is about to change to good 0."""
    a, places = traders(2, c.BROKER), np.zeros(2, dtype=c.PLACES)
    a["option"][:, 0], a["good"], a["expected"], a["place"] = 2, 2, (30.0, 10.0), (0, 1)
    a["pending_choice"][1], a["pending_option"][1] = 0, 0
    board = np.zeros((2, EVERYWHERE + 1, 3), dtype=c.BOARD)
    for _ in range(2):
        prices.update_board(np.arange(2), a, only(c.BROKER, 2), places, RECIPES, choices(), board, numbers())
    assert written(board["asked"]) == {(0, 0, 2): 30.0, (0, 1, 2): 10.0, (0, EVERYWHERE, 2): 40.0}
    assert written(board["coming"]) == {(1, 1, 0): 1.0, (1, EVERYWHERE, 0): 1.0}
    assert written(board["sellers"]) == {(1, 0, 2): 1.0, (1, 1, 2): 1.0, (1, EVERYWHERE, 2): 2.0}


# ---- what one more seller can expect ----


@pytest.mark.parametrize(
    ("changed", "mine", "orders"),
    [
        ({}, False, 50.0),  # 100 of orders, 1 seller and oneself
        ({}, True, 100.0),
        ({"coming": 2.0}, False, 25.0),  # 4 will share
        ({"asked": 40.0}, False, 70.0),  # 140 to share
    ],
)
def test_orders_are_shared_with_who_is_coming_and_grow_by_what_is_asked_for(
    changed: dict[str, float], mine: bool, orders: float
) -> None:
    assert prospect(changed, {}, mine) == orders


def test_half_of_what_is_not_got_of_another_input_is_spread_over_all_that_are_sold() -> None:
    """30 unmet and 10 asked for of the other: 20 can be won, 10 by each of the two that are sold; 110 for two.

    Where nobody sells or will sell the other, all 20 can be won by this one: 120 for two.
    """
    wanted = {"unmet": 30.0, "asked": 10.0}
    assert prospect({}, wanted | {"sellers": 3.0}, False) == 55.0
    assert prospect({}, wanted | {"coming": 1.0}, False) == 55.0
    assert prospect({}, wanted, False) == 60.0


def prospect(this: dict[str, float], other: dict[str, float], mine: bool) -> float:
    """Orders that one more supplier of good 0 can expect: 100 are made a week, 1 seller; good 1 is another."""
    board = np.zeros((2, 1, 2), dtype=c.BOARD)
    board["orders"][0, 0, 0], board["sellers"][0, 0, 0] = 100.0, 1.0
    for good, values in ((0, this), (1, other)):
        for column, value in values.items():
            board[column][0, 0, good] = value
    found = market_prospects.substance_prospect(
        0, 0, 0, mine, board, np.zeros(2, dtype=c.GOODS), only(c.SUPPLIER, 1), np.zeros((c.N_ROLES, 3)),
        numbers(market_substitutability=0.5)[0],
    )  # fmt: skip
    return float(found[0])


def test_skill_while_learning_is_its_mean_over_the_horizon() -> None:
    """Learning 1/13 of the gap a week for 13 weeks: of a gap of 1 the mean is 1 - 1/e, of 1/2 half of that."""
    p = numbers(lab_learning_by_doing=1.0 / 13.0, behaviour_horizon_weeks=13.0)[0]
    skill = plain(option_prospects.skill_while_learning)
    assert skill(0.0, p) == pytest.approx(1.0 / math.e)
    assert skill(0.5, p) == pytest.approx(0.5 + 0.5 / math.e)
    assert skill(1.0, p) == 1.0


# ---- newcomers ----


@pytest.mark.parametrize(
    ("at_start", "low", "comes"),
    [
        (1, 0.15, True),  # a chance of 0.2
        (1, 0.2, False),
        (2, 0.25, True),  # half are gone: as many places are free as there are agents, 0.2 x (1 + 0.5 x 1)
        (2, 0.3, False),
        (4, 0.45, True),  # three places free for each agent: 0.2 x (1 + 0.5 x 3)
        (4, 0.5, False),
        (0, 0.15, True),  # more than at the start: as usual
        (0, 0.2, False),
    ],
)
def test_half_of_the_places_left_open_draw_in_newcomers(at_start: int, low: float, comes: bool) -> None:
    a = entered(at_start, low, c.SUPPLIER)
    assert bool(a["active"][1]) is comes


def entered(at_start: int, low: float, role: int) -> Any:
    """Two rows, the first an agent of worth 1 with luck from `low` to `low` + 0.05, after a week's entry."""
    a, roles, places = traders(2, role), only(role, 1), np.zeros(1, dtype=c.PLACES)
    a["active"], a["gone"], a["contacts"] = (1, 0), -1000, (1, 0)
    a["key"] = key_with_luck(draws.ENTRY, WEEK, 0, low, low + 0.05)
    a["normal"], a["profit"] = 100.0, 20.0
    roles["stop"][role] = 2
    for column, value in (("profit", 0.2), ("entry", 0.2), ("worth", 1.0), ("active", 1.0)):
        roles[column][role] = value
    roles["at_start"][role] = at_start
    places["outside_income"] = 1.0
    entry.enter(
        WEEK, np.uint64(1), np.array([0]), a, np.zeros((2, 1, c.N_PRESSURES)), roles, places,
        np.zeros(1, dtype=c.RECIPE_COLUMNS), np.zeros((c.N_ROLES, c.MAX_CHOICES), dtype=c.CHOICE_COLUMNS),
        np.zeros((c.N_ROLES, c.MAX_CHOICES, c.MAX_OPTIONS), dtype=c.OPTIONS), books.new_ledger(1),
        np.zeros(9, dtype=c.EVENTS), np.zeros(1, dtype=np.int64), numbers(market_newcomers=0.5),
    )  # fmt: skip
    return a


@pytest.mark.parametrize("contacts", [0, 1])
def test_an_entering_launderer_has_the_contacts_of_whom_it_comes_from(contacts: int) -> None:
    """By its own luck each of these entrants would have others: six keys, a chance of 0.4, never all alike."""
    role, p = c.LAUNDERER, numbers(launderer_contacts_abroad=1.0 - contacts)[0]
    a, roles = traders(2, role), only(role, 2)
    a["contacts"] = (contacts, 1 - contacts)
    plain(entry.be_born)(WEEK, np.uint64(1), a, 0, 1, np.zeros((2, 1, c.N_PRESSURES)), roles, p)
    assert a["contacts"][1] == contacts


def test_contacts_are_a_trait_with_a_share_of_its_own_in_each_role() -> None:
    """Luck 0.4 to 0.5: launderers up to 0.5 have contacts, cells up to 0.4."""
    p = numbers(launderer_contacts_abroad=0.5, cell_access_to_source=0.4)[0]
    key = key_with_luck(draws.TRAIT, 0, 0, 0.4, 0.5)
    assert [plain(entry.has_contacts)(role, key, p) for role in (c.LAUNDERER, c.CELL)] == [1, 0]


# ---- cutting ----


def sold(weeks_of_stock: list[float]) -> tuple[list[float], list[float]]:
    """Factor on potency, and share of its demand in pure drug that a cell fills, week by week.

    It is asked for 100 doses of 1 mg and has stock for so many weeks; it cuts in full proportion, to a fifth
    at least, and gives back a tenth of the gap a week.
    """
    a, roles, stock = traders(1, c.CELL), only(c.CELL, 1), np.zeros((1, 1), dtype=np.int64)
    a["potency"] = a["price"] = a["reach"] = a["cut"] = 1.0
    a["expected"], a["capacity"] = 100.0, 1e9
    places, markets, goods = (np.zeros(1, dtype=x) for x in (c.PLACES, c.MARKETS, c.GOODS))
    markets["demand"], markets["price"], markets["oud"] = 100.0, 1.0, 1.0
    goods["stage"], goods["potency"] = c.FINISHED, 1.0
    options = np.zeros((c.N_ROLES, c.MAX_CHOICES, c.MAX_OPTIONS), dtype=c.OPTIONS)
    options["value"][c.CELL, c.CELL_POTENCY] = 1.0
    p = numbers(demand_reference_dose_mg=1.0, cell_weeks_it_wants_covered=1.0, cell_lowest_cut=0.2,
                cell_stretching=1.0, cell_weeks_to_restore_potency=10.0)  # fmt: skip
    cut, filled = [], []
    for weeks in weeks_of_stock:
        stock[:] = int(100 * weeks)
        markets["attraction"] = 0.0
        retail.sell(
            WEEK, np.array([0]), a, stock, roles, places, markets, goods, options,
            np.zeros((c.MAX_CHOICES, c.MAX_OPTIONS)), np.zeros((1, 1), dtype=np.int64), np.zeros(1), np.zeros(1),
            books.new_ledger(1), p,
        )  # fmt: skip
        cut.append(float(a["cut"][0]))
        filled.append(float(a["filled"][0]))
    return cut, filled


def test_a_cell_cuts_at_once_and_gives_back_a_tenth_of_the_gap_a_week() -> None:
    cut, _ = sold([1.0, 0.5, 9.0, 9.0, 0.3])
    assert cut == pytest.approx([1.0, 0.5, 0.55, 0.595, 0.3])


def test_stretched_doses_do_not_hide_the_shortage_from_the_price() -> None:
    """Half the stock, cut by half, serves every dose; yet half of the drug is wanting. Then there is enough."""
    assert sold([0.5, 9.0])[1] == [0.5, 1.0]


def test_what_is_short_beyond_the_deepest_cut_is_not_served() -> None:
    """A tenth of the stock: cut to a fifth it serves 50 of 100 doses, each a fifth of what is wanted."""
    cut, filled = sold([0.1])
    assert (cut, filled) == ([0.2], [pytest.approx(0.5 * 0.2)])

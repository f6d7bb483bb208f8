"""Claims about the other side of laundering deals, contacts, and pay for risk, with numbers for the head."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hand_made import numbers, only, plain, traders
from sandbox import sandbox

from simulation.model import SupplyChain
from simulation.phases import money, option_prospects, prospects
from simulation.world import columns as c
from simulation.world import ledger as books

MIRROR = 2


def channels() -> Any:
    """Options of the launderers' first choice; in the third the other side pays 0.04."""
    found = np.zeros((c.N_ROLES, c.MAX_CHOICES, c.MAX_OPTIONS), dtype=c.OPTIONS)
    found["capacity"][c.LAUNDERER, 0] = 1.0
    found["other_side"][c.LAUNDERER, 0, MIRROR] = 0.04
    return found


@pytest.mark.parametrize(("moved", "share"), [(0.0, 0.04), (100.0, 0.02), (300.0, 0.01)])
def test_the_other_side_pays_less_the_more_is_moved(moved: float, share: float) -> None:
    """200 were laundered at the start, depth 1/2: at 100 it pays half, at 300 a quarter."""
    about = only(c.LAUNDERER, 1)
    about["usual_value"], about["moved"][c.LAUNDERER, MIRROR] = 200.0, moved
    p = numbers(laundering_depth_of_other_side=0.5)[0]
    channel = channels()[c.LAUNDERER, 0, MIRROR]
    assert plain(money.from_other_side)(channel, about[c.LAUNDERER], MIRROR, p) == pytest.approx(share)


def test_what_a_channel_moves_is_remembered_and_the_last_entry_is_no_channel() -> None:
    """80 and 40 a week for two weeks, with a memory of 4 weeks: 20 and 10, then 35 and 17.5."""
    roles, tally, p = only(c.LAUNDERER, 1), np.zeros(c.N_TALLY), numbers(trade_board_weeks=4.0)[0]
    tally[c.BY_CHANNEL : c.BY_CHANNEL + 2] = 80.0, 40.0
    tally[c.BY_CHANNEL + c.WITHOUT_LAUNDERER] = 99.0
    for expected in ([20.0, 10.0, 0.0], [35.0, 17.5, 0.0]):
        plain(money.note_channels)(roles, tally, p)
        assert roles[c.LAUNDERER].moved[:3].tolist() == expected
    assert roles[c.LAUNDERER].moved[c.WITHOUT_LAUNDERER] == 0.0


def settled(role: int, channel: int, risk_pay: float = 0.0) -> tuple[Any, Any]:
    """An agent (normal turnover 1000, running cost a tenth, 1000 moved if it launders) after its week's books."""
    a, roles = traders(1, role), only(role, 1)
    a["option"][0, 0], a["handled"], a["normal"], a["cash"] = channel, 1000.0, 1000.0, 500
    a["margin_factor"] = a["reach"] = 1.0
    roles["running"], roles["risk_pay"] = 0.1, risk_pay
    ledger, payments = books.new_ledger(1), np.zeros((c.HORIZON, 1), dtype=c.PAYMENTS)
    money.settle(
        0, np.array([0]), a, payments, np.zeros(c.HORIZON, dtype=np.int64), roles, channels(),
        np.zeros(1, dtype=c.PLACES), np.zeros(1, dtype=c.RECIPE_COLUMNS), ledger, np.zeros(c.N_TALLY),
        numbers(market_fixed_share_of_costs=1.0, market_income_rate=0.0),
    )  # fmt: skip
    return a, ledger[:, 1]


def test_who_launders_by_mirror_deals_is_paid_by_the_other_side() -> None:
    """0.04 of 1000 comes in, a tenth of 1000 goes out: 500 + 40 - 100."""
    a, by_account = settled(c.LAUNDERER, MIRROR)
    assert (a["cash"][0], by_account[books.OTHER_SIDE, books.OUT]) == (440, 40)
    a, by_account = settled(c.LAUNDERER, 0)
    assert (a["cash"][0], by_account[books.OTHER_SIDE, books.OUT]) == (400, 0)


def test_pay_for_risk_has_an_account_of_its_own() -> None:
    """Of 100 of running costs a quarter is pay for risk."""
    _, by_account = settled(c.COURIER, 0, risk_pay=0.25)
    assert (by_account[books.PAY_FOR_RISK, books.IN], by_account[books.COSTS, books.IN]) == (25, 75)


def test_a_channel_is_judged_by_fee_and_other_side_together() -> None:
    """Clients pay the same 0.04 either way; with 0.04 more from the other side twice as much is earned.

    At 100 moved (a depth of 100) it is 0.02 more: 1.5 times.
    """
    table, about, view = channels(), only(c.LAUNDERER, 1), np.zeros(1, dtype=c.PROSPECT)
    table["fee"][c.LAUNDERER, 0] = 0.04
    about["usual_value"], about["normal_volume"] = 200.0, 1e9
    p = numbers(laundering_depth_of_other_side=0.5)[0]
    now, then = table[c.LAUNDERER, 0, 0], table[c.LAUNDERER, 0, MIRROR]
    for moved, turnover in ((0.0, 2000.0), (100.0, 1500.0)):
        view["turnover"], about["moved"][c.LAUNDERER, MIRROR] = 1000.0, moved
        plain(option_prospects.judge_channel)(then, MIRROR, now, 0, about[c.LAUNDERER], view[0], p)
        assert view["turnover"][0] == pytest.approx(turnover)


def feasible_for(contacts: int, now: str) -> set[str]:
    """Channels that a launderer of the sandbox who uses `now` can think of."""
    model = SupplyChain(sandbox(weeks=1), 1)
    s = model.state
    names = s.option_names[c.LAUNDERER, c.LAUNDERER_CHANNEL]
    row = int(s.roles[c.LAUNDERER].start)
    s.traders[row].option[c.LAUNDERER_CHANNEL] = names.index(now)
    s.traders[row].contacts = contacts
    feasible = np.zeros(c.MAX_OPTIONS, dtype=np.int64)
    prospects.evaluate(
        s.traders, row, c.LAUNDERER_CHANNEL, np.zeros(c.MAX_OPTIONS), feasible, np.zeros(c.N_PRESSURES),
        np.zeros(1, dtype=c.PROSPECT), s.belief, s.control, s.places, s.markets, s.roles, s.goods, s.recipes,
        s.choices, s.options, s.consequences, s.board, s.reach, s.freight, s.source_places, s.lab_places,
        s.normal, model.changes.ways, s.p[0],
    )  # fmt: skip
    model.close()
    return {name for k, name in enumerate(names) if feasible[k]}


def test_mirror_deals_need_contacts_unless_one_makes_them_already() -> None:
    every = feasible_for(1, "bank")
    assert "mirror_transfer" in every
    assert every - feasible_for(0, "bank") == {"mirror_transfer"}
    assert feasible_for(0, "mirror_transfer") == every

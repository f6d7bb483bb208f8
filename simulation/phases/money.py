"""Payment and laundering: value moves through channels that cost a fee and time and can be frozen;
then costs, dues, income.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.ahead import BOOKS, CASH, LAUNDERER_OF, POOR, WHO, stretch_ahead
from simulation.phases.common import own_running, remit
from simulation.phases.making import grow
from simulation.rules import draws
from simulation.rules.compiled import phase, rule
from simulation.rules.draws import draw
from simulation.rules.trade import smooth
from simulation.world import columns as c
from simulation.world import ledger as books
from simulation.world.ledger import post

Records = NDArray[Any]
LAUNDERER, CHANNEL, HORIZON, FREEZE, FINANCIAL, CRYPTO = (
    c.LAUNDERER,
    c.LAUNDERER_CHANNEL,
    c.HORIZON,
    c.FREEZE,
    c.FINANCIAL,
    c.CRYPTO,
)
CELL, LAB, COURIER, ORGANISATION, ORG_BUDGET = c.CELL, c.LAB, c.COURIER, c.ORGANISATION, c.ORG_BUDGET
PAY_FOR_RISK, OTHER_SIDE = books.PAY_FOR_RISK, books.OTHER_SIDE
TRANSIT, SEIZED, COSTS, BRIBES, WITHDRAWN = (
    books.TRANSIT,
    books.SEIZED,
    books.COSTS,
    books.BRIBES,
    books.WITHDRAWN,
)
SEARCH_LAUNDERER = draws.LAUNDERER

BRIBED = c.BRIBED
BY_CHANNEL = c.BY_CHANNEL
BY_ROLE = c.BY_ROLE
FROZEN = c.FROZEN
LAUNDERED = c.LAUNDERED
LAUNDERING_FEES = c.LAUNDERING_FEES
WITHOUT_LAUNDERER = c.WITHOUT_LAUNDERER


@rule
def channel_cost(launderer: Any, options: Records, p: Any) -> float:
    """What a client reckons a launderer costs: fee, plus the price of waiting; share of value."""
    channel = options[LAUNDERER, CHANNEL, launderer.option[CHANNEL]]
    wait = channel.delay + launderer.backlog / max(1.0, launderer.capacity)
    return float(launderer.price + p.laundering_cost_of_waiting * wait)


@rule
def pay(
    t: int,
    a: Records,
    payer: int,
    payee: int,
    value: int,
    payments: Records,
    payments_due: NDArray[np.int64],
    options: Records,
    ledger: NDArray[np.int64],
    tally: NDArray[np.float64],
    p: Any,
) -> None:
    """Send ``value`` cents from payer to payee through the payer's launderer.

    The payer bears the fee, the payee the risk that funds are frozen. Without a launderer the payer carries
    the money itself, at the cost and delay of doing without.
    """
    money = ledger.shape[1] - 1
    row = a[payer].launderer
    role = a[payer].role
    fee_share = p.laundering_own_fee
    delay = int(p.laundering_own_delay_weeks)
    frozen_share = 0.0
    served = row >= 0 and a[row].active == 1
    if served:
        channel = options[LAUNDERER, CHANNEL, a[row].option[CHANNEL]]
        fee_share = a[row].price
        delay = min(HORIZON - 2, channel.delay + int(a[row].backlog / max(1.0, a[row].capacity)))
        if a[row].frozen_week == t:
            frozen_share = p.laundering_share_frozen
    value = max(0, min(value, int(a[payer].cash / (1.0 + fee_share))))
    fee = min(int(value * fee_share), a[payer].cash - value)
    frozen = int(value * frozen_share)
    a[payer].cash -= value + fee
    a[payer].spent += value + fee
    if served:
        a[row].cash += fee
        a[row].revenue += fee
        a[row].handled += value
        post(ledger, role, LAUNDERER, money, fee)
    else:
        post(ledger, role, COSTS, money, fee)
    post(ledger, role, SEIZED, money, frozen)
    post(ledger, role, TRANSIT, money, value - frozen)
    remit(payments, payments_due, t + delay, payee, value - frozen)
    a[payee].revenue += value - frozen
    tally[LAUNDERED] += value
    tally[LAUNDERING_FEES] += fee
    tally[FROZEN] += frozen
    if served:
        tally[BY_CHANNEL + a[row].option[CHANNEL]] += value
    else:
        tally[BY_CHANNEL + WITHOUT_LAUNDERER] += value


@rule
def from_other_side(channel: Any, about: Any, k: int, p: Any) -> float:
    """What the other side of a deal pays a launderer now, share of value: less, the more the trade moves.

    People who want dollars outside their banks pay for them; their number is limited. k: the channel.
    """
    depth = p.laundering_depth_of_other_side * about.usual_value
    return float(channel.other_side / (1.0 + about.moved[k] / max(1.0, depth)))


@rule
def note_channels(roles: Records, tally: NDArray[np.float64], p: Any) -> None:
    """Keep at hand how much value each channel moves a week, smoothed (cents)."""
    about = roles[LAUNDERER]
    for k in range(about.moved.shape[0]):
        if k < WITHOUT_LAUNDERER:
            about.moved[k] = smooth(about.moved[k], tally[BY_CHANNEL + k], p.trade_board_weeks)


@rule
def take_income(
    t: int, a: Records, i: int, income: int, ledger: NDArray[np.int64], tally: NDArray[np.float64], p: Any
) -> None:
    """Take money out of the trade. Brokers, labs and cells must have it laundered:
    fee and freezes come off.
    """
    money = ledger.shape[1] - 1
    role = a[i].role
    row = a[i].launderer
    a[i].cash -= income
    fee = 0
    frozen = 0
    if row >= 0 and a[row].active == 1:
        fee = int(income * a[row].price)
        if a[row].frozen_week == t:
            frozen = int((income - fee) * p.laundering_share_frozen)
        a[row].cash += fee
        a[row].revenue += fee
        a[row].handled += income
        post(ledger, role, LAUNDERER, money, fee)
        post(ledger, role, SEIZED, money, frozen)
        tally[LAUNDERED] += income
        tally[LAUNDERING_FEES] += fee
        tally[FROZEN] += frozen
        tally[BY_CHANNEL + a[row].option[CHANNEL]] += income
    post(ledger, role, WITHDRAWN, money, income - fee - frozen)


@phase
def settle(
    t: int,
    rows: NDArray[np.int64],
    a: Records,
    payments: Records,
    payments_due: NDArray[np.int64],
    roles: Records,
    options: Records,
    places: Records,
    recipes: Records,
    ledger: NDArray[np.int64],
    tally: NDArray[np.float64],
    parameters: Records,
) -> None:
    """Money due arrives; running costs, bribes and dues are paid;
    what is not needed in the trade is taken as income.
    """
    p = parameters[0]
    money = ledger.shape[1] - 1
    note_channels(roles, tally, p)
    slot = t % HORIZON
    for k in range(payments_due[slot]):
        payment = payments[slot, k]
        if a[payment.row].active == 1:
            a[payment.row].cash += payment.cents
            post(ledger, TRANSIT, a[payment.row].role, money, payment.cents)
        else:
            post(ledger, TRANSIT, WITHDRAWN, money, payment.cents)
    payments_due[slot] = 0
    for nth in range(rows.shape[0]):
        stretch_ahead(a, rows, nth, WHO, CASH)
        stretch_ahead(a, rows, nth, BOOKS, POOR)
        i = rows[nth]
        if a[i].active == 0:
            continue
        role = a[i].role
        normal = a[i].normal
        if role == LAUNDERER:
            k = a[i].option[CHANNEL]
            extra = int(
                a[i].handled * from_other_side(options[LAUNDERER, CHANNEL, k], roles[LAUNDERER], k, p)
            )
            a[i].cash += extra
            a[i].revenue += extra
            post(ledger, OTHER_SIDE, LAUNDERER, money, extra)
        busy = p.market_fixed_share_of_costs + (1.0 - p.market_fixed_share_of_costs) * min(
            p.market_busiest, a[i].turnover / normal
        )
        added = roles[role].running + roles[role].profit
        cost = normal * (own_running(a[i], roles[role], recipes, p) - roles[role].running * (1.0 - busy))
        cost += a[i].revenue * added * (1.0 - a[i].margin_factor)
        bribe = int(normal * a[i].bribe_share * places[a[i].place].corruption_price)
        paid = min(max(0, int(cost)), a[i].cash)
        a[i].cash -= paid
        for_risk = int(paid * roles[role].risk_pay)
        post(ledger, role, PAY_FOR_RISK, money, for_risk)
        post(ledger, role, COSTS, money, paid - for_risk)
        bribe = min(bribe, a[i].cash)
        a[i].cash -= bribe
        post(ledger, role, BRIBES, money, bribe)
        places[a[i].place].bribes += bribe
        tally[BRIBED] += bribe
        earned = a[i].revenue - a[i].spent - paid - bribe
        boss = a[i].organisation
        if boss >= 0 and a[boss].active == 1 and earned > 0:
            dues = min(
                int(earned * options[ORGANISATION, ORG_BUDGET, a[boss].option[ORG_BUDGET]].value), a[i].cash
            )
            a[i].cash -= dues
            a[boss].cash += dues
            a[boss].revenue += dues
            post(ledger, role, ORGANISATION, money, dues)
            earned -= dues
        a[i].turnover = smooth(a[i].turnover, float(a[i].revenue), p.behaviour_books_weeks)
        a[i].profit = smooth(a[i].profit, float(earned), p.behaviour_books_weeks)
        tally[BY_ROLE + role] += earned
        needed = p.market_working_capital_weeks * max(a[i].turnover, p.market_entrant_size * normal)
        if a[i].cash > needed:
            take_income(t, a, i, int((a[i].cash - needed) * p.market_income_rate), ledger, tally, p)
        if a[i].cash < p.market_bankruptcy_weeks_of_cash * normal * roles[role].running:
            a[i].poor_weeks += 1
        else:
            a[i].poor_weeks = 0
        if role == LAUNDERER:
            limit = a[i].capacity * a[i].reach * options[LAUNDERER, CHANNEL, a[i].option[CHANNEL]].capacity
            a[i].demand = a[i].handled
            a[i].filled = (
                1.0 if a[i].backlog + a[i].handled <= limit else limit / (a[i].backlog + a[i].handled)
            )
            a[i].backlog = max(0.0, a[i].backlog + a[i].handled - limit)
            a[i].expected = smooth(a[i].expected, a[i].handled, p.trade_expectation_weeks)
            grow(a[i], p.laundering_spare_capacity, roles[LAUNDERER].normal_volume, p)
        a[i].revenue = 0
        a[i].spent = 0
        a[i].handled = 0.0


@phase
def choose_launderers(
    t: int, rows: NDArray[np.int64], a: Records, roles: Records, options: Records, parameters: Records
) -> None:
    """Payers look at another launderer now and then, at once if theirs is gone,
    and move to the cheaper one.
    """
    p = parameters[0]
    start, stop = roles[LAUNDERER].start, roles[LAUNDERER].stop
    for nth in range(rows.shape[0]):
        stretch_ahead(a, rows, nth, WHO, WHO)
        stretch_ahead(a, rows, nth, LAUNDERER_OF, LAUNDERER_OF)
        i = rows[nth]
        role = a[i].role
        if a[i].active == 0 or (role != c.BROKER and role != LAB and role != CELL):
            continue
        now = a[i].launderer
        lost = now < 0 or a[now].active == 0 or a[now].frozen_week == t
        if not lost and draw(a[i].key, SEARCH_LAUNDERER, t, 0) >= p.laundering_look_around:
            continue
        row = start + int(draw(a[i].key, SEARCH_LAUNDERER, t, 1) * (stop - start))
        if a[row].active == 0 or t < a[row].blocked_until:
            continue
        if (
            now < 0
            or a[now].active == 0
            or channel_cost(a[row], options, p) < channel_cost(a[now], options, p)
        ):
            a[i].launderer = row

"""What several parts of the week need:
who can sell to whom, by which way, and how an event is written down.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from simulation.rules.compiled import phase, rule, rule_for
from simulation.world import columns as c

Records = NDArray[Any]
LAB, BROKER, SUPPLIER, CELL, COURIER, FINISHED = c.LAB, c.BROKER, c.SUPPLIER, c.CELL, c.COURIER, c.FINISHED
LAUNDERER, LICENSING = c.LAUNDERER, c.LICENSING
INDUSTRY, FARMLAND = c.INDUSTRY, c.FARMLAND
MAX_COURIERS, HORIZON = c.MAX_COURIERS, c.HORIZON
LAB_RECIPE, BROKER_SUBSTANCE, BROKER_LANE, COURIER_MODE, SUPPLIER_PRODUCT = (
    c.LAB_RECIPE,
    c.BROKER_SUBSTANCE,
    c.BROKER_LANE,
    c.COURIER_MODE,
    c.SUPPLIER_PRODUCT,
)


@phase
def roster(a: Records, roles: Records, rows: NDArray[np.int64], present: NDArray[np.uint8]) -> int:
    """List the rows of all active agents in order, and where each role's begin and end in that list.

    rows: written; present: written, 1 for each row that is listed, so that who draws rows sees at a glance
    which are free. Returns how many there are. Who leaves later in the week stays listed until the next one.
    """
    n = 0
    for role in range(roles.shape[0]):
        roles[role].first = n
        for i in range(roles[role].start, roles[role].used):
            present[i] = a[i].active
            if a[i].active == 1:
                rows[n] = i
                n += 1
        roles[role].last = n
    return n


@rule
def note_trade(agent: Any, recipes: Records) -> None:
    """Keep at hand what an agent sells and, for brokers, by which mode it sends it."""
    if agent.role == SUPPLIER:
        agent.good = agent.option[SUPPLIER_PRODUCT]
    elif agent.role == BROKER:
        agent.good = agent.option[BROKER_SUBSTANCE]
        agent.ways = 1 << agent.option[BROKER_LANE]
    elif agent.role == LAB:
        agent.good = recipes[agent.option[LAB_RECIPE]].output


@rule
def note_couriers(a: Records, lab: int) -> None:
    """Keep at hand by which modes a laboratory's couriers travel."""
    ways = 0
    for slot in range(MAX_COURIERS):
        row = a[lab].courier[slot]
        if row >= 0 and a[row].active == 1:
            ways |= 1 << a[row].option[COURIER_MODE]
    a[lab].ways = ways


@rule
def good_of(agent: Any, recipes: Records) -> int:
    """The substance whose legal status matters for an agent: what it makes or trades; for a lab, its input.

    -1 if none.
    """
    if agent.role == SUPPLIER or agent.role == BROKER:
        return int(agent.option[0])
    if agent.role == LAB:
        return int(recipes[agent.option[LAB_RECIPE]].input)
    return -1


@rule
def under_law(role: int, q: int, law: float, consequences: Records) -> float:
    """Share of a pressure that goods of a given legal status leave in force.

    Licensing covers what is controlled, as strongly as it is. Those who sell or buy chemicals can be
    investigated for other goods only in part: trade in what no law names is no crime [001 ch6, 9].
    law: strength of control, 0 to 1.
    """
    if q == LICENSING:
        return law
    if role == SUPPLIER or role == BROKER:
        return float(1.0 - consequences[q].needs_law * (1.0 - law))
    return 1.0


@rule
def trade_left(openness: float, law: float, licit_use: float) -> float:
    """Share of a trader's business that control of its goods leaves possible.

    What is done in the open needs lawful business; wide licit use of the goods hides part of it. The square:
    both the seller and those who carry, pay or buy must heed the law, each as far as it is applied.
    openness, law, licit_use: shares, 0 to 1.
    """
    return 1.0 - openness * law * law * (1.0 - licit_use)


@rule
def courier_for(a: Records, lab: int, buyer: int, route_of: NDArray[np.int64], slot: int) -> int:
    """Row of the lab's courier that reaches the buyer's place, the slot-th first; -1 if none does."""
    for turn in range(MAX_COURIERS):
        row = a[lab].courier[(slot + turn) % MAX_COURIERS]
        if row >= 0 and a[row].active == 1:
            mode = a[row].option[COURIER_MODE]
            if route_of[a[lab].place, a[buyer].place, mode] >= 0:
                return int(row)
    return -1


@rule
def route_to(a: Records, seller: int, buyer: int, courier: int, route_of: NDArray[np.int64]) -> int:
    """Index of the route on which the seller's goods go to the buyer, -1 if there is none."""
    if a[seller].role == BROKER:
        return int(route_of[a[seller].place, a[buyer].place, a[seller].option[BROKER_LANE]])
    if a[seller].role == LAB:
        if courier < 0:
            return -1
        return int(route_of[a[seller].place, a[buyer].place, a[courier].option[COURIER_MODE]])
    return -1


@rule
def can_sell(
    a: Records, seller: int, buyer: int, wanted: int, goods: Records, modes_between: NDArray[np.int64]
) -> bool:
    """Whether a seller has what the buyer looks for, and a way to send it.

    wanted: a substance, or -1 for any finished one of the drug that its customers take (retail cells).
    """
    if seller < 0 or a[seller].active == 0:
        return False
    if wanted >= 0:
        if a[seller].good != wanted:
            return False
    elif goods[a[seller].good].stage != FINISHED or goods[a[seller].good].drug != a[buyer].drug:
        return False
    if a[seller].role == SUPPLIER:
        return bool(a[seller].place == a[buyer].place)
    return bool((a[seller].ways & modes_between[a[seller].place, a[buyer].place]) != 0)


@rule
def room_for(good: Any, place: Any) -> float:
    """How much of a substance a place could supply, against the largest: its industry, or its land if farmers
    grow it. What only laboratories make can be had from no supplier.
    """
    if good.made_at == FARMLAND:
        return float(place.farmland)
    return float(place.industry) if good.made_at == INDUSTRY else 0.0


@rule
def can_be_made(good: Any, place: Any) -> bool:
    """Whether suppliers at a place can make or grow a substance at all."""
    return room_for(good, place) > 0.0


@rule
def dispatch(
    parcels: Records, parcels_due: NDArray[np.int64], week: int, row: int, good: int, mg: int, content: float
) -> None:
    """Put goods on the way to an agent, to arrive in a week to come (within the horizon)."""
    slot = week % HORIZON
    parcel = parcels[slot, parcels_due[slot]]
    parcel.row = row
    parcel.good = good
    parcel.mg = mg
    parcel.content = content
    parcels_due[slot] += 1


@rule
def remit(payments: Records, payments_due: NDArray[np.int64], week: int, row: int, cents: int) -> None:
    """Put money on the way to an agent, to arrive in a week to come (within the horizon)."""
    slot = week % HORIZON
    payment = payments[slot, payments_due[slot]]
    payment.row = row
    payment.cents = cents
    payments_due[slot] += 1


@rule
def own_running(agent: Any, role: Any, recipes: Records, p: Any) -> float:
    """Running cost without protection, share of normal turnover a week;
    laboratories also pay for the skill they need.
    """
    running = role.running + agent.running_share
    if agent.role == LAB:
        running += p.lab_cost_of_skill * recipes[agent.option[LAB_RECIPE]].capability
    return float(running)


@rule
def worth(agent: Any, role: Any, places: Records, recipes: Records, p: Any) -> float:
    """What an agent earns against what its work and risk are worth to it (1: just that), smoothed.

    What can be earned outside the trade beyond the usual is taken off: it is given up by whoever stays.
    """
    running = own_running(agent, role, recipes, p) + agent.bribe_share * places[agent.place].corruption_price
    due = role.profit
    if agent.role != LAUNDERER:
        due = max(role.profit, agent.premium - running)
    given_up = places[agent.place].outside_income - 1.0
    return float(agent.profit / (agent.normal * due) - given_up)


@rule_for(
    numba.int64(
        c.array_of(c.EVENTS),
        numba.int64[::1],
        numba.int64,
        numba.int64,
        c.array_of(c.TRADERS),
        numba.int64,
        numba.int64,
        numba.int64,
        numba.int64,
        numba.int64,
        numba.int64,
    )
)
def note(
    events: Records,
    counters: NDArray[np.int64],
    week: int,
    kind: int,
    a: Records,
    row: int,
    place: int,
    pressure: int,
    substance: int,
    quantity: int,
    value: int,
) -> int:
    """Write an event down; returns its index. The caller makes sure that there is room."""
    n = counters[0]
    events[n].week = week
    events[n].kind = kind
    events[n].row = row
    events[n].choice = -1
    events[n].old = -1
    events[n].new = -1
    events[n].pressure = pressure
    events[n].substance = substance
    events[n].quantity = quantity
    events[n].value = value
    events[n].place = place
    events[n].stay = 0.0
    events[n].go = 0.0
    if row >= 0:
        events[n].identity = a[row].identity
        events[n].role = a[row].role
    else:
        events[n].role = -1
    counters[0] = n + 1
    return int(n)

"""Partners: lost ones are searched for, and sellers and buyers without any are found."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.ahead import WHO, sellers_ahead, stretch_ahead
from simulation.phases.common import can_sell, note_couriers
from simulation.phases.orders import wanted_good
from simulation.rules import draws
from simulation.rules.compiled import phase, rule
from simulation.rules.draws import draw
from simulation.world import columns as c

Records = NDArray[Any]
SUPPLIER, BROKER, COURIER, LAB, CELL = c.SUPPLIER, c.BROKER, c.COURIER, c.LAB, c.CELL
MAX_COURIERS, MAX_LINKS = c.MAX_COURIERS, c.MAX_LINKS
BROKER_SUPPLIERS = c.BROKER_SUPPLIERS
SEARCH, SEARCH_PEER, SEARCH_LARGE, LARGE_ROLE, COURIER_LUCK = (
    draws.SEARCH,
    draws.SEARCH_PEER,
    draws.SEARCH_LARGE,
    draws.LARGE_ROLE,
    draws.COURIER,
)
# Numbers of the draws of a search: those for one link lie below AT_LARGE, those for somebody new from there.
# A role has three rows for every agent at the start, so 16 tries fail once in 600 searches.
DRAWS_A_LINK, AT_LARGE, TRIES = 100, 1000, 16


@rule
def seller_role(agent: Any, luck: float, p: Any) -> int:
    """In which role a buyer looks for sellers:
    cells look among labs and, those that can buy by post, at the source too.

    luck: a draw, needed only of cells with contacts (see ``chooses_where``).
    """
    if agent.role == BROKER:
        return SUPPLIER
    if agent.role == LAB:
        return BROKER
    return BROKER if agent.contacts == 1 and luck < p.cell_search_at_source else LAB


@rule
def chooses_where(agent: Any) -> bool:
    """Whether a buyer looks for sellers now in one role, now in another."""
    return bool(agent.role == CELL and agent.contacts == 1)


@rule
def already_linked(agent: Any, row: int) -> bool:
    """Whether an agent buys from this seller already."""
    for k in range(MAX_LINKS):
        if agent.seller[k] == row:
            return True
    return False


@phase
def find_partners(
    t: int,
    rows: NDArray[np.int64],
    a: Records,
    roles: Records,
    goods: Records,
    recipes: Records,
    options: Records,
    modes_between: NDArray[np.int64],
    present: NDArray[np.uint8],
    found: NDArray[np.int32],
    parameters: Records,
) -> None:
    """Each buyer with a partner lost or unreliable looks for one: among the partners of its peers first, then
    at large.

    A search succeeds with some chance a week, so it takes time. All search among the links as they were.
    found: scratch, (row, link) new partners found this week, or -1.
    """
    p = parameters[0]
    for nth in range(rows.shape[0]):
        sellers_ahead(a, rows, nth, 0)
        i = rows[nth]
        role = a[i].role
        if a[i].active == 0 or (role != BROKER and role != LAB and role != CELL):
            continue
        links = MAX_LINKS
        if role == BROKER:
            links = min(
                MAX_LINKS, int(options[BROKER, BROKER_SUPPLIERS, a[i].option[BROKER_SUPPLIERS]].value)
            )
        wanted = wanted_good(a, i, recipes)
        for k in range(MAX_LINKS):
            found[i, k] = -1
            if k >= links:
                continue
            sound = can_sell(a, a[i].seller[k], i, wanted, goods, modes_between)
            if sound and a[i].experience[k] >= p.network_unreliable_below:
                continue
            if draw(a[i].key, SEARCH, t, k) < p.network_search_success:
                found[i, k] = candidate(t, a, i, k, wanted, roles, goods, modes_between, present, p)
    for nth in range(rows.shape[0]):
        i = rows[nth]
        if a[i].active == 1 and (a[i].role == BROKER or a[i].role == LAB or a[i].role == CELL):
            for k in range(MAX_LINKS):
                if found[i, k] >= 0 and not already_linked(a[i], found[i, k]):
                    a[i].seller[k] = found[i, k]
                    a[i].experience[k] = p.network_trust_in_new_partner


@rule
def candidate(
    t: int,
    a: Records,
    i: int,
    k: int,
    wanted: int,
    roles: Records,
    goods: Records,
    modes_between: NDArray[np.int64],
    present: NDArray[np.uint8],
    p: Any,
) -> int:
    """Row of a possible new partner for a buyer's link k: a partner of a peer, else somebody at large;
    -1 if none was found.
    """
    luck = DRAWS_A_LINK * k
    peer = a[i].peer[int(draw(a[i].key, SEARCH_PEER, t, luck) * 2.0)]
    if (
        peer >= 0
        and a[peer].active == 1
        and draw(a[i].key, SEARCH_PEER, t, luck + 1) < p.network_ask_peers_first
    ):
        row = a[peer].seller[int(draw(a[i].key, SEARCH_PEER, t, luck + 2) * MAX_LINKS)]
        if row >= 0 and not already_linked(a[i], row) and can_sell(a, row, i, wanted, goods, modes_between):
            return int(row)
    for attempt in range(int(p.network_sellers_seen_in_a_search)):
        row = at_large(t, a, i, luck + attempt, roles, present, p)
        if row < 0:
            continue
        if can_sell(a, row, i, wanted, goods, modes_between) and not already_linked(a[i], row):
            return int(row)
    return -1


@rule
def somebody(
    t: int, a: Records, i: int, purpose: int, number: int, role: Any, present: NDArray[np.uint8]
) -> int:
    """Row of an active agent of a role, drawn with draws ``number`` to ``number + TRIES - 1``; -1 if the rows
    drawn are all free.
    """
    for k in range(TRIES):
        row = role.start + int(draw(a[i].key, purpose, t, number + k) * (role.stop - role.start))
        if present[row] == 1 and a[row].active == 1:
            return int(row)
    return -1


@rule
def at_large(
    t: int, a: Records, i: int, number: int, roles: Records, present: NDArray[np.uint8], p: Any
) -> int:
    """Row of somebody drawn at large in a role from which a buyer can buy; -1 if nobody was met.

    Rows are drawn, free ones too, so that one agent more in the trade does not change whom others meet.
    """
    luck = draw(a[i].key, LARGE_ROLE, t, number) if chooses_where(a[i]) else 0.0
    among = seller_role(a[i], luck, p)
    return somebody(t, a, i, SEARCH_LARGE, TRIES * number, roles[among], present)


@phase
def find_couriers(
    t: int,
    rows: NDArray[np.int64],
    a: Records,
    roles: Records,
    places: Records,
    present: NDArray[np.uint8],
    parameters: Records,
) -> None:
    """Labs replace a courier who is gone, overloaded or in another jurisdiction,
    and try a new one now and then.
    """
    p = parameters[0]
    for nth in range(roles[LAB].first, roles[LAB].last):
        i = rows[nth]
        if a[i].active == 0:
            continue
        home = places[a[i].place].jurisdiction
        turn = int(draw(a[i].key, COURIER_LUCK, t, 0) * MAX_COURIERS)
        for slot in range(MAX_COURIERS):
            row = a[i].courier[slot]
            kept = (
                row >= 0
                and a[row].active == 1
                and places[a[row].place].jurisdiction == home
                and a[row].filled > p.network_courier_unreliable_below
            )
            curious = (
                slot == turn
                and draw(a[i].key, COURIER_LUCK, t, 1) < p.network_try_somebody_new * MAX_COURIERS
            )
            if kept and not curious:
                continue
            for attempt in range(TRIES):
                luck = draw(a[i].key, COURIER_LUCK, t, 2 + slot * TRIES + attempt)
                other = roles[COURIER].start + int(luck * (roles[COURIER].stop - roles[COURIER].start))
                if present[other] == 0 or a[other].active == 0:
                    continue
                if places[a[other].place].jurisdiction != home:
                    continue
                if kept and a[other].price > a[row].price * p.network_price_tolerance:
                    continue
                a[i].courier[slot] = other
                break
        note_couriers(a, i)


@phase
def be_found(
    t: int,
    rows: NDArray[np.int64],
    a: Records,
    roles: Records,
    goods: Records,
    recipes: Records,
    modes_between: NDArray[np.int64],
    present: NDArray[np.uint8],
    parameters: Records,
) -> None:
    """Customers come to hear of a new seller: now and then a buyer tries a seller at large in place of its
    weakest partner.

    Without it an entrant would wait for somebody else's loss, and partners of long standing would never be
    tested.
    """
    p = parameters[0]
    for nth in range(rows.shape[0]):
        stretch_ahead(a, rows, nth, WHO, WHO)
        i = rows[nth]
        role = a[i].role
        if a[i].active == 0 or (role != BROKER and role != LAB and role != CELL):
            continue
        if draw(a[i].key, SEARCH, t, 9) >= p.network_try_somebody_new:
            continue
        wanted = wanted_good(a, i, recipes)
        row = -1
        for attempt in range(int(p.network_sellers_seen_in_a_search)):
            other = at_large(t, a, i, AT_LARGE + attempt, roles, present, p)
            if other < 0:
                continue
            if can_sell(a, other, i, wanted, goods, modes_between) and not already_linked(a[i], other):
                row = other
                break
        if row < 0:
            continue
        weakest = 0
        for k in range(MAX_LINKS):
            if a[i].seller[k] < 0:
                weakest = k
                break
            if a[i].experience[k] < a[i].experience[weakest]:
                weakest = k
        a[i].seller[weakest] = row
        a[i].experience[weakest] = p.network_trust_in_new_partner

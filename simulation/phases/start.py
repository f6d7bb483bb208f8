"""The trade before the burn-in: options by their initial shares, places, lanes, organisations, partners."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.common import can_be_made, can_sell, note_couriers, note_trade
from simulation.phases.entry import has_contacts
from simulation.phases.exposure import apply_options
from simulation.phases.orders import wanted_good
from simulation.phases.partners import already_linked, seller_role
from simulation.rules import draws
from simulation.rules.compiled import phase
from simulation.rules.draws import draw, key_of
from simulation.world import columns as c

Records = NDArray[Any]
SUPPLIER, BROKER, COURIER, LAUNDERER, LAB, CELL, ORGANISATION = (
    c.SUPPLIER,
    c.BROKER,
    c.COURIER,
    c.LAUNDERER,
    c.LAB,
    c.CELL,
    c.ORGANISATION,
)
MAX_LINKS, MAX_CHOICES, N_MODES = c.MAX_LINKS, c.MAX_CHOICES, c.N_MODES
FINISHED = c.FINISHED
BROKER_LANE, MAX_COURIERS = c.BROKER_LANE, c.MAX_COURIERS
BUILD, SEARCH_LARGE, COURIER_LUCK, LAUNDERER_LUCK, PEER, LARGE_ROLE = (
    draws.BUILD,
    draws.SEARCH_LARGE,
    draws.COURIER,
    draws.LAUNDERER,
    draws.PEER,
    draws.LARGE_ROLE,
)
BEFORE = -2000  # the draws of the build belong to no week of a run
# How often the build looks for somebody that fits before it leaves the link empty. They also keep the draws
# of one link apart from those of the next, so another value gives another start.
PEER_TRIES, COURIER_TRIES, LAUNDERER_TRIES, SELLER_TRIES = 6, 12, 12, 60
FARTHEST = 2.0  # above any luck, which lies in -1 to 1


@phase
def wake(seed: np.uint64, a: Records, choices: Records, initial: NDArray[np.float64], p: Any) -> None:
    """Give every agent its key, its first review and order weeks, and its options.

    initial: (role, choice, option) cumulative shares.
    """
    for i in range(a.shape[0]):
        if a[i].active == 0:
            continue
        a[i].key = key_of(seed, a[i].identity)
        a[i].contacts = has_contacts(a[i].role, a[i].key, p)
        a[i].review_week = int(draw(a[i].key, BUILD, 0, 0) * p.behaviour_review_weeks)
        a[i].order_week = int(draw(a[i].key, BUILD, 0, 1) * p.trade_order_interval_weeks)
        for choice in range(MAX_CHOICES):
            if choices[a[i].role, choice].fixed_start == 1:
                continue
            luck = draw(a[i].key, BUILD, 1, choice)
            for k in range(choices[a[i].role, choice].options):
                if luck < initial[a[i].role, choice, k]:
                    a[i].option[choice] = k
                    break


@phase
def fit_to_places(a: Records, places: Records, goods: Records, initial: NDArray[np.float64]) -> None:
    """Suppliers and brokers who drew a substance that is not made where they are draw again, among those that
    are, by the same shares.
    """
    for i in range(a.shape[0]):
        role = a[i].role
        if a[i].active == 0 or (role != SUPPLIER and role != BROKER):
            continue
        if can_be_made(goods[a[i].option[0]], places[a[i].place]):
            continue
        total = 0.0
        for s in range(goods.shape[0]):
            if can_be_made(goods[s], places[a[i].place]):
                total += initial[role, 0, s] - (initial[role, 0, s - 1] if s > 0 else 0.0)
        luck = draw(a[i].key, BUILD, 1, MAX_CHOICES) * total
        for s in range(goods.shape[0]):
            if can_be_made(goods[s], places[a[i].place]):
                luck -= initial[role, 0, s] - (initial[role, 0, s - 1] if s > 0 else 0.0)
                if luck < 0.0:
                    a[i].option[0] = s
                    break


@phase
def first_lanes(
    a: Records,
    roles: Records,
    choices: Records,
    options: Records,
    goods: Records,
    reach: NDArray[np.float64],
) -> None:
    """Brokers start with a mode that reaches their customers, drawn by how many of them it reaches;
    options take effect.
    """
    for i in range(a.shape[0]):
        if a[i].active == 0:
            continue
        if a[i].role == BROKER:
            finished = int(goods[a[i].option[0]].stage == FINISHED)
            total = 0.0
            for mode in range(N_MODES):
                total += reach[a[i].place, mode, finished] ** 2
            luck = draw(a[i].key, BUILD, 4, 0) * total
            for mode in range(N_MODES):
                luck -= reach[a[i].place, mode, finished] ** 2
                if luck < 0.0:
                    a[i].option[BROKER_LANE] = mode
                    break
        apply_options(a[i], roles, choices, options)


@phase
def join_organisations(a: Records, roles: Records, places: Records) -> None:
    """Labs, couriers and cells belong to an organisation:
    one of their own jurisdiction if there is one, else any.
    """
    start, stop = roles[ORGANISATION].start, roles[ORGANISATION].stop
    for i in range(a.shape[0]):
        role = a[i].role
        if a[i].active == 0 or (role != LAB and role != COURIER and role != CELL):
            continue
        best = -1
        lowest = FARTHEST
        for k in range(start, stop):
            if a[k].active == 1:
                luck = draw(a[i].key, BUILD, 2, k - start)
                if places[a[k].place].jurisdiction == places[a[i].place].jurisdiction:
                    luck -= 1.0
                if luck < lowest:
                    lowest = luck
                    best = k
        a[i].organisation = best


@phase
def meet(
    a: Records,
    roles: Records,
    places: Records,
    goods: Records,
    recipes: Records,
    modes_between: NDArray[np.int64],
    p: Any,
) -> None:
    """First partners, peers, couriers and launderers, drawn at large among those that fit."""
    for i in range(a.shape[0]):
        if a[i].active == 0:
            continue
        role = a[i].role
        for k in range(2):
            start, stop = roles[role].start, roles[role].stop
            for attempt in range(PEER_TRIES):
                row = start + int(draw(a[i].key, PEER, BEFORE, k * PEER_TRIES + attempt) * (stop - start))
                if row != i and a[row].active == 1:
                    a[i].peer[k] = row
                    break
        if role == LAB:
            for slot in range(MAX_COURIERS):
                for attempt in range(COURIER_TRIES):
                    start, stop = roles[COURIER].start, roles[COURIER].stop
                    row = start + int(
                        draw(a[i].key, COURIER_LUCK, BEFORE, slot * COURIER_TRIES + attempt) * (stop - start)
                    )
                    if (
                        a[row].active == 1
                        and places[a[row].place].jurisdiction == places[a[i].place].jurisdiction
                    ):
                        a[i].courier[slot] = row
                        break
            note_couriers(a, i)
        note_trade(a[i], recipes)
        if role == BROKER or role == LAB or role == CELL:
            start, stop = roles[LAUNDERER].start, roles[LAUNDERER].stop
            for attempt in range(LAUNDERER_TRIES):
                row = start + int(draw(a[i].key, LAUNDERER_LUCK, BEFORE, attempt) * (stop - start))
                if a[row].active == 1:
                    a[i].launderer = row
                    break
    for i in range(a.shape[0]):
        role = a[i].role
        if a[i].active == 0 or (role != BROKER and role != LAB and role != CELL):
            continue
        wanted = wanted_good(a, i, recipes)
        for k in range(MAX_LINKS):
            luck = draw(a[i].key, LARGE_ROLE, BEFORE, k)
            among = seller_role(a[i], luck, p)
            start, stop = roles[among].start, roles[among].stop
            for attempt in range(SELLER_TRIES):
                row = start + int(
                    draw(a[i].key, SEARCH_LARGE, BEFORE, k * SELLER_TRIES + attempt) * (stop - start)
                )
                if not already_linked(a[i], row) and can_sell(a, row, i, wanted, goods, modes_between):
                    a[i].seller[k] = row
                    a[i].experience[k] = p.start_experience_with_partners
                    break

"""Arrests and exits: pressures hit those who are exposed to them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.ahead import BOOKS, EXPOSURE, LAST_EXPOSURE, POOR, WHO, stretch_ahead
from simulation.phases.common import good_of, note, under_law, worth
from simulation.phases.conditions import ramped
from simulation.rules import draws
from simulation.rules.compiled import phase, rule
from simulation.rules.draws import draw
from simulation.rules.maths import clip
from simulation.world import columns as c
from simulation.world import ledger as books
from simulation.world.columns import KIND_OF_PRESSURE
from simulation.world.ledger import post

Records = NDArray[Any]
N_PRESSURES, LICENSING, SCREENING, INTERDICTION, N_ROLES = (
    c.N_PRESSURES,
    c.LICENSING,
    c.SCREENING,
    c.INTERDICTION,
    c.N_ROLES,
)
CLOSURE, SUPPLIER = c.CONDITIONS.index("closure"), c.SUPPLIER
ARREST_EVENT, EXIT_EVENT, ORGANISATION, LAUNDERER = c.ARREST, c.EXIT, c.ORGANISATION, c.LAUNDERER
SEIZED, WITHDRAWN, DESTROYED = books.SEIZED, books.WITHDRAWN, books.DESTROYED
HIT, ARREST, EXIT, CLOSING = draws.HIT, draws.ARREST, draws.EXIT, draws.CLOSING

ARRESTED = c.ARRESTED
FROZEN = c.FROZEN
SEIZED_FINISHED = c.SEIZED_FINISHED
SEIZED_PRECURSOR = c.SEIZED_PRECURSOR
FINISHED = c.FINISHED


@rule
def legal_factor(agent: Any, recipes: Records, control: NDArray[np.float64], places: Records) -> float:
    """Strength of control of what an agent trades, where it is;
    0 for those who trade no substance of their own.
    """
    good = good_of(agent, recipes)
    if good < 0:
        return 0.0
    return float(control[good, places[agent.place].jurisdiction])


@rule
def leave(
    t: int,
    a: Records,
    i: int,
    stock: NDArray[np.int64],
    arrested: bool,
    ledger: NDArray[np.int64],
    events: Records,
    counters: NDArray[np.int64],
) -> None:
    """An agent is out of the trade: stock and cash are seized at an arrest, else given up and taken home."""
    role = a[i].role
    money = ledger.shape[1] - 1
    for s in range(stock.shape[1]):
        if stock[i, s] > 0:
            post(ledger, role, SEIZED if arrested else DESTROYED, s, stock[i, s])
            stock[i, s] = 0
    post(ledger, role, SEIZED if arrested else WITHDRAWN, money, a[i].cash)
    note(
        events, counters, t, ARREST_EVENT if arrested else EXIT_EVENT, a, i, a[i].place, -1, -1, 0, a[i].cash
    )
    a[i].cash = 0
    a[i].active = 0
    a[i].gone = t
    a[i].demand = 0.0
    a[i].filled = 0.0


@phase
def strike(
    t: int,
    rows: NDArray[np.int64],
    a: Records,
    stock: NDArray[np.int64],
    pressure: NDArray[np.float64],
    control: NDArray[np.float64],
    hits: NDArray[np.int64],
    roles: Records,
    places: Records,
    goods: Records,
    recipes: Records,
    consequences: Records,
    ledger: NDArray[np.int64],
    events: Records,
    counters: NDArray[np.int64],
    tally: NDArray[np.float64],
    parameters: Records,
) -> None:
    """At most one hit an agent and week,
    by a keyed draw against 1 - product of (1 - hazard) over the pressures at its place.
    """
    p = parameters[0]
    money = ledger.shape[1] - 1
    for nth in range(rows.shape[0]):
        stretch_ahead(a, rows, nth, EXPOSURE, LAST_EXPOSURE)
        stretch_ahead(a, rows, nth, WHO, WHO)
        i = rows[nth]
        if a[i].active == 0:
            continue
        place = a[i].place
        taken_by = INTERDICTION if a[i].alarm == INTERDICTION else SCREENING  # what was lost on the way
        law = legal_factor(a[i], recipes, control, places)
        spared = 1.0
        total = 0.0
        for q in range(N_PRESSURES):
            if q != SCREENING and q != INTERDICTION and a[i].exposure[q] > 0.0:
                hazard = pressure[q, place] * a[i].exposure[q] * under_law(a[i].role, q, law, consequences)
                spared *= 1.0 - hazard
                total += hazard
        luck = draw(a[i].key, HIT, t, 0)
        arrest = 0.0
        if luck < 1.0 - spared:
            by = -1
            passed = 0.0
            for q in range(N_PRESSURES):
                if q != SCREENING and q != INTERDICTION:
                    hazard = pressure[q, place] * a[i].exposure[q]
                    hazard *= under_law(a[i].role, q, law, consequences)
                    passed += hazard
                    if by < 0 and hazard > 0.0 and luck * total < passed * (1.0 - spared):
                        by = q
            if by < 0:
                by = LICENSING
            arrest = consequences[by].arrest
            suffer(t, a, i, by, stock, hits, goods, consequences, ledger, events, counters, tally, money)
            a[i].review_week = min(a[i].review_week, t + int(p.behaviour_weeks_to_review_after_loss))
        if a[i].lost_now > 0:
            hits[taken_by, place] += a[i].lost_now
            arrest = clip(arrest + consequences[taken_by].arrest * a[i].lost_now, 0.0, 1.0)
            a[i].lost_now = 0
            a[i].review_week = min(a[i].review_week, t + int(p.behaviour_weeks_to_review_after_loss))
        if arrest > 0.0 and draw(a[i].key, ARREST, t, 0) < arrest and a[i].role != ORGANISATION:
            tally[ARRESTED] += 1.0
            leave(t, a, i, stock, True, ledger, events, counters)


@rule
def suffer(
    t: int,
    a: Records,
    i: int,
    by: int,
    stock: NDArray[np.int64],
    hits: NDArray[np.int64],
    goods: Records,
    consequences: Records,
    ledger: NDArray[np.int64],
    events: Records,
    counters: NDArray[np.int64],
    tally: NDArray[np.float64],
    money: int,
) -> None:
    """One hit: trade stops for some weeks, a share of stock and cash is taken,
    the agent remembers by what.
    """
    what = consequences[by]
    role = a[i].role
    taken = 0
    substance = -1
    for s in range(stock.shape[1]):
        mg = int(stock[i, s] * what.seize)
        if mg > 0:
            stock[i, s] -= mg
            post(ledger, role, SEIZED, s, mg)
            taken += mg
            substance = s
            tally[SEIZED_FINISHED if goods[s].stage == FINISHED else SEIZED_PRECURSOR] += mg * (
                goods[s].potency if goods[s].stage == 2 else 1.0
            )
    cash = int(a[i].cash * what.freeze)
    a[i].cash -= cash
    post(ledger, role, SEIZED, money, cash)
    tally[FROZEN] += cash
    if what.freeze > 0.0:
        a[i].frozen_week = t + 1
    if what.block > 0:
        a[i].blocked_until = max(a[i].blocked_until, t + what.block)
    a[i].hits[by] += 1.0
    a[i].alarm = by
    hits[by, a[i].place] += 1
    note(events, counters, t, KIND_OF_PRESSURE[by], a, i, a[i].place, by, substance, taken, cash)


@phase
def close_suppliers(
    t: int,
    rows: NDArray[np.int64],
    a: Records,
    stock: NDArray[np.int64],
    changes: Records,
    roles: Records,
    ledger: NDArray[np.int64],
    events: Records,
    counters: NDArray[np.int64],
    tally: NDArray[np.float64],
) -> None:
    """Suppliers of a substance at a place are closed, each by a keyed draw; their stock is seized."""
    for k in range(changes.shape[0]):
        if changes[k].condition != CLOSURE:
            continue
        share = ramped(changes[k], t)
        for nth in range(roles[SUPPLIER].first, roles[SUPPLIER].last):
            i = rows[nth]
            if a[i].active == 0 or a[i].good != changes[k].first or a[i].place != changes[k].second:
                continue
            if draw(a[i].key, CLOSING, t, 0) < share:
                tally[ARRESTED] += 1.0
                leave(t, a, i, stock, True, ledger, events, counters)


@phase
def give_up(
    t: int,
    rows: NDArray[np.int64],
    a: Records,
    stock: NDArray[np.int64],
    roles: Records,
    places: Records,
    recipes: Records,
    ledger: NDArray[np.int64],
    events: Records,
    counters: NDArray[np.int64],
    parameters: Records,
) -> None:
    """Those who cannot pay their way go; others retire, the sooner the less they earn.

    Notes on the way what each role earns on average, for those who think of entering it.
    """
    p = parameters[0]
    for role in range(roles.shape[0]):
        roles[role].worth = 0.0
        roles[role].earners = 0.0
    for nth in range(rows.shape[0]):
        stretch_ahead(a, rows, nth, WHO, WHO)
        stretch_ahead(a, rows, nth, BOOKS, POOR)
        i = rows[nth]
        if a[i].active == 0 or a[i].role == ORGANISATION:
            continue
        role = roles[a[i].role]
        earns = worth(a[i], role, places, recipes, p)
        role.worth += clip(earns, 0.0, p.market_highest_worth)
        role.earners += 1.0
        chance = role.retire * clip(
            1.0 + p.market_retirement_by_earnings * (1.0 - earns), 0.0, p.market_most_retirement
        )
        if a[i].poor_weeks > p.market_weeks_to_bankruptcy or draw(a[i].key, EXIT, t, 0) < chance:
            leave(t, a, i, stock, False, ledger, events, counters)
    for role in range(roles.shape[0]):
        roles[role].worth /= max(1.0, roles[role].earners)

"""Shipment and loss, and arrival.

A loss takes whole consignments, so the size of a consignment is a real choice.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.ahead import CASH, WHO, sales_ahead, stretch_ahead
from simulation.phases.common import dispatch, note, route_to
from simulation.phases.money import pay
from simulation.phases.orders import stock_in_reference
from simulation.rules import draws
from simulation.rules.compiled import phase, rule
from simulation.rules.draws import draw
from simulation.rules.hazard import combine, lost_consignments
from simulation.rules.trade import smooth
from simulation.world import columns as c
from simulation.world import ledger as books
from simulation.world.ledger import post

Records = NDArray[Any]
SUPPLIER, BROKER, LAB, CELL, COURIER, FINISHED = c.SUPPLIER, c.BROKER, c.LAB, c.CELL, c.COURIER, c.FINISHED
MAX_LINKS, HORIZON, SCREENING, INTERDICTION, SEIZURE = (
    c.MAX_LINKS,
    c.HORIZON,
    c.SCREENING,
    c.INTERDICTION,
    c.SEIZURE,
)
COURIER_SIZE, LAB_RECIPE = c.COURIER_SIZE, c.LAB_RECIPE
TRANSIT, SEIZED, COSTS, DESTROYED = books.TRANSIT, books.SEIZED, books.COSTS, books.DESTROYED
CONSIGNMENT = draws.CONSIGNMENT

BY_MODE = c.BY_MODE
BY_LAB_PLACE = c.BY_LAB_PLACE
SHIPPED_MG = c.SHIPPED_MG
LOST_MG = c.LOST_MG
PRECURSOR_CENTS = c.PRECURSOR_CENTS
PRECURSOR_MG = c.PRECURSOR_MG
SEIZED_FINISHED = c.SEIZED_FINISHED
SEIZED_PRECURSOR = c.SEIZED_PRECURSOR
WHOLESALE_CENTS = c.WHOLESALE_CENTS
WHOLESALE_MG = c.WHOLESALE_MG


@rule
def lane_hazard(lane: Any, to_screening: float, to_interdiction: float) -> float:
    """Chance that a consignment is lost on a lane:
    screening and interdiction there, times the exposure to them.
    """
    return combine(lane.screening * to_screening, lane.interdiction * to_interdiction)


@rule
def exposure_on_the_way(a: Records, shipper: int, mover: int, pressure: int) -> float:
    """Exposure of a consignment: the mover's,
    and for a laboratory's goods also what its own options change about them.
    """
    exposure = a[mover].exposure[pressure]
    if shipper != mover:
        exposure *= a[shipper].exposure[pressure]
    return float(exposure)


@rule
def route_hazard(route: Any, lanes: Records, to_screening: float, to_interdiction: float) -> float:
    """Chance that a consignment is lost on the way."""
    kept = 1.0
    for leg in range(route.legs):
        kept *= 1.0 - lane_hazard(lanes[route.lane[leg]], to_screening, to_interdiction)
    return 1.0 - kept


@rule
def leg_of_loss(route: Any, lanes: Records, to_screening: float, to_interdiction: float, luck: float) -> int:
    """The leg on which a lost consignment was lost, drawn in proportion to the legs' hazards."""
    total = 0.0
    for leg in range(route.legs):
        total += lane_hazard(lanes[route.lane[leg]], to_screening, to_interdiction)
    passed = 0.0
    for leg in range(route.legs):
        passed += lane_hazard(lanes[route.lane[leg]], to_screening, to_interdiction)
        if luck * total < passed:
            return leg
    return int(route.legs) - 1


@phase
def ship(
    t: int,
    rows: NDArray[np.int64],
    a: Records,
    stock: NDArray[np.int64],
    parcels: Records,
    parcels_due: NDArray[np.int64],
    payments: Records,
    payments_due: NDArray[np.int64],
    goods: Records,
    options: Records,
    lanes: Records,
    routes: Records,
    route_of: NDArray[np.int64],
    consignments: NDArray[np.int64],
    ledger: NDArray[np.int64],
    flow: NDArray[np.int64],
    sourced: NDArray[np.int64],
    tally: NDArray[np.float64],
    events: Records,
    counters: NDArray[np.int64],
    parameters: Records,
) -> None:
    """Send what was ordered and can be filled; lose consignments by keyed draws;
    pay for what gets through.
    """
    p = parameters[0]
    for nth in range(rows.shape[0]):
        sales_ahead(a, rows, nth)
        stretch_ahead(a, rows, nth, WHO, CASH)
        i = rows[nth]
        if a[i].active == 0:
            continue
        for k in range(MAX_LINKS):
            if a[i].order[k] <= 0:
                continue
            j = a[i].seller[k]
            if a[j].role == SUPPLIER:
                hand_over(t, a, i, k, stock, parcels, parcels_due, goods, ledger, p)
            else:
                send(
                    t, a, i, k, stock, parcels, parcels_due, payments, payments_due, goods, options, lanes,
                    routes, route_of, consignments, ledger, flow, sourced, tally, events, counters, p,
                )  # fmt: skip
        for k in range(MAX_LINKS):
            if a[i].got[k] >= 0.0:
                a[i].experience[k] = smooth(a[i].experience[k], a[i].got[k], p.trade_experience_orders)


@rule
def hand_over(
    t: int,
    a: Records,
    i: int,
    k: int,
    stock: NDArray[np.int64],
    parcels: Records,
    parcels_due: NDArray[np.int64],
    goods: Records,
    ledger: NDArray[np.int64],
    p: Any,
) -> None:
    """A supplier's sale to a broker at the same place: no border, paid at once."""
    j = a[i].seller[k]
    good = a[j].option[0]
    mg = int(a[i].order[k] * a[j].filled)
    value = int(mg * a[j].price)
    if value > a[i].cash:
        mg = 0
        value = 0
    a[i].got[k] = mg / a[i].order[k]
    if mg <= 0:
        return
    stock[j, good] -= mg
    post(ledger, SUPPLIER, TRANSIT, good, mg)
    dispatch(parcels, parcels_due, t + 1, i, good, mg, mg * goods[good].potency * p.broker_finished_potency)
    a[i].on_order += mg
    a[i].lead = smooth(a[i].lead, 1.0, p.trade_cost_memory_orders)
    a[i].unit_cost = smooth(a[i].unit_cost, a[j].price, p.trade_cost_memory_orders)
    a[i].cash -= value
    a[i].spent += value
    a[j].cash += value
    a[j].revenue += value
    post(ledger, a[i].role, SUPPLIER, ledger.shape[1] - 1, value)


@rule
def send(
    t: int,
    a: Records,
    i: int,
    k: int,
    stock: NDArray[np.int64],
    parcels: Records,
    parcels_due: NDArray[np.int64],
    payments: Records,
    payments_due: NDArray[np.int64],
    goods: Records,
    options: Records,
    lanes: Records,
    routes: Records,
    route_of: NDArray[np.int64],
    consignments: NDArray[np.int64],
    ledger: NDArray[np.int64],
    flow: NDArray[np.int64],
    sourced: NDArray[np.int64],
    tally: NDArray[np.float64],
    events: Records,
    counters: NDArray[np.int64],
    p: Any,
) -> None:
    """One order on its way from a broker or a lab: consignments, losses, arrival slot, payment, freight."""
    j = a[i].seller[k]
    good = a[j].good
    money = ledger.shape[1] - 1
    courier = -1
    mover = j
    share = a[j].filled
    if a[j].role == LAB:
        courier = a[i].carrier[k]
        if courier < 0:
            a[i].got[k] = 0.0
            return
        mover = courier
        share *= a[courier].filled
    way = route_to(a, j, i, courier, route_of)
    mg = int(a[i].order[k] * share)
    if way < 0 or mg <= 0:
        a[i].got[k] = 0.0
        return
    route = routes[way]
    parts = consignments[route.mode]
    if courier >= 0:
        parts = max(1, int(options[COURIER, COURIER_SIZE, a[courier].option[COURIER_SIZE]].value))
    parts = min(parts, mg)
    to_screening = exposure_on_the_way(a, j, mover, SCREENING)
    to_interdiction = exposure_on_the_way(a, j, mover, INTERDICTION)
    chance = route_hazard(route, lanes, to_screening, to_interdiction)
    lost = lost_consignments(draw(a[i].key, CONSIGNMENT, t, 2 * k), parts, chance)
    lost_mg = mg * lost // parts if lost > 0 else 0
    kept = mg - lost_mg
    stock[j, good] -= mg
    role = a[j].role
    last_leg = route.legs
    if lost > 0:
        post(ledger, role, SEIZED, good, lost_mg)
        last_leg = leg_of_loss(
            route, lanes, to_screening, to_interdiction, draw(a[i].key, CONSIGNMENT, t, 2 * k + 1)
        )
        lane = route.lane[last_leg]
        lanes[lane].seized += lost_mg
        by = SCREENING
        if lanes[lane].interdiction * to_interdiction > lanes[lane].screening * to_screening:
            by = INTERDICTION
        a[mover].hits[by] += lost
        a[mover].lost += lost
        a[mover].lost_now += lost
        a[mover].alarm = by
        if courier >= 0:
            a[j].lost += lost
            a[j].alarm = by
        note(
            events,
            counters,
            t,
            SEIZURE,
            a,
            mover,
            lanes[lane].destination,
            by,
            good,
            lost_mg,
            int(lost_mg * a[j].price),
        )
        tally[SEIZED_FINISHED if goods[good].stage == FINISHED else SEIZED_PRECURSOR] += lost_mg * (
            goods[good].potency if goods[good].stage == FINISHED else 1.0
        )
    a[mover].sent += parts
    if courier >= 0:
        a[j].sent += parts
    tally[SHIPPED_MG] += mg
    tally[LOST_MG] += lost_mg
    for leg in range(route.legs):
        flow[route.lane[leg], good] += kept
        if leg <= last_leg and lost > 0:
            flow[route.lane[leg], good] += lost_mg
    a[i].got[k] = kept / a[i].order[k]
    if courier >= 0:
        a[courier].handled += mg
        fee = min(int(mg * a[courier].price), a[j].cash)
        cost = min(int(mg * route.cost), a[courier].cash + fee)
        a[j].cash -= fee
        a[j].spent += fee
        a[courier].cash += fee - cost
        a[courier].revenue += fee
        a[courier].spent += cost
        post(ledger, LAB, COURIER, money, fee)
        post(ledger, COURIER, COSTS, money, cost)
    else:
        cost = min(int(mg * route.cost), a[j].cash)
        a[j].cash -= cost
        a[j].spent += cost
        post(ledger, BROKER, COSTS, money, cost)
    tally[BY_MODE + route.mode] += (
        (kept * goods[good].potency) if goods[good].stage == FINISHED and a[i].role == CELL else 0.0
    )
    if goods[good].stage != FINISHED:
        tally[PRECURSOR_MG] += kept
        tally[PRECURSOR_CENTS] += kept * a[j].price
    elif a[i].role == CELL:
        tally[WHOLESALE_MG] += kept * goods[good].potency
        tally[WHOLESALE_CENTS] += kept * a[j].price
    if a[j].role == BROKER:
        sourced[a[j].place, good] += kept
    elif a[j].role == LAB:
        tally[BY_LAB_PLACE + a[j].place] += kept * goods[good].potency
    if kept <= 0:
        return
    post(ledger, role, TRANSIT, good, kept)
    content = kept * goods[good].potency * a[j].potency
    dispatch(parcels, parcels_due, t + route.weeks, i, good, kept, content)
    unit = goods[good].potency if a[i].role == CELL else 1.0
    a[i].on_order += kept * unit
    a[i].lead = smooth(a[i].lead, float(route.weeks), p.trade_cost_memory_orders)
    a[i].unit_cost = smooth(a[i].unit_cost, a[j].price / unit, p.trade_cost_memory_orders)
    pay(t, a, i, j, int(kept * a[j].price), payments, payments_due, options, ledger, tally, p)


@phase
def arrive(
    t: int,
    a: Records,
    stock: NDArray[np.int64],
    parcels: Records,
    parcels_due: NDArray[np.int64],
    goods: Records,
    recipes: Records,
    ledger: NDArray[np.int64],
) -> None:
    """Goods due this week enter the stocks; those of agents who are gone are given up."""
    slot = t % HORIZON
    for k in range(parcels_due[slot]):
        parcel = parcels[slot, k]
        i, good, mg = parcel.row, parcel.good, parcel.mg
        if a[i].active == 0:
            post(ledger, TRANSIT, DESTROYED, good, mg)
            continue
        role = a[i].role
        finished = goods[good].stage == FINISHED
        if finished:
            came = mg * goods[good].potency
            had = stock_in_reference(stock, i, goods)
            a[i].potency = (had * a[i].potency + parcel.content) / (had + came)
        stock[i, good] += mg
        post(ledger, TRANSIT, role, good, mg)
        if role == CELL:
            a[i].on_order -= mg * goods[good].potency
        elif (
            role == BROKER or not finished or (role == LAB and recipes[a[i].option[LAB_RECIPE]].input == good)
        ):
            a[i].on_order = max(0.0, a[i].on_order - mg)
    parcels_due[slot] = 0

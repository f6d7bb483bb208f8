"""Conditions beside pressures, law and treatment places: relations, integrity, costs, people, ways.

Each function sets one group of conditions to its base and applies this week's changes; it is called only in
runs that have a change of its group, so that other runs are the same, bit for bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.conditions import ramped
from simulation.phases.exposure import apply_options
from simulation.phases.ways import see
from simulation.rules.compiled import phase
from simulation.rules.hazard import combine
from simulation.rules.maths import clip
from simulation.world import columns as c

Records = NDArray[Any]
TRUST_REST = c.CONDITIONS.index("trust_rest")
TRUST_JUMP = c.CONDITIONS.index("trust_jump")
INTEREST = c.CONDITIONS.index("interest")
SHARING = c.CONDITIONS.index("sharing")
PRESSURE_ON_REQUEST = c.CONDITIONS.index("pressure_on_request")
INTEGRITY = c.CONDITIONS.index("integrity")
CORRUPTION_PRICE = c.CONDITIONS.index("corruption_price")
LANE_COST = c.CONDITIONS.index("lane_cost")
RATE = c.CONDITIONS.index("rate")
VISIBILITY = c.CONDITIONS.index("visibility")
ACCESS = c.CONDITIONS.index("access")
OUTSIDE_INCOME = c.CONDITIONS.index("outside_income")
STATE_CONTROL = c.CONDITIONS.index("state_control")


@phase
def update_relations(
    t: int,
    changes: Records,
    trust: NDArray[np.float64],
    trust_rest: NDArray[np.float64],
    trust_aim: NDArray[np.float64],
    base_interest: NDArray[np.float64],
    interest: NDArray[np.float64],
    help_beyond: NDArray[np.float64],
) -> None:
    """Between governments (giver, receiver): the level to which trust returns, jumps of trust, mutual
    interest, and help beyond what usual trust brings: trust x (added interest + interest x sharing).
    """
    for i in range(trust.shape[0]):
        for j in range(trust.shape[0]):
            trust_aim[i, j] = trust_rest[i, j]
            interest[i, j] = base_interest[i, j]
            help_beyond[i, j] = 0.0
    for k in range(changes.shape[0]):
        i, j, kind = changes[k].first, changes[k].second, changes[k].condition
        if kind == TRUST_REST:
            trust_aim[i, j] += ramped(changes[k], t)
        elif kind == TRUST_JUMP and t == changes[k].start:
            trust[i, j] = clip(trust[i, j] + changes[k].amount, 0.0, 1.0)
        elif kind == INTEREST:
            interest[i, j] += ramped(changes[k], t)
        elif kind == SHARING:
            help_beyond[i, j] += ramped(changes[k], t)
    for i in range(trust.shape[0]):
        for j in range(trust.shape[0]):
            trust_aim[i, j] = clip(trust_aim[i, j], 0.0, 1.0)
            interest[i, j] = clip(interest[i, j], 0.0, 1.0)
            shared = interest[i, j] * help_beyond[i, j]
            help_beyond[i, j] = trust[i, j] * (interest[i, j] - base_interest[i, j] + shared)


@phase
def update_pressure_on_request(
    t: int,
    changes: Records,
    pressure: NDArray[np.float64],
    places: Records,
    trust: NDArray[np.float64],
    interest: NDArray[np.float64],
) -> None:
    """Pressure that one government puts on at the request of another, as far as trust x mutual interest go.

    A change's second index is place x jurisdictions + jurisdiction that asks; what a government asks of
    itself it does in full.
    """
    jurisdictions = trust.shape[0]
    for k in range(changes.shape[0]):
        if changes[k].condition == PRESSURE_ON_REQUEST:
            place, asks = changes[k].second // jurisdictions, changes[k].second % jurisdictions
            home = places[place].jurisdiction
            gate = 1.0 if home == asks else trust[home, asks] * interest[home, asks]
            q = changes[k].first
            pressure[q, place] = combine(pressure[q, place], ramped(changes[k], t) * gate)


@phase
def update_integrity(
    t: int, changes: Records, places: Records, base_corruption_price: NDArray[np.float64]
) -> None:
    """Integrity of enforcement closes part of its gap to 1; protection costs a factor on its base price."""
    for k in range(places.shape[0]):
        places[k].corruption_price = base_corruption_price[k]
    for k in range(changes.shape[0]):
        place, amount = changes[k].first, ramped(changes[k], t)
        if changes[k].condition == INTEGRITY:
            places[place].integrity += clip(amount, 0.0, 1.0) * (1.0 - places[place].integrity)
        elif changes[k].condition == CORRUPTION_PRICE:
            places[place].corruption_price *= 1.0 + amount


@phase
def update_control_and_incomes(
    t: int, changes: Records, pressure: NDArray[np.float64], places: Records, lanes: Records
) -> None:
    """What can be earned outside the trade at a place, as a factor on the usual; and state control there, a
    factor on every pressure at the place and on the lanes that lead into it.
    """
    for k in range(places.shape[0]):
        places[k].outside_income = 1.0
    for k in range(changes.shape[0]):
        place, factor = changes[k].first, max(0.0, 1.0 + ramped(changes[k], t))
        if changes[k].condition == OUTSIDE_INCOME:
            places[place].outside_income *= factor
        elif changes[k].condition == STATE_CONTROL:
            for q in range(pressure.shape[0]):
                pressure[q, place] = clip(pressure[q, place] * factor, 0.0, 1.0)
            for lane in range(lanes.shape[0]):
                if lanes[lane].destination == place:
                    lanes[lane].screening = clip(lanes[lane].screening * factor, 0.0, 1.0)
                    lanes[lane].interdiction = clip(lanes[lane].interdiction * factor, 0.0, 1.0)


@phase
def update_lane_costs(
    t: int,
    changes: Records,
    lanes: Records,
    routes: Records,
    base_lane_cost: NDArray[np.float64],
    base_route_cost: NDArray[np.float64],
) -> None:
    """Freight of lanes (cents per mg) as a factor on its base, and what routes cost in consequence."""
    for k in range(lanes.shape[0]):
        lanes[k].cost = base_lane_cost[k]
    for k in range(changes.shape[0]):
        if changes[k].condition == LANE_COST:
            lanes[changes[k].first].cost *= 1.0 + ramped(changes[k], t)
    for k in range(routes.shape[0]):
        routes[k].cost = base_route_cost[k]
        for leg in range(routes[k].legs):
            lane = routes[k].lane[leg]
            routes[k].cost += lanes[lane].cost - base_lane_cost[lane]


@phase
def update_rates(t: int, changes: Records, rates: NDArray[np.float64]) -> None:
    """Rates of a market: factors on its usual flows and risks, one over another. rates: (market, rate)."""
    rates[:, :] = 1.0
    for k in range(changes.shape[0]):
        if changes[k].condition == RATE:
            rates[changes[k].first, changes[k].second] *= max(0.0, 1.0 + ramped(changes[k], t))


@phase
def update_ways(
    t: int, changes: Records, visible: Records, a: Records, roles: Records, choices: Records, options: Records
) -> None:
    """How visible and how open ways are this week, and what follows for those who use them.

    A change's first index is a row of `visible`.
    """
    some = False
    for k in range(visible.shape[0]):
        some = some or visible[k].amount != 0.0
        visible[k].amount = 0.0
    for k in range(changes.shape[0]):
        if changes[k].condition == VISIBILITY or changes[k].condition == ACCESS:
            amount = ramped(changes[k], t)
            row = changes[k].first
            visible[row].amount = combine(visible[row].amount, amount)
            some = some or amount != 0.0
    if not some:
        return
    for i in range(a.shape[0]):
        if a[i].active == 1:
            apply_options(a[i], roles, choices, options)
            see(a[i], visible, roles, options)

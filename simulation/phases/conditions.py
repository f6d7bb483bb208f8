"""Events and ramps, conditions, enforcement effort: the world as agents meet it this week.

Interventions arrive here as changes to named conditions, sorted, without name or kind. Before the first of
them starts the conditions are those of the baseline, bit for bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.common import note
from simulation.rules import draws
from simulation.rules.compiled import phase, rule
from simulation.rules.draws import draw
from simulation.rules.enforcement import effect_of, revert
from simulation.rules.hazard import combine
from simulation.rules.maths import clip
from simulation.rules.trade import smooth
from simulation.world import columns as c

Records = NDArray[Any]
N_PRESSURES, SCREENING, INTERDICTION, FINISHED = c.N_PRESSURES, c.SCREENING, c.INTERDICTION, c.FINISHED
DETECTION_LUCK, DETECTION, LISTING_EVENT = draws.DETECTION, c.DETECTION, c.LISTING
PRESSURE = c.CONDITIONS.index("pressure")
LANE_SCREENING = c.CONDITIONS.index("lane_screening")
LANE_INTERDICTION = c.CONDITIONS.index("lane_interdiction")
CONTROL = c.CONDITIONS.index("control")
LISTING = c.CONDITIONS.index("listing")
CAPACITY = c.CONDITIONS.index("treatment_capacity")
OUTLAY = c.CONDITIONS.index("treatment_outlay")
BUDGET = c.CONDITIONS.index("budget")
BURDEN = c.CONDITIONS.index("burden")
DETECTION_CHANCE = c.CONDITIONS.index("detection")
BASE_DETECTION = c.CONDITIONS.index("base_detection")
# What partners abroad know helps with what crosses borders. Inspection of customers, neighbours and the
# street are a country's own work: trust.help_with_domestic_work says how far it is helped, too. In the order
# of names.PRESSURES.
CROSSES_BORDERS = (True, False, True, True, True, True, True, True, True, True, False, False)


@rule
def ramped(change: Any, t: int) -> float:
    """Amount of a change this week: grows in equal steps over the ramp, ends at the stop."""
    if t < change.start or t >= change.stop:
        return 0.0
    return float(change.amount * clip((t - change.start + 1.0) / max(1.0, float(change.ramp)), 0.0, 1.0))


@phase
def update_trust(
    t: int, trust: NDArray[np.float64], rest: NDArray[np.float64], shocks: Records, parameters: Records
) -> None:
    """Trust between governments returns slowly to its rest and jumps with events (both jurisdictions x
    jurisdictions).
    """
    p = parameters[0]
    for i in range(trust.shape[0]):
        for j in range(trust.shape[0]):
            trust[i, j] = revert(trust[i, j], rest[i, j], p.trust_reversion)
    for k in range(shocks.shape[0]):
        if shocks[k].week == t:
            i, j = shocks[k].first, shocks[k].second
            trust[i, j] = clip(trust[i, j] + shocks[k].change, 0.0, 1.0)
            trust[j, i] = clip(trust[j, i] + shocks[k].change, 0.0, 1.0)


@phase
def allocate_effort(
    bodies: Records,
    hits: NDArray[np.int64],
    places: Records,
    trust: NDArray[np.float64],
    trust_rest: NDArray[np.float64],
    interest: NDArray[np.float64],
    effort: NDArray[np.float64],
    caught: NDArray[np.float64],
    weight: NDArray[np.float64],
    help_beyond: NDArray[np.float64],
    parameters: Records,
) -> None:
    """Each body spreads its effort by mandate plus learnt yield plus exploration; intelligence from abroad
    adds to it.

    hits: (pressure, place) hits of last week, set to zero here. effort: (pressure, jurisdiction) factor on
    base pressure, written. caught, weight: scratch of the same shape. help_beyond: (giver, receiver) help of
    agreements, beside what usual trust brings.
    """
    p = parameters[0]
    jurisdictions = trust.shape[0]
    at_normal_effort = effect_of(1.0, p.enforcement_effort_scale)
    caught[:, :] = 0.0
    weight[:, :] = 0.0
    effort[:, :] = 0.0
    for q in range(N_PRESSURES):
        for place in range(places.shape[0]):
            caught[q, places[place].jurisdiction] += hits[q, place]
            hits[q, place] = 0
    for b in range(bodies.shape[0]):
        body = bodies[b]
        home = body.jurisdiction
        help_from_abroad = 0.0
        for other in range(jurisdictions):
            if other != home:
                help_from_abroad += (trust[other, home] - trust_rest[other, home]) * interest[other, home]
                help_from_abroad += help_beyond[other, home]
        mean = 0.0
        for q in range(N_PRESSURES):
            if body.mandate[q] > 0.0:
                body.yield_[q] = smooth(body.yield_[q], caught[q, home], p.enforcement_memory_weeks)
                mean += body.mandate[q] * body.yield_[q]
        scale = 0.0
        for q in range(N_PRESSURES):
            if body.mandate[q] > 0.0:
                learnt = body.yield_[q] / mean if mean > 0.0 else 1.0
                body.effort[q] = p.enforcement_exploration + (1.0 - p.enforcement_exploration) * (
                    1.0 + p.enforcement_learning * (clip(learnt, 0.0, p.enforcement_most_learnt) - 1.0)
                )
                scale += body.mandate[q] * body.effort[q]
        for q in range(N_PRESSURES):
            if body.mandate[q] > 0.0:
                helped = 1.0 if CROSSES_BORDERS[q] else p.trust_help_with_domestic_work
                body.effort[q] *= (1.0 + p.trust_gain * help_from_abroad * helped) / scale
                share = body.budget * body.mandate[q] * body.skill * body.integrity
                weight[q, home] += share
                effect = effect_of(max(0.0, body.effort[q]), p.enforcement_effort_scale)
                effort[q, home] += share * (effect / at_normal_effort)
    for q in range(N_PRESSURES):
        for j in range(jurisdictions):
            effort[q, j] = effort[q, j] / weight[q, j] if weight[q, j] > 0.0 else 1.0


@phase
def erode_integrity(places: Records, roles: Records, parameters: Records) -> None:
    """Bribes paid at a place erode integrity there; it recovers slowly.

    Bribes are reckoned in normal turnovers of a lab.
    """
    p = parameters[0]
    for k in range(places.shape[0]):
        paid = places[k].bribes / max(1.0, roles[c.LAB].normal_turnover)
        rest = 1.0 - clip(p.integrity_lost_per_bribe * paid, 0.0, p.integrity_most_lost)
        places[k].integrity = revert(
            places[k].integrity, rest, p.integrity_recovery * places[k].state_capacity
        )
        places[k].bribes = 0.0


@phase
def update_conditions(
    t: int,
    seed_key: np.uint64,
    base_pressure: NDArray[np.float64],
    pressure: NDArray[np.float64],
    effort: NDArray[np.float64],
    places: Records,
    lanes: Records,
    base_control: NDArray[np.float64],
    control: NDArray[np.float64],
    goods: Records,
    markets: Records,
    changes: Records,
    totals: NDArray[np.float64],
    a: Records,
    events: Records,
    counters: NDArray[np.int64],
    parameters: Records,
) -> None:
    """Pressures, law, treatment places, budgets: base values, effort and integrity, then the changes of
    interventions.

    pressure: (pressure, place); control: (substance, jurisdiction), strength 0 to 1; totals: (budget USD a
    week, burden).
    """
    p = parameters[0]
    for q in range(pressure.shape[0]):
        for k in range(pressure.shape[1]):
            factor = effort[q, places[k].jurisdiction] * places[k].integrity / p.integrity_at_start
            pressure[q, k] = clip(base_pressure[q, k] * factor, 0.0, 1.0)
    for k in range(lanes.shape[0]):
        there = lanes[k].to_jurisdiction
        integrity = places[lanes[k].destination].integrity / p.integrity_at_start
        lanes[k].screening = clip(lanes[k].base_screening * effort[SCREENING, there] * integrity, 0.0, 1.0)
        lanes[k].interdiction = clip(
            lanes[k].base_interdiction * effort[INTERDICTION, there] * integrity, 0.0, 1.0
        )
        lanes[k].seized = 0.0
    for k in range(control.shape[0]):
        for j in range(control.shape[1]):
            control[k, j] = base_control[k, j]
    for k in range(markets.shape[0]):
        markets[k].capacity = markets[k].base_capacity
    totals[:] = 0.0
    detect(t, seed_key, goods, a, events, counters, chance_of_detection(t, changes, p), p)
    for k in range(changes.shape[0]):
        amount = ramped(changes[k], t)
        if amount == 0.0:
            continue
        first, second, kind = changes[k].first, changes[k].second, changes[k].condition
        if kind == PRESSURE:
            pressure[first, second] = combine(pressure[first, second], amount)
        elif kind == LANE_SCREENING:
            lanes[first].screening = combine(lanes[first].screening, amount)
        elif kind == LANE_INTERDICTION:
            lanes[first].interdiction = combine(lanes[first].interdiction, amount)
        elif kind == CONTROL:
            control[first, second] = combine(control[first, second], amount)
        elif kind == LISTING:
            lag = second // control.shape[1] - 1  # -1: the usual lag
            lag = int(p.law_assessment_lag_weeks) if lag < 0 else lag
            second = second % control.shape[1]
            found = goods[first].detected
            if found >= 0 and t >= max(found, changes[k].start) + lag:
                control[first, second] = combine(control[first, second], amount)
                if t == max(found, changes[k].start) + lag:
                    note(events, counters, t, LISTING_EVENT, a, -1, -1, -1, first, 0, 0)
        elif kind == CAPACITY:
            markets[first].capacity += amount * markets[first].oud_at_start
        elif kind == BUDGET:
            totals[0] += amount
        elif kind == BURDEN:
            totals[1] += amount
    totals[0] += outlay_for_treatment(t, markets, changes)
    totals[1] += burden_on_licit_trade(places, lanes, goods, base_control, control)


@rule
def outlay_for_treatment(t: int, markets: Records, changes: Records) -> float:
    """What treatment beyond the places of the start costs this week (USD): added places that somebody is in.

    People are in the places of the start first; the rest are shared evenly over the places added.
    """
    outlay = 0.0
    for k in range(changes.shape[0]):
        if changes[k].condition == OUTLAY:
            market = markets[changes[k].first]
            added = market.capacity - market.base_capacity
            if added > 0.0:
                used = clip((market.treatment - market.base_capacity) / added, 0.0, 1.0)
                outlay += ramped(changes[k], t) * market.oud_at_start * used
    return outlay


@rule
def burden_on_licit_trade(
    places: Records,
    lanes: Records,
    goods: Records,
    base_control: NDArray[np.float64],
    control: NDArray[np.float64],
) -> float:
    """Index of what added controls cost lawful trade: control of substances with licit use, where much is
    traded, and screening of lanes, by their licit volume. 0 while nothing is added to the start's conditions.
    """
    burden = 0.0
    for k in range(places.shape[0]):
        if places[k].supply == 1 or places[k].clan_lab == 1:
            j = places[k].jurisdiction
            for s in range(goods.shape[0]):
                added = max(0.0, control[s, j] - base_control[s, j])
                burden += added * goods[s].licit_use * places[k].licit_trade
    for k in range(lanes.shape[0]):
        burden += max(0.0, lanes[k].screening - lanes[k].base_screening) * lanes[k].licit_volume
    return burden


@rule
def chance_of_detection(t: int, changes: Records, p: Any) -> float:
    """Chance a week that a substance on sale is detected: the usual one, and whatever looks for it beside."""
    chance = float(p.law_detection_per_week)
    for k in range(changes.shape[0]):
        if changes[k].condition == BASE_DETECTION:
            chance *= 1.0 - ramped(changes[k], t)
    for k in range(changes.shape[0]):
        if changes[k].condition == DETECTION_CHANCE:
            chance = combine(chance, ramped(changes[k], t))
    return chance


@rule
def detect(
    t: int,
    seed_key: np.uint64,
    goods: Records,
    a: Records,
    events: Records,
    counters: NDArray[np.int64],
    chance: float,
    p: Any,
) -> None:
    """Forensic laboratories come across a substance that is on sale, sooner or later; an assessment can only
    start then.

    What makes up less than ``law.share_noticed`` of the orders for finished drug, or for inputs, is too rare
    to be more than a single finding; from twice that on the chance (a week) is full. Orders are counted
    anew afterwards.
    """
    finished = 0.0
    inputs = 0.0
    for s in range(goods.shape[0]):
        if goods[s].stage == FINISHED:
            finished += goods[s].on_sale
        else:
            inputs += goods[s].on_sale
    for s in range(goods.shape[0]):
        if goods[s].detected < 0 and goods[s].first_sold >= 0:
            share = goods[s].on_sale / max(1.0, finished if goods[s].stage == FINISHED else inputs)
            seen = chance * clip(share / p.law_share_noticed - 1.0, 0.0, 1.0)
            if draw(seed_key + np.uint64(s), DETECTION_LUCK, t, 0) < seen:
                goods[s].detected = t
                note(events, counters, t, DETECTION, a, -1, -1, -1, s, 0, 0)
    for s in range(goods.shape[0]):
        goods[s].on_sale = 0.0

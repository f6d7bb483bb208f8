"""Learning: at each review an agent takes stock of what hit it and of what a partner says.

Nobody sees a pressure itself.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.ahead import END_OF_HITS, EXPOSURE, WHO, beliefs_ahead, stretch_ahead
from simulation.phases.common import under_law
from simulation.phases.hits import legal_factor
from simulation.rules import draws
from simulation.rules.belief import learn, listen
from simulation.rules.compiled import phase, rule
from simulation.rules.draws import draw
from simulation.world import columns as c

Records = NDArray[Any]
N_PRESSURES, SCREENING, INTERDICTION = c.N_PRESSURES, c.SCREENING, c.INTERDICTION
BROKER, COURIER, LAB, BROKER_LANE, COURIER_MODE = c.BROKER, c.COURIER, c.LAB, c.BROKER_LANE, c.COURIER_MODE
GOSSIP = draws.GOSSIP


@rule
def mode_of(agent: Any) -> int:
    """The mode by which an agent moves goods, -1 if it moves none.

    A lab keeps one belief for all its couriers, as mode 0.
    """
    if agent.role == BROKER:
        return int(agent.option[BROKER_LANE])
    if agent.role == COURIER:
        return int(agent.option[COURIER_MODE])
    if agent.role == LAB:
        return 0
    return -1


@rule
def partner(a: Records, i: int, t: int) -> int:
    """Row of the partner whose word an agent hears at this review, -1 if there is none in the trade."""
    first = int(draw(a[i].key, GOSSIP, t, 0) * 2.0)
    for turn in range(2):
        row = a[i].peer[(first + turn) % 2]
        if row >= 0 and row != i and a[row].active == 1:
            return int(row)
    return -1


@phase
def hear(
    t: int,
    rows: NDArray[np.int64],
    a: Records,
    belief: NDArray[np.float64],
    heard: NDArray[np.float64],
    heard_from: NDArray[np.int64],
    due: NDArray[np.int64],
    ready: NDArray[np.int64],
    parameters: Records,
) -> tuple[int, int]:
    """Note what partners believe of their own place and mode, before anybody changes a belief this week.

    Written: due, the rows of those who review this week; ready, of those whose switch can take effect (who
    reviews now may set out for an option that works at once). Returns how many there are of each.
    """
    p = parameters[0]
    n = 0
    may_switch = 0
    for nth in range(rows.shape[0]):
        stretch_ahead(a, rows, nth, WHO, WHO)
        i = rows[nth]
        if a[i].active == 0:
            continue
        reviews = t >= a[i].review_week
        if reviews or (a[i].pending_choice >= 0 and t >= a[i].ready_week):
            ready[may_switch] = i
            may_switch += 1
        if not reviews:
            continue
        due[n] = i
        n += 1
        heard_from[i] = -1
        row = partner(a, i, t)
        if row < 0 or p.behaviour_gossip_weight <= 0.0:
            continue
        heard_from[i] = row
        place = a[row].place
        for q in range(N_PRESSURES):
            heard[i, q] = belief[row, place, q]
        mode = mode_of(a[row])
        heard[i, N_PRESSURES] = place
        heard[i, N_PRESSURES + 1] = mode
        heard[i, N_PRESSURES + 2] = a[row].route_belief[mode] if mode >= 0 else 0.0
    return n, may_switch


@phase
def take_stock(
    t: int,
    due: NDArray[np.int64],
    a: Records,
    belief: NDArray[np.float64],
    heard: NDArray[np.float64],
    heard_from: NDArray[np.int64],
    pressure: NDArray[np.float64],
    control: NDArray[np.float64],
    places: Records,
    recipes: Records,
    consequences: Records,
    parameters: Records,
) -> None:
    """Update the beliefs of those who review this week:
    own hits against exposure since the last look, then the partner's word.
    """
    p = parameters[0]
    for nth in range(due.shape[0]):
        stretch_ahead(a, due, nth, EXPOSURE, END_OF_HITS)
        beliefs_ahead(a, belief, due, nth)
        i = due[nth]
        weeks = float(t - a[i].looked_week)
        place = a[i].place
        law = legal_factor(a[i], recipes, control, places)
        for q in range(N_PRESSURES):
            if q != SCREENING and q != INTERDICTION and a[i].exposure[q] > 0.0:
                exposure = weeks * a[i].exposure[q] * under_law(a[i].role, q, law, consequences)
                belief[i, place, q] = learn(
                    belief[i, place, q], p.behaviour_memory_weeks, a[i].hits[q], exposure
                )
            a[i].hits[q] = 0.0
        mode = mode_of(a[i])
        if mode >= 0:
            a[i].route_belief[mode] = learn(
                a[i].route_belief[mode], p.behaviour_memory_consignments, a[i].lost, a[i].sent
            )
            a[i].sent = 0.0
            a[i].lost = 0
        a[i].looked_week = t
        if heard_from[i] >= 0:
            there = int(heard[i, N_PRESSURES])
            for q in range(N_PRESSURES):
                belief[i, there, q] = listen(belief[i, there, q], heard[i, q], p.behaviour_gossip_weight)
            told = int(heard[i, N_PRESSURES + 1])
            if told >= 0:
                a[i].route_belief[told] = listen(
                    a[i].route_belief[told], heard[i, N_PRESSURES + 2], p.behaviour_gossip_weight
                )
        if p.behaviour_perfect_information > 0.5:
            for k in range(belief.shape[1]):
                for q in range(N_PRESSURES):
                    belief[i, k, q] = pressure[q, k]

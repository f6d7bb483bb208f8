"""Perfect information, a rival assumption: agents know what share of consignments is lost on the way.

Used only when ``behaviour.perfect_information`` is 1; what they then know of pressures at places is set in
learning.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.learning import mode_of
from simulation.phases.shipping import route_hazard
from simulation.rules.compiled import phase, rule
from simulation.world import columns as c

Records = NDArray[Any]
BROKER, COURIER, LAB, FINISHED = c.BROKER, c.COURIER, c.LAB, c.FINISHED
SCREENING, INTERDICTION, MAX_COURIERS, COURIER_MODE = (
    c.SCREENING, c.INTERDICTION, c.MAX_COURIERS, c.COURIER_MODE,
)  # fmt: skip
NO_WAY = -1.0


@rule
def true_loss(
    place: int,
    mode: int,
    finished: bool,
    to_screening: float,
    to_interdiction: float,
    lanes: Records,
    routes: Records,
    route_of: NDArray[np.int64],
    places: Records,
    markets: Records,
) -> float:
    """Chance that a consignment from a place is lost by a mode, on average over the customers it can reach.

    Customers of finished drug are markets by weight, those of inputs are places by laboratories. Exposures:
    shares of both pressures that get through. -1 if the mode reaches nobody.
    """
    lost = 0.0
    total = 0.0
    for k in range(places.shape[0]):
        weight = places[k].labs if not finished else 0.0
        if finished and places[k].market >= 0:
            weight = markets[places[k].market].weight
        way = route_of[place, k, mode]
        if weight > 0.0 and way >= 0:
            lost += weight * route_hazard(routes[way], lanes, to_screening, to_interdiction)
            total += weight
    return lost / total if total > 0.0 else NO_WAY


@phase
def know_losses(
    t: int,
    a: Records,
    goods: Records,
    lanes: Records,
    routes: Records,
    route_of: NDArray[np.int64],
    places: Records,
    markets: Records,
) -> None:
    """Set the loss that each mover who reviews this week expects by each mode to the true one.

    A laboratory's goods are shielded by its own options and by its courier's; a courier, who has many
    clients, reckons with goods that are not shielded. Where a mode reaches nobody the belief stays.
    """
    for i in range(a.shape[0]):
        if a[i].active == 0 or t < a[i].review_week or mode_of(a[i]) < 0:
            continue
        if a[i].role == LAB:
            known = loss_of_lab(a, i, lanes, routes, route_of, places, markets)
            if known >= 0.0:
                a[i].route_belief[0] = known
            continue
        finished = a[i].role == COURIER or goods[a[i].option[0]].stage == FINISHED
        for mode in range(a[i].route_belief.shape[0]):
            known = true_loss(
                a[i].place, mode, finished, a[i].exposure[SCREENING], a[i].exposure[INTERDICTION],
                lanes, routes, route_of, places, markets,
            )  # fmt: skip
            if known >= 0.0:
                a[i].route_belief[mode] = known


@rule
def loss_of_lab(
    a: Records,
    lab: int,
    lanes: Records,
    routes: Records,
    route_of: NDArray[np.int64],
    places: Records,
    markets: Records,
) -> float:
    """Chance that a laboratory's consignment is lost, on average over its couriers; -1 without a courier."""
    lost = 0.0
    n = 0
    for slot in range(MAX_COURIERS):
        row = a[lab].courier[slot]
        if row < 0 or a[row].active == 0:
            continue
        known = true_loss(
            a[lab].place, a[row].option[COURIER_MODE], True,
            a[row].exposure[SCREENING] * a[lab].exposure[SCREENING],
            a[row].exposure[INTERDICTION] * a[lab].exposure[INTERDICTION],
            lanes, routes, route_of, places, markets,
        )  # fmt: skip
        if known >= 0.0:
            lost += known
            n += 1
    return lost / n if n > 0 else NO_WAY

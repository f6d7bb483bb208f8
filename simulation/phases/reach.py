"""How far each mode reaches from each place, and what freight costs: known to everybody, worked out once a
week because laboratories move.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.rules.compiled import phase, rule

Records = NDArray[Any]


@phase
def survey(
    places: Records,
    markets: Records,
    routes: Records,
    route_of: NDArray[np.int64],
    reach: NDArray[np.float64],
    freight: NDArray[np.float64],
) -> None:
    """Share of customers that can be reached, and the average freight to their places in cents per mg.

    reach, freight: (place, mode, 0 for inputs or 1 for finished drug), written for places from which routes
    start. Customers for finished drug are the markets by weight, for inputs the places by laboratories.
    """
    for place in range(places.shape[0]):
        if places[place].supply == 0 and places[place].clan_lab == 0:
            continue
        for mode in range(route_of.shape[2]):
            for finished in range(2):
                reached = 0.0
                total = 0.0
                cost = 0.0
                n = 0
                for k in range(places.shape[0]):
                    weight = 0.0
                    if finished == 0:
                        weight = places[k].labs
                    elif places[k].market >= 0:
                        weight = markets[places[k].market].weight
                    total += weight
                    way = route_of[place, k, mode]
                    if weight > 0.0 and way >= 0:
                        reached += weight
                        cost += routes[way].cost
                        n += 1
                reach[place, mode, finished] = reached / total if total > 0.0 else 0.0
                freight[place, mode, finished] = cost / n if n > 0 else 0.0


@rule
def best_mode(agent: Any, place: int, finished: bool, reach: NDArray[np.float64]) -> int:
    """The mode that reaches most of the customers at the lowest believed loss; -1 if none reaches any."""
    best = -1
    value = 0.0
    for mode in range(reach.shape[1]):
        worth = reach[place, mode, int(finished)] * (1.0 - agent.route_belief[mode])
        if worth > value:
            best = mode
            value = worth
    return best

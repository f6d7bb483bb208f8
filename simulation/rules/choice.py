"""The one mechanism by which every agent chooses: expected weekly profit, and a noisy best reply."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.rules.compiled import rule
from simulation.rules.maths import exp


@rule
def expected_profit(
    turnover: float,
    margin: float,
    loss: float,
    replacement: float,
    arrest: float,
    arrest_cost: float,
    running: float,
    switching: float,
    horizon: float,
) -> float:
    """Expected weekly profit of an option over its horizon (design, section 4), in the unit of turnover.

    turnover x margin x (1 - loss) - turnover x replacement x loss - arrest x arrest_cost - running -
    switching / horizon.
    """
    return (
        turnover * margin * (1.0 - loss)
        - turnover * replacement * loss
        - arrest * arrest_cost
        - running
        - switching / horizon
    )


@rule
def pick(
    profits: NDArray[np.float64],
    feasible: NDArray[np.int64],
    options: int,
    noise: float,
    luck: float,
    weights: NDArray[np.float64],
) -> int:
    """Index of the option taken: logit with noise in the unit of profit; -1 if no option is feasible.

    profits, feasible: arrays of at least ``options`` entries; weights: scratch of as many. noise 0 takes the
    best (the first of equals).
    """
    best = -1
    for k in range(options):
        if feasible[k] == 1 and (best < 0 or profits[k] > profits[best]):
            best = k
    if best < 0 or noise <= 0.0:
        return best
    total = 0.0
    for k in range(options):
        if feasible[k] == 1:
            weights[k] = exp((profits[k] - profits[best]) / noise)
            total += weights[k]
    passed = 0.0
    for k in range(options):
        if feasible[k] == 1:
            passed += weights[k]
            if luck * total < passed:
                return k
    return best

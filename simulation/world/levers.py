"""Conditions that only interventions move, with the base values to which they go back each week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.names import RATES
from simulation.world.state import State


@dataclass
class Levers:
    """Arrays of one run. Shapes: J jurisdictions, P places, L lanes, R routes, M markets."""

    trust_aim: NDArray[np.float64]  # (J, J), the level to which trust returns
    interest: NDArray[np.float64]  # (J, J), mutual interest now
    help_beyond: NDArray[np.float64]  # (J, J), (giver, receiver)
    corruption_price: NDArray[np.float64]  # (P,), base
    lane_cost: NDArray[np.float64]  # (L,), base, cents per mg
    route_cost: NDArray[np.float64]  # (R,), base, cents per mg
    rates: NDArray[np.float64]  # (M, RATES), factors now

    @classmethod
    def of(cls, state: State) -> Levers:
        """The levers of a fresh state, all at rest."""
        return cls(
            trust_aim=state.trust_rest.copy(),
            interest=state.interest.copy(),
            help_beyond=np.zeros_like(state.trust),
            corruption_price=np.array(state.places["corruption_price"]),
            lane_cost=np.array(state.lanes["cost"]),
            route_cost=np.array(state.routes["cost"]),
            rates=np.ones((len(state.markets), len(RATES))),
        )

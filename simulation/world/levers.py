"""Conditions that only interventions move, with the base values to which they go back each week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.names import RATES
from simulation.world.state import State

REPORT_WEEKS = 53  # the longest that a report can take, and one


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
    base_pressure: NDArray[np.float64]  # (pressures, P), at the start
    base_lanes: NDArray[np.float64]  # (L, 2), screening and interdiction at the start
    base_control: NDArray[np.float64]  # (S, J), at the start
    # cooperation, see phases/cooperation.py; pairs are (who gives, who asks)
    working: NDArray[np.float64]  # (J, J), trust or what a technical channel keeps up
    willing: NDArray[np.float64]  # (J, J), mutual interest x fit of law
    fit: NDArray[np.float64]  # (J,), share of the trade there that its law controls
    trade: NDArray[np.float64]  # (J,), turnover upstream of retail, cents a week
    requests: NDArray[np.float64]  # (J, J), cases a week
    granted: NDArray[np.float64]  # (J, J), cases a week that are followed through
    usual_success: NDArray[np.float64]  # (J, J), share, smoothed
    usual_deaths: NDArray[np.float64]  # (J,), persons a week, smoothed
    deaths: NDArray[np.float64]  # (J,), persons this week
    progress: NDArray[np.float64]  # (S, J, J), share of an examination (who lists, who asks)
    # what bodies are told, see phases/observing.py
    reports: NDArray[np.int64]  # (REPORT_WEEKS, pressures, P), by the week of arrival
    observed_hits: NDArray[np.int64]  # (pressures, P)
    told: NDArray[np.int64]  # (2,), hits of last week, hits reported this week

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
            base_pressure=state.base_pressure.copy(),
            base_lanes=np.stack([state.lanes["base_screening"], state.lanes["base_interdiction"]], axis=1),
            base_control=state.base_control.copy(),
            working=state.trust.copy(),
            willing=np.zeros_like(state.trust),
            fit=np.ones(len(state.trust)),
            trade=np.zeros(len(state.trust)),
            requests=np.zeros_like(state.trust),
            granted=np.zeros_like(state.trust),
            usual_success=np.zeros_like(state.trust),
            usual_deaths=np.zeros(len(state.trust)),
            deaths=np.zeros(len(state.trust)),
            progress=np.zeros((*state.base_control.shape, len(state.trust))),
            reports=np.zeros((REPORT_WEEKS, *state.hits.shape), dtype=np.int64),
            observed_hits=np.zeros_like(state.hits),
            told=np.zeros(2, dtype=np.int64),
        )

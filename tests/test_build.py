"""Claims about how a run's first shares are built from a world and parameter values."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.names import MODES
from simulation.parameters import options_tables
from simulation.scenario import load_scenario
from simulation.world import columns as c
from simulation.world.build import build_state

CARRIED = ("vehicle", "vessel", "air")  # the modes of couriers in the transpacific world


def first_modes(**shares: float) -> dict[str, float]:
    """Share of couriers that begins with each mode, when the parameters say so."""
    overrides = {f"parameters.mode.{mode}.courier_start_share": share for mode, share in shares.items()}
    scenario = load_scenario("baseline", overrides=dict(overrides))
    values = scenario.values()
    state = build_state(scenario.geography(), values, options_tables(values), 0.1)
    cumulative = state.initial[c.COURIER, c.COURIER_MODE, : len(MODES)]
    return dict(zip(MODES, np.diff(cumulative, prepend=0.0), strict=True))


def test_couriers_begin_with_modes_by_their_shares() -> None:
    found = first_modes(vehicle=0.6, vessel=0.6, air=0.0)
    assert found == pytest.approx({"post": 0, "container": 0, "vehicle": 0.5, "vessel": 0.5, "air": 0})


def test_couriers_are_spread_alike_over_their_modes_if_all_shares_are_0() -> None:
    found = first_modes(**dict.fromkeys(CARRIED, 0.0))
    assert found == pytest.approx({mode: 1 / 3 if mode in CARRIED else 0.0 for mode in MODES})

"""What a world has at its start, taken away again in part: base pressures, base control, usual detection.

The model calls it only in runs that have such a change, so that other runs are the same, bit for bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.conditions import ramped
from simulation.rules.compiled import phase, rule
from simulation.rules.maths import clip
from simulation.world import columns as c

Records = NDArray[Any]
BASE_PRESSURE = c.CONDITIONS.index("base_pressure")
BASE_SCREENING, BASE_INTERDICTION = (
    c.CONDITIONS.index("base_screening"),
    c.CONDITIONS.index("base_interdiction"),
)
BASE_CONTROL = c.CONDITIONS.index("base_control")


@rule
def put_back(table: NDArray[np.float64], at_start: NDArray[np.float64]) -> None:
    """Set a table to its values at the start."""
    for i in range(table.shape[0]):
        for j in range(table.shape[1]):
            table[i, j] = at_start[i, j]


@phase
def take_away(
    t: int,
    changes: Records,
    at_start: NDArray[np.float64],
    base_pressure: NDArray[np.float64],
    lanes_at_start: NDArray[np.float64],
    lanes: Records,
    control_at_start: NDArray[np.float64],
    base_control: NDArray[np.float64],
) -> None:
    """Base values of this week: those of the start, times 1 - share for every share that is taken away.

    at_start, base_pressure: (pressure, place). lanes_at_start: (lane, 2), screening and interdiction.
    control_at_start, base_control: (substance, jurisdiction).
    """
    put_back(base_pressure, at_start)
    put_back(base_control, control_at_start)
    for k in range(lanes.shape[0]):
        lanes[k].base_screening = lanes_at_start[k, 0]
        lanes[k].base_interdiction = lanes_at_start[k, 1]
    for k in range(changes.shape[0]):
        first, second, kind = changes[k].first, changes[k].second, changes[k].condition
        left = 1.0 - clip(ramped(changes[k], t), 0.0, 1.0)
        if kind == BASE_PRESSURE:
            base_pressure[first, second] *= left
        elif kind == BASE_SCREENING:
            lanes[first].base_screening *= left
        elif kind == BASE_INTERDICTION:
            lanes[first].base_interdiction *= left
        elif kind == BASE_CONTROL:
            base_control[first, second] *= left

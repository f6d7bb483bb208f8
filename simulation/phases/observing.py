"""What bodies are told of their own hits: later than they happen, and not of all of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.rules import draws
from simulation.rules.compiled import phase
from simulation.rules.draws import draw

Records = NDArray[Any]
REPORT = draws.REPORT
MOST_TOLD_APART = 64  # hits at one place by one pressure in one week; those beyond share the last one's luck


@phase
def report_hits(
    t: int,
    seed_key: np.uint64,
    hits: NDArray[np.int64],
    on_the_way: NDArray[np.int64],
    observed: NDArray[np.int64],
    told: NDArray[np.int64],
    parameters: Records,
) -> None:
    """Reports of last week's hits set out, and those that are due arrive.

    hits, observed: (pressure, place), the first is emptied; on_the_way: (week modulo its length, pressure,
    place); told: hits of last week, and hits reported this week. Without error both are the same.
    """
    p = parameters[0]
    horizon = on_the_way.shape[0]
    error = p.observation_error
    delay = min(horizon - 1, int(p.observation_hits_delay_weeks * error + 0.5))
    recorded = 1.0 - error * (1.0 - p.observation_hits_recorded)
    due, sent = t % horizon, (t + delay) % horizon
    told[:] = 0
    for q in range(hits.shape[0]):
        for place in range(hits.shape[1]):
            for n in range(hits[q, place]):
                number = (q * hits.shape[1] + place) * MOST_TOLD_APART + min(n, MOST_TOLD_APART - 1)
                if recorded >= 1.0 or draw(seed_key, REPORT, t, number) < recorded:
                    on_the_way[sent, q, place] += 1
            told[0] += hits[q, place]
            hits[q, place] = 0
            observed[q, place] = on_the_way[due, q, place]
            told[1] += observed[q, place]
            on_the_way[due, q, place] = 0

"""The grid so far, for one pair: net switches toward each reaction, with the interventions and without."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from simulation.names import WORLDS
from simulation.page.shown import FELL, ROSE, SAME, Uptake
from simulation.reactions.uptake import label_steps, net_switches, rate_per_100_agent_years

if TYPE_CHECKING:
    from simulation.page.pair import Pair
    from simulation.page.track import Track

NOISE: Final = 2.0  # times the square root of the counts: a rough guard against reading luck as a reaction


def uptake_now(pair: Pair, week: int) -> dict[tuple[str, str], Uptake]:
    """(world, label) -> uptake, for labels that can arise there; empty before the first intervention."""
    start = pair.squeeze_week
    if start is None or week <= start:
        return {}
    steps = label_steps()
    counted = [_count(track, start, week) for track in (pair.squeezed, pair.free)]
    found = {}
    for w, world in enumerate(WORLDS):
        for k, label in enumerate(steps.labels):
            if steps.arises[w, k]:
                (one, rate), (two, base) = ((n[w, k], r[w, k]) for n, r in counted)
                found[world, label] = Uptake(float(rate), float(base), _way(int(one), int(two)))
    return found


def _count(track: Track, start: int, week: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Net switches and rate by (world, label)."""
    burn_in = track.model.burn_in
    switches = net_switches(track.events(start, week), start + burn_in, week - start).sum(
        axis=0, keepdims=True
    )
    agents = track.agents[start:week].sum(axis=0, keepdims=True)
    return switches[0], rate_per_100_agent_years(switches, agents)[0]


def _way(with_: int, without: int) -> str:
    noise = NOISE * math.sqrt(max(1, abs(with_) + abs(without)))
    return ROSE if with_ - without > noise else FELL if without - with_ > noise else SAME

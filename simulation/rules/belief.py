"""What agents believe of a pressure, learnt from what happens to them and from what partners say."""

from __future__ import annotations

from simulation.rules.compiled import rule


@rule
def learn(belief: float, memory: float, hits: float, exposure: float) -> float:
    """Believed pressure after ``hits`` in ``exposure`` (weeks times exposure, since the last look).

    Memory counts as that many weeks of earlier experience at full exposure: (memory x belief + hits) /
    (memory + exposure), at most 1. With a constant pressure this tends to it; after a change old experience
    is forgotten exponentially.
    """
    if memory + exposure <= 0.0:
        return belief
    return min(1.0, (memory * belief + hits) / (memory + exposure))


@rule
def listen(belief: float, told: float, weight: float) -> float:
    """Believed pressure after a partner's word, given ``weight`` (0 deaf, 1 takes it over)."""
    return belief + weight * (told - belief)

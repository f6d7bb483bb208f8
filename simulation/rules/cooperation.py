"""Rules of cooperation between governments."""

from __future__ import annotations

from simulation.rules.compiled import rule
from simulation.rules.maths import clip


@rule
def gate_of_law(fit: float, dual_criminality: float) -> float:
    """Share of requests that the law of the government asked lets through: 1 - d + d x fit.

    fit: share of the trade there that its law controls; d: how far a request needs a crime on both sides.
    """
    return 1.0 - dual_criminality + dual_criminality * fit


@rule
def surplus(now: float, usual: float) -> float:
    """How far something lies above its usual level, as a share of it, within -1 to 1; 0 without a usual."""
    return clip(now / usual - 1.0, -1.0, 1.0) if usual > 0.0 else 0.0


@rule
def move_trust(trust: float, amount: float) -> float:
    """Trust after a change, within 0 to 1; where there is no working relation at all (0) it stays 0."""
    return clip(trust + amount, 0.0, 1.0) if trust > 0.0 else 0.0

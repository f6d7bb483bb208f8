"""Rules of enforcement bodies and of trust between governments."""

from __future__ import annotations

from simulation.rules.compiled import rule
from simulation.rules.maths import clip, exp


@rule
def effort_factor(effort: float, scale: float) -> float:
    """Pressure from effort relative to the pressure at normal effort 1;
    diminishing: 1 - exp(-effort / scale).
    """
    return (1.0 - exp(-effort / scale)) / (1.0 - exp(-1.0 / scale))


@rule
def revert(value: float, rest: float, rate: float) -> float:
    """A slow return to its resting level (trust, integrity), within 0 to 1."""
    return clip(value + rate * (rest - value), 0.0, 1.0)

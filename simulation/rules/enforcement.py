"""Rules of enforcement bodies and of trust between governments."""

from __future__ import annotations

from simulation.rules.compiled import rule
from simulation.rules.maths import clip, exp


@rule
def effect_of(effort: float, scale: float) -> float:
    """What an effort gives, with diminishing returns: 1 - exp(-effort / scale).

    Pressure is relative to what the normal effort 1 gives.
    """
    return 1.0 - exp(-effort / scale)


@rule
def revert(value: float, rest: float, rate: float) -> float:
    """A slow return to its resting level (trust, integrity), within 0 to 1."""
    return clip(value + rate * (rest - value), 0.0, 1.0)

"""Rules about people who use drugs: demand and the risk of overdose."""

from __future__ import annotations

from simulation.rules.compiled import rule
from simulation.rules.maths import clip, power


@rule
def demand_factor(price: float, reference_price: float, elasticity: float, most: float) -> float:
    """Factor on consumption at a price, constant elasticity (negative), within 1 / most to most."""
    if price <= 0.0 or reference_price <= 0.0:
        return 1.0
    return clip(power(price / reference_price, elasticity), 1.0 / most, most)


@rule
def overdose_hazard(
    base: float,
    dose_factor: float,
    dose_exponent: float,
    variability: float,
    variability_weight: float,
    novelty: float,
    novelty_weight: float,
    stimulant: float,
    stimulant_weight: float,
    saved: float,
) -> float:
    """Weekly chance of a fatal overdose of a person who uses.

    base x potency^exponent x (1 + weights x (variability, novelty, stimulant co-use)) x (1 - share saved by
    naloxone).
    """
    risk = base * power(dose_factor, dose_exponent)
    risk *= 1.0 + variability_weight * variability + novelty_weight * novelty + stimulant_weight * stimulant
    return min(1.0, risk * (1.0 - saved))


@rule
def seeking_under_stigma(deterred: float, factor: float) -> float:
    """Factor on those who seek help when stigma is ``factor`` times the usual.

    deterred: share of those who would seek help without any stigma whom the usual stigma keeps away.
    """
    return max(0.0, 1.0 - deterred * factor) / (1.0 - deterred)

"""What a pressure does to an exposed agent."""

from __future__ import annotations

from simulation.rules.compiled import rule
from simulation.rules.maths import power


@rule
def combine(first: float, second: float) -> float:
    """Chance of at least one of two independent hits: 1 - (1 - first)(1 - second)."""
    return 1.0 - (1.0 - first) * (1.0 - second)


@rule
def over_weeks(weekly: float, weeks: float) -> float:
    """Chance of at least one hit in some weeks, from the weekly chance."""
    return 1.0 - power(1.0 - weekly, weeks)


@rule
def lost_consignments(luck: float, consignments: int, chance: float) -> int:
    """How many of equal consignments are lost, each with the same chance: a binomial number from one draw.

    Walks up the binomial distribution until its cumulative probability passes ``luck``.
    """
    if chance <= 0.0:
        return 0
    if chance >= 1.0:
        return consignments
    term = 1.0
    for _ in range(consignments):
        term *= 1.0 - chance
    if luck < term:
        return 0
    total = term
    lost = 0
    odds = chance / (1.0 - chance)
    while luck >= total and lost < consignments:
        term *= odds * (consignments - lost) / (lost + 1)
        lost += 1
        total += term
    return lost

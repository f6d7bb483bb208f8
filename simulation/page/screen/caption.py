"""What stands under every figure: seeds, comparator, share of assumed inputs, and that the model is
abstract.
"""

from __future__ import annotations

from functools import cache

from simulation import parameters
from simulation.study.facts import count_basis

ABSTRACT = "Abstract model, not a forecast"


@cache
def assumed() -> str:
    """ "98 % of 1,011 inputs assumed" """
    numbers = list(parameters.load().values())
    basis = [count_basis(numbers, options=options) for options in (False, True)]
    total = sum(part.total for part in basis)
    share = sum(part.assumed for part in basis) / total if total else 0.0
    return f"{share:.0%} of {total:,} inputs assumed"


def caption(seed: int, what: str = "") -> str:
    """For what one pair of runs shows; `what` is said first."""
    parts = (
        what,
        f"Seed {seed} with and without interventions, one pair of runs",
        assumed(),
        ABSTRACT,
    )
    return " · ".join(part for part in parts if part)


def caption_of_seeds(seeds: int, what: str = "") -> str:
    """For what many seeds show."""
    parts = (
        what,
        f"Seeds 1 to {seeds}",
        "each against the same seed without interventions",
        assumed(),
        ABSTRACT,
    )
    return " · ".join(part for part in parts if part)

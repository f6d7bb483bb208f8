"""Draws of uncertain numbers: Latin hypercube, Sobol's (Saltelli's) and Morris' designs over given ranges.

Each is deterministic: the same ranges and number of samples give the same draws. Latin hypercube covers the
ranges evenly with few draws; Sobol and Morris are made for sensitivity indices (`squeeze sensitivity`), and
need several draws for each parameter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from simulation.extras import need

if TYPE_CHECKING:
    from simulation.parameters import Parameter
    from simulation.scenario import Scenario

DRAW_SEED: Final = 14_001  # of every design; the same number of samples gives the same draws
MORRIS_LEVELS: Final = 4  # grid levels of a trajectory, as Morris (1991) and SALib have it
SWITCH: Final = "0 or 1"  # unit of a switch between rival assumptions; these are chosen, not drawn
LATIN_HYPERCUBE, SOBOL, MORRIS = METHODS = ("latin_hypercube", "sobol", "morris")

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Range:
    """A number that is not known: its name, and the lowest and highest value that it may have."""

    name: str
    low: float
    high: float


def ranges_of(numbers: Sequence[Parameter]) -> tuple[Range, ...]:
    """The documented ranges of these parameters."""
    return tuple(Range(number.name, number.low, number.high) for number in numbers)


def assumed_parameters(scenario: Scenario) -> list[Parameter]:
    """The assumed numbers that may be drawn for a scenario, in the order of the files.

    Left out: the run's own settings, switches between rival assumptions, and what the scenario or its set of
    assumptions fixes.
    """
    from simulation import parameters

    fixed = set(scenario.parameters) | set(parameters.assumption_sets()[scenario.assumptions].parameters)
    return [
        number
        for number in scenario.numbers().values()
        if number.basis == "assumed" and number.low < number.high and number.name not in fixed
        and number.unit != SWITCH and not number.name.startswith("run.")
    ]  # fmt: skip


def draw_samples(method: str, ranges: Sequence[Range], samples: int) -> Floats:
    """(draws, ranges): values within the ranges. `samples` are the draws of a Latin hypercube, the base
    sample of Sobol's design (a power of 2), or Morris' trajectories; see `draws_of`.

    Raises ValueError for an unknown method or fewer than one sample or range, UserError where the library for
    Sobol's or Morris' design is not installed.
    """
    if method not in METHODS or samples < 1 or not ranges:
        raise ValueError(f"draw_samples: {method!r} with {samples} samples of {len(ranges)} ranges")
    if method != LATIN_HYPERCUBE:
        need("SALib", "analysis", f"uncertain.method: {method}")
    low = np.array([item.low for item in ranges])
    high = np.array([item.high for item in ranges])
    return np.asarray(low + (high - low) * _UNIT[method](len(ranges), samples))


def draws_of(method: str, ranges: int, samples: int) -> int:
    """How many draws that gives: n, n (k + 2) or n (k + 1) for k ranges."""
    return samples * {LATIN_HYPERCUBE: 1, SOBOL: ranges + 2, MORRIS: ranges + 1}[method]


def salib_problem(ranges: Sequence[Range]) -> dict[str, Any]:
    """The ranges as SALib's functions of analysis want them."""
    return {
        "num_vars": len(ranges),
        "names": [item.name for item in ranges],
        "bounds": [[item.low, item.high] for item in ranges],
    }


def unit_hypercube(ranges: int, samples: int) -> Floats:
    """(samples, ranges) in 0 to 1: each range is cut into `samples` equal parts, each met once."""
    from scipy.stats import qmc

    return np.asarray(qmc.LatinHypercube(ranges, seed=np.random.default_rng(DRAW_SEED)).random(samples))


def _unit_sobol(ranges: int, samples: int) -> Floats:
    from SALib.sample import sobol

    return np.asarray(sobol.sample(_unit_problem(ranges), samples, calc_second_order=False, seed=DRAW_SEED))


def _unit_morris(ranges: int, samples: int) -> Floats:
    from SALib.sample import morris

    return np.asarray(morris.sample(_unit_problem(ranges), samples, num_levels=MORRIS_LEVELS, seed=DRAW_SEED))


def _unit_problem(ranges: int) -> dict[str, Any]:
    return salib_problem([Range(f"x{k}", 0.0, 1.0) for k in range(ranges)])


_UNIT: Final = {LATIN_HYPERCUBE: unit_hypercube, SOBOL: _unit_sobol, MORRIS: _unit_morris}

"""The design of a calibration: which numbers are fitted, to what, how long; read strictly."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from simulation import parameters
from simulation.measures import WEEKLY
from simulation.parameters import Parameter
from simulation.reading import Section
from simulation.scenario import Scenario, list_scenarios, load_scenario
from simulation.study.analysis_files import read_design
from simulation.study.validation_patterns import Pattern, load_patterns, pattern_files

WIDE: Final = 10.0  # a range of positive numbers that spans this factor is searched by its logarithm
FIRST_FINAL_SEED: Final = 1001  # the last word is spoken on luck that the fit has not met


@dataclass(frozen=True)
class Recovery:
    """Data simulated with known numbers: `truth`, by name; `within`: allowed error, share of the range."""

    scenario: Scenario
    measures: tuple[str, ...]
    truth: Mapping[str, float]
    data_seeds: int
    within: float


@dataclass(frozen=True)
class Design:
    """As read. Either `patterns` (with those held out) or `recovery`."""

    name: str
    title: str
    question: str
    fit: tuple[Parameter, ...]
    patterns: tuple[Pattern, ...]
    held_out: tuple[Pattern, ...]
    recovery: Recovery | None
    trials: int
    random_trials: int
    seeds: int
    final_seeds: int
    sampler_seed: int
    pull_to_default: float

    def default(self) -> dict[str, float]:
        """The numbers of the parameter files."""
        return {number.name: number.value for number in self.fit}


def by_logarithm(number: Parameter) -> bool:
    """Whether a number is searched by its logarithm."""
    return number.low > 0 and number.high / number.low >= WIDE


def place_in_range(number: Parameter, value: float) -> float:
    """0 at the low end of its range, 1 at the high end (of the logarithm where that is searched)."""
    low, high = number.low, number.high
    if by_logarithm(number):
        low, high, value = math.log(low), math.log(high), math.log(value)
    return (value - low) / (high - low)


def load_calibration(name_or_path: str) -> Design:
    """Read a design by name (experiments/calibration/) or path; raises UserError with every problem."""
    return read_design(name_or_path, "calibration", _read)


def _read(root: Section, name: str) -> Design:
    known = parameters.load()
    title, question = root.text("title"), root.text("question", longest=600)
    fit = tuple(known[key] for key in root.names("fit", known, "parameter"))
    for number in fit:
        if number.low >= number.high:
            root.problem("fit", f"{number.name} has no range; allowed is a number with one")
    recovery: Recovery | None = None
    patterns: tuple[Pattern, ...] = ()
    held_out: tuple[Pattern, ...] = ()
    if root.has("recover"):
        root.skip("patterns")
        if root.has("patterns"):
            root.problem("patterns", "stands beside 'recover'; allowed is one of the two")
        recovery = _recovery(root.section("recover"), fit)
    else:
        named = root.names("patterns", list(pattern_files()), "pattern")
        everything = load_patterns()
        patterns = tuple(pattern for pattern in everything if pattern.id in named)
        held_out = tuple(pattern for pattern in everything if pattern.id not in named)
    trials = root.whole("trials", 1, 100_000, "trials")
    random_trials = root.whole("random_trials", 1, 100_000, "trials")
    if random_trials > trials > 0:
        root.problem(
            "random_trials", f"{random_trials} are more than all {trials}; allowed are at most these"
        )
    return Design(
        name, title, question, fit, patterns, held_out, recovery, trials, random_trials,
        seeds=root.whole("seeds", 1, 1000, "seeds"),
        final_seeds=root.whole("final_seeds", 2, 1000, "seeds", required=recovery is None, default=2),
        sampler_seed=root.whole("sampler_seed", 0, 2**31 - 1, "seed"),
        pull_to_default=root.number("pull_to_default", 0, 1, "loss for a whole range away from the default"),
    )  # fmt: skip


def _recovery(row: Section, fit: tuple[Parameter, ...]) -> Recovery | None:
    names = [number.name for number in fit]
    scenario = row.name("scenario", list_scenarios(), "scenario")
    weeks = row.whole("weeks", 4, 1040, "weeks")
    measures = row.names("measures", [measure.name for measure in WEEKLY], "measure")
    inner = row.section("truth")
    truth = {}
    for number in fit:
        truth[number.name] = inner.number(number.name, number.low, number.high, number.unit)
    inner.finish()
    seeds = row.whole("data_seeds", 2, 1000, "seeds")
    within = row.number("within", 0.001, 1, "share of the range")
    row.finish()
    if not scenario or not weeks or len(truth) != len(names):
        return None
    return Recovery(load_scenario(scenario, weeks=weeks), measures, truth, seeds, within)

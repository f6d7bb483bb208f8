"""The design of a sensitivity study: scenarios, outcomes, samples; and which numbers are uncertain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from simulation import parameters
from simulation.measures import DIMENSIONS
from simulation.parameters import Parameter
from simulation.reading import Section, nearest
from simulation.scenario import Scenario, list_scenarios, load_scenario
from simulation.study.analysis_files import read_design
from simulation.study.facts import OPTION_PREFIX

SWITCH: Final = "0 or 1"
OUTCOMES: Final = ("quantity", "deaths", "balloon")
OUTCOME_UNITS: Final = {
    "quantity": "change of quantity delivered, share of without",
    "deaths": "change of deaths, share of without",
    "balloon": "share of what moved: spill / (spill + loss of the target)",
}


@dataclass(frozen=True)
class Design:
    """As read. `scenarios`: name -> dimension of its balloon ratio."""

    name: str
    title: str
    question: str
    against: str
    weeks: int
    scenarios: Mapping[str, str]
    seeds: int
    only: tuple[str, ...]  # beginnings of the names of parameters; empty: all
    trajectories: int
    levels: int
    keep: int  # groups that go on to Sobol
    base_samples: int
    sampling_seed: int

    def baseline(self) -> Scenario:
        return load_scenario(self.against, weeks=self.weeks)

    def arms(self) -> tuple[Scenario, ...]:
        return tuple(load_scenario(name, weeks=self.weeks) for name in self.scenarios)

    def points(self, groups: int) -> tuple[int, int]:
        """How many points Morris and Sobol need for so many groups."""
        keep = min(self.keep, groups)
        return self.trajectories * (groups + 1), self.base_samples * (keep + 2)


def load_sensitivity(name_or_path: str) -> Design:
    """Read a design by name (experiments/sensitivity/) or path; raises UserError with every problem."""
    return read_design(name_or_path, "sensitivity", _read)


def uncertain(design: Design) -> list[Parameter]:
    """The numbers that are not measured and have a range, in file order; without switches, the run's own
    settings, and what the scenarios fix.
    """
    fixed = {name for item in (design.baseline(), *design.arms()) for name in item.parameters}
    return [
        number
        for number in parameters.load().values()
        if number.basis != "measured" and number.low < number.high and number.unit != SWITCH
        and not number.name.startswith("run.") and number.name not in fixed
        and (not design.only or number.name.startswith(design.only))
    ]  # fmt: skip


def group_of(name: str) -> str:
    """A parameter is a group of its own; the numbers of one choice's option table are one group together."""
    if not name.startswith(OPTION_PREFIX):
        return name
    return ".".join(name.split(".")[:3])


def problem_of(numbers: Sequence[Parameter]) -> dict[str, Any]:
    """The numbers as SALib takes them."""
    return {
        "num_vars": len(numbers),
        "names": [x.name for x in numbers],
        "bounds": [[x.low, x.high] for x in numbers],
        "groups": [group_of(x.name) for x in numbers],
    }


def _read(root: Section, name: str) -> Design:
    known = list_scenarios()
    title, question = root.text("title"), root.text("question", longest=600)
    against = root.name("against", known, "scenario")
    weeks = root.whole("weeks", 20, 1040, "weeks")
    scenarios = {}
    section = root.section("scenarios")
    for key in section.data:
        if section.is_name((key,), key, known, "scenario"):
            scenarios[key] = section.name(key, DIMENSIONS, "dimension")
    if not scenarios and not section.broken:
        section.problem(None, "names no scenario; allowed is at least one")
    prefixes = sorted({f"{x.split('.')[0]}." for x in parameters.load()})
    only = root.names("only", prefixes, "beginning of parameter names", required=False)
    morris, sobol = root.section("morris"), root.section("sobol")
    found = Design(
        name, title, question, against, weeks, scenarios,
        seeds=root.whole("seeds", 1, 1000, "seeds"),
        only=only,
        trajectories=morris.whole("trajectories", 2, 1000, "trajectories"),
        levels=_even(morris, "levels"),
        keep=sobol.whole("parameters", 1, 100, "parameters"),
        base_samples=_power_of_two(sobol, "base_samples"),
        sampling_seed=root.whole("sampling_seed", 0, 2**31 - 1, "seed"),
    )  # fmt: skip
    morris.finish()
    sobol.finish()
    return found


def _even(row: Section, key: str) -> int:
    value = row.whole(key, 2, 20, "levels")
    if value % 2:
        row.problem(key, f"{value} is odd; allowed is an even number")
    return value


def _power_of_two(row: Section, key: str) -> int:
    value = row.whole(key, 2, 65536, "samples")
    if value & (value - 1):
        row.problem(key, f"{value} is no power of two; {nearest('', ['64', '128', '256'], 'number')}")
    return value

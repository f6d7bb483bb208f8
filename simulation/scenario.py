"""A scenario: one question, asked of one world, with the interventions and parameters that differ."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from simulation import parameters as parameter_files
from simulation.interventions import Intervention, kind_name
from simulation.parameters import Parameter
from simulation.systems.switches import Switched
from simulation.world.geography import World, load_world

BURN_IN = "run.burn_in_weeks"


@dataclass(frozen=True)
class Override:
    """A parameter value that the scenario chooses, and why."""

    value: float
    why: str


@dataclass(frozen=True)
class TrustShock:
    """A sudden change of the trust between two governments, in both directions."""

    between: tuple[str, str]  # jurisdictions
    week: int  # 0 = scenario start
    on: date
    change: float  # -1 to 1, added to trust
    kind: str = "trust_shock"


@dataclass(frozen=True)
class Scenario:
    """A scenario as read from its file and those that it extends; see `load_scenario`."""

    name: str  # the file's name without its ending
    title: str
    question: str
    world: str
    start: date  # a Monday; the first day of week 0
    weeks: int
    extends: str | None = None
    assumptions: str = "learning"
    parameters: dict[str, Override] = field(default_factory=dict)
    interventions: tuple[Intervention, ...] = ()
    events: tuple[TrustShock, ...] = ()
    systems: tuple[Switched, ...] = ()  # switched on or off; what that changes is among the rest
    scale: float = 1.0  # factor on the number of agents
    burn_in_weeks: int = 0
    path: Path | None = field(default=None, compare=False)
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict, compare=False, repr=False)

    def geography(self) -> World:
        """The world's data."""
        return load_world(self.world)

    def numbers(self) -> dict[str, Parameter]:
        """Every parameter as it is in this world: the usual ones, some with a value and range of its own."""
        return parameter_files.load() | self.geography().parameters

    def values(self) -> dict[str, float]:
        """Every parameter's value: the world's, then the assumptions', then this scenario's own."""
        found = {name: parameter.value for name, parameter in self.numbers().items()}
        if self.assumptions in (sets := parameter_files.assumption_sets()):
            found |= sets[self.assumptions].parameters
        return found | {name: override.value for name, override in self.parameters.items()}


def load_scenario(
    name_or_path: str | Path,
    *,
    overrides: Mapping[str, object] | None = None,
    weeks: int | None = None,
    scale: float | None = None,
    assumptions: str | None = None,
    parameters: Mapping[str, object] | None = None,
) -> Scenario:
    """Read a scenario by its name in scenarios/ or by its path.

    `overrides` maps weeks, scale, assumptions, parameters.NAME or interventions.INDEX_OR_NAME.FIELD to a
    value (text is read as in a scenario file). The other keywords are short for the same. An override of
    `weeks` may cut the run before an intervention starts.

    Raises UserError with every problem that was found.
    """
    from simulation.scenario_reader import read_scenario

    wanted: dict[str, object] = dict(overrides or {})
    given = {"weeks": weeks, "scale": scale, "assumptions": assumptions}
    wanted |= {key: value for key, value in given.items() if value is not None}
    wanted |= {f"parameters.{name}": value for name, value in (parameters or {}).items()}
    return read_scenario(name_or_path, wanted)


def list_scenarios() -> dict[str, Path]:
    """The scenarios that ship with Squeeze: name -> file, sorted by name."""
    from simulation.scenario_files import shipped_scenarios

    return shipped_scenarios()


def resolved(scenario: Scenario) -> dict[str, Any]:
    """Everything that the scenario says or takes over, as plain data for JSON, without paths."""
    return {
        "name": scenario.name,
        "title": scenario.title,
        "question": scenario.question,
        "world": scenario.world,
        "start": scenario.start.isoformat(),
        "weeks": scenario.weeks,
        "extends": scenario.extends,
        "assumptions": scenario.assumptions,
        "scale": scenario.scale,
        "burn_in_weeks": scenario.burn_in_weeks,
        "parameters": {name: dataclasses.asdict(item) for name, item in sorted(scenario.parameters.items())},
        "interventions": [{"kind": kind_name(item), **_plain(item)} for item in scenario.interventions],
        "events": [_plain(event) for event in scenario.events],
        "systems": [dataclasses.asdict(item) for item in scenario.systems],
        "values": dict(sorted(scenario.values().items())),
    }


def resolved_intervention(item: Intervention) -> dict[str, Any]:
    """An intervention's fields as plain data for JSON, without its kind."""
    return _plain(item)


def _plain(item: Intervention | TrustShock) -> dict[str, Any]:
    """A dataclass as plain data: tuples as lists, dates as text."""
    plain: dict[str, Any] = {}
    for key, value in dataclasses.asdict(item).items():
        plain[key] = list(value) if isinstance(value, tuple) else value
        if isinstance(value, date):
            plain[key] = value.isoformat()
    return plain

"""What figures, stories and manifests need to know of a run, apart from its tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from simulation import __version__, parameters
from simulation.interventions import kind_name
from simulation.scenario import Scenario, resolved

if TYPE_CHECKING:
    import pandas as pd

    from simulation.model import SupplyChain

OPTION_PREFIX: Final = "options."
TABLES: Final = ("weekly", "shares", "events", "flows", "balance", "observed", "cooperation")


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a run, as docs/architecture.md describes them."""

    weekly: pd.DataFrame
    shares: pd.DataFrame
    events: pd.DataFrame
    flows: pd.DataFrame
    balance: pd.DataFrame
    observed: pd.DataFrame
    cooperation: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Squeeze:
    """An intervention in words: where, from and until which week, how hard (intensity 0 to 1)."""

    name: str
    kind: str
    where: tuple[str, ...]
    start_week: int
    until_week: int | None
    ramp_weeks: int
    intensity: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map; latitude and longitude in degrees."""

    code: str
    name: str
    lat: float
    lon: float
    jurisdiction: str


@dataclass(frozen=True, slots=True)
class Basis:
    """How many numbers are measured, estimated and assumed."""

    measured: int = 0
    estimated: int = 0
    assumed: int = 0

    @property
    def total(self) -> int:
        return self.measured + self.estimated + self.assumed

    @property
    def assumed_share(self) -> float:
        """Share 0 to 1; 0 when there are no numbers."""
        return self.assumed / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class RunFacts:
    """One run: what was asked, of which world, and with which luck."""

    scenario: str
    title: str
    question: str
    world: str
    start: date
    weeks: int
    seed: int
    scale: float = 1.0
    squeezes: tuple[Squeeze, ...] = ()
    spots: Mapping[str, Spot] = field(default_factory=dict)
    lanes: tuple[tuple[str, str], ...] = ()  # codes of the places at both ends
    parameters: Basis = Basis()
    options: Basis = Basis()
    version: str = __version__

    @property
    def first_week(self) -> int | None:
        """The week in which the first intervention starts; None if none starts within the run."""
        starts = [max(0, squeeze.start_week) for squeeze in self.squeezes]
        return min((week for week in starts if week < self.weeks), default=None)

    @property
    def assumed_share(self) -> float:
        """Share of all input numbers, option tables included, that are assumed (0 to 1)."""
        total = self.parameters.total + self.options.total
        return (self.parameters.assumed + self.options.assumed) / total if total else 0.0

    def date_of(self, week: int) -> date:
        return self.start + timedelta(weeks=week)

    def squeezed_spots(self) -> frozenset[str]:
        """Codes of the places that an intervention names, directly or by their jurisdiction."""
        named = {code for squeeze in self.squeezes for code in squeeze.where}
        return frozenset(s.code for s in self.spots.values() if s.code in named or s.jurisdiction in named)


def count_basis(numbers: Iterable[parameters.Parameter], *, options: bool) -> Basis:
    """Count by basis, either the numbers of the option tables or all others."""
    counts = {"measured": 0, "estimated": 0, "assumed": 0}
    for parameter in numbers:
        if parameter.name.startswith(OPTION_PREFIX) == options:
            counts[parameter.basis] += 1
    return Basis(**counts)


def tables_of(model: SupplyChain) -> Tables:
    """The tables of a model; it makes them anew each time that they are asked for, so ask once."""
    return Tables(*(getattr(model, name) for name in TABLES))


def facts_of(model: SupplyChain) -> RunFacts:
    """The facts of a model, finished or not."""
    scenario = model.scenario
    numbers = scenario.numbers().values()
    return RunFacts(
        scenario=scenario.name,
        title=scenario.title,
        question=scenario.question,
        world=scenario.world,
        start=scenario.start,
        weeks=scenario.weeks,
        seed=model.seed,
        scale=scenario.scale,
        squeezes=tuple(
            Squeeze(i.name, kind_name(i), i.where, i.start_week, i.until_week, i.ramp_weeks, i.intensity)
            for i in scenario.interventions
        ),
        spots={
            p.code: Spot(p.code, p.name, p.lat, p.lon, p.jurisdiction) for p in model.world.places.values()
        },
        lanes=tuple((lane.from_place, lane.to_place) for lane in model.world.lanes.values()),
        parameters=count_basis(numbers, options=False),
        options=count_basis(numbers, options=True),
    )


def asked_of(scenario: Scenario, seed: int) -> dict[str, Any]:
    """All that determines the tables of a run, as JSON data: scenario, seed, and every parameter's value."""
    asked = resolved(scenario)
    values = asked.pop("values")
    return {
        "scenario": asked,
        "seed": seed,
        "parameters": {
            known.name: {
                "value": values[known.name],
                "unit": known.unit,
                "basis": known.basis,
                "source": known.source,
                "changed": values[known.name] != known.value,
            }
            for known in scenario.numbers().values()
        },
    }

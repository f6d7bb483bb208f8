"""Places, lanes, substances, law, enforcement bodies and markets, read from `worlds/<name>/*.yaml`.

A world is data only: nothing here changes during a run. `parameters.yaml`, where a world has one, holds the
parameters whose values are others there (doses, prices, shares before the burn-in). Every numeric column of a
file is described once, at its top, with unit, range, basis and source; each number is checked against that
range.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from simulation.errors import Problem, UserError
from simulation.parameters import Parameter
from simulation.reading import nearest

FOLDER = Path(__file__).parent / "worlds"


@dataclass(frozen=True)
class DataColumn:
    """What a numeric column of a world file means."""

    name: str
    unit: str
    low: float
    high: float
    basis: str
    source: str | None
    note: str


@dataclass(frozen=True)
class Place:
    """A country, port, region or market. `pressure` is the base intensity per pressure, 0 to 1 a week."""

    code: str
    name: str
    lat: float  # degrees north
    lon: float  # degrees east
    jurisdiction: str
    hosts: tuple[str, ...]  # worlds: supply, logistics, clan_lab, user
    chemical_industry: float  # share of the largest
    state_capacity: float  # share
    corruption_price: float  # factor, 1 = world average
    licit_trade: float  # factor, 1 = average place
    pressure: dict[str, float]
    farmland: float = 0.0  # land under crops for drugs, share of the largest such place


@dataclass(frozen=True)
class Lane:
    """A directed way by one mode. `key` is FROM>TO:mode."""

    key: str
    from_place: str
    to_place: str
    mode: str
    weeks: int
    cost: float  # USD per kg
    licit_volume: float  # factor, 1 = average lane
    screening: float  # 0 to 1, at this lane's checkpoint
    interdiction: float  # 0 to 1, under way


@dataclass(frozen=True)
class Substance:
    """An economic object, not a chemical. Not `known`: it has to be invented first."""

    name: str
    stage: str
    family: str  # the substance's class
    licit_use: float  # share of the trade in it
    potency: float  # effect per pure mass, relative to the reference
    make_cost: float  # USD per kg, pure
    known: bool
    invention_weeks: int
    invention_cost: float  # USD
    made_at: str = "industry"  # who can make it: one of names.MADE_AT


@dataclass(frozen=True)
class Recipe:
    """An abstract conversion of one input into one output."""

    name: str
    input: str
    output: str
    yield_share: float  # kg out per kg in
    capability: float  # skill needed, 0 to 1
    lead_weeks: int
    at_start: float | None = None  # share of laboratories before the burn-in; None: by what it earns


@dataclass(frozen=True)
class Body:
    """An enforcement body; `mandates` are the shares of its effort per pressure at the start."""

    name: str
    place: str
    kind: str
    budget: float  # USD a week
    skill: float  # share
    integrity: float  # share
    mandates: dict[str, float]


@dataclass(frozen=True)
class Tie:
    """How far one government trusts another, and sees its own gain in helping it (shares, directed)."""

    from_jurisdiction: str
    to_jurisdiction: str
    trust: float
    mutual_interest: float


@dataclass(frozen=True)
class Market:
    """The people of one market at the start."""

    place: str
    weight: float  # share of the whole market
    oud: float  # people with a disorder of using the drugs of this market
    occasional: float  # people who use now and then
    population: float  # people
    treatment_capacity: float  # share of people with disorder
    naloxone: float  # share of overdoses
    stimulant_co_use: float  # share of people who use the drugs of this market
    drug: str = ""  # what they use: any finished substance of a class of this drug


@dataclass(frozen=True)
class World:
    """Everything that the files of one world say; all dicts are in file order."""

    name: str
    places: dict[str, Place]
    lanes: dict[str, Lane]
    classes: dict[str, str]  # class -> what it is
    substances: dict[str, Substance]
    recipes: dict[str, Recipe]
    law: dict[str, dict[str, float]]  # substance -> jurisdiction -> strength of control, 0 to 1
    bodies: dict[str, Body]
    trust: tuple[Tie, ...]
    agents: dict[str, dict[str, int]]  # role -> place -> number at scale 1
    markets: dict[str, Market]
    columns: dict[str, DataColumn] = field(default_factory=dict)  # "places.lat" -> what it means
    drugs: dict[str, str] = field(
        default_factory=dict
    )  # class of finished substances -> drug; "" if not said
    parameters: dict[str, Parameter] = field(default_factory=dict)  # numbers that differ in this world

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """Jurisdiction codes in the order of their first place."""
        return tuple(dict.fromkeys(place.jurisdiction for place in self.places.values()))

    def places_of(self, jurisdiction: str) -> tuple[str, ...]:
        """Codes of the places under a jurisdiction, in file order."""
        return tuple(code for code, place in self.places.items() if place.jurisdiction == jurisdiction)

    def kinds_of_drug(self) -> tuple[str, ...]:
        """What people use, in file order: who uses one drug takes any substance of it, and of no other."""
        return tuple(dict.fromkeys(self.drugs.values())) or ("",)

    def members(self, name: str) -> tuple[str, ...]:
        """A class gives all its members, known or not; a substance gives itself. KeyError for neither."""
        if name in self.classes:
            return tuple(key for key, substance in self.substances.items() if substance.family == name)
        return (self.substances[name].name,)


def world_names(folder: Path | None = None) -> tuple[str, ...]:
    """The worlds that there are, sorted."""
    return tuple(sorted(path.parent.name for path in (folder or FOLDER).glob("*/places.yaml")))


def load_world(name: str, folder: Path | None = None) -> World:
    """The world called `name`. Read once; raises UserError with every problem of its files."""
    names = world_names(folder)
    if name not in names:
        message = f"there is no world {name!r}; {nearest(name, names, 'world')}"
        raise UserError([Problem(name or "world", 1, "world", message)])
    return _load(name, folder or FOLDER)


@cache
def _load(name: str, folder: Path) -> World:
    from simulation.world.world_files import read_world

    return read_world(name, folder / name)

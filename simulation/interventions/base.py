"""What every intervention has in common: where, when, how strong, and the changes that it makes.

An intervention changes named conditions of the world and touches no agent. What a field may hold is
written once, beside the field, with `number` or `names`; the scenario reader, `squeeze list
interventions` and the docs all read it from there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from simulation.world.geography import World

WORST_BURDEN = 10.0


@dataclass(frozen=True, order=True)
class Change:
    """One change of one condition at full ramp. `amount` already includes the intensity.

    | condition | at | amount |
    |---|---|---|
    | pressure | (pressure, place) | 0 to 1 |
    | pressure_on_request | (pressure, place, who asks) | 0 to 1, before trust x mutual interest |
    | lane_pressure | (screening or interdiction, lane key) | 0 to 1 |
    | control | (substance, jurisdiction) | 0 to 1 |
    | listing | (substance, jurisdiction) or with a third: its own lag in weeks | 0 to 1 |
    | detection | () | chance a week, 0 to 1 |
    | visibility | (place, role, choice, option, pressure); choice "": the whole role | share, 0 to 1 |
    | access | (place, role, choice, option) | share of reach lost, 0 to 1 |
    | treatment_capacity | (market place,) | share of people with use disorder |
    | treatment_outlay | (market place,) | USD a week per person with use disorder, if all places are filled |
    | rate | (rate, market place) | added to the factor 1, -1 to 10 |
    | integrity | (place,) | share of the gap to 1 closed a week |
    | corruption_price | (place,) | added to the factor 1 |
    | trust_rest, trust_jump, interest | (giving, receiving jurisdiction) | added, -1 to 1 |
    | sharing | (giving, receiving jurisdiction) | help per unit of trust x mutual interest |
    | pressed | (pressed, pressing jurisdiction) | units of pressure, 0 to 1; see pressed.py |
    | channel | (giving, receiving jurisdiction) | trust at work, at least; 0 to 1 |
    | listing_on_request | (substance, jurisdiction that lists, that asks) | strength of control, 0 to 1 |
    | base_pressure, base_control | as pressure, control | share of the base value taken away |
    | base_screening, base_interdiction | (lane key,) | share of the base value taken away |
    | base_detection | () | share of the usual chance taken away |
    | lane_cost | (lane key,) | added to the factor 1 |
    | closure | (substance, place) | share of its suppliers closed a week, 0 to 1 |
    | outside_income | (place,) | added to the factor 1 on what can be earned outside the trade |
    | state_control | (place,) | added to the factor 1 on all pressures there and on lanes into it |
    | budget | () | USD a week |
    | burden | () | index |
    """

    condition: str
    at: tuple[str, ...]
    amount: float


@dataclass(frozen=True)
class Field:
    """What a field may hold: a number from `low` to `high` in `unit`, or names `of` something."""

    about: str
    unit: str
    low: float = 0.0
    high: float = 0.0
    whole: bool = False  # a number without decimals
    of: str = ""  # "" for a number; else places, substances, groups, modes, lanes, words, or word (only one)
    words: tuple[str, ...] = ()  # what is allowed when `of` is words or word
    required: bool = False
    basis: str = ""  # of the default: measured, estimated, assumed
    source: str | None = None


def number(default: float, unit: str, low: float, high: float, about: str) -> Any:
    """A number with an assumed default."""
    spec = Field(about=about, unit=unit, low=low, high=high, basis="assumed")
    return dataclasses.field(default=default, metadata={"field": spec})


def word(default: str, words: tuple[str, ...], about: str) -> Any:
    """One of a few words."""
    spec = Field(about=about, unit="name", of="word", words=words, basis="assumed")
    return dataclasses.field(default=default, metadata={"field": spec})


def names(of: str, about: str, *, default: tuple[str, ...] = (), required: bool = False, **more: Any) -> Any:
    """A list of names: of places, substances, groups (a class or a substance), modes, lanes or words."""
    spec = Field(about=about, unit="names", of=of, required=required, **more)
    return dataclasses.field(default=default, metadata={"field": spec})


def weeks(default: int, about: str) -> Any:
    """A whole number of weeks."""
    spec = Field(about=about, unit="weeks", high=520, whole=True, basis="assumed")
    return dataclasses.field(default=default, metadata={"field": spec})


def budget(default: float, about: str) -> Any:
    """What the measure costs at full intensity."""
    return number(default, "USD per week", 0, 1e9, f"cost at full intensity: {about}")


def burden(default: float, about: str) -> Any:
    """What the measure costs those who trade lawfully, at full intensity."""
    return number(default, "index, 0 none", 0, WORST_BURDEN, f"burden on lawful trade and use: {about}")


def intensity() -> Any:
    """Always to be given: how much of the measure is put into practice."""
    spec = Field("how far the measure is carried out", "share", 0, 1, required=True)
    return dataclasses.field(default=1.0, metadata={"field": spec})


@dataclass(frozen=True, kw_only=True)
class Intervention:
    """Common fields. A kind adds its own, says in `acts_on` what it needs, and yields `effects`."""

    acts_on: ClassVar[str] = ""  # in words, for the message when `where` holds nothing of it

    name: str
    where: tuple[str, ...] = names("places", "codes of places or jurisdictions", required=True)
    start_week: int = 0  # week 0 is the first of the scenario
    until_week: int | None = None  # the first week without it; None: to the end
    ramp_weeks: int = weeks(0, "from the start to full effect, growing evenly")
    intensity: float = intensity()
    budget: float = budget(0, "nothing")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        """The changes of conditions, at full ramp and with intensity; each kind has its own."""
        raise NotImplementedError

    def conflicts(self) -> Iterator[tuple[str, str]]:
        """(field, "what is wrong; what is allowed") for values that do not go together."""
        return iter(())

    def changes(self, world: World) -> list[Change]:
        """All changes, sorted, without those that change nothing."""
        found = set(self.effects(world))
        found.add(Change("budget", (), self.budget * self.intensity))
        found.add(Change("burden", (), self.burden * self.intensity))
        return sorted(change for change in found if change.amount != 0)

    def places(self, world: World, hosting: str = "") -> tuple[str, ...]:
        """The places that `where` names, by code or by jurisdiction, that host the given world."""
        return tuple(
            code
            for code, place in world.places.items()
            if (code in self.where or place.jurisdiction in self.where)
            and (hosting in place.hosts or not hosting)
        )

    def markets(self, world: World) -> tuple[str, ...]:
        """The markets that `where` names, in the order of the world."""
        inside = self.places(world)
        return tuple(place for place in world.markets if place in inside)

    def rates(self, world: World, **amounts: float) -> Iterator[Change]:
        """Changes of rates in the markets of `where`: a rate's name = what is added to its factor 1."""
        for place in self.markets(world):
            for rate, amount in amounts.items():
                yield Change("rate", (rate, place), self.intensity * amount)

    def jurisdictions(self, world: World) -> tuple[str, ...]:
        """The jurisdictions that `where` names, itself or by one of their places."""
        return self.jurisdictions_of(world, self.where)

    def jurisdictions_of(self, world: World, codes: tuple[str, ...]) -> tuple[str, ...]:
        """The jurisdictions that codes name, themselves or by one of their places, in the world's order."""
        named = {world.places[code].jurisdiction if code in world.places else code for code in codes}
        return tuple(code for code in world.jurisdictions if code in named)

    def pairs(self, world: World) -> tuple[tuple[str, str], ...]:
        """All ordered pairs of different jurisdictions that `where` names."""
        named = self.jurisdictions(world)
        return tuple((one, other) for one in named for other in named if one != other)


def fields_of(kind: type[Intervention]) -> dict[str, Field]:
    """The fields of a kind that have a specification, by name; name and dates are the reader's."""
    return {
        field.name: field.metadata["field"] for field in dataclasses.fields(kind) if "field" in field.metadata
    }


def default_of(kind: type[Intervention], name: str) -> Any:
    """The default of one field."""
    return next(field.default for field in dataclasses.fields(kind) if field.name == name)


def two_governments(where: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """For `conflicts`: what is done between governments needs two of them."""
    if len(where) == 1:
        yield "where", "names one place or jurisdiction; allowed are two or more, of different governments"


def crosses_border(world: World, lane_key: str) -> bool:
    """Whether a lane leads from one jurisdiction into another."""
    lane = world.lanes[lane_key]
    return world.places[lane.from_place].jurisdiction != world.places[lane.to_place].jurisdiction

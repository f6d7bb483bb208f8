"""The palette: what can be squeezed, cell by cell of the grid, and what a kind's form asks for."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from simulation.errors import UserError
from simulation.files import read_yaml
from simulation.interventions import KINDS, Field, Intervention, default_of, fields_of
from simulation.page.words import plain
from simulation.reactions.grid import Grid
from simulation.study.instruments import OF_THE_READER, USUAL_WORLD, file_for

if TYPE_CHECKING:
    from simulation.scenario import Scenario
    from simulation.world.geography import World

NOT_SHOWN: Final = ("budget", "burden")  # costs are outcomes; who wants others writes a scenario
ELSEWHERE: Final = ""  # the cell of kinds that stand in no cell of the grid


@dataclass(frozen=True)
class Offer:
    """An intervention that can be chosen: its kind, what is filled in, and why it stands in that cell."""

    kind: str
    values: dict[str, Any]
    why: str

    @property
    def title(self) -> str:
        """ "Class scheduling" """
        return plain(self.kind).capitalize().replace("Aml", "AML").replace("Kyc", "KYC")

    @property
    def about(self) -> str:
        """What the kind does, in one sentence."""
        return (KINDS[self.kind].__doc__ or "").split("\n\n")[0].replace("\n    ", " ")


def palette_of(scenario: Scenario) -> dict[str, list[Offer]]:
    """Offers by cell (row/world), in the grid's order; under "" the kinds that stand in no cell."""
    world = scenario.geography()
    found: dict[str, list[Offer]] = {cell.key: [] for cell in Grid.load().cells}
    own = _file(scenario.world)
    rows = read_yaml(file_for(scenario.world if own else USUAL_WORLD)).data
    for row, worlds in rows.items():
        for name, entries in worlds.items():
            offers = [_offer(entry, world, name, own) for entry in entries]
            found[f"{row}/{name}"] = [offer for offer in offers if works(offer, world)]
    placed = {offer.kind for offers in found.values() for offer in offers}
    rest = [_anywhere(kind, world, "", "") for kind in KINDS if kind not in placed]
    found[ELSEWHERE] = [offer for offer in rest if works(offer, world)]
    return found


def cell_of(kind: str, palette: dict[str, list[Offer]]) -> str:
    """The first cell in which a kind stands; "" if it stands in none."""
    return next((key for key, offers in palette.items() for offer in offers if offer.kind == kind), ELSEWHERE)


def form_of(kind: str) -> dict[str, Field]:
    """What a form asks for a kind: its fields, costs left out."""
    return {name: spec for name, spec in fields_of(KINDS[kind]).items() if name not in NOT_SHOWN}


def choices_of(spec: Field, world: World) -> dict[str, str]:
    """Name -> words of what a field of names allows."""
    match spec.of:
        case "places":
            named = {code: place.name for code, place in world.places.items()}
            whole = [
                code for code in world.jurisdictions if code not in named or len(world.places_of(code)) > 1
            ]
            return {code: _whole(code, world) for code in whole} | named
        case "substances":
            return {name: plain(name) for name in world.substances}
        case "groups":
            return {name: f"all {plain(name)}" for name in world.classes} | {
                name: plain(name) for name in world.substances
            }
        case "modes":
            return {name: name for name in ("post", "container", "vehicle", "vessel", "air")}
        case "lanes":
            return {name: name for name in world.lanes}
    return {name: plain(name) for name in spec.words}


def usual_values(kind: str, world: World, part: str = "") -> dict[str, Any]:
    """Values for a kind of which no file says where it is meant: all substances, at 0.8, in the
    jurisdictions whose places host `part` (supply ... user), or in all.
    """
    where = [
        code
        for code in world.jurisdictions
        if any(part in world.places[p].hosts for p in world.places_of(code))
    ]
    values: dict[str, Any] = {"where": where or list(world.jurisdictions), "intensity": 0.8}
    for name, spec in fields_of(KINDS[kind]).items():
        if spec.required and name not in values:
            values[name] = list(world.classes) if spec.of == "groups" else list(choices_of(spec, world))
    return values


def works(offer: Offer, world: World) -> bool:
    """Whether the offer changes anything in this world."""
    try:
        item = make(offer, "trial", 0)
        return not list(item.conflicts()) and any(True for _ in item.effects(world))
    except (KeyError, TypeError, UserError):
        return False


def make(offer: Offer, name: str, week: int) -> Intervention:
    """The intervention as offered, from a week on."""
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in offer.values.items()
    }
    return KINDS[offer.kind](name=name, start_week=week, **values)


def default_values(kind: str) -> dict[str, Any]:
    """The defaults of a kind's form."""
    return {
        name: default_of(KINDS[kind], name)
        for name in form_of(kind)
        if default_of(KINDS[kind], name) is not dataclasses.MISSING
    }


def _anywhere(kind: str, world: World, part: str, why: str) -> Offer:
    """The kind where the part of the world is that it is meant for; everywhere if it does nothing there."""
    offer = Offer(kind, usual_values(kind, world, part), why)
    return offer if works(offer, world) else Offer(kind, usual_values(kind, world), why)


def _offer(entry: dict[str, Any], world: World, part: str, own: bool) -> Offer:
    kind, why = entry["kind"], entry.get("why", "")
    if not own:
        return _anywhere(kind, world, part, why)
    values = {key: value for key, value in entry.items() if key not in ("kind", "why", *OF_THE_READER)}
    return Offer(kind, values, why)


def _file(world: str) -> bool:
    """Whether a file of instruments was written for this world."""
    try:
        file_for(world)
    except UserError:
        return False
    return True


def _whole(code: str, world: World) -> str:
    """A jurisdiction of several places: all of them."""
    names = [world.places[place].name for place in world.places_of(code)]
    return f"all of {code} ({len(names)} places)"

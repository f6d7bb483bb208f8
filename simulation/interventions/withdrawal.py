"""Something that a world has from the start is taken away, in part."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from simulation.interventions.base import Change, Intervention, budget, burden, names, number
from simulation.names import LANE_PRESSURES, MODES, PRESSURES
from simulation.world.geography import World

OTHERS: Final = ("control", "detection", "treatment_places", "naloxone")


@dataclass(frozen=True, kw_only=True)
class Withdrawal(Intervention):
    """Takes away a share of what the world's data has of some conditions: a programme ends, a budget is cut.

    Conditions: base pressures at the places of `where` (screening and interdiction: on lanes of `modes` that
    enter or leave them), base control of `substances` there, the usual chance of detection of new
    substances (everywhere), treatment places, and naloxone at hand. What interventions add stays.

    Evidence: gains are reversible [001 ch9], and voluntary centres close [001 ch18]; it is how a system
    that the world starts with is switched off. Limits: which share of a base value a system carries is
    assumed.
    """

    acts_on: ClassVar[str] = "what the world has of these conditions at these places"

    conditions: tuple[str, ...] = names(
        "words", "what is taken away", required=True, words=(*PRESSURES, *OTHERS)
    )
    share: float = number(0.5, "share of the base value", 0, 1, "what is taken away at full intensity")
    modes: tuple[str, ...] = names("modes", "modes of the lanes", default=MODES, basis="assumed")
    substances: tuple[str, ...] = names("groups", "classes or substances; all if left out", basis="assumed")
    budget: float = budget(0, "nothing; what it saves is not counted")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        amount = self.intensity * self.share
        for name in self.conditions:
            if name in LANE_PRESSURES:
                yield from self._lanes(world, name, amount)
            elif name in PRESSURES:
                for place in self.places(world):
                    if world.places[place].pressure.get(name, 0.0) > 0:
                        yield Change("base_pressure", (name, place), amount)
            elif name == "detection":
                yield Change("base_detection", (), amount)
            elif name == "control":
                yield from self._control(world, amount)
            else:
                yield from self._services(world, name, amount)

    def _lanes(self, world: World, name: str, amount: float) -> Iterator[Change]:
        inside = self.places(world)
        for key, lane in world.lanes.items():
            here = lane.from_place in inside or lane.to_place in inside
            if here and lane.mode in self.modes and getattr(lane, name) > 0:
                yield Change(f"base_{name}", (key,), amount)

    def _control(self, world: World, amount: float) -> Iterator[Change]:
        groups = self.substances or tuple(world.substances)
        for substance in sorted({member for group in groups for member in world.members(group)}):
            for home in self.jurisdictions(world):
                if world.law.get(substance, {}).get(home, 0.0) > 0:
                    yield Change("base_control", (substance, home), amount)

    def _services(self, world: World, name: str, amount: float) -> Iterator[Change]:
        for place in self.markets(world):
            market = world.markets[place]
            if name == "treatment_places":
                yield Change("treatment_capacity", (place,), -amount * market.treatment_capacity)
            elif market.naloxone < 1:
                more_without = amount * market.naloxone / (1 - market.naloxone)
                yield Change("rate", ("without_naloxone", place), more_without)

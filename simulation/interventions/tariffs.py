"""Duties that make trade dearer and governments cooler."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, names, number
from simulation.interventions.pressed import PRESSED
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class Tariffs(Intervention):
    """The government `by` puts duties on goods of the governments of `where`.

    Conditions: the freight of lanes between them, both ways; trust between them, at once and lastingly;
    what it does to the government that bears them is a reading (pressed).

    Evidence: threatened late in 2024 and applied in 2025; the documents report no benefit for supply, and
    their authors say that duties undercut cooperation; whether they moved Mexico is left open [001 ch3, 4,
    10]. Limits: goods that hide among lawful trade bear only its costs; what duties do to lawful trade is
    counted as a burden and not modelled.
    """

    acts_on: ClassVar[str] = "jurisdictions other than the one that acts"

    by: tuple[str, ...] = names("places", "jurisdictions, or their places, that put on duties", required=True)
    dearer: float = number(0.25, "share of freight", 0, 5, "rise of the cost of carriage")
    shock: float = number(0.15, "trust", 0, 1, "trust that is lost at once")
    resentment: float = number(
        0.2,
        "trust",
        0,
        1,
        "trust that is lost as long as the duties last, by the one that bears them times `trust.hardening`",
    )
    budget: float = budget(0, "none; duties bring in money, which is not counted")
    burden: float = burden(2, "dearer lawful trade")

    def effects(self, world: World) -> Iterator[Change]:
        for actor in self.jurisdictions_of(world, self.by):
            for other in self.jurisdictions(world):
                if other != actor:
                    yield from self.between(world, actor, other)

    def between(self, world: World, actor: str, other: str) -> Iterator[Change]:
        """The changes between two governments."""
        for pair in ((actor, other), (other, actor)):
            yield Change("trust_jump", pair, -self.intensity * self.shock)
        yield Change("trust_rest", (actor, other), -self.intensity * self.resentment)
        yield Change(PRESSED, (other, actor), self.intensity * self.resentment)
        for key, lane in world.lanes.items():
            ends = {world.places[code].jurisdiction for code in (lane.from_place, lane.to_place)}
            if ends == {actor, other}:
                yield Change("lane_cost", (key,), self.intensity * self.dearer)

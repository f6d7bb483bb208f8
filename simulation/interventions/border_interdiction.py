"""Patrols and stops on the way across a border."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, crosses_border, names, number
from simulation.names import MODES
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class BorderInterdiction(Intervention):
    """Stops and searches more of what is on its way into the places of `where`, or on the lanes named.

    Condition: interdiction on lanes that enter `where` from another jurisdiction by the given modes; or on
    the lanes listed in `lanes`, which then stand instead of `where` and `modes`.

    Evidence: joint patrols and operations such as Safe Mekong report large seizures [002 s4.2; 003 para. 89,
    117]. Limits: trust, unequal capacity and terrain [002]; output of patrols counts as success although
    production and seizures hit records at the same time [002 s2.1, 4.2].
    """

    acts_on: ClassVar[str] = "lanes of these modes into these places from another jurisdiction"

    where: tuple[str, ...] = names("places", "codes of places or jurisdictions that are entered")
    modes: tuple[str, ...] = names("modes", "modes that are stopped; all by default", default=MODES)
    lanes: tuple[str, ...] = names("lanes", "single lanes (FROM>TO:mode), instead of where and modes")
    strength: float = number(
        0.15, "probability per exposed consignment", 0, 1,
        "chance that an unshielded consignment is stopped at full intensity, beside what was stopped before",
    )  # fmt: skip
    budget: float = budget(42_000_000, "patrols, vessels and aircraft")
    burden: float = burden(0.2, "waiting at the border")

    def conflicts(self) -> Iterator[tuple[str, str]]:
        if not self.where and not self.lanes:
            yield "where", "is missing, and so is 'lanes'; allowed is one of the two"
        if self.where and self.lanes:
            yield "lanes", "stands beside 'where'; allowed is one of the two"
        if self.lanes and self.modes != MODES:
            yield "modes", "stands beside 'lanes', which name their mode; allowed is one of the two"

    def effects(self, world: World) -> Iterator[Change]:
        for key in self.lanes or self.lanes_in(world):
            yield Change("lane_pressure", ("interdiction", key), self.intensity * self.strength)

    def lanes_in(self, world: World) -> Iterator[str]:
        """The keys of the lanes that enter `where` from another jurisdiction."""
        inside = self.places(world)
        for key, lane in world.lanes.items():
            if lane.to_place in inside and lane.mode in self.modes and crosses_border(world, key):
                yield key

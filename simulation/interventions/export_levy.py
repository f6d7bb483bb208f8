"""A duty on what leaves the country."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, crosses_border, names, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class ExportLevy(Intervention):
    """Makes goods that leave the places of `where` by the given modes dearer by a fixed sum a kilogram.

    Condition: the freight of lanes that leave the places of `where` and cross a border; the sum is relative
    to what the lane costs now.

    Evidence: none in the documents; costs of production and of materials are a small part of what drugs cost
    in the end, so that making them dearer should hardly be felt at retail (Reuter and Kleiman 1986). Limits:
    what is hidden among lawful goods pays as they do; what goes by other modes does not pay.
    """

    acts_on: ClassVar[str] = "lanes of these modes across a border of these places"

    usd_per_kg: float = number(500, "USD per kg", 0, 20_000, "duty at full intensity")
    modes: tuple[str, ...] = names(
        "modes", "modes that pay; containers and air freight by default", default=("container", "air")
    )
    budget: float = budget(0, "none; duties bring in money, which is not counted")
    burden: float = burden(3, "dearer lawful trade")

    def effects(self, world: World) -> Iterator[Change]:
        inside = self.places(world)
        for key, lane in world.lanes.items():
            if lane.from_place in inside and lane.mode in self.modes and crosses_border(world, key):
                yield Change("lane_cost", (key,), self.intensity * self.usd_per_kg / lane.cost)

"""Zones in which goods are no longer waved through."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class FreeTradeZoneInspection(Intervention):
    """Inspects goods that pass free-trade zones and compares their papers with what is in the container.

    Conditions: screening on lanes into and out of the zones of `where`; for the share of containers that
    are transshipped there, also on the container lanes of the places that send goods into the zones; and,
    at those places, how far general and false names still shield from licensing.

    Evidence: zones, lawful trade routes and transshipment are exploited [001 ch17]; 64 kg of cocaine were
    found in a container in transshipment [003 para. 102]. Limits: volumes; the documents report no effect
    of inspections; the share of containers that is transshipped is assumed.
    """

    acts_on: ClassVar[str] = "lanes into or out of these places"

    strength: float = number(
        0.25, "probability per exposed consignment", 0, 1,
        "chance that an unshielded consignment is found in a zone at full intensity",
    )  # fmt: skip
    transshipped: float = number(
        0.3, "share", 0, 1, "share of containers of places with a lane into a zone that pass one"
    )
    seen_through: float = number(0.4, "share of the shield", 0, 1, "protection by false names that is lost")
    budget: float = budget(250_000, "inspectors and scanners in zones")
    burden: float = burden(0.4, "delays in zones")

    def effects(self, world: World) -> Iterator[Change]:
        zones = self.places(world)
        senders = {lane.from_place for lane in world.lanes.values() if lane.to_place in zones}
        for key, lane in world.lanes.items():
            if lane.from_place in zones or lane.to_place in zones:
                yield Change("lane_pressure", ("screening", key), self.intensity * self.strength)
            elif lane.from_place in senders and lane.mode == "container":
                amount = self.intensity * self.strength * self.transshipped
                yield Change("lane_pressure", ("screening", key), amount)
        for place in senders:
            for name in ("general_name", "false_name"):
                at = (place, "supplier", "labelling", name, "licensing")
                yield Change("visibility", at, self.intensity * self.seen_through)

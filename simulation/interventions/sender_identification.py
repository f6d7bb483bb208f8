"""No parcel without a name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, crosses_border, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class SenderIdentification(Intervention):
    """Those who post parcels abroad must show who they are, and the data are kept.

    Conditions: screening of post that leaves the places of `where`, because parcels can be chosen by
    sender; and investigation of senders there.

    Evidence: China tightened the monitoring of mail in 2019 [001 ch6]; Russia drafted the storage of
    senders' identity [003 para. 110]. Limits: borrowed names, volume, privacy [003 para. 100].
    """

    acts_on: ClassVar[str] = "post lanes that leave these places and cross a border"

    strength: float = number(
        0.12, "probability per exposed consignment", 0, 1,
        "chance that an unshielded parcel is found at full intensity, beside what was found before",
    )  # fmt: skip
    followed: float = number(
        0.004, "probability per exposed agent and week", 0, 1,
        "chance that an unshielded sender is investigated, at full intensity",
    )  # fmt: skip
    budget: float = budget(300_000, "counters, data and checks")
    burden: float = burden(0.3, "time and privacy of lawful senders")

    def effects(self, world: World) -> Iterator[Change]:
        inside = self.places(world)
        for key, lane in world.lanes.items():
            if lane.mode == "post" and lane.from_place in inside and crosses_border(world, key):
                yield Change("lane_pressure", ("screening", key), self.intensity * self.strength)
                at = ("investigation", lane.from_place)
                yield Change("pressure", at, self.intensity * self.followed)

"""More inspection of post, containers and other cargo at borders."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import (
    Change,
    Intervention,
    budget,
    burden,
    crosses_border,
    names,
    number,
    word,
)
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class CustomsScreening(Intervention):
    """Inspects more of what crosses the border by the given modes.

    Condition: screening on lanes that enter or leave the places of `where` and cross a border between
    jurisdictions.

    Evidence: China checked mail more tightly in 2019, together with class control [001 ch6, 10]; Russia
    drafted storage of senders' identity [003 para. 110]. Limits: sheer volume, and goods hidden among
    lawful trade; over 90 flights and 2,000 passengers searched gave no drugs [003 para. 96]; privacy
    [003 para. 100].
    """

    acts_on: ClassVar[str] = "lanes of these modes across a border of these places"

    modes: tuple[str, ...] = names("modes", "modes that are inspected", required=True)
    direction: str = word("entering", ("entering", "leaving", "both"), "traffic that is inspected")
    strength: float = number(
        0.25, "probability per exposed consignment", 0, 1,
        "chance that an unshielded consignment is found at full intensity, beside what was found before",
    )  # fmt: skip
    budget: float = budget(100_000_000, "staff, scanners and dogs")
    burden: float = burden(0.4, "delays of lawful cargo and mail")

    def effects(self, world: World) -> Iterator[Change]:
        inside = self.places(world)
        for key, lane in world.lanes.items():
            entering = lane.to_place in inside and self.direction in ("entering", "both")
            leaving = lane.from_place in inside and self.direction in ("leaving", "both")
            if lane.mode in self.modes and (entering or leaving) and crosses_border(world, key):
                yield Change("lane_pressure", ("screening", key), self.intensity * self.strength)

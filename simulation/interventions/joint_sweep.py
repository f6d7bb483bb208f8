"""A joint operation of some weeks, in several countries at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import (
    Change,
    Intervention,
    budget,
    burden,
    crosses_border,
    number,
    two_governments,
)
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class JointSweep(Intervention):
    """Several governments search for goods, sites and persons at the same time; give it an end.

    Conditions: interdiction on all lanes that lead into the places of `where` from another jurisdiction,
    lab_detection and investigation at these places, and sharing of information among the governments, which
    acts as far as trust and mutual interest go. A yearly season is a list of these.

    Evidence: Safe Mekong 2024: 11,000 cases, 18,000 suspects, 35.5 t of drugs [002 s4.2]; Channel to Centre
    2019 [003 para. 89]. Limits: what is seized counts as success while production hits records [002 s2.1,
    4.2]; traders can wait for its end.
    """

    acts_on: ClassVar[str] = "places of two or more governments"

    stopped: float = number(
        0.12, "probability per exposed consignment", 0, 1, "chance that a consignment is stopped, in addition"
    )
    raided: float = number(
        0.01, "probability per exposed laboratory and week", 0, 1, "chance that a site is found, in addition"
    )
    investigated: float = number(
        0.006, "probability per exposed person and week", 0, 1, "chance of being investigated, in addition"
    )
    shared: float = number(0.5, "help per unit of trust x interest", 0, 10, "information passed on meanwhile")
    budget: float = budget(2_000_000, "officers taken from other work")
    burden: float = burden(0.4, "waiting at the borders")

    def conflicts(self) -> Iterator[tuple[str, str]]:
        yield from two_governments(self.where)

    def effects(self, world: World) -> Iterator[Change]:
        places = self.places(world)
        for place in places:
            yield Change("pressure", ("lab_detection", place), self.intensity * self.raided)
            yield Change("pressure", ("investigation", place), self.intensity * self.investigated)
        for key, lane in world.lanes.items():
            if lane.to_place in places and crosses_border(world, key):
                yield Change("lane_pressure", ("interdiction", key), self.intensity * self.stopped)
        for pair in self.pairs(world):
            yield Change("sharing", pair, self.intensity * self.shared)

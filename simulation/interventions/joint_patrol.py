"""Neighbours who patrol a border together."""

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
    two_governments,
)
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class JointPatrol(Intervention):
    """Two or more governments patrol the ways between them together, and tell one another what they see.

    Conditions: interdiction on lanes between the jurisdictions of `where` by the given modes; sharing of
    information among them, which acts as far as trust and mutual interest go.

    Evidence: the Mekong joint patrol counts 182 operations and 136.93 t in ten years; Safe Mekong seized
    35.5 t in 2024 [002 s4.2]; Channel to Centre [003 para. 89]. Limits: trust, unequal capacity, terrain
    [002 s5]; output of patrols counts as success while production hits records [002 s2.1, 4.2].
    """

    acts_on: ClassVar[str] = "lanes of these modes between these jurisdictions"

    modes: tuple[str, ...] = names("modes", "modes that are patrolled", default=("vessel", "vehicle"))
    strength: float = number(
        0.12, "probability per exposed consignment", 0, 1,
        "chance that an unshielded consignment is stopped at full intensity, beside what was stopped before",
    )  # fmt: skip
    shared: float = number(
        0.5, "help per unit of trust x interest", 0, 10, "information passed on in patrols"
    )
    budget: float = budget(700_000, "crews, boats and liaison offices")
    burden: float = burden(0.15, "waiting at the border")

    def conflicts(self) -> Iterator[tuple[str, str]]:
        yield from two_governments(self.where)

    def effects(self, world: World) -> Iterator[Change]:
        lanes = tuple(self.lanes_between(world))
        for key in lanes:
            yield Change("lane_pressure", ("interdiction", key), self.intensity * self.strength)
        for pair in self.pairs(world) if lanes else ():
            yield Change("sharing", pair, self.intensity * self.shared)

    def lanes_between(self, world: World) -> Iterator[str]:
        """The keys of the lanes that lead from one of these jurisdictions into another."""
        inside = self.places(world)
        for key, lane in world.lanes.items():
            within = lane.from_place in inside and lane.to_place in inside
            if within and lane.mode in self.modes and crosses_border(world, key):
                yield key

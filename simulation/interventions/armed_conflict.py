"""Fighting that takes a region out of the state's hands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class ArmedConflict(Intervention):
    """Fighting at the places of `where`: the state controls less, lawful work pays less, freight is dearer.

    Conditions: state control at these places (a factor on all pressures there and on lanes into them), what
    can be earned outside the trade there, and freight on lanes from and to them. Nobody chooses it; it stands
    among the interventions because it changes conditions in the same way.

    Evidence: instability takes away control at borders and lets producers work with impunity [002 s5.1];
    poverty and conflict are given as reasons for the rise of poppy by a third in 2022 [002 s2.1.1]. Limits:
    how much control is lost is assumed; fighting among traders is not in the model.
    """

    acts_on: ClassVar[str] = "places"

    control_lost: float = number(
        0.6, "share of state control", 0, 1, "part of all pressures that is gone at full intensity"
    )
    income_lost: float = number(
        0.4, "share of usual outside income", 0, 0.95, "part of it that is gone at full intensity"
    )
    dearer_freight: float = number(
        0.3, "share added", 0, 10, "rise of freight on lanes from and to these places"
    )
    budget: float = budget(0, "nothing that is spent on drug control")
    burden: float = burden(0.5, "lawful trade that cannot pass")

    def effects(self, world: World) -> Iterator[Change]:
        places = self.places(world)
        for place in places:
            yield Change("state_control", (place,), -self.intensity * self.control_lost)
            yield Change("outside_income", (place,), -self.intensity * self.income_lost)
        for key, lane in world.lanes.items():
            if lane.from_place in places or lane.to_place in places:
                yield Change("lane_cost", (key,), self.intensity * self.dearer_freight)

"""Cases against persons."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class PersonInvestigations(Intervention):
    """Builds cases against those who trade, at the places of `where`.

    Condition: investigation at those places.

    Evidence: single large cases, such as the 125 case of 2003 and the Tong case of 2024 [001 ch3, 13];
    severe sentences go with falling counts in China from 2015 to 2022, and a rise in 2023 [001 ch12].
    Limits: returns diminish and may turn negative; networks have become dispersed; counts hide how the
    market changes [001 ch12]; cases across borders fail without trust [001 ch14].
    """

    acts_on: ClassVar[str] = "places"

    strength: float = number(
        0.012, "probability per exposed agent and week", 0, 1,
        "chance that an unshielded agent is investigated, at full intensity",
    )  # fmt: skip
    budget: float = budget(36_000_000, "detectives, prosecutors and courts")
    burden: float = burden(0.1, "people who are suspected wrongly")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.places(world):
            yield Change("pressure", ("investigation", place), self.intensity * self.strength)

"""Neighbours and families who tell, refuse and protect."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class CommunityInforming(Intervention):
    """Encourages people to report and refuse sellers and laboratories, and to keep sellers away from
    services.

    Conditions: the community pressure at the places of `where`; in markets also how far sellers reach
    people in treatment, and, downward, how many seek help.

    Evidence: rewards to informers [003 para. 103]; families and communities report and support [001 ch10,
    19; 002 s6.3]. Limits: stigma, registers and fear of being reported make people hide and avoid help;
    the hidden population is three to five times the registered one [001 ch18].
    """

    acts_on: ClassVar[str] = "places"

    strength: float = number(
        0.02, "probability per exposed agent and week", 0, 1,
        "chance that an unshielded agent is refused or reported, at full intensity",
    )  # fmt: skip
    protection: float = number(0.5, "share", 0, 1, "approaches to people in treatment that are prevented")
    stigma: float = number(
        0.05, "share", 0, 1, "people who no longer seek treatment for fear of being reported"
    )
    budget: float = budget(200_000, "hotlines, rewards and local staff")
    burden: float = burden(0.1, "false reports")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.places(world):
            yield Change("pressure", ("community", place), self.intensity * self.strength)
        yield from self.rates(world, approach=-self.protection, seeking=-self.stigma)

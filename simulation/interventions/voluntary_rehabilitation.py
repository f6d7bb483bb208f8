"""Treatment that nobody is sent to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class VoluntaryRehabilitation(Intervention):
    """Centres that people enter of their own will, without being registered.

    Conditions: treatment places and the rates of seeking (also people who hide come), of leaving and of
    stigma in the markets of `where`.

    Evidence: in China voluntary centres reach hidden users; of some 160 centres fewer than a tenth are
    left [001 ch18]. Limits: cost to the patient, few professionals [001 ch18].
    """

    acts_on: ClassVar[str] = "markets"

    capacity_share: float = number(
        0.08, "share of people with opioid use disorder", 0, 1, "places added at full intensity"
    )
    more_seeking: float = number(0.3, "share added", 0, 5, "people come who would hide from other services")
    fewer_leave: float = number(
        0.15, "share of those who would leave", 0, 1, "who stay, since they chose to come"
    )
    less_stigma: float = number(0.1, "share", 0, 1, "stigma, since nobody is registered")
    budget: float = budget(2_000_000, "centres and staff")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.markets(world):
            yield Change("treatment_capacity", (place,), self.intensity * self.capacity_share)
        yield from self.rates(
            world, seeking=self.more_seeking, leaving=-self.fewer_leave, stigma=-self.less_stigma
        )

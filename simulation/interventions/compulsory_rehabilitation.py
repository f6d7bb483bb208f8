"""Treatment that people are sent to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class CompulsoryRehabilitation(Intervention):
    """Registers people who use drugs and orders them into treatment.

    Conditions: treatment places, and the rates of entering (most are brought in), of leaving and of
    relapse in the markets of `where`: more enter, fewer of them stay well.

    Evidence: China has compulsory, community and voluntary modes; registered users fell to 896,000 in 2023
    [001 ch12, 18]. Limits: no data on cost and effect; it marginalises, and makes people hide: three to
    five times as many as are registered [001 ch18]; hand-over to life outside is poor [001 ch18].
    """

    acts_on: ClassVar[str] = "markets"

    capacity_share: float = number(
        0.2, "share of people with use disorder", 0, 1, "places added at full intensity"
    )
    brought_in: float = number(
        2, "share added", 0, 10, "more people enter treatment than seek it by themselves"
    )
    more_leave: float = number(0.5, "share added", 0, 5, "more people leave before they are well")
    more_relapse: float = number(0.5, "share added", 0, 5, "more of those who got well relapse")
    budget: float = budget(8_000_000, "closed institutions, registers and guards")
    burden: float = burden(1.5, "liberty and privacy of those who are registered")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.markets(world):
            yield Change("treatment_capacity", (place,), self.intensity * self.capacity_share)
        yield from self.rates(
            world, seeking=self.brought_in, leaving=self.more_leave, relapse=self.more_relapse
        )

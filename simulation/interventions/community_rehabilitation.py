"""Treatment at home, by order and under eyes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class CommunityRehabilitation(Intervention):
    """People are ordered to stay in touch with an office and to be tested where they live.

    Conditions: treatment places and the rates of seeking (some are brought in), of relapse (fewer, while
    they are looked after) and of stigma (the neighbours know) in the markets of `where`.

    Evidence: one of the four modes in China, before and after compulsory institutions [001 ch18]. Limits: few
    professionals; hand-over from one mode to the next is poor [001 ch18].
    """

    acts_on: ClassVar[str] = "markets"

    capacity_share: float = number(
        0.1, "share of people with opioid use disorder", 0, 1, "places added at full intensity"
    )
    brought_in: float = number(0.5, "share added", 0, 10, "more people enter than seek it by themselves")
    fewer_relapse: float = number(0.15, "share", 0, 1, "relapses avoided by being looked after")
    more_stigma: float = number(0.2, "share added", 0, 2, "stigma, since neighbours know")
    budget: float = budget(2_500_000, "offices, tests and social workers")
    burden: float = burden(0.8, "liberty and privacy")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.markets(world):
            yield Change("treatment_capacity", (place,), self.intensity * self.capacity_share)
        yield from self.rates(
            world, seeking=self.brought_in, relapse=-self.fewer_relapse, stigma=self.more_stigma
        )

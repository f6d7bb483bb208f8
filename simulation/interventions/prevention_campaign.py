"""Fewer people start."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class PreventionCampaign(Intervention):
    """Teaches and informs, so that fewer people begin to use and more of those who do seek help.

    Condition: the rates of starting and of seeking treatment in the markets of `where`.

    Evidence: programmes reach tens of millions of pupils [003 para. 29, 119]; where they ran, a fall of
    youth crime and new users is claimed [003 para. 119]; registered new users in China fell from 344,000
    (2017) to 71,000 (2022) under all measures together [001 ch18]. Limits: reach is reported, effect is
    not compared with places without; a change of values among the young weakens deterrence [001 ch12].
    """

    acts_on: ClassVar[str] = "markets"

    fewer_starts: float = number(
        0.4, "share of those who would start", 0, 1, "people who do not start, at full intensity"
    )
    more_seeking: float = number(0.15, "share added", 0, 2, "more people seek treatment")
    budget: float = budget(2_000_000, "schools, media and teachers")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        yield from self.rates(world, initiation=-self.fewer_starts, seeking=self.more_seeking)

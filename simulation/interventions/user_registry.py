"""A list of people who use drugs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class UserRegistry(Intervention):
    """The police keep a national list of people who use drugs, with alerts when they travel or apply.

    Conditions: the rates of initiation (fewer dare to start), of seeking treatment (some are sent) and of
    stigma in the markets of `where`: people hide, and keep away from help.

    Evidence: registered users in China peaked at 2.955 million in 2014 and were 896,000 at the end of
    2023; three to five times as many are hidden [001 ch12, 18]. Limits: adds social monitoring and
    marginalises; no data on cost and effect [001 ch18].
    """

    acts_on: ClassVar[str] = "markets"

    fewer_starts: float = number(
        0.1, "share of those who would start", 0, 1, "who do not, for fear of the list"
    )
    sent: float = number(0.1, "share added", 0, 5, "more people are sent into treatment")
    more_stigma: float = number(0.6, "share added", 0, 2, "stigma, since a name stays on the list")
    budget: float = budget(800_000, "registers, alerts and local police")
    burden: float = burden(1, "privacy, travel and work of those listed")

    def effects(self, world: World) -> Iterator[Change]:
        yield from self.rates(
            world, initiation=-self.fewer_starts, seeking=self.sent, stigma=self.more_stigma
        )

"""Treatment instead of a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class DrugCourts(Intervention):
    """Courts send people who use drugs into supervised treatment instead of jail.

    Conditions: the rates of seeking treatment (more enter), of leaving it (fewer while a sentence hangs
    over them) and of overdose (fewer releases from jail) in the markets of `where`. Places must be there:
    without free places nobody enters.

    Evidence: named as an alternative to punishment [004; 001 ch2]. Limits: depend on resources and on what
    treatment the court allows; no figures in the documents.
    """

    acts_on: ClassVar[str] = "markets"

    more_seeking: float = number(
        0.2, "share added", 0, 2, "more people come into treatment, by way of courts"
    )
    fewer_leave: float = number(0.1, "share of those who would leave", 0, 1, "who stay under supervision")
    fewer_deaths: float = number(0.03, "share of overdose deaths", 0, 1, "after release from jail, avoided")
    budget: float = budget(900_000, "judges, supervision and tests")
    burden: float = burden(0.2, "liberty under supervision")

    def effects(self, world: World) -> Iterator[Change]:
        yield from self.rates(
            world,
            seeking=self.more_seeking,
            leaving=-self.fewer_leave,
            overdose=-self.fewer_deaths,
        )

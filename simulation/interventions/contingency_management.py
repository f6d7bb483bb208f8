"""Rewards for staying in treatment."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class ContingencyManagement(Intervention):
    """Rewards people in treatment for staying and for tests without drugs.

    Condition: the rates of leaving treatment and of using stimulants beside opioids in the markets of
    `where`.

    Evidence: for stimulants the best evidence of all treatments, and little used; a project in California
    [001 ch19]. Retention without it: 45 % with buprenorphine after six months, 55 % with methadone after
    twelve [001 ch19]. Limits: the documents speak of stimulants; the effect on staying in opioid treatment
    is assumed; where places are full, those who stay keep others out.
    """

    acts_on: ClassVar[str] = "markets"

    fewer_leave: float = number(0.3, "share of those who would leave", 0, 1, "people who stay in treatment")
    fewer_stimulants: float = number(0.2, "share of co-use", 0, 1, "stimulant co-use that ends")
    budget: float = budget(3_000_000, "rewards, tests and staff")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        yield from self.rates(world, leaving=-self.fewer_leave, stimulants=-self.fewer_stimulants)

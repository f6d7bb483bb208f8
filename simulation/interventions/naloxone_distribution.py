"""Naloxone within reach."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class NaloxoneDistribution(Intervention):
    """Brings naloxone to where overdoses happen, and protects those who call for help.

    Condition: the share of overdoses without naloxone at hand in the markets of `where`.

    Evidence: national advice in 2018, nasal forms, grants to reach people outside care [001 ch19]; named
    as one of three contested causes of the fall of deaths [001 ch3]. Limits: somebody must be there;
    xylazine and some other additions are not reversed [001 ch6]; it changes no supply.
    """

    acts_on: ClassVar[str] = "markets"

    closed_gap: float = number(
        0.5, "share of overdoses without naloxone", 0, 1, "overdoses at which it is now at hand"
    )
    budget: float = budget(1_500_000, "kits and training")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        yield from self.rates(world, without_naloxone=-self.closed_gap)

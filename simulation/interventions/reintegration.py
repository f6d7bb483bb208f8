"""A bed and a trade after treatment."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class Reintegration(Intervention):
    """Halfway houses, job training and housing after treatment.

    Conditions: the rates of relapse and of leaving treatment in the markets of `where`.

    Evidence: linkage after institutions is poor in China [001 ch18]; housing and peers are recommended
    [001 ch19]. Limits: limits on driving and identity documents work the other way [001 ch18].
    """

    acts_on: ClassVar[str] = "markets"

    fewer_relapse: float = number(0.25, "share", 0, 1, "relapses avoided at full intensity")
    fewer_leave: float = number(0.05, "share of those who would leave", 0, 1, "who stay with a prospect")
    budget: float = budget(1_500_000, "houses, training and counsellors")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        yield from self.rates(world, relapse=-self.fewer_relapse, leaving=-self.fewer_leave)

"""Less is wanted, by norm and by full price."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class DemandReduction(Intervention):
    """Lowers what people want to use: norms, and a full price that counts time, trouble and disapproval.

    Condition: the rates of demand and of quitting in the markets of `where`.

    Evidence: studies cited in the dialogue find that cuts of supply do little and urge investment in
    demand [001 ch2]. Limits: no size of effect is given; where prices rose after 2020, people in China
    turned to substances that were not controlled [001 ch18]; a short-acting drug needs frequent use [001
    ch19], from which we infer that demand gives way slowly.
    """

    acts_on: ClassVar[str] = "markets"

    fewer_doses: float = number(0.15, "share of doses", 0, 1, "doses that are no longer wanted")
    more_quitting: float = number(0.5, "share added", 0, 5, "more people stop occasional use")
    budget: float = budget(4_000_000, "programmes, media and work with communities")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        yield from self.rates(world, demand=-self.fewer_doses, quitting=self.more_quitting)

"""Another living for those who grow or make the inputs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class AlternativeDevelopment(Intervention):
    """Offers farmers and others at source places a living outside the trade: roads, markets, crops, work.

    Condition: what can be earned outside the trade at the source places of `where`, as a factor on the usual.
    The more it is, the more must be earned inside for as many to come as leave; who stays gives it up.

    Evidence: with such programmes poppy in Laos fell from about 6,800 ha in 2012 to 901 ha in 2020; the
    document does not say what else fell away meanwhile [002 s4.2]. Limits: poverty and conflict undo it [002
    s5.2]; poppy in Myanmar rose by a third in 2022 [002 s2.1.1]; synthetic drugs need no farmers.
    """

    acts_on: ClassVar[str] = "places where suppliers or farmers can be"

    added_income: float = number(
        1.0, "share of usual outside income", 0, 9, "what is added to it at full intensity"
    )
    budget: float = budget(800_000, "roads, seed, credit, schools and advisers")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.places(world, hosting="supply"):
            yield Change("outside_income", (place,), self.intensity * self.added_income)

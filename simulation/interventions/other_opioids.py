"""Use that other drugs serve."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class OtherOpioids(Intervention):
    """A part of all use is of heroin or prescription opioids, which this trade does not serve.

    Condition: the rate of demand in the markets of `where`. Nobody's policy: a state of the market, for
    histories that begin before this drug was common.

    Evidence: prescription opioids led until 2010, heroin from then, fentanyl from 2013 on; 3,105 deaths with
    synthetic opioids in 2013 and 73,654 in 2022 [001 ch10, 19, 20]. Limits: the model knows no other opioid,
    so their price, risk and deaths are left out.
    """

    acts_on: ClassVar[str] = "markets"

    covers: float = number(0.5, "share of doses wanted", 0, 0.99, "doses that other opioids cover")
    budget: float = budget(0, "none; nobody's measure")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        yield from self.rates(world, demand=-self.covers)

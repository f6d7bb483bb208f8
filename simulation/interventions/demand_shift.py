"""Use that moves to this drug, or away from it, for reasons outside of the trade."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class DemandShift(Intervention):
    """More or less of all use falls to this drug, because other opioids give way to it, or for other reasons.

    Condition: the rate of demand in the markets of `where`. Nobody's policy: a course of events, for
    histories.

    Evidence: prescription opioids gave way to heroin and heroin to fentanyl, market by market, from 2013 on
    [001 ch19, 20]. Limits: why and how fast is put in, not explained; the model knows no other opioid.
    """

    acts_on: ClassVar[str] = "markets"

    change: float = number(
        0.2, "share of doses wanted", -0.99, 30, "doses wanted more (negative: less), at full ramp"
    )
    budget: float = budget(0, "none; nobody's measure")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        yield from self.rates(world, demand=self.change)

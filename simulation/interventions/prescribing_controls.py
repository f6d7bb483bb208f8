"""Limits on what is prescribed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class PrescribingControls(Intervention):
    """Limits and records prescriptions of opioids: fewer start that way, and some who are cut off move on.

    Condition: the rates of starting and of moving from occasional use to disorder in the markets of
    `where`.

    Evidence: the crackdown on prescriptions was followed by heroin and then fentanyl [001 ch19, 20]; Korea
    records all medical handling [003 para. 102]. Limits: over-strict control leaves pain untreated, in
    China 16 % of need is met [001 ch18]; people who depend on a prescription turn to the illicit market.
    """

    acts_on: ClassVar[str] = "markets"

    fewer_starts: float = number(0.3, "share of those who would start", 0, 1, "people who do not start")
    moved_on: float = number(0.1, "share added", 0, 2, "more occasional use turns into disorder")
    budget: float = budget(500_000, "registers and supervision")
    burden: float = burden(0.6, "pain that is left untreated, and paper work")

    def effects(self, world: World) -> Iterator[Change]:
        yield from self.rates(world, initiation=-self.fewer_starts, progression=self.moved_on)

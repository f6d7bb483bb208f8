"""Casinos that ask where chips come from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class CasinoRules(Intervention):
    """Limits junkets and chips for cash, and makes casinos report.

    Conditions: at the places of `where`, how open casinos are as a way to move value, and how far they
    still shield from financial monitoring.

    Evidence: value moved by losing here and winning there, Vancouver to Macao; halls were closed down in
    Macao in 2021-23 [001 ch6]. Limits: the documents report no sums; launderers turn to other ways [001
    ch6].
    """

    acts_on: ClassVar[str] = "places"

    out_of_reach: float = number(0.7, "share of turnover", 0, 0.95, "turnover through casinos that is lost")
    seen_through: float = number(0.8, "share of the shield", 0, 1, "protection by casinos that is lost")
    strength: float = number(
        0.001, "probability per exposed agent and week", 0, 1,
        "chance that unshielded money is frozen or reported, at full intensity",
    )  # fmt: skip
    budget: float = budget(80_000, "inspectors of casinos")
    burden: float = burden(0.1, "lost business of casinos")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.places(world):
            way = (place, "launderer", "channel", "casino")
            yield Change("access", way, self.intensity * self.out_of_reach)
            yield Change("visibility", (*way, "financial_monitoring"), self.intensity * self.seen_through)
            yield Change("pressure", ("financial_monitoring", place), self.intensity * self.strength)

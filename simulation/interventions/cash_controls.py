"""Large sums of cash must be explained."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class CashControls(Intervention):
    """Requires reports of large sums of cash, at counters, in shops and at borders.

    Conditions: at the places of `where`, how far cash still shields from financial monitoring, and how
    open bulk cash is as a way to move value; and a little more financial monitoring.

    Evidence: cash is turned into cheques, telephones and luxury goods by way of accounts in false names;
    bulk cash over the border is called dated [001 ch6]. Limits: small sums; those who use cash lawfully;
    other ways are at hand [001 ch6].
    """

    acts_on: ClassVar[str] = "places"

    out_of_reach: float = number(0.3, "share of turnover", 0, 0.95, "bulk cash that can no longer be moved")
    seen_through: float = number(0.6, "share of the shield", 0, 1, "protection by cash that is lost")
    strength: float = number(
        0.003, "probability per exposed agent and week", 0, 1,
        "chance that unshielded money is frozen or reported, at full intensity",
    )  # fmt: skip
    budget: float = budget(150_000, "reports and searches")
    burden: float = burden(0.3, "questions to those who pay in cash")

    def effects(self, world: World) -> Iterator[Change]:
        ways = (
            ("launderer", "channel", "bulk_cash"),
            ("launderer", "ownership", "front_business"),
            ("cell", "payment", "cash"),
        )
        for place in self.places(world):
            yield Change("pressure", ("financial_monitoring", place), self.intensity * self.strength)
            yield Change("access", (place, *ways[0]), self.intensity * self.out_of_reach)
            for way in ways:
                at = (place, *way, "financial_monitoring")
                yield Change("visibility", at, self.intensity * self.seen_through)

"""Invoices compared with goods."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class TradeBasedMonitoring(Intervention):
    """Compares invoices, payments and goods of both sides of a trade.

    Conditions: at the places of `where`, how far trade and goods in kind still shield from financial
    monitoring; and a little more financial monitoring.

    Evidence: goods such as shoes carry value for cartels, and wildlife and timber pay for precursors [001
    ch6]. Limits: data of both countries are needed, and so is trust [001 ch6, 14]; the sums are small
    beside lawful trade.
    """

    acts_on: ClassVar[str] = "places"

    seen_through: float = number(0.7, "share of the shield", 0, 1, "protection by trade that is lost")
    strength: float = number(
        0.004, "probability per exposed agent and week", 0, 1,
        "chance that unshielded money is frozen or reported, at full intensity",
    )  # fmt: skip
    budget: float = budget(250_000, "data of customs and banks, and analysts")
    burden: float = burden(0.2, "questions to lawful traders")

    def effects(self, world: World) -> Iterator[Change]:
        ways = (
            ("launderer", "channel", "trade_based"),
            ("launderer", "channel", "goods_in_kind"),
            ("supplier", "payment_accepted", "goods_in_kind"),
            ("broker", "payment", "goods_in_kind"),
        )
        for place in self.places(world):
            yield Change("pressure", ("financial_monitoring", place), self.intensity * self.strength)
            for way in ways:
                at = (place, *way, "financial_monitoring")
                yield Change("visibility", at, self.intensity * self.seen_through)

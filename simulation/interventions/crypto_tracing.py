"""Coins that can be followed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class CryptoTracing(Intervention):
    """Follows payments on chains and makes exchanges report those who cash out.

    Conditions: crypto monitoring at the places of `where`, and how far crypto still shields from financial
    monitoring there.

    Evidence: Korea follows several currencies and found 27 offenders and USD 250,000 in ten months [003
    para. 18, 26]; tracing is proposed [001 ch2]. Limits: skills [003 para. 17, 20]; exchanges abroad;
    other ways to pay.
    """

    acts_on: ClassVar[str] = "places"

    strength: float = number(
        0.04, "probability per exposed agent and week", 0, 1,
        "chance that a payment in crypto is frozen or traced, at full intensity",
    )  # fmt: skip
    seen_through: float = number(0.4, "share of the shield", 0, 1, "protection from banks' eyes that is lost")
    budget: float = budget(200_000, "tracing tools and analysts")
    burden: float = burden(0.1, "checks of lawful holders")

    def effects(self, world: World) -> Iterator[Change]:
        ways = (
            ("supplier", "payment_accepted", "crypto"),
            ("broker", "payment", "crypto"),
            ("launderer", "channel", "crypto"),
            ("cell", "payment", "crypto"),
        )
        for place in self.places(world):
            yield Change("pressure", ("crypto_monitoring", place), self.intensity * self.strength)
            for way in ways:
                at = (place, *way, "financial_monitoring")
                yield Change("visibility", at, self.intensity * self.seen_through)

"""Pressure on the ways in which money is laundered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, names, number
from simulation.world.geography import World

WATCHED_BY = {"banks": "financial_monitoring", "crypto": "crypto_monitoring"}


@dataclass(frozen=True, kw_only=True)
class AmlEnforcement(Intervention):
    """Makes banks and exchanges report more, and has more of what they report followed up.

    Conditions: financial monitoring (banks) and crypto monitoring at the places of `where`.

    Evidence: following money yields intelligence on networks [001 ch6]; Korea found 27 offenders and
    USD 250,000 in ten months [003 para. 26]; tracing of crypto payments is proposed [001 ch2]. Limits: the
    United States see little of Chinese banks, and launderers invent ways round wires [001 ch6]; skills are
    lacking in places [003 para. 17, 20].
    """

    acts_on: ClassVar[str] = "places"

    channels: tuple[str, ...] = names(
        "words", "what is watched more closely", default=("banks", "crypto"), words=("banks", "crypto")
    )
    strength: float = number(
        0.02, "probability per exposed agent and week", 0, 1,
        "chance that money moved without a shield is frozen or reported, at full intensity",
    )  # fmt: skip
    budget: float = budget(500_000, "analysts, tracing tools and supervision")
    burden: float = burden(0.3, "delayed and refused payments of lawful clients")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.places(world):
            for channel in self.channels:
                yield Change("pressure", (WATCHED_BY[channel], place), self.intensity * self.strength)

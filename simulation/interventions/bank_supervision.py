"""Banks that look closer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class BankSupervision(Intervention):
    """Has banks and remittance firms report more, and follows up what they report.

    Condition: financial monitoring at the places of `where`.

    Evidence: reports yield intelligence on networks [001 ch6]; units in Russia, Macao, the Philippines and
    New Zealand [003 para. 76-82]. Limits: the United States see little of Chinese banks; mirror transfers
    touch banks only inside each country [001 ch6]; skills are lacking in places [003 para. 17, 20].
    """

    acts_on: ClassVar[str] = "places"

    strength: float = number(
        0.03, "probability per exposed agent and week", 0, 1,
        "chance that money moved through a bank is frozen or reported, at full intensity",
    )  # fmt: skip
    budget: float = budget(300_000, "supervisors and analysts")
    burden: float = burden(0.25, "delayed and refused payments of lawful clients")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.places(world):
            yield Change("pressure", ("financial_monitoring", place), self.intensity * self.strength)

"""People learn what is in a dose, and so do those who watch the market."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class DrugChecking(Intervention):
    """Tests what people are about to use and what is on sale, and warns of what is strong or new.

    Conditions: the weight of unknown contents (changing potency, new substances) in the risk of overdose
    in the markets of `where`; the chance that a new substance is detected.

    Evidence: an alert system in New Zealand [003 para. 32]; tests after death miss additions and codes
    cannot tell new classes apart [001 ch20]; fentanyl tests and two sites in New York without a fatal
    overdose, about 35 % of whose clients moved towards treatment [001 ch19]. Limits: some services are
    against federal law [001 ch19]; only those who come are reached.
    """

    acts_on: ClassVar[str] = "markets"

    informed: float = number(0.4, "share", 0, 1, "risk from unknown contents that is avoided")
    more_seeking: float = number(
        0.1, "share added", 0, 2, "more people come into treatment, by way of services"
    )
    found: float = number(
        0.02,
        "chance a week",
        0,
        1,
        "chance that a new substance on sale is detected, beside the usual chance",
    )
    budget: float = budget(800_000, "test sites, laboratories and alerts")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        yield from self.rates(world, unknown_contents=-self.informed, seeking=self.more_seeking)
        if self.markets(world):
            yield Change("detection", (), self.intensity * self.found)

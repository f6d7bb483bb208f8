"""Clean syringes, tests and a door to care."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class SyringeServices(Intervention):
    """Sterile syringes, fentanyl tests, naloxone by hand and, where the law lets it, a place to use under
    watch.

    Conditions: the rates of overdose, of unknown contents, of overdoses without naloxone, and of seeking
    treatment in the markets of `where`.

    Evidence: two sites in New York without a fatal overdose; about 35 % of clients move towards treatment
    [001 ch19]. Limits: federal illegality of some services [001 ch19]; only those who come are reached;
    infections are not in the model.
    """

    acts_on: ClassVar[str] = "markets"

    reached: float = number(0.15, "share of people with disorder", 0, 1, "people who come at full intensity")
    fewer_deaths: float = number(0.6, "share", 0, 1, "fatal overdoses that do not happen among those reached")
    informed: float = number(0.5, "share", 0, 1, "risk from unknown contents avoided among those reached")
    more_seeking: float = number(0.35, "share of those reached", 0, 5, "who move towards treatment")
    budget: float = budget(1_200_000, "sites, staff and supplies")
    burden: float = burden(0.05, "neighbours")

    def effects(self, world: World) -> Iterator[Change]:
        yield from self.rates(
            world,
            overdose=-self.reached * self.fewer_deaths,
            unknown_contents=-self.reached * self.informed,
            without_naloxone=-self.reached,
            seeking=self.reached * self.more_seeking,
        )

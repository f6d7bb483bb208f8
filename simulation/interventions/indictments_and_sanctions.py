"""One government acts against persons and firms in another."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, names, number
from simulation.interventions.pressed import PRESSED
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class IndictmentsAndSanctions(Intervention):
    """The government `by` indicts and sanctions persons and firms at the places of `where`.

    Conditions: investigation and financial monitoring there at its request, as far as trust and mutual
    interest go; and those governments are pressed.

    Evidence: all used by the United States in 2023; one reading is that they brought China back to talks,
    another that leaders wanted stability and that pressure hardens [001 ch6, 9, 21]. Limits: what is no
    crime there is not pursued there [001 ch13]; rewards that do not come reduce effort [001 ch21].
    """

    acts_on: ClassVar[str] = "places outside the jurisdiction that acts"

    by: tuple[str, ...] = names(
        "places", "jurisdictions, or their places, that indict and sanction", required=True
    )
    strength: float = number(
        0.03, "probability per exposed agent and week", 0, 1,
        "chance of investigation at full intensity, trust and mutual interest",
    )  # fmt: skip
    money: float = number(
        0.08, "probability per exposed agent and week", 0, 1,
        "chance that money is frozen at full intensity, trust and mutual interest",
    )  # fmt: skip
    resentment: float = number(
        0.1, "trust", 0, 1, "pressure: trust that it costs, lastingly, where `trust.hardening` is 1"
    )
    budget: float = budget(400_000, "prosecutors and sanctions offices")
    burden: float = burden(0.2, "lawful firms that shun a whole trade")

    def effects(self, world: World) -> Iterator[Change]:
        for actor in self.jurisdictions_of(world, self.by):
            for place in self.places(world):
                home = world.places[place].jurisdiction
                if home == actor:
                    continue
                for pressure, amount in (
                    ("investigation", self.strength),
                    ("financial_monitoring", self.money),
                ):
                    yield Change("pressure_on_request", (pressure, place, actor), self.intensity * amount)
                yield Change(PRESSED, (home, actor), self.intensity * self.resentment)

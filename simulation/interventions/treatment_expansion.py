"""More places in treatment for people who use drugs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class TreatmentExpansion(Intervention):
    """Adds places in treatment with medication (methadone, buprenorphine).

    Conditions: treatment capacity in the markets of `where`, as a share of people with use disorder, and what
    is paid for each person in a place that was added. Empty places cost nothing: clinics and prescribers are
    paid for those whom they treat.

    Evidence: medication is highly effective, and about a quarter of those who need it receive it; 45 % stay
    with buprenorphine for six months, 55 % with methadone for twelve [001 ch19]; studies cited in the
    dialogue urge investment in demand [001 ch2]. Limits: clinic rules, distance, withdrawal before the start,
    split systems; fewer than 5 % of prescribers offer it [001 ch19].
    """

    acts_on: ClassVar[str] = "markets"

    capacity_share: float = number(
        0.25, "share of people with use disorder", 0, 1, "places added at full intensity"
    )
    price: float = number(
        120, "USD per person and week", 0, 1000,
        "clinics, staff and medicines for each person in one of the added places (NIDA: methadone 126, "
        "buprenorphine 115)",
    )  # fmt: skip
    budget: float = budget(0, "nothing beside the price of each person treated")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        inside = self.places(world)
        for place in world.markets:
            if place in inside:
                share = self.intensity * self.capacity_share
                yield Change("treatment_capacity", (place,), share)
                yield Change("treatment_outlay", (place,), share * self.price)

"""Makers and carriers who look after what they sell, of their own will."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class IndustryEthics(Intervention):
    """Firms adopt a code (Responsible Care and the like) and look more closely at their buyers.

    Condition: the due-diligence pressure at the supply and logistics places of `where`, for the share of
    firms that take part.

    Evidence: 64 associations in about 70 economies run such a code, and it can be phased in [001 ch15];
    compliance training in Chinese pharmaceutical firms rose from 45 % to 78 % (2022-24) [001 ch16].
    Limits: it is voluntary; 18 % of firms have a full-time compliance officer; papers are checked and end
    use is not ("two faces") [001 ch16]; informal sellers take no part [001 ch17].
    """

    acts_on: ClassVar[str] = "places that host supply or logistics"

    coverage: float = number(0.35, "share", 0, 1, "share of the trade whose firms take part")
    strength: float = number(
        0.06, "probability per exposed agent and week", 0, 1,
        "chance that a firm that takes part refuses an unshielded buyer, at full intensity",
    )  # fmt: skip
    budget: float = budget(50_000, "training and audits, where the public pays")
    burden: float = burden(0.1, "checks of lawful buyers")

    def effects(self, world: World) -> Iterator[Change]:
        amount = self.intensity * self.coverage * self.strength
        for place in {*self.places(world, hosting="supply"), *self.places(world, hosting="logistics")}:
            yield Change("pressure", ("due_diligence", place), amount)

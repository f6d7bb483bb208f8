"""Cases aimed at organisations and those who make."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class LeadershipTargeting(Intervention):
    """Aims cases at the heads of organisations and at those who make the drug, not at whoever is found.

    Conditions: investigation at the clan-lab places of `where`, and how visible laboratories and
    organisations as a whole are there to investigation, interception and financial monitoring.

    Evidence: the documents report cases against heads of networks [001 ch2, 3, 13] and no effect of them
    on supply. Limits: chains that were once linear have become dispersed [001 ch12]; in the model
    organisations lose money and members but are not arrested, and others take the place of those who go.
    """

    acts_on: ClassVar[str] = "places that host clan_lab"

    strength: float = number(
        0.006, "probability per exposed agent and week", 0, 1,
        "chance that an unshielded agent is investigated, at full intensity",
    )  # fmt: skip
    seen: float = number(
        0.6, "share of the shield", 0, 1, "what hides laboratories and organisations as such that is lost"
    )
    budget: float = budget(1_500_000, "special units and informers")
    burden: float = burden(0.1, "violence around arrests")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.places(world, hosting="clan_lab"):
            yield Change("pressure", ("investigation", place), self.intensity * self.strength)
            for role in ("lab", "organisation"):
                for pressure in ("investigation", "intercept", "financial_monitoring"):
                    at = (place, role, "", "", pressure)
                    yield Change("visibility", at, self.intensity * self.seen)

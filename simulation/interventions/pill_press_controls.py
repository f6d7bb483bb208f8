"""Presses and moulds under control."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class PillPressControls(Intervention):
    """Controls the sale of pill presses, so that fewer counterfeit pills can be made and more makers are
    found.

    Conditions: how open the way of selling pills is, and how far it shields from street policing, at the
    places of `where`.

    Evidence: China pledged enforcement in 2024 after long refusal [001 ch6]; routine information on
    presses sent to North America is proposed [001 ch2]; pills are over a quarter of fentanyl seizures and
    reach people who avoid powder [001 ch19, 20]. Limits: presses already sold; powder is sold instead.
    """

    acts_on: ClassVar[str] = "places that host user"

    out_of_reach: float = number(0.6, "share of sales", 0, 0.95, "pill sales that can no longer be made")
    seen_through: float = number(
        0.7, "share of the shield", 0, 1, "protection from street policing that is lost"
    )
    budget: float = budget(100_000, "registers of presses and customs notices")
    burden: float = burden(0.1, "permits for lawful makers of tablets")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.places(world, hosting="user"):
            way = (place, "cell", "product_form", "counterfeit_pill")
            yield Change("access", way, self.intensity * self.out_of_reach)
            yield Change("visibility", (*way, "street"), self.intensity * self.seen_through)

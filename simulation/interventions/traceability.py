"""Goods that can be followed from maker to end user."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class Traceability(Intervention):
    """Follows goods from origin to end user, so that names, papers and owners can be checked against them.

    Conditions: at the supply places of `where`, how far false names and bought firms still shield from
    licensing and due diligence; and a little more due diligence.

    Evidence: compliance of exports of 92 % after an agreement of China and Viet Nam with traceable
    certificates (2024) [001 ch16]; full-chain tracing is proposed [000; 001 ch2, 4, 10, 18]. Limits: goods
    that never enter the system; cost [001 ch16].
    """

    acts_on: ClassVar[str] = "places that host supply"

    seen_through: float = number(
        0.7, "share of the shield", 0, 1, "protection by false names and bought firms that is lost"
    )
    strength: float = number(
        0.04, "probability per exposed agent and week", 0, 1,
        "chance that an unshielded trade is stopped because it cannot be traced, at full intensity",
    )  # fmt: skip
    budget: float = budget(400_000, "registers, tags and audits")
    burden: float = burden(0.6, "marking and reporting of lawful goods")

    def effects(self, world: World) -> Iterator[Change]:
        ways = (
            ("supplier", "labelling", "general_name", "licensing"),
            ("supplier", "labelling", "false_name", "licensing"),
            *(
                (role, "ownership", "bought_company", pressure)
                for role in ("supplier", "broker")
                for pressure in ("licensing", "due_diligence")
            ),
        )
        for place in self.places(world, hosting="supply"):
            yield Change("pressure", ("due_diligence", place), self.intensity * self.strength)
            for way in ways:
                yield Change("visibility", (place, *way), self.intensity * self.seen_through)

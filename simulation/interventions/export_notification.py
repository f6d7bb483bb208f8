"""Warning the importing country before a shipment leaves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, names, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class ExportNotification(Intervention):
    """Exporters' authorities tell the importing country of shipments and hold those to which it objects.

    Condition: licensing and due diligence at the supply places of `where` at the request of the partners,
    as far as trust and mutual interest between the governments go.

    Evidence: the system for notices before export; Russia sent 322 and received 426 in 2018, France
    answers over 96 %, China checks all exports of precursors [003 para. 59-66]. Limits: listed chemicals
    only; a notice without an answer stops nothing; without trust there is no result [001 ch14].
    """

    acts_on: ClassVar[str] = "places that host supply"

    partners: tuple[str, ...] = names(
        "places", "importing places or jurisdictions that are asked", required=True
    )
    strength: float = number(
        0.3, "probability per exposed agent and week", 0, 1,
        "chance that an unshielded export is stopped at full intensity, trust and mutual interest",
    )  # fmt: skip
    refusal_share: float = number(0.3, "share", 0, 1, "due diligence relative to licensing")
    budget: float = budget(60_000, "staff and messages")
    burden: float = burden(0.15, "waiting time of lawful exports")

    def effects(self, world: World) -> Iterator[Change]:
        stopped = self.intensity * self.strength
        for place in self.places(world, hosting="supply"):
            for partner in self.jurisdictions_of(world, self.partners):
                yield Change("pressure_on_request", ("licensing", place, partner), stopped)
                refused = stopped * self.refusal_share
                yield Change("pressure_on_request", ("due_diligence", place, partner), refused)

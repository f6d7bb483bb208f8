"""Finding and closing clandestine laboratories."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class LabRaids(Intervention):
    """Searches for clandestine laboratories and, to a lesser part, for the people who run them.

    Conditions: lab detection and investigation at the clan-lab places of `where`.

    Evidence: special teams with scientists find laboratories and precursors [003 para. 72]; a record seizure
    in Sinaloa fell into the time of the tariff threat of late 2024 [001 ch3]. Limits: the documents report no
    lasting effect on output; networks became dispersed and arrest and seizure counts can hide how the
    market changes [001 ch12].
    """

    acts_on: ClassVar[str] = "places that host clan_lab"

    investigation_share: float = number(
        0.3, "share", 0, 1, "pressure of investigation relative to that of lab detection"
    )
    strength: float = number(
        0.03, "probability per exposed agent and week", 0, 1,
        "chance that an unshielded laboratory is found, at full intensity",
    )  # fmt: skip
    budget: float = budget(21_000_000, "teams, intelligence, clean-up, and the cases that follow")
    burden: float = burden(0.05, "searches of lawful premises")

    def effects(self, world: World) -> Iterator[Change]:
        found = self.intensity * self.strength
        for place in self.places(world, hosting="clan_lab"):
            yield Change("pressure", ("lab_detection", place), found)
            yield Change("pressure", ("investigation", place), found * self.investigation_share)

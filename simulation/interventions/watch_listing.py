"""Substances that are watched without being controlled."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, names, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class WatchListing(Intervention):
    """Names substances with lawful uses whose odd orders handlers are asked to report.

    Conditions: a weak control of each named substance in the jurisdictions of `where`, and due diligence
    at their supply places.

    Evidence: the list of limited surveillance of the International Narcotics Control Board, kept together
    with industry [001 ch17]. Limits: voluntary; who buys and for what is often known to the seller [001
    ch6]; a watched name is avoided by another name [003 para. 74].
    """

    acts_on: ClassVar[str] = "jurisdictions and substances"

    substances: tuple[str, ...] = names(
        "groups", "classes (all their members) or single substances", required=True
    )
    control: float = number(0.25, "strength of control", 0, 1, "what watching amounts to, 1 = prohibition")
    strength: float = number(
        0.02, "probability per exposed agent and week", 0, 1,
        "chance that a handler reports an unshielded buyer, at full intensity",
    )  # fmt: skip
    budget: float = budget(30_000, "notices and contact with industry")
    burden: float = burden(0.1, "reports on lawful orders")

    def effects(self, world: World) -> Iterator[Change]:
        for jurisdiction in self.jurisdictions(world):
            for group in self.substances:
                for substance in world.members(group):
                    yield Change("control", (substance, jurisdiction), self.intensity * self.control)
        for place in self.places(world, hosting="supply"):
            yield Change("pressure", ("due_diligence", place), self.intensity * self.strength)

"""A source that closes at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, names
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class SupplierShutdown(Intervention):
    """Closes the suppliers of the named substances at the places of `where`, all at once.

    Condition: the share of the suppliers of these substances there that are closed a week; their stock is
    seized. What is in stock further down stays, and others may set up in their place.

    Evidence: in May 1995 two firms that supplied most of a precursor were shut down; price, purity and
    hospital admissions changed sharply and came back within 4 to 18 months (Dobkin and Nicosia 2009).
    Limits: where one supplier dominates; others, and substitutes, take over, and crime was not durably lower
    [001 ch12].
    """

    acts_on: ClassVar[str] = "places that host supply"

    substances: tuple[str, ...] = names(
        "groups", "classes (all their members) or single substances", required=True
    )
    budget: float = budget(100_000, "the case and its follow-up")
    burden: float = burden(0.1, "lawful buyers of what was made there")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.places(world, hosting="supply"):
            for group in self.substances:
                for substance in world.members(group):
                    yield Change("closure", (substance, place), self.intensity)

"""A source that closes at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, names
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class SupplierShutdown(Intervention):
    """Closes the suppliers of the named substances at the places of `where`, all at once.

    Condition: access to the suppliers' choice of these substances there; at intensity 1 whoever makes them
    sells nothing of them any more. What is in stock further down stays.

    Evidence: in May 1995 two firms that supplied most of a precursor were shut down; price, purity and
    hospital admissions changed sharply and came back within 4 to 18 months (Dobkin and Nicosia 2009).
    Limits: where one supplier dominates; others, and substitutes, take over.
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
                    at = (place, "supplier", "product", substance)
                    yield Change("access", at, self.intensity)

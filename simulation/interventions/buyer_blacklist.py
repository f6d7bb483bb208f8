"""Handlers who tell one another whom they refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class BuyerBlacklist(Intervention):
    """Handlers share the names of buyers whom they refused, so that a refusal by one counts with all.

    Conditions: at the supply places of `where`, how far several suppliers or a front company still shield
    from due diligence; and a little more due diligence.

    Evidence: shared lists are proposed by the responsible supply chain alliance of pharmaceutical firms
    [001 ch16]. Limits: proposed and voluntary [001 ch16]; the documents report no use of it; a refused
    buyer can come back under another name (our assumption).
    """

    acts_on: ClassVar[str] = "places that host supply"

    seen_through: float = number(
        0.7, "share of the shield", 0, 1, "protection by several suppliers or a front that is lost"
    )
    strength: float = number(
        0.02, "probability per exposed agent and week", 0, 1,
        "chance that an unshielded buyer is refused, at full intensity",
    )  # fmt: skip
    budget: float = budget(40_000, "a clearing house")
    burden: float = burden(0.2, "lawful buyers listed by mistake")

    def effects(self, world: World) -> Iterator[Change]:
        fronts = (("supplier", "ownership", "front_company"), ("broker", "ownership", "front_company"))
        several = tuple(("broker", "number_of_suppliers", n) for n in ("two", "three", "four"))
        for place in self.places(world, hosting="supply"):
            yield Change("pressure", ("due_diligence", place), self.intensity * self.strength)
            for way in (*fronts, *several):
                at = (place, *way, "due_diligence")
                yield Change("visibility", at, self.intensity * self.seen_through)

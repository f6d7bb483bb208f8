"""Know Your Customer as a duty of those who handle chemicals."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class KycMandate(Intervention):
    """Obliges handlers of chemicals to verify their buyers and to refuse those who do not qualify.

    Condition: the due-diligence pressure at the supply places of `where`.

    Evidence: the documents describe how firms check buyers, train for red flags and visit sites
    [001 ch15], and count the share of firms that do so as a sign of success [001 ch6]; they give no size of
    the effect. Limits: China refuses a mandate on grounds of cost [001 ch6]; tactics change, and informal
    sellers are out of its reach [001 ch17].
    """

    acts_on: ClassVar[str] = "places that host supply"

    coverage: float = number(0.7, "share", 0, 1, "share of handlers that the duty reaches in practice")
    strength: float = number(
        0.06, "probability per exposed agent and week", 0, 1,
        "chance that a checking handler refuses or reports an unshielded buyer, at full intensity",
    )  # fmt: skip
    budget: float = budget(150_000, "supervision of handlers")
    burden: float = burden(0.5, "checks and false refusals for lawful buyers")

    def effects(self, world: World) -> Iterator[Change]:
        amount = self.intensity * self.coverage * self.strength
        for place in self.places(world, hosting="supply"):
            yield Change("pressure", ("due_diligence", place), amount)

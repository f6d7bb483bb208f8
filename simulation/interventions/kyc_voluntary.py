"""Know Your Customer without a duty, for a reward."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class KycVoluntary(Intervention):
    """Rewards handlers who verify their buyers: quicker licences and clearance for trusted traders.

    Condition: the due-diligence pressure at the supply places of `where`, for the share of handlers that
    join; the reward draws in more. What it lacks in reach it spares in burden.

    Evidence: proposed after the model of trusted-trader schemes [001 ch2]; trade made easier in return for
    reports in France [003 para. 104]; a pilot of leniency for compliance was suspended over doubts about
    its assessors [001 ch16]. Limits: papers in order and end use unchecked [001 ch16]; informal sellers
    are out of reach [001 ch17].
    """

    acts_on: ClassVar[str] = "places that host supply"

    uptake: float = number(0.3, "share", 0, 1, "share of handlers that join without a reward")
    reward: float = number(0.5, "share added", 0, 5, "how many more join for the reward")
    strength: float = number(
        0.06, "probability per exposed agent and week", 0, 1,
        "chance that a handler who has joined refuses an unshielded buyer, at full intensity",
    )  # fmt: skip
    budget: float = budget(100_000, "audits, and what the reward costs")
    burden: float = burden(0.1, "checks, less what trusted traders gain")

    def effects(self, world: World) -> Iterator[Change]:
        joined = min(1.0, self.uptake * (1 + self.reward))
        for place in self.places(world, hosting="supply"):
            yield Change("pressure", ("due_diligence", place), self.intensity * joined * self.strength)

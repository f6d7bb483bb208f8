"""Talk is listened to, also where it is encrypted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class CommunicationsInterception(Intervention):
    """Listens to talk of traffickers and breaks into encrypted services.

    Conditions: interception at the places of `where`, and how far encrypted ways there still shield from
    it.

    Evidence: traffickers use encrypted chat, codes and short-lived telephones [001 ch6, 17]; large gains
    are claimed for data analysis [000]. Limits: the gains are claims; privacy; traffickers adapt [000].
    """

    acts_on: ClassVar[str] = "places"

    strength: float = number(
        0.015, "probability per exposed agent and week", 0, 1,
        "chance that open talk gives an agent away, at full intensity",
    )  # fmt: skip
    seen_through: float = number(0.5, "share of the shield", 0, 1, "protection by encryption that is lost")
    budget: float = budget(900_000, "technology and analysts")
    burden: float = burden(0.4, "privacy of everybody else")

    def effects(self, world: World) -> Iterator[Change]:
        ways = (
            ("supplier", "sales_channel", "encrypted_app"),
            ("broker", "communications", "encrypted"),
            ("courier", "communications", "encrypted"),
            ("cell", "sales_channel", "encrypted_app"),
        )
        for place in self.places(world):
            yield Change("pressure", ("intercept", place), self.intensity * self.strength)
            for way in ways:
                at = (place, *way, "intercept")
                yield Change("visibility", at, self.intensity * self.seen_through)

"""Offers and accounts are taken off the net."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class PlatformTakedown(Intervention):
    """Searches platforms for offers and has accounts and stores closed.

    Condition: online monitoring at the places of `where`.

    Evidence: in 2024 China dealt with 14 platforms, 332 corporate accounts, 1,016 stores and over 150,000
    items [001 ch3]; eight special operations since 2011 [003 para. 21]. Limits: encryption and hosts
    abroad [001 ch17]; listings fall, networks are resilient [001 ch17]; offers move to other platforms and
    languages [001 ch6].
    """

    acts_on: ClassVar[str] = "places"

    strength: float = number(
        0.05, "probability per exposed agent and week", 0, 1,
        "chance that an open offer is taken down, at full intensity",
    )  # fmt: skip
    budget: float = budget(300_000, "patrols of the net and work with platforms")
    burden: float = burden(0.15, "lawful offers taken down by mistake")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.places(world):
            yield Change("pressure", ("online_monitoring", place), self.intensity * self.strength)

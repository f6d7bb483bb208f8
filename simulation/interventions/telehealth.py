"""Care by telephone and from a van."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class Telehealth(Intervention):
    """Prescriptions by video, mobile clinics and peers reach people far from a clinic.

    Conditions: treatment places and the rates of seeking and of leaving treatment in the markets of `where`.

    Evidence: distance, transport and clinic rules keep people from treatment; telehealth, mobile units
    and "no wrong door" are recommended [001 ch19]. Limits: rules for first prescriptions; those without a
    telephone.
    """

    acts_on: ClassVar[str] = "markets"

    capacity_share: float = number(
        0.05, "share of people with opioid use disorder", 0, 1, "places added at full intensity"
    )
    more_seeking: float = number(0.2, "share added", 0, 2, "more people come into treatment")
    fewer_leave: float = number(0.1, "share of those who would leave", 0, 1, "who stay, since it is near")
    budget: float = budget(1_000_000, "prescribers, vans and lines")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.markets(world):
            yield Change("treatment_capacity", (place,), self.intensity * self.capacity_share)
        yield from self.rates(world, seeking=self.more_seeking, leaving=-self.fewer_leave)

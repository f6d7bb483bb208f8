"""Medication for opioid use disorder in jails, and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class JailMedication(Intervention):
    """Offers medication in jails and on the way out, when the risk of death is highest.

    Conditions: treatment places and the rates of seeking treatment and of overdose in the markets of
    `where`. Jails are no places of their own in the model: they act through a share of all people with
    disorder.

    Evidence: few jails offer it; the risk of death is highest in the first two weeks after release [001
    ch19]. Limits: staff, rules of clinics, and the hand-over to treatment outside [001 ch18, 19].
    """

    acts_on: ClassVar[str] = "markets"

    capacity_share: float = number(
        0.04, "share of people with use disorder", 0, 1, "places in jails at full intensity"
    )
    fewer_deaths: float = number(
        0.08, "share of overdose deaths", 0, 1, "deaths after release that do not happen, of all in disorder"
    )
    more_seeking: float = number(
        0.15, "share added", 0, 2, "more people come into treatment, by way of jails"
    )
    budget: float = budget(2_500_000, "staff and medicines in jails")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.markets(world):
            yield Change("treatment_capacity", (place,), self.intensity * self.capacity_share)
        yield from self.rates(world, overdose=-self.fewer_deaths, seeking=self.more_seeking)

"""Licences for those who handle chemicals, and inspections."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class HandlerLicensing(Intervention):
    """Licenses handlers of controlled substances and inspects them.

    Condition: the licensing pressure at the places of `where`; it bites as far as a substance is
    controlled.

    Evidence: licences in Singapore, Canada, Macao and the Philippines, permits and reports of every
    transaction in Korea [001 ch17; 003 para. 46, 49, 50]; Russian amphetamine laboratories made less after
    a tightening in September 2018, until a substitute came within months [003 para. 58]. Limits: manpower
    [003 para. 73]; what is not listed is free [001 ch6, 9].
    """

    acts_on: ClassVar[str] = "places"

    strength: float = number(
        0.08, "probability per exposed agent and week", 0, 1,
        "chance that an unshielded handler of a prohibited substance is stopped, at full intensity",
    )  # fmt: skip
    budget: float = budget(250_000, "licensing offices and inspectors")
    burden: float = burden(0.4, "licences and inspections of lawful handlers")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.places(world):
            yield Change("pressure", ("licensing", place), self.intensity * self.strength)

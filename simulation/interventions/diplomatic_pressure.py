"""One government presses another in public."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, names, number
from simulation.interventions.pressed import PRESSED
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class DiplomaticPressure(Intervention):
    """The government `by` names and shames those of `where`: lists of countries, a coalition without them,
    denied visas, reports.

    Condition: pressed. What that does to trust and interest is a reading: `trust.hardening` and
    `trust.compliance`, of which the assumption sets pressure_works and pressure_hardens hold two.

    Evidence: the Majors List, a coalition, indictments, sanctions and visas in 2023; one reading is that they
    pushed China back to talks, the other that its leaders wanted stability [001 ch6, 7, 9]. Limits: a reward
    that does not come, as when China stayed on the list, reduces effort [001 ch21].
    """

    acts_on: ClassVar[str] = "jurisdictions other than the one that acts"

    by: tuple[str, ...] = names("places", "jurisdictions, or their places, that press", required=True)
    pressing: float = number(
        0.15, "units of pressure", 0, 1, "trust that it costs where `trust.hardening` is 1"
    )
    budget: float = budget(50_000, "diplomats")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        for actor in self.jurisdictions_of(world, self.by):
            for other in self.jurisdictions(world):
                if other != actor:
                    yield Change(PRESSED, (other, actor), self.intensity * self.pressing)

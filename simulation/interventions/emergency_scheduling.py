"""Control of new substances within weeks of their detection."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, names, weeks
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class EmergencyScheduling(Intervention):
    """Controls members of the named classes soon after they have been detected, before a full assessment.

    Condition: listing with its own, short lag in the jurisdictions of `where`.

    Evidence: the United States scheduled synthetic cathinones and cannabinoids in an emergency in 2011
    [001 ch13]; a direct line on new substances was agreed in 2024 [001 ch9]. Limits: it still comes after
    detection; the next generation is often stronger or less known [001 ch22].
    """

    acts_on: ClassVar[str] = "jurisdictions and substances"

    substances: tuple[str, ...] = names(
        "groups", "classes (all their members) or single substances", required=True
    )
    lag_weeks: int = weeks(13, "from detection, or from the start if it comes later, to control")
    budget: float = budget(80_000, "forensic work and quick procedures")
    burden: float = burden(0.2, "research and lawful use that is held up")

    def effects(self, world: World) -> Iterator[Change]:
        for jurisdiction in self.jurisdictions(world):
            for group in self.substances:
                for substance in world.members(group):
                    at = (substance, jurisdiction, str(self.lag_weeks))
                    yield Change("listing", at, self.intensity)

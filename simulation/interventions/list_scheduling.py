"""Control of substances one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, names
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class ListScheduling(Intervention):
    """Puts only the named substances under control; their relatives follow once they have been detected.

    Conditions: control of the named substances, and listing of the other members of their classes, which
    becomes control after first detection and an assessment lag.

    Evidence: China listed 116 substances in 2015 and more since; 463 and two classes by 2024. Limits: it
    reacts only after abuse and harm are shown, while new substances grew from 254 to 1,230, so many stay
    free [001 ch12, 18].
    """

    acts_on: ClassVar[str] = "jurisdictions and substances"

    substances: tuple[str, ...] = names("substances", "single substances, not classes", required=True)
    budget: float = budget(60_000, "assessment and forensic work per list")
    burden: float = burden(0.2, "permits and delays for lawful users of what is listed")

    def effects(self, world: World) -> Iterator[Change]:
        families = {world.substances[name].family for name in self.substances}
        for jurisdiction in self.jurisdictions(world):
            for name, substance in world.substances.items():
                if name in self.substances:
                    yield Change("control", (name, jurisdiction), self.intensity)
                elif substance.family in families:
                    yield Change("listing", (name, jurisdiction), self.intensity)

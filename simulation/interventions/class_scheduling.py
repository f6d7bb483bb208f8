"""Control of whole classes of substances, at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, names
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class ClassScheduling(Intervention):
    """Puts every member of the named classes under control, members not yet invented included.

    Condition: the strength of control of each member in the jurisdictions of `where`.

    Evidence: after China put the fentanyl class under control in May 2019, direct mailing fell and the
    trade in precursors opened up instead [001 ch3, 6, 7, 8]. Limits: it took new laws after years of
    diplomacy [001 ch6]; it covers finished products and not inputs with lawful uses, which are a class of
    their own; strict control can hurt access to medicines [001 ch18].
    """

    acts_on: ClassVar[str] = "jurisdictions and substances"

    substances: tuple[str, ...] = names(
        "groups", "classes (all their members) or single substances", required=True
    )
    budget: float = budget(100_000, "licensing, inspection and forensic work for a class")
    burden: float = burden(0.3, "permits and delays for lawful users of the class")

    def effects(self, world: World) -> Iterator[Change]:
        for jurisdiction in self.jurisdictions(world):
            for group in self.substances:
                for substance in world.members(group):
                    yield Change("control", (substance, jurisdiction), self.intensity)

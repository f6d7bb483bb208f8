"""Police who tell one another what they know."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number, two_governments
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class IntelligenceSharing(Intervention):
    """Routine exchange of what police, customs and laboratories know, among the governments of `where`.

    Condition: sharing, which acts as far as trust and mutual interest between them go.

    Evidence: 1,383 items in nine months in the Mekong network [002 s4.2]; incident messages [003 para.
    59-61, 70]; exchange was resumed in 2023-24 [001 ch6]. Limits: it must be of use under the partner's
    law; data on Mexico are thin [001 ch13]; without trust it stays on the surface [001 ch14].
    """

    acts_on: ClassVar[str] = "pairs of jurisdictions"

    strength: float = number(
        0.75, "help per unit of trust x interest", 0, 10, "effort that partners' knowledge is worth"
    )
    budget: float = budget(150_000, "liaison officers and a network")
    burden: float = burden(0.05, "privacy")

    def conflicts(self) -> Iterator[tuple[str, str]]:
        yield from two_governments(self.where)

    def effects(self, world: World) -> Iterator[Change]:
        for pair in self.pairs(world):
            yield Change("sharing", pair, self.intensity * self.strength)

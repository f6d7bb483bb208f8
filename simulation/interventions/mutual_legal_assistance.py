"""Treaties by which a case of one is a case of the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number, two_governments
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class MutualLegalAssistance(Intervention):
    """Treaties on evidence, extradition and common offences among the governments of `where`.

    Conditions: mutual interest, for each pair and both ways; and investigation at each other's request.

    Evidence: there is no extradition treaty between the United States and China; it would need reciprocity
    and trust in due process [001 ch2, 14; 004]; harmonised law is proposed [002 s6.1]. Limits: what is
    lawful on the other side is not pursued there [001 ch13]; without trust even clear cases fail [001
    ch14].
    """

    acts_on: ClassVar[str] = "pairs of jurisdictions"

    interest: float = number(0.3, "mutual interest", 0, 1, "rise of mutual interest")
    strength: float = number(
        0.003, "probability per exposed agent and week", 0, 1,
        "chance of investigation on request at full intensity, trust and mutual interest",
    )  # fmt: skip
    budget: float = budget(200_000, "central authorities and courts")
    burden: float = burden(0.05, "people who are suspected wrongly")

    def conflicts(self) -> Iterator[tuple[str, str]]:
        yield from two_governments(self.where)

    def effects(self, world: World) -> Iterator[Change]:
        for home, partner in self.pairs(world):
            yield Change("interest", (home, partner), self.intensity * self.interest)
            for place in world.places_of(home):
                at = ("investigation", place, partner)
                yield Change("pressure_on_request", at, self.intensity * self.strength)

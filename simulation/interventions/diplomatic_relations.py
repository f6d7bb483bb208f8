"""Relations between governments that warm or cool."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number, two_governments
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class DiplomaticRelations(Intervention):
    """Wider relations among the governments of `where` change for as long as it lasts: a summit, an
    agreement, a quarrel, a suspension.

    Conditions, for each pair and both ways: trust at once (`jump`), the level to which it returns (`rest`),
    mutual interest, and sharing beyond (or, below 0, short of) the usual. An interest of -1 suspends
    help: none is given, whatever the trust.

    Evidence: the agreement of 2003 and the case of that year, the suspension of August 2022 and the summit of
    November 2023 [001 ch2, 6, 7, 13]. Limits: gains are reversible by new crises [001 ch9].
    """

    acts_on: ClassVar[str] = "pairs of jurisdictions"

    jump: float = number(0.1, "trust", -1, 1, "change of trust in the first week")
    rest: float = number(0.1, "trust", -1, 1, "change of the level to which trust returns")
    interest: float = number(0.1, "mutual interest", -1, 1, "change of mutual interest")
    sharing: float = number(
        0, "help per unit of trust x interest", -1, 5, "change of what is shared as routine"
    )
    budget: float = budget(0, "none that is not another's")
    burden: float = burden(0, "none")

    def conflicts(self) -> Iterator[tuple[str, str]]:
        yield from two_governments(self.where)

    def effects(self, world: World) -> Iterator[Change]:
        for pair in self.pairs(world):
            yield Change("trust_jump", pair, self.intensity * self.jump)
            yield Change("trust_rest", pair, self.intensity * self.rest)
            yield Change("interest", pair, self.intensity * self.interest)
            yield Change("sharing", pair, self.intensity * self.sharing)

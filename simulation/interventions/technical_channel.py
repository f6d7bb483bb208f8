"""A working-level channel that politics does not close."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number, two_governments
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class TechnicalChannel(Intervention):
    """Laboratories, regulators and police of the governments of `where` keep talking when leaders do not.

    Conditions: for each pair, trust at work is never below `level` while trust between governments is lower;
    mutual interest, by `interest`, since the channel has business of its own.

    Evidence: the resource guide asks for technical channels and mechanisms that survive politics [001 ch2]; a
    direct line on new substances since June 2024 [001 ch9]; the forensic partnership from about 2011 [001
    ch13]. Limits: what a suspension forbids by name is not done; where interest is cut to nothing,
    nothing is.
    """

    acts_on: ClassVar[str] = "pairs of jurisdictions"

    level: float = number(0.4, "trust", 0, 1, "trust at work that the channel keeps up")
    interest: float = number(0.1, "mutual interest", 0, 1, "rise of mutual interest")
    budget: float = budget(60_000, "experts and a secretariat")
    burden: float = burden(0, "none")

    def conflicts(self) -> Iterator[tuple[str, str]]:
        yield from two_governments(self.where)

    def effects(self, world: World) -> Iterator[Change]:
        for pair in self.pairs(world):
            yield Change("channel", pair, self.intensity * self.level)
            yield Change("interest", pair, self.intensity * self.interest)

"""Governments that come to trust one another more."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number, two_governments
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class TrustBuilding(Intervention):
    """Contact, exchange and kept promises raise trust between the governments of `where`.

    Condition: the level to which trust returns, for each pair of them and both ways.

    Evidence: contact and the other's view raise trust, blame lowers it; rewards must come soon [001 ch21];
    working ties of decades were durable [001 ch7, 13]. Limits: gains are undone by crises elsewhere [001
    ch9]; in the model trust alone changes only how much help flows, not what is known.
    """

    acts_on: ClassVar[str] = "pairs of jurisdictions"

    strength: float = number(0.35, "trust", 0, 1, "rise of the level to which trust returns")
    budget: float = budget(50_000, "meetings, exchange and unofficial dialogue")
    burden: float = burden(0, "none")

    def conflicts(self) -> Iterator[tuple[str, str]]:
        yield from two_governments(self.where)

    def effects(self, world: World) -> Iterator[Change]:
        for pair in self.pairs(world):
            yield Change("trust_rest", pair, self.intensity * self.strength)

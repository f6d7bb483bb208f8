"""Protection that costs more and shields less."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class AntiCorruption(Intervention):
    """Watches officials: protection gets dearer, shields less, and integrity recovers faster.

    Conditions: the price of protection and the recovery of integrity at the places of `where`, and how far
    paid protection still shields there.

    Evidence: a campaign in the Chinese pharmaceutical sector from July 2023 [001 ch16]; open books and
    independent reviews are proposed [002 s6.3]. Limits: integrity of enforcement is an open problem [000];
    armed groups protect as well as officials do [002 s5].
    """

    acts_on: ClassVar[str] = "places"

    dearer: float = number(0.5, "share added", 0, 10, "rise of the price of protection")
    seen_through: float = number(
        0.5, "share of the shield", 0, 1, "protection that is lost although it is paid"
    )
    recovery: float = number(
        0.02, "share of the gap a week", 0, 1, "how fast integrity recovers, beside its own recovery"
    )
    budget: float = budget(300_000, "auditors, courts and pay")
    burden: float = burden(0.05, "slower offices")

    def effects(self, world: World) -> Iterator[Change]:
        shields = (
            ("supplier", ("licensing", "investigation")),
            ("courier", ("screening", "interdiction", "investigation")),
            ("launderer", ("financial_monitoring", "investigation")),
            ("lab", ("lab_detection", "investigation")),
        )
        for place in self.places(world):
            yield Change("corruption_price", (place,), self.intensity * self.dearer)
            yield Change("integrity", (place,), self.intensity * self.recovery)
            for role, pressures in shields:
                for option in ("local", "high_level"):
                    for pressure in pressures:
                        at = (place, role, "protection", option, pressure)
                        yield Change("visibility", at, self.intensity * self.seen_through)

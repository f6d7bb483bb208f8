"""Stories instead of blame."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, number
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class StigmaCampaign(Intervention):
    """Media, schools and services speak of addiction as a disease, and of those who recovered.

    Conditions: the rates of stigma and of relapse (people are taken back at work and at home) in the
    markets of `where`.

    Evidence: narratives work best through individual stories [001 ch2]; stigma keeps people from help
    [001 ch18, 19]. Limits: slow; other campaigns in the same media do the opposite [001 ch10].
    """

    acts_on: ClassVar[str] = "markets"

    less_stigma: float = number(0.3, "share", 0, 1, "stigma that is taken away at full intensity")
    fewer_relapse: float = number(0.05, "share", 0, 1, "relapses avoided by being taken back")
    budget: float = budget(300_000, "media and training")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        yield from self.rates(world, stigma=-self.less_stigma, relapse=-self.fewer_relapse)

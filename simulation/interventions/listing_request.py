"""One government asks another to control a substance."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulation.interventions.base import Change, Intervention, budget, burden, names
from simulation.world.geography import World


@dataclass(frozen=True, kw_only=True)
class ListingRequest(Intervention):
    """The government `by` asks those of `where` to list substances, and helps with the dossier.

    Condition: listing on request, of each known member of `substances`: the examination begins with its
    detection and runs as fast as trust x mutual interest allow, `law.request_lag_weeks` at best. Once
    listed a substance stays so, also after the end of the request.

    Evidence: the class control of 2019 followed a deal between leaders in December 2018 [001 ch3]; seven
    chemicals in 2024, after talks had resumed [001 ch3, 10]. Limits: one's own list is a sovereign
    matter, and licit use a reason to wait [001 ch4, 22].
    """

    acts_on: ClassVar[str] = "jurisdictions and substances"

    by: tuple[str, ...] = names("places", "jurisdictions, or their places, that ask", required=True)
    substances: tuple[str, ...] = names("groups", "classes or substances to be listed", required=True)
    budget: float = budget(20_000, "dossiers and reference samples")
    burden: float = burden(0.1, "licences for lawful handlers")

    def effects(self, world: World) -> Iterator[Change]:
        asked = {member for group in self.substances for member in world.members(group)}
        for actor in self.jurisdictions_of(world, self.by):
            for home in self.jurisdictions(world):
                for substance in sorted(asked):
                    if home != actor:
                        yield Change("listing_on_request", (substance, home, actor), self.intensity)

"""Two models on the same luck: one with the interventions, one without any."""

from __future__ import annotations

import dataclasses

from simulation.interventions import Intervention
from simulation.page.track import Track
from simulation.scenario import Scenario


class Pair:
    """What a visitor sees: `squeezed` runs under the interventions, `free` without any, on the same seed.

    Trust events of the scenario happen in both. Raises ValueError for a bad seed.
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario, self.seed = scenario, seed
        self.free = Track(dataclasses.replace(scenario, interventions=()), seed)
        self.squeezed = Track(scenario, seed)

    @property
    def items(self) -> tuple[Intervention, ...]:
        """The interventions now."""
        return self.squeezed.scenario.interventions

    @property
    def squeeze_week(self) -> int | None:
        """The first week of the first intervention, at least 0; None without any."""
        return min((max(0, item.start_week) for item in self.items), default=None)

    @property
    def week(self) -> int:
        """Weeks that both have run."""
        return min(self.squeezed.week, self.free.week)

    def run_to(self, week: int) -> None:
        """Run both until `week` weeks have been run, or the scenario's last."""
        self.squeezed.run_to(week)
        self.free.run_to(week)

    def squeeze(self, items: tuple[Intervention, ...], week: int) -> None:
        """Put these interventions in place of those of now, and run to `week` under them.

        What lies before the first intervention that differs stays as it was, bit for bit.
        """
        week = max(0, min(week, self.scenario.weeks))
        self.squeezed.change(dataclasses.replace(self.scenario, interventions=items), week)
        self.free.run_to(week)

    def close(self) -> None:
        """Let go of both models."""
        self.squeezed.close()
        self.free.close()

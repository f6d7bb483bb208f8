"""One model that runs week by week, with what the page shows of each week kept beside it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from simulation.branching import branch, go_on, keep
from simulation.model import SupplyChain
from simulation.reactions.uptake import agents_in_worlds
from simulation.scenario import Scenario
from simulation.world import columns as c

NOBODY: Final = 255  # in `places`: the row is free in that week
UNKNOWN: Final = np.nan


class Track:
    """A run under one scenario that can be begun again from week 0 in some milliseconds.

    `places` (weeks + 1, rows): index of each agent's place at the end of a week, NOBODY for a free row.
    `event_ends` (weeks + 1): number of events until then. `agents` (weeks, world): active agents of the
    roles with a choice there. `beliefs`: for each event, the belief (0 to 1) about the pressure that
    weighed most, or NaN. `taken`: the first week of each switch, by (identity, choice, option taken).
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.model = SupplyChain(scenario, seed=seed)
        self._start = keep(self.model)
        weeks, rows = scenario.weeks, len(self.model.state.traders)
        self.places: NDArray[np.uint8] = np.full((weeks + 1, rows), NOBODY, dtype=np.uint8)
        self.event_ends: NDArray[np.int64] = np.zeros(weeks + 1, dtype=np.int64)
        self.agents: NDArray[np.int64] = np.zeros((weeks, 4), dtype=np.int64)
        self.beliefs: list[float] = []
        self.taken: dict[tuple[int, int, int], int] = {}
        self._stand()

    @property
    def week(self) -> int:
        """Weeks that have been run."""
        return self.model.week

    @property
    def scenario(self) -> Scenario:
        """The scenario that is run now."""
        return self.model.scenario

    def run_to(self, week: int) -> None:
        """Run until `week` weeks have been run; nothing happens if they have."""
        go_on(self.model, max(0, min(week, self.scenario.weeks) - self.week), self._note)

    def change(self, scenario: Scenario, week: int) -> None:
        """Go on under another scenario of the same beginning, so that `week` weeks have been run under it.

        What the scenarios have in common before the first difference stays the same, bit for bit.
        """
        if week == self.week and first_difference(self.scenario, scenario) >= week:
            branch(self.model, keep(self.model), scenario, sync=False)
            return
        branch(self.model, self._start, scenario, sync=False)
        self.beliefs.clear()
        self.taken.clear()
        self._stand()
        self.run_to(week)

    def close(self) -> None:
        """Let go of the model."""
        self.model.close()

    def events(self, first_week: int, week: int) -> c.Records:
        """The records of the events of weeks `first_week` to `week` - 1."""
        return self.model.log_so_far[self.event_ends[first_week] : self.event_ends[week]]

    def _stand(self) -> None:
        a = self.model.state.traders
        self.places[self.week] = np.where(a["active"] == 1, a["place"], NOBODY)
        self.event_ends[self.week] = len(self.model.log_so_far)

    def _note(self, model: SupplyChain) -> None:
        self._stand()
        self.agents[model.week - 1] = agents_in_worlds(model.state.traders)
        news = model.log_so_far[self.event_ends[model.week - 1] : self.event_ends[model.week]]
        self.beliefs += [_belief(model, event) for event in news]
        for event in news[news["kind"] == c.SWITCH]:
            what = (int(event["identity"]), int(event["choice"]), int(event["new"]))
            self.taken.setdefault(what, model.week - 1)


def _belief(model: SupplyChain, event: Any) -> float:
    """What the agent believed of the pressure that weighed most when it switched; NaN for other events.

    Screening and interdiction: share of consignments lost by the mode that it left, if that was the choice.
    """
    if event["kind"] != c.SWITCH or event["pressure"] < 0:
        return UNKNOWN
    s, row, pressure = model.state, int(event["row"]), int(event["pressure"])
    if pressure not in (c.SCREENING, c.INTERDICTION):
        return float(s.belief[row, int(event["place"]), pressure])
    if int(s.choices[int(event["role"]), int(event["choice"])].kind) != c.MODE_OPTIONS:
        return UNKNOWN
    return float(s.traders["route_belief"][row, int(event["old"])])


def first_difference(one: Scenario, other: Scenario) -> int:
    """The first week in which two scenarios that differ in interventions only can differ; a large number if
    never.
    """
    items = set(one.interventions) ^ set(other.interventions)
    return min((item.start_week for item in items), default=10**9)

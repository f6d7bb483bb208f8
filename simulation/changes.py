"""What a scenario's interventions and events change, as numbers: the only door by which they reach the week.

Behind it there are no names: a phase sees a condition, indices, an amount and the weeks in which it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from simulation.interventions import Change
from simulation.interventions.pressed import read_pressed
from simulation.names import PRESSURES, RATES, ROLES
from simulation.scenario import Scenario
from simulation.world import columns as c
from simulation.world.geography import World

NEVER: Final = 10**9  # weeks: the end of what does not end
ON_WAYS: Final = (
    "visibility",
    "access",
)  # of one option of one role; they have a table of their own
OptionNames = Mapping[tuple[int, int], tuple[str, ...]]  # names of the options of (role, choice)


@dataclass(frozen=True)
class Changes:
    """``rows`` (dtype CHANGES, sorted), ``shocks`` of trust (TRUST_SHOCKS, by week) and the ways named by
    changes of visibility and access (``ways``, VISIBLE). Weeks count from the start of the burn-in.
    """

    rows: c.Records
    shocks: c.Records
    ways: c.Records
    moved: frozenset[int]  # the conditions in rows

    def moves(self, *conditions: int) -> bool:
        """Whether anything in this run changes one of these conditions (numbers of columns.CONDITIONS)."""
        return not self.moved.isdisjoint(conditions)


def read_changes(scenario: Scenario, world: World, option_names: OptionNames) -> Changes:
    """All interventions and events of a scenario as numbers.

    Raises ValueError for a condition that no array holds: a mistake in an intervention kind, not of a user.
    """
    values = scenario.values()
    found = [(item, read_pressed(item.changes(world), values)) for item in scenario.interventions]
    index = _Index.of(world, option_names)
    named = sorted({change.at for _, changes in found for change in changes if change.condition in ON_WAYS})
    ways = np.zeros(len(named), dtype=c.VISIBLE)
    for k, at in enumerate(named):
        ways[k] = (*index.way(at), 0.0)
    entries: list[tuple[int, int, int, float, int, int, int]] = []
    for measure, changes in found:
        begin = measure.start_week + scenario.burn_in_weeks
        end = NEVER if measure.until_week is None else measure.until_week + scenario.burn_in_weeks
        for change in changes:
            first, second = (named.index(change.at), 0) if change.condition in ON_WAYS else index.row(change)
            entries.append((_condition(change), first, second, change.amount, begin, end, measure.ramp_weeks))
    rows = np.array(sorted(entries), dtype=c.CHANGES)
    return Changes(rows, _shocks(scenario, world), ways, frozenset(int(kind) for kind in rows["condition"]))


def _condition(change: Change) -> int:
    """Pressure on lanes is two conditions: screening and interdiction."""
    lane = change.condition == "lane_pressure"
    return c.CONDITIONS.index(f"lane_{change.at[0]}" if lane else change.condition)


def _shocks(scenario: Scenario, world: World) -> c.Records:
    """Jumps of trust between two governments, by week."""
    events = sorted(scenario.events, key=lambda event: (event.week, event.between, event.change))
    shocks = np.zeros(len(events), dtype=c.TRUST_SHOCKS)
    for k, event in enumerate(events):
        one, two = (world.jurisdictions.index(code) for code in event.between)
        shocks[k] = (event.week + scenario.burn_in_weeks, one, two, event.change)
    return shocks


def _rows(names: Iterable[str]) -> dict[str, int]:
    return {name: k for k, name in enumerate(names)}


@dataclass(frozen=True)
class _Index:
    """Row of everything that a change can name, by its name."""

    place: dict[str, int]
    jurisdiction: dict[str, int]
    lane: dict[str, int]
    substance: dict[str, int]
    market: dict[str, int]
    option_names: OptionNames

    @classmethod
    def of(cls, world: World, option_names: OptionNames) -> _Index:
        return cls(
            place=_rows(world.places),
            jurisdiction=_rows(world.jurisdictions),
            lane=_rows(world.lanes),
            substance=_rows(world.substances),
            market=_rows(world.markets),
            option_names=option_names,
        )

    def row(self, change: Change) -> tuple[int, int]:
        """Indices of a named change in the arrays of its condition (see interventions.base.Change)."""
        at, n = change.at, len(self.jurisdiction)
        match change.condition:
            case "pressure" | "base_pressure":
                return PRESSURES.index(at[0]), self.place[at[1]]
            case "pressure_on_request":
                return PRESSURES.index(at[0]), self.place[at[1]] * n + self.jurisdiction[at[2]]
            case "lane_pressure" | "lane_cost" | "base_screening" | "base_interdiction":
                return self.lane[at[-1]], 0
            case "closure":
                return self.substance[at[0]], self.place[at[1]]
            case "control" | "base_control":
                return self.substance[at[0]], self.jurisdiction[at[1]]
            case "listing":
                lag = int(at[2]) + 1 if len(at) > 2 else 0  # 0: the usual lag
                return self.substance[at[0]], self.jurisdiction[at[1]] + n * lag
            case "listing_on_request":
                return self.substance[at[0]], self.jurisdiction[at[1]] * n + self.jurisdiction[at[2]]
            case "treatment_capacity" | "treatment_outlay":
                return self.market[at[0]], 0
            case "rate":
                return self.market[at[1]], RATES.index(at[0])
            case "trust_rest" | "trust_jump" | "interest" | "sharing" | "channel":
                return self.jurisdiction[at[0]], self.jurisdiction[at[1]]
            case "integrity" | "corruption_price" | "outside_income" | "state_control":
                return self.place[at[0]], 0
            case "budget" | "burden" | "detection" | "base_detection":
                return 0, 0
        raise ValueError(f"unknown condition {change.condition!r}")

    def way(self, at: tuple[str, ...]) -> tuple[int, int, int, int, int]:
        """Place, role, choice (-1: the whole role), option and pressure (-1: access) of a way."""
        place, role, choice, option, *pressure = at
        row = ROLES.index(role)
        number = c.CHOICES[role].index(choice) if choice else -1
        k = self.option_names[row, number].index(option) if choice else -1
        return self.place[place], row, number, k, PRESSURES.index(pressure[0]) if pressure else -1

"""Interventions and events arrive as numbers: indices, weeks from the start of the burn-in, and nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from sandbox import everything, measure, sandbox, trust_shock

from simulation.changes import NEVER, Changes, read_changes
from simulation.interventions import Change, Intervention
from simulation.names import PRESSURES
from simulation.parameters import options_tables
from simulation.scenario import Scenario
from simulation.world import columns as c
from simulation.world.build import build_state

WORLD = sandbox().geography()
PLACES, GOVERNMENTS = list(WORLD.places), list(WORLD.jurisdictions)


def read(scenario: Scenario) -> Changes:
    values = scenario.values()
    return read_changes(scenario, WORLD, build_state(WORLD, values, options_tables(values), 1.0).option_names)


@dataclasses.dataclass(frozen=True, kw_only=True)
class MadeUp(Intervention):
    """Any change at all."""

    change: Change

    def effects(self, world: Any) -> Iterator[Change]:
        yield self.change


def made_up(condition: str, *at: str) -> Changes:
    return read(sandbox(MadeUp(name="m", where=("S1",), intensity=1.0, change=Change(condition, at, 0.5))))


def test_weeks_count_from_the_start_of_the_burn_in() -> None:
    raids = measure("lab_raids", where=("P",), start_week=3, until_week=9, ramp_weeks=2, intensity=1.0)
    (first, *_), again = read(sandbox(raids, burn_in=10)).rows, read(sandbox(raids)).rows[0]
    assert (first.start, first.stop, first.ramp) == (13, 19, 2)
    assert (again.start, again.stop) == (3, 9)


def test_what_has_no_end_ends_never() -> None:
    assert set(read(sandbox(measure("lab_raids", where=("P",)))).rows["stop"]) == {NEVER}


@pytest.mark.parametrize(
    ("condition", "at", "first", "second"),
    [
        ("pressure", ("street", "TOWN"), PRESSURES.index("street"), PLACES.index("TOWN")),
        ("base_pressure", ("street", "LABS"), PRESSURES.index("street"), PLACES.index("LABS")),
        ("pressure_on_request", ("street", "LABS", "T"), PRESSURES.index("street"),
         PLACES.index("LABS") * len(GOVERNMENTS) + GOVERNMENTS.index("T")),
        ("trust_jump", ("S1", "T"), GOVERNMENTS.index("S1"), GOVERNMENTS.index("T")),
        ("integrity", ("LABS",), PLACES.index("LABS"), 0),
        ("control", ("drug_a", "S1"), list(WORLD.substances).index("drug_a"), GOVERNMENTS.index("S1")),
        ("listing", ("drug_a", "S1"), list(WORLD.substances).index("drug_a"), GOVERNMENTS.index("S1")),
        ("listing", ("drug_a", "S1", "7"), list(WORLD.substances).index("drug_a"),
         GOVERNMENTS.index("S1") + 8 * len(GOVERNMENTS)),
        ("detection", (), 0, 0),
    ],
)  # fmt: skip
def test_names_become_indices(condition: str, at: tuple[str, ...], first: int, second: int) -> None:
    row = made_up(condition, *at).rows[0]
    assert (c.CONDITIONS[row.condition], row.first, row.second, row.amount) == (condition, first, second, 0.5)


def test_pressure_on_a_lane_is_screening_or_interdiction() -> None:
    lane = list(WORLD.lanes)[1]
    row = made_up("lane_pressure", "screening", lane).rows[0]
    assert (c.CONDITIONS[row.condition], row.first, row.second) == ("lane_screening", 1, 0)


def test_an_unknown_condition_is_a_mistake_of_a_kind() -> None:
    with pytest.raises(ValueError, match="'weather'"):
        made_up("weather")


def test_a_run_knows_which_conditions_it_moves() -> None:
    changes = made_up("integrity", "LABS")
    integrity, trust = c.CONDITIONS.index("integrity"), c.CONDITIONS.index("trust_jump")
    assert changes.moves(trust, integrity)
    assert not changes.moves(trust)
    assert not read(sandbox()).moves(integrity)


def test_every_condition_that_a_kind_moves_has_its_place() -> None:
    changes = read(everything(20))
    assert len(changes.rows) > 100
    assert (changes.rows["first"] >= 0).all()
    assert (changes.rows["second"] >= 0).all()


def test_shocks_of_trust_are_in_order_of_weeks() -> None:
    events = (trust_shock("T", "P", 5, -0.4), trust_shock("T", "S1", 1, 0.3))
    shocks = read(sandbox(events=events, burn_in=4)).shocks
    assert [(s.week, s.first, s.second, s.change) for s in shocks] == [
        (5, GOVERNMENTS.index("T"), GOVERNMENTS.index("S1"), 0.3),
        (9, GOVERNMENTS.index("T"), GOVERNMENTS.index("P"), -0.4),
    ]

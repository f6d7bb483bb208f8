"""Net switches toward labels, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sandbox import mixed

from simulation import SupplyChain
from simulation.names import ROLES, WORLDS
from simulation.reactions import Labels
from simulation.reactions.uptake import agents_in_worlds, label_steps, net_switches, rate_per_100_agent_years
from simulation.world import columns as c

CHANNEL = c.CHOICES["launderer"].index("channel")


def launderers(*moves: tuple[int, str, str], kind: int = c.SWITCH) -> np.ndarray:
    """Events of launderers who change their channel: (week, from, to)."""
    options = [o.name for o in Labels.load().tables["launderer"].choices["channel"].options]
    events = np.zeros(len(moves), dtype=c.EVENTS)
    for event, (week, old, new) in zip(events, moves, strict=True):
        event["week"], event["kind"], event["role"], event["choice"] = week, kind, c.LAUNDERER, CHANNEL
        event["old"], event["new"] = options.index(old), options.index(new)
    return events


def column(found: np.ndarray, world: str, label: str) -> list[int]:
    return found[:, WORLDS.index(world), label_steps().labels.index(label)].tolist()


def test_a_move_counts_in_its_week_and_the_way_back_takes_it_off() -> None:
    events = launderers((10, "bank", "crypto"), (10, "casino", "crypto"), (12, "crypto", "bank"))
    found = net_switches(events, first_week=10, weeks=3)
    assert column(found, "logistics", "use_crypto") == [2, 0, -1]
    assert column(found, "logistics", "new_ways_to_pay") == [1, 0, -1]  # the casino was one already
    assert found.sum() == 1 + 0


def test_weeks_outside_the_window_and_other_events_do_not_count() -> None:
    events = launderers((9, "bank", "crypto"), (13, "bank", "crypto"))
    assert net_switches(events, first_week=10, weeks=3).sum() == 0
    assert net_switches(launderers((10, "bank", "crypto"), kind=c.ARREST), 10, 3).sum() == 0


def test_the_arrays_say_what_the_label_table_says() -> None:
    model = SupplyChain(mixed(60), seed=1).run()
    events = model.log_so_far
    found = net_switches(events, model.burn_in, 60).sum(axis=0)
    by_hand = np.zeros_like(found)
    labels = Labels.load()
    frame = model.events
    for row in frame[frame["kind"] == "switch"].itertuples():
        for label, step in labels.steps(row.role, row.choice, row.from_option, row.to_option).items():
            by_hand[WORLDS.index(row.world), label_steps().labels.index(label)] += step
    assert (found == by_hand).all()
    assert np.abs(found).sum() > 30


def test_a_world_has_the_agents_whose_roles_choose_in_it() -> None:
    traders = np.zeros(7, dtype=c.TRADERS)
    traders["role"], traders["active"] = range(7), 1
    traders["active"][ROLES.index("launderer")] = 0
    # supplier, broker | broker, courier (launderer gone) | lab, organisation | cell
    assert agents_in_worlds(traders).tolist() == [2, 2, 2, 1]


def test_rates_are_per_100_agent_years_so_far() -> None:
    switches = np.zeros((104, 1, 1), dtype=np.int32)
    switches[0], switches[103] = 1, 1
    agents = np.full((104, 1), 50)
    rate = rate_per_100_agent_years(switches, agents)[:, 0, 0]
    assert rate[51] == pytest.approx(2.0)  # one in 50 agent-years
    assert rate[103] == pytest.approx(2.0)  # two in 100
    assert rate_per_100_agent_years(switches, agents * 0).sum() == 0


def test_every_label_that_the_grid_expects_can_arise_in_its_world() -> None:
    from simulation.reactions.grid import Grid

    steps = label_steps()
    for cell in Grid.load().cells:
        for label in cell.labels:
            assert steps.arises[WORLDS.index(cell.world), steps.labels.index(label)], (cell.key, label)

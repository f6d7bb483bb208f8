"""What is noted with a switch: the pressure that weighed most, and what staying and going promised."""

from __future__ import annotations

import numpy as np
import pytest
from sandbox import mixed

from simulation import SupplyChain
from simulation.names import PRESSURES
from simulation.phases.reasons import cost_of_pressure, weighed_most, weighs_most
from simulation.world import columns as c

ONLINE, STREET = PRESSURES.index("online_monitoring"), PRESSURES.index("street")


def test_a_pressure_costs_what_is_lost_and_what_an_arrest_would_cost() -> None:
    # hazard 0.1 x 0.5 = 0.05; 2 weeks lost, replaced at 1.5 times: 3; arrest 0.1 x 50 weeks = 5
    assert cost_of_pressure(0.1, 0.5, 2.0, 0.1, 0.5, 50.0) == pytest.approx(0.05 * 8)


@pytest.mark.parametrize(
    ("now", "then", "most"),
    [
        ([3.0, 2.0, 0.0], [3.0, 1.0, 0.0], 1),  # the second falls, though the first costs more
        ([3.0, 2.0, 5.0], [1.0, 1.0, 5.0], 0),  # falls by 2 against 1
        ([3.0, 2.0, 0.0], [3.0, 2.0, 0.0], 0),  # nothing differs: the costliest of the option left
        ([3.0, 4.0, 0.0], [3.5, 4.0, 0.0], 1),  # going costs more: the costliest of the option left
        ([0.0, 0.0, 0.0], [0.0, 0.0, 1.0], -1),  # nothing weighed
    ],
)
def test_the_pressure_relieved_most_weighs_most(now: list[float], then: list[float], most: int) -> None:
    assert weighs_most(np.array([now, then])) == most


def weighed(model: SupplyChain, row: int, choice: int, new: int) -> int:
    s = model.state
    return int(
        weighed_most(
            s.traders, row, choice, new, np.zeros((2, c.N_PRESSURES)), s.belief, s.control, s.places, s.roles, s.recipes, s.choices, s.options,
            s.source_places, s.lab_places, s.consequences, model.changes.ways, s.p[0],
        )
    )  # fmt: skip


def test_a_cell_leaves_the_street_for_what_it_believes_of_the_street() -> None:
    model = SupplyChain(mixed(10), seed=1)
    s = model.state
    row = int(np.flatnonzero((s.traders["role"] == c.CELL) & (s.traders["active"] == 1))[0])
    names = s.option_names[c.CELL, c.CELL_CHANNEL]
    street, media = names.index("street"), names.index("social_media")
    s.traders[row].option[c.CELL_CHANNEL] = street
    s.traders["exposure"][row] = s.options[c.CELL, c.CELL_CHANNEL, street].exposure
    s.belief[row] = 0.0
    s.belief[row, s.traders[row].place, STREET] = 0.2
    assert weighed(model, row, c.CELL_CHANNEL, media) == STREET
    s.belief[row, s.traders[row].place, STREET] = 0.0
    s.belief[row, s.traders[row].place, ONLINE] = 0.2  # costs only where it goes
    on_street = s.options[c.CELL, c.CELL_CHANNEL, street].exposure[ONLINE]
    assert weighed(model, row, c.CELL_CHANNEL, media) == (ONLINE if on_street > 0 else -1)


def test_switches_name_staying_going_and_a_pressure() -> None:
    events = SupplyChain(mixed(80), seed=1).run().events
    switches = events[events["kind"] == "switch"]
    gain = switches["expected_go_usd"] - switches["expected_stay_usd"]
    assert np.allclose(gain, switches["expected_gain_usd"])
    assert (switches["expected_stay_usd"] != 0).mean() > 0.9
    assert (switches["pressure"] != "").mean() > 0.9
    assert switches["pressure"].nunique() >= 5
    others = events[events["kind"] != "switch"]
    assert (others["expected_stay_usd"] == 0).all()


def test_going_to_customers_by_another_mode_is_for_losses_on_the_way() -> None:
    events = SupplyChain(mixed(80), seed=5).run().events
    routes = events[(events["kind"] == "switch") & (events["choice"] == "lane_and_mode")]
    assert len(routes) >= 2  # neither place nor shield differs, so only the way can
    assert routes["pressure"].isin(["screening", "interdiction"]).all()

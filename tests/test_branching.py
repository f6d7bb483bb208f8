"""A run that branches off is the run from scratch, byte for byte."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from sandbox import TABLES, measure, mixed, sandbox

from simulation import SupplyChain, branching
from simulation.scenario import Scenario
from simulation.study.grid import make_plan

WEEKS, START = 60, 20


def tables_bytes(model: SupplyChain) -> dict[str, bytes]:
    return {name: getattr(model, name).to_csv().encode() for name in TABLES}


def raids(start: int = START) -> Scenario:
    return sandbox(measure("lab_raids", where=("P",), start_week=start, intensity=1.0), weeks=WEEKS)


def at_start(seed: int = 3) -> tuple[SupplyChain, branching.Kept]:
    model = SupplyChain(sandbox(weeks=WEEKS), seed=seed)
    while model.week < START:
        model.advance()
    return model, branching.keep(model)


def test_a_branch_equals_the_run_from_scratch() -> None:
    model, kept = at_start()
    everything = dataclasses.replace(mixed(WEEKS, burn_in=0, start=START), parameters=sandbox().parameters)
    for scenario in (raids(), everything, raids()):
        scratch = SupplyChain(scenario, seed=3).run()
        branching.branch(model, kept, scenario).run()
        assert tables_bytes(model) == tables_bytes(scratch)
        for one, two in zip(vars(model.state).values(), vars(scratch.state).values(), strict=True):
            if isinstance(one, np.ndarray):
                assert one.tobytes() == two.tobytes()


def test_branches_with_every_instrument_of_the_grid_equal_the_runs_from_scratch() -> None:
    """All kinds that the grid uses, one set after the other in one model: nothing is left of the one before."""
    plan = make_plan(seeds=2, start_week=6, window_weeks=10)
    baseline = dataclasses.replace(plan.baseline, burn_in_weeks=0)
    model = SupplyChain(baseline, seed=5)
    branching.go_on(model, 6)
    kept = branching.keep(model)
    base, differ = b"", 0
    for items in ((), *plan.sets):
        scenario = dataclasses.replace(baseline, interventions=items)
        branching.branch(model, kept, scenario)
        branching.go_on(model, 10)
        scratch = SupplyChain(scenario, seed=5)
        branching.go_on(scratch, 16)
        assert scratch.state.traders.tobytes() == model.state.traders.tobytes(), items
        assert scratch.state.belief.tobytes() == model.state.belief.tobytes(), items
        assert scratch.history.weekly.tobytes() == model.history.weekly.tobytes(), items
        assert scratch.log_so_far.tobytes() == model.log_so_far.tobytes(), items
        weekly = scratch.history.weekly.tobytes()
        base = base or weekly
        differ += weekly != base
        scratch.close()
    assert differ == len(plan.sets)


def test_going_on_without_an_intervention_is_the_baseline() -> None:
    scratch = SupplyChain(sandbox(weeks=WEEKS), seed=3).run()
    model, kept = at_start()
    branching.branch(model, kept, raids()).run()
    branching.branch(model, kept, kept.scenario).run()
    assert tables_bytes(model) == tables_bytes(scratch)


def test_a_branch_with_raids_differs_from_the_baseline() -> None:
    model, kept = at_start()
    base = tables_bytes(branching.branch(model, kept, kept.scenario).run())
    assert tables_bytes(branching.branch(model, kept, raids()).run()) != base


def test_mesas_agents_are_those_of_the_rows() -> None:
    model, kept = at_start()
    branching.branch(model, kept, raids()).run()
    branching.branch(model, kept, raids())
    active = set(np.flatnonzero(model.state.traders["active"] == 1).tolist())
    assert {agent.row for agent in model.registry.views.values()} == active
    assert len(model.agents) == len(active) + len(model.registry.markets) + len(model.registry.bodies)
    assert all(a.cash == model.state.traders[a.row].cash for a in model.registry.views.values())


def test_what_is_kept_is_not_touched_by_what_runs_on() -> None:
    model, kept = at_start()
    before = kept.state["state"].traders.tobytes()
    model.run()
    branching.branch(model, kept, raids()).run()
    assert kept.state["state"].traders.tobytes() == before
    assert kept.state["t"] == START


def test_everything_that_a_run_changes_is_kept() -> None:
    """An attribute that a week replaces, and that is not kept, would leak from one branch into the next."""
    model, kept = at_start()
    before = {name: id(value) for name, value in vars(model).items()}
    for _ in range(10):
        model.step()
    replaced = {name for name, value in vars(model).items() if before.get(name) != id(value)}
    numbers_of_agents = {"agent_id_counter"}  # Mesa 3.5 counts views on the model; nothing depends on it
    assert replaced - set(kept.state) - numbers_of_agents == set()


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        (raids(start=START - 1), "starts in week 19, before the week reached .20."),
        (dataclasses.replace(raids(), weeks=WEEKS + 1), "weeks of"),
        (dataclasses.replace(raids(), scale=2.0), "scale of"),
    ],
)
def test_what_cannot_branch_off_is_refused(scenario: Scenario, message: str) -> None:
    model, kept = at_start()
    with pytest.raises(ValueError, match=message):
        branching.branch(model, kept, scenario)


def test_another_seed_is_refused() -> None:
    model, _ = at_start(seed=4)
    with pytest.raises(ValueError, match="seed 4, what was kept has seed 3"):
        branching.branch(model, at_start(seed=3)[1], raids())

"""Every kind of intervention, alone: it is read from a file, does nothing at zero, and moves something at 0.9.

The last is slow; this runs it and prints, for each kind, the measure that moved most clearly:

    python -m pytest -q -s -m slow tests/test_every_kind.py
"""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from examples_of_kinds import SANDBOX, TRANSPACIFIC, Fields
from numpy.typing import NDArray
from sandbox import TABLES, sandbox
from scipy import stats

from simulation.interventions import KINDS, Intervention
from simulation.measures import WEEKLY
from simulation.model import SupplyChain
from simulation.scenario import Scenario, load_scenario
from simulation.study.compare import bootstrap_interval

START = 4
# What a measure costs is charged whether it works or not, so it does not count as an effect.
COSTS = ("enforcement_budget_usd", "licit_burden")
MEASURES = tuple(measure.name for measure in WEEKLY if measure.name not in COSTS)


def item(kind: str, fields: Fields, intensity: float, start: int = START) -> Intervention:
    return KINDS[kind](name=kind, start_week=start, intensity=intensity, **fields)


def test_there_is_an_example_of_every_kind() -> None:
    assert set(TRANSPACIFIC) == set(SANDBOX) == set(KINDS)
    assert len(KINDS) >= 30


@pytest.mark.parametrize("world", ["sandbox", "baseline"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_read_from_a_file(kind: str, world: str, tmp_path: Path) -> None:
    fields = (SANDBOX if world == "sandbox" else TRANSPACIFIC)[kind]
    lists = "".join(f", {key}: [{', '.join(names)}]" for key, names in fields.items())
    parent = "sandbox_baseline" if world == "sandbox" else world
    start = load_scenario(parent).start.isoformat()
    text = f"title: T\nquestion: Q?\nextends: {parent}\ninterventions:\n"
    (tmp_path / "one.yaml").write_text(
        f"{text}  - {{kind: {kind}, name: a, from: {start}, intensity: 0.9{lists}}}\n"
    )
    read = load_scenario(tmp_path / "one.yaml")
    assert read.interventions == (dataclasses.replace(item(kind, fields, 0.9, start=0), name="a"),)
    assert item(kind, fields, 0.9).changes(read.geography())


# ---- at zero, and before it starts ----


def tables(scenario: Scenario, until: int | None = None) -> dict[str, str]:
    """The five tables as text with every digit; of their weeks before `until`."""
    model = SupplyChain(scenario, 1).run()
    model.close()
    found = {}
    for name in TABLES:
        frame = getattr(model, name)
        frame = frame if until is None else frame[frame["week"] < until]
        found[name] = frame.to_csv(float_format="%.17g")
    return found


@cache
def untouched(weeks: int, until: int | None) -> dict[str, str]:
    return tables(sandbox(weeks=weeks), until)


@pytest.mark.parametrize("kind", KINDS)
def test_at_zero_intensity_nothing_changes(kind: str) -> None:
    idle = sandbox(item(kind, SANDBOX[kind], 0.0), weeks=10)
    assert tables(idle) == untouched(10, None)


@pytest.mark.parametrize("kind", KINDS)
def test_before_it_starts_nothing_changes_and_then_something_does(kind: str) -> None:
    model = sandbox(item(kind, SANDBOX[kind], 0.9), weeks=10)
    assert tables(model, START) == untouched(10, START)
    assert tables(model)["weekly"] != untouched(10, None)["weekly"]


def test_all_kinds_at_once_in_any_order_are_the_same() -> None:
    several = tuple(item(kind, SANDBOX[kind], 0.5) for kind in KINDS)
    assert tables(sandbox(*several, weeks=12)) == tables(sandbox(*reversed(several), weeks=12))


@pytest.mark.parametrize("kind", KINDS)
def test_an_end_takes_the_conditions_back(kind: str) -> None:
    """After its last week the arrays that only interventions move are at rest again."""
    ended = dataclasses.replace(item(kind, SANDBOX[kind], 0.9), until_week=START + 2)
    model = SupplyChain(sandbox(ended, weeks=8), 1).run()
    quiet = SupplyChain(sandbox(weeks=8), 1).run()
    for name in (
        "trust_aim",
        "interest",
        "help_beyond",
        "rates",
        "corruption_price",
        "lane_cost",
        "route_cost",
    ):
        assert np.array_equal(getattr(model._levers, name), getattr(quiet._levers, name)), name
    assert not model._visible["amount"].any()
    for column in ("corruption_price",):
        assert np.array_equal(model.state.places[column], quiet.state.places[column])
    assert np.array_equal(model.state.lanes["cost"], quiet.state.lanes["cost"])
    assert np.array_equal(model.state.routes["cost"], quiet.state.routes["cost"])
    model.close()
    quiet.close()


# ---- at 0.9, the world of the studies ----

SEEDS, WEEKS = 10, 156


@cache
def quiet_runs() -> NDArray[np.float64]:
    return runs(())


def runs(interventions: tuple[Intervention, ...]) -> NDArray[np.float64]:
    """Means of every measure from the start of the intervention, a row a seed."""
    asked: Any = dataclasses.replace(load_scenario("baseline"), weeks=WEEKS, interventions=interventions)
    found = []
    for seed in range(1, SEEDS + 1):
        model = SupplyChain(asked, seed).run()
        found.append(model.weekly[list(MEASURES)].iloc[START:].mean().to_numpy())
        model.close()
    return np.array(found)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_at_high_intensity_some_measure_moves_beyond_its_interval(kind: str) -> None:
    """The paired difference of a measure must leave both its bootstrap interval and a Student interval that
    allows for all measures being looked at (95 % for all together), and be at least 1 % of the measure.
    """
    differences = runs((item(kind, TRANSPACIFIC[kind], 0.9),)) - quiet_runs()
    mean, error = differences.mean(axis=0), differences.std(axis=0, ddof=1) / np.sqrt(SEEDS)
    clear = np.abs(mean) / np.maximum(error, 1e-300)
    relative = mean / quiet_runs().mean(axis=0)
    clear[(np.abs(relative) < 0.01) | (error == 0.0)] = 0.0
    best = int(clear.argmax())
    low, high = bootstrap_interval(differences[:, best])
    print(f"\n{kind:27s} {MEASURES[best]:25s} {mean[best]:.6g} [{low:.6g}, {high:.6g}] {relative[best]:+.1%}")
    assert clear[best] > stats.t.ppf(1 - 0.025 / len(MEASURES), SEEDS - 1), "it moves nothing"
    assert low > 0 or high < 0

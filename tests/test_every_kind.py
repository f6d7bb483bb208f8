"""Every kind of intervention, alone: it is read from a file, does nothing at zero, and moves something at 0.9.

The last is slow; this runs it and prints, for each kind, the measure that moved most clearly:

    python -m pytest -q -s -m slow tests/test_every_kind.py
"""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from examples_of_kinds import SANDBOX, TRANSPACIFIC, Fields
from numpy.typing import NDArray
from sandbox import TABLES, sandbox
from scipy import stats

from simulation.interventions import KINDS, Intervention
from simulation.measures import WEEKLY
from simulation.measures.intervals import paired_interval
from simulation.model import SupplyChain
from simulation.scenario import BURN_IN, Override, Scenario, load_scenario

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


def tables(scenario: Scenario) -> dict[str, str]:
    """The five tables as text with every digit."""
    return as_text(frames(scenario))


def frames(scenario: Scenario) -> dict[str, pd.DataFrame]:
    """The five tables of a run."""
    model = SupplyChain(scenario, 1).run()
    model.close()
    return {name: getattr(model, name) for name in TABLES}


def as_text(found: dict[str, pd.DataFrame]) -> dict[str, str]:
    return {name: frame.to_csv(float_format="%.17g") for name, frame in found.items()}


def before(week: int, found: dict[str, pd.DataFrame]) -> dict[str, str]:
    """What the tables say of the weeks before that one."""
    return as_text({
        name: with_something(name, frame[frame["week"] < week]) for name, frame in found.items()
    })  # fmt: skip


def with_something(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Without options and accounts at 0: they have rows only if the run uses them at some time, also later."""
    columns = {"shares": ["quantity"], "balance": ["opening", "in", "out", "closing"]}.get(name)
    return frame if columns is None else frame[(frame[columns] != 0).any(axis=1)].reset_index(drop=True)


@cache
def untouched(weeks: int) -> dict[str, pd.DataFrame]:
    return frames(sandbox(weeks=weeks))


@pytest.mark.parametrize("kind", KINDS)
def test_at_zero_intensity_nothing_changes(kind: str) -> None:
    idle = sandbox(item(kind, SANDBOX[kind], 0.0), weeks=10)
    assert tables(idle) == as_text(untouched(10))


@pytest.mark.parametrize("kind", KINDS)
def test_before_it_starts_nothing_changes_and_then_something_does(kind: str) -> None:
    """And not only what it costs."""
    free = dataclasses.replace(item(kind, SANDBOX[kind], 0.9), budget=0.0, burden=0.0)
    found, usual = frames(sandbox(free, weeks=78)), untouched(78)
    assert before(START, found) == before(START, usual)
    assert not beside_burden(found).equals(beside_burden(usual))


def beside_burden(found: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The weekly table without the index of burden, to which some controls add by themselves."""
    return found["weekly"].drop(columns="licit_burden")


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
        assert np.array_equal(getattr(model.levers, name), getattr(quiet.levers, name)), name
    assert not model.changes.ways["amount"].any()
    for column in ("corruption_price", "outside_income"):
        assert np.array_equal(model.state.places[column], quiet.state.places[column])
    assert np.array_equal(model.state.lanes["cost"], quiet.state.lanes["cost"])
    assert np.array_equal(model.state.routes["cost"], quiet.state.routes["cost"])
    model.close()
    quiet.close()


def test_where_nobody_is_nothing_but_the_cost_changes() -> None:
    base = dataclasses.replace(load_scenario("baseline"), weeks=8, scale=0.2, burn_in_weeks=0,
                               parameters={BURN_IN: Override(0, "a test")})  # fmt: skip
    sham = item("person_investigations", {"where": ("FT",)}, 0.9)
    found = []
    for interventions in ((), (sham,)):
        model = SupplyChain(dataclasses.replace(base, interventions=interventions), 1).run()
        assert "FT" not in {
            list(model.world.places)[k]
            for k in model.state.traders["place"][model.state.traders["active"] == 1]
        }
        found.append(model.weekly[list(MEASURES)])
        model.close()
    assert found[0].equals(found[1])


# ---- at 0.9, in the world of the studies ----

# (seeds, weeks of the run), one after the other until one suffices: soon after its start two runs have hardly drifted
# apart, and small effects are seen; what is smaller is looked at in more pairs, what works slowly for three years.
DESIGNS = ((10, START + 26), (60, START + 26), (12, START + 152))
BURN_IN_WEEKS = 26
SMALLEST = 0.001  # share of the measure: less is nothing, however sure
CHANCE = 0.05 / (len(MEASURES) * len(DESIGNS))  # that any of the measures passes by luck: 5 %


def runs(interventions: tuple[Intervention, ...], seeds: int, weeks: int) -> NDArray[np.float64]:
    """Means of every measure from the start of the intervention, a row a seed."""
    asked = dataclasses.replace(
        load_scenario("baseline"),
        weeks=weeks,
        interventions=interventions,
        parameters={BURN_IN: Override(BURN_IN_WEEKS, "a test")},
        burn_in_weeks=BURN_IN_WEEKS,
    )
    found = []
    for seed in range(1, seeds + 1):
        model = SupplyChain(asked, seed).run()
        found.append(model.weekly[list(MEASURES)].iloc[START:].mean().to_numpy())
        model.close()
    return np.array(found)


@cache
def quiet_runs(seeds: int, weeks: int) -> NDArray[np.float64]:
    return runs((), seeds, weeks)


def clearest(intervention: Intervention, seeds: int, weeks: int) -> tuple[bool, str]:
    """Whether the measure that moved most clearly moved beyond chance, and a line that says how far."""
    quiet = quiet_runs(seeds, weeks)
    differences = runs((intervention,), seeds, weeks) - quiet
    mean, error = differences.mean(axis=0), differences.std(axis=0, ddof=1) / np.sqrt(seeds)
    clear = np.abs(mean) / np.maximum(error, 1e-300)
    relative = mean / quiet.mean(axis=0)
    clear[(np.abs(relative) < SMALLEST) | (error == 0.0)] = 0.0
    best = int(clear.argmax())
    _, low, high = paired_interval(differences[:, best])
    beyond = clear[best] > stats.t.ppf(1 - CHANCE / 2, seeds - 1) and (low > 0 or high < 0)
    line = f"{MEASURES[best]:25s} {mean[best]:.5g} [{low:.5g}, {high:.5g}] {relative[best]:+.1%}"
    return bool(beyond), f"{line} t={clear[best]:.1f} ({seeds} seeds, {weeks - START} weeks)"


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_at_high_intensity_some_measure_moves_beyond_its_interval(kind: str) -> None:
    """The paired difference must leave its 95 % bootstrap interval and a Student interval that allows for all
    measures and both designs being looked at.
    """
    tried = []
    for seeds, weeks in DESIGNS:
        beyond, line = clearest(item(kind, TRANSPACIFIC[kind], 0.9), seeds, weeks)
        tried.append(line)
        if beyond:
            break
    print(f"\n{kind:27s} {tried[-1]}")
    assert beyond, f"it moves nothing: {tried}"

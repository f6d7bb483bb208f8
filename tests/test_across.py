"""Conclusions across rival assumptions: which way a number moved, and under which sets it moves the same way."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from simulation.cli import app
from simulation.errors import UserError
from simulation.parameters import assumption_sets, load
from simulation.scenario import load_scenario
from simulation.study.across import (
    AT_MOST,
    DOWN,
    MORE,
    NEITHER,
    NONE,
    PART,
    SOME,
    UNCLEAR,
    UNDEFINED,
    UP,
    direction,
    holding,
    pairs_under_all,
)


@pytest.mark.parametrize(
    ("interval", "way"),
    [((-2, -3, -1), DOWN), ((2, 1, 3), UP), ((1, -1, 3), NEITHER), ((1, math.nan, math.nan), UNDEFINED)],
)
def test_a_number_moved_if_its_interval_lies_off_0(interval: tuple[float, ...], way: str) -> None:
    assert direction("overdose_deaths", *interval) == way


@pytest.mark.parametrize(
    ("interval", "way"),
    [
        ((0.5, 0.3, 0.8), PART),
        ((0.9, 0.7, 1.2), SOME),
        ((1.5, 1.1, 2), MORE),
        ((0, 0, 0), NONE),
        ((0.2, -0.1, 0.5), AT_MOST),
        ((0.1, -0.2, float("inf")), UNCLEAR),
    ],
)
def test_a_balloon_ratio_is_held_against_1(interval: tuple[float, ...], way: str) -> None:
    assert direction("mode: balloon_ratio", *interval) == way


def test_a_conclusion_holds_under_the_sets_in_which_it_goes_the_same_way() -> None:
    rows = [("x", "learning", DOWN), ("x", "a", DOWN), ("x", "b", NEITHER), ("y", "learning", UNDEFINED),
            ("y", "a", UNDEFINED)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["conclusion", "set", "direction"])
    table["under_learning"] = table["conclusion"].map({"x": DOWN, "y": UNDEFINED})
    table["holds"] = table["direction"] == table["under_learning"]
    assert holding(table) == {"x": (["a"], ["b"])}


def test_learning_comes_first_and_every_set_has_its_pair() -> None:
    pairs = pairs_under_all(load_scenario("sandbox_first_steps", weeks=60), "sandbox_baseline", 2)
    names = [with_.assumptions for with_, _ in pairs]
    assert names == list(assumption_sets())
    assert [without.assumptions for _, without in pairs] == names


def test_rival_readings_come_in_pairs_that_pull_apart() -> None:
    """What one set raises above the default, its rival lowers, or the other way round."""
    sets = assumption_sets()
    rivals = [("supply_replaceable", "supply_scarce"), ("deterrence_works", "deterrence_fails"),
              ("kyc_works", "kyc_evaded"), ("cooperation_linked", "cooperation_delinked"),
              ("law_fast", "law_slow"), ("harm_reduction_saves", "harm_reduction_little"),
              ("demand_rigid", "demand_elastic")]  # fmt: skip
    for one, other in rivals:
        both = set(sets[one].parameters) & set(sets[other].parameters)
        assert both
        for name in both:
            usual = load()[name].value
            ends = sorted((sets[one].parameters[name], sets[other].parameters[name]))
            assert ends[0] <= usual <= ends[1]
            assert ends[0] < ends[1]


def test_a_scenario_with_assumptions_of_its_own_is_refused() -> None:
    scenario = load_scenario("sandbox_first_steps", weeks=60, assumptions="imitation")
    with pytest.raises(UserError, match="has assumptions 'imitation'; allowed is a scenario without any"):
        pairs_under_all(scenario, "sandbox_baseline", 2)


def test_other_luck_and_other_assumptions_at_once_are_refused() -> None:
    done = CliRunner().invoke(
        app,
        ["compare", "sandbox_first_steps", "--against", "sandbox_baseline", "--across-assumptions", "--seeds", "2",
         "--against-seeds-from", "5"],
    )  # fmt: skip
    assert done.exit_code == 2
    assert "--against-seeds-from: stands beside --across-assumptions" in done.stderr


def test_the_command_writes_table_figure_and_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {name: assumption_sets()[name] for name in ("learning", "no_adaptation")}
    monkeypatch.setattr("simulation.study.across.assumption_sets", lambda: kept)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(
        app,
        ["compare", "sandbox_first_steps", "--against", "sandbox_baseline", "--across-assumptions", "--weeks",
         "80", "--seeds", "2", "--workers", "1", "--out", "out"],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "2 sets of assumptions, 2 pairs of runs each" in done.stdout
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["sets"] == {"learning": {}, "no_adaptation": {"behaviour.adaptation": 0}}
    assert set(manifest["outputs"]) == {"across.csv", "across.png", "summary.txt"}
    table = pd.read_csv(tmp_path / "out" / "across.csv")
    assert set(table["set"]) == set(kept)
    assert table[table["set"] == "learning"]["direction"].equals(
        table[table["set"] == "learning"]["under_learning"]
    )

"""A comparison pairs runs by seed; its numbers can be worked out by hand."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import simulation.study
from simulation.errors import UserError
from simulation.measures import WEEKLY
from simulation.report.comparison import comparison_lines
from simulation.scenario import load_scenario
from simulation.study.compare import bootstrap_interval, compare, difference_table, first_week, mean_since
from simulation.study.comparison_folder import write_comparison

NAMES = [measure.name for measure in WEEKLY]


def means(**given: float) -> pd.Series:
    return pd.Series({name: given.get(name, 1.0) for name in NAMES})


def test_difference_is_with_less_without_seed_by_seed():
    table = difference_table(
        [means(potency=2.0), means(potency=4.0)], [means(potency=1.0), means(potency=1.0)]
    ).set_index("measure")
    row = table.loc["potency"]
    assert (row["mean_with"], row["mean_without"], row["difference"], row["seeds"]) == (3, 1, 2, 2)
    # resampling {1, 3} gives means 1 (in a quarter), 2, 3 (in a quarter): the ends are 1 and 3
    assert (row["low"], row["high"]) == (1, 3)
    assert table.loc["arrests", ["difference", "low", "high"]].tolist() == [0, 0, 0]
    assert list(table.index) == NAMES


def test_a_pair_without_a_value_on_one_side_is_left_out():
    table = difference_table(
        [means(potency=2.0), means(potency=math.nan), means(potency=6.0)],
        [means(potency=1.0), means(potency=1.0), means(potency=1.0)],
    ).set_index("measure")
    assert table.loc["potency", ["mean_with", "difference", "seeds"]].tolist() == [4, 3, 2]


def test_an_interval_of_fewer_than_two_pairs_is_not_a_number():
    assert np.isnan(bootstrap_interval(np.array([1.0]))).all()


def test_equal_differences_give_an_interval_of_no_width_and_the_same_twice():
    assert bootstrap_interval(np.array([2.0, 2.0, 2.0])) == (2, 2)
    some = np.sqrt(np.arange(30.0))
    assert bootstrap_interval(some) == bootstrap_interval(some)


def test_the_mean_starts_with_the_week_of_the_first_intervention():
    weekly = pd.DataFrame({"week": [0, 1, 2, 3], **{name: [100.0, 1.0, 2.0, math.nan] for name in NAMES}})
    assert mean_since(weekly, 1)["potency"] == 1.5


def test_the_first_week_is_that_of_either_side_within_the_run():
    with_, without = load_scenario("class_scheduling_2019"), load_scenario("baseline")
    assert first_week(with_, without) == 121  # 2019-05-01 is 849 days, 121 weeks and 2 days, after 2017-01-02
    assert first_week(without, without) == 0
    assert first_week(replace(with_, weeks=50), without) == 0


@pytest.mark.parametrize("seeds", [1, 0, -3])
def test_fewer_than_two_seeds_are_refused(seeds):
    with pytest.raises(UserError) as caught:
        compare("class_scheduling_2019", seeds=seeds)
    assert str(caught.value) == (f"command line:1: --seeds: {seeds} is too few; an interval needs at least 2")


def test_a_comparator_in_another_world_is_refused():
    with pytest.raises(UserError) as caught:
        compare("class_scheduling_2019", against="sandbox_baseline", seeds=2)
    assert str(caught.value) == (
        "command line:1: --against: sandbox_baseline has world sandbox; "
        "allowed is transpacific, that of class_scheduling_2019"
    )


def test_both_sides_run_with_the_same_seeds_as_long_and_as_large(monkeypatch):
    ran = []

    def fake(scenario, seed):
        ran.append((scenario.name, scenario.weeks, scenario.scale, seed))
        squeezed = 0.5 if scenario.interventions else 1.0
        weekly = pd.DataFrame({"week": range(scenario.weeks), **dict.fromkeys(NAMES, seed * squeezed)})
        return SimpleNamespace(weekly=weekly, close=lambda: None)

    monkeypatch.setattr(simulation.study, "simulate", fake)
    done = []
    asked = load_scenario("class_scheduling_2019", weeks=130, scale=0.1)
    table = compare(asked, seeds=2, each_run=done.append)
    assert ran == [
        ("class_scheduling_2019", 130, 0.1, 1),
        ("baseline", 130, 0.1, 1),
        ("class_scheduling_2019", 130, 0.1, 2),
        ("baseline", 130, 0.1, 2),
    ]
    assert done == [1, 2, 3, 4]
    # with 0.5 and 1, without 1 and 2
    assert table.loc[0, ["mean_with", "mean_without", "difference"]].tolist() == [0.75, 1.5, -0.75]
    assert table.loc[0, ["low", "high"]].tolist() == [-1.0, -0.5]


def test_the_folder_holds_the_table_and_a_manifest_and_is_not_overwritten(tmp_path):
    pair = (load_scenario("class_scheduling_2019"), load_scenario("baseline"))
    table = difference_table([means(), means()], [means(), means()])
    write_comparison(table, tmp_path / "c", pair, 2)
    assert sorted(path.name for path in (tmp_path / "c").iterdir()) == ["comparison.csv", "manifest.json"]
    assert pd.read_csv(tmp_path / "c" / "comparison.csv")["measure"].tolist() == NAMES
    assert json.loads((tmp_path / "c" / "manifest.json").read_text())["seeds"] == [1, 2]
    with pytest.raises(UserError, match="holds another run"):
        write_comparison(table, tmp_path / "c", pair, 3)


def test_the_printed_table_stars_what_leaves_out_0_and_fits_100_columns():
    table = difference_table(
        [means(potency=2.0, laundered_usd=1e9), means(potency=4.0)], [means(), means(laundered_usd=-1e9)]
    )
    lines = comparison_lines(table, load_scenario("class_scheduling_2019"), load_scenario("baseline"), 2)
    assert next(line for line in lines if line.startswith("potency")).split() == [
        "potency", "3.00", "1.00", "+2.00", "+1.00", "+3.00", "2", "*",
    ]  # fmt: skip
    assert not next(line for line in lines if line.startswith("arrests")).endswith("*")
    assert max(map(len, lines)) <= 100

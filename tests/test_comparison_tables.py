"""The tables of a comparison, from made-up runs whose numbers can be done in the head."""

from __future__ import annotations

import math

import numpy as np
import pytest
from made_up_pairs import NAMES, WEEKS, arms, made_up

from simulation.study.comparison_tables import (
    adaptation_table,
    bands_table,
    displacement_table,
    measures_table,
    moved,
    options_table,
    switches_table,
)


def half_way(first: float, second: float) -> list[float]:
    return [first] * 20 + [second] * 20


def row_of(table, **which):
    for name, value in which.items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_difference_is_with_less_without_seed_by_seed_since_the_start():
    potency = [{"potency": half_way(9.0, value)} for value in (2.0, 4.0)]
    table = measures_table(arms([made_up(x) for x in potency], [made_up()] * 2), "x, same seeds")
    row = row_of(table, measure="potency")
    assert (row["mean_with"], row["mean_without"], row["difference"], row["seeds"]) == (3, 1, 2, 2)
    # resampling {1, 3} gives means 1 (in a quarter), 2, 3 (in a quarter): the ends are 1 and 3
    assert (row["low"], row["high"]) == (1, 3)
    assert (row["percent"], row["percent_low"], row["percent_high"]) == (200, 100, 300)
    assert (row["comparator"], row["onset_low"]) == ("x, same seeds", 0)
    quiet = row_of(table, measure="arrests")
    assert quiet[["difference", "low", "high", "percent"]].tolist() == [0, 0, 0, 0]
    assert math.isinf(quiet["onset_week"])
    assert table["measure"].tolist() == NAMES


def test_a_pair_without_a_value_on_one_side_is_left_out():
    with_ = [made_up({"potency": value}) for value in (2.0, math.nan, 6.0)]
    row = row_of(measures_table(arms(with_, [made_up()] * 3), "x"), measure="potency")
    assert row[["mean_with", "difference", "seeds"]].tolist() == [4, 3, 2]


def test_weeks_without_a_value_are_left_out_of_the_mean():
    gaps = {"potency": [1.0] * 38 + [4.0, math.nan]}
    row = row_of(measures_table(arms([made_up(gaps)] * 2, [made_up()] * 2, since=38), "x"), measure="potency")
    assert row["mean_with"] == 4


def test_what_left_the_mail_and_came_up_on_the_road():
    # with: post 4, vehicle 8, and post 2, vehicle 12; without: post 10, vehicle 5
    runs = arms([made_up(modes=(4.0, 8.0, 0.0)), made_up(modes=(2.0, 12.0, 0.0))], [made_up()] * 2)
    axes = moved(runs, {"mode": {"post"}})
    assert axes[0].options == ("post", "vehicle")  # air was never used
    table = displacement_table(axes, "x")

    def numbers(statistic):
        return row_of(table, dimension="mode", statistic=statistic)[["value", "low", "high"]].tolist()

    assert numbers("target_effect") == [-7, -8, -6]
    assert numbers("spill") == [5, 3, 7]
    assert numbers("balloon_ratio") == pytest.approx([5 / 7, 3 / 6, 7 / 8])
    assert numbers("net_effect") == [-2, -3, -1]
    # shares of post: 1/3 and 1/7 against 2/3: distances 1/3 and 11/21
    assert numbers("distance") == pytest.approx([(7 + 11) / 42, 1 / 3, 11 / 21])
    assert numbers("onset_week")[0] == math.inf  # Student's interval of -6 and -8 is -7 with 12.7 either side
    assert numbers("target_recovery_weeks")[0] == math.inf  # 3 of 10
    assert numbers("recovery_weeks")[0] == math.inf  # 13 of 15 is 87 %
    assert set(table["target"]) == {"post"}
    assert set(table["target_basis"]) == {"named"}
    options = options_table(axes, "x")
    vehicle = row_of(options, option="vehicle")
    assert vehicle[["targeted", "mean_with", "mean_without", "difference", "low", "high", "seeds"]].tolist() == [
        False, 10, 5, 5, 3, 7, 2,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("named", "modes", "target", "basis"),
    [
        ({"vehicle"}, (4.0, 8.0, 0.0), "vehicle", "named"),
        (set(), (4.0, 4.5, 0.0), "post", "largest_loss"),
        ({"vessel"}, (4.0, 4.5, 0.0), "post", "largest_loss"),  # was not in use
        ({"post", "vehicle"}, (9.0, 3.0, 0.0), "vehicle", "largest_loss"),  # everything was: no elsewhere
        (set(), (12.0, 6.0, 0.0), "vehicle", "none_lost"),
    ],
)
def test_the_target_is_what_is_named_or_else_what_lost_most(named, modes, target, basis):
    table = displacement_table(moved(arms([made_up(modes=modes)] * 2, [made_up()] * 2), {"mode": named}), "x")
    assert set(table["target"]) == {target}
    assert set(table["target_basis"]) == {basis}


def test_a_null_comparison_is_0_everywhere():
    runs = arms([made_up()] * 3, [made_up()] * 3)
    table = displacement_table(moved(runs, {}), "x").set_index("statistic")
    for statistic in ("target_effect", "spill", "balloon_ratio", "net_effect", "distance", "recovery_weeks"):
        assert table.loc[statistic, ["value", "low", "high"]].tolist() == [0, 0, 0]
    assert table.loc["onset_week", ["value", "low", "high"]].tolist() == [math.inf] * 3


def test_what_adaptation_undid_is_the_effect_less_that_of_the_twin():
    # the twin loses 10, with adaptation 4 are lost: 6 of 10 were undone
    free = arms([made_up({"potency": half_way(20.0, 16.0)})] * 2, [made_up({"potency": 20.0})] * 2)
    frozen = arms(
        [made_up({"potency": half_way(20.0, 10.0)}, modes=(0.0, 5.0, 0.0))] * 2,
        [made_up({"potency": 20.0})] * 2,
    )
    named = moved(free, {"mode": {"post"}})
    table = adaptation_table(free, frozen, named, moved(frozen, {}, named))
    row = row_of(table, dimension="", statistic="potency")
    assert row[["effect", "twin_effect", "undone", "undone_low", "undone_high"]].tolist() == [
        -4,
        -10,
        6,
        6,
        6,
    ]
    assert row[["undone_share", "undone_share_low", "undone_share_high"]].tolist() == pytest.approx([0.6] * 3)
    quiet = row_of(table, dimension="", statistic="arrests")
    assert quiet["undone"] == 0
    assert math.isnan(quiet["undone_share"])  # the twin's effect is 0: there is nothing to undo
    target = row_of(table, dimension="mode", statistic="target_effect")
    assert target[["effect", "twin_effect", "undone"]].tolist() == [0, -10, 10]


def test_labels_are_ranked_by_the_difference():
    with_ = [made_up(switches={"encrypt": 3.0, "corruption": -1.0})] * 2
    table = switches_table(arms(with_, [made_up(switches={"encrypt": 1.0})] * 2), "x")
    assert table["label"].iloc[0] == "encrypt"
    assert table["label"].iloc[-1] == "corruption"
    assert table.iloc[0][["with", "without", "difference", "low", "high"]].tolist() == [3, 1, 2, 2, 2]


def test_bands_are_trailing_means_of_four_weeks():
    runs = arms([made_up({"potency": half_way(1.0, 5.0)})] * 2, [made_up()] * 2)
    band = bands_table(runs, ["potency"], "x")
    assert len(band) == WEEKS
    assert band["difference"].to_numpy()[18:25].tolist() == [0, 0, 1, 2, 3, 4, 4]  # nothing before week 20
    assert np.array_equal(band["low"], band["high"])

"""Effects, parts and stability of made-up runs: numbers that can be done in the head."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.measures import WEEKLY
from simulation.study.sweep.effects import Pairs, _by_unit, parts_table
from simulation.study.sweep.stability import (
    numbers_of_replicates,
    stability_curve,
    stability_table,
    sufficient_from,
)

K = [measure.name for measure in WEEKLY].index("overdose_deaths")


def pairs(level: str, with_: list[float], without: list[float]) -> Pairs:
    def table(values: list[float]) -> np.ndarray:
        found = np.zeros((len(values), len(WEEKLY)))
        found[:, K] = values
        return found

    return Pairs(
        {"scenario": "s", "strategy": level}, table(with_), table(without), np.zeros((0, 0, 0)), {}, 3, {}
    )


def test_the_combination_is_held_against_the_sum_of_its_parts_seed_by_seed():
    """Parts take 1 and 2 deaths off in every seed; together they take 4 off: the interaction is -1, surely."""
    found = [
        pairs("all", [6, 7, 8], [10, 11, 12]), pairs("a", [9, 10, 11], [10, 11, 12]),
        pairs("b", [8, 9, 10], [10, 11, 12]),
    ]  # fmt: skip
    table = parts_table(found, "strategy", "all", ("a", "b"), "x")
    row = table[table["measure"] == "overdose_deaths"].iloc[0]
    assert (row["combined"], row["sum_of_parts"], row["interaction"]) == (-4, -3, -1)
    assert (row["interaction_low"], row["interaction_high"]) == (-1, -1)


def test_no_sum_is_made_of_parts_of_which_one_lost_a_pair():
    found = [pairs("all", [6, 7], [10, 11]), pairs("a", [9], [10]), pairs("b", [8, 9], [10, 11])]
    assert len(parts_table(found, "strategy", "all", ("a", "b"), "x")) == 0


def test_with_draws_the_seeds_of_a_draw_are_one_unit():
    """Two draws of two seeds: 1 and 3 are one unit of 2, 10 and 20 one of 15."""
    draws = np.array([0, 0, 1, 1])
    assert _by_unit(np.array([[1.0], [3.0], [10.0], [20.0]]), draws).tolist() == [[2.0], [15.0]]
    without = np.array([-1, -1])
    assert _by_unit(np.array([[1.0], [3.0]]), without).tolist() == [[1.0], [3.0]]


def test_replicates_suffice_from_where_the_precision_stays_within_five_percent():
    assert sufficient_from([0.2, 0.04, 0.06, 0.05, 0.03], [2, 3, 4, 5, 6]) == 5
    assert sufficient_from([0.2, 0.04, 0.06], [2, 3, 4]) == float("inf")
    assert sufficient_from([0.01], [2]) == 2


def test_the_curve_needs_four_times_the_replicates_for_half_the_width():
    """Effects +-2 of a level of 10: 40 replicates leave a half-width, in theory, of 1.96 x 2 / sqrt(40) = 0.62,
    6.2 % of the level; for 5 % it needs about 40 x (6.2 / 5)^2 = 61.
    """
    effects = np.tile([2.0, -2.0], 20)
    curve = stability_curve(effects, np.full(40, 10.0))
    last = curve[-1]
    assert (last["replicates"], last["mean"]) == (40, 0)
    assert last["half_width"] == pytest.approx(0.62, abs=0.05)
    assert last["sufficient"] == float("inf")
    assert last["needed"] == pytest.approx(61, abs=8)
    assert curve[0]["half_width"] > 2 * last["half_width"]


def test_equal_effects_need_no_more_than_an_interval_does():
    curve = stability_curve(np.full(9, 3.0), np.full(9, 10.0))
    assert {point["half_width"] for point in curve} == {0.0}
    assert (curve[0]["sufficient"], curve[0]["needed"]) == (6, 6)


def test_five_replicates_have_no_curve_and_a_table_without_rows_keeps_its_columns():
    assert stability_curve(np.arange(5.0), np.arange(5.0)) == []
    assert "sufficient" in stability_table([], ("potency",)).columns
    assert numbers_of_replicates(9) == [6, 7, 8, 9]
    assert numbers_of_replicates(1000)[-1] == 1000
    assert len(numbers_of_replicates(1000)) <= 24

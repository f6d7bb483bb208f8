"""Intervals over seeds: numbers that can be done in the head, and coverage that can be counted."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.measures.intervals import (
    LEVEL,
    ends,
    paired_interval,
    resampled_means,
    statistic_interval,
    tail_of,
)


def test_of_two_pairs_the_interval_runs_from_one_to_the_other():
    # resampling {1, 3} gives the means 1 (in a quarter), 2, 3 (in a quarter): the ends are 1 and 3
    assert [float(x) for x in paired_interval(np.array([1.0, 3.0]))] == [2, 1, 3]


def test_equal_pairs_give_an_interval_of_no_width_even_where_rounding_would_move_it():
    for value in (0.0, 0.1, 1e17 / 3):
        mean, low, high = paired_interval(np.full(7, value))
        assert mean == low == high == value


def test_each_column_has_the_interval_that_it_has_alone_whatever_stands_beside_it():
    noise = np.random.default_rng(1).normal(size=(9, 3, 200))
    mean, low, high = paired_interval(noise)
    assert mean.shape == low.shape == high.shape == (3, 200)
    for k in (0, 100, 199):
        alone = paired_interval(noise[:, 1, k])
        assert np.allclose([mean[1, k], low[1, k], high[1, k]], alone, rtol=1e-12, atol=0)


def test_the_same_numbers_give_the_same_interval_to_the_last_bit():
    some = np.sqrt(np.arange(30.0)).reshape(10, 3)
    assert all(
        np.array_equal(a, b) for a, b in zip(paired_interval(some), paired_interval(some), strict=True)
    )


def test_pairs_without_a_number_are_left_out_of_their_column_only():
    mean, low, high = paired_interval(np.array([[1.0, 5.0, np.nan], [3.0, np.nan, np.nan]]))
    assert mean.tolist()[:2] == [2, 5]
    assert (low[0], high[0]) == (1, 3)
    assert np.isnan([low[1], high[1], mean[2], low[2], high[2]]).all()


def test_one_pair_has_a_mean_and_no_interval():
    mean, low, high = paired_interval(np.array([4.0]))
    assert (float(mean), np.isnan(low), np.isnan(high)) == (4, True, True)
    with pytest.raises(ValueError, match="pairs on its first axis"):
        paired_interval(np.float64(1))


def test_a_ratio_of_means_is_not_a_mean_of_ratios():
    # pairs (1, 1) and (3, 1): sums 4 and 2, ratio 2; and (2, 4), (2, 0): sums 4 and 4, ratio 1 (a mean of ratios
    # would be infinite)
    def ratio(means):
        with np.errstate(divide="ignore"):
            return means[:, 0] / means[:, 1]

    value, low, high = statistic_interval(ratio, np.array([[1.0, 1.0], [3.0, 1.0]]))
    assert (float(value), float(low), float(high)) == (2, 1, 3)
    value, low, high = statistic_interval(ratio, np.array([[2.0, 4.0], [2.0, 0.0]]))
    assert (float(value), float(low), float(high)) == (1, 0.5, np.inf)


def test_a_statistic_that_is_hardly_ever_defined_has_no_interval():
    draws = np.array([[1.0, 1.0], [2.0, np.nan], [3.0, np.nan], [4.0, np.nan]])
    low, high = ends(draws, pairs=10)
    assert (low[0], high[0]) == (1, 4)
    assert np.isnan([low[1], high[1]]).all()


def test_the_ends_are_the_draws_at_2_5_and_97_5_percent_with_or_without_undefined_ones():
    draws = np.arange(101.0)  # 2.5 % of 100 steps: between the third draw, which is 2, and the fourth
    assert [float(x) for x in ends(draws, pairs=10**6)] == [2, 98]
    assert [float(x) for x in ends(np.append(draws, np.nan), pairs=10**6)] == [2, 98]


def test_the_tails_are_thinner_for_few_pairs_and_2_5_percent_for_many():
    # t(9) at 97.5 % is 2.262; times sqrt(10 / 9) is 2.385; a normal variate exceeds that in 0.85 % of cases
    assert tail_of(10) == pytest.approx(0.00854, abs=1e-4)
    assert tail_of(100_000) == pytest.approx((1 - LEVEL) / 2, abs=1e-5)


def test_draws_keep_the_columns_of_a_pair_together():
    means = resampled_means(np.column_stack([np.arange(5.0), 10 * np.arange(5.0)]))
    assert np.allclose(means[:, 1], 10 * means[:, 0])


def test_a_single_number_is_refused():
    with pytest.raises(ValueError, match="allowed is an array with pairs on its first axis"):
        paired_interval(np.float64(3.0))


@pytest.mark.parametrize("pairs", [10, 20])
def test_intervals_of_pure_chance_leave_out_the_truth_in_about_1_of_20(pairs):
    chance = np.random.default_rng(2).normal(size=(pairs, 2000))
    _, low, high = paired_interval(chance)
    # 1900 of 2000 expected, with a standard deviation of about 10; plain percentiles would cover about 1800
    assert 1860 <= np.sum((low <= 0) & (high >= 0)) <= 1940

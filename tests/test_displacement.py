"""The balloon in numbers that can be done in the head."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.measures.displacement import (
    balloon_ratio,
    distances,
    net_effects,
    onset,
    recovery,
    spills,
    target_effects,
)

# two pairs, three options: the first was squeezed
CHANGES = np.array([[-10.0, 4.0, -1.0], [-10.0, 8.0, -3.0]])
SQUEEZED = np.array([True, False, False])


def test_target_lost_10_of_which_6_came_up_elsewhere():
    assert target_effects(CHANGES, SQUEEZED).tolist() == [-10, -10]
    assert spills(CHANGES, SQUEEZED).tolist() == [4, 8]  # the third option lost, and is no spill
    assert net_effects(CHANGES).tolist() == [-7, -5]
    ratio = balloon_ratio(target_effects(CHANGES, SQUEEZED), spills(CHANGES, SQUEEZED))
    assert ratio == pytest.approx((0.6, 0.4, 0.8))


def test_two_targets_are_summed_and_are_never_a_spill():
    both = np.array([True, True, False])
    assert target_effects(CHANGES, both).tolist() == [-6, -2]
    assert spills(CHANGES, both).tolist() == [0, 0]


def test_whether_an_option_gained_is_judged_over_all_pairs():
    changes = np.array([[-10.0, 5.0], [-10.0, -1.0]])  # gained 2 on average
    assert spills(changes, np.array([True, False])).tolist() == [5, -1]
    changes[1, 1] = -9.0  # lost 2 on average
    assert spills(changes, np.array([True, False])).tolist() == [0, 0]


def test_the_ratio_is_0_when_nothing_moved_1_when_all_did_and_above_1_for_backfire():
    lost = np.array([-10.0, -10.0])
    for moved, ratio in ((0.0, 0), (10.0, 1), (15.0, 1.5)):
        assert balloon_ratio(lost, np.full(2, moved)) == (ratio, ratio, ratio)
    assert balloon_ratio(np.zeros(3), np.zeros(3)) == (0, 0, 0)


def test_a_target_that_lost_nothing_has_no_ratio_and_one_that_may_have_lost_nothing_no_upper_end():
    assert np.isnan(balloon_ratio(np.array([1.0, 3.0]), np.array([1.0, 1.0]))).all()
    value, low, high = balloon_ratio(np.array([-4.0, 2.0]), np.array([1.0, 1.0]))
    assert (value, low, high) == (1, 0.25, np.inf)  # of the first pair alone 1 / 4, of the second infinite


def test_distance_is_half_the_sum_of_absolute_differences_of_shares():
    without = np.array([[60.0, 40.0, 0.0], [6.0, 4.0, 0.0]])
    with_ = np.array([[20.0, 20.0, 10.0], [6.0, 2.0, 2.0]])
    # shares 0.6, 0.4, 0 become 0.4, 0.4, 0.2 (distance 0.2) and 0.6, 0.2, 0.2 (distance 0.2)
    assert distances(with_, without) == pytest.approx([0.2, 0.2])
    assert distances(without, without).tolist() == [0, 0]
    assert distances(np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]])).tolist() == [1]


def test_moves_to_and_fro_that_cancel_are_no_distance():
    one, two = np.array([[6.0, 4.0], [4.0, 6.0]]), np.array([[4.0, 6.0], [6.0, 4.0]])
    assert distances(one, two).mean() == pytest.approx(0)


def test_a_pair_without_any_quantity_has_no_shares():
    assert np.isnan(distances(np.array([[0.0, 0.0]]), np.array([[1.0, 0.0]]))).all()


def test_onset_is_the_first_of_four_weeks_in_a_row_beyond_0():
    weekly = np.zeros((5, 12))
    weekly[:, 0] = 1.0  # one week alone
    weekly[:, 3:5] = 1.0
    weekly[:, 5:7] = -1.0  # four in a row, but on both sides of 0
    assert onset(weekly) == (np.inf, np.inf, np.inf)
    weekly[:, 8:] = -3.0
    assert onset(weekly) == (8, 8, 8)
    assert onset(-weekly) == (8, 8, 8)


def test_weeks_whose_interval_holds_0_are_no_onset():
    # means 1 with a standard deviation of 5: Student's interval of 4 pairs reaches from -7 to 9
    weekly = np.repeat(np.array([[6.0], [-4.0], [6.0], [-4.0]]), 10, axis=1)
    assert onset(weekly)[0] == np.inf
    weekly[:, 3:] = np.array([[0.9], [1.1], [1.0], [1.0]])  # 0.87 to 1.13
    assert onset(weekly)[0] == 3


def test_onset_of_one_pair_or_of_nothing_is_unknown_or_never():
    assert np.isnan(onset(np.ones((1, 9)))).all()
    assert onset(np.zeros((3, 9))) == (np.inf, np.inf, np.inf)
    assert onset(np.ones((3, 3)))[0] == np.inf  # too short for four weeks


def test_recovery_counts_the_weeks_until_90_percent_is_back():
    loss = np.zeros((3, 60))
    loss[:, :20] = -50.0  # of 100: half is gone for 20 weeks
    # the quarter from week 17 holds 3 weeks of -50 among 13: -11.5; that from week 18 two: -7.7, above -10
    assert recovery(loss, before=100.0) == (18, 18, 18)


def test_weeks_before_the_fall_are_no_recovery():
    loss = np.zeros((3, 60))
    loss[:, 20:40] = -50.0
    # the quarter from week 38 is the first after the fall that holds no more than two weeks of -50
    assert recovery(loss, before=100.0) == (38, 38, 38)


def test_recovery_is_0_if_it_never_fell_and_never_if_it_does_not_come_back():
    assert recovery(np.full((3, 30), -9.0), before=100.0) == (0, 0, 0)
    assert recovery(np.full((3, 30), -11.0), before=100.0) == (np.inf, np.inf, np.inf)
    assert recovery(np.zeros((3, 30)), before=0.0) == (0, 0, 0)
    assert np.isnan(recovery(np.zeros((3, 12)), before=1.0)).all()

"""The rules of verdicts, with numbers that can be done in the head."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.study.verdicts import benjamini_hochberg, cell_verdict, label_verdict, paired_p


def test_benjamini_hochberg_as_worked_by_hand() -> None:
    # sorted: 0.01 x 4/1 = 0.04; 0.02 x 4/2 = 0.04; 0.03 x 4/3 = 0.04; 0.5 x 4/4 = 0.5
    assert benjamini_hochberg(np.array([0.5, 0.01, 0.03, 0.02])) == pytest.approx([0.5, 0.04, 0.04, 0.04])
    # 0.01 x 3 = 0.03; 0.04 x 3/2 = 0.06; 0.05 x 3/3 = 0.05, which the one before may not exceed
    assert benjamini_hochberg(np.array([0.01, 0.04, 0.05])) == pytest.approx([0.03, 0.05, 0.05])
    assert benjamini_hochberg(np.array([0.9, 1.0])) == pytest.approx([1.0, 1.0])
    assert len(benjamini_hochberg(np.zeros(0))) == 0


def test_the_p_value_is_that_of_the_paired_t_test() -> None:
    # differences 1, 2, 3: mean 2, standard deviation 1, t = 2 / (1 / sqrt 3) = 3.464 with 2 degrees of freedom,
    # where p = 1 - t / sqrt(t^2 + 2) = 1 - sqrt(12 / 14)
    assert paired_p(np.array([[1.0], [2.0], [3.0]])) == pytest.approx([1 - (12 / 14) ** 0.5])
    assert paired_p(np.array([[-1.0], [-2.0], [-3.0]])) == pytest.approx([1 - (12 / 14) ** 0.5])


def test_equal_pairs_have_the_p_of_the_sign_test_and_no_difference_has_1() -> None:
    assert paired_p(np.array([[2.0, 0.0]] * 5)).tolist() == [2 / 32, 1.0]


def test_one_pair_is_refused() -> None:
    with pytest.raises(ValueError, match="1 pair has no spread"):
        paired_p(np.ones((1, 3)))


@pytest.mark.parametrize(
    ("expected", "low", "high", "p", "verdict"),
    [
        (True, 0.1, 0.5, 0.04, "seen"),
        (True, 0.1, 0.5, 0.06, "not_seen"),  # the correction takes it back
        (True, -0.1, 0.5, 0.04, "not_seen"),  # the interval holds 0
        (True, -0.5, -0.1, 0.04, "opposite"),
        (True, 0.0, 0.0, 1.0, "not_seen"),
        (False, 0.1, 0.5, 0.04, "unexpected"),
        (False, -0.5, -0.1, 0.04, ""),
        (False, 0.1, 0.5, 0.06, ""),
    ],
)
def test_verdict_on_a_label(expected: bool, low: float, high: float, p: float, verdict: str) -> None:
    assert label_verdict(expected, low, high, p) == verdict


@pytest.mark.parametrize(
    ("verdicts", "needs_all", "verdict"),
    [
        ([], False, ""),
        (["seen", "not_seen"], False, "seen"),
        (["seen", "opposite"], False, "seen"),
        (["seen", "not_seen"], True, "not_seen"),
        (["seen", "opposite"], True, "not_seen"),
        (["seen", "seen"], True, "seen"),
        (["opposite", "not_seen"], False, "opposite"),
        (["not_seen", "not_seen"], False, "not_seen"),
    ],
)
def test_verdict_on_a_cell(verdicts: list[str], needs_all: bool, verdict: str) -> None:
    assert cell_verdict(verdicts, needs_all) == verdict

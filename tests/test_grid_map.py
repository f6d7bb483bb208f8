"""Claims about the numbers that stand in a cell of the grid's heat map."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from simulation.report.grid_map import _measured


@pytest.mark.parametrize(
    ("difference", "low", "high", "onset", "said"),
    [
        (-1.04, -1.46, -0.52, 3.0, "▼ change product −1.0 [−1.5, −0.5] wk 3"),
        (0.05, 0.02, 0.08, 186.0, "▼ change product +0.05 [+0.02, +0.08] wk 186"),
        (0.25, -0.02, 0.5, float("nan"), "▼ change product +0.2 [0.0, +0.5]"),
    ],
)
def test_small_numbers_have_two_digits_and_nothing_is_minus_0(
    difference: float, low: float, high: float, onset: float, said: str
) -> None:
    test = SimpleNamespace(
        label="change_product", verdict="opposite", difference=difference, low=low, high=high,
        onset_week=onset,
    )  # fmt: skip
    assert _measured(test) == said

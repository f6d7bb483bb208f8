"""Designs over ranges: each fills its ranges in the way that its method promises, the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.scenario import load_scenario
from simulation.study.robust import drawn_parameters
from simulation.study.robust import latin_hypercube as of_the_grid
from simulation.study.samples import METHODS, Range, assumed_parameters, draw_samples, draws_of, ranges_of

RANGES = (Range("a", 0.0, 10.0), Range("b", 5.0, 6.0), Range("c", -1.0, 1.0))


@pytest.mark.parametrize("method", METHODS)
def test_draws_lie_within_their_ranges_are_as_many_as_promised_and_come_again(method):
    found = draw_samples(method, RANGES, 8)
    assert found.shape == (draws_of(method, 3, 8), 3)
    assert (found >= [0, 5, -1]).all()
    assert (found <= [10, 6, 1]).all()
    assert np.array_equal(found, draw_samples(method, RANGES, 8))


def test_a_latin_hypercube_meets_each_part_of_each_range_once():
    found = draw_samples("latin_hypercube", RANGES, 10)
    assert sorted(np.floor(found[:, 0]).tolist()) == list(range(10))
    assert sorted(np.floor(10 * (found[:, 1] - 5)).tolist()) == list(range(10))


def test_morris_changes_one_number_at_a_time():
    """A trajectory over three numbers has four points."""
    found = draw_samples("morris", RANGES, 5).reshape(5, 4, 3)
    changed = (np.diff(found, axis=1) != 0).sum(axis=2)
    assert (changed == 1).all()


def test_sobol_swaps_one_column_at_a_time_between_two_samples():
    """Saltelli's blocks of five: A, then A with one column of B for each of three numbers, then B."""
    block = draw_samples("sobol", RANGES, 4)[:5]
    a, b = block[0], block[4]
    for k in range(3):
        mixed = a.copy()
        mixed[k] = b[k]
        assert np.allclose(block[1 + k], mixed)


def test_bad_samples_are_refused():
    for method, ranges, samples in (("guess", RANGES, 3), ("morris", (), 3), ("morris", RANGES, 0)):
        with pytest.raises(ValueError, match="draw_samples"):
            draw_samples(method, ranges, samples)


def test_the_grid_draws_the_same_numbers_from_the_same_place():
    scenario = load_scenario("sandbox_baseline")
    numbers = assumed_parameters(scenario)
    assert numbers == drawn_parameters(scenario)
    assert np.array_equal(of_the_grid(numbers, 6), draw_samples("latin_hypercube", ranges_of(numbers), 6))

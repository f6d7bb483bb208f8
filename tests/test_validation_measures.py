"""Statistics of the patterns, on series whose results can be done in the head."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from simulation.measures.intervals import median_interval
from simulation.study import validation_measures as m

INF = math.inf


def seen(start: int = 20, values: dict[str, float] | None = None, **series: NDArray[np.float64]) -> m.Seen:
    """`name` is the series with, `name_without` the one without (ones if not given)."""

    def find(name: str, arm: str) -> NDArray[np.float64]:
        key = f"{name}_without" if arm == m.WITHOUT else name
        return series.get(key, np.ones(len(series[name])))

    return m.Seen(find, start, len(next(iter(series.values()))), values or {})


def dip(begin: int, end: int, to: float, weeks: int = 120) -> NDArray[np.float64]:
    """1, and `to` from week `begin` to week `end`, exclusive."""
    values = np.ones(weeks)
    values[begin:end] = to
    return values


OPTIONS = {"of": "x", "arm": "with", "window": (0, 100)}


def test_a_dip_of_20_weeks_is_back_20_weeks_after_the_start() -> None:
    found = m.weeks_until_back(seen(x=dip(20, 40, 0.5)), {**OPTIONS, "within": 0.1, "smooth": 1})
    assert found == 20


def test_what_never_left_is_back_at_once_and_what_stays_away_never() -> None:
    options = {**OPTIONS, "within": 0.1, "smooth": 1}
    assert m.weeks_until_back(seen(x=np.full(120, 1.09)), options) == 0
    assert m.weeks_until_back(seen(x=dip(20, 120, 0.5)), options) == INF


def test_a_month_within_the_band_between_two_dips_is_no_recovery() -> None:
    twice = dip(20, 40, 0.5)
    twice[44:60] = 0.6
    assert m.weeks_until_back(seen(x=twice), {**OPTIONS, "within": 0.1, "smooth": 1}) == 40


def test_a_recovery_is_looked_for_after_the_deepest_point() -> None:
    """For 30 weeks nothing happens; the dip of weeks 30 to 50 since the start is what must come back."""
    assert m.weeks_until_back(seen(x=dip(50, 70, 0.5)), {**OPTIONS, "within": 0.1, "smooth": 1}) == 50


def test_a_change_is_relative_and_a_difference_is_not() -> None:
    both = seen(x=np.full(120, 1.0), x_without=np.full(120, 4.0))
    assert m.change(both, OPTIONS) == pytest.approx(-0.75)
    assert m.difference(both, OPTIONS) == pytest.approx(-3)


def test_onset_is_the_first_week_of_a_lasting_fall() -> None:
    options = {**OPTIONS, "by": -0.1, "smooth": 1}
    assert m.onset(seen(x=dip(33, 120, 0.8)), options) == 13
    assert m.onset(seen(x=dip(33, 36, 0.8)), options) == INF  # three weeks do not last
    assert m.onset(seen(x=dip(33, 120, 1.2)), options) == INF  # a rise is no fall


def test_peak_and_fall_are_against_the_run_without() -> None:
    both = seen(x=dip(20, 40, 6.0), x_without=np.full(120, 2.0))
    assert m.peak(both, {**OPTIONS, "smooth": 1}) == pytest.approx(3)
    assert m.fall(seen(x=dip(30, 40, 0.25)), {**OPTIONS, "smooth": 1}) == pytest.approx(-0.75)


def test_a_single_week_counts_a_quarter_in_a_mean_of_four() -> None:
    assert m.peak(seen(x=dip(30, 31, 5.0)), OPTIONS) == pytest.approx(2)


def test_change_from_before_looks_at_one_run_only() -> None:
    found = m.change_from_before(
        seen(x=dip(0, 20, 4.0), x_without=np.full(120, 99.0)), {**OPTIONS, "before": (-20, 0)}
    )
    assert found == pytest.approx(-0.75)


def test_half_as_much_at_four_times_the_price_is_an_elasticity_of_minus_a_half() -> None:
    both = seen(x=np.full(120, 0.5), price=np.full(120, 4.0))
    assert m.elasticity(both, {**OPTIONS, "price": "price"}) == pytest.approx(-0.5)


def test_an_elasticity_over_no_change_of_price_is_not_defined() -> None:
    both = seen(x=np.full(120, 0.5), price=np.full(120, 1.001))
    assert math.isnan(m.elasticity(both, {**OPTIONS, "price": "price"}))


def test_the_relative_risk_is_found_again_from_deaths_and_numbers() -> None:
    """100 deaths with 75 + 0.1 x 50 + 0.5 x 40 = 100 at risk, 90 with 60 + 0.1 x 30 + 0.5 x 54 = 90."""
    people = {
        "overdose_deaths": (90.0, 100.0), "people_with_oud": (60.0, 75.0),
        "people_occasional": (30.0, 50.0), "people_in_treatment": (54.0, 40.0),
    }  # fmt: skip
    series = {}
    for name, (with_, without) in people.items():
        series[name], series[f"{name}_without"] = np.full(120, with_), np.full(120, without)
    found = m.relative_risk(seen(values={"health.occasional_risk": 0.1}, **series), OPTIONS)
    assert found == pytest.approx(0.5)


def test_cost_of_one_percent_is_money_over_the_cut() -> None:
    """A million USD a week more, for 4 % less: 52 million a year, 13 million for each per cent."""
    both = seen(x=np.full(120, 0.96), enforcement_budget_usd=np.full(120, 1e6 + 1))
    assert m.cost_of_one_percent(both, OPTIONS) == pytest.approx(13)


def test_cheapest_first_counts_pairs_in_order() -> None:
    arms = {"a": 0.9, "b": 0.95, "c": 0.98}  # 10, 5 and 2 % for the same money: dearer and dearer

    def find(name: str, arm: str) -> NDArray[np.float64]:
        if name == "enforcement_budget_usd":
            return np.full(120, 1.0 if arm == m.WITHOUT else 1e6)
        return np.full(120, arms.get(arm, 1.0))

    what = m.Seen(find, 20, 120, {})
    assert m.cheapest_first(what, {**OPTIONS, "arms": ["a", "b", "c"]}) == 1
    assert m.cheapest_first(what, {**OPTIONS, "arms": ["c", "a", "b"]}) == pytest.approx(1 / 3)
    assert m.share_with_effect(what, {**OPTIONS, "arms": ["a", "b", "c"], "by": 0.05}) == pytest.approx(2 / 3)
    assert m.deepest_effect(what, {**OPTIONS, "arms": ["a", "b", "c"]}) == pytest.approx(-0.1)


def test_a_substitute_in_use_from_week_10_and_listed_in_week_70_had_60_weeks() -> None:
    used, held = np.zeros(200), np.zeros(200)
    used[30:], held[90:] = 1.0, 0.9
    both = seen(x=used, law=held)
    options = {**OPTIONS, "control": "law", "by": 0.9, "window": (0, 180)}
    assert m.listing_lag(both, options) == 60
    assert m.listing_lag(both, {**options, "window": (0, 60)}) == INF
    assert math.isnan(m.listing_lag(seen(x=np.zeros(200), law=held), options))


def test_order_needs_strictly_later_weeks() -> None:
    assert m.in_order([4.0, 18.0, INF]) == 1
    assert m.in_order([4.0, 4.0]) == 0
    assert m.in_order([INF, INF]) == 0
    assert m.in_order([4.0, math.nan]) == 0


def test_weeks_without_a_value_are_left_out_of_a_running_mean() -> None:
    found = m.smoothed(np.array([1.0, math.nan, 3.0, math.nan]), 2)
    assert found[:3].tolist() == [1, 3, 3]
    assert math.isnan(found[3])


def test_the_interval_of_a_median_leaves_out_what_the_binomial_allows() -> None:
    """Of 9 values, P(Binomial(9, 1/2) <= 1) = 10/512: one may be left out on each side, of 8 none."""
    assert median_interval(np.arange(1.0, 10.0)) == (5, 2, 8)
    assert median_interval(np.arange(1.0, 9.0)) == (4.5, 1, 8)


def test_the_median_of_never_is_never() -> None:
    assert median_interval(np.array([1.0, INF, INF])) == (INF, 1, INF)
    assert all(math.isnan(x) for x in median_interval(np.array([1.0, math.nan, math.nan])))


def test_weeks_away_count_from_when_the_ratio_leaves_and_not_from_the_start() -> None:
    """For 30 weeks nothing happens; from week 30 to week 50 since the start it is away."""
    options = {**OPTIONS, "within": 0.1, "smooth": 1}
    assert m.weeks_away(seen(x=dip(50, 70, 0.5)), options) == 20
    assert m.weeks_away(seen(x=dip(20, 40, 0.5)), options) == 20
    assert m.weeks_away(seen(x=dip(50, 70, 1.09)), options) == 0  # never out of the band
    assert m.weeks_away(seen(x=dip(50, 120, 0.5)), options) == INF


def test_a_side_leaves_out_what_lies_on_the_other() -> None:
    """A rise to 1.6 for weeks 5 to 40, then a fall to 0.7 for weeks 60 to 75 since the start."""
    both_ways = dip(25, 60, 1.6)
    both_ways[80:95] = 0.7
    options = {**OPTIONS, "within": 0.1, "smooth": 1}
    by_side = {side: {**options, "side": side} for side in (-1, 0, 1)}
    assert {k: m.weeks_away(seen(x=both_ways), o) for k, o in by_side.items()} == {-1: 15, 0: 35, 1: 35}
    assert {k: m.weeks_until_back(seen(x=both_ways), o) for k, o in by_side.items()} == {-1: 75, 0: 40, 1: 40}
    found = {k: m.away(seen(x=both_ways), o)[[0, 10, 65]] for k, o in by_side.items()}
    assert found[-1].tolist() == pytest.approx([0, 0, 0.3])
    assert found[0].tolist() == pytest.approx([0, 0.6, 0.3])
    assert found[1].tolist() == pytest.approx([0, 0.6, 0])

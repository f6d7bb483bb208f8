"""The rules, one by one, against numbers that can be done in the head."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules import belief, choice, draws, enforcement, hazard, maths, people, trade
from simulation.rules.compiled import COMPILED, phase

ABOUT = 1e-12  # relative: far below what any result shows

KEY = np.uint64(draws.key_of(np.uint64(1), np.uint64(7)))


@pytest.fixture(autouse=True)
def _wrap_around():
    """Uncompiled, the hash overflows on purpose."""
    with np.errstate(over="ignore"):
        yield


# ---- draws ----


def test_draws_are_uniform() -> None:
    """10,000 draws: the mean of a uniform number is 1/2 (give or take 1/346 each side),
    a tenth falls in each tenth.
    """
    found = np.array(
        [draws.draw(KEY, draws.HIT, week, number) for week in range(100) for number in range(100)]
    )
    assert found.min() >= 0.0
    assert found.max() < 1.0
    assert abs(found.mean() - 0.5) < 0.012
    counts, _ = np.histogram(found, bins=10, range=(0, 1))
    assert counts.min() > 880
    assert counts.max() < 1120


def test_draws_of_neighbours_are_unrelated() -> None:
    """Agents, purposes, weeks and numbers next to each other:
    no correlation beyond chance (1/sqrt(2000) = 0.022).
    """
    keys = [np.uint64(draws.key_of(np.uint64(1), np.uint64(k))) for k in range(2001)]
    by_agent = np.array([draws.draw(key, 1, 5, 0) for key in keys])
    by_week = np.array([draws.draw(KEY, 1, week, 0) for week in range(2001)])
    by_number = np.array([draws.draw(KEY, 1, 5, number) for number in range(2001)])
    one, other = (np.array([draws.draw(key, purpose, 5, 0) for key in keys]) for purpose in (1, 2))
    for first, second in [(x[1:], x[:-1]) for x in (by_agent, by_week, by_number)] + [(one, other)]:
        assert abs(np.corrcoef(first, second)[0, 1]) < 0.09


def test_no_draw_depends_on_another() -> None:
    forwards = [draws.draw(KEY, 3, week, 0) for week in range(50)]
    backwards = [draws.draw(KEY, 3, week, 0) for week in reversed(range(50))]
    assert forwards == backwards[::-1]


def test_each_part_of_the_key_changes_the_draw() -> None:
    here = draws.draw(KEY, 3, 10, 0)
    other_key = np.uint64(draws.key_of(np.uint64(2), np.uint64(7)))
    others = [draws.draw(other_key, 3, 10, 0), draws.draw(KEY, 4, 10, 0), draws.draw(KEY, 3, 11, 0),
              draws.draw(KEY, 3, 10, 1)]  # fmt: skip
    assert len({here, *others}) == 5


def test_purposes_have_numbers_of_their_own() -> None:
    numbers = [
        value for name, value in vars(draws).items() if name.isupper() and not name.startswith("_") and
        isinstance(value, int)
    ]  # fmt: skip
    assert len(numbers) == len(set(numbers)) >= 20


def test_children_have_identities_of_their_own() -> None:
    """1,000 parents with 20 children each: 20,000 identities, none twice and none a parent's."""
    parents = [np.uint64(k) for k in range(1000)]
    children = {int(draws.child_identity(parent, n)) for parent in parents for n in range(1, 21)}
    assert len(children) == 20_000
    assert not children & {int(parent) for parent in parents}


# ---- exp, log, power ----


@given(st.floats(-690, 690))
def test_exp_agrees_with_the_library(x: float) -> None:
    assert maths.exp(x) == pytest.approx(math.exp(x), rel=1e-13, abs=0)


@given(st.floats(1e-300, 1e300))
def test_log_agrees_with_the_library(x: float) -> None:
    assert maths.log(x) == pytest.approx(math.log(x), rel=1e-13, abs=1e-15)


@given(st.floats(1e-3, 1e3), st.floats(-10, 10))
def test_powers_agree_with_the_library(base: float, exponent: float) -> None:
    assert maths.power(base, exponent) == pytest.approx(base**exponent, rel=1e-13, abs=0)


@given(st.lists(st.floats(0, 1e300), max_size=20), st.floats(-10, 10))
def test_powers_of_many_numbers_are_those_of_each(bases: list[float], exponent: float) -> None:
    found = np.array([*bases, 0.0, 1.0, 5e-324, 7.0])
    expected = [*(maths.power(float(x), exponent) for x in found[:-1]), 7.0]
    maths.powers(found, len(found) - 1, exponent)  # the last is left as it was
    assert found.tolist() == expected


@pytest.mark.skipif(not COMPILED, reason="rules are not compiled in this process")
def test_compiled_powers_have_the_last_bit_of_the_same_text_in_python() -> None:
    lucks = np.random.default_rng(1).uniform(size=(2, 2000))
    bases, exponents = np.exp(40.0 * lucks[0] - 20.0), 20.0 * lucks[1] - 10.0
    compiled = phase(maths.power)
    for base, exponent in zip([0.0, 1.0, *bases], [0.5, 0.5, *exponents], strict=True):
        assert compiled(float(base), float(exponent)) == maths.power(float(base), float(exponent))


def test_logs_of_the_smallest_doubles_agree_with_the_library() -> None:
    for x in (5e-324, 1e-310, 2.2250738585072014e-308):
        assert maths.log(x) == pytest.approx(math.log(x), rel=1e-13)


def test_exp_log_and_powers_at_their_ends() -> None:
    assert maths.exp(0.0) == 1.0
    assert maths.exp(-701.0) == 0.0
    assert maths.exp(1e6) == maths.exp(700.0)
    assert maths.log(1.0) == 0.0
    assert maths.log(0.0) == maths.log(-1.0) == -745.0
    assert maths.power(0.0, 0.0) == 1.0
    assert maths.power(0.0, 2.0) == 0.0
    assert maths.power(3.0, 2.0) == pytest.approx(9.0, rel=ABOUT)


def test_clip_keeps_within() -> None:
    assert [maths.clip(x, 0.0, 1.0) for x in (-2.0, 0.25, 3.0)] == [0.0, 0.25, 1.0]


# ---- hazard ----


def test_two_chances_of_a_half_make_three_quarters() -> None:
    assert hazard.combine(0.5, 0.5) == 0.75
    assert hazard.combine(0.0, 0.3) == pytest.approx(0.3, rel=ABOUT)
    assert hazard.combine(1.0, 0.3) == 1.0


def test_a_half_each_week_makes_seven_eighths_in_three() -> None:
    assert hazard.over_weeks(0.5, 3.0) == pytest.approx(0.875, rel=ABOUT)
    assert hazard.over_weeks(0.0, 10.0) == 0.0
    assert hazard.over_weeks(1.0, 1.0) == 1.0


@pytest.mark.parametrize(
    ("luck", "lost"), [(0.0, 0), (0.2499, 0), (0.25, 1), (0.7499, 1), (0.75, 2), (0.9999, 2)]
)
def test_two_consignments_at_even_odds(luck: float, lost: int) -> None:
    """Chances of 0, 1 and 2 losses: a quarter, a half, a quarter."""
    assert hazard.lost_consignments(luck, 2, 0.5) == lost


def test_consignments_at_the_ends() -> None:
    assert hazard.lost_consignments(0.0, 5, 0.0) == hazard.lost_consignments(0.999, 5, 0.0) == 0
    assert hazard.lost_consignments(0.0, 5, 1.0) == 5
    assert hazard.lost_consignments(0.0, 5, 1.5) == 5
    assert hazard.lost_consignments(0.5, 0, 0.5) == 0
    assert hazard.lost_consignments(math.nextafter(1.0, 0.0), 12, 0.01) <= 12


def test_losses_are_the_expected_share() -> None:
    """A grid of lucks, 10 consignments at a chance of 0.3: 3 on average."""
    lucks = (np.arange(2000) + 0.5) / 2000
    assert np.mean([hazard.lost_consignments(x, 10, 0.3) for x in lucks]) == pytest.approx(3.0, abs=0.01)


# ---- beliefs ----


def test_a_hit_in_ten_weeks_on_ten_weeks_of_calm() -> None:
    """10 weeks of memory at 0.1 are one hit; one more in 10 weeks: 2 in 20."""
    assert belief.learn(0.1, 10.0, 1.0, 10.0) == pytest.approx(0.1, rel=ABOUT)
    assert belief.learn(0.1, 10.0, 0.0, 10.0) == pytest.approx(0.05, rel=ABOUT)
    assert belief.learn(0.1, 10.0, 3.0, 10.0) == pytest.approx(0.2, rel=ABOUT)


def test_belief_stays_a_chance_and_needs_evidence() -> None:
    assert belief.learn(0.9, 1.0, 50.0, 1.0) == 1.0
    assert belief.learn(0.4, 0.0, 0.0, 0.0) == 0.4
    assert belief.learn(0.4, 20.0, 0.0, 0.0) == pytest.approx(0.4, rel=ABOUT)


def test_belief_tends_to_a_constant_pressure() -> None:
    """Hits at a rate of 0.2 a week: from whatever start, belief comes to 0.2."""
    for first in (0.0, 1.0):
        now = first
        for _ in range(200):
            now = belief.learn(now, 20.0, 0.2 * 4.0, 4.0)
        assert now == pytest.approx(0.2, abs=1e-6)


def test_a_partners_word_moves_by_its_weight() -> None:
    assert belief.listen(0.2, 0.6, 0.25) == pytest.approx(0.3, rel=ABOUT)
    assert belief.listen(0.2, 0.6, 0.0) == 0.2
    assert belief.listen(0.2, 0.6, 1.0) == pytest.approx(0.6, rel=ABOUT)


# ---- choice ----

NOTHING = {
    "turnover": 0.0, "margin": 1.0, "loss": 0.0, "replacement": 0.0, "arrest": 0.0, "arrest_cost": 0.0,
    "running": 0.0, "switching": 0.0, "horizon": 10.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "profit"),
    [
        ({"turnover": 100.0, "margin": 0.5}, 50.0),
        ({"turnover": 100.0, "margin": 0.5, "loss": 0.2}, 40.0),
        ({"turnover": 100.0, "margin": 0.5, "loss": 0.2, "replacement": 0.5}, 30.0),
        ({"arrest": 0.01, "arrest_cost": 1000.0}, -10.0),
        ({"running": 7.0}, -7.0),
        ({"switching": 50.0}, -5.0),
        ({"turnover": 100.0, "margin": 0.5, "loss": 0.2, "replacement": 0.5, "arrest": 0.01,
          "arrest_cost": 1000.0, "running": 7.0, "switching": 50.0}, 8.0),
    ],
)  # fmt: skip
def test_profit_term_by_term(given: dict[str, float], profit: float) -> None:
    assert choice.expected_profit(*(NOTHING | given).values()) == pytest.approx(profit, rel=ABOUT)


def pick(profits: list[float], noise: float, luck: float, feasible: list[int] | None = None) -> int:
    allowed = np.array(feasible if feasible is not None else [1] * len(profits), dtype=np.int64)
    return int(choice.pick(np.array(profits), allowed, len(profits), noise, luck, np.zeros(len(profits))))


def test_without_noise_the_best_and_the_first_of_equals() -> None:
    assert pick([1.0, 3.0, 2.0], 0.0, 0.99) == 1
    assert pick([3.0, 3.0, 2.0], 0.0, 0.99) == 0
    assert pick([-5.0, -1.0], 0.0, 0.0) == 1


def test_what_is_not_feasible_is_never_taken() -> None:
    assert pick([1.0, 3.0, 2.0], 0.0, 0.5, [1, 0, 1]) == 2
    assert pick([1.0, 3.0], 1.0, 0.5, [0, 0]) == -1
    assert {pick([1.0, 99.0, 1.0], 1.0, luck, [1, 0, 1]) for luck in (0.0, 0.3, 0.6, 0.999)} == {0, 2}
    assert choice.pick(np.zeros(0), np.zeros(0, dtype=np.int64), 0, 1.0, 0.5, np.zeros(0)) == -1


def test_options_past_the_number_given_are_not_looked_at() -> None:
    assert choice.pick(np.array([1.0, 9.0]), np.ones(2, dtype=np.int64), 1, 1.0, 0.999, np.zeros(2)) == 0


def test_luck_zero_takes_the_first_feasible_option() -> None:
    assert pick([0.0, 1.0], 1.0, 0.0) == 0
    assert pick([0.0, 1.0], 1.0, 0.0, [0, 1]) == 1


def test_equals_share_the_luck() -> None:
    assert [pick([2.0, 2.0], 1.0, luck) for luck in (0.0, 0.499, 0.5, 0.999)] == [0, 0, 1, 1]


def test_logit_odds_are_those_of_the_difference_in_noise() -> None:
    """A profit higher by noise x log 3 is three times as likely: a quarter and three quarters."""
    profits = [0.0, 2.0 * math.log(3.0)]
    assert [pick(profits, 2.0, luck) for luck in (0.2499, 0.2501)] == [0, 1]


def test_huge_differences_do_not_overflow() -> None:
    assert pick([0.0, 1e300], 1e-3, 0.0) == 1
    assert pick([-1e300, 0.0], 1e-3, 0.0) == 1


# ---- trade ----


def test_orders_fill_up_to_the_target() -> None:
    """10 a week for 4 weeks are 40; 15 are there and 5 on the way."""
    assert trade.order_up_to(10.0, 4.0, 15.0, 5.0) == 20.0
    assert trade.order_up_to(10.0, 4.0, 50.0, 0.0) == 0.0


def test_averages_move_by_a_part_of_the_difference() -> None:
    assert trade.smooth(10.0, 20.0, 5.0) == 12.0
    assert trade.smooth(10.0, 20.0, 0.5) == 20.0


def test_price_covers_cost_loss_and_premium() -> None:
    """Half is lost, so a delivered unit costs 20; a premium of a quarter of 40 is 10; scarcity doubles."""
    assert trade.ask(10.0, 0.5, 40.0, 0.25, 2.0) == 60.0
    assert trade.ask(10.0, 1.0, 0.0, 0.0, 1.0) == 200.0  # at most 19 of 20 are reckoned as lost


def test_scarcity_rises_with_unmet_orders_and_falls_with_glut() -> None:
    assert trade.scarcity_next(1.0, 0.5, 0.0, 0.2, 0.1, 0.5, 5.0) == pytest.approx(1.1, rel=ABOUT)
    assert trade.scarcity_next(1.0, 0.0, 0.5, 0.2, 0.1, 0.5, 5.0) == pytest.approx(0.9, rel=ABOUT)
    assert trade.scarcity_next(2.0, 0.0, 0.0, 0.2, 0.1, 0.5, 5.0) == pytest.approx(1.9, rel=ABOUT)
    assert trade.scarcity_next(4.9, 1.0, 0.0, 1.0, 0.0, 0.5, 5.0) == 5.0
    assert trade.scarcity_next(0.6, 0.0, 1.0, 1.0, 0.0, 0.5, 5.0) == 0.5


def test_what_is_short_is_shared() -> None:
    assert trade.ration(30.0, 40.0) == 0.75
    assert trade.ration(40.0, 40.0) == trade.ration(50.0, 40.0) == trade.ration(0.0, 0.0) == 1.0
    assert trade.ration(0.0, 40.0) == 0.0


def test_sellers_level_goods_to_the_dose_that_buyers_are_used_to() -> None:
    assert trade.dose_strength(0.7, 4.0, 0.0) == pytest.approx(0.7, rel=1e-12)
    assert trade.dose_strength(0.7, 4.0, 1.0) == pytest.approx(2.8, rel=1e-12)
    assert trade.dose_strength(0.7, 4.0, 0.5) == pytest.approx(1.4, rel=1e-12)
    assert trade.dose_strength(0.7, 0.25, 0.5) == pytest.approx(0.35, rel=1e-12)


def test_sellers_cut_as_far_as_the_shortfall_and_the_floor() -> None:
    assert trade.stretch(75.0, 100.0, 0.2, 1.0) == 0.75
    assert trade.stretch(50.0, 100.0, 0.2, 0.5) == 0.75
    assert trade.stretch(10.0, 100.0, 0.2, 1.0) == 0.2
    assert trade.stretch(10.0, 100.0, 0.2, 0.0) == 1.0
    assert trade.stretch(100.0, 100.0, 0.2, 1.0) == trade.stretch(0.0, 0.0, 0.2, 1.0) == 1.0


# ---- people ----


def test_demand_at_four_times_the_price() -> None:
    """An elasticity of -1/2: at four times the price half as much is used; bounded by what is given."""
    assert people.demand_factor(40.0, 10.0, -0.5, 10.0) == pytest.approx(0.5, rel=ABOUT)
    assert people.demand_factor(10.0, 10.0, -0.5, 10.0) == 1.0
    assert people.demand_factor(1000.0, 1.0, -1.0, 10.0) == 0.1
    assert people.demand_factor(1.0, 1000.0, -1.0, 3.0) == 3.0
    assert people.demand_factor(0.0, 10.0, -0.5, 10.0) == 1.0
    assert people.demand_factor(10.0, 0.0, -0.5, 10.0) == 1.0


def overdose(**changed: float) -> float:
    calm = {
        "base": 0.001, "dose_factor": 1.0, "dose_exponent": 2.0, "variability": 0.0,
        "variability_weight": 2.0,
        "novelty": 0.0, "novelty_weight": 3.0, "stimulant": 0.0, "stimulant_weight": 0.5, "saved": 0.0,
    }  # fmt: skip
    return float(people.overdose_hazard(*(calm | changed).values()))


@pytest.mark.parametrize(
    ("changed", "chance"),
    [
        ({}, 0.001),
        ({"dose_factor": 2.0}, 0.004),
        ({"variability": 0.5}, 0.002),
        ({"novelty": 1.0}, 0.004),
        ({"stimulant": 1.0}, 0.0015),
        ({"saved": 0.5}, 0.0005),
        ({"dose_factor": 2.0, "variability": 0.5, "novelty": 1.0, "stimulant": 1.0, "saved": 0.5}, 0.011),
        ({"dose_factor": 100.0}, 1.0),
    ],
)
def test_overdose_risk_factor_by_factor(changed: dict[str, float], chance: float) -> None:
    assert overdose(**changed) == pytest.approx(chance, rel=ABOUT)


# ---- enforcement ----


def test_effort_has_diminishing_returns() -> None:
    """At scale 1/log 2 each unit of effort halves what is left: efforts 0, 1 and 2 give 0, 1/2 and 3/4."""
    scale = 1.0 / math.log(2.0)
    assert enforcement.effect_of(0.0, scale) == 0.0
    assert enforcement.effect_of(1.0, scale) == pytest.approx(0.5, rel=ABOUT)
    assert enforcement.effect_of(2.0, scale) == pytest.approx(0.75, rel=ABOUT)


def test_trust_returns_by_a_part_of_the_way() -> None:
    assert enforcement.revert(0.2, 0.6, 0.25) == pytest.approx(0.3, rel=ABOUT)
    assert enforcement.revert(0.2, 0.6, 10.0) == 1.0
    assert enforcement.revert(0.2, -3.0, 1.0) == 0.0

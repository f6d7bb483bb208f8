"""Draws of assumed numbers: what is drawn, which draws count, and shares by hand."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from sandbox import baseline

from simulation.errors import UserError
from simulation.names import WORLDS
from simulation.reactions.uptake import label_steps
from simulation.study.grid import Plan, make_plan
from simulation.study.robust import (
    Draw,
    cell_shares,
    check_robust,
    drawn_parameters,
    drawn_scenarios,
    judge_draws,
    label_shares,
    latin_hypercube,
)

INSTRUMENTS = Path(__file__).with_name("grid_instruments.yaml")


def test_only_assumed_numbers_with_a_range_are_drawn() -> None:
    numbers = {number.name: number for number in drawn_parameters(baseline())}
    assert all(number.basis == "assumed" for number in numbers.values())
    assert "behaviour.noise" in numbers
    assert "options.courier.ownership.bought_firm.running_cost" in numbers
    for name in ("run.burn_in_weeks", "behaviour.adaptation", "behaviour.imitation"):
        assert name not in numbers


def test_what_the_assumptions_fix_is_not_drawn() -> None:
    careful = dataclasses.replace(baseline(), assumptions="risk_averse")
    names = {number.name for number in drawn_parameters(careful)}
    assert "behaviour.risk_weight" not in names
    assert drawn_scenarios(careful, 1)[0].values()["behaviour.risk_weight"] == 3


def test_a_hypercube_meets_each_tenth_of_each_range_once() -> None:
    numbers = drawn_parameters(baseline())
    draws = latin_hypercube(numbers, 10)
    low, high = (np.array([getattr(x, end) for x in numbers]) for end in ("low", "high"))
    tenths = np.floor(10 * (draws - low) / (high - low)).astype(int)
    assert (np.sort(tenths, axis=0) == np.arange(10)[:, None]).all()
    assert (latin_hypercube(numbers, 10) == draws).all()


def test_a_draw_changes_values_within_their_ranges() -> None:
    one, two = drawn_scenarios(baseline(), 2)
    for number in drawn_parameters(baseline()):
        assert number.low <= one.values()[number.name] <= number.high
        assert one.values()[number.name] != two.values()[number.name]


def draw(with_: tuple[float, ...], delivered: float = 10.0, error: str = "") -> Draw:
    """Uptake of corruption in the clan-lab world, 1 without instruments; the seeds' rates with them."""
    rates = np.ones((len(with_), 2, len(WORLDS), len(label_steps().labels)))
    rates[:, 1, WORLDS.index("clan_lab"), label_steps().labels.index("corruption")] = with_
    return Draw(rates, delivered, error)


def plan() -> Plan:
    return make_plan(
        "sandbox", seeds=2, cells=["target_systems/clan_lab"], start_week=8, window_weeks=20,
        instruments=INSTRUMENTS,
    )  # fmt: skip


ROSE, FELL, STAYED = (3.0, 3.1, 3.2), (0.2, 0.1, 0.3), (0.0, 1.0, 2.1)
USUAL = draw((*ROSE, *STAYED))


def test_shares_are_of_the_draws_that_count() -> None:
    draws = [
        draw(ROSE),
        draw(ROSE),
        draw(FELL),
        draw(STAYED),
        draw(ROSE, delivered=0.9),
        draw((), error="it broke"),
    ]
    robust = judge_draws(draws, USUAL, seeds=3)
    assert robust.valid.tolist() == [True, True, True, True, False, False]
    assert (robust.collapsed, robust.failed) == (1, 1)
    row = cell_shares(plan(), robust).iloc[0]
    assert (row["draws"], row["share_seen"], row["share_not_seen"], row["share_opposite"]) == (
        4,
        0.5,
        0.25,
        0.25,
    )
    labels = label_shares(plan(), robust).set_index("label")
    corruption = labels.loc["corruption"]
    assert (corruption["share_rose"], corruption["share_fell"], corruption["share_positive"]) == (
        0.5,
        0.25,
        0.75,
    )
    # means of the draws: 2.1, 2.1, -0.8 and 0.1 / 3
    assert corruption["difference"] == pytest.approx((2.1 + 2.1 - 0.8 + 0.1 / 3) / 4)
    assert labels.loc["avoidance"]["share_positive"] == 0


def test_the_defaults_are_judged_with_as_few_seeds_as_a_draw_has() -> None:
    """Windows of 3 of the 6 seeds, going round. With three pairs t must exceed 4.3: so it does where the rates
    less 1 are 2, 2.1, 2.2 (t 36) and 1.1, 2, 2.1 (t 5.4), and not in the other four, which hold -1 or 0.
    """
    robust = judge_draws([draw(ROSE)], USUAL, 3)
    assert cell_shares(plan(), robust).iloc[0]["share_seen_at_defaults"] == pytest.approx(2 / 6)
    too_few = judge_draws([draw(ROSE)], draw(ROSE[:2]), 3)
    assert np.isnan(cell_shares(plan(), too_few).iloc[0]["share_seen_at_defaults"])


def test_a_trade_at_just_a_tenth_of_the_usual_counts() -> None:
    robust = judge_draws([draw(ROSE, delivered=1.0), draw(ROSE, delivered=float("nan"))], USUAL, 3)
    assert robust.valid.tolist() == [True, False]


def test_without_a_draw_that_counts_there_are_no_shares() -> None:
    robust = judge_draws([draw(ROSE, delivered=0.0)], USUAL, 3)
    row = cell_shares(plan(), robust).iloc[0]
    assert row["draws"] == 0
    assert np.isnan(row["share_seen"])


@pytest.mark.parametrize(
    ("draws", "seeds", "message"),
    [(0, 4, "--robust: 0 is outside 1 to 10000"), (5, 1, "--draw-seeds: 1 is too few")],
)
def test_numbers_of_draws_that_give_nothing_are_refused(draws: int, seeds: int, message: str) -> None:
    with pytest.raises(UserError, match=message):
        check_robust(draws, seeds)

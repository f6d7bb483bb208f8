"""Predict and reveal: seeds kept warm give the runs from scratch; verdicts are those of the grid."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from page_parts import CELL, items_of

from simulation.model import SupplyChain
from simulation.names import WORLDS
from simulation.page import judge, predict, shown
from simulation.page.predict import SHOWN, Counts
from simulation.page.shown import START, WEEKS
from simulation.reactions.uptake import label_steps
from simulation.scenario import load_scenario
from simulation.study.reduction import Axis


def test_seeds_kept_warm_in_any_order_give_the_runs_from_scratch() -> None:
    base = load_scenario("sandbox_baseline", weeks=WEEKS)
    items = items_of(CELL, START, base)
    for seed in (1, 2):
        predict.warm(base, seed)
    for seed in (2, 1):
        with_, without = predict.run_seed(base, seed, items)
        again = predict._run_on(SupplyChain(dataclasses.replace(base, interventions=items), seed=seed))
        assert np.array_equal(with_.lines, again.lines)
        assert np.array_equal(with_.rates, again.rates)
        assert np.array_equal(without.lines, predict._run_on(SupplyChain(base, seed=seed)).lines)
        assert np.array_equal(with_.lines[:, : START // 4], without.lines[:, : START // 4])


def counts(label: str, rate: float, quantity: float, lines: float) -> Counts:
    steps = label_steps()
    rates = np.zeros((len(WORLDS), len(steps.labels)))
    rates[WORLDS.index("logistics"), steps.labels.index(label)] = rate
    axis = Axis("mode", "", ("post", "vehicle"))
    return Counts(np.full((len(SHOWN), WEEKS // 4), lines), rates, {axis: np.array([quantity, 10.0])})


def reveal_of(rates: list[float], expected: tuple[str, ...]) -> shown.Reveal:
    pairs = [(counts("diversify", rate, 4.0, 2.0 + k), counts("diversify", 0.0, 8.0, 1.0 + k))
             for k, rate in enumerate(rates)]  # fmt: skip
    return judge.judge(pairs, "logistics", expected, False, (), load_scenario("sandbox_baseline"))


def test_what_rises_with_every_seed_is_seen_and_what_chance_moves_is_not() -> None:
    rose = reveal_of([4.0, 5.0, 6.0, 5.0, 4.0, 6.0], ("diversify",))
    assert rose.verdict == "seen"
    first = rose.labels[0]
    assert (first.label, first.difference, first.verdict) == ("diversify", 5.0, "seen")
    assert 4.0 < first.low < 5.0 < first.high < 6.0
    assert reveal_of([4.0, -5.0, 6.0, -5.0, 4.0, -4.0], ("diversify",)).verdict == "not_seen"
    assert reveal_of([4.0, 5.0, 6.0, 5.0, 4.0, 6.0], ()).labels[0].verdict == "unexpected"


def test_bands_are_means_over_seeds() -> None:
    band = reveal_of([1.0, 1.0], ()).bands[0]
    assert band.weeks[:3] == [4, 8, 12]
    assert band.with_[0][:3] == [2.5, 2.5, 2.5]
    assert band.without[0][:3] == pytest.approx([1.5, 1.5, 1.5])

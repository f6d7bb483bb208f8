"""Series of the patterns, held against the tables of the same run, which are made in another way."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sandbox import mixed

from simulation.branching import go_on
from simulation.model import SupplyChain
from simulation.study import validation_series as v
from simulation.study.validation_series import Series, Watch, Watched, series_of, watched

WEEKS = 80


@pytest.fixture(scope="module")
def model() -> SupplyChain:
    found = SupplyChain(mixed(WEEKS), seed=3)
    found.noted = Watch.of(found, WEEKS + 5)  # type: ignore[attr-defined]
    go_on(found, WEEKS, found.noted.note)  # type: ignore[attr-defined]
    return found


@pytest.fixture(scope="module")
def run(model: SupplyChain) -> Watched:
    return watched(model, model.noted)  # type: ignore[attr-defined]


def by_week(rows: pd.DataFrame, column: str) -> np.ndarray:
    return rows.groupby("week")[column].sum().reindex(range(WEEKS), fill_value=0.0).to_numpy()


def test_what_is_sent_is_the_flow_on_these_lanes(model: SupplyChain, run: Watched) -> None:
    flows = model.flows
    rows = flows[(flows["from_place"] == "SRC1") & (flows["mode"] == "post")]
    found = v.sent(run, {"from": ("SRC1",), "modes": ("post",)})
    assert found == pytest.approx(by_week(rows, "quantity_kg"))
    assert found.sum() > 0


def test_a_jurisdiction_stands_for_its_places(run: Watched) -> None:
    together = v.sent(run, {"to": ("T",)})
    assert together == pytest.approx(v.sent(run, {"to": ("TOWN",)}) + v.sent(run, {"to": ("BAY",)}))
    assert together.sum() > 0


@pytest.mark.parametrize(
    ("dimension", "series"),
    [
        ("source_place", lambda run, option: v.sourced(run, {"places": (option,), "counted": ("reference_kg",)})),
        ("substance", lambda run, option: v.sourced(run, {"substances": (option,), "counted": ("reference_kg",)})),
        ("lab_place", lambda run, option: v.made(run, {"places": (option,)})),
        ("laundering_channel", lambda run, option: v.laundered(run, {"channels": (option,)})),
    ],
)  # fmt: skip
def test_series_are_those_of_the_shares_table(
    model: SupplyChain, run: Watched, dimension: str, series: object
) -> None:
    shares = model.shares
    shares = shares[shares["dimension"] == dimension]
    assert len(shares)
    for option, rows in shares.groupby("option"):
        assert series(run, str(option)) == pytest.approx(by_week(rows, "quantity"))  # type: ignore[operator]


def test_seizures_and_hits_are_those_of_the_events_table(model: SupplyChain, run: Watched) -> None:
    events = model.events
    taken = events[events["kind"] == "seizure"]
    assert v.seized(run, {}) == pytest.approx(by_week(taken, "quantity_kg"))
    assert v.hits(run, {"kinds": ("seizure",)}).sum() == len(taken) > 0


def test_money_posted_to_bribes_is_the_weekly_measure(model: SupplyChain, run: Watched) -> None:
    assert v.posted(run, {"accounts": ("bribes",)}) == pytest.approx(model.weekly["bribes_usd"].to_numpy())


def test_money_that_buyers_pay_is_the_retail_revenue(model: SupplyChain, run: Watched) -> None:
    paid = v.posted(run, {"accounts": ("buyers",), "side": ("out",)})
    assert paid == pytest.approx(model.weekly["retail_revenue_usd"].to_numpy())


def test_laboratories_are_counted_and_law_is_noted(model: SupplyChain, run: Watched) -> None:
    assert v.labs(run, {}) == pytest.approx(model.weekly["agents_lab"].to_numpy())
    law = v.control(run, {"substances": ("drug_class",), "places": ("S1",)})
    assert law[-1] >= 0.8 > law[0]  # controlled from week 4 on


def test_a_reference_dose_times_its_price_makes_the_price_of_a_kilogram(run: Watched) -> None:
    """1.5 mg pure a dose: 666,667 doses a kilogram."""
    price = run.weekly[:, v.COLUMN["price_per_pure_dose_usd"]]
    some = price > 0
    per_kg = v.retail_price(run, {})
    assert (per_kg[some] / price[some]) == pytest.approx(1e6 / run.values["demand.reference_dose_mg"])


def test_series_are_made_of_others(run: Watched) -> None:
    known = {
        "a": Series("a", "labs", {}),
        "twice": Series("twice", parts=("a", "a"), how="plus"),
        "square": Series("square", parts=("a", "a"), how="times"),
        "one": Series("one", parts=("a", "a"), factor=3.0),
    }
    labs = v.labs(run, {})
    assert series_of(run, "twice", known) == pytest.approx(2 * labs)
    assert series_of(run, "square", known) == pytest.approx(labs**2)
    assert series_of(run, "one", known) == pytest.approx(np.full(WEEKS, 3.0))


def test_a_ratio_over_nothing_is_not_defined(run: Watched) -> None:
    known = {
        "a": Series("a", "labs", {}),
        "none": Series("none", "labs", {"places": ("TOWN",)}),
        "ratio": Series("ratio", parts=("a", "none")),
    }
    assert np.isnan(series_of(run, "ratio", known)).all()


def test_the_means_of_a_group_without_members_are_not_defined() -> None:
    found = v._means_by(np.array([0, 0, 2]), np.array([1.0, 3.0, 5.0]), 3)
    assert found[[0, 2]].tolist() == [2, 5]
    assert np.isnan(found[1])

"""What a comparison keeps of a run agrees with the run's own tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sandbox import mixed

from simulation.measures import DIMENSION_UNITS, DIMENSIONS
from simulation.measures.frames import reference_mass
from simulation.model import SupplyChain
from simulation.study.reduction import net_switches, quantities_of, reduce_run


@pytest.fixture(scope="module")
def model() -> SupplyChain:
    return SupplyChain(mixed(weeks=60), seed=3).run()


def switches(*rows: tuple[int, str, str, str, str]) -> pd.DataFrame:
    columns = ["week", "role", "choice", "from_option", "to_option"]
    return pd.DataFrame(rows, columns=columns).assign(kind="switch")


def test_switches_toward_a_label_count_less_those_that_undo_it():
    weekly = pd.DataFrame({"week": range(52), "agents_total": 50.0})  # 50 agent-years, 25 from week 26 on
    events = switches(
        (0, "cell", "payment", "cash", "crypto"),  # before week 26
        (30, "cell", "payment", "cash", "crypto"),
        (31, "cell", "payment", "cash", "crypto"),
        (40, "cell", "payment", "crypto", "cash"),
    )
    assert net_switches(events, weekly, 26)["use_crypto"] == pytest.approx(100 * (2 - 1) / 25)
    assert net_switches(events, weekly, 0)["use_crypto"] == pytest.approx(100 * (3 - 1) / 50)
    assert net_switches(events, weekly, 26)["encrypt"] == 0


def test_every_dimension_has_a_quantity_with_a_unit(model):
    assert set(DIMENSION_UNITS) == set(DIMENSIONS)
    quantities = quantities_of(model)
    assert {axis.dimension for axis in quantities} == set(DIMENSIONS)
    for axis, quantity in quantities.items():
        assert quantity.shape == (60, len(axis.options))
        assert quantity.min() >= 0
        assert quantity.sum() > 0, axis


def test_quantities_are_those_of_the_shares_table(model):
    shares = model.shares.groupby("dimension")["quantity"].sum()
    for dimension in DIMENSIONS:
        total = sum(q.sum() for axis, q in quantities_of(model).items() if axis.dimension == dimension)
        assert total == pytest.approx(shares[dimension])


def test_what_people_bought_is_the_quantity_delivered(model):
    product = sum(q for axis, q in quantities_of(model).items() if axis.dimension == "product")
    assert product.sum(axis=1) == pytest.approx(model.weekly["quantity_delivered_kg"].to_numpy())


def test_what_laboratories_sent_is_part_of_what_reached_cells_and_the_rest_came_from_brokers(model):
    quantities = {axis.dimension: q for axis, q in quantities_of(model).items()}
    assert 0 < quantities["lab_place"].sum() < quantities["mode"].sum()


def test_inputs_count_as_what_can_be_made_of_them(model):
    worth = dict(zip(model.world.substances, reference_mass(model.world), strict=True))
    for name, substance in model.world.substances.items():
        if substance.stage == "finished":
            assert worth[name] == substance.potency
    recipe = next(
        r for r in model.world.recipes.values() if model.world.substances[r.input].stage == "precursor"
    )
    assert worth[recipe.input] >= recipe.yield_share * model.world.substances[recipe.output].potency > 0


def test_reduction_keeps_all_weeks_of_all_measures(model):
    kept = reduce_run(model, since=10)
    assert kept.weekly.shape == (60, 46)
    assert np.array_equal(kept.weekly[:, 1], model.weekly["doses_sold"])

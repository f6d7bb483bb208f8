"""Mass and money are conserved exactly: in every shipped scenario, and in 200 made up at random."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sandbox import measure, mixed, sandbox, trust_shock

from simulation import parameters
from simulation.interventions import KINDS, Intervention
from simulation.model import SupplyChain
from simulation.names import MODES
from simulation.scenario import BURN_IN, Override, Scenario, list_scenarios, load_scenario
from simulation.world.geography import load_world
from simulation.world.ledger import ACCOUNTS, post

PLAIN = [p for p in parameters.load().values() if not p.name.startswith("options.") and p.name != BURN_IN]


def books_of(model: SupplyChain) -> np.ndarray:
    """What every account took in and gave out, by (week, account, item): the raw books behind the table."""
    return model.history.posted[: model.history.weeks]


def by_week(table: pd.DataFrame, column: str) -> np.ndarray:
    """A column of the balance as (week, account and item)."""
    return table[column].to_numpy().reshape(table["week"].nunique(), -1)


def check(scenario: Scenario, seed: int) -> SupplyChain:
    """Run week by week, and hold the books against what agents really have."""
    model = SupplyChain(scenario, seed)
    try:
        for _ in range(scenario.weeks):
            model.step()
            assert model.state.stock.min() >= 0
            assert model.state.traders["cash"].min() >= 0
            assert (model.state.parcels["mg"] >= 0).all()
            assert (model.state.payments["cents"] >= 0).all()
        table = model.balance
        wrong = table[table["error"] != 0]
        assert wrong.empty, f"{len(wrong)} rows do not balance, the first:\n{wrong.head()}"
        sums = table.groupby(["week", "item"])[["in", "out"]].sum()
        assert (sums["in"] == sums["out"]).all()
        assert (table["opening"] + table["in"] - table["out"] == table["closing"]).all()
        name, opening, closing = (by_week(table, column) for column in ("account", "opening", "closing"))
        assert (name == name[0]).all()
        assert (opening[1:] == closing[:-1]).all()
        assert (table[["in", "out"]] >= 0).all(axis=None)
    finally:
        model.close()
    return model


@pytest.mark.parametrize("name", list_scenarios())
def test_shipped_scenarios_balance(name: str) -> None:
    full = load_scenario(name)
    starts = [item.start_week for item in full.interventions]
    earlier = max(0, min(starts) - 10) if starts else 0  # so that the measures act within the short run
    small = dataclasses.replace(
        full,
        weeks=60,
        scale=0.3 if full.world != "sandbox" else 1.0,
        burn_in_weeks=10,
        parameters=full.parameters | {BURN_IN: Override(10, "a test")},
        interventions=tuple(
            dataclasses.replace(item, start_week=item.start_week - earlier, until_week=None)
            for item in full.interventions
        ),
    )
    model = check(small, seed=3)
    assert model.weekly["quantity_delivered_kg"].sum() > 0


WHERE = {
    "class_scheduling": ("S1", "S2"), "list_scheduling": ("S1", "S2", "P"), "customs_screening": ("S1", "T"),
    "border_interdiction": ("T", "P"), "lab_raids": ("P", "LABS"), "aml_enforcement": ("P", "T"),
    "kyc_mandate": ("S1", "S2"), "treatment_expansion": ("T", "TOWN"),
}  # fmt: skip


@st.composite
def interventions(draw: st.DrawFn, weeks: int, number: int) -> Intervention:
    kind = draw(st.sampled_from(sorted(KINDS)))
    fields = {}
    if kind == "class_scheduling":
        fields["substances"] = (draw(st.sampled_from(sorted(load_world("sandbox").classes))),)
    elif kind == "list_scheduling":
        fields["substances"] = (draw(st.sampled_from(sorted(load_world("sandbox").substances))),)
    elif kind == "customs_screening":
        fields["modes"] = tuple(draw(st.lists(st.sampled_from(MODES), min_size=1, unique=True)))
        fields["direction"] = draw(st.sampled_from(["entering", "leaving", "both"]))
    start = draw(st.integers(-5, weeks - 1))
    until = draw(st.none() | st.integers(start + 1, weeks + 5))
    return measure(
        kind,
        f"{kind} {number}",
        where=tuple(
            draw(st.lists(st.sampled_from(WHERE.get(kind, ("S1", "P", "T"))), min_size=1, unique=True))
        ),
        start_week=start,
        until_week=until,
        ramp_weeks=draw(st.integers(0, 12)),
        intensity=draw(st.floats(0, 1)),
        **fields,
    )


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    weeks = draw(st.integers(5, 30))
    chosen = draw(st.lists(st.sampled_from(PLAIN), max_size=12, unique_by=lambda p: p.name))
    jurisdictions = st.sampled_from(load_world("sandbox").jurisdictions)
    shocks = st.tuples(jurisdictions, jurisdictions, st.integers(0, weeks - 1), st.floats(-1, 1))
    return sandbox(
        *[draw(interventions(weeks, number)) for number in range(draw(st.integers(0, 5)))],
        weeks=weeks,
        burn_in=draw(st.integers(0, 10)),
        events=tuple(trust_shock(*shock) for shock in draw(st.lists(shocks, max_size=2))),
        parameters={p.name: draw(st.floats(p.low, p.high)) for p in chosen},
    )


@settings(max_examples=200, derandomize=True, deadline=None, database=None,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip
@given(scenario=scenarios(), seed=st.integers(0, 2**63 - 1))
def test_random_scenarios_balance(scenario: Scenario, seed: int) -> None:
    check(scenario, seed)


def test_every_source_and_sink_is_used() -> None:
    """A balance of nothing would hold too: in a busy run something passes through every account."""
    model = check(mixed(60), seed=1)
    busy = books_of(model).any(axis=(0, 2, 3))
    assert [name for name, used in zip(ACCOUNTS, busy, strict=True) if not used] == []


def test_a_gram_too_much_would_be_seen() -> None:
    """The table compares with what agents hold: 1 g put into a stock by hand is an error of 1,000 mg."""
    model = SupplyChain(sandbox(weeks=3, burn_in=1), 1)
    model.step()
    row = int(np.flatnonzero((model.state.traders["active"] == 1) & (model.state.stock[:, 0] > 0))[0])
    model.state.stock[row, 0] += 1000
    model.step()
    wrong = model.balance.query("error != 0")
    model.close()
    assert wrong["week"].tolist() == [1]
    assert wrong["error"].tolist() == [-1000]


def test_what_one_account_gives_another_gets() -> None:
    ledger = np.zeros((len(ACCOUNTS), 2, 2), dtype=np.int64)
    post(ledger, 1, 4, 0, 250)
    assert ledger[1, 0].tolist() == [0, 250]
    assert ledger[4, 0].tolist() == [250, 0]
    assert ledger.sum() == 500

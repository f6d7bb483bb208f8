"""The same agent meets the same luck, whoever else is there: an inert extra agent changes nobody."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from sandbox import TABLES, mixed, sandbox

from simulation.model import SupplyChain
from simulation.names import ROLES
from simulation.rules import draws
from simulation.world import columns as c

NEVER = 10**9
HOME = {"supplier": "SRC1", "courier": "SRC2", "cell": "TOWN"}  # no laboratory looks for a courier in SRC2


def add_inert_agent(model: SupplyChain, among: int) -> int:
    """One more organisation, in the last spare row of a role's block: it owns, earns and reviews nothing.

    Nothing hits it, and whoever comes across it in a search finds nobody to trade with. (Among suppliers,
    brokers and laboratories it would not be inert: the others see how many sellers there are.)
    """
    a, row = model.state.traders, int(model.state.roles[among].stop) - 1
    assert a[row].active == 0
    a["role"][row] = c.ORGANISATION
    a["identity"][row] = 77
    a["key"][row] = draws.key_of(np.uint64(model.seed), np.uint64(77))
    a["place"][row] = list(model.world.places).index(HOME[ROLES[among]])
    a["exposure"][row] = 0.0
    a["normal"][row] = 1.0
    a["review_week"][row] = a["order_week"][row] = NEVER
    a["active"][row] = 1
    model.state.roles[among].used = row + 1
    return row


def tables(model: SupplyChain) -> dict[str, str]:
    return {name: getattr(model, name).to_csv(float_format="%.17g") for name in TABLES}


@pytest.mark.parametrize("role", [c.COURIER, c.CELL])
def test_an_inert_extra_agent_changes_nobody(role: int) -> None:
    alone, with_one = (SupplyChain(mixed(50), 1) for _ in range(2))
    row = add_inert_agent(with_one, role)
    alone.run()
    with_one.run()
    assert with_one.state.traders[row].active == 1, "it should have stayed to the end"
    one, other = alone.state.traders.copy(), with_one.state.traders.copy()
    one[row] = other[row]
    assert one.tobytes() == other.tobytes()
    assert alone.state.stock.tobytes() == with_one.state.stock.tobytes()
    assert tables(alone) == tables(with_one)
    alone.close()
    with_one.close()


def test_an_extra_agent_with_something_to_do_would_be_seen() -> None:
    """The comparison above can fail: the same row as a real supplier changes the run."""
    alone, with_one = (SupplyChain(mixed(50), 1) for _ in range(2))
    row = add_inert_agent(with_one, c.SUPPLIER)
    a, twin = with_one.state.traders, int(with_one.state.roles[c.SUPPLIER].start)
    for column in ("role", "exposure", "option", "normal", "capacity", "price", "cash"):
        a[column][row] = a[column][twin]
    a["review_week"][row] = 0
    assert tables(alone.run()) != tables(with_one.run())
    alone.close()
    with_one.close()


def keys(model: SupplyChain) -> dict[int, int]:
    a = model.state.traders
    return {int(x["identity"]): int(x["key"]) for x in a[a["active"] == 1]}


def test_more_agents_leave_the_luck_of_the_others_alone() -> None:
    """Twice as many agents: everybody who is in both has the same key, hence the same draws."""
    small = SupplyChain(sandbox(weeks=1), 1)
    large = SupplyChain(dataclasses.replace(sandbox(weeks=1), scale=2.0), 1)
    few, many = keys(small), keys(large)
    assert len(many) > 1.8 * len(few)
    assert set(few) <= set(many)
    assert all(many[identity] == key for identity, key in few.items())
    small.close()
    large.close()


def test_an_intervention_leaves_luck_alone() -> None:
    """After a year of measures: whoever is in both runs still has the same key, also those born since."""
    calm, squeezed = (
        SupplyChain(scenario, 1).run() for scenario in (sandbox(weeks=52, burn_in=4), mixed(52))
    )
    first = keys(SupplyChain(sandbox(weeks=52, burn_in=4), 1))
    both = set(keys(calm)) & set(keys(squeezed))
    assert len(both) > 50
    assert len(both - set(first)) > 0, "some were born in both runs"
    assert all(keys(calm)[identity] == keys(squeezed)[identity] for identity in both)
    calm.close()
    squeezed.close()


def test_nobody_shares_an_identity() -> None:
    model = SupplyChain(mixed(52), 1).run()
    active = model.state.traders[model.state.traders["active"] == 1]
    assert len(set(active["identity"].tolist())) == len(active)
    model.close()


def test_a_childs_identity_comes_from_parent_and_count() -> None:
    """Whoever has entered is the n-th child of somebody, whatever the week."""
    model = SupplyChain(mixed(52), 1)
    start = set(keys(model))
    families = {int(x["identity"]): 0 for x in model.state.traders[model.state.traders["active"] == 1]}
    for _ in range(52):
        model.step()
        for x in model.state.traders[model.state.traders["identity"] > 0]:
            families[int(x["identity"])] = max(families.get(int(x["identity"]), 0), int(x["children"]))
    with np.errstate(over="ignore"):
        children = {
            int(draws.child_identity(np.uint64(parent), n))
            for parent, count in families.items()
            for n in range(1, count + 1)
        }
    entered = set(keys(model)) - start
    assert len(entered) > 5
    assert entered <= children
    model.close()

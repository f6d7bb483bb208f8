"""The agents are mesa.Agents: registered, on the network, one with their row; their rules can be replaced."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import ClassVar

import mesa
import numpy as np
import pytest
from mesa.discrete_space import CellAgent
from sandbox import mixed, sandbox

from simulation import agents
from simulation.agents import TRADERS, CartelLab, EnforcementBody, Market, RetailCell, Trader
from simulation.model import SupplyChain
from simulation.names import ROLES
from simulation.rules import maths
from simulation.scenario import Scenario
from simulation.world import columns as c


@pytest.fixture
def build():
    """Models that are let go at the end of the test."""
    made: list[SupplyChain] = []

    def one(scenario: Scenario | None = None, **more: object) -> SupplyChain:
        model = SupplyChain(scenario or sandbox(), 1, **more)
        made.append(model)
        return model

    yield one
    for model in made:
        model.close()


Build = Callable[..., SupplyChain]


def traders(model: SupplyChain) -> list[Trader]:
    return [agent for agent in model.agents if isinstance(agent, Trader)]


def text(model: SupplyChain) -> str:
    return str(model.weekly.to_csv(float_format="%.17g"))


# ---- registered, and on the network ----


def test_every_active_row_is_one_registered_agent(build: Build) -> None:
    model = build()
    active = set(np.flatnonzero(model.state.traders["active"] == 1).tolist())
    assert {agent.row for agent in traders(model)} == active
    assert len(model.agents) == len(active) + len(model.world.markets) + len(model.world.bodies)
    assert all(isinstance(agent, mesa.Agent) and isinstance(agent, CellAgent) for agent in model.agents)
    for role, kind in zip(ROLES, TRADERS, strict=True):
        assert {agent.role for agent in model.agents_by_type[kind]} == {role}


def test_everybody_stands_in_the_cell_of_its_place(build: Build) -> None:
    model = build()
    codes = list(model.world.places)
    for agent in model.agents:
        code = agent.place if isinstance(agent, Trader) else codes[int(agent.record.place)]
        assert agent.cell.coordinate == codes.index(code)
        assert agent in agent.cell.agents
    assert sum(len(cell.agents) for cell in model.space.all_cells) == len(model.agents)
    assert {type(agent) for agent in model.agents} == {*TRADERS, Market, EnforcementBody}


def test_cells_are_connected_as_lanes_are(build: Build) -> None:
    """The sandbox has lanes from its first source to both markets and the port, none to the laboratories."""
    model = build()
    codes = list(model.world.places)
    (here,) = [cell for cell in model.space.all_cells if codes[cell.coordinate] == "SRC1"]
    assert {codes[cell.coordinate] for cell in here.connections.values()} == {"TOWN", "BAY", "PORT"}


def test_attributes_are_those_of_the_row(build: Build) -> None:
    model = build()
    lab = next(agent for agent in traders(model) if isinstance(agent, CartelLab))
    model.state.traders["cash"][lab.row] = 123
    assert lab.cash == 123
    lab.cash = 456
    assert model.state.traders["cash"][lab.row] == 456
    lab.nickname = "no column has this name"
    assert lab.nickname == "no column has this name"
    with pytest.raises(AttributeError, match="CartelLab has no attribute 'wishes'"):
        _ = lab.wishes


def test_options_and_stock_have_names(build: Build) -> None:
    model = build()
    lab = next(agent for agent in traders(model) if isinstance(agent, CartelLab))
    assert lab.options["recipe"] in model.world.recipes
    assert set(lab.options) >= {"recipe", "place", "hiding", "stock_target"}
    assert lab.stock
    assert set(lab.stock) <= set(model.world.substances)


def test_markets_and_bodies_have_names_and_rows(build: Build) -> None:
    model = build()
    assert len(model.registry.markets) == len(model.world.markets)
    assert model.registry.markets[0].oud == model.state.markets["oud"][0]
    assert model.registry.bodies[0].budget == model.state.bodies["budget"][0]


# ---- coming and going ----


def test_agents_come_and_go_with_their_rows(build: Build) -> None:
    model = build(mixed(60))
    first = {agent.identity for agent in traders(model)}
    for _ in range(60):
        model.step()
        active = np.flatnonzero(model.state.traders["active"] == 1)
        assert sorted(agent.row for agent in traders(model)) == active.tolist()
        for agent in traders(model):
            assert agent.cell.coordinate == int(agent.record.place)
    last = {agent.identity for agent in traders(model)}
    assert first - last, "nobody left in 60 busy weeks"
    assert last - first, "nobody came in 60 busy weeks"
    assert sum(len(cell.agents) for cell in model.space.all_cells) == len(model.agents)


def test_who_is_arrested_leaves_the_model_and_its_cell(build: Build) -> None:
    model = build()
    lab = next(agent for agent in traders(model) if isinstance(agent, CartelLab))
    cell = lab.cell
    model.state.traders["active"][lab.row] = 0
    model.registry.sync()
    assert lab not in model.agents
    assert lab not in cell.agents


def test_a_row_used_again_gets_a_new_agent(build: Build) -> None:
    model = build()
    lab = next(agent for agent in traders(model) if isinstance(agent, CartelLab))
    model.state.traders["identity"][lab.row] = 99
    model.registry.sync()
    assert lab not in model.agents
    assert [agent.identity for agent in traders(model) if agent.row == lab.row] == [99]


def test_close_lets_go_of_the_model() -> None:
    model = SupplyChain(sandbox(weeks=1), 1)
    table = getattr(mesa.Agent, "_ids", None)
    if table is None:
        pytest.skip("this version of Mesa keeps no table of identifiers by model")
    assert model in table
    model.close()
    assert model not in table
    model.close()  # a second time does no harm


# ---- replaced rules ----


class Logit(Trader):
    """The default choice, written again in Python from the documentation: a logit with noise in turnovers."""

    def choose(self, choice: str, profits: dict[str, float], luck: float) -> str:
        values = self.model.scenario.values()
        least = values["behaviour.lowest_turnover_considered"] * self.normal
        noise = values["behaviour.noise"] * max(self.turnover, least)
        best = max(profits.values())
        weights = {name: maths.exp((profit - best) / noise) for name, profit in profits.items()}
        total, passed = 0.0, 0.0
        for weight in weights.values():
            total += weight
        for name, weight in weights.items():
            passed += weight
            if luck * total < passed:
                return name
        raise AssertionError("luck is below 1")


class Stubborn(Trader):
    """Never changes anything."""

    asked: ClassVar[list[str]] = []

    def choose(self, choice: str, profits: dict[str, float], luck: float) -> str:
        assert 0.0 <= luck < 1.0
        assert all(math.isfinite(profit) for profit in profits.values())
        self.asked.append(choice)
        return self.options[choice]


def kind(role: str, *rules: type[Trader]) -> type[Trader]:
    """The class of a role with a rule replaced."""
    return type("Mine", (*rules, TRADERS[ROLES.index(role)]), {})


@pytest.mark.parametrize("role", ROLES)
def test_the_default_choice_in_python_gives_the_same_run(build: Build, role: str) -> None:
    weeks = 60 if role == "lab" else 25
    assert text(build(mixed(weeks), agents={role: kind(role, Logit)}).run()) == text(
        build(mixed(weeks)).run()
    )


def test_who_never_moves_switches_nothing(build: Build) -> None:
    model = build(mixed(60), agents={"lab": kind("lab", Stubborn)}).run()
    switches = model.events.query("kind == 'switch'")
    assert (switches["role"] != "lab").all()
    assert set(switches["role"]) >= {"broker", "courier", "cell"}
    assert len(set(Stubborn.asked)) > 3
    assert "lab" in set(build(mixed(60)).run().events.query("kind == 'switch'")["role"])


def test_who_orders_nothing_gets_nothing(build: Build) -> None:
    class Idle(CartelLab):
        def order(self, needed: float) -> float:
            assert needed >= 0.0
            return 0.0

    model = build(sandbox(weeks=20), agents={"lab": Idle})
    a, labs = model.state.traders, model.state.roles[ROLES.index("lab")]
    ordered = {"lab": 0, "cell": 0}
    for _ in range(20):
        model.step()
        for role in ordered:
            block = model.state.roles[ROLES.index(role)]
            ordered[role] += int(a["order"][block.start : block.stop].sum())
    assert ordered["lab"] == 0
    assert ordered["cell"] > 0
    assert model.weekly["precursor_delivered_kg"].iloc[10:].sum() == 0
    assert (a["on_order"][labs.start : labs.stop] == 0).all()


def test_orders_as_proposed_are_the_default(build: Build) -> None:
    class Obedient(RetailCell):
        def order(self, needed: float) -> float:
            return needed * 1.0

    assert text(build(mixed(25), agents={"cell": Obedient}).run()) == text(build(mixed(25)).run())


def test_orders_worked_out_together_are_those_worked_out_one_by_one(build: Build) -> None:
    """More buyers than are worked out at once: where one lot ends makes no difference."""

    class Obedient(RetailCell):
        def order(self, needed: float) -> float:
            return needed * 1.0

    many = dataclasses.replace(mixed(6), scale=15.0)
    usual = build(many).run()
    buyers = np.isin(usual.state.traders["role"], (c.BROKER, c.LAB, c.CELL))
    assert (usual.state.traders["active"][buyers] == 1).sum() > c.AT_ONCE
    assert text(build(many, agents={"cell": Obedient}).run()) == text(usual)


def test_prices_of_cells_worked_out_together_are_those_worked_out_one_by_one(build: Build) -> None:
    class Usual(RetailCell):
        def ask_price(self, proposed: float) -> float:
            return proposed + 0.0

    assert text(build(mixed(25), agents={"cell": Usual}).run()) == text(build(mixed(25)).run())


def test_prices_asked_are_those_of_the_rule(build: Build) -> None:
    class Dear(CartelLab):
        def ask_price(self, proposed: float) -> float:
            return 2.0 * proposed

    class Usual(CartelLab):
        def ask_price(self, proposed: float) -> float:
            return proposed + 0.0

    usual, dear = build(sandbox(weeks=1)), build(sandbox(weeks=1), agents={"lab": Dear})
    usual.step()
    dear.step()
    labs = usual.state.roles[ROLES.index("lab")]
    one, two = (m.state.traders["price"][labs.start : labs.stop] for m in (usual, dear))
    active = usual.state.traders["active"][labs.start : labs.stop] == 1
    assert two[active] == pytest.approx(2.0 * one[active])
    assert text(build(mixed(25), agents={"lab": Usual}).run()) == text(build(mixed(25)).run())


def test_newcomers_follow_the_replaced_rule_too(build: Build) -> None:
    model = build(mixed(60), agents={"cell": kind("cell", Stubborn)})
    before = {agent.identity for agent in traders(model)}
    model.run()
    new = [agent for agent in traders(model) if agent.role == "cell" and agent.identity not in before]
    assert new
    assert all(isinstance(agent, Stubborn) for agent in new)
    assert (model.events.query("kind == 'switch'")["role"] != "cell").all()


# ---- refusals ----


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"chemist": CartelLab}, r"agents: 'chemist' is no role; allowed: supplier, .*organisation"),
        ({"lab": RetailCell}, "agents: RetailCell is no subclass of CartelLab"),
        ({"lab": dict}, "agents: dict is no subclass of CartelLab"),
        ({"lab": "CartelLab"}, "agents: .* subclass of CartelLab"),
    ],
)
def test_a_bad_class_or_role_is_refused(given: dict[str, type[Trader]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SupplyChain(sandbox(weeks=1), 1, agents=given)


def test_an_option_that_is_not_on_offer_is_refused() -> None:
    class Dreamer(CartelLab):
        def choose(self, choice: str, profits: dict[str, float], luck: float) -> str:
            return "alchemy"

    with pytest.raises(ValueError, match=r"lab\.choose: 'alchemy' is not among"):
        SupplyChain(sandbox(), 1, agents={"lab": Dreamer}).run()


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_a_bad_seed_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match="seed"):
        SupplyChain(sandbox(weeks=1), seed)


def test_all_roles_are_exported() -> None:
    assert [cls.role_name for cls in TRADERS] == list(ROLES)
    assert all(hasattr(agents, cls.__name__) for cls in TRADERS)

"""Rules that a user has replaced in ordinary Python: called agent by agent, instead of the compiled rule.

A subclass of a role's class may override ``order``, ``ask_price`` or ``choose`` (see agents.base.Trader). The
columns say in bits which rules an agent has replaced, and the compiled phases leave those agents out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from simulation import agents as roles_of_agents
from simulation.agents import Trader
from simulation.names import ROLES
from simulation.phases import orders, prices, prospects, reasons, reviews
from simulation.rules.compiled import phase
from simulation.rules.draws import CHOOSE, draw
from simulation.world import columns as c
from simulation.world.state import State

if TYPE_CHECKING:
    from simulation.model import SupplyChain

REPLACEABLE: Final = {"order": 1, "choose": 2, "ask_price": 4}  # method of a Trader -> bit in `overridden`
Classes = tuple[type[Trader], ...]

# Rules that are entered from Python here, and only here: agent by agent, so compiled.
_needed, _split_order, _price_of = phase(orders.needed), phase(orders.split_order), phase(prices.price_of)
_on_its_mind, _what_to_review = phase(reviews.on_its_mind), phase(reviews.what_to_review)
_evaluate, _start_switch = phase(prospects.evaluate), phase(reviews.start_switch)
_weighed_most = phase(reasons.weighed_most)


def classes_of(replaced: Mapping[str, type[Trader]], state: State) -> tuple[Classes, frozenset[str]]:
    """Class of each role, and the names of all rules replaced; marks the rows of ``state``.

    Raises ValueError for an unknown role, or a class that is no subclass of its role's.
    """
    classes, rules = list(roles_of_agents.TRADERS), set[str]()
    for role, cls in replaced.items():
        number = _checked(role, cls)
        classes[number] = cls
        mine = {rule for rule in REPLACEABLE if getattr(cls, rule) is not getattr(Trader, rule)}
        first, stop = state.roles[number].start, state.roles[number].stop
        state.traders["overridden"][first:stop] = sum(REPLACEABLE[rule] for rule in mine)
        rules |= mine
    return tuple(classes), frozenset(rules)


def _checked(role: str, cls: Any) -> int:
    """Number of the role, if ``cls`` may take its place."""
    if role not in ROLES:
        raise ValueError(f"agents: {role!r} is no role; allowed: {', '.join(ROLES)}")
    usual = roles_of_agents.TRADERS[ROLES.index(role)]
    if not (isinstance(cls, type) and issubclass(cls, usual)):
        raise ValueError(f"agents: {getattr(cls, '__name__', cls)!s} is no subclass of {usual.__name__}")
    return ROLES.index(role)


def _rows_with(m: SupplyChain, rule: str) -> Iterator[int]:
    a = m.state.traders
    for row in np.flatnonzero((a["active"] == 1) & ((a["overridden"] & REPLACEABLE[rule]) != 0)):
        yield int(row)


def place_orders(m: SupplyChain, t: int) -> None:
    """Orders of buyers who replace ``order``."""
    s = m.state
    for row in _rows_with(m, "order"):
        agent = s.traders[row]
        if agent.role not in (c.BROKER, c.LAB, c.CELL) or t < agent.order_week or t < agent.blocked_until:
            continue
        needed = _needed(s.traders, row, s.stock, s.goods, s.recipes, s.options, s.p[0])
        quantity = float(m.view(row).order(float(needed)))
        _split_order(
            t, s.traders, row, max(0.0, quantity), s.goods, s.recipes, s.options, s.modes_between, s.board,
            s.relative, s.p[0],
        )  # fmt: skip


def ask_prices(m: SupplyChain) -> None:
    """Prices of sellers who replace ``ask_price``."""
    s = m.state
    for row in _rows_with(m, "ask_price"):
        proposed = _price_of(s.traders, row, s.goods, s.recipes, s.options, s.freight, s.normal, s.p[0])
        s.traders[row].price = max(0.0, float(m.view(row).ask_price(float(proposed))))


def rows_to_review(m: SupplyChain, t: int) -> list[int]:
    """Rows that replace ``choose`` and whose review is due."""
    a = m.state.traders
    return [row for row in _rows_with(m, "choose") if t >= a[row].review_week]


def review(m: SupplyChain, t: int, row: int) -> None:
    """One review by an agent that replaces ``choose``: of which choice, what options promise, a switch.

    Raises ValueError if the answer is not among the feasible options.
    """
    s = m.state
    agent = s.traders[row]
    if s.p[0].behaviour_adaptation >= 0.5 and agent.pending_choice < 0:
        matter = int(_on_its_mind(agent, t, s.control, s.places, s.goods))
        number = int(_what_to_review(agent, t, matter, s.relevance, s.choices))
        if number >= 0:
            _choose(m, t, row, number)
    agent.alarm = -1


def _choose(m: SupplyChain, t: int, row: int, number: int) -> None:
    s = m.state
    agent = s.traders[row]
    profits, feasible = np.zeros(c.MAX_OPTIONS), np.zeros(c.MAX_OPTIONS, dtype=np.int64)
    _evaluate(
        s.traders, row, number, profits, feasible, s.exposed, s.work, s.belief, s.control, s.places,
        s.markets, s.roles, s.goods, s.recipes, s.choices, s.options, s.consequences, s.board, s.reach,
        s.freight, s.source_places, s.lab_places, s.normal, m.changes.ways, s.p[0],
    )  # fmt: skip
    names, role = s.option_names[int(agent.role), number], ROLES[int(agent.role)]
    allowed = {name: float(profits[k]) for k, name in enumerate(names) if feasible[k] == 1}
    new = m.view(row).choose(c.CHOICES[role][number], allowed, float(draw(agent.key, CHOOSE, t, 0)))
    if new not in allowed:
        raise ValueError(f"{role}.choose: {new!r} is not among {', '.join(allowed)}")
    if names.index(new) != int(agent.option[number]):
        _switch(m, t, row, number, names.index(new), profits)


def _switch(m: SupplyChain, t: int, row: int, number: int, new: int, profits: np.ndarray[Any, Any]) -> None:
    """Begin the switch, and note in the log which pressure weighed most."""
    s, now = m.state, int(m.state.traders[row].option[number])
    _start_switch(
        t, s.traders, row, number, new, profits[now], profits[new], s.roles, s.goods, s.recipes, s.choices,
        s.options, s.ledger, m.log, m.counters, s.p[0],
    )  # fmt: skip
    m.log[m.counters[0] - 1].pressure = _weighed_most(
        s.traders, row, number, new, np.zeros((2, c.N_PRESSURES)), s.belief, s.control, s.places, s.roles,
        s.recipes, s.choices, s.options, s.source_places, s.lab_places, s.consequences, m.changes.ways,
        s.p[0],
    )  # fmt: skip

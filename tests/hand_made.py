"""Agents, places and parameters for tests of single rules: empty records of which a test fills in a few columns."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation import parameters
from simulation.rules import draws
from simulation.world import columns as c
from simulation.world.state import parameter_record

NEVER = 10**9


def plain(rule: Any) -> Any:
    """The rule as ordinary Python: it takes single records, for which it need not be compiled."""
    return getattr(rule, "py_func", rule)


def numbers(**changed: float) -> Any:
    """The parameters' record (one row) at the defaults, but for those given (dots as underscores)."""
    record = parameter_record({name: one.value for name, one in parameters.load().items()}, 1.0)
    for name, value in changed.items():
        assert name in record.dtype.names
        record[name] = value
    return record


def key_with_luck(purpose: int, week: int, number: int, low: float, high: float) -> np.uint64:
    """The first key whose draw lies from `low` to below `high`."""
    with np.errstate(over="ignore"):
        for key in range(10_000):
            if low <= draws.draw(np.uint64(key), purpose, week, number) < high:
                return np.uint64(key)
    raise AssertionError("no such key among 10,000")


def traders(n: int, role: int) -> Any:
    """`n` active agents of one role, without partners, plans or goods."""
    found = np.zeros(n, dtype=c.TRADERS)
    found["role"], found["active"] = role, 1
    for column in ("seller", "launderer", "courier", "peer", "organisation", "pending_choice", "alarm"):
        found[column] = -1
    return found


def only(role: int, n: int) -> Any:
    """The roles' records where the rows from 0 on hold `n` agents of one role and nobody else is there."""
    found = np.zeros(c.N_ROLES, dtype=c.ROLE_COLUMNS)
    found[role].stop = found[role].used = found[role].last = n
    return found


def in_force(condition: str, first: int, second: int, amount: float, *, week: int, ramp: int = 0) -> Any:
    """One change of a condition, from `week` on and without an end."""
    found = np.zeros(1, dtype=c.CHANGES)
    found[0] = (c.CONDITIONS.index(condition), first, second, amount, week, NEVER, ramp)
    return found

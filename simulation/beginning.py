"""How a run begins: agents wake at their places, meet, expect, believe and price; sizes follow from that.

All of it happens once, before the burn-in, and is therefore ordinary Python over columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.names import PRESSURES
from simulation.phases import first_prices, reach, start, wider_conditions
from simulation.rules.compiled import call
from simulation.week import list_active
from simulation.world import columns as c
from simulation.world.state import State

if TYPE_CHECKING:
    from simulation.model import SupplyChain


def begin(m: SupplyChain) -> None:
    """Fill the columns of a new model as they are when its burn-in begins."""
    s, p = m.state, m.state.p[0]
    start.wake(m.seed_bits, s.traders, s.choices, s.initial, p)
    start.fit_to_places(s.traders, s.places, s.goods, s.initial)
    list_active(m)
    labs = s.traders["place"][(s.traders["active"] == 1) & (s.traders["role"] == c.LAB)]
    s.places["labs"] = np.bincount(labs, minlength=len(s.places))
    call(reach.survey, s.places, s.markets, s.routes, s.route_of, s.reach, s.freight)
    start.first_lanes(s.traders, s.roles, s.choices, s.options, s.goods, s.reach)
    start.join_organisations(s.traders, s.roles, s.places)
    start.meet(s.traders, s.roles, s.places, s.goods, s.recipes, s.modes_between, p)
    _begin_with_demand_in_force(m)
    first_prices.expect(s.traders, s.roles, s.places, s.markets, s.goods, s.recipes, s.routes, s.route_of, p)
    s.lanes["screening"], s.lanes["interdiction"] = s.lanes["base_screening"], s.lanes["base_interdiction"]
    first_prices.believe(s.traders, s.belief, s.base_pressure, s.lanes, s.routes, s.route_of, s.places, p)
    first_prices.first_prices(
        s.traders, s.belief, s.control, s.places, s.roles, s.goods, s.recipes, s.options, s.consequences,
        s.freight, s.normal, p,
    )  # fmt: skip
    size_roles(s)
    set_reference_prices(s)
    first_prices.first_board(m.rows, s.traders, s.roles, s.places, s.recipes, s.choices, s.board, s.p)
    first_prices.endow(s.traders, s.stock, s.roles, s.goods, s.recipes, s.options, s.ledger, p)
    s.goods["first_sold"][s.goods["known_at_start"] == 1] = 0
    prohibited = s.base_control.max(axis=1) >= p.law_strength_that_names
    s.goods["detected"][(s.goods["known_at_start"] == 1) & prohibited] = 0


def _begin_with_demand_in_force(m: SupplyChain) -> None:
    """A run whose burn-in begins under a change of demand begins with a trade of that size."""
    if m.changes.moves(wider_conditions.RATE):
        call(wider_conditions.update_rates, 0, m.changes.rows, m.levers.rates)
        m.state.markets["demand"] *= m.levers.rates[:, c.DEMAND]


def size_roles(s: State) -> None:
    """Normal volume, turnover, capacity and entry of each role, from the flows expected at the start."""
    cells = _active(s, c.CELL)
    revenue = float(s.markets["demand"].sum()) * float(s.traders["price"][cells].mean())
    for role in range(c.N_ROLES):
        _size_role(s, role, _active(s, role), revenue)


def _active(s: State, role: int) -> NDArray[np.int64]:
    """Rows of a role's active agents."""
    rows = np.arange(s.roles[role].start, s.roles[role].stop)
    return np.asarray(rows[s.traders["active"][rows] == 1], dtype=np.int64)


def _size_role(s: State, role: int, rows: NDArray[np.int64], revenue: float) -> None:
    a, p, row = s.traders, s.p[0], s.roles[role]
    volume, turnover = _volume_and_turnover(s, role, rows, revenue)
    if role == c.LAUNDERER:
        a["expected"][rows] = volume
        row.usual_value = volume * max(1, len(rows))
    row.at_start = len(rows)
    row.normal_volume, row.normal_turnover = max(1.0, volume), max(1.0, turnover)
    spare = _spare_capacity(role, p)
    a["normal"][rows] = row.normal_turnover
    if role in (c.SUPPLIER, c.BROKER):
        _size_by_stage(s, role, rows, spare)
    else:
        a["capacity"][rows] = spare * row.normal_volume
    a["capacity"][rows] = np.maximum(a["capacity"][rows], spare * a["expected"][rows])
    a["turnover"][rows] = a["normal"][rows]
    a["profit"][rows] = a["normal"][rows] * row.profit
    chance = _arrest_chance(s, rows) if len(rows) else 0.0
    row.entry = p.market_entry_at_normal_profit * (chance + row.retire + p.market_failures)


def _volume_and_turnover(s: State, role: int, rows: NDArray[np.int64], revenue: float) -> tuple[float, float]:
    """Average weekly volume (mg; launderers: cents) and turnover (cents) of an agent of a role."""
    a, p, n = s.traders, s.p[0], max(1, len(rows))
    volume = float(a["expected"][rows].sum()) / n
    if role in (c.SUPPLIER, c.BROKER):
        stages = s.goods["stage"][a["option"][rows, 0]]
        return volume, float((a["expected"][rows] * s.normal[role, stages]).sum()) / n
    if role == c.CELL:
        return volume, volume / p.demand_reference_dose_mg * s.normal[role, 0]
    if role == c.LAUNDERER:
        volume = revenue * p.laundering_share_of_revenue / n
        return volume, volume * p.laundering_normal_fee
    if role == c.ORGANISATION:
        return volume, revenue * p.organisation_share_of_revenue / n
    return volume, volume * s.normal[role, 0]


def _spare_capacity(role: int, p: Any) -> float:
    """Capacity of an agent as a multiple of what it expects."""
    spare = {
        c.SUPPLIER: p.supplier_spare_capacity,
        c.COURIER: p.courier_spare_capacity,
        c.LAB: p.lab_spare_capacity,
        c.CELL: p.cell_spare_capacity,
        c.LAUNDERER: p.laundering_spare_capacity,
        c.BROKER: p.broker_spare_capacity,
        c.ORGANISATION: 1.0,
    }
    return float(spare[role])


def _size_by_stage(s: State, role: int, rows: NDArray[np.int64], spare: float) -> None:
    """Suppliers and brokers of finished drug and of inputs are of different sizes."""
    a, row = s.traders, s.roles[role]
    stages = s.goods["stage"][a["option"][rows, 0]]
    finished = stages == c.FINISHED
    for column, group in (("normal_finished", rows[finished]), ("normal_inputs", rows[~finished])):
        row[column] = max(1.0, float(a["expected"][group].sum()) / max(1, len(group)))
        a["capacity"][group] = spare * row[column]
    volumes = np.where(finished, row.normal_finished, row.normal_inputs)
    a["normal"][rows] = np.maximum(1.0, volumes * s.normal[role, stages])


def _arrest_chance(s: State, rows: NDArray[np.int64]) -> float:
    """Average weekly chance of arrest at the start, over rows: entry makes it up at normal profit."""
    pressure = s.base_pressure[:, s.traders["place"][rows]].T
    arrest = s.consequences["arrest"].copy()
    arrest[PRESSURES.index("licensing")] = 0.0
    arrest[[c.SCREENING, c.INTERDICTION]] = 0.0
    return float((pressure * s.traders["exposure"][rows] * arrest).sum(axis=1).mean())


def set_reference_prices(s: State) -> None:
    """Each market's first price, and the price per pure dose to which demand is relative."""
    a, rows = s.traders, _active(s, c.CELL)
    strength = np.array([option.value for option in s.options[c.CELL, c.CELL_POTENCY]])
    for m in range(len(s.markets)):
        here = rows[a["place"][rows] == s.markets["place"][m]]
        s.markets["price"][m] = float(a["price"][here].mean())
        potency = float(np.mean(strength[a["option"][here, c.CELL_POTENCY]]))
        s.markets["potency"][m] = s.markets["expected_potency"][m] = potency
        s.markets["reference_price"][m] = s.markets["price"][m] / potency

"""Supply and refusal: suppliers make to order, everybody rations.

Production: labs turn inputs into product.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.ahead import CASH, LEAD, PLANS, WHO, stretch_ahead
from simulation.phases.common import dispatch, trade_left
from simulation.rules.compiled import phase, rule
from simulation.rules.trade import ration, smooth
from simulation.world import columns as c
from simulation.world import ledger as books
from simulation.world.ledger import post

Records = NDArray[Any]
SUPPLIER, BROKER, LAB, COURIER, LAUNDERER, CELL = c.SUPPLIER, c.BROKER, c.LAB, c.COURIER, c.LAUNDERER, c.CELL
FARMLAND = c.FARMLAND
LAB_RECIPE, LAB_POTENCY, LAB_SCALE, HORIZON, FINISHED = (
    c.LAB_RECIPE,
    c.LAB_POTENCY,
    c.LAB_SCALE,
    c.HORIZON,
    c.FINISHED,
)
MADE, CONVERTED, TRANSIT, COSTS = books.MADE, books.CONVERTED, books.TRANSIT, books.COSTS


@rule
def heard(wanted: float, filled: float, p: Any) -> float:
    """What a seller makes of its orders: what it cannot fill will be ordered again, so it counts in part."""
    return wanted * (filled + (1.0 - filled) * p.trade_weight_of_unfilled)


@rule
def grow(agent: Any, spare: float, normal_volume: float, p: Any) -> None:
    """Capacity follows what an agent expects to handle, with a lag, up or down, to a floor."""
    aim = spare * max(agent.expected, p.market_least_capacity * normal_volume)
    agent.capacity += p.market_capacity_speed * (aim - agent.capacity)


@phase
def supply(
    t: int,
    rows: NDArray[np.int64],
    a: Records,
    stock: NDArray[np.int64],
    roles: Records,
    goods: Records,
    board: Records,
    places: Records,
    control: NDArray[np.float64],
    ledger: NDArray[np.int64],
    parameters: Records,
) -> None:
    """Each seller finds the share of this week's orders that it can fill;
    the tiers' boards hear what was asked.
    """
    p = parameters[0]
    for nth in range(rows.shape[0]):
        stretch_ahead(a, rows, nth, WHO, CASH)
        stretch_ahead(a, rows, nth, LEAD, PLANS)
        i = rows[nth]
        role = a[i].role
        if a[i].active == 0 or (role != SUPPLIER and role != BROKER and role != LAB and role != COURIER):
            continue
        blocked = t < a[i].blocked_until
        wanted = a[i].demand
        if role == COURIER:
            a[i].filled = 0.0 if blocked else ration(a[i].capacity * a[i].reach, wanted)
            a[i].expected = smooth(a[i].expected, heard(wanted, a[i].filled, p), p.trade_expectation_weeks)
            grow(a[i], p.courier_spare_capacity, roles[COURIER].normal_volume, p)
            continue
        good = a[i].good
        if goods[good].first_sold < 0 and goods[good].known == 1 and wanted > 0.0:
            goods[good].first_sold = t
        goods[good].on_sale += wanted
        left = 1.0
        if role == SUPPLIER or role == BROKER:
            law = control[good, places[a[i].place].jurisdiction]
            left = trade_left(a[i].openness, law, goods[good].licit_use)
        if role == SUPPLIER and not blocked and goods[good].known == 1:
            target = wanted + a[i].expected * p.supplier_stock_weeks
            make = int(min(target - stock[i, good], a[i].capacity * a[i].reach * left))
            make = min(make, int(a[i].cash / goods[good].make_cost))
            cost = int(make * goods[good].make_cost)
            if make > 0:
                stock[i, good] += make
                post(ledger, MADE, SUPPLIER, good, make)
                a[i].cash -= cost
                a[i].spent += cost
                post(ledger, SUPPLIER, COSTS, ledger.shape[1] - 1, cost)
            a[i].unit_cost = goods[good].make_cost
        available = float(stock[i, good])
        if role == BROKER:
            available = min(available, a[i].capacity * a[i].reach * left * p.trade_order_interval_weeks)
        a[i].filled = 0.0 if blocked else min(left, ration(available, wanted))
        a[i].expected = smooth(a[i].expected, heard(wanted, a[i].filled, p), p.trade_expectation_weeks)
        if role == LAB:
            grow(a[i], p.lab_spare_capacity, roles[LAB].normal_volume, p)
        else:
            usual = (
                roles[role].normal_finished if goods[good].stage == FINISHED else roles[role].normal_inputs
            )
            grow(a[i], p.supplier_spare_capacity if role == SUPPLIER else p.broker_spare_capacity, usual, p)
            if role == SUPPLIER and goods[good].made_at == FARMLAND:
                a[i].capacity = min(a[i].capacity, p.supplier_spare_capacity * usual)  # land does not grow
        if role == SUPPLIER or role == BROKER:
            cell = board[0 if role == SUPPLIER else 1, a[i].place, good]
            lasting = heard(wanted, a[i].filled, p)
            cell.orders_now += lasting
            cell.unmet_now += lasting * (1.0 - a[i].filled)


@phase
def produce(
    t: int,
    rows: NDArray[np.int64],
    a: Records,
    stock: NDArray[np.int64],
    parcels: Records,
    parcels_due: NDArray[np.int64],
    goods: Records,
    recipes: Records,
    options: Records,
    roles: Records,
    ledger: NDArray[np.int64],
    parameters: Records,
) -> None:
    """Labs make product up to a target stock, as far as inputs, skill and capacity go; it is ready next week.

    A recipe whose input is its output only repacks: nothing is converted.
    """
    p = parameters[0]
    for nth in range(roles[LAB].first, roles[LAB].last):
        i = rows[nth]
        if a[i].active == 0 or t < a[i].blocked_until:
            continue
        recipe = recipes[a[i].option[LAB_RECIPE]]
        target = options[LAB, LAB_POTENCY, a[i].option[LAB_POTENCY]].value
        a[i].potency = target * (p.lab_potency_of_unskilled + (1.0 - p.lab_potency_of_unskilled) * a[i].skill)
        if recipe.input == recipe.output:
            continue
        output = recipe.output
        want = a[i].expected * (p.lab_product_stock_weeks + 1.0) - float(stock[i, output])
        limit = a[i].capacity * a[i].reach * options[LAB, LAB_SCALE, a[i].option[LAB_SCALE]].value
        want = min(want, limit)
        if want < 1.0:
            continue
        reached = recipe.yield_ * a[i].skill
        used = min(int(want / reached), stock[i, recipe.input])
        made = int(used * reached)
        if used <= 0 or made <= 0:
            continue
        stock[i, recipe.input] -= used
        post(ledger, LAB, CONVERTED, recipe.input, used)
        post(ledger, CONVERTED, TRANSIT, output, made)
        dispatch(parcels, parcels_due, t + 1, i, output, made, made * goods[output].potency * a[i].potency)
        a[i].skill = min(1.0, a[i].skill + p.lab_learning_by_doing * (1.0 - a[i].skill))

"""Orders upstream: each buyer tops up its stock, and splits the order over its partners."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.ahead import END_OF_ORDER, LEAD, ORDER, PLANS, PRICE, sellers_ahead, stretch_ahead
from simulation.phases.common import can_sell, courier_for
from simulation.rules.compiled import phase, rule
from simulation.rules.guards import LEAST_SKILL
from simulation.rules.maths import powers
from simulation.rules.trade import order_up_to
from simulation.world import columns as c

Records = NDArray[Any]
SUPPLIER, BROKER, LAB, CELL, MAX_LINKS = c.SUPPLIER, c.BROKER, c.LAB, c.CELL, c.MAX_LINKS
BROKER_STOCK, BROKER_SUPPLIERS, LAB_RECIPE, LAB_STOCK = (
    c.BROKER_STOCK,
    c.BROKER_SUPPLIERS,
    c.LAB_RECIPE,
    c.LAB_STOCK,
)

AT_ONCE = c.AT_ONCE


@rule
def wanted_good(a: Records, i: int, recipes: Records) -> int:
    """What a buyer looks for: a substance, or -1 for any finished one."""
    if a[i].role == BROKER:
        return int(a[i].option[0])
    if a[i].role == LAB:
        return int(recipes[a[i].option[LAB_RECIPE]].input)
    return -1


@rule
def stock_in_reference(stock: NDArray[np.int64], i: int, goods: Records) -> float:
    """Finished stock in mg of the reference substance."""
    total = 0.0
    for s in range(goods.shape[0]):
        if goods[s].stage == 2:
            total += stock[i, s] * goods[s].potency
    return total


@rule
def needed(
    a: Records, i: int, stock: NDArray[np.int64], goods: Records, recipes: Records, options: Records, p: Any
) -> float:
    """How much a buyer wants to order, in mg of what it buys (cells: reference mg).

    Stock and goods on the way together are brought up to the target plus what is used until the next order
    has come. What was not delivered is ordered again, but no order exceeds a multiple of the use until the
    next one.
    """
    role = a[i].role
    largest = p.trade_largest_order * p.trade_order_interval_weeks
    between = p.trade_order_interval_weeks + a[i].lead
    if role == BROKER:
        weeks = options[BROKER, BROKER_STOCK, a[i].option[BROKER_STOCK]].value + between
        return min(
            a[i].expected * largest,
            order_up_to(a[i].expected, weeks, float(stock[i, a[i].option[0]]), a[i].on_order),
        )
    if role == LAB:
        recipe = recipes[a[i].option[LAB_RECIPE]]
        weeks = options[LAB, LAB_STOCK, a[i].option[LAB_STOCK]].value + between
        if recipe.input == recipe.output:
            weeks = p.lab_product_stock_weeks + between
        use = a[i].expected / (recipe.yield_ * max(LEAST_SKILL, a[i].skill))
        return min(use * largest, order_up_to(use, weeks, float(stock[i, recipe.input]), a[i].on_order))
    weeks = p.cell_stock_target_weeks + between
    return min(
        a[i].expected * largest,
        order_up_to(a[i].expected, weeks, stock_in_reference(stock, i, goods), a[i].on_order),
    )


@phase
def place_orders(
    t: int,
    rows: NDArray[np.int64],
    a: Records,
    stock: NDArray[np.int64],
    goods: Records,
    recipes: Records,
    options: Records,
    modes_between: NDArray[np.int64],
    route_of: NDArray[np.int64],
    board: Records,
    quantity: NDArray[np.float64],
    relative: NDArray[np.float64],
    parameters: Records,
) -> int:
    """Every buyer whose turn it is orders, which adds to the demand of its sellers and couriers this week.

    Whose rule is replaced in Python orders later, see ``sum_demand``. An order never costs more than the
    buyer's cash. Weights: experience x reach x price relative to the cheapest. Returns the number of orders.
    quantity (mg, one entry an agent), relative (prices, one entry a link): scratch for AT_ONCE agents.
    """
    p = parameters[0]
    for nth in range(rows.shape[0]):
        stretch_ahead(a, rows, nth, ORDER, END_OF_ORDER)
        i = rows[nth]
        a[i].demand = 0.0
        for k in range(MAX_LINKS):
            a[i].order[k] = 0
            a[i].got[k] = -1.0
    orders = 0
    for first in range(0, rows.shape[0], AT_ONCE):
        last = min(first + AT_ONCE, rows.shape[0])
        n = 0
        for nth in range(first, last):
            sellers_ahead(a, rows, nth, PRICE)
            stretch_ahead(a, rows, nth, LEAD, PLANS)
            i = rows[nth]
            quantity[nth - first] = 0.0
            role = a[i].role
            if a[i].active == 0 or (role != BROKER and role != LAB and role != CELL):
                continue
            if (a[i].overridden & 1) != 0 or t < a[i].order_week or t < a[i].blocked_until:
                continue
            a[i].order_week = t + int(p.trade_order_interval_weeks)
            quantity[nth - first] = needed(a, i, stock, goods, recipes, options, p)
            if quantity[nth - first] >= 1.0:
                n = ask_prices(a, i, goods, recipes, options, modes_between, relative, n)
        powers(relative, n, -p.trade_price_sensitivity)
        n = 0
        for nth in range(first, last):
            if quantity[nth - first] >= 1.0:
                i = rows[nth]
                n = share_out(a, i, quantity[nth - first], goods, recipes, board, relative, n, p)
                orders += add_demand(a, i, route_of)
    return orders


@rule
def unit_price(a: Records, seller: int, wanted: int, goods: Records) -> float:
    """A seller's price per mg; for buyers of any finished drug (wanted -1) per reference mg."""
    unit = goods[a[seller].good].potency if wanted < 0 else 1.0
    return max(1e-9, float(a[seller].price / unit))


@rule
def ask_prices(
    a: Records,
    i: int,
    goods: Records,
    recipes: Records,
    options: Records,
    modes_between: NDArray[np.int64],
    relative: NDArray[np.float64],
    n: int,
) -> int:
    """Mark the partners that can sell to a buyer (order 1), and keep their price (in ``got``) for the split.

    Writes each price, relative to the cheapest, into ``relative`` from entry n on; returns the entry after.
    """
    wanted = wanted_good(a, i, recipes)
    links = MAX_LINKS
    if a[i].role == BROKER:
        links = min(MAX_LINKS, int(options[BROKER, BROKER_SUPPLIERS, a[i].option[BROKER_SUPPLIERS]].value))
    cheapest = 0.0
    for k in range(links):
        j = a[i].seller[k]
        if can_sell(a, j, i, wanted, goods, modes_between):
            a[i].order[k] = 1
            price = unit_price(a, j, wanted, goods)
            a[i].got[k] = price
            if cheapest == 0.0 or price < cheapest:
                cheapest = price
    for k in range(links):
        if a[i].order[k] == 1:
            relative[n] = a[i].got[k] / cheapest
            n += 1
    return n


@rule
def share_out(
    a: Records,
    i: int,
    quantity: float,
    goods: Records,
    recipes: Records,
    board: Records,
    appeal: NDArray[np.float64],
    n: int,
    p: Any,
) -> int:
    """Split one buyer's order over the partners that can sell, within its cash;
    without any, the trade hears of the need.

    appeal: of each partner's price, from entry n on, in the order of ``ask_prices``. Returns the entry after.
    """
    wanted = wanted_good(a, i, recipes)
    total = 0.0
    value = 0.0
    for k in range(MAX_LINKS):
        if a[i].order[k] == 1:
            price = a[i].got[k]
            weight = a[i].experience[k] * a[a[i].seller[k]].reach * appeal[n]
            n += 1
            a[i].got[k] = weight
            total += weight
            value += weight * price
    if total <= 0.0:
        for k in range(MAX_LINKS):
            a[i].order[k] = 0
        if wanted >= 0:
            asked = board[1 if a[i].role == LAB else 0, a[i].place if a[i].role == BROKER else 0, wanted]
            asked.orders_now += quantity * p.trade_weight_of_unfilled
            asked.unmet_now += quantity * p.trade_weight_of_unfilled
        return n
    value *= quantity / total
    share = 1.0
    budget = a[i].cash * p.trade_cash_share_for_orders
    if value > budget:
        share = max(0.0, budget) / value
    for k in range(MAX_LINKS):
        if a[i].order[k] == 1:
            mg = quantity * share * a[i].got[k] / total
            if wanted < 0:
                mg /= goods[a[a[i].seller[k]].good].potency
            a[i].order[k] = int(mg)
            a[i].got[k] = -1.0
    return n


@rule
def split_order(
    t: int,
    a: Records,
    i: int,
    quantity: float,
    goods: Records,
    recipes: Records,
    options: Records,
    modes_between: NDArray[np.int64],
    board: Records,
    relative: NDArray[np.float64],
    p: Any,
) -> None:
    """One buyer orders a quantity (mg) that it has decided in Python. relative: scratch."""
    a[i].order_week = t + int(p.trade_order_interval_weeks)
    if quantity >= 1.0:
        n = ask_prices(a, i, goods, recipes, options, modes_between, relative, 0)
        powers(relative, n, -p.trade_price_sensitivity)
        share_out(a, i, quantity, goods, recipes, board, relative, 0, p)


@phase
def sum_demand(
    rows: NDArray[np.int64],
    a: Records,
    route_of: NDArray[np.int64],
) -> int:
    """Add the orders of those whose rule is replaced in Python to the demand of their sellers and couriers.

    Returns the number of these orders.
    """
    orders = 0
    for nth in range(rows.shape[0]):
        i = rows[nth]
        if a[i].active == 1 and (a[i].overridden & 1) != 0:
            orders += add_demand(a, i, route_of)
    return orders


@rule
def add_demand(a: Records, i: int, route_of: NDArray[np.int64]) -> int:
    """Add a buyer's orders to the demand of its sellers and, where a courier carries them, of the couriers.

    Returns the number of orders.
    """
    orders = 0
    for k in range(MAX_LINKS):
        if a[i].order[k] > 0:
            orders += 1
            j = a[i].seller[k]
            a[j].demand += a[i].order[k]
            if a[j].role == LAB:
                courier = courier_for(a, j, i, route_of, i)
                a[i].carrier[k] = courier
                if courier >= 0:
                    a[courier].demand += a[i].order[k]
    return orders


@phase
def most_due(parcels_due: NDArray[np.int64], payments_due: NDArray[np.int64]) -> tuple[int, int]:
    """The most parcels and the most payments that are due in any one week: with these the caller makes room
    for what is sent this week.
    """
    return most(parcels_due), most(payments_due)


@rule
def most(numbers: NDArray[np.int64]) -> int:
    """The largest of some counts, 0 if there is none."""
    largest = 0
    for number in numbers:
        largest = max(largest, number)
    return largest

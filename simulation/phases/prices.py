"""Prices asked, and what the tiers' boards show: risk is priced in, and shortage."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from simulation.phases.ahead import LEAD, PLANS, PRICE, WHO, stretch_ahead
from simulation.rules.compiled import phase, rule, rule_for
from simulation.rules.guards import LEAST_SKILL
from simulation.rules.maths import clip
from simulation.rules.trade import ask, dose_strength, scarcity_next, smooth
from simulation.world import columns as c

Records = NDArray[Any]
SUPPLIER, BROKER, COURIER, LAUNDERER, LAB, CELL = c.SUPPLIER, c.BROKER, c.COURIER, c.LAUNDERER, c.LAB, c.CELL
FINISHED, COURIER_MODE, BROKER_LANE = c.FINISHED, c.COURIER_MODE, c.BROKER_LANE
LAB_RECIPE, CELL_POTENCY, CELL_PRICE, LAUNDERER_CHANNEL = (
    c.LAB_RECIPE,
    c.CELL_POTENCY,
    c.CELL_PRICE,
    c.LAUNDERER_CHANNEL,
)
MAX_COURIERS, MAX_LINKS, N_MODES = c.MAX_COURIERS, c.MAX_LINKS, c.N_MODES
TABLE, SUBSTANCES, RECIPES = c.TABLE, c.SUBSTANCES, c.RECIPES


@rule_for(numba.float64(numba.int64, numba.int64, c.array_of(c.GOODS), numba.float64[:, ::1]))
def normal_price(role: int, good: int, goods: Records, normal: NDArray[np.float64]) -> float:
    """Normal value added of a role, in cents per mg (cells: per dose; launderers: share of value).

    normal: array roles x stages.
    """
    stage = goods[good].stage if good >= 0 else 0
    return float(normal[role, stage])


@rule
def price_of(
    a: Records,
    i: int,
    goods: Records,
    recipes: Records,
    options: Records,
    freight: NDArray[np.float64],
    normal: NDArray[np.float64],
    p: Any,
) -> float:
    """The price that an agent asks now: cents per mg of what it sells (cells: per dose;
    launderers: share of value).
    """
    role = a[i].role
    if role == LAUNDERER:
        channel = options[LAUNDERER, LAUNDERER_CHANNEL, a[i].option[LAUNDERER_CHANNEL]]
        return clip(channel.fee * a[i].scarcity + a[i].premium, 0.0, p.laundering_highest_fee)
    if role == COURIER:
        carriage = freight[a[i].place, a[i].option[COURIER_MODE], 1]
        return ask(carriage, 0.0, normal_price(role, -1, goods, normal), a[i].premium, a[i].scarcity)
    if role == CELL:
        chosen = options[CELL, CELL_POTENCY, a[i].option[CELL_POTENCY]].value
        strength = dose_strength(chosen, a[i].potency, p.cell_strength_passed_on)
        return price_of_dose(a[i], strength, goods, options, normal, p)
    good = a[i].good
    cost = a[i].unit_cost
    if role == BROKER:
        cost += freight[a[i].place, a[i].option[BROKER_LANE], int(goods[good].stage == FINISHED)]
    if role == LAB:
        recipe = recipes[a[i].option[LAB_RECIPE]]
        cost = a[i].unit_cost / (recipe.yield_ * max(LEAST_SKILL, a[i].skill))
        for slot in range(MAX_COURIERS):
            if a[i].courier[slot] >= 0:
                cost += a[a[i].courier[slot]].price / MAX_COURIERS
    return ask(cost, a[i].loss_priced, normal_price(role, good, goods, normal), a[i].premium, a[i].scarcity)


@rule
def price_of_dose(
    cell: Any, strength: float, goods: Records, options: Records, normal: NDArray[np.float64], p: Any
) -> float:
    """The price that a retail cell asks, cents per dose. strength: of its doses before any shortage."""
    dose = strength * p.demand_reference_dose_mg
    factor = options[CELL, CELL_PRICE, cell.option[CELL_PRICE]].value
    return float(
        factor
        * ask(cell.unit_cost * dose, 0.0, normal_price(CELL, -1, goods, normal), cell.premium, cell.scarcity)
    )


@phase
def adjust(
    rows: NDArray[np.int64],
    a: Records,
    roles: Records,
    strength: NDArray[np.float64],
    goods: Records,
    recipes: Records,
    options: Records,
    freight: NDArray[np.float64],
    normal: NDArray[np.float64],
    parameters: Records,
) -> None:
    """Every seller adjusts its price to what it was asked for and could not fill.

    strength: of the doses of each listed cell, as at this week's sales (see ``retail.sell``).
    """
    p = parameters[0]
    for nth in range(rows.shape[0]):
        stretch_ahead(a, rows, nth, WHO, PRICE)
        stretch_ahead(a, rows, nth, LEAD, PLANS)
        i = rows[nth]
        if a[i].active == 0:
            continue
        unmet = 0.0
        glut = 0.0
        if a[i].demand > 0.0:
            unmet = 1.0 - a[i].filled
        elif a[i].expected < p.market_glut_below * a[i].capacity:
            glut = p.market_glut_weight
        a[i].scarcity = scarcity_next(
            a[i].scarcity,
            unmet,
            glut,
            p.market_price_speed,
            p.market_price_ease,
            p.market_lowest_scarcity,
            p.market_highest_scarcity,
        )
        if (a[i].overridden & 4) != 0:
            continue
        if a[i].role == CELL:
            a[i].price = price_of_dose(a[i], strength[nth - roles[CELL].first], goods, options, normal, p)
        else:
            a[i].price = price_of(a, i, goods, recipes, options, freight, normal, p)


@rule
def has_seller(a: Records, i: int, good: int) -> bool:
    """Whether a buyer knows anybody who sells a substance now."""
    for k in range(MAX_LINKS):
        row = a[i].seller[k]
        if row >= 0 and a[row].active == 1 and a[row].good == good:
            return True
    return False


@rule
def ask_around(a: Records, i: int, recipes: Records, choices: Records, board: Records) -> None:
    """What becomes known of a trader beside its orders: what it is about to sell, what it finds no seller of.

    Brokers ask suppliers where they buy, laboratories ask brokers anywhere; who sets out for another recipe
    asks for its input at once.
    """
    role = a[i].role
    everywhere = board.shape[1] - 1
    kind = choices[role, a[i].pending_choice].kind if a[i].pending_choice >= 0 else TABLE
    if (role == SUPPLIER or role == BROKER) and kind == SUBSTANCES:
        board[0 if role == SUPPLIER else 1, a[i].place, a[i].pending_option].coming += 1.0
    if role == BROKER and not has_seller(a, i, a[i].option[0]):
        board[0, a[i].place, a[i].option[0]].asked += a[i].expected
    elif role == LAB:
        recipe = recipes[a[i].option[LAB_RECIPE]]
        if kind == RECIPES:
            recipe = recipes[a[i].pending_option]
        if not has_seller(a, i, recipe.input):
            board[1, everywhere, recipe.input].asked += a[i].expected / recipe.yield_


@phase
def update_board(
    rows: NDArray[np.int64],
    a: Records,
    roles: Records,
    places: Records,
    recipes: Records,
    choices: Records,
    board: Records,
    parameters: Records,
) -> None:
    """What is known of the supplier and broker tiers, by place and substance:
    orders, unmet orders, sellers and those about to be, what is asked for in vain, price.
    """
    p = parameters[0]
    tiers, everywhere, n_goods = board.shape[0], board.shape[1] - 1, board.shape[2]
    for tier in range(tiers):
        for place in range(everywhere + 1):
            for good in range(n_goods):
                cell = board[tier, place, good]
                cell.orders = smooth(cell.orders, cell.orders_now, p.trade_board_weeks)
                cell.unmet = smooth(cell.unmet, cell.unmet_now, p.trade_board_weeks)
                cell.orders_now = 0.0
                cell.unmet_now = 0.0
                cell.price = 0.0
                cell.sellers = 0.0
                cell.coming = 0.0
                cell.asked = 0.0
    count_roles(rows, a, roles, places, recipes, choices, board)
    for tier in range(tiers):
        for good in range(n_goods):
            total = board[tier, everywhere, good]
            total.orders = 0.0
            total.unmet = 0.0
            for place in range(everywhere):
                cell = board[tier, place, good]
                total.orders += cell.orders
                total.unmet += cell.unmet
                total.coming += cell.coming
                total.asked += cell.asked
                total.sellers += cell.sellers
                total.price += cell.price
                if cell.sellers > 0.0:
                    cell.price /= cell.sellers
            if total.sellers > 0.0:
                total.price /= total.sellers


@rule
def count_roles(
    rows: NDArray[np.int64],
    a: Records,
    roles: Records,
    places: Records,
    recipes: Records,
    choices: Records,
    board: Records,
) -> None:
    """Who there is now, by role and place, and what each tells the boards of itself."""
    for k in range(places.shape[0]):
        places[k].labs = 0.0
        places[k].brokers = 0.0
    for role in range(roles.shape[0]):
        roles[role].active = 0.0
        roles[role].handled = 0.0
        for mode in range(N_MODES):
            roles[role].by_mode[mode] = 0.0
        for nth in range(roles[role].first, roles[role].last):
            i = rows[nth]
            if a[i].active == 1:
                roles[role].active += 1.0
                roles[role].handled += a[i].expected
                if role == SUPPLIER or role == BROKER:
                    cell = board[0 if role == SUPPLIER else 1, a[i].place, a[i].good]
                    cell.sellers += 1.0
                    cell.price += a[i].price
                if role == SUPPLIER or role == BROKER or role == LAB:
                    ask_around(a, i, recipes, choices, board)
                if role == LAB:
                    places[a[i].place].labs += 1.0
                elif role == BROKER:
                    places[a[i].place].brokers += 1.0
                elif role == COURIER:
                    roles[role].by_mode[a[i].option[COURIER_MODE]] += 1.0

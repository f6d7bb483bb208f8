"""The trade before the burn-in, once agents have met: what they expect, believe, ask and hold."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.common import courier_for, route_to
from simulation.phases.exposure import price_risk
from simulation.phases.prices import price_of, update_board
from simulation.phases.shipping import route_hazard
from simulation.rules import draws
from simulation.rules.compiled import phase
from simulation.rules.draws import draw
from simulation.world import columns as c
from simulation.world import ledger as books
from simulation.world.ledger import post

Records = NDArray[Any]
SUPPLIER, BROKER, COURIER, LAUNDERER, LAB, CELL, ORGANISATION = (
    c.SUPPLIER,
    c.BROKER,
    c.COURIER,
    c.LAUNDERER,
    c.LAB,
    c.CELL,
    c.ORGANISATION,
)
MAX_LINKS, N_PRESSURES, N_MODES = c.MAX_LINKS, c.N_PRESSURES, c.N_MODES
LAB_RECIPE, LAB_STOCK, BROKER_STOCK = c.LAB_RECIPE, c.LAB_STOCK, c.BROKER_STOCK
SCREENING, INTERDICTION = c.SCREENING, c.INTERDICTION
BUILD = draws.BUILD
ENDOWMENT = books.ENDOWMENT


@phase
def expect(
    a: Records,
    roles: Records,
    places: Records,
    markets: Records,
    goods: Records,
    recipes: Records,
    routes: Records,
    route_of: NDArray[np.int64],
    p: Any,
) -> None:
    """Flows expected at the start, from the markets up:
    each buyer's need falls on its partners in equal parts (mg a week).
    """
    for i in range(a.shape[0]):
        a[i].expected = 0.0
    for m in range(markets.shape[0]):
        markets[m].attraction = 0.0  # cells, here
    for i in range(roles[CELL].start, roles[CELL].stop):
        if a[i].active == 1:
            markets[places[a[i].place].market].attraction += 1.0
    for tier in range(4):
        role = CELL if tier == 0 else (LAB if tier == 1 else (BROKER if tier == 2 else SUPPLIER))
        for i in range(roles[role].start, roles[role].stop):
            if a[i].active == 0:
                continue
            if role == CELL:
                m = places[a[i].place].market
                a[i].expected = markets[m].demand * p.demand_reference_dose_mg / markets[m].attraction
            if role == SUPPLIER:
                continue
            need = a[i].expected
            if role == LAB:
                recipe = recipes[a[i].option[LAB_RECIPE]]
                need /= recipe.yield_ * a[i].skill
            n = 0
            weeks = 0.0
            for k in range(MAX_LINKS):
                j = a[i].seller[k]
                if j >= 0:
                    n += 1
                    courier = courier_for(a, j, i, route_of, i) if a[j].role == LAB else -1
                    way = route_to(a, j, i, courier, route_of)
                    weeks += routes[way].weeks if way >= 0 else 1.0
            a[i].lead = weeks / n if n > 0 else 1.0
            for k in range(MAX_LINKS):
                j = a[i].seller[k]
                if j < 0:
                    continue
                unit = goods[a[j].good].potency if role == CELL else 1.0
                a[j].expected += need / n / unit
                if a[j].role == LAB:
                    courier = courier_for(a, j, i, route_of, i)
                    if courier >= 0:
                        a[courier].expected += need / n / unit


@phase
def believe(
    a: Records,
    belief: NDArray[np.float64],
    base_pressure: NDArray[np.float64],
    lanes: Records,
    routes: Records,
    route_of: NDArray[np.int64],
    places: Records,
    p: Any,
) -> None:
    """First beliefs: the true pressures and losses on the way, each scattered by a draw of one's own."""
    for i in range(a.shape[0]):
        if a[i].active == 0:
            continue
        for q in range(N_PRESSURES):
            for place in range(belief.shape[1]):
                spread = 1.0 + p.start_belief_spread * (2.0 * draw(a[i].key, BUILD, 5 + q, place) - 1.0)
                belief[i, place, q] = min(1.0, base_pressure[q, place] * spread)
        if a[i].role != BROKER and a[i].role != COURIER and a[i].role != LAB:
            continue
        everything = 0.0
        ways = 0
        for mode in range(N_MODES):
            hazard = 0.0
            n = 0
            for k in range(places.shape[0]):
                way = route_of[a[i].place, k, mode]
                if way >= 0 and (places[k].market >= 0 or places[k].clan_lab == 1):
                    hazard += route_hazard(
                        routes[way], lanes, a[i].exposure[SCREENING], a[i].exposure[INTERDICTION]
                    )
                    n += 1
            spread = 1.0 + p.start_belief_spread * (2.0 * draw(a[i].key, BUILD, 30, mode) - 1.0)
            a[i].route_belief[mode] = min(1.0, spread * hazard / n) if n > 0 else 0.0
            everything += hazard
            ways += n
        if a[i].role == LAB and ways > 0:
            a[i].route_belief[0] = everything / ways


@phase
def first_prices(
    a: Records,
    belief: NDArray[np.float64],
    control: NDArray[np.float64],
    places: Records,
    roles: Records,
    goods: Records,
    recipes: Records,
    options: Records,
    consequences: Records,
    freight: NDArray[np.float64],
    normal: NDArray[np.float64],
    p: Any,
) -> None:
    """Prices from the source down: each role's unit cost is what its partners ask."""
    for tier in range(roles.shape[0]):
        role = (SUPPLIER, BROKER, COURIER, LAB, CELL, LAUNDERER, ORGANISATION)[tier]
        for i in range(roles[role].start, roles[role].stop):
            if a[i].active == 0:
                continue
            cost = 0.0
            n = 0
            for k in range(MAX_LINKS):
                j = a[i].seller[k]
                if j >= 0:
                    cost += a[j].price
                    n += 1
            a[i].unit_cost = cost / n if n > 0 else 0.0
            if role == SUPPLIER:
                a[i].unit_cost = goods[a[i].option[0]].make_cost
            price_risk(a, i, belief, control, places, roles, recipes, consequences, p)
            a[i].price = price_of(a, i, goods, recipes, options, freight, normal, p)


@phase
def first_board(
    rows: NDArray[np.int64],
    a: Records,
    roles: Records,
    places: Records,
    recipes: Records,
    choices: Records,
    board: Records,
    parameters: Records,
) -> None:
    """What is known of the two upper tiers at the start: the flows expected there, all filled."""
    p = parameters[0]
    for i in range(a.shape[0]):
        if a[i].active == 1 and (a[i].role == SUPPLIER or a[i].role == BROKER):
            board[0 if a[i].role == SUPPLIER else 1, a[i].place, a[i].good].orders_now += a[i].expected * max(
                1.0, p.trade_board_weeks
            )
    update_board(rows, a, roles, places, recipes, choices, board, parameters)


@phase
def endow(
    a: Records,
    stock: NDArray[np.int64],
    roles: Records,
    goods: Records,
    recipes: Records,
    options: Records,
    ledger: NDArray[np.int64],
    p: Any,
) -> None:
    """Stocks at target and cash in hand at the start, from the endowment account."""
    money = ledger.shape[1] - 1
    for i in range(a.shape[0]):
        if a[i].active == 0:
            continue
        role = a[i].role
        good = -1
        weeks = 0.0
        use = a[i].expected
        if role == BROKER:
            good = a[i].option[0]
            weeks = options[BROKER, BROKER_STOCK, a[i].option[BROKER_STOCK]].value
        elif role == LAB:
            recipe = recipes[a[i].option[LAB_RECIPE]]
            good = recipe.input
            weeks = options[LAB, LAB_STOCK, a[i].option[LAB_STOCK]].value
            use /= recipe.yield_ * a[i].skill
            output = int(a[i].expected * (p.lab_product_stock_weeks + 1.0))
            stock[i, recipe.output] += output
            post(ledger, ENDOWMENT, LAB, recipe.output, output)
        elif role == CELL:
            weeks = p.cell_stock_target_weeks
            for k in range(MAX_LINKS):
                if a[i].seller[k] >= 0:
                    good = a[a[i].seller[k]].good
                    use = a[i].expected / goods[good].potency
                    break
        if good >= 0:
            mg = int(use * weeks)
            stock[i, good] += mg
            post(ledger, ENDOWMENT, role, good, mg)
        a[i].cash = int(p.market_working_capital_weeks * (a[i].turnover + a[i].expected * a[i].unit_cost))
        post(ledger, ENDOWMENT, role, money, a[i].cash)

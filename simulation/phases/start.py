"""The trade before the burn-in: options by their initial shares, partners, stocks, cash,
first prices and beliefs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.common import can_be_made, can_sell, courier_for, note_couriers, note_trade, route_to
from simulation.phases.exposure import apply_options, price_risk
from simulation.phases.orders import wanted_good
from simulation.phases.population import already_linked, has_contacts, seller_role
from simulation.phases.prices import price_of, update_board
from simulation.phases.shipping import route_hazard
from simulation.rules import draws
from simulation.rules.compiled import phase
from simulation.rules.draws import draw, key_of
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
MAX_LINKS, MAX_CHOICES, N_PRESSURES, N_MODES, TABLE = (
    c.MAX_LINKS,
    c.MAX_CHOICES,
    c.N_PRESSURES,
    c.N_MODES,
    c.TABLE,
)
LAB_RECIPE, LAB_STOCK, BROKER_STOCK, FINISHED = c.LAB_RECIPE, c.LAB_STOCK, c.BROKER_STOCK, c.FINISHED
BROKER_LANE, MAX_COURIERS = c.BROKER_LANE, c.MAX_COURIERS
SCREENING, INTERDICTION, COURIER_MODE = c.SCREENING, c.INTERDICTION, c.COURIER_MODE
BUILD, SEARCH_LARGE, COURIER_LUCK, LAUNDERER_LUCK, PEER, LARGE_ROLE = (
    draws.BUILD,
    draws.SEARCH_LARGE,
    draws.COURIER,
    draws.LAUNDERER,
    draws.PEER,
    draws.LARGE_ROLE,
)
ENDOWMENT = books.ENDOWMENT
BEFORE = -2000  # the draws of the build belong to no week of a run
# How often the build looks for somebody that fits before it leaves the link empty. They also keep the draws
# of one link apart from those of the next, so another value gives another start.
PEER_TRIES, COURIER_TRIES, LAUNDERER_TRIES, SELLER_TRIES = 6, 12, 12, 60
FARTHEST = 2.0  # above any luck, which lies in -1 to 1


@phase
def wake(seed: np.uint64, a: Records, choices: Records, initial: NDArray[np.float64], p: Any) -> None:
    """Give every agent its key, its first review and order weeks, and its options.

    initial: (role, choice, option) cumulative shares.
    """
    for i in range(a.shape[0]):
        if a[i].active == 0:
            continue
        a[i].key = key_of(seed, a[i].identity)
        a[i].contacts = has_contacts(a[i].role, a[i].key, p)
        a[i].review_week = int(draw(a[i].key, BUILD, 0, 0) * p.behaviour_review_weeks)
        a[i].order_week = int(draw(a[i].key, BUILD, 0, 1) * p.trade_order_interval_weeks)
        for choice in range(MAX_CHOICES):
            if choices[a[i].role, choice].fixed_start == 1:
                continue
            luck = draw(a[i].key, BUILD, 1, choice)
            for k in range(choices[a[i].role, choice].options):
                if luck < initial[a[i].role, choice, k]:
                    a[i].option[choice] = k
                    break


@phase
def fit_to_places(a: Records, places: Records, goods: Records, initial: NDArray[np.float64]) -> None:
    """Suppliers and brokers who drew a substance that is not made where they are draw again, among those that
    are, by the same shares.
    """
    for i in range(a.shape[0]):
        role = a[i].role
        if a[i].active == 0 or (role != SUPPLIER and role != BROKER):
            continue
        if can_be_made(goods[a[i].option[0]], places[a[i].place]):
            continue
        total = 0.0
        for s in range(goods.shape[0]):
            if can_be_made(goods[s], places[a[i].place]):
                total += initial[role, 0, s] - (initial[role, 0, s - 1] if s > 0 else 0.0)
        luck = draw(a[i].key, BUILD, 1, MAX_CHOICES) * total
        for s in range(goods.shape[0]):
            if can_be_made(goods[s], places[a[i].place]):
                luck -= initial[role, 0, s] - (initial[role, 0, s - 1] if s > 0 else 0.0)
                if luck < 0.0:
                    a[i].option[0] = s
                    break


@phase
def first_lanes(
    a: Records,
    roles: Records,
    choices: Records,
    options: Records,
    goods: Records,
    reach: NDArray[np.float64],
) -> None:
    """Brokers start with a mode that reaches their customers, drawn by how many of them it reaches;
    options take effect.
    """
    for i in range(a.shape[0]):
        if a[i].active == 0:
            continue
        if a[i].role == BROKER:
            finished = int(goods[a[i].option[0]].stage == FINISHED)
            total = 0.0
            for mode in range(N_MODES):
                total += reach[a[i].place, mode, finished] ** 2
            luck = draw(a[i].key, BUILD, 4, 0) * total
            for mode in range(N_MODES):
                luck -= reach[a[i].place, mode, finished] ** 2
                if luck < 0.0:
                    a[i].option[BROKER_LANE] = mode
                    break
        apply_options(a[i], roles, choices, options)


@phase
def join_organisations(a: Records, roles: Records, places: Records) -> None:
    """Labs, couriers and cells belong to an organisation:
    one of their own jurisdiction if there is one, else any.
    """
    start, stop = roles[ORGANISATION].start, roles[ORGANISATION].stop
    for i in range(a.shape[0]):
        role = a[i].role
        if a[i].active == 0 or (role != LAB and role != COURIER and role != CELL):
            continue
        best = -1
        lowest = FARTHEST
        for k in range(start, stop):
            if a[k].active == 1:
                luck = draw(a[i].key, BUILD, 2, k - start)
                if places[a[k].place].jurisdiction == places[a[i].place].jurisdiction:
                    luck -= 1.0
                if luck < lowest:
                    lowest = luck
                    best = k
        a[i].organisation = best


@phase
def meet(
    a: Records,
    roles: Records,
    places: Records,
    goods: Records,
    recipes: Records,
    modes_between: NDArray[np.int64],
    p: Any,
) -> None:
    """First partners, peers, couriers and launderers, drawn at large among those that fit."""
    for i in range(a.shape[0]):
        if a[i].active == 0:
            continue
        role = a[i].role
        for k in range(2):
            start, stop = roles[role].start, roles[role].stop
            for attempt in range(PEER_TRIES):
                row = start + int(draw(a[i].key, PEER, BEFORE, k * PEER_TRIES + attempt) * (stop - start))
                if row != i and a[row].active == 1:
                    a[i].peer[k] = row
                    break
        if role == LAB:
            for slot in range(MAX_COURIERS):
                for attempt in range(COURIER_TRIES):
                    start, stop = roles[COURIER].start, roles[COURIER].stop
                    row = start + int(
                        draw(a[i].key, COURIER_LUCK, BEFORE, slot * COURIER_TRIES + attempt) * (stop - start)
                    )
                    if (
                        a[row].active == 1
                        and places[a[row].place].jurisdiction == places[a[i].place].jurisdiction
                    ):
                        a[i].courier[slot] = row
                        break
            note_couriers(a, i)
        note_trade(a[i], recipes)
        if role == BROKER or role == LAB or role == CELL:
            start, stop = roles[LAUNDERER].start, roles[LAUNDERER].stop
            for attempt in range(LAUNDERER_TRIES):
                row = start + int(draw(a[i].key, LAUNDERER_LUCK, BEFORE, attempt) * (stop - start))
                if a[row].active == 1:
                    a[i].launderer = row
                    break
    for i in range(a.shape[0]):
        role = a[i].role
        if a[i].active == 0 or (role != BROKER and role != LAB and role != CELL):
            continue
        wanted = wanted_good(a, i, recipes)
        for k in range(MAX_LINKS):
            luck = draw(a[i].key, LARGE_ROLE, BEFORE, k)
            among = seller_role(a[i], luck, p)
            start, stop = roles[among].start, roles[among].stop
            for attempt in range(SELLER_TRIES):
                row = start + int(
                    draw(a[i].key, SEARCH_LARGE, BEFORE, k * SELLER_TRIES + attempt) * (stop - start)
                )
                if not already_linked(a[i], row) and can_sell(a, row, i, wanted, goods, modes_between):
                    a[i].seller[k] = row
                    a[i].experience[k] = p.start_experience_with_partners
                    break


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

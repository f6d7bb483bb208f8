"""Reviews and switches: the one decision mechanism, for every role and every choice.

An option is judged by its expected weekly profit (rules.choice.expected_profit) under what the agent
believes; one is drawn by logit. The options of a choice are rows of its table or things of the world: places,
substances, modes, recipes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.common import note, own_running
from simulation.phases.learning import mode_of
from simulation.phases.prices import normal_price
from simulation.phases.reasons import weighed_most
from simulation.phases.ways import access_left, see, shown
from simulation.rules import draws
from simulation.rules.choice import expected_profit, pick
from simulation.rules.compiled import rule
from simulation.rules.draws import draw
from simulation.rules.hazard import combine
from simulation.rules.maths import clip, exp
from simulation.world import columns as c
from simulation.world.ledger import COSTS, post

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
N_PRESSURES, LICENSING, SCREENING, INTERDICTION, LAB_DETECTION = (
    c.N_PRESSURES,
    c.LICENSING,
    c.SCREENING,
    c.INTERDICTION,
    c.LAB_DETECTION,
)
TABLE, SOURCE_PLACES, SUBSTANCES, MODE_OPTIONS, RECIPES, LAB_PLACES = (
    c.TABLE,
    c.SOURCE_PLACES,
    c.SUBSTANCES,
    c.MODE_OPTIONS,
    c.RECIPES,
    c.LAB_PLACES,
)
LAB_RECIPE, LAB_SCALE, LAB_STOCK, LAB_OUTREACH = c.LAB_RECIPE, c.LAB_SCALE, c.LAB_STOCK, c.LAB_OUTREACH
BROKER_STOCK, BROKER_SUPPLIERS, BROKER_LANE, BROKER_PLACE = (
    c.BROKER_STOCK,
    c.BROKER_SUPPLIERS,
    c.BROKER_LANE,
    c.BROKER_PLACE,
)
COURIER_MODE, SUPPLIER_PLACE, CELL_CLINICS, CHANNEL = (
    c.COURIER_MODE,
    c.SUPPLIER_PLACE,
    c.CELL_CLINICS,
    c.LAUNDERER_CHANNEL,
)
FINISHED, MAX_CHOICES, MAX_OPTIONS, SWITCH, INVENTION = (
    c.FINISHED,
    c.MAX_CHOICES,
    c.MAX_OPTIONS,
    c.SWITCH,
    c.INVENTION,
)
REVIEW_WHAT, CHOOSE = draws.REVIEW_WHAT, draws.CHOOSE


@rule
def apply_options(agent: Any, roles: Records, choices: Records, options: Records) -> None:
    """Recompute what follows from the options taken:
    exposure to each pressure, margin, reach, running and protection cost.
    """
    role = agent.role
    for q in range(N_PRESSURES):
        agent.exposure[q] = roles[role].exposure[q]
    agent.margin_factor = 1.0
    agent.reach = 1.0
    agent.running_share = 0.0
    agent.bribe_share = 0.0
    for choice in range(MAX_CHOICES):
        if choices[role, choice].options == 0 or choices[role, choice].kind != TABLE:
            continue
        option = options[role, choice, agent.option[choice]]
        for q in range(N_PRESSURES):
            agent.exposure[q] *= option.exposure[q]
        if choices[role, choice].by_value == 0:
            agent.margin_factor *= option.margin
            agent.reach *= option.reach
        if choices[role, choice].bribe == 1:
            agent.bribe_share += option.running
        else:
            agent.running_share += option.running


@rule
def hazards(
    agent: Any, beliefs: NDArray[np.float64], law: float, exposure: NDArray[np.float64], consequences: Records
) -> tuple[float, float]:
    """Believed weekly loss share (weeks of turnover) and hazard of arrest, without losses on the way.

    beliefs: believed pressure at the place, one per pressure. law: strength of control of the good there.
    """
    kept = 1.0
    free = 1.0
    for q in range(N_PRESSURES):
        if q != SCREENING and q != INTERDICTION:
            hazard = beliefs[q] * exposure[q] * (law if q == LICENSING else 1.0)
            kept *= 1.0 - min(1.0, hazard * consequences[q].severity)
            free *= 1.0 - hazard * consequences[q].arrest
    return 1.0 - kept, 1.0 - free


@rule
def price_risk(
    a: Records,
    i: int,
    belief: NDArray[np.float64],
    control: NDArray[np.float64],
    places: Records,
    roles: Records,
    recipes: Records,
    consequences: Records,
    p: Any,
) -> None:
    """Set the pay for work and risk that an agent puts into its price,
    from its beliefs (share of the normal price).
    """
    role = roles[a[i].role]
    law = 0.0
    if a[i].role == SUPPLIER or a[i].role == BROKER:
        law = control[a[i].option[0], places[a[i].place].jurisdiction]
    elif a[i].role == LAB:
        law = control[recipes[a[i].option[LAB_RECIPE]].input, places[a[i].place].jurisdiction]
    loss, arrest = hazards(a[i], belief[i, a[i].place], law, a[i].exposure, consequences)
    running = own_running(a[i], role, recipes, p) + a[i].bribe_share * places[a[i].place].corruption_price
    mode = mode_of(a[i])
    if a[i].role == COURIER:
        arrest = combine(
            arrest,
            a[i].route_belief[mode] * p.courier_consignments_priced * consequences[INTERDICTION].arrest,
        )
    a[i].loss_priced = a[i].route_belief[mode] if mode >= 0 and a[i].role != COURIER else 0.0
    risk = loss * (1.0 + role.replacement) + arrest * role.arrest_cost
    if a[i].role == LAUNDERER:
        a[i].premium = p.laundering_risk_pass_through * loss
    else:
        a[i].premium = running + role.profit + risk


@rule
def substance_prospect(
    tier: int,
    place: int,
    good: int,
    mine: bool,
    board: Records,
    goods: Records,
    roles: Records,
    normal: NDArray[np.float64],
    p: Any,
) -> tuple[float, float]:
    """Orders (mg a week) that one more seller of a substance can expect, and their price (cents per mg).

    Orders for other substances that cannot be filled count in part, because buyers take substitutes of the
    same stage; that part is thought to spread evenly over the substances that are known. Brokers of finished
    drug compete with laboratories for the same cells, so part of the laboratories' trade is theirs to win.
    place: -1 for all places together (brokers sell everywhere).
    """
    orders = 0.0
    sellers = 0.0
    paid = 0.0
    unmet = 0.0
    finished = goods[good].stage == FINISHED
    alternatives = 0.0
    for s in range(goods.shape[0]):
        if (goods[s].stage == FINISHED) == finished and (goods[s].known == 1 or s == good):
            alternatives += 1.0
    for k in range(board.shape[1]):
        if place >= 0 and k != place:
            continue
        orders += board[tier, k, good].orders
        sellers += board[tier, k, good].sellers
        paid += board[tier, k, good].price * board[tier, k, good].sellers
        for s in range(goods.shape[0]):
            if s != good and (goods[s].stage == FINISHED) == finished:
                unmet += board[tier, k, s].unmet
    price = (
        paid / sellers
        if sellers > 0.0
        else normal_price(SUPPLIER if tier == 0 else BROKER, good, goods, normal)
    )
    if sellers <= 0.0:
        price += goods[good].make_cost
    rivals = sellers if mine else sellers + 1.0
    orders += p.market_substitutability * unmet / max(1.0, alternatives)
    if finished and tier == 1:
        orders += p.market_contestable * roles[LAB].handled / max(1.0, alternatives)
        rivals += p.market_contestable * roles[LAB].active / max(1.0, alternatives)
    return orders / max(1.0, rivals), price


@rule
def supply_at(
    place: int,
    good: int,
    board: Records,
    places: Records,
    goods: Records,
    normal: NDArray[np.float64],
    p: Any,
) -> tuple[float, float]:
    """How far a substance can be had from suppliers at a place (0..1), and its price there (cents per mg).

    Where there is industry, makers can be asked for what nobody offers yet.
    """
    cell = board[0, place, good]
    on_request = p.market_chance_of_goods_on_request * places[place].industry
    if cell.sellers <= 0.0:
        return on_request, goods[good].make_cost + normal_price(SUPPLIER, good, goods, normal)
    filled = clip(1.0 - cell.unmet / max(1.0, cell.orders), 0.0, 1.0)
    return max(
        on_request, filled * cell.sellers / (cell.sellers + p.market_sellers_for_half_choice)
    ), cell.price


@rule
def mode_reach(
    role: int,
    place: int,
    mode: int,
    finished: bool,
    route_of: NDArray[np.int64],
    places: Records,
    markets: Records,
) -> float:
    """Share of its customers that an agent at a place can reach by a mode:
    markets by weight, or places by laboratories there.
    """
    reached = 0.0
    total = 0.0
    for k in range(places.shape[0]):
        weight = 0.0
        if finished and places[k].market >= 0:
            weight = markets[places[k].market].weight
        elif not finished:
            weight = places[k].labs
        total += weight
        if weight > 0.0 and route_of[place, k, mode] >= 0:
            reached += weight
    return reached / total if total > 0.0 else 0.0


@rule
def mode_cost(
    place: int, mode: int, finished: bool, route_of: NDArray[np.int64], routes: Records, places: Records
) -> float:
    """Freight in cents per mg by a mode, average over the customers' places that it reaches."""
    cost = 0.0
    n = 0
    for k in range(places.shape[0]):
        if (finished and places[k].market >= 0) or (not finished and places[k].labs > 0.0):
            way = route_of[place, k, mode]
            if way >= 0:
                cost += routes[way].cost
                n += 1
    return cost / n if n > 0 else 0.0


@rule
def best_mode(
    a: Records,
    i: int,
    place: int,
    finished: bool,
    route_of: NDArray[np.int64],
    places: Records,
    markets: Records,
) -> int:
    """The mode that reaches most of the customers at the lowest believed loss; -1 if none reaches any."""
    best = -1
    value = 0.0
    for mode in range(route_of.shape[2]):
        reached = mode_reach(a[i].role, place, mode, finished, route_of, places, markets)
        worth = reached * (1.0 - a[i].route_belief[mode])
        if worth > value:
            best = mode
            value = worth
    return best


@rule
def broker_capacity(role: Any, finished: bool, p: Any) -> float:
    """What a broker can handle, mg a week:
    parcels of finished drug take more hands than freight of inputs.
    """
    return float(p.broker_spare_capacity * (role.normal_finished if finished else role.normal_inputs))


@rule
def normal_of(role: int, good: int, about: Any, goods: Records, normal: NDArray[np.float64]) -> float:
    """Normal turnover (value added) of a supplier or broker who deals in a substance, cents a week."""
    volume = about.normal_finished if goods[good].stage == FINISHED else about.normal_inputs
    return max(1.0, float(volume * normal_price(role, good, goods, normal)))


@rule
def evaluate(
    a: Records,
    i: int,
    choice: int,
    profits: NDArray[np.float64],
    feasible: NDArray[np.int64],
    belief: NDArray[np.float64],
    control: NDArray[np.float64],
    places: Records,
    markets: Records,
    roles: Records,
    goods: Records,
    recipes: Records,
    choices: Records,
    options: Records,
    consequences: Records,
    board: Records,
    routes: Records,
    route_of: NDArray[np.int64],
    source_places: NDArray[np.int64],
    lab_places: NDArray[np.int64],
    normal: NDArray[np.float64],
    exposure: NDArray[np.float64],
    visible: Records,
    p: Any,
) -> float:
    """Expected weekly profit (cents) of every option of one choice; returns the weekly turnover (cents) it
    was judged on.

    profits, feasible: written, one entry an option. exposure: scratch, one entry a pressure.
    visible: ways that are easier to see or harder to use than the tables say.
    """
    agent = a[i]
    role = agent.role
    about = roles[role]
    now = agent.option[choice]
    kind = choices[role, choice].kind
    normal_turnover = agent.normal
    turnover = max(agent.turnover, p.behaviour_lowest_turnover_considered * normal_turnover)
    current = options[role, choice, now]
    scarce = 0.0
    links = 0
    for k in range(agent.seller.shape[0]):
        if agent.seller[k] >= 0:
            scarce += 1.0 - agent.experience[k]
            links += 1
    scarce = clip(scarce / links, 0.0, 1.0) if links > 0 else 0.0
    for k in range(choices[role, choice].options):
        option = options[role, choice, k]
        feasible[k] = 1
        place = agent.place
        good = agent.option[0] if role == SUPPLIER or role == BROKER else -1
        if role == LAB:
            good = recipes[agent.option[LAB_RECIPE]].input
        mode = mode_of(agent)
        price = max(agent.price, 1e-12)
        cost = agent.unit_cost
        v = turnover
        margin = 1.0 - clip(cost / price, 0.0, 0.98)
        if role == COURIER or role == LAUNDERER or role == ORGANISATION:
            margin = 1.0
        elif role == CELL:
            margin = p.cell_gross_margin
        elif role == LAB:
            margin = 1.0 - clip(
                cost / (price * recipes[agent.option[LAB_RECIPE]].yield_ * max(0.05, agent.skill)), 0.0, 0.98
            )
        switching = option.switching * normal_turnover
        running = own_running(agent, about, recipes, p) + agent.bribe_share * places[place].corruption_price
        running_more = 0.0
        stock_loss = 0.0
        size = normal_turnover
        if kind == TABLE:
            v *= option.reach / max(0.05, current.reach)
            if visible.shape[0] > 0:
                left_now = access_left(visible, place, role, choice, now)
                v *= access_left(visible, place, role, choice, k) / max(0.05, left_now)
            margin *= option.margin / max(0.05, current.margin)
            scale = places[place].corruption_price if choices[role, choice].bribe == 1 else 1.0
            running += (option.running - current.running) * scale
            if (role == LAB and choice == LAB_STOCK) or (role == BROKER and choice == BROKER_STOCK):
                stock_loss = scarce * exp(-option.value / p.behaviour_weeks_of_shortage_expected)
            elif role == BROKER and choice == BROKER_SUPPLIERS:
                stock_loss = scarce / max(1.0, option.value)
            elif role == LAB and choice == LAB_SCALE:
                v = price * min(
                    agent.expected * option.reach, about.normal_volume * p.lab_spare_capacity * option.value
                )
            elif role == CELL and choice == CELL_CLINICS:
                market = markets[places[place].market]
                ratio = market.treatment / max(1.0, market.oud)
                v *= (1.0 + option.value * ratio) / (1.0 + current.value * ratio)
            elif role == LAB and choice == LAB_OUTREACH:
                treated = 0.0
                using = 0.0
                for m in range(markets.shape[0]):
                    treated += markets[m].treatment
                    using += markets[m].oud
                v *= 1.0 + (option.value - current.value) * treated / max(1.0, using)
            elif role == LAUNDERER and choice == CHANNEL:
                fee_now = current.fee + p.laundering_cost_of_waiting * current.delay
                fee_then = option.fee + p.laundering_cost_of_waiting * option.delay
                clients = clip((fee_now + 0.01) / (fee_then + 0.01), 0.2, 5.0)
                v *= clip(clients * option.fee / max(0.005, current.fee), 0.1, 3.0)
                v = min(
                    v,
                    about.normal_volume
                    * p.laundering_spare_capacity
                    * option.capacity
                    * max(0.005, option.fee),
                )
        else:
            switching = (choices[role, choice].switching if k != now else 0.0) * normal_turnover
            if kind == SUBSTANCES:
                good = k
                tier = 0 if role == SUPPLIER else 1
                finished = goods[k].stage == FINISHED
                size = normal_of(role, k, about, goods, normal)
                orders, asked = substance_prospect(
                    tier, place if tier == 0 else -1, k, k == now, board, goods, roles, normal, p
                )
                if goods[k].known == 0:
                    switching += goods[k].invention_cost / p.population_scale
                if role == BROKER:
                    mode = (
                        mode
                        if finished == (goods[now].stage == FINISHED)
                        else best_mode(a, i, place, finished, route_of, places, markets)
                    )
                    if mode < 0:
                        feasible[k] = 0
                        continue
                    had, cost = supply_at(place, k, board, places, goods, normal, p)
                    cost += mode_cost(place, mode, finished, route_of, routes, places)
                    limit = broker_capacity(about, finished, p)
                    v = asked * min(orders, limit) * had
                else:
                    cost = goods[k].make_cost
                    v = asked * min(orders, agent.capacity)
                margin = 1.0 - clip(cost / max(asked, 1e-12), 0.0, 0.98)
            elif kind == SOURCE_PLACES:
                place = source_places[k]
                finished = goods[good].stage == FINISHED
                if role == BROKER:
                    had, cost = supply_at(place, good, board, places, goods, normal, p)
                    here, _ = supply_at(agent.place, good, board, places, goods, normal, p)
                    if mode_reach(role, place, mode, finished, route_of, places, markets) <= 0.0:
                        mode = best_mode(a, i, place, finished, route_of, places, markets)
                    if mode < 0:
                        feasible[k] = 0
                        continue
                    cost += mode_cost(place, mode, finished, route_of, routes, places)
                    v *= clip(max(0.05, had) / max(0.05, here), 0.2, 2.0)
                    margin = 1.0 - clip(cost / price, 0.0, 0.98)
                else:
                    orders, asked = substance_prospect(
                        0, place, good, k == now, board, goods, roles, normal, p
                    )
                    v = asked * min(orders, agent.capacity)
                    v *= places[place].industry / max(0.01, places[agent.place].industry)
                    margin = 1.0 - clip(goods[good].make_cost / max(asked, 1e-12), 0.0, 0.98)
            elif kind == MODE_OPTIONS:
                mode = k
                finished = role == COURIER or goods[good].stage == FINISHED
                reached = mode_reach(role, place, k, finished, route_of, places, markets)
                before = mode_reach(role, place, now, finished, route_of, places, markets)
                if reached <= 0.0:
                    feasible[k] = 0
                    continue
                v *= reached / max(0.1, before)
                freight = mode_cost(place, k, finished, route_of, routes, places)
                if role == COURIER:
                    margin = 1.0 - clip(freight / price, 0.0, 0.98)
                else:
                    margin = 1.0 - clip((cost + freight) / price, 0.0, 0.98)
            elif kind == RECIPES:
                recipe = recipes[k]
                good = recipe.input
                output = goods[recipe.output]
                if goods[good].known == 0:
                    switching += goods[good].invention_cost / p.population_scale
                if output.known == 0:
                    switching += output.invention_cost / p.population_scale
                offered = 0.0
                asked = 0.0
                orders = 0.0
                unmet = 0.0
                for place_k in range(board.shape[1]):
                    seen = board[1, place_k, good]
                    offered += seen.sellers
                    asked += seen.price * seen.sellers
                    orders += seen.orders
                    unmet += seen.unmet
                had = p.market_chance_of_finding_new_supplier
                cost = goods[good].make_cost + normal_price(BROKER, good, goods, normal)
                if offered > 0.0:
                    had = clip(1.0 - unmet / max(1.0, orders), 0.0, 1.0)
                    cost = asked / offered
                if k == now:
                    had = max(0.05, 1.0 - scarce)
                else:
                    switching *= 1.0 + recipe.capability
                running_more = p.lab_cost_of_skill * (recipe.capability - recipes[now].capability)
                reached_yield = recipe.yield_ if k != now else recipe.yield_ * max(0.05, agent.skill)
                before = max(0.05, 1.0 - scarce)
                v *= clip(had / before, 0.2, 2.0)
                margin = 1.0 - clip(cost / max(price * reached_yield, 1e-12), 0.0, 0.98)
            elif kind == LAB_PLACES:
                place = lab_places[k]
            running = running_more + own_running(agent, about, recipes, p)
            running += agent.bribe_share * places[place].corruption_price
        for q in range(N_PRESSURES):
            exposure[q] = agent.exposure[q]
            if kind == TABLE:
                seen_now = current.exposure[q]
                seen_then = option.exposure[q]
                if visible.shape[0] > 0:
                    seen_now = shown(seen_now, visible, place, role, choice, now, q)
                    seen_then = shown(seen_then, visible, place, role, choice, k, q)
                if seen_now > 1e-6:
                    exposure[q] *= seen_then / seen_now
                else:
                    exposure[q] = about.exposure[q] * seen_then
        law = control[good, places[place].jurisdiction] if good >= 0 else 0.0
        loss, arrest = hazards(agent, belief[i, place], law, exposure, consequences)
        if mode >= 0:
            way_loss = agent.route_belief[mode]
            if kind == TABLE:
                before_e = agent.exposure[SCREENING] + agent.exposure[INTERDICTION]
                after_e = exposure[SCREENING] + exposure[INTERDICTION]
                way_loss = clip(way_loss * after_e / max(1e-9, before_e), 0.0, 1.0)
            if role == COURIER:
                arrest = combine(
                    arrest,
                    clip(
                        way_loss * p.courier_consignments_priced * consequences[INTERDICTION].arrest, 0.0, 1.0
                    ),
                )
                loss = combine(loss, way_loss * p.courier_share_of_loss)
            else:
                loss = combine(loss, way_loss)
        loss = combine(clip(loss, 0.0, 1.0), stock_loss)
        profits[k] = expected_profit(
            v,
            margin,
            loss,
            about.replacement,
            arrest,
            about.arrest_cost * size * p.behaviour_risk_weight,
            running * size,
            switching if k != now else 0.0,
            p.behaviour_horizon_weeks,
        )
    return turnover


@rule
def what_to_review(a: Records, i: int, t: int, relevance: NDArray[np.float64], choices: Records) -> int:
    """The choice under review: any, each with equal chance; after a hit, in proportion to how much it matters
    for that pressure.

    relevance: roles x choices x pressures, the widest ratio of exposures among the options (worked out from
    the tables).
    """
    role = a[i].role
    n = 0
    total = 0.0
    for choice in range(MAX_CHOICES):
        if choices[role, choice].options > 1:
            n += 1
            if a[i].alarm >= 0:
                total += relevance[role, choice, a[i].alarm]
    luck = draw(a[i].key, REVIEW_WHAT, t, 0)
    if n == 0:
        return -1
    passed = 0.0
    last = -1
    for choice in range(MAX_CHOICES):
        if choices[role, choice].options > 1:
            passed += relevance[role, choice, a[i].alarm] / total if total > 0.0 else 1.0 / n
            if luck < passed:
                return choice
            last = choice
    return last


@rule
def start_switch(
    t: int,
    a: Records,
    i: int,
    choice: int,
    new: int,
    stay: float,
    go: float,
    roles: Records,
    goods: Records,
    recipes: Records,
    choices: Records,
    options: Records,
    ledger: NDArray[np.int64],
    events: Records,
    counters: NDArray[np.int64],
    p: Any,
) -> None:
    """An agent sets out for another option:
    it pays the cost of switching, and the option works after its lead time.
    """
    role = a[i].role
    table = choices[role, choice].kind == TABLE
    option = options[role, choice, new]
    lead = option.lead if table else choices[role, choice].lead
    weeks_paid = option.switching if table else choices[role, choice].switching
    cost = weeks_paid * a[i].normal
    substance = -1
    if choices[role, choice].kind == SUBSTANCES:
        substance = new
    elif choices[role, choice].kind == RECIPES:
        lead += recipes[new].lead_weeks
        cost *= 1.0 + recipes[new].capability
        substance = recipes[new].output if goods[recipes[new].output].known == 0 else recipes[new].input
    if substance >= 0 and goods[substance].known == 0:
        lead += goods[substance].invention_weeks
        cost += goods[substance].invention_cost / p.population_scale
    paid = min(int(cost), a[i].cash)
    a[i].cash -= paid
    a[i].spent += paid
    post(ledger, role, COSTS, ledger.shape[1] - 1, paid)
    event = note(events, counters, t, SWITCH, a, i, a[i].place, a[i].alarm, substance, 0, paid)
    events[event].choice = choice
    events[event].old = a[i].option[choice]
    events[event].new = new
    events[event].stay = stay
    events[event].go = go
    a[i].pending_choice = choice
    a[i].pending_option = new
    a[i].ready_week = t + lead


@rule
def finish_switch(
    t: int,
    a: Records,
    i: int,
    places: Records,
    markets: Records,
    roles: Records,
    goods: Records,
    recipes: Records,
    choices: Records,
    options: Records,
    route_of: NDArray[np.int64],
    source_places: NDArray[np.int64],
    lab_places: NDArray[np.int64],
    normal: NDArray[np.float64],
    events: Records,
    counters: NDArray[np.int64],
    p: Any,
) -> None:
    """The new option works now: place, skill, capacity and partners follow from it."""
    role = a[i].role
    choice = a[i].pending_choice
    new = a[i].pending_option
    old = a[i].option[choice]
    kind = choices[role, choice].kind
    a[i].option[choice] = new
    a[i].pending_choice = -1
    if kind == SOURCE_PLACES:
        a[i].place = source_places[new]
    elif kind == LAB_PLACES:
        a[i].place = lab_places[new]
        for slot in range(a[i].courier.shape[0]):
            a[i].courier[slot] = -1
    elif kind == SUBSTANCES:
        learn_to_make(t, a, i, new, goods, events, counters)
        a[i].normal = normal_of(role, new, roles[role], goods, normal)
        if role == BROKER:
            a[i].on_order = 0.0
            if (goods[new].stage == FINISHED) != (goods[old].stage == FINISHED):
                a[i].capacity = broker_capacity(roles[BROKER], goods[new].stage == FINISHED, p)
    elif kind == RECIPES:
        learn_to_make(t, a, i, recipes[new].input, goods, events, counters)
        learn_to_make(t, a, i, recipes[new].output, goods, events, counters)
        a[i].skill = clip(1.0 - recipes[new].capability, p.lab_lowest_skill, 1.0)
        a[i].on_order = 0.0
    if role == BROKER and kind != TABLE:
        finished = goods[a[i].option[0]].stage == FINISHED
        if mode_reach(role, a[i].place, a[i].option[BROKER_LANE], finished, route_of, places, markets) <= 0.0:
            mode = best_mode(a, i, a[i].place, finished, route_of, places, markets)
            if mode >= 0 and mode != a[i].option[BROKER_LANE]:
                event = note(events, counters, t, SWITCH, a, i, a[i].place, -1, -1, 0, 0)
                events[event].choice = BROKER_LANE
                events[event].old = a[i].option[BROKER_LANE]
                events[event].new = mode
                a[i].option[BROKER_LANE] = mode
    apply_options(a[i], roles, choices, options)


@rule
def learn_to_make(
    t: int, a: Records, i: int, good: int, goods: Records, events: Records, counters: NDArray[np.int64]
) -> None:
    """A substance that nobody could make is invented;
    from now on others can take it up without inventing it again.
    """
    if goods[good].known == 0:
        goods[good].known = 1
        note(events, counters, t, INVENTION, a, i, a[i].place, -1, good, 0, 0)


@rule
def review(
    t: int,
    a: Records,
    belief: NDArray[np.float64],
    control: NDArray[np.float64],
    places: Records,
    markets: Records,
    roles: Records,
    goods: Records,
    recipes: Records,
    choices: Records,
    options: Records,
    relevance: NDArray[np.float64],
    consequences: Records,
    board: Records,
    routes: Records,
    route_of: NDArray[np.int64],
    source_places: NDArray[np.int64],
    lab_places: NDArray[np.int64],
    normal: NDArray[np.float64],
    ledger: NDArray[np.int64],
    events: Records,
    counters: NDArray[np.int64],
    visible: Records,
    parameters: Records,
) -> None:
    """Finish switches that are due; then each agent whose turn it is reconsiders one choice."""
    p = parameters[0]
    profits = np.zeros(MAX_OPTIONS)
    feasible = np.zeros(MAX_OPTIONS, dtype=np.int64)
    exposure = np.zeros(N_PRESSURES)
    costs = np.zeros((2, N_PRESSURES))
    for i in range(a.shape[0]):
        if a[i].active == 0:
            continue
        if a[i].pending_choice >= 0 and t >= a[i].ready_week:
            finish_switch(
                t, a, i, places, markets, roles, goods, recipes, choices, options, route_of,
                source_places, lab_places, normal, events, counters, p,
            )  # fmt: skip
            see(a[i], visible, roles, options)
        if t < a[i].review_week:
            continue
        price_risk(a, i, belief, control, places, roles, recipes, consequences, p)
        a[i].review_week = t + int(p.behaviour_review_weeks)
        if (a[i].overridden & 2) != 0:
            continue
        if p.behaviour_adaptation < 0.5 or a[i].pending_choice >= 0:
            a[i].alarm = -1
            continue
        choice = what_to_review(a, i, t, relevance, choices)
        if choice < 0:
            continue
        turnover = evaluate(
            a, i, choice, profits, feasible, belief, control, places, markets, roles, goods, recipes, choices,
            options, consequences, board, routes, route_of, source_places, lab_places, normal, exposure,
            visible, p,
        )  # fmt: skip
        new = -1
        imitated = False
        if p.behaviour_imitation > 0.5:
            new = option_of_best_peer(a, i, choice)
            imitated = new >= 0 and feasible[new] == 1
        if not imitated:
            noise = p.behaviour_noise * turnover
            new = pick(
                profits, feasible, choices[a[i].role, choice].options, noise, draw(a[i].key, CHOOSE, t, 0)
            )
        if new >= 0 and new != a[i].option[choice]:
            start_switch(
                t, a, i, choice, new, profits[a[i].option[choice]], profits[new], roles, goods, recipes,
                choices,
                options, ledger, events, counters, p,
            )  # fmt: skip
            events[counters[0] - 1].pressure = weighed_most(
                a, i, choice, new, costs, belief, control, places, roles, recipes, choices, options,
                source_places, lab_places, consequences, visible, p,
            )  # fmt: skip
        a[i].alarm = -1


@rule
def option_of_best_peer(a: Records, i: int, choice: int) -> int:
    """Imitation: the option of the more profitable peer, if it does better than oneself; else -1."""
    best = -1
    profit = a[i].profit
    for k in range(2):
        row = a[i].peer[k]
        if row >= 0 and a[row].active == 1 and a[row].profit > profit:
            best = row
            profit = a[row].profit
    return int(a[best].option[choice]) if best >= 0 else -1

"""What an agent expects of each option of one choice: the one decision mechanism, for every role and choice.

An option is judged by its expected weekly profit (rules.choice.expected_profit) under what the agent
believes. The options of a choice are rows of its table or things of the world: places, substances, modes,
recipes; for each kind one rule below says what would be different, and the rest is common.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.common import can_be_made, own_running, room_for, trade_left
from simulation.phases.exposure import hazards
from simulation.phases.learning import mode_of
from simulation.phases.money import from_other_side
from simulation.phases.prices import normal_price
from simulation.phases.reach import best_mode
from simulation.phases.ways import access_left, shown
from simulation.rules.choice import expected_profit
from simulation.rules.compiled import rule
from simulation.rules.hazard import combine
from simulation.rules.maths import clip, exp, power
from simulation.world import columns as c

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
N_PRESSURES, SCREENING, INTERDICTION, FINISHED = c.N_PRESSURES, c.SCREENING, c.INTERDICTION, c.FINISHED
TABLE, SOURCE_PLACES, SUBSTANCES, MODE_OPTIONS, RECIPES = (
    c.TABLE,
    c.SOURCE_PLACES,
    c.SUBSTANCES,
    c.MODE_OPTIONS,
    c.RECIPES,
)
LAB_RECIPE, LAB_SCALE, LAB_STOCK, LAB_OUTREACH = c.LAB_RECIPE, c.LAB_SCALE, c.LAB_STOCK, c.LAB_OUTREACH
BROKER_STOCK, BROKER_SUPPLIERS, CELL_CLINICS, CHANNEL = (
    c.BROKER_STOCK,
    c.BROKER_SUPPLIERS,
    c.CELL_CLINICS,
    c.LAUNDERER_CHANNEL,
)
TINY = 1e-9  # keeps a division by what may be zero finite; smaller than any price, share or factor here


@rule
def gain(then: float, now: float, p: Any) -> float:
    """Factor by which a prospect is better, within what agents believe possible."""
    most = p.behaviour_largest_change_expected
    return clip(then / max(TINY, now), 1.0 / most, most)


@rule
def margin_at(cost: float, price: float, p: Any) -> float:
    """Margin over what a unit costs, at least the lowest that anybody reckons with."""
    return max(p.behaviour_lowest_margin_considered, 1.0 - cost / max(price, 1e-12))


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

    Finished drug from brokers goes to cells, who take any substance: see ``finished_prospect``. Buyers of
    everything else look for one substance. But those whose orders for another cannot be filled, or who find
    nobody to order from, can be brought to take this one, know-how included [001 ch6]: part of that is
    thought to spread evenly over the substances that are sold. What nobody sells yet is thought to fetch what
    others of its class do, if that is more than usual.
    place: the board's last row for all places together (brokers sell everywhere).
    """
    finished = goods[good].stage == FINISHED
    if finished and tier == 1:
        return finished_prospect(place, good, mine, board, goods, roles, normal, p)
    cell = board[tier, place, good]
    unmet = 0.0
    alternatives = 0.0
    kin = 0.0
    paid = 0.0
    for s in range(goods.shape[0]):
        if (goods[s].stage == FINISHED) == finished:
            if s == good or board[tier, place, s].sellers + board[tier, place, s].coming > 0.0:
                alternatives += 1.0
            if s != good:
                unmet += board[tier, place, s].unmet + board[tier, place, s].asked
            if s != good and goods[s].class_ == goods[good].class_:
                kin += board[tier, place, s].sellers
                paid += board[tier, place, s].sellers * board[tier, place, s].price
    price = cell.price
    if cell.sellers <= 0.0:
        price = normal_price(SUPPLIER if tier == 0 else BROKER, good, goods, normal) + goods[good].make_cost
        if kin > 0.0:
            price = max(price, paid / kin)
    orders = cell.orders + cell.asked + p.market_substitutability * unmet / max(1.0, alternatives)
    return orders / max(1.0, cell.sellers + cell.coming + (0.0 if mine else 1.0)), price


@rule
def finished_prospect(
    place: int,
    good: int,
    mine: bool,
    board: Records,
    goods: Records,
    roles: Records,
    normal: NDArray[np.float64],
    p: Any,
) -> tuple[float, float]:
    """Orders (mg a week) and price (cents per mg) that a broker can expect for a finished substance.

    Customers take any finished drug for what it holds, so a broker who changes the substance competes for the
    orders of all of them, and for part of the laboratories' trade. What nobody sells yet is thought to fetch
    what the others do, by potency.
    """
    orders = 0.0
    sellers = 0.0
    coming = 0.0
    paid = 0.0
    for s in range(goods.shape[0]):
        if goods[s].stage == FINISHED:
            cell = board[1, place, s]
            orders += cell.orders * goods[s].potency
            sellers += cell.sellers
            coming += cell.coming
            paid += cell.sellers * cell.price / goods[s].potency
    price = board[1, place, good].price
    if board[1, place, good].sellers <= 0.0:
        price = normal_price(BROKER, good, goods, normal) + goods[good].make_cost
        if sellers > 0.0:
            price = goods[good].potency * paid / sellers
    orders += p.market_contestable * roles[LAB].handled
    rivals = sellers + coming + p.market_contestable * roles[LAB].active + (0.0 if mine else 1.0)
    return orders / max(1.0, rivals) / goods[good].potency, price


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

    Where there is industry, makers can be asked for what nobody offers yet; farmers, where it can grow.
    """
    if not can_be_made(goods[good], places[place]):
        return 0.0, goods[good].make_cost + normal_price(SUPPLIER, good, goods, normal)
    cell = board[0, place, good]
    on_request = p.market_chance_of_goods_on_request * places[place].industry
    if cell.sellers <= 0.0:
        return on_request, goods[good].make_cost + normal_price(SUPPLIER, good, goods, normal)
    filled = clip(1.0 - cell.unmet / max(1.0, cell.orders), 0.0, 1.0)
    return max(
        on_request, filled * cell.sellers / (cell.sellers + p.market_sellers_for_half_choice)
    ), cell.price


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
def shortage(agent: Any) -> float:
    """Share of its orders that did not come, average over the partners (0 without any)."""
    scarce = 0.0
    links = 0
    for k in range(agent.seller.shape[0]):
        if agent.seller[k] >= 0:
            scarce += 1.0 - agent.experience[k]
            links += 1
    return clip(scarce / links, 0.0, 1.0) if links > 0 else 0.0


@rule
def stay(
    agent: Any,
    about: Any,
    places: Records,
    goods: Records,
    recipes: Records,
    freight: NDArray[np.float64],
    turnover: float,
    view: Any,
    p: Any,
) -> None:
    """Fill in the prospect of going on as now."""
    role = agent.role
    view.feasible = 1
    view.place = agent.place
    view.mode = mode_of(agent)
    view.good = agent.option[0] if role == SUPPLIER or role == BROKER else -1
    view.turnover = turnover
    view.normal = agent.normal
    view.switching = 0.0
    view.shortage = 0.0
    view.running = own_running(agent, about, recipes, p)
    view.running += agent.bribe_share * places[agent.place].corruption_price
    if role == COURIER or role == LAUNDERER or role == ORGANISATION:
        view.margin = 1.0
    elif role == CELL:
        view.margin = p.cell_gross_margin
    elif role == LAB:
        recipe = recipes[agent.option[LAB_RECIPE]]
        view.good = recipe.input
        view.margin = margin_at(agent.unit_cost / (recipe.yield_ * agent.skill), agent.price, p)
    elif role == BROKER:
        carriage = freight[agent.place, view.mode, int(goods[view.good].stage == FINISHED)]
        view.margin = margin_at(agent.unit_cost + carriage, agent.price, p)
    else:
        view.margin = margin_at(agent.unit_cost, agent.price, p)


@rule
def judge_row(
    agent: Any,
    choice: int,
    k: int,
    option: Any,
    current: Any,
    bribe: bool,
    scarce: float,
    about: Any,
    places: Records,
    markets: Records,
    left: float,
    view: Any,
    p: Any,
) -> None:
    """What a row of an option table would change. left: share of reach left there, against that left now."""
    role = agent.role
    view.turnover *= left * option.reach / max(TINY, current.reach)
    view.margin *= option.margin / max(TINY, current.margin)
    view.switching = option.switching * agent.normal
    view.running += (option.running - current.running) * (
        places[agent.place].corruption_price if bribe else 1.0
    )
    if (role == LAB and choice == LAB_STOCK) or (role == BROKER and choice == BROKER_STOCK):
        view.shortage = scarce * exp(-option.value / p.behaviour_weeks_of_shortage_expected)
    elif role == BROKER and choice == BROKER_SUPPLIERS:
        view.shortage = scarce / max(1.0, option.value)
    elif role == LAB and choice == LAB_SCALE:
        most = about.normal_volume * p.lab_spare_capacity * option.value
        view.turnover = agent.price * min(agent.expected * option.reach, most)
    elif role == CELL and choice == CELL_CLINICS:
        market = markets[places[agent.place].market]
        near = market.treatment / max(1.0, market.oud)
        view.turnover *= (1.0 + option.value * near) / (1.0 + current.value * near)
    elif role == LAB and choice == LAB_OUTREACH:
        treated = 0.0
        using = 0.0
        for m in range(markets.shape[0]):
            treated += markets[m].treatment
            using += markets[m].oud
        view.turnover *= 1.0 + (option.value - current.value) * treated / max(1.0, using)
    elif role == LAUNDERER and choice == CHANNEL:
        judge_channel(option, k, current, agent.option[choice], about, view, p)


@rule
def judge_channel(option: Any, k: int, current: Any, now: int, about: Any, view: Any, p: Any) -> None:
    """A laundering channel: clients go where fee and waiting are lower; its capacity bounds the turnover.

    A launderer lives on the fee and on what the other side of the deal pays.
    """
    wait = p.laundering_cost_of_waiting
    cost_now = current.fee + wait * current.delay + p.laundering_other_cost
    cost_then = option.fee + wait * option.delay + p.laundering_other_cost
    earned_now = max(TINY, current.fee + from_other_side(current, about, now, p))
    earned_then = max(TINY, option.fee + from_other_side(option, about, k, p))
    view.turnover *= gain(gain(cost_now, cost_then, p) * earned_then, earned_now, p)
    most = about.normal_volume * p.laundering_spare_capacity * option.capacity * earned_then
    view.turnover = min(view.turnover, most)


@rule
def judge_substance(
    agent: Any,
    k: int,
    board: Records,
    about: Any,
    places: Records,
    roles: Records,
    goods: Records,
    normal: NDArray[np.float64],
    reach: NDArray[np.float64],
    freight: NDArray[np.float64],
    view: Any,
    p: Any,
) -> None:
    """Another substance for a supplier or broker: orders, price, supply and freight of that one."""
    now = agent.option[0]
    if not can_be_made(goods[k], places[agent.place]):
        view.feasible = 0
        return
    finished = goods[k].stage == FINISHED
    broker = agent.role == BROKER
    view.good = k
    view.normal = normal_of(agent.role, k, about, goods, normal)
    everywhere = board.shape[1] - 1
    orders, asked = substance_prospect(
        1 if broker else 0, everywhere if broker else agent.place, k, k == now, board, goods, roles, normal, p
    )
    if goods[k].known == 0:
        view.switching += goods[k].invention_cost / p.population_scale
    if not broker:
        view.turnover = asked * min(orders, agent.capacity)
        view.margin = margin_at(goods[k].make_cost, asked, p)
        return
    if finished != (goods[now].stage == FINISHED):
        view.mode = best_mode(agent, agent.place, finished, reach)
        if view.mode < 0:
            view.feasible = 0
            return
    had, cost = supply_at(agent.place, k, board, places, goods, normal, p)
    cost += freight[agent.place, view.mode, int(finished)]
    view.turnover = asked * min(orders, broker_capacity(about, finished, p)) * had
    view.margin = margin_at(cost, asked, p)


@rule
def judge_source(
    agent: Any,
    place: int,
    stays: bool,
    board: Records,
    places: Records,
    roles: Records,
    goods: Records,
    normal: NDArray[np.float64],
    reach: NDArray[np.float64],
    freight: NDArray[np.float64],
    view: Any,
    p: Any,
) -> None:
    """Another source place: what can be had and sold there, at what price, and how many share it."""
    good = view.good
    view.place = place
    if not can_be_made(goods[good], places[place]):
        view.feasible = 0
        return
    if agent.role == SUPPLIER:
        orders, asked = substance_prospect(0, place, good, stays, board, goods, roles, normal, p)
        view.turnover = asked * min(orders, agent.capacity)
        view.turnover *= gain(
            room_for(goods[good], places[place]), room_for(goods[good], places[agent.place]), p
        )
        view.margin = margin_at(goods[good].make_cost, asked, p)
        return
    finished = goods[good].stage == FINISHED
    if reach[place, view.mode, int(finished)] <= 0.0:
        view.mode = best_mode(agent, place, finished, reach)
        if view.mode < 0:
            view.feasible = 0
            return
    had, cost = supply_at(place, good, board, places, goods, normal, p)
    here, _ = supply_at(agent.place, good, board, places, goods, normal, p)
    cost += freight[place, view.mode, int(finished)]
    view.turnover *= gain(had, here, p)
    if p.broker_crowding > 0.0 and not stays:
        there = room_for(goods[good], places[place]) / (places[place].brokers + 1.0)
        share = room_for(goods[good], places[agent.place]) / max(1.0, places[agent.place].brokers)
        view.turnover *= gain(power(there / share, p.broker_crowding), 1.0, p)
    view.margin = margin_at(cost, agent.price, p)


@rule
def judge_mode(
    agent: Any,
    k: int,
    now: int,
    about: Any,
    goods: Records,
    reach: NDArray[np.float64],
    freight: NDArray[np.float64],
    view: Any,
    p: Any,
) -> None:
    """Another mode: the customers that it reaches, and its freight; for couriers, who shares its trade."""
    courier = agent.role == COURIER
    finished = 1 if courier or goods[view.good].stage == FINISHED else 0
    view.mode = k
    if reach[agent.place, k, finished] <= 0.0:
        view.feasible = 0
        return
    view.turnover *= gain(reach[agent.place, k, finished], reach[agent.place, now, finished], p)
    if courier and p.courier_crowding > 0.0 and k != now:
        rivals = max(1.0, about.by_mode[now]) / (about.by_mode[k] + 1.0)
        view.turnover *= gain(power(rivals, p.courier_crowding), 1.0, p)
    cost = freight[agent.place, k, finished]
    if not courier:
        cost += agent.unit_cost
    view.margin = margin_at(cost, agent.price, p)


@rule
def skill_while_learning(first: float, p: Any) -> float:
    """Mean skill (share of the full yield) over the horizon, from ``first``, learning by doing."""
    learnt = p.lab_learning_by_doing * p.behaviour_horizon_weeks
    return 1.0 - (1.0 - first) * (1.0 - exp(-learnt)) / max(TINY, learnt)


@rule
def judge_recipe(
    agent: Any,
    k: int,
    scarce: float,
    board: Records,
    goods: Records,
    recipes: Records,
    normal: NDArray[np.float64],
    view: Any,
    p: Any,
) -> None:
    """Another recipe: whether its input can be had, its cost, what it yields, the skill that it needs.

    Makers keep to their drug, to which their customers and their skill belong; what is made of another one is
    decided by who earns, gives up and comes.
    """
    now = agent.option[LAB_RECIPE]
    recipe = recipes[k]
    if goods[recipe.output].drug != goods[recipes[now].output].drug:
        view.feasible = 0
        return
    view.good = recipe.input
    if goods[recipe.input].known == 0:
        view.switching += goods[recipe.input].invention_cost / p.population_scale
    if goods[recipe.output].known == 0:
        view.switching += goods[recipe.output].invention_cost / p.population_scale
    offered = board[1, board.shape[1] - 1, recipe.input]
    had = p.market_chance_of_finding_new_supplier
    cost = goods[recipe.input].make_cost + normal_price(BROKER, recipe.input, goods, normal)
    if offered.sellers > 0.0:
        filled = clip(1.0 - offered.unmet / max(1.0, offered.orders), 0.0, 1.0)
        had = max(had, filled * offered.sellers / (offered.sellers + p.market_sellers_for_half_choice))
        cost = offered.price
    reached = recipe.yield_
    if k == now:
        had = 1.0 - scarce
        reached *= agent.skill
    else:
        view.switching *= 1.0 + recipe.capability
        reached *= skill_while_learning(clip(1.0 - recipe.capability, p.lab_lowest_skill, 1.0), p)
    view.running += p.lab_cost_of_skill * (recipe.capability - recipes[now].capability)
    view.turnover *= gain(had, 1.0 - scarce, p)
    view.margin = margin_at(cost, agent.price * reached, p)


@rule
def expected(
    agent: Any,
    about: Any,
    beliefs: NDArray[np.float64],
    law: float,
    exposure: NDArray[np.float64],
    by_row: bool,
    stays: bool,
    consequences: Records,
    view: Any,
    p: Any,
) -> float:
    """Expected weekly profit (cents) of a prospect under the agent's beliefs."""
    loss, arrest = hazards(agent.role, beliefs, law, exposure, consequences)
    if view.mode >= 0:
        lost = agent.route_belief[view.mode]
        if by_row:
            before = agent.exposure[SCREENING] + agent.exposure[INTERDICTION]
            lost = clip(lost * (exposure[SCREENING] + exposure[INTERDICTION]) / max(TINY, before), 0.0, 1.0)
        if agent.role == COURIER:
            caught = lost * p.courier_consignments_priced * consequences[INTERDICTION].arrest
            arrest = combine(arrest, clip(caught, 0.0, 1.0))
            loss = combine(loss, lost * p.courier_share_of_loss)
        else:
            loss = combine(loss, lost)
    return expected_profit(
        view.turnover,
        view.margin,
        combine(clip(loss, 0.0, 1.0), view.shortage),
        about.replacement,
        arrest,
        about.arrest_cost * view.normal * p.behaviour_risk_weight,
        view.running * view.normal,
        0.0 if stays else view.switching,
        p.behaviour_horizon_weeks,
    )


@rule
def exposure_with(
    agent: Any,
    about: Any,
    choice: int,
    k: int,
    option: Any,
    current: Any,
    visible: Records,
    exposure: NDArray[np.float64],
) -> None:
    """Exposure to each pressure with row ``k`` of a choice's table in place of the present one."""
    now = agent.option[choice]
    for q in range(N_PRESSURES):
        seen_now = current.exposure[q]
        seen_then = option.exposure[q]
        if visible.shape[0] > 0:
            seen_now = shown(seen_now, visible, agent.place, agent.role, choice, now, q)
            seen_then = shown(seen_then, visible, agent.place, agent.role, choice, k, q)
        if seen_now > TINY:
            exposure[q] = agent.exposure[q] * seen_then / seen_now
        else:
            exposure[q] = about.exposure[q] * seen_then


@rule
def evaluate(
    a: Records,
    i: int,
    choice: int,
    profits: NDArray[np.float64],
    feasible: NDArray[np.int64],
    exposure: NDArray[np.float64],
    work: Records,
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
    reach: NDArray[np.float64],
    freight: NDArray[np.float64],
    source_places: NDArray[np.int64],
    lab_places: NDArray[np.int64],
    normal: NDArray[np.float64],
    visible: Records,
    p: Any,
) -> float:
    """Expected weekly profit (cents) of every option of one choice; returns the weekly turnover (cents) it
    was judged on.

    profits, feasible: written, one entry an option. exposure (one entry a pressure), work: scratch.
    """
    agent = a[i]
    about = roles[agent.role]
    now = agent.option[choice]
    kind = choices[agent.role, choice].kind
    turnover = max(agent.turnover, p.behaviour_lowest_turnover_considered * agent.normal)
    current = options[agent.role, choice, now]
    scarce = shortage(agent)
    view = work[0]
    good = agent.option[0] if agent.role == SUPPLIER or agent.role == BROKER else -1
    left_now = 1.0
    if good >= 0:
        law = control[good, places[agent.place].jurisdiction]
        left_now = trade_left(agent.openness, law, goods[good].licit_use)
    for q in range(N_PRESSURES):
        exposure[q] = agent.exposure[q]
    for k in range(choices[agent.role, choice].options):
        stay(agent, about, places, goods, recipes, freight, turnover, view, p)
        if kind == TABLE:
            option = options[agent.role, choice, k]
            bribe = choices[agent.role, choice].bribe == 1
            left = 1.0
            if visible.shape[0] > 0:
                left = access_left(visible, agent.place, agent.role, choice, k)
                left /= max(TINY, access_left(visible, agent.place, agent.role, choice, now))
            if option.contacts > agent.contacts and k != now:
                view.feasible = 0
            judge_row(agent, choice, k, option, current, bribe, scarce, about, places, markets, left, view, p)
            exposure_with(agent, about, choice, k, option, current, visible, exposure)
        else:
            view.switching = choices[agent.role, choice].switching * agent.normal
            if kind == SUBSTANCES:
                judge_substance(agent, k, board, about, places, roles, goods, normal, reach, freight, view, p)
            elif kind == SOURCE_PLACES:
                judge_source(
                    agent, source_places[k], k == now, board, places, roles, goods, normal, reach, freight,
                    view, p,
                )  # fmt: skip
            elif kind == MODE_OPTIONS:
                judge_mode(agent, k, now, about, goods, reach, freight, view, p)
            elif kind == RECIPES:
                judge_recipe(agent, k, scarce, board, goods, recipes, normal, view, p)
            else:
                view.place = lab_places[k]
            here, there = places[agent.place].corruption_price, places[view.place].corruption_price
            view.running += agent.bribe_share * (there - here)
        feasible[k] = view.feasible
        if view.feasible == 1:
            law = control[view.good, places[view.place].jurisdiction] if view.good >= 0 else 0.0
            if good >= 0:
                hidden = 1.0 - agent.openness
                if kind == TABLE:
                    hidden *= (1.0 - options[agent.role, choice, k].openness) / max(
                        TINY, 1.0 - current.openness
                    )
                left = trade_left(1.0 - hidden, law, goods[view.good].licit_use)
                view.turnover *= left if kind == SUBSTANCES else gain(left, left_now, p)
            profits[k] = expected(
                agent, about, belief[i, view.place], law, exposure, kind == TABLE, k == now, consequences,
                view, p,
            )  # fmt: skip
    return turnover

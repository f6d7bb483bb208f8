"""What an option would change, by its kind: a table's row, channel, substance, source place, mode, recipe."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.common import can_be_made, room_for
from simulation.phases.market_prospects import (
    broker_capacity,
    gain,
    margin_at,
    normal_of,
    substance_prospect,
    supply_at,
)
from simulation.phases.money import from_other_side
from simulation.phases.prices import normal_price
from simulation.phases.reach import best_mode
from simulation.rules.compiled import rule
from simulation.rules.guards import TINY
from simulation.rules.maths import clip, exp, power
from simulation.world import columns as c

Records = NDArray[Any]
SUPPLIER, BROKER, COURIER, LAUNDERER, LAB, CELL = c.SUPPLIER, c.BROKER, c.COURIER, c.LAUNDERER, c.LAB, c.CELL
FINISHED = c.FINISHED
LAB_RECIPE, LAB_SCALE, LAB_STOCK, LAB_OUTREACH = c.LAB_RECIPE, c.LAB_SCALE, c.LAB_STOCK, c.LAB_OUTREACH
BROKER_STOCK, BROKER_SUPPLIERS, CELL_CLINICS, CHANNEL = (
    c.BROKER_STOCK,
    c.BROKER_SUPPLIERS,
    c.CELL_CLINICS,
    c.LAUNDERER_CHANNEL,
)


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

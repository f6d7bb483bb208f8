"""What an agent expects of each option of one choice: the one decision mechanism, for every role and choice.

An option is judged by its expected weekly profit (rules.choice.expected_profit) under what the agent
believes. The options of a choice are rows of its table or things of the world: places, substances, modes,
recipes; for each kind one rule of option_prospects says what would be different, and the rest is common.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.common import own_running, trade_left
from simulation.phases.exposure import hazards
from simulation.phases.learning import mode_of
from simulation.phases.market_prospects import gain, margin_at
from simulation.phases.option_prospects import (
    judge_mode,
    judge_recipe,
    judge_row,
    judge_source,
    judge_substance,
)
from simulation.phases.ways import access_left, shown
from simulation.rules.choice import expected_profit
from simulation.rules.compiled import rule
from simulation.rules.guards import TINY
from simulation.rules.hazard import combine
from simulation.rules.maths import clip
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
LAB_RECIPE = c.LAB_RECIPE


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

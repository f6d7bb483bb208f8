"""What the market for a substance promises, as agents see it on the board: orders, prices, supply."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.common import can_be_made
from simulation.phases.prices import normal_price
from simulation.rules.compiled import rule
from simulation.rules.guards import TINY
from simulation.rules.maths import clip
from simulation.world import columns as c

Records = NDArray[Any]
SUPPLIER, BROKER, LAB = c.SUPPLIER, c.BROKER, c.LAB
FINISHED = c.FINISHED


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

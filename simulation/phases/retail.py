"""Demand and sale: people who use drugs buy doses from retail cells;
they see the price at once, the potency only later.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.making import grow
from simulation.phases.orders import stock_in_reference
from simulation.rules.compiled import phase, rule
from simulation.rules.guards import LEAST_POTENCY, LEAST_RELATIVE_PRICE
from simulation.rules.maths import power, powers
from simulation.rules.people import demand_factor
from simulation.rules.trade import smooth, strength_received, stretch
from simulation.world import columns as c
from simulation.world import ledger as books
from simulation.world.ledger import post

Records = NDArray[Any]
CELL, CELL_POTENCY, CELL_CLINICS, DEMAND = c.CELL, c.CELL_POTENCY, c.CELL_CLINICS, c.DEMAND
CONSUMED, BUYERS = books.CONSUMED, books.BUYERS


@phase
def demand(t: int, markets: Records, rates: NDArray[np.float64], parameters: Records) -> None:
    """Doses wanted this week in each market:
    people times doses, times the response to the price per believed pure dose.

    rates: (market, rate) factors, 1 without any measure.
    """
    p = parameters[0]
    for m in range(markets.shape[0]):
        market = markets[m]
        people = (
            market.oud * p.demand_doses_per_week_disorder
            + market.occasional * p.demand_doses_per_week_occasional
            + market.treatment * p.demand_doses_per_week_in_treatment
        )
        price = market.price / max(LEAST_POTENCY, market.expected_potency)
        market.demand = people * demand_factor(
            price, market.reference_price, p.demand_elasticity, p.demand_largest_response
        )
        market.demand *= rates[m, DEMAND]
        market.attraction = 0.0


@rule
def relative_price(cell: Any, market: Any) -> float:
    """Price of a cell relative to its market's average, at least the least that draws more buyers."""
    return max(LEAST_RELATIVE_PRICE, float(cell.price / max(1e-9, market.price)))


@rule
def attraction(cell: Any, market: Any, appeal: float, options: Records) -> float:
    """Pull of a cell on buyers: reach x appeal of its price; near clinics, people in treatment too.

    appeal: relative price to the power of minus the price sensitivity.
    """
    near = (
        options[CELL, CELL_CLINICS, cell.option[CELL_CLINICS]].value * market.treatment / max(1.0, market.oud)
    )
    return float(cell.reach * (1.0 + near) * appeal)


@phase
def sell(
    t: int,
    rows: NDArray[np.int64],
    a: Records,
    stock: NDArray[np.int64],
    roles: Records,
    places: Records,
    markets: Records,
    goods: Records,
    options: Records,
    sold_by: NDArray[np.float64],
    sold_mg: NDArray[np.int64],
    appeal: NDArray[np.float64],
    strength: NDArray[np.float64],
    ledger: NDArray[np.int64],
    parameters: Records,
) -> None:
    """Each cell serves its share of its market's demand from its stock, cutting the potency when stock is
    short. Prices heed the shortage of the week; potency comes back slowly, since buyers do not see it.

    sold_by: doses by (choice of the cell, option); sold_mg: mg by (market, substance). Price in cents per
    dose. Written, a listed cell an entry: appeal of the price; strength of doses before any shortage.
    """
    p = parameters[0]
    first, last = roles[CELL].first, roles[CELL].last
    money = ledger.shape[1] - 1
    for nth in range(first, last):
        i = rows[nth]
        appeal[nth - first] = relative_price(a[i], markets[places[a[i].place].market])
        strength[nth - first] = strength_received(a[i].potency)
    powers(appeal, last - first, -p.demand_price_sensitivity_between_cells)
    powers(strength, last - first, p.cell_strength_passed_on)
    for nth in range(first, last):
        i = rows[nth]
        strength[nth - first] *= options[CELL, CELL_POTENCY, a[i].option[CELL_POTENCY]].value
        if a[i].active == 1 and t >= a[i].blocked_until:
            m = places[a[i].place].market
            a[i].pull = attraction(a[i], markets[m], appeal[nth - first], options)
            markets[m].attraction += a[i].pull
    for m in range(markets.shape[0]):
        markets[m].sold = 0.0
        markets[m].approached = 0.0
        markets[m].takings = 0.0
        markets[m].content = 0.0
        markets[m].content_square = 0.0
    for nth in range(first, last):
        i = rows[nth]
        a[i].demand = 0.0
        a[i].filled = 1.0
        if a[i].active == 0 or t < a[i].blocked_until:
            continue
        m = places[a[i].place].market
        wanted = markets[m].demand * a[i].pull / markets[m].attraction
        wanted = min(wanted, a[i].capacity * a[i].reach / p.demand_reference_dose_mg)
        usual = strength[nth - first]
        dose = usual * p.demand_reference_dose_mg
        a[i].demand = wanted * dose
        a[i].expected = smooth(a[i].expected, wanted * dose, p.trade_expectation_weeks)
        grow(a[i], p.cell_spare_capacity, roles[CELL].normal_volume, p)
        have = stock_in_reference(stock, i, goods)
        short = stretch(
            have, a[i].expected * p.cell_weeks_it_wants_covered, p.cell_lowest_cut, p.cell_stretching
        )
        a[i].cut = min(short, smooth(a[i].cut, short, p.cell_weeks_to_restore_potency))
        cut = a[i].cut
        dose *= cut
        if dose <= 0.0 or wanted <= 0.0:
            continue
        served = min(wanted, have / dose)
        a[i].filled = min(1.0, served * short / wanted)
        if served <= 0.0:
            continue
        share = min(1.0, served * dose / have)
        for s in range(goods.shape[0]):
            if goods[s].stage == 2 and stock[i, s] > 0:
                mg = min(stock[i, s], int(stock[i, s] * share))
                stock[i, s] -= mg
                sold_mg[m, s] += mg
                post(ledger, CELL, CONSUMED, s, mg)
        income = int(served * a[i].price)
        a[i].cash += income
        a[i].revenue += income
        post(ledger, BUYERS, CELL, money, income)
        for choice in range(sold_by.shape[0]):
            sold_by[choice, a[i].option[choice]] += served
        markets[m].approached += served * options[CELL, CELL_CLINICS, a[i].option[CELL_CLINICS]].value
        markets[m].sold += served
        markets[m].takings += income
        markets[m].content += served * usual * cut
        markets[m].content_square += served * usual * cut * usual * cut
    for m in range(markets.shape[0]):
        doses = markets[m].sold
        if doses > 0.0:
            mean = markets[m].content / doses
            markets[m].approached /= doses
            markets[m].price = markets[m].takings / doses
            markets[m].potency = mean
            spread = max(0.0, markets[m].content_square / doses - mean * mean)
            markets[m].variability = power(spread, 0.5) / max(1e-9, mean)
            markets[m].expected_potency = smooth(
                markets[m].expected_potency, mean, p.demand_weeks_to_learn_potency
            )

"""Record: this week's measures, holdings and shares, written into the run's tables."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.ahead import BOOKS, CASH, WHO, stretch_ahead
from simulation.rules.compiled import phase, rule
from simulation.rules.guards import LEAST_SKILL
from simulation.world import columns as c
from simulation.world import ledger as books

Records = NDArray[Any]
SUPPLIER, BROKER, COURIER, LAUNDERER, LAB, CELL = c.SUPPLIER, c.BROKER, c.COURIER, c.LAUNDERER, c.LAB, c.CELL
LAB_RECIPE, HORIZON, FINISHED, N_ROLES = c.LAB_RECIPE, c.HORIZON, c.FINISHED, c.N_ROLES
TRANSIT, VEHICLE, POST = books.TRANSIT, c.VEHICLE, c.POST
SEIZED_FINISHED, SEIZED_PRECURSOR, PRECURSOR_MG, PRECURSOR_CENTS = (
    c.SEIZED_FINISHED,
    c.SEIZED_PRECURSOR,
    c.PRECURSOR_MG,
    c.PRECURSOR_CENTS,
)
WHOLESALE_MG, WHOLESALE_CENTS, LAUNDERED, LAUNDERING_FEES = (
    c.WHOLESALE_MG,
    c.WHOLESALE_CENTS,
    c.LAUNDERED,
    c.LAUNDERING_FEES,
)
FROZEN, BRIBED, ARRESTED, SHIPPED_MG, LOST_MG = c.FROZEN, c.BRIBED, c.ARRESTED, c.SHIPPED_MG, c.LOST_MG
BY_MODE, BY_ROLE, SWITCH = c.BY_MODE, c.BY_ROLE, c.SWITCH
KG = 1e6  # mg
DOLLAR = 100.0  # cents

# The columns written below, in order; measures.WEEKLY describes them (a test holds the two together).
COLUMNS = (
    "quantity_delivered_kg",
    "doses_sold",
    "price_per_dose_usd",
    "price_per_pure_dose_usd",
    "potency",
    "unmet_demand_share",
    "overdose_deaths",
    "people_with_oud",
    "people_in_treatment",
    "people_occasional",
    "people_recovered",
    "finished_by_post_kg",
    "finished_by_land_kg",
    "finished_other_kg",
    "precursor_delivered_kg",
    "precursor_price_usd_kg",
    "wholesale_price_usd_g",
    "seized_finished_kg",
    "seized_precursor_kg",
    "interception_share",
    "retail_revenue_usd",
    "profit_supplier_usd",
    "profit_broker_usd",
    "profit_courier_usd",
    "profit_launderer_usd",
    "profit_lab_usd",
    "profit_cell_usd",
    "laundered_usd",
    "laundering_cost_share",
    "frozen_usd",
    "bribes_usd",
    "agents_supplier",
    "agents_broker",
    "agents_courier",
    "agents_launderer",
    "agents_lab",
    "agents_cell",
    "agents_total",
    "lab_concentration",
    "cell_concentration",
    "arrests",
    "switches",
    "enforcement_budget_usd",
    "licit_burden",
    "lab_stock_weeks",
    "cell_stock_weeks",
)


@rule
def ratio(above: float, below: float) -> float:
    """A share that is 0 where there is nothing to share."""
    return above / below if below > 0.0 else 0.0


@phase
def hold(
    rows: NDArray[np.int64],
    a: Records,
    stock: NDArray[np.int64],
    parcels: Records,
    parcels_due: NDArray[np.int64],
    payments: Records,
    payments_due: NDArray[np.int64],
    held: NDArray[np.int64],
) -> None:
    """What agents and the ways between them hold now: mg and cents by (account, item);
    the last item is money.
    """
    held[:, :] = 0
    for nth in range(rows.shape[0]):
        i = rows[nth]
        if a[i].active == 1:
            hold_of(a, i, stock, held)
    hold_on_the_way(parcels, parcels_due, payments, payments_due, held)


@rule
def hold_of(a: Records, i: int, stock: NDArray[np.int64], held: NDArray[np.int64]) -> None:
    """Add what one agent holds."""
    goods = stock.shape[1]
    account, its_stock = held[a[i].role], stock[i]
    for s in range(goods):
        account[s] += its_stock[s]
    account[goods] += a[i].cash


@rule
def hold_on_the_way(
    parcels: Records,
    parcels_due: NDArray[np.int64],
    payments: Records,
    payments_due: NDArray[np.int64],
    held: NDArray[np.int64],
) -> None:
    """Set down what is on the way."""
    goods = held.shape[1] - 1
    cents = 0
    for slot in range(HORIZON):
        for k in range(parcels_due[slot]):
            held[TRANSIT, parcels[slot, k].good] += parcels[slot, k].mg
        for k in range(payments_due[slot]):
            cents += payments[slot, k].cents
    held[TRANSIT, goods] = cents


@rule
def measure(
    row: NDArray[np.float64],
    held: NDArray[np.int64],
    rows: NDArray[np.int64],
    a: Records,
    stock: NDArray[np.int64],
    goods: Records,
    recipes: Records,
    markets: Records,
    sold_mg: NDArray[np.int64],
    lab_out: NDArray[np.float64],
    tally: NDArray[np.float64],
    totals: NDArray[np.float64],
    bodies: Records,
    events: Records,
    first_event: int,
    last_event: int,
) -> None:
    """Write the week's measures into ``row`` (see COLUMNS), and into ``held`` what the agents hold.

    lab_out: mg that laboratories shipped by place, written here.
    """
    pure = 0.0
    for m in range(markets.shape[0]):
        for s in range(goods.shape[0]):
            pure += sold_mg[m, s] * goods[s].potency
    wanted = 0.0
    doses = 0.0
    spent = 0.0
    content = 0.0
    deaths = 0.0
    oud = 0.0
    treated = 0.0
    occasional = 0.0
    recovered = 0.0
    for m in range(markets.shape[0]):
        market = markets[m]
        wanted += market.demand
        doses += market.sold
        spent += market.sold * market.price
        content += market.sold * market.potency
        deaths += market.deaths
        oud += market.oud
        treated += market.treatment
        occasional += market.occasional
        recovered += market.recovered
    row[0] = pure / KG
    row[1] = doses
    row[2] = ratio(spent, doses) / DOLLAR
    row[3] = ratio(spent, content) / DOLLAR
    row[4] = ratio(content, doses)
    row[5] = ratio(max(0.0, wanted - doses), wanted)
    row[6] = deaths
    row[7] = oud
    row[8] = treated
    row[9] = occasional
    row[10] = recovered
    row[11] = tally[BY_MODE + POST] / KG
    row[12] = tally[BY_MODE + VEHICLE] / KG
    row[13] = (tally[BY_MODE + c.CONTAINER] + tally[BY_MODE + c.VESSEL] + tally[BY_MODE + c.AIR]) / KG
    row[14] = tally[PRECURSOR_MG] / KG
    row[15] = ratio(tally[PRECURSOR_CENTS], tally[PRECURSOR_MG]) * KG / DOLLAR
    row[16] = ratio(tally[WHOLESALE_CENTS], tally[WHOLESALE_MG]) * 1000.0 / DOLLAR
    row[17] = tally[SEIZED_FINISHED] / KG
    row[18] = tally[SEIZED_PRECURSOR] / KG
    row[19] = ratio(tally[LOST_MG], tally[SHIPPED_MG])
    row[20] = spent / DOLLAR
    for role in range(6):
        row[21 + role] = tally[BY_ROLE + role] / DOLLAR
    row[27] = tally[LAUNDERED] / DOLLAR
    row[28] = ratio(tally[LAUNDERING_FEES] + tally[FROZEN], tally[LAUNDERED])
    row[29] = tally[FROZEN] / DOLLAR
    row[30] = tally[BRIBED] / DOLLAR
    for role in range(6):
        row[31 + role] = 0.0
    lab_total = 0.0
    lab_square = 0.0
    cell_total = 0.0
    cell_square = 0.0
    input_held = 0.0
    input_used = 0.0
    cell_held = 0.0
    cell_used = 0.0
    lab_out[:] = 0.0
    held[:, :] = 0
    for nth in range(rows.shape[0]):
        stretch_ahead(a, rows, nth, WHO, CASH)
        stretch_ahead(a, rows, nth, BOOKS, BOOKS)
        i = rows[nth]
        if a[i].active == 0:
            continue
        hold_of(a, i, stock, held)
        if a[i].role < 6:
            row[31 + a[i].role] += 1.0
        if a[i].role == LAB:
            lab_out[a[i].place] += a[i].expected
            lab_total += a[i].turnover
            lab_square += a[i].turnover * a[i].turnover
            recipe = recipes[a[i].option[LAB_RECIPE]]
            input_held += stock[i, recipe.input]
            input_used += a[i].expected / (recipe.yield_ * max(LEAST_SKILL, a[i].skill))
        elif a[i].role == CELL:
            cell_total += a[i].turnover
            cell_square += a[i].turnover * a[i].turnover
            cell_used += a[i].expected
            for s in range(goods.shape[0]):
                if goods[s].stage == FINISHED:
                    cell_held += stock[i, s] * goods[s].potency
    row[37] = row[31] + row[32] + row[33] + row[34] + row[35] + row[36]
    row[38] = ratio(lab_square, lab_total * lab_total)
    row[39] = ratio(cell_square, cell_total * cell_total)
    row[40] = tally[ARRESTED]
    switches = 0.0
    for k in range(first_event, last_event):
        if events[k].kind == SWITCH:
            switches += 1.0
    row[41] = switches
    budget = totals[0]
    for b in range(bodies.shape[0]):
        budget += bodies[b].budget
    row[42] = budget
    row[43] = totals[1]
    row[44] = ratio(input_held, input_used)
    row[45] = ratio(cell_held, cell_used)


@phase
def record(
    row: NDArray[np.float64],
    held: NDArray[np.int64],
    rows: NDArray[np.int64],
    a: Records,
    stock: NDArray[np.int64],
    parcels: Records,
    parcels_due: NDArray[np.int64],
    payments: Records,
    payments_due: NDArray[np.int64],
    goods: Records,
    recipes: Records,
    markets: Records,
    sold_mg: NDArray[np.int64],
    lab_out: NDArray[np.float64],
    tally: NDArray[np.float64],
    totals: NDArray[np.float64],
    bodies: Records,
    events: Records,
    first_event: int,
    last_event: int,
) -> None:
    """Write the week's measures into ``row``, and into ``held`` what is held at its end."""
    measure(
        row, held, rows, a, stock, goods, recipes, markets, sold_mg, lab_out, tally, totals, bodies, events,
        first_event, last_event,
    )  # fmt: skip
    hold_on_the_way(parcels, parcels_due, payments, payments_due, held)


@phase
def record_relations(
    relations: NDArray[np.float64],
    seized_into: NDArray[np.float64],
    working: NDArray[np.float64],
    willing: NDArray[np.float64],
    requests: NDArray[np.float64],
    granted: NDArray[np.float64],
    lanes: Records,
) -> None:
    """Write down the week's trust at work, willingness, requests and cases granted, each (giver, who asks),
    and what was seized on the way into each jurisdiction (mg).
    """
    for i in range(working.shape[0]):
        seized_into[i] = 0.0
        for j in range(working.shape[1]):
            relations[0, i, j] = working[i, j]
            relations[1, i, j] = willing[i, j]
            relations[2, i, j] = requests[i, j]
            relations[3, i, j] = granted[i, j]
    for k in range(lanes.shape[0]):
        seized_into[lanes[k].to_jurisdiction] += lanes[k].seized

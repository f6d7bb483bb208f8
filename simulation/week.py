"""The week as one visible list: which phases there are, in which order, and what each is given.

Every function takes the model and the week since the start of the burn-in. It hands columns of the model to
compiled phases (simulation/phases), which write to them; nothing is decided here. The records of a model are
called by short names: ``m`` the model, ``s`` its state.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from simulation import replaced_rules
from simulation.phases import (
    common,
    conditions,
    cooperation,
    entry,
    health,
    hits,
    knowing,
    learning,
    making,
    money,
    observing,
    orders,
    partners,
    prices,
    reach,
    recording,
    retail,
    reviews,
    shipping,
    standing,
    wider_conditions,
)
from simulation.rules.compiled import call
from simulation.world import columns as c

if TYPE_CHECKING:
    from simulation.model import SupplyChain

Phase = Callable[["SupplyChain", int], None]


def set_conditions(m: SupplyChain, t: int) -> None:
    """The world as agents meet it this week: its base, what governments share, and changes."""
    s, levers, wider = m.state, m.levers, wider_conditions
    if m.changes.moves(
        wider.TRUST_REST, wider.TRUST_JUMP, wider.INTEREST, wider.SHARING, cooperation.CHANNEL
    ):
        call(wider.update_relations,
            t, m.changes.rows, s.trust, s.trust_rest, levers.trust_aim, s.interest, levers.interest,
            levers.help_beyond,
        )  # fmt: skip
    call(conditions.update_trust, t, s.trust, levers.trust_aim, m.changes.shocks, s.p)
    cooperate(m, t)
    if m.changes.moves(
        standing.BASE_PRESSURE, standing.BASE_SCREENING, standing.BASE_INTERDICTION, standing.BASE_CONTROL
    ):
        call(standing.take_away,
            t, m.changes.rows, levers.base_pressure, s.base_pressure, levers.base_lanes, s.lanes,
            levers.base_control, s.base_control,
        )  # fmt: skip
    call(conditions.update_conditions,
        t, m.seed_key, s.base_pressure, s.pressure, s.effort, s.places, s.lanes, s.base_control,
        s.control,
        s.goods, s.markets, m.changes.rows, m.totals, s.traders, m.log, m.counters,
        s.p,
    )  # fmt: skip
    set_wider_conditions(m, t)


def cooperate(m: SupplyChain, t: int) -> None:
    """Requests between governments, and what comes of them for trust."""
    s, levers = m.state, m.levers
    levers.working[:] = s.trust
    if m.changes.moves(cooperation.CHANNEL):
        call(cooperation.open_channels,
            t, m.changes.rows, s.trust, levers.working, s.interest, levers.interest, levers.help_beyond,
        )  # fmt: skip
    call(cooperation.fit_of_law,
        m.rows, s.traders, s.roles, s.places, s.control, levers.trade, levers.fit,
    )  # fmt: skip
    call(cooperation.ask,
        s.hits, s.places, s.lanes, levers.working, levers.interest, levers.trade, levers.fit,
        levers.willing, levers.requests, levers.granted, s.p,
    )  # fmt: skip
    call(cooperation.answer,
        t, s.markets, s.places, s.trust, levers.working, levers.willing, levers.trade,
        levers.usual_success, levers.usual_deaths, levers.deaths, s.p,
    )  # fmt: skip


def set_wider_conditions(m: SupplyChain, t: int) -> None:
    """Conditions that a run touches only if something in it changes them."""
    if not m.changes.moved:
        return
    s, levers, wider = m.state, m.levers, wider_conditions
    if m.changes.moves(wider.PRESSURE_ON_REQUEST):
        call(wider.update_pressure_on_request,
            t, m.changes.rows, s.pressure, s.places, levers.working, levers.willing,
        )  # fmt: skip
    if m.changes.moves(cooperation.LISTING_ON_REQUEST):
        call(cooperation.list_on_request,
            t, m.changes.rows, s.goods, s.control, levers.working, levers.interest, levers.progress,
            s.traders, m.log, m.counters, s.p,
        )  # fmt: skip
    if m.changes.moves(wider.INTEGRITY, wider.CORRUPTION_PRICE):
        call(wider.update_integrity, t, m.changes.rows, s.places, levers.corruption_price)
    if m.changes.moves(wider.LANE_COST):
        call(wider.update_lane_costs,
            t, m.changes.rows, s.lanes, s.routes, levers.lane_cost, levers.route_cost,
        )  # fmt: skip
    if m.changes.moves(wider.RATE):
        call(wider.update_rates, t, m.changes.rows, levers.rates)
    if m.changes.moves(wider.OUTSIDE_INCOME, wider.STATE_CONTROL):
        call(wider.update_control_and_incomes, t, m.changes.rows, s.pressure, s.places, s.lanes)
    if m.changes.moves(wider.VISIBILITY, wider.ACCESS):
        call(wider.update_ways,
            t, m.changes.rows, m.changes.ways, s.traders, s.roles, s.choices, s.options,
        )  # fmt: skip


def enforce(m: SupplyChain, t: int) -> None:
    """Enforcement bodies move their effort towards where they saw hits last; bribes wear integrity down."""
    s, levers = m.state, m.levers
    call(observing.report_hits,
        t, m.seed_key, s.hits, levers.reports, levers.observed_hits, levers.told, s.p,
    )  # fmt: skip
    call(conditions.allocate_effort,
        s.bodies, levers.observed_hits, s.places, levers.working, s.trust_rest, s.interest, s.effort,
        s.caught, s.weight, levers.help_beyond, s.p,
    )  # fmt: skip
    call(conditions.erode_integrity, s.places, s.roles, s.p)


def demand_doses(m: SupplyChain, t: int) -> None:
    """What people who use drugs want to buy this week, by market."""
    s = m.state
    call(retail.demand, t, s.markets, m.levers.rates, s.p)


def place_orders(m: SupplyChain, t: int) -> None:
    """Buyers order from their sellers; the tables of what is on the way get room for the worst case."""
    s = m.state
    sent = call(orders.place_orders,
        t, m.rows, s.traders, s.stock, s.goods, s.recipes, s.options, s.modes_between, s.route_of,
        s.board, s.quantity, s.relative, s.p,
    )  # fmt: skip
    if "order" in m.replaced:
        replaced_rules.place_orders(m, t)
        sent += call(orders.sum_demand, m.rows, s.traders, s.route_of)
    parcels, payments = call(orders.most_due, s.parcels_due, s.payments_due)
    s.parcels = _roomier(s.parcels, parcels, sent + m.lab_rows)
    s.payments = _roomier(s.payments, payments, sent)


def supply_goods(m: SupplyChain, t: int) -> None:
    """Sellers refuse, ration or accept what was ordered."""
    s = m.state
    call(making.supply,
        t, m.rows, s.traders, s.stock, s.roles, s.goods, s.board, s.places, s.control, s.ledger, s.p,
    )  # fmt: skip


def ship_goods(m: SupplyChain, t: int) -> None:
    """Goods leave; part of them is seized or lost on the way, and payment falls due."""
    s = m.state
    call(shipping.ship,
        t, m.rows, s.traders, s.stock, s.parcels, s.parcels_due, s.payments, s.payments_due, s.goods,
        s.options, s.lanes, s.routes, s.route_of, s.consignments, s.ledger, m.sums.flow, m.sums.sourced,
        m.sums.tally, m.log, m.counters, s.p,
    )  # fmt: skip


def take_in_goods(m: SupplyChain, t: int) -> None:
    """Goods that are due arrive."""
    s = m.state
    call(shipping.arrive, t, s.traders, s.stock, s.parcels, s.parcels_due, s.goods, s.recipes, s.ledger)


def produce_drug(m: SupplyChain, t: int) -> None:
    """Laboratories turn precursors into finished drug."""
    s = m.state
    call(making.produce,
        t, m.rows, s.traders, s.stock, s.parcels, s.parcels_due, s.goods, s.recipes, s.options,
        s.roles, s.ledger, s.p,
    )  # fmt: skip


def sell_doses(m: SupplyChain, t: int) -> None:
    """Retail cells serve the demand of their market."""
    s = m.state
    call(retail.sell,
        t, m.rows, s.traders, s.stock, s.roles, s.places, s.markets, s.goods, s.options,
        m.sums.sold_by, m.sums.sold, s.appeal, s.strength, s.ledger, s.p,
    )  # fmt: skip


def settle_payments(m: SupplyChain, t: int) -> None:
    """Money is paid through launderers: fee, delay, capacity, freezes; payers choose launderers."""
    s = m.state
    call(money.settle,
        t, m.rows, s.traders, s.payments, s.payments_due, s.roles, s.options, s.places, s.recipes,
        s.ledger, m.sums.tally, s.p,
    )  # fmt: skip
    call(money.choose_launderers, t, m.rows, s.traders, s.roles, s.options, s.p)


def set_prices(m: SupplyChain, t: int) -> None:
    """Sellers ask new prices; boards of prices and costs of ways follow."""
    s = m.state
    call(prices.adjust,
        m.rows, s.traders, s.roles, s.strength, s.goods, s.recipes, s.options, s.freight, s.normal, s.p,
    )  # fmt: skip
    if "ask_price" in m.replaced:
        replaced_rules.ask_prices(m)
    call(prices.update_board,
        m.rows, s.traders, s.roles, s.places, s.recipes, s.choices, s.board, s.p,
    )  # fmt: skip
    call(reach.survey, s.places, s.markets, s.routes, s.route_of, s.reach, s.freight)


def strike(m: SupplyChain, t: int) -> None:
    """Hits of enforcement on traders, closures, and those who give up."""
    s = m.state
    call(hits.strike,
        t, m.rows, s.traders, s.stock, s.pressure, s.control, s.hits, s.roles, s.places, s.goods,
        s.recipes, s.consequences, s.ledger, m.log, m.counters, m.sums.tally, s.p,
    )  # fmt: skip
    if m.changes.moves(hits.CLOSURE):
        call(hits.close_suppliers,
            t, m.rows, s.traders, s.stock, m.changes.rows, s.roles, s.ledger, m.log,
            m.counters, m.sums.tally,
        )  # fmt: skip
    call(hits.give_up,
        t, m.rows, s.traders, s.stock, s.roles, s.places, s.recipes, s.ledger, m.log,
        m.counters, s.p,
    )  # fmt: skip


def learn_risks(m: SupplyChain, t: int) -> None:
    """Traders hear of others' losses and take stock of their own: beliefs about risk."""
    s = m.state
    due, ready = call(learning.hear,
        t, m.rows, s.traders, s.belief, s.heard, s.heard_from, s.due, s.ready, s.p,
    )  # fmt: skip
    m.due, m.ready = s.due[:due], s.ready[:ready]
    call(learning.take_stock,
        t, m.due, s.traders, s.belief, s.heard, s.heard_from, s.pressure, s.control, s.places,
        s.recipes, s.consequences, s.p,
    )  # fmt: skip
    if s.p["behaviour_perfect_information"][0] > 0.5:
        call(knowing.know_losses, t, s.traders, s.goods, s.lanes, s.routes, s.route_of, s.places, s.markets)


def review_choices(m: SupplyChain, t: int) -> None:
    """Some traders review one of their choices; switches decided earlier take effect."""
    s = m.state
    due = replaced_rules.rows_to_review(m, t) if "choose" in m.replaced else []
    call(reviews.review,
        t, m.due, s.traders, s.belief, s.control, s.places, s.markets, s.roles, s.goods, s.recipes,
        s.choices, s.options, s.relevance, s.consequences, s.board, s.reach, s.freight, s.source_places,
        s.lab_places, s.normal, s.ledger, m.log, m.counters, s.profits, s.feasible, s.exposed,
        s.work, s.weighed, s.weights, m.changes.ways, s.p,
    )  # fmt: skip
    for row in due:
        replaced_rules.review(m, t, row)
    call(reviews.take_effect,
        t, m.ready, s.traders, s.roles, s.goods, s.recipes, s.choices, s.options, s.reach,
        s.source_places, s.lab_places, s.normal, m.log, m.counters, m.changes.ways, s.p,
    )  # fmt: skip


def find_partners_and_enter(m: SupplyChain, t: int) -> None:
    """Traders look for carriers, sellers and buyers; newcomers enter."""
    s = m.state
    call(partners.find_couriers, t, m.rows, s.traders, s.roles, s.places, s.present, s.p)
    call(partners.find_partners,
        t, m.rows, s.traders, s.roles, s.goods, s.recipes, s.options, s.modes_between, s.present,
        s.found, s.p,
    )  # fmt: skip
    call(partners.be_found,
        t, m.rows, s.traders, s.roles, s.goods, s.recipes, s.modes_between, s.present, s.p,
    )  # fmt: skip
    call(entry.enter,
        t, m.seed_bits, m.rows, s.traders, s.belief, s.roles, s.places, s.recipes, s.choices,
        s.options, s.ledger, m.log, m.counters, s.p,
    )  # fmt: skip
    list_active(m)


def list_active(m: SupplyChain) -> None:
    """Note who is active; phases go through these rows until the next time."""
    s = m.state
    s.listed = int(call(common.roster, s.traders, s.roles, s.rows, s.present))
    m.rows = s.rows[: s.listed]  # of those active when the week began


def live(m: SupplyChain, t: int) -> None:
    """People who use drugs: use, treatment, overdose, death."""
    s = m.state
    call(health.usual_mix, s.markets, m.sums.sold, s.usual, s.goods, s.p)
    call(health.turned_away, m.rows, s.traders, s.roles, s.options, s.markets)
    call(health.live, s.markets, m.levers.rates, s.p)


def record_week(m: SupplyChain, t: int) -> None:
    """Write the week down, if it is one of the scenario and not of the burn-in."""
    s, h, k = m.state, m.history, t - m.burn_in
    if k >= 0:
        call(recording.record,
            h.weekly[k], h.held[k + 1], m.rows, s.traders, s.stock, s.parcels, s.parcels_due,
            s.payments, s.payments_due, s.goods, s.recipes, s.markets, m.sums.sold, m.sums.lab_out,
            m.sums.tally, m.totals, s.bodies, m.log, m.last_event, m.counters[0],
        )  # fmt: skip
        levers = m.levers
        call(recording.record_relations,
            h.relations[k], h.seized_into[k], levers.working, levers.willing, levers.requests,
            levers.granted, s.lanes,
        )  # fmt: skip
        h.told[k] = levers.told
        h.weeks = k + 1
    m.last_event = int(m.counters[0])


def hold(m: SupplyChain, held: NDArray[np.int64]) -> None:
    """What all agents hold now, mg and cents, by (account, item), written into ``held``."""
    s = m.state
    call(recording.hold,
        m.rows, s.traders, s.stock, s.parcels, s.parcels_due, s.payments, s.payments_due, held,
    )  # fmt: skip


def _roomier(ahead: c.Records, used: int, more: int) -> c.Records:
    """The table of what is on the way with room for so many more in every week of the horizon."""
    if used + more <= ahead.shape[1]:
        return ahead
    larger = np.zeros((len(ahead), 2 * (used + more)), dtype=ahead.dtype)
    larger[:, :used] = ahead[:, :used]
    return larger


WEEK: Final[tuple[tuple[str, Phase], ...]] = (
    ("events and ramps, conditions", set_conditions),
    ("enforcement effort", enforce),
    ("demand", demand_doses),
    ("orders upstream", place_orders),
    ("supply and refusal", supply_goods),
    ("shipment and loss", ship_goods),
    ("arrival", take_in_goods),
    ("production", produce_drug),
    ("sale", sell_doses),
    ("payment and laundering", settle_payments),
    ("prices", set_prices),
    ("arrests and exits", strike),
    ("learning", learn_risks),
    ("reviews and switches", review_choices),
    ("partners and entry", find_partners_and_enter),
    ("health", live),
    ("record", record_week),
)

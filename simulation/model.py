"""SupplyChain: the model, and the week as one visible list."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import mesa
import networkx as nx
import numpy as np
from mesa.discrete_space import Network

from simulation import agents as roles_of_agents
from simulation.agents import EnforcementBody, Market, Trader
from simulation.interventions import Change
from simulation.interventions.pressed import read_pressed
from simulation.names import PRESSURES, RATES, ROLES
from simulation.parameters import options_tables
from simulation.phases import (
    common,
    conditions,
    cooperation,
    health,
    hits,
    knowing,
    learning,
    making,
    money,
    observing,
    orders,
    population,
    prices,
    prospects,
    reach,
    reasons,
    recording,
    retail,
    reviews,
    shipping,
    standing,
    start,
    wider_conditions,
)
from simulation.rules.compiled import COMPILED, call, mark_cached
from simulation.rules.draws import CHOOSE, draw, key_of
from simulation.scenario import Scenario, load_scenario
from simulation.world import columns as c
from simulation.world.geography import World
from simulation.world.history import History
from simulation.world.levers import Levers
from simulation.world.state import State, build_state

if TYPE_CHECKING:
    import pandas as pd

NEVER = 10**9
LAW_THAT_NAMES = 0.5  # where some law is this strong at the start, the substance has been assessed before
EVENTS_A_ROW = 11  # the most events that one row can cause in a week
REPLACEABLE = {"order": 1, "choose": 2, "ask_price": 4}


class SupplyChain(mesa.Model):  # type: ignore[misc]
    """An agent-based model of one synthetic-drug supply chain under one scenario.

    Parameters: ``scenario`` (a Scenario, or a name or path of one), ``seed`` (0 to 2**63 - 1), ``agents``
    (role name -> subclass of its class in simulation.agents, to replace rules in ordinary Python).

    The burn-in is run at construction; week 0 is the scenario's first week. After ``run()``: tables
    ``weekly``, ``shares``, ``events``, ``flows``, ``balance`` (DataFrames, see docs/architecture.md). Raises
    UserError for a bad scenario, ValueError for a bad seed or agent class.
    """

    WEEK: ClassVar[tuple[tuple[str, str], ...]] = (
        ("events and ramps, conditions", "_conditions"),
        ("enforcement effort", "_enforcement"),
        ("demand", "_demand"),
        ("orders upstream", "_orders"),
        ("supply and refusal", "_supply"),
        ("shipment and loss", "_ship"),
        ("arrival", "_arrive"),
        ("production", "_produce"),
        ("sale", "_sell"),
        ("payment and laundering", "_settle"),
        ("prices", "_prices"),
        ("arrests and exits", "_arrests"),
        ("learning", "_learn"),
        ("reviews and switches", "_review"),
        ("partners and entry", "_enter"),
        ("health", "_health"),
        ("record", "_record"),
    )

    state: State

    def __init__(
        self,
        scenario: Scenario | str = "baseline",
        seed: int = 1,
        agents: Mapping[str, type[Trader]] | None = None,
    ) -> None:
        if not 0 <= seed < 2**63:
            raise ValueError(f"seed: {seed} is outside 0 to 2**63 - 1")
        super().__init__(rng=seed)
        self.scenario = load_scenario(scenario) if isinstance(scenario, str) else scenario
        self.seed = seed
        self.world = self.scenario.geography()
        values = self.scenario.values()
        self.state = build_state(self.world, values, options_tables(values), self.scenario.scale)
        self.burn_in = self.scenario.burn_in_weeks
        self.t = 0  # weeks since the start of the burn-in
        self._seed_bits = np.uint64(seed)
        self._seed_key = np.uint64(key_of(self._seed_bits, np.uint64(0)))
        self._classes = self._agent_classes(agents or {})
        self._levers = Levers.of(self.state)
        self._take_interventions()
        self._events = np.zeros(1024, dtype=c.EVENTS)
        self._counters = np.zeros(2, dtype=np.int64)
        self._totals = np.zeros(2)
        self._last_event = 0
        self._new_week_arrays()
        with _quiet():
            self._begin()
        self._register_all()
        for _ in range(self.burn_in):
            self._advance()
        self._open_books()

    @property
    def scenario(self) -> Scenario:
        """The scenario that is run. (Mesa 3.5 has an attribute of this name for scenarios of its own.)"""
        return self._asked

    @scenario.setter
    def scenario(self, scenario: Scenario) -> None:
        self._asked = scenario

    # ---- running ----

    @property
    def week(self) -> int:
        """Weeks of the scenario that have been run."""
        return self.t - self.burn_in

    def step(self) -> None:
        """Run one week, and keep Mesa's agents in step with it."""
        self._advance()
        self._sync_agents()

    def run(
        self, progress: Callable[[int, int], None] | None = None, until: int | None = None
    ) -> SupplyChain:
        """Run to the scenario's last week, or until week ``until`` of it begins, whichever comes first.

        ``progress`` is called with (weeks run, weeks in all) every few weeks.
        """
        last = self.scenario.weeks if until is None else min(until, self.scenario.weeks)
        while self.week < last:
            self._advance()
            if progress is not None and (self.week % 13 == 0 or self.week == self.scenario.weeks):
                progress(self.week, self.scenario.weeks)
        self._sync_agents()
        if until is None:
            mark_cached()
        return self

    def stop_reviews(self) -> None:
        """From now on nobody reviews a choice; switches already decided still take effect.

        What remains is arrest, exit, entry, search for partners, rationing and prices.
        """
        self.state.p["behaviour_adaptation"] = 0.0

    def close(self) -> None:
        """Let go of this model in Mesa 3.3's class-level table of identifiers,
        which otherwise keeps it for ever.
        """
        identifiers = getattr(mesa.Agent, "_ids", None)  # gone in Mesa 3.5
        if identifiers is not None:
            identifiers.pop(self, None)

    def _advance(self) -> None:
        self._open_week()
        self._make_room()
        with _quiet():
            for _, phase in self.WEEK:
                getattr(self, phase)(self.t)
        self.t += 1

    # ---- the phases of the week ----

    def _conditions(self, t: int) -> None:
        s, levers, wider = self.state, self._levers, wider_conditions
        if self._moves(
            wider.TRUST_REST, wider.TRUST_JUMP, wider.INTEREST, wider.SHARING, cooperation.CHANNEL
        ):
            call(wider.update_relations,
                t, self._changes, s.trust, s.trust_rest, levers.trust_aim, s.interest, levers.interest,
                levers.help_beyond,
            )  # fmt: skip
        call(conditions.update_trust, t, s.trust, levers.trust_aim, self._shocks, self.state.p)
        self._cooperation(t)
        if self._moves(
            standing.BASE_PRESSURE, standing.BASE_SCREENING, standing.BASE_INTERDICTION, standing.BASE_CONTROL
        ):
            call(standing.take_away,
                t, self._changes, levers.base_pressure, s.base_pressure, levers.base_lanes, s.lanes,
                levers.base_control, s.base_control,
            )  # fmt: skip
        call(conditions.update_conditions,
            t, self._seed_key, s.base_pressure, s.pressure, s.effort, s.places, s.lanes, s.base_control,
            s.control,
            s.goods, s.markets, self._changes, self._totals, s.traders, self._events, self._counters,
            s.p,
        )  # fmt: skip
        self._wider_conditions(t)

    def _cooperation(self, t: int) -> None:
        """Requests between governments, and what comes of them for trust."""
        s, levers = self.state, self._levers
        levers.working[:] = s.trust
        if self._moves(cooperation.CHANNEL):
            call(cooperation.open_channels,
                t, self._changes, s.trust, levers.working, s.interest, levers.interest, levers.help_beyond,
            )  # fmt: skip
        call(cooperation.fit_of_law,
            self._rows, s.traders, s.roles, s.places, s.control, levers.trade, levers.fit,
        )  # fmt: skip
        call(cooperation.ask,
            s.hits, s.places, s.lanes, levers.working, levers.interest, levers.trade, levers.fit,
            levers.willing, levers.requests, levers.granted, s.p,
        )  # fmt: skip
        call(cooperation.answer,
            t, s.markets, s.places, s.trust, levers.working, levers.willing, levers.trade,
            levers.usual_success, levers.usual_deaths, levers.deaths, s.p,
        )  # fmt: skip

    def _moves(self, *conditions: int) -> bool:
        """Whether any intervention of this run changes one of these conditions."""
        return not self._moved.isdisjoint(conditions)

    def _wider_conditions(self, t: int) -> None:
        if not self._moved:
            return
        s, levers, wider = self.state, self._levers, wider_conditions
        if self._moves(wider.PRESSURE_ON_REQUEST):
            call(wider.update_pressure_on_request,
                t, self._changes, s.pressure, s.places, levers.working, levers.willing,
            )  # fmt: skip
        if self._moves(cooperation.LISTING_ON_REQUEST):
            call(cooperation.list_on_request,
                t, self._changes, s.goods, s.control, levers.working, levers.interest, levers.progress,
                s.traders, self._events, self._counters, s.p,
            )  # fmt: skip
        if self._moves(wider.INTEGRITY, wider.CORRUPTION_PRICE):
            call(wider.update_integrity, t, self._changes, s.places, levers.corruption_price)
        if self._moves(wider.LANE_COST):
            call(wider.update_lane_costs,
                t, self._changes, s.lanes, s.routes, levers.lane_cost, levers.route_cost,
            )  # fmt: skip
        if self._moves(wider.RATE):
            call(wider.update_rates, t, self._changes, levers.rates)
        if self._moves(wider.OUTSIDE_INCOME, wider.STATE_CONTROL):
            call(wider.update_control_and_incomes, t, self._changes, s.pressure, s.places, s.lanes)
        if self._moves(wider.VISIBILITY, wider.ACCESS):
            call(wider.update_ways,
                t, self._changes, self._visible, s.traders, s.roles, s.choices, s.options,
            )  # fmt: skip

    def _enforcement(self, t: int) -> None:
        s, levers = self.state, self._levers
        call(observing.report_hits,
            t, self._seed_key, s.hits, levers.reports, levers.observed_hits, levers.told, s.p,
        )  # fmt: skip
        call(
            conditions.allocate_effort,
            s.bodies,
            levers.observed_hits,
            s.places,
            levers.working,
            s.trust_rest,
            s.interest,
            s.effort,
            s.caught,
            s.weight,
            levers.help_beyond,
            s.p,
        )
        call(conditions.erode_integrity, s.places, s.roles, self.state.p)

    def _demand(self, t: int) -> None:
        call(retail.demand, t, self.state.markets, self._levers.rates, self.state.p)

    def _orders(self, t: int) -> None:
        s = self.state
        sent = call(orders.place_orders,
            t, self._rows, s.traders, s.stock, s.goods, s.recipes, s.options, s.modes_between, s.route_of,
            s.board, s.quantity, s.relative, s.p,
        )  # fmt: skip
        if "order" in self._python_rules:
            self._orders_in_python(t)
            sent += call(orders.sum_demand, self._rows, s.traders, s.route_of)
        parcels, payments = call(orders.most_due, s.parcels_due, s.payments_due)
        s.parcels = _roomier(s.parcels, parcels, sent + self._lab_rows)
        s.payments = _roomier(s.payments, payments, sent)

    def _supply(self, t: int) -> None:
        s = self.state
        call(making.supply,
            t, self._rows, s.traders, s.stock, s.roles, s.goods, s.board, s.places, s.control, s.ledger, s.p,
        )  # fmt: skip

    def _ship(self, t: int) -> None:
        s = self.state
        call(shipping.ship,
            t, self._rows, s.traders, s.stock, s.parcels, s.parcels_due, s.payments, s.payments_due, s.goods,
            s.options, s.lanes, s.routes, s.route_of, s.consignments, s.ledger, self._flow, self._sourced,
            self._tally, self._events, self._counters, s.p,
        )  # fmt: skip

    def _arrive(self, t: int) -> None:
        s = self.state
        call(shipping.arrive, t, s.traders, s.stock, s.parcels, s.parcels_due, s.goods, s.recipes, s.ledger)

    def _produce(self, t: int) -> None:
        s = self.state
        call(making.produce,
            t, self._rows, s.traders, s.stock, s.parcels, s.parcels_due, s.goods, s.recipes, s.options,
            s.roles, s.ledger, s.p,
        )  # fmt: skip

    def _sell(self, t: int) -> None:
        s = self.state
        call(retail.sell,
            t, self._rows, s.traders, s.stock, s.roles, s.places, s.markets, s.goods, s.options,
            self._sold_by, self._sold, s.appeal, s.strength, s.ledger, s.p,
        )  # fmt: skip

    def _settle(self, t: int) -> None:
        s = self.state
        call(money.settle,
            t, self._rows, s.traders, s.payments, s.payments_due, s.roles, s.options, s.places, s.recipes,
            s.ledger, self._tally, s.p,
        )  # fmt: skip
        call(money.choose_launderers, t, self._rows, s.traders, s.roles, s.options, s.p)

    def _prices(self, t: int) -> None:
        s = self.state
        call(prices.adjust,
            self._rows, s.traders, s.roles, s.strength, s.goods, s.recipes, s.options, s.freight, s.normal,
            s.p,
        )  # fmt: skip
        if "ask_price" in self._python_rules:
            self._prices_in_python()
        call(prices.update_board,
            self._rows, s.traders, s.roles, s.places, s.recipes, s.choices, s.board, s.p,
        )  # fmt: skip
        call(reach.survey, s.places, s.markets, s.routes, s.route_of, s.reach, s.freight)

    def _arrests(self, t: int) -> None:
        s = self.state
        call(hits.strike,
            t, self._rows, s.traders, s.stock, s.pressure, s.control, s.hits, s.roles, s.places, s.goods,
            s.recipes, s.consequences, s.ledger, self._events, self._counters, self._tally, s.p,
        )  # fmt: skip
        if self._moves(hits.CLOSURE):
            call(hits.close_suppliers,
                t, self._rows, s.traders, s.stock, self._changes, s.roles, s.ledger, self._events,
                self._counters, self._tally,
            )  # fmt: skip
        call(hits.give_up,
            t, self._rows, s.traders, s.stock, s.roles, s.places, s.recipes, s.ledger, self._events,
            self._counters, s.p,
        )  # fmt: skip

    def _learn(self, t: int) -> None:
        s = self.state
        due, ready = call(learning.hear,
            t, self._rows, s.traders, s.belief, s.heard, s.heard_from, s.due, s.ready, s.p,
        )  # fmt: skip
        self._due, self._ready = s.due[:due], s.ready[:ready]
        call(learning.take_stock,
            t, self._due, s.traders, s.belief, s.heard, s.heard_from, s.pressure, s.control, s.places,
            s.recipes, s.consequences, s.p,
        )  # fmt: skip
        if s.p["behaviour_perfect_information"][0] > 0.5:
            call(
                knowing.know_losses, t, s.traders, s.goods, s.lanes, s.routes, s.route_of, s.places, s.markets
            )

    def _review(self, t: int) -> None:
        s = self.state
        due = self._rows_to_review_in_python(t) if "choose" in self._python_rules else []
        call(reviews.review,
            t, self._due, s.traders, s.belief, s.control, s.places, s.markets, s.roles, s.goods, s.recipes,
            s.choices, s.options, s.relevance, s.consequences, s.board, s.reach, s.freight, s.source_places,
            s.lab_places, s.normal, s.ledger, self._events, self._counters, s.profits, s.feasible, s.exposed,
            s.work, s.weighed, s.weights, self._visible, s.p,
        )  # fmt: skip
        for row in due:
            self._review_in_python(t, row)
        call(reviews.take_effect,
            t, self._ready, s.traders, s.roles, s.goods, s.recipes, s.choices, s.options, s.reach,
            s.source_places, s.lab_places, s.normal, self._events, self._counters, self._visible, s.p,
        )  # fmt: skip

    def _enter(self, t: int) -> None:
        s = self.state
        call(population.find_couriers, t, self._rows, s.traders, s.roles, s.places, s.present, s.p)
        call(population.find_partners,
            t, self._rows, s.traders, s.roles, s.goods, s.recipes, s.options, s.modes_between, s.present,
            s.found, s.p,
        )  # fmt: skip
        call(population.be_found,
            t, self._rows, s.traders, s.roles, s.goods, s.recipes, s.modes_between, s.present, s.p,
        )  # fmt: skip
        call(population.enter,
            t, self._seed_bits, self._rows, s.traders, s.belief, s.roles, s.places, s.recipes, s.choices,
            s.options, s.ledger, self._events, self._counters, s.p,
        )  # fmt: skip
        self._list_active()

    def _list_active(self) -> None:
        s = self.state
        s.listed = int(call(common.roster, s.traders, s.roles, s.rows, s.present))
        self._rows = s.rows[: s.listed]  # of those active when the week began

    def _health(self, t: int) -> None:
        s = self.state
        call(health.usual_mix, s.markets, self._sold, s.usual, s.goods, self.state.p)
        call(health.turned_away, self._rows, s.traders, s.roles, s.options, s.markets)
        call(health.live, s.markets, self._levers.rates, s.p)

    def _record(self, t: int) -> None:
        s, h, k = self.state, self.history, t - self.burn_in
        if k >= 0:
            call(recording.record,
                h.weekly[k], h.held[k + 1], self._rows, s.traders, s.stock, s.parcels, s.parcels_due,
                s.payments, s.payments_due, s.goods, s.recipes, s.markets, self._sold, self._lab_out,
                self._tally, self._totals, s.bodies, self._events, self._last_event, self._counters[0],
            )  # fmt: skip
            levers = self._levers
            call(recording.record_relations,
                h.relations[k], h.seized_into[k], levers.working, levers.willing, levers.requests,
                levers.granted, s.lanes,
            )  # fmt: skip
            h.told[k] = levers.told
            h.weeks = k + 1
        self._last_event = int(self._counters[0])

    def _hold(self, held: np.ndarray[Any, Any]) -> None:
        s = self.state
        call(recording.hold,
            self._rows, s.traders, s.stock, s.parcels, s.parcels_due, s.payments, s.payments_due, held,
        )  # fmt: skip

    # ---- tables ----

    @property
    def weekly(self) -> pd.DataFrame:
        """A row a week, a column a measure (see measures.WEEKLY), with week and date."""
        from simulation.measures.frames import weekly_frame

        return weekly_frame(self)

    @property
    def shares(self) -> pd.DataFrame:
        """week, dimension, option, place, share, quantity."""
        from simulation.measures.frames import shares_frame

        return shares_frame(self)

    @property
    def events(self) -> pd.DataFrame:
        """One row an event: switches, hits, arrests, exits, entries, inventions, detections, listings."""
        from simulation.measures.frames import events_frame

        return events_frame(self)

    @property
    def flows(self) -> pd.DataFrame:
        """week, lane, from_place, to_place, mode, substance, quantity_kg."""
        from simulation.measures.frames import flows_frame

        return flows_frame(self)

    @property
    def balance(self) -> pd.DataFrame:
        """week, item, account, opening, in, out, closing, held, error: integers, mg or cents."""
        from simulation.measures.frames import balance_frame

        return balance_frame(self)

    @property
    def observed(self) -> pd.DataFrame:
        """series, place, week, known_week, unit, true, observed: what is seen of what is so."""
        from simulation.measures.observation import observed_frame

        return observed_frame(self)

    @property
    def cooperation(self) -> pd.DataFrame:
        """week, giver, asks, trust, willing, requests, granted: cases between governments."""
        from simulation.measures.relations import cooperation_frame

        return cooperation_frame(self)

    @cached_property
    def space(self) -> Network:
        """Places as cells of a Mesa network; lanes are its links. Agents stand in the cell of their place."""
        graph: nx.DiGraph[int] = nx.DiGraph()
        graph.add_nodes_from(range(len(self.world.places)))
        codes = list(self.world.places)
        for lane in self.world.lanes.values():
            graph.add_edge(codes.index(lane.from_place), codes.index(lane.to_place))
        return Network(graph, random=self.random)

    def trade_network(self) -> nx.DiGraph[int]:
        """Who buys from whom now: nodes are rows of active traders (role, place),
        edges go from seller to buyer.
        """
        a = self.state.traders
        codes = list(self.world.places)
        graph: nx.DiGraph[int] = nx.DiGraph()
        for row in np.flatnonzero(a["active"] == 1):
            graph.add_node(int(row), role=ROLES[a[row].role], place=codes[a[row].place])
        for buyer in list(graph):
            for k in range(c.MAX_LINKS):
                seller = int(a[buyer].seller[k])
                if seller in graph:
                    graph.add_edge(seller, buyer, experience=float(a[buyer].experience[k]))
        return graph

    # ---- beginning ----

    def _begin(self) -> None:
        s, p = self.state, self.state.p[0]
        start.wake(self._seed_bits, s.traders, s.choices, s.initial, p)
        start.fit_to_places(s.traders, s.places, s.goods, s.initial)
        self._list_active()
        labs = s.traders["place"][(s.traders["active"] == 1) & (s.traders["role"] == c.LAB)]
        s.places["labs"] = np.bincount(labs, minlength=len(s.places))
        call(reach.survey, s.places, s.markets, s.routes, s.route_of, s.reach, s.freight)
        start.first_lanes(s.traders, s.roles, s.choices, s.options, s.goods, s.reach)
        start.join_organisations(s.traders, s.roles, s.places)
        start.meet(s.traders, s.roles, s.places, s.goods, s.recipes, s.modes_between, p)
        self._begin_with_demand_in_force()
        start.expect(s.traders, s.roles, s.places, s.markets, s.goods, s.recipes, s.routes, s.route_of, p)
        s.lanes["screening"], s.lanes["interdiction"] = (
            s.lanes["base_screening"],
            s.lanes["base_interdiction"],
        )
        start.believe(s.traders, s.belief, s.base_pressure, s.lanes, s.routes, s.route_of, s.places, p)
        start.first_prices(
            s.traders, s.belief, s.control, s.places, s.roles, s.goods, s.recipes, s.options, s.consequences,
            s.freight, s.normal, p,
        )  # fmt: skip
        self._size_roles()
        self._set_reference_prices()
        start.first_board(self._rows, s.traders, s.roles, s.places, s.recipes, s.choices, s.board, s.p)
        start.endow(s.traders, s.stock, s.roles, s.goods, s.recipes, s.options, s.ledger, p)
        s.goods["first_sold"][s.goods["known_at_start"] == 1] = 0
        prohibited = s.base_control.max(axis=1) >= LAW_THAT_NAMES
        s.goods["detected"][(s.goods["known_at_start"] == 1) & prohibited] = 0

    def _begin_with_demand_in_force(self) -> None:
        """A run whose burn-in begins under a change of demand begins with a trade of that size."""
        if self._moves(wider_conditions.RATE):
            call(wider_conditions.update_rates, 0, self._changes, self._levers.rates)
            self.state.markets["demand"] *= self._levers.rates[:, c.DEMAND]

    def _size_roles(self) -> None:
        """Normal volume, turnover, capacity and entry of each role, from the flows expected at the start."""
        s, p = self.state, self.state.p[0]
        a = s.traders
        cells = np.arange(s.roles[c.CELL].start, s.roles[c.CELL].stop)
        revenue = float(s.markets["demand"].sum()) * float(a["price"][cells][a["active"][cells] == 1].mean())
        for role in range(c.N_ROLES):
            row = s.roles[role]
            rows = np.arange(row.start, row.stop)[a["active"][row.start : row.stop] == 1]
            n = max(1, len(rows))
            volume = float(a["expected"][rows].sum()) / n
            if role in (c.SUPPLIER, c.BROKER):
                stages = s.goods["stage"][a["option"][rows, 0]]
                turnover = float((a["expected"][rows] * s.normal[role, stages]).sum()) / n
            elif role == c.CELL:
                turnover = volume / p.demand_reference_dose_mg * s.normal[role, 0]
            elif role == c.LAUNDERER:
                volume = revenue * p.laundering_share_of_revenue / n
                turnover = volume * p.laundering_normal_fee
                a["expected"][rows] = volume
                row.usual_value = volume * n
            elif role == c.ORGANISATION:
                turnover = revenue * p.organisation_share_of_revenue / n
            else:
                turnover = volume * s.normal[role, 0]
            row.at_start = len(rows)
            row.normal_volume, row.normal_turnover = max(1.0, volume), max(1.0, turnover)
            spare = {
                c.SUPPLIER: p.supplier_spare_capacity,
                c.COURIER: p.courier_spare_capacity,
                c.LAB: p.lab_spare_capacity,
                c.CELL: p.cell_spare_capacity,
                c.LAUNDERER: p.laundering_spare_capacity,
                c.BROKER: p.broker_spare_capacity,
                c.ORGANISATION: 1.0,
            }[role]
            a["normal"][rows] = row.normal_turnover
            if role in (c.SUPPLIER, c.BROKER):
                finished = stages == c.FINISHED
                for column, group in (
                    ("normal_finished", rows[finished]),
                    ("normal_inputs", rows[~finished]),
                ):
                    row[column] = max(1.0, float(a["expected"][group].sum()) / max(1, len(group)))
                    a["capacity"][group] = spare * row[column]
                a["normal"][rows] = np.maximum(
                    1.0, np.where(finished, row.normal_finished, row.normal_inputs) * s.normal[role, stages]
                )
            else:
                a["capacity"][rows] = spare * row.normal_volume
            a["capacity"][rows] = np.maximum(a["capacity"][rows], spare * a["expected"][rows])
            a["turnover"][rows] = a["normal"][rows]
            a["profit"][rows] = a["normal"][rows] * row.profit
            chance = self._arrest_chance(rows) if len(rows) else 0.0
            row.entry = p.market_entry_at_normal_profit * (chance + row.retire + p.market_failures)

    def _arrest_chance(self, rows: np.ndarray[Any, Any]) -> float:
        """Average weekly chance of arrest at the start, over rows: entry makes it up at normal profit."""
        s = self.state
        pressure = s.base_pressure[:, s.traders["place"][rows]].T
        arrest = s.consequences["arrest"].copy()
        arrest[PRESSURES.index("licensing")] = 0.0
        arrest[[c.SCREENING, c.INTERDICTION]] = 0.0
        return float((pressure * s.traders["exposure"][rows] * arrest).sum(axis=1).mean())

    def _set_reference_prices(self) -> None:
        """Each market's first price, and the price per pure dose to which demand is relative."""
        s = self.state
        a, cells = s.traders, s.roles[c.CELL]
        rows = np.arange(cells.start, cells.stop)[a["active"][cells.start : cells.stop] == 1]
        for m in range(len(s.markets)):
            here = rows[a["place"][rows] == s.markets["place"][m]]
            s.markets["price"][m] = float(a["price"][here].mean())
            potency = float(
                np.mean(
                    [s.options[c.CELL, c.CELL_POTENCY, k].value for k in a["option"][here, c.CELL_POTENCY]]
                )
            )
            s.markets["potency"][m] = s.markets["expected_potency"][m] = potency
            s.markets["reference_price"][m] = s.markets["price"][m] / potency

    def _new_week_arrays(self) -> None:
        s = self.state
        self._flow = np.zeros((len(s.lanes), len(s.goods)), dtype=np.int64)
        self._sourced = np.zeros((len(s.places), len(s.goods)), dtype=np.int64)
        self._sold = np.zeros((len(s.markets), len(s.goods)), dtype=np.int64)
        self._sold_by = np.zeros((c.MAX_CHOICES, c.MAX_OPTIONS))
        self._lab_out = np.zeros(len(s.places))
        self._tally = np.zeros(c.N_TALLY + len(s.places))
        self._lab_rows = int(s.roles["stop"][c.LAB] - s.roles["start"][c.LAB])
        self.history = History(
            self.scenario.weeks,
            len(recording.COLUMNS),
            len(s.places),
            len(s.lanes),
            len(s.goods),
            len(s.markets),
            len(s.trust),
        )

    def _open_books(self) -> None:
        """Week 0 begins: holdings are the opening balances, and the events of the burn-in are dropped."""
        s = self.state
        self._hold(self.history.held[0])
        s.ledger[:] = 0
        self._counters[0] = 0
        self._last_event = 0
        self._sync_agents()

    def _open_week(self) -> None:
        """The sums of this week begin at 0: in the run's tables, or before week 0 in arrays of their own."""
        s, h, k = self.state, self.history, self.week
        if k >= len(h.weekly):
            raise IndexError("the scenario has ended")
        if k >= 0:
            self._flow, self._sourced, self._sold, self._sold_by = (
                h.flow[k], h.sourced[k], h.sold[k], h.sold_by[k],
            )  # fmt: skip
            self._lab_out, self._tally, s.ledger = h.lab_out[k], h.tally[k], h.posted[k]
            return
        for array in (self._flow, self._sourced, self._sold, self._sold_by, self._tally, s.ledger):
            array[:] = 0

    def _make_room(self) -> None:
        """Grow the table of events so that a week's worst case fits."""
        need = int(self._counters[0]) + EVENTS_A_ROW * self.state.listed + len(self.state.traders) + 64
        if need > len(self._events):
            rows = need + len(self._events) // 4
            try:
                self._events.resize(rows)  # in place: no second copy of what may be most of a run's memory
            except ValueError:  # somebody else looks at it
                self._events = np.concatenate((self._events, np.zeros(rows - len(self._events), c.EVENTS)))

    # ---- interventions arrive as numbers ----

    def _take_interventions(self) -> None:
        """Set what this scenario's interventions and events change, as numbers."""
        self._changes, self._shocks, self._visible = self._read_interventions()
        self._moved = frozenset(int(kind) for kind in self._changes["condition"])

    def _read_interventions(self) -> tuple[c.Records, c.Records, c.Records]:
        values = self.scenario.values()
        found = [
            (item, read_pressed(item.changes(self.world), values)) for item in self.scenario.interventions
        ]
        ways = sorted(
            {
                change.at
                for _, changes in found
                for change in changes
                if change.condition in ("visibility", "access")
            }
        )
        visible = np.zeros(len(ways), dtype=c.VISIBLE)
        for k, at in enumerate(ways):
            visible[k] = (*self._way(at), 0.0)
        entries: list[tuple[int, int, int, float, int, int, int]] = []
        for measure, measure_changes in found:
            begin = measure.start_week + self.burn_in
            end = NEVER if measure.until_week is None else measure.until_week + self.burn_in
            for change in measure_changes:
                if change.condition in ("visibility", "access"):
                    first, second = ways.index(change.at), 0
                else:
                    first, second = self._resolve(change)
                what, at = change.condition, change.at
                kind = c.CONDITIONS.index(f"lane_{at[0]}" if what == "lane_pressure" else what)
                entries.append((kind, first, second, change.amount, begin, end, measure.ramp_weeks))
        rows = np.zeros(len(entries), dtype=c.CHANGES)
        for k, entry in enumerate(sorted(entries)):
            rows[k] = entry
        shocks = np.zeros(len(self.scenario.events), dtype=c.TRUST_SHOCKS)
        jurisdictions = self.world.jurisdictions
        for k, shock in enumerate(sorted(self.scenario.events, key=lambda x: (x.week, x.between, x.change))):
            one, two = (jurisdictions.index(code) for code in shock.between)
            shocks[k] = (shock.week + self.burn_in, one, two, shock.change)
        return rows, shocks, visible

    def _resolve(self, change: Change) -> tuple[int, int]:
        """Indices of a named change in the arrays of its condition (see interventions.base.Change)."""
        at, n = change.at, len(self.world.jurisdictions)
        of = self._index_of
        match change.condition:
            case "pressure":
                return PRESSURES.index(at[0]), of.place[at[1]]
            case "pressure_on_request":
                return PRESSURES.index(at[0]), of.place[at[1]] * n + of.jurisdiction[at[2]]
            case "lane_pressure" | "lane_cost":
                return of.lane[at[-1]], 0
            case "closure":
                return of.substance[at[0]], of.place[at[1]]
            case "base_pressure":
                return PRESSURES.index(at[0]), of.place[at[1]]
            case "base_screening" | "base_interdiction":
                return of.lane[at[0]], 0
            case "listing_on_request":
                return of.substance[at[0]], of.jurisdiction[at[1]] * n + of.jurisdiction[at[2]]
            case "control" | "base_control":
                return of.substance[at[0]], of.jurisdiction[at[1]]
            case "listing":
                lag = int(at[2]) + 1 if len(at) > 2 else 0  # 0: the usual lag
                return of.substance[at[0]], of.jurisdiction[at[1]] + n * lag
            case "treatment_capacity" | "treatment_outlay":
                return of.market[at[0]], 0
            case "rate":
                return of.market[at[1]], RATES.index(at[0])
            case "trust_rest" | "trust_jump" | "interest" | "sharing" | "channel":
                return of.jurisdiction[at[0]], of.jurisdiction[at[1]]
            case "integrity" | "corruption_price" | "outside_income" | "state_control":
                return of.place[at[0]], 0
            case "budget" | "burden" | "detection" | "base_detection":
                return 0, 0
        raise ValueError(f"unknown condition {change.condition!r}")

    def _way(self, at: tuple[str, ...]) -> tuple[int, int, int, int, int]:
        """Place, role, choice (-1: the whole role), option and pressure (-1: access) of a way."""
        place, role, choice, option, *pressure = at
        row = ROLES.index(role)
        number = c.CHOICES[role].index(choice) if choice else -1
        k = self.state.option_names[row, number].index(option) if choice else -1
        return self._index_of.place[place], row, number, k, PRESSURES.index(pressure[0]) if pressure else -1

    @cached_property
    def _index_of(self) -> _Indices:
        return _Indices.of(self.world)

    # ---- Mesa's agents ----

    def _agent_classes(self, replaced: Mapping[str, type[Trader]]) -> tuple[type[Trader], ...]:
        classes = list(roles_of_agents.TRADERS)
        self._python_rules: set[str] = set()
        cls: Any
        for role, cls in replaced.items():
            if role not in ROLES:
                raise ValueError(f"agents: {role!r} is no role; allowed: {', '.join(ROLES)}")
            number = ROLES.index(role)
            if not (isinstance(cls, type) and issubclass(cls, classes[number])):
                raise ValueError(
                    f"agents: {getattr(cls, '__name__', cls)!s} is no subclass of {classes[number].__name__}"
                )
            classes[number] = cls
            bits = 0
            for rule, bit in REPLACEABLE.items():
                if getattr(cls, rule) is not getattr(Trader, rule):
                    bits |= bit
                    self._python_rules.add(rule)
            first, stop = self.state.roles[number].start, self.state.roles[number].stop
            self.state.traders["overridden"][first:stop] = bits
        return tuple(classes)

    def _register_all(self) -> None:
        self._views: dict[int, Trader] = {}
        self._identities: dict[int, int] = {}
        self._sync_agents()
        self.market_agents = [Market(self, m) for m in range(len(self.state.markets))]
        self.body_agents = [EnforcementBody(self, b) for b in range(len(self.state.bodies))]
        cells = self.space._cells
        for market in self.market_agents:
            market.cell = cells[int(market.record.place)]
        for body in self.body_agents:
            body.cell = cells[int(body.record.place)]

    def _sync_agents(self) -> None:
        """Register those who came, remove those who left, and stand everybody in the cell of its place."""
        a, cells = self.state.traders, self.space._cells
        active, identity, place, role = (
            a[column].tolist() for column in ("active", "identity", "place", "role")
        )  # lists, because reading single records is slow
        self._let_go(
            [row for row in self._views if active[row] == 0 or self._identities[row] != identity[row]]
        )
        moved: list[tuple[Trader, Any]] = []
        for row in np.flatnonzero(a["active"] == 1).tolist():
            view = self._views.get(row)
            if view is None:
                view = self._classes[role[row]](self, row)
                self._views[row] = view
                self._identities[row] = identity[row]
            cell = cells[place[row]]
            if view.cell is not cell:
                moved.append((view, cell))
        _leave_cells([view for view, _ in moved])
        for view, cell in moved:
            view.cell = cell

    def _let_go(self, rows: list[int]) -> None:
        """Take the agents on these rows out of Mesa's model and space."""
        views = [self._views.pop(row) for row in rows]
        _leave_cells(views)
        for view in views:
            view.remove()

    def view(self, row: int) -> Trader:
        """The agent on a row; registers it first if it has just entered."""
        if row not in self._views or self._identities[row] != self.state.traders[row].identity:
            self._sync_agents()
        return self._views[row]

    # ---- rules replaced in Python ----

    def _rows_with(self, bit: int) -> Iterator[int]:
        a = self.state.traders
        for row in np.flatnonzero((a["active"] == 1) & ((a["overridden"] & bit) != 0)):
            yield int(row)

    def _orders_in_python(self, t: int) -> None:
        s = self.state
        for row in self._rows_with(1):
            agent = s.traders[row]
            if agent.role not in (c.BROKER, c.LAB, c.CELL) or t < agent.order_week or t < agent.blocked_until:
                continue
            needed = orders.needed(s.traders, row, s.stock, s.goods, s.recipes, s.options, s.p[0])
            quantity = float(self.view(row).order(float(needed)))
            orders.split_order(
                t,
                s.traders,
                row,
                max(0.0, quantity),
                s.goods,
                s.recipes,
                s.options,
                s.modes_between,
                s.board,
                s.relative,
                s.p[0],
            )

    def _prices_in_python(self) -> None:
        s = self.state
        for row in self._rows_with(4):
            proposed = prices.price_of(
                s.traders, row, s.goods, s.recipes, s.options, s.freight, s.normal, s.p[0]
            )
            s.traders[row].price = max(0.0, float(self.view(row).ask_price(float(proposed))))

    def _rows_to_review_in_python(self, t: int) -> list[int]:
        a = self.state.traders
        return [row for row in self._rows_with(2) if t >= a[row].review_week]

    def _review_in_python(self, t: int, row: int) -> None:
        s = self.state
        agent = s.traders[row]
        if s.p[0].behaviour_adaptation >= 0.5 and agent.pending_choice < 0:
            matter = int(reviews.on_its_mind(agent, t, s.control, s.places, s.goods))
            number = int(reviews.what_to_review(agent, t, matter, s.relevance, s.choices))
            if number >= 0:
                profits, feasible = np.zeros(c.MAX_OPTIONS), np.zeros(c.MAX_OPTIONS, dtype=np.int64)
                prospects.evaluate(
                    s.traders, row, number, profits, feasible, s.exposed, s.work, s.belief, s.control,
                    s.places, s.markets, s.roles, s.goods, s.recipes, s.choices, s.options, s.consequences,
                    s.board, s.reach, s.freight, s.source_places, s.lab_places, s.normal, self._visible,
                    s.p[0],
                )  # fmt: skip
                names = s.option_names[int(agent.role), number]
                allowed = {name: float(profits[k]) for k, name in enumerate(names) if feasible[k] == 1}
                luck = float(draw(agent.key, CHOOSE, t, 0))
                role = ROLES[int(agent.role)]
                new = self.view(row).choose(c.CHOICES[role][number], allowed, luck)
                if new not in allowed:
                    raise ValueError(f"{role}.choose: {new!r} is not among {', '.join(allowed)}")
                k, now = names.index(new), int(agent.option[number])
                if k != now:
                    reviews.start_switch(
                        t, s.traders, row, number, k, profits[now], profits[k], s.roles, s.goods, s.recipes,
                        s.choices, s.options, s.ledger, self._events, self._counters, s.p[0],
                    )  # fmt: skip
                    self._events[self._counters[0] - 1].pressure = reasons.weighed_most(
                        s.traders, row, number, k, np.zeros((2, c.N_PRESSURES)), s.belief, s.control,
                        s.places, s.roles, s.recipes,
                        s.choices, s.options, s.source_places, s.lab_places, s.consequences,
                        self._visible, s.p[0],
                    )  # fmt: skip
        agent.alarm = -1


def _leave_cells(views: list[Trader]) -> None:
    """Take agents out of the cells in which they stand, all at once: Mesa would search a cell's whole list
    for each of them.
    """
    leaving = {id(view) for view in views}
    for cell in {id(view.cell): view.cell for view in views if view.cell is not None}.values():
        cell._agents[:] = [agent for agent in cell._agents if id(agent) not in leaving]
        cell.empty = cell.is_empty
    for view in views:
        view._mesa_cell = None


def _roomier(ahead: c.Records, used: int, more: int) -> c.Records:
    """The table of what is on the way with room for so many more in every week of the horizon."""
    if used + more <= ahead.shape[1]:
        return ahead
    larger = np.zeros((len(ahead), 2 * (used + more)), dtype=ahead.dtype)
    larger[:, :used] = ahead[:, :used]
    return larger


@dataclass(frozen=True)
class _Indices:
    """Row of everything that a change can name, by its name."""

    place: dict[str, int]
    jurisdiction: dict[str, int]
    lane: dict[str, int]
    substance: dict[str, int]
    market: dict[str, int]

    @classmethod
    def of(cls, world: World) -> _Indices:
        named = (world.places, world.jurisdictions, world.lanes, world.substances, world.markets)
        return cls(*({name: k for k, name in enumerate(names)} for names in named))


def _quiet() -> contextlib.AbstractContextManager[object]:
    """Uncompiled, the hash of the draws overflows on purpose; numpy would warn of each."""
    return contextlib.nullcontext() if COMPILED else np.errstate(over="ignore")

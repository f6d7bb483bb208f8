"""The state of one run: the arrays of the world and of all agents,
built from a world's data and parameter values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from simulation.names import MADE_AT, MODES, PRESSURES, ROLES, STAGES, WORLDS
from simulation.parameters import OptionTable, load
from simulation.rules.maths import exp
from simulation.world import columns as c
from simulation.world.geography import World
from simulation.world.ledger import new_ledger

CENTS_PER_MG = 1e-4  # one USD per kg
MONEY_UNITS = 100.0  # cents per USD
SPARE_ROWS = 2.0  # share of rows kept free for those who enter
LEAST_SPARE_ROWS = 8
CACHE_LINE = 64  # bytes


def parameter_record(values: Mapping[str, float], scale: float) -> Any:
    """All plain parameters as one record whose fields are the names with dots made underscores;
    plus population_scale. What only one world knows is left out: records of all worlds are alike.
    """
    usual = load()
    names = [name for name in values if name in usual and not name.startswith("options.")]
    dtype = c.records([(name.replace(".", "_"), "f8") for name in names] + [("population_scale", "f8")])
    record = np.zeros(1, dtype=dtype)
    for name in names:
        record[name.replace(".", "_")] = values[name]
    record["population_scale"] = scale
    return record


@dataclass
class State:
    """Arrays of one run. Shapes: A agents' rows, P places, L lanes, S substances, M markets,
    J jurisdictions, T pressures.
    """

    world: World
    scale: float
    p: Any  # parameter record
    places: c.Records
    lanes: c.Records
    routes: c.Records
    route_of: NDArray[np.int64]  # (P, P, modes), -1 for none
    goods: c.Records
    recipes: c.Records
    markets: c.Records
    bodies: c.Records
    options: c.Records  # (roles, choices, options)
    choices: c.Records  # (roles, choices)
    relevance: NDArray[np.float64]  # (roles, choices, T)
    initial: NDArray[np.float64]  # (roles, choices, options), cumulative
    consequences: c.Records  # (T,)
    roles: c.Records
    normal: NDArray[np.float64]  # (roles, stages), cents per mg (cells: per dose)
    source_places: NDArray[np.int64]
    lab_places: NDArray[np.int64]
    base_pressure: NDArray[np.float64]  # (T, P)
    base_control: NDArray[np.float64]  # (S, J)
    trust: NDArray[np.float64]  # (J, J)
    trust_rest: NDArray[np.float64]
    interest: NDArray[np.float64]
    consignments: NDArray[np.int64]  # (modes,)
    traders: c.Records  # (A,)
    option_names: dict[tuple[int, int], tuple[str, ...]]
    # the rest is set up empty
    pressure: NDArray[np.float64] = field(init=False)
    control: NDArray[np.float64] = field(init=False)
    effort: NDArray[np.float64] = field(init=False)
    hits: NDArray[np.int64] = field(init=False)
    stock: NDArray[np.int64] = field(init=False)
    belief: NDArray[np.float64] = field(init=False)
    heard: NDArray[np.float64] = field(init=False)
    heard_from: NDArray[np.int64] = field(init=False)
    rows: NDArray[np.int64] = field(init=False)  # (A,) rows that are active, in order; see phases.roster
    listed: int = field(init=False)  # how many of them
    parcels: c.Records = field(init=False)  # (HORIZON, room), by the week of arrival modulo HORIZON
    parcels_due: NDArray[np.int64] = field(init=False)  # (HORIZON,) how many of them
    payments: c.Records = field(init=False)  # likewise
    payments_due: NDArray[np.int64] = field(init=False)
    reach: NDArray[np.float64] = field(init=False)  # (P, modes, 2) see phases.reach
    freight: NDArray[np.float64] = field(init=False)  # (P, modes, 2)
    modes_between: NDArray[np.int64] = field(init=False)  # (P, P), a bit a mode
    board: c.Records = field(init=False)
    ledger: NDArray[np.int64] = field(init=False)
    usual: NDArray[np.float64] = field(init=False)
    # room for a phase to work in
    caught: NDArray[np.float64] = field(init=False)  # (T, J)
    weight: NDArray[np.float64] = field(init=False)  # (T, J)
    profits: NDArray[np.float64] = field(init=False)  # (options,)
    feasible: NDArray[np.int64] = field(init=False)  # (options,)
    exposed: NDArray[np.float64] = field(init=False)  # (T,)
    work: c.Records = field(init=False)  # (1,) a prospect
    weighed: NDArray[np.float64] = field(init=False)  # (2, T)
    weights: NDArray[np.float64] = field(init=False)  # (options,)
    quantity: NDArray[np.float64] = field(init=False)  # (AT_ONCE,) mg
    relative: NDArray[np.float64] = field(init=False)  # (AT_ONCE x links,) prices relative to the cheapest
    appeal: NDArray[np.float64] = field(init=False)  # (cells,) of this week's price
    strength: NDArray[np.float64] = field(init=False)  # (cells,) of this week's doses before any shortage
    due: NDArray[np.int64] = field(init=False)  # (A,) rows of those who review this week
    ready: NDArray[np.int64] = field(init=False)  # (A,) rows of those whose switch may take effect
    found: NDArray[np.int32] = field(init=False)  # (A, links)
    present: NDArray[np.uint8] = field(init=False)  # (A,) 1 for rows that are listed

    def __post_init__(self) -> None:
        rows, n_places, n_goods = len(self.traders), len(self.places), len(self.goods)
        self.pressure = self.base_pressure.copy()
        self.control = self.base_control.copy()
        self.effort = np.ones((c.N_PRESSURES, len(self.trust)))
        self.hits = np.zeros((c.N_PRESSURES, n_places), dtype=np.int64)
        self.stock = np.zeros((rows, n_goods), dtype=np.int64)
        self.belief = np.zeros((rows, n_places, c.N_PRESSURES))
        self.heard = np.zeros((rows, c.N_PRESSURES + 3))
        self.heard_from = np.full(rows, -1, dtype=np.int64)
        self.rows, self.listed = np.zeros(rows, dtype=np.int64), 0
        self.due, self.ready = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
        self.found = np.zeros((rows, c.MAX_LINKS), dtype=np.int32)
        self.present = np.zeros(rows, dtype=np.uint8)
        self.parcels = np.zeros((c.HORIZON, 0), dtype=c.PARCELS)
        self.payments = np.zeros((c.HORIZON, 0), dtype=c.PAYMENTS)
        self.parcels_due = np.zeros(c.HORIZON, dtype=np.int64)
        self.payments_due = np.zeros(c.HORIZON, dtype=np.int64)
        self.reach, self.freight = np.zeros((n_places, c.N_MODES, 2)), np.zeros((n_places, c.N_MODES, 2))
        self.modes_between = ((self.route_of >= 0) << np.arange(c.N_MODES)).sum(axis=2)
        self.board = np.zeros((2, n_places + 1, n_goods), dtype=c.BOARD)
        self.ledger = new_ledger(n_goods)
        self.usual = np.zeros((len(self.markets), n_goods))
        self.caught, self.weight = np.zeros_like(self.effort), np.zeros_like(self.effort)
        self.profits, self.feasible = np.zeros(c.MAX_OPTIONS), np.zeros(c.MAX_OPTIONS, dtype=np.int64)
        self.weighed, self.weights = np.zeros((2, c.N_PRESSURES)), np.zeros(c.MAX_OPTIONS)
        self.exposed, self.work = np.zeros(c.N_PRESSURES), np.zeros(1, dtype=c.PROSPECT)
        self.quantity, self.relative = np.zeros(c.AT_ONCE), np.zeros(c.AT_ONCE * c.MAX_LINKS)
        cells = int(self.roles["stop"][c.CELL] - self.roles["start"][c.CELL])
        self.appeal, self.strength = np.zeros(cells), np.zeros(cells)


def build_state(
    world: World, values: Mapping[str, float], tables: Mapping[str, OptionTable], scale: float
) -> State:
    """Arrays for a world at a scale, with parameter ``values`` by name and option ``tables`` by role.

    No draw is made here.
    """
    p = parameter_record(values, scale)
    place_of = {code: k for k, code in enumerate(world.places)}
    jurisdiction_of = {code: k for k, code in enumerate(world.jurisdictions)}
    good_of = {name: k for k, name in enumerate(world.substances)}
    places = _places(world, jurisdiction_of, p)
    lanes = _lanes(world, place_of, jurisdiction_of)
    routes, route_of = _routes(world, place_of, lanes, places)
    goods, recipes = _goods(world, good_of, values["trade.invention_time"])
    source_places = np.array(
        [place_of[k] for k, x in world.places.items() if "supply" in x.hosts], dtype=np.int64
    )
    lab_places = np.array(
        [place_of[k] for k, x in world.places.items() if "clan_lab" in x.hosts], dtype=np.int64
    )
    things = {
        "source_places": [code for code, x in world.places.items() if "supply" in x.hosts],
        "lab_places": [code for code, x in world.places.items() if "clan_lab" in x.hosts],
        "substances": list(world.substances),
        "modes": list(MODES),
        "recipes": list(world.recipes),
    }
    options, choices, relevance, initial, names = _options(tables, things)
    base_pressure = np.zeros((c.N_PRESSURES, len(places)))
    for code, place in world.places.items():
        for name, value in place.pressure.items():
            base_pressure[PRESSURES.index(name), place_of[code]] = value
    base_control = np.zeros((len(goods), len(jurisdiction_of)))
    for substance, strengths in world.law.items():
        for code, strength in strengths.items():
            base_control[good_of[substance], jurisdiction_of[code]] = strength
    rest, interest = _trust(world, jurisdiction_of)
    consequences = np.zeros(c.N_PRESSURES, dtype=c.CONSEQUENCES)
    for k, name in enumerate(PRESSURES):
        what = {
            part: values.get(f"pressure.{name}.{part}", 0.0)
            for part in ("block_weeks", "seize", "freeze", "arrest", "needs_law")
        }
        consequences[k]["block"] = round(what["block_weeks"])
        consequences[k]["seize"], consequences[k]["freeze"], consequences[k]["arrest"] = (
            what["seize"],
            what["freeze"],
            what["arrest"],
        )
        consequences[k]["needs_law"] = what["needs_law"]
        weeks_of_cash = values["market.working_capital_weeks"]
        consequences[k]["severity"] = what["block_weeks"] + what["freeze"] * weeks_of_cash + what["seize"]
    traders, roles = _traders(world, place_of, values, scale)
    markets = _markets(world, place_of, p[0])
    for k, code in enumerate(world.markets):
        places[place_of[code]]["market"] = k
        traders["drug"][traders["place"] == place_of[code]] = markets[k]["drug"]
    consignments = np.array(
        [round(values.get(f"mode.{mode}.consignments", 1.0)) for mode in MODES], dtype=np.int64
    )
    _fix_start(world, traders, initial, choices, values, things, source_places, lab_places)
    return State(
        world=world, scale=scale, p=p, places=places, lanes=lanes, routes=routes, route_of=route_of,
        goods=goods,
        recipes=recipes, markets=markets, bodies=_bodies(world, place_of, places), options=options,
        choices=choices,
        relevance=relevance, initial=initial, consequences=consequences, roles=roles, normal=_normal(values),
        source_places=source_places, lab_places=lab_places, base_pressure=base_pressure,
        base_control=base_control,
        trust=rest.copy(), trust_rest=rest, interest=interest, consignments=consignments, traders=traders,
        option_names=names,
    )  # fmt: skip


def _places(world: World, jurisdiction_of: dict[str, int], p: Any) -> c.Records:
    places = np.zeros(len(world.places), dtype=c.PLACES)
    for k, place in enumerate(world.places.values()):
        row = places[k]
        row.jurisdiction = jurisdiction_of[place.jurisdiction]
        row.market = -1
        row.supply = int("supply" in place.hosts)
        row.clan_lab = int("clan_lab" in place.hosts)
        row.industry, row.state_capacity = place.chemical_industry, place.state_capacity
        row.corruption_price, row.licit_trade = place.corruption_price, place.licit_trade
        row.integrity = p[0].integrity_at_start
        row.farmland, row.outside_income = place.farmland, 1.0
    return places


def _lanes(world: World, place_of: dict[str, int], jurisdiction_of: dict[str, int]) -> c.Records:
    lanes = np.zeros(len(world.lanes), dtype=c.LANES)
    for k, lane in enumerate(world.lanes.values()):
        row = lanes[k]
        row.origin, row.destination = place_of[lane.from_place], place_of[lane.to_place]
        row.mode, row.weeks, row.cost = MODES.index(lane.mode), lane.weeks, lane.cost * CENTS_PER_MG
        home, abroad = world.places[lane.from_place].jurisdiction, world.places[lane.to_place].jurisdiction
        row.border = int(home != abroad)
        row.to_jurisdiction = jurisdiction_of[abroad]
        row.licit_volume = lane.licit_volume
        row.base_screening, row.base_interdiction = lane.screening, lane.interdiction
    return lanes


def _routes(
    world: World, place_of: dict[str, int], lanes: c.Records, places: c.Records
) -> tuple[c.Records, NDArray[np.int64]]:
    """The quickest way (then the cheapest) between any two places whose border legs all use one mode."""
    n = len(world.places)
    route_of = np.full((n, n, c.N_MODES), -1, dtype=np.int64)
    found: list[tuple[int, int, list[int]]] = []
    for mode in range(c.N_MODES):
        graph: nx.DiGraph[int] = nx.DiGraph()
        graph.add_nodes_from(range(n))
        for k in range(len(lanes)):
            lane = lanes[k]
            if lane.border == 1 and lane.mode != mode:
                continue
            weight = float(lane.weeks) * 1e6 + float(lane.cost) / CENTS_PER_MG + k * 1e-6
            ends = (int(lane.origin), int(lane.destination))
            if not graph.has_edge(*ends) or graph.edges[ends]["weight"] > weight:
                graph.add_edge(*ends, weight=weight, lane=k)
        for origin in range(n):
            if places[origin].supply == 0 and places[origin].clan_lab == 0:
                continue
            ways = nx.single_source_dijkstra_path(graph, origin, weight="weight")
            for destination, stops in ways.items():
                legs = [graph.edges[pair]["lane"] for pair in pairwise(stops)]
                weeks = sum(int(lanes[leg].weeks) for leg in legs)
                if not legs or len(legs) > c.MAX_LEGS or weeks >= c.HORIZON:
                    continue
                if not any(lanes[leg].mode == mode for leg in legs):
                    continue
                route_of[origin, destination, mode] = len(found)
                found.append((mode, weeks, legs))
    routes = np.zeros(max(1, len(found)), dtype=c.ROUTES)
    for k, (mode, weeks, legs) in enumerate(found):
        routes[k].legs, routes[k].mode, routes[k].weeks = len(legs), mode, weeks
        routes[k].cost = sum(float(lanes[leg].cost) for leg in legs)
        for place, leg in enumerate(legs):
            routes[k].lane[place] = leg
    return routes, route_of


def _goods(world: World, good_of: dict[str, int], invention_time: float) -> tuple[c.Records, c.Records]:
    goods = np.zeros(len(world.substances), dtype=c.GOODS)
    families, drugs = list(world.classes), world.kinds_of_drug()
    for k, x in enumerate(world.substances.values()):
        row = goods[k]
        row.stage, row.class_ = STAGES.index(x.stage), families.index(x.family)
        row.drug = drugs.index(world.drugs[x.family]) if x.family in world.drugs else 0
        row.made_at = MADE_AT.index(x.made_at)
        row.potency, row.licit_use, row.make_cost = x.potency, x.licit_use, x.make_cost * CENTS_PER_MG
        row.known = row.known_at_start = int(x.known)
        row.invention_weeks = round(x.invention_weeks * invention_time)
        row.invention_cost = x.invention_cost * MONEY_UNITS
        row.first_sold = row.detected = -1
    recipes = np.zeros(len(world.recipes), dtype=c.RECIPE_COLUMNS)
    for k, recipe in enumerate(world.recipes.values()):
        recipes[k].input, recipes[k].output = good_of[recipe.input], good_of[recipe.output]
        recipes[k].yield_, recipes[k].capability = recipe.yield_share, recipe.capability
        recipes[k].lead_weeks = min(recipe.lead_weeks, c.HORIZON - 1)
    return goods, recipes


def _options(
    tables: Mapping[str, OptionTable], things: dict[str, list[str]]
) -> tuple[
    c.Records, c.Records, NDArray[np.float64], NDArray[np.float64], dict[tuple[int, int], tuple[str, ...]]
]:
    shape = (c.N_ROLES, c.MAX_CHOICES)
    options = np.zeros((*shape, c.MAX_OPTIONS), dtype=c.OPTIONS)
    options["margin"] = options["reach"] = options["capacity"] = 1.0
    options["exposure"] = 1.0
    choices = np.zeros(shape, dtype=c.CHOICE_COLUMNS)
    relevance = np.zeros((*shape, c.N_PRESSURES + 1))
    initial = np.ones((*shape, c.MAX_OPTIONS))
    names: dict[tuple[int, int], tuple[str, ...]] = {}
    for role, role_name in enumerate(ROLES):
        table = tables[role_name]
        if set(table.choices) != set(c.CHOICES[role_name]):
            raise ValueError(
                f"option table of {role_name}: choices {sorted(table.choices)} do not fit the columns"
            )
        for number, name in enumerate(c.CHOICES[role_name]):
            choice = table.choices[name]
            about = choices[role, number]
            about.world = WORLDS.index(choice.world)
            about.bribe = int(name == "protection")
            about.by_value = int((role_name, name) in (("cell", "price"), ("cell", "potency_after_cutting")))
            if choice.options_from:
                names[role, number] = tuple(things[choice.options_from])
                about.kind = c.OPTION_KINDS[choice.options_from]
                about.options = min(c.MAX_OPTIONS, len(names[role, number]))
                about.switching, about.lead = choice.switching_cost, round(choice.lead_weeks)
                relevance[role, number] = 1.0
                relevance[role, number, c.SHORTAGE] = float(about.kind in c.SOURCES_OF_SUPPLY)
                continue
            names[role, number] = tuple(option.name for option in choice.options)
            about.options = len(choice.options)
            shares = [choice.initial.get(option.name, 0.0) for option in choice.options]
            initial[role, number, : len(shares)] = np.cumsum(shares) / sum(shares)
            for k, option in enumerate(choice.options):
                row = options[role, number, k]
                row.margin, row.reach, row.openness = option.margin, option.reach, option.openness
                row.running, row.switching = option.running_cost, option.switching_cost
                row.lead, row.value = round(option.lead_weeks), option.value
                row.fee, row.other_side, row.contacts = option.fee, option.other_side, option.contacts
                row.delay, row.capacity = round(option.delay), option.capacity
                for q, pressure in enumerate(PRESSURES):
                    row.exposure[q] = option.exposure.get(pressure, 1.0)
            exposure = options[role, number, : about.options]["exposure"]
            widest = 1.0 - exposure.min(axis=0) / np.maximum(1e-9, exposure.max(axis=0))
            relevance[role, number, : c.N_PRESSURES] = widest
            hidden = options[role, number, : about.options]["openness"]
            relevance[role, number, c.LICENSING] = max(widest[c.LICENSING], np.ptp(hidden))
            relevance[role, number, c.SHORTAGE] = float((role, number) in c.BUFFERS)
    return options, choices, relevance, initial, names


def _trust(world: World, jurisdiction_of: dict[str, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    n = len(jurisdiction_of)
    trust, interest = np.zeros((n, n)), np.zeros((n, n))
    for tie in world.trust:
        i, j = jurisdiction_of[tie.from_jurisdiction], jurisdiction_of[tie.to_jurisdiction]
        trust[i, j], interest[i, j] = tie.trust, tie.mutual_interest
    return trust, interest


def _bodies(world: World, place_of: dict[str, int], places: c.Records) -> c.Records:
    bodies = np.zeros(len(world.bodies), dtype=c.BODIES)
    for k, body in enumerate(world.bodies.values()):
        row = bodies[k]
        row.place = place_of[body.place]
        row.jurisdiction = places[place_of[body.place]].jurisdiction
        row.budget, row.skill, row.integrity = body.budget, body.skill, body.integrity
        total = sum(body.mandates.values()) or 1.0
        for name, weight in body.mandates.items():
            row.mandate[PRESSURES.index(name)] = weight / total
            row.effort[PRESSURES.index(name)] = 1.0
    return bodies


def _traders(
    world: World, place_of: dict[str, int], values: Mapping[str, float], scale: float
) -> tuple[c.Records, c.Records]:
    roles = np.zeros(c.N_ROLES, dtype=c.ROLE_COLUMNS)
    spots: list[list[tuple[int, int]]] = []
    start = 0
    for role, name in enumerate(ROLES):
        counts = world.agents.get(name, {})
        spots.append(
            [
                (place_of[code], k)
                for code, n in counts.items()
                if n > 0
                for k in range(max(1, round(n * scale)))
            ]
        )
        spare = 0 if name == "organisation" else LEAST_SPARE_ROWS + int(SPARE_ROWS * len(spots[role]))
        row = roles[role]
        row.start, row.stop = start, start + len(spots[role]) + spare
        row.used = start + len(spots[role])
        start = int(row.stop)
        row.running = values[f"{name}.running_cost"] + values.get(f"{name}.pay_for_risk", 0.0)
        row.risk_pay = values.get(f"{name}.pay_for_risk", 0.0) / row.running
        row.profit = values[f"{name}.normal_profit"]
        row.arrest_cost, row.replacement = (
            values[f"{name}.arrest_cost"],
            values.get(f"{name}.replacement_cost", 0.0),
        )
        row.retire = values.get(f"{name}.retirement", 0.0)
        for q, pressure in enumerate(PRESSURES):
            row.exposure[q] = values.get(f"{name}.exposure.{pressure}", 0.0)
    traders = _on_cache_lines(start, c.TRADERS)
    for column, empty in (("organisation", -1), ("gone", -1000), ("pending_choice", -1), ("alarm", -1)):
        traders[column] = empty
    traders["seller"] = traders["courier"] = traders["peer"] = traders["good"] = -1
    traders["launderer"] = -1
    traders["frozen_week"] = -1000
    traders["scarcity"] = traders["filled"] = traders["skill"] = traders["potency"] = traders["cut"] = 1.0
    for role in range(c.N_ROLES):
        first, stop = int(roles[role].start), int(roles[role].stop)
        traders["role"][first:stop] = role
        n = len(spots[role])
        traders["active"][first : first + n] = 1
        traders["place"][first : first + n] = [place for place, _ in spots[role]]
        identity = [(role + 1) * 1_000_000_007 + (place + 1) * 10_000_019 + k for place, k in spots[role]]
        traders["identity"][first : first + n] = identity
    return traders, roles


def _on_cache_lines(rows: int, dtype: np.dtype[Any]) -> c.Records:
    """Empty rows, the first of which begins where a cache line of the processor begins."""
    room = np.zeros(rows * dtype.itemsize + CACHE_LINE, dtype=np.uint8)
    first = -room.ctypes.data % CACHE_LINE
    return room[first : first + rows * dtype.itemsize].view(dtype)


def _markets(world: World, place_of: dict[str, int], p: Any) -> c.Records:
    """Markets in balance: initiation and progression are set so that, at the first price,
    as many enter each stock as leave.
    """
    markets = np.zeros(len(world.markets), dtype=c.MARKETS)
    leaving = p.health_leaving_treatment + p.health_recovery
    for k, (code, market) in enumerate(world.markets.items()):
        row = markets[k]
        row.place, row.weight, row.population = place_of[code], market.weight, market.population
        row.base_capacity = row.capacity = market.oud * market.treatment_capacity
        row.oud_at_start = market.oud
        hazard = p.health_overdose_base * (
            1.0
            + p.health_weight_of_variability * p.start_variability
            + p.health_weight_of_stimulants * market.stimulant_co_use
        )
        hazard *= 1.0 - market.naloxone * p.health_naloxone_effect
        row.treatment = row.base_capacity / (1.0 + leaving + hazard * p.health_treatment_risk)
        row.oud = market.oud - row.treatment
        row.occasional = market.occasional
        row.recovered = row.treatment * p.health_recovery / p.health_relapse
        row.never = market.population - row.oud - row.occasional - row.treatment - row.recovered
        row.drug = world.kinds_of_drug().index(market.drug)
        row.naloxone, row.stimulant = market.naloxone, market.stimulant_co_use
        back = row.recovered * p.health_relapse
        entered = row.treatment * (leaving + hazard * p.health_treatment_risk)
        progressed = entered + row.oud * hazard - row.treatment * p.health_leaving_treatment
        progressed -= back * (1.0 - p.health_relapse_to_occasional)
        row.progression = max(0.0, progressed) / row.occasional
        lost = row.occasional * (p.health_quit + hazard * p.health_occasional_risk) + max(0.0, progressed)
        row.initiation = max(0.0, lost - back * p.health_relapse_to_occasional) / row.never
        row.potency = row.expected_potency = 1.0
        row.variability = p.start_variability
        people = (
            row.oud * p.demand_doses_per_week_disorder + row.occasional * p.demand_doses_per_week_occasional
        )
        row.demand = people + row.treatment * p.demand_doses_per_week_in_treatment
        row.sold = row.demand
    return markets


def _normal(values: Mapping[str, float]) -> NDArray[np.float64]:
    normal = np.zeros((c.N_ROLES, len(STAGES)))
    for k, stage in enumerate(STAGES):
        normal[c.SUPPLIER, k] = values[f"supplier.normal_price_{stage}"] * CENTS_PER_MG
        normal[c.BROKER, k] = values[f"broker.normal_price_{stage}"] * CENTS_PER_MG
    normal[c.COURIER, :] = values["courier.normal_fee"] * CENTS_PER_MG
    normal[c.LAB, :] = values["lab.normal_price"] * CENTS_PER_MG
    normal[c.CELL, :] = values["cell.normal_price_per_dose"] * MONEY_UNITS
    return normal


def _fix_start(
    world: World,
    traders: c.Records,
    initial: NDArray[np.float64],
    choices: c.Records,
    values: Mapping[str, float],
    things: dict[str, list[str]],
    source_places: NDArray[np.int64],
    lab_places: NDArray[np.int64],
) -> None:
    """First shares of choices among things of the world.

    Recipes by what they earn; goods so that every supplier and broker has trade of the same worth; places as
    in the file.
    """
    known = {name: x for name, x in world.substances.items() if x.known}
    ways = _first_recipes(world, known, values)
    mail = values["start.mail_share"]
    flow = dict.fromkeys(things["substances"], 0.0)  # kg that leave the source per kg delivered
    for name, share in ways.items():
        flow[world.recipes[name].input] += (1.0 - mail) * share / world.recipes[name].yield_share
    finished = [name for name, x in known.items() if x.stage == "finished" and x.made_at != "laboratory"]
    first = values["start.first_substance_share"] if len(finished) > 1 else 1.0
    for k, name in enumerate(finished):
        flow[name] += mail * (first if k == 0 else (1.0 - first) / (len(finished) - 1))
    for seller in ("supplier", "broker"):
        worth = [
            flow[name] * values[f"{seller}.normal_price_{x.stage}"] for name, x in world.substances.items()
        ]
        _start_with(initial, ROLES.index(seller), 0, worth)
    _start_with(initial, c.LAB, c.LAB_RECIPE, [ways.get(name, 0.0) for name in things["recipes"]])
    _start_with(
        initial,
        c.COURIER,
        c.COURIER_MODE,
        [values.get(f"mode.{mode}.courier_start_share", 0.0) for mode in MODES],
    )
    for role, choice, places in (
        (c.SUPPLIER, c.SUPPLIER_PLACE, source_places),
        (c.BROKER, c.BROKER_PLACE, source_places),
        (c.LAB, c.LAB_PLACE, lab_places),
    ):
        choices[role, choice]["fixed_start"] = 1
        where = {int(place): k for k, place in enumerate(places)}
        rows = (traders["role"] == role) & (traders["active"] == 1)
        traders["option"][rows, choice] = [where[int(place)] for place in traders["place"][rows]]


def _first_recipes(world: World, known: Mapping[str, Any], values: Mapping[str, float]) -> dict[str, float]:
    """Shares of the recipes whose input and output are known: as the world's file says, if it does,
    else a logit over cost of input and of skill, as at a review.
    """
    said = {name: recipe.at_start for name, recipe in world.recipes.items() if recipe.at_start}
    if said:
        return {name: share / sum(said.values()) for name, share in said.items()}
    profit = {}
    for name, recipe in world.recipes.items():
        if recipe.input in known and recipe.output in known:
            x = known[recipe.input]
            cost = x.make_cost + sum(
                values[f"{role}.normal_price_{x.stage}"] for role in ("supplier", "broker")
            )
            share = cost / recipe.yield_share / (values["lab.normal_price"] + values["courier.normal_fee"])
            profit[name] = 1.0 - share - values["lab.cost_of_skill"] * recipe.capability
    best = max(profit.values())
    weight = {
        name: exp((value - best) / max(1e-3, values["behaviour.noise"])) for name, value in profit.items()
    }
    return {name: value / sum(weight.values()) for name, value in weight.items()}


def _start_with(initial: NDArray[np.float64], role: int, choice: int, weights: list[float]) -> None:
    total = sum(weights)
    initial[role, choice, : len(weights)] = np.cumsum(weights) / total
    initial[role, choice, len(weights) :] = 1.0

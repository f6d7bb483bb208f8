"""The world's things as columns: places, lanes, routes, substances, recipes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from simulation.names import MADE_AT, MODES, STAGES
from simulation.world import columns as c
from simulation.world.geography import World
from simulation.world.ledger import CENTS_PER_MG, CENTS_PER_USD


def new_places(world: World, jurisdiction_of: dict[str, int], p: Any) -> c.Records:
    """Places as the world's file has them, in its order; all begin with the integrity of ``p``."""
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


def new_lanes(world: World, place_of: dict[str, int], jurisdiction_of: dict[str, int]) -> c.Records:
    """Lanes in the file's order; cost in cents per mg."""
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


def new_routes(
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


def new_goods(world: World, good_of: dict[str, int], invention_time: float) -> tuple[c.Records, c.Records]:
    """Substances and recipes; the unknown take ``invention_time`` times as long to find."""
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
        row.invention_cost = x.invention_cost * CENTS_PER_USD
        row.first_sold = row.detected = -1
    recipes = np.zeros(len(world.recipes), dtype=c.RECIPE_COLUMNS)
    for k, recipe in enumerate(world.recipes.values()):
        recipes[k].input, recipes[k].output = good_of[recipe.input], good_of[recipe.output]
        recipes[k].yield_, recipes[k].capability = recipe.yield_share, recipe.capability
        recipes[k].lead_weeks = min(recipe.lead_weeks, c.HORIZON - 1)
    return goods, recipes

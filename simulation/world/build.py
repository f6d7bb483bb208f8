"""Builds the state of a run from a world's data and parameter values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.names import MODES, PRESSURES, ROLES, STAGES, WORLDS
from simulation.parameters import OptionTable
from simulation.world import columns as c
from simulation.world.build_places import new_goods, new_lanes, new_places, new_routes
from simulation.world.build_traders import fix_start, new_traders
from simulation.world.geography import World
from simulation.world.ledger import CENTS_PER_MG, CENTS_PER_USD
from simulation.world.state import State, parameter_record


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
    places = new_places(world, jurisdiction_of, p)
    lanes = new_lanes(world, place_of, jurisdiction_of)
    routes, route_of = new_routes(world, place_of, lanes, places)
    goods, recipes = new_goods(world, good_of, values["trade.invention_time"])
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
    traders, roles = new_traders(world, place_of, values, scale)
    markets = _markets(world, place_of, p[0])
    for k, code in enumerate(world.markets):
        places[place_of[code]]["market"] = k
        traders["drug"][traders["place"] == place_of[code]] = markets[k]["drug"]
    consignments = np.array(
        [round(values.get(f"mode.{mode}.consignments", 1.0)) for mode in MODES], dtype=np.int64
    )
    fix_start(world, traders, initial, choices, values, things, source_places, lab_places)
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
    normal[c.CELL, :] = values["cell.normal_price_per_dose"] * CENTS_PER_USD
    return normal

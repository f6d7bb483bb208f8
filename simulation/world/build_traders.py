"""The agents before their first week: rows by role, and first shares of their choices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.names import MODES, PRESSURES, ROLES
from simulation.rules.maths import exp
from simulation.world import columns as c
from simulation.world.geography import World

SPARE_ROWS = 2.0  # share of rows kept free for those who enter
LEAST_SPARE_ROWS = 8
CACHE_LINE = 64  # bytes


def new_traders(
    world: World, place_of: dict[str, int], values: Mapping[str, float], scale: float
) -> tuple[c.Records, c.Records]:
    """A row for every agent at the start and, by role, spare rows for those who enter; roles' rows."""
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


def fix_start(
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
    _start_with(initial, c.COURIER, c.COURIER_MODE, _courier_modes(values))
    for role, choice, places in (
        (c.SUPPLIER, c.SUPPLIER_PLACE, source_places),
        (c.BROKER, c.BROKER_PLACE, source_places),
        (c.LAB, c.LAB_PLACE, lab_places),
    ):
        choices[role, choice]["fixed_start"] = 1
        where = {int(place): k for k, place in enumerate(places)}
        rows = (traders["role"] == role) & (traders["active"] == 1)
        traders["option"][rows, choice] = [where[int(place)] for place in traders["place"][rows]]


def _courier_modes(values: Mapping[str, float]) -> list[float]:
    """Shares of the modes at the start, as the parameters say; alike if all of them are 0."""
    said = {mode: values.get(f"mode.{mode}.courier_start_share") for mode in MODES}
    if not any(said.values()):
        return [float(share is not None) for share in said.values()]
    return [share or 0.0 for share in said.values()]


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

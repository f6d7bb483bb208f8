"""The five tables of a run as pandas frames, made from the arrays of its history when they are asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation import measures
from simulation.names import MODES, PRESSURES, ROLES, WORLDS
from simulation.phases.recording import COLUMNS
from simulation.reactions import Labels
from simulation.world import columns as c
from simulation.world.ledger import ACCOUNTS, CENTS_PER_USD

if TYPE_CHECKING:
    from simulation.model import SupplyChain
    from simulation.world.geography import World

MG_PER_KG = 1e6
MONEY = "money"
ALL_PLACES = "all"
WITHOUT_LAUNDERER = "without_launderer"


def weekly_frame(model: SupplyChain) -> pd.DataFrame:
    """A row a week: week, date (Monday), then measures.WEEKLY in order.

    Prices are NaN in weeks without a sale.
    """
    n = model.history.weeks
    frame = pd.DataFrame(model.history.weekly[:n], columns=list(COLUMNS))
    for price in measures.PRICES:
        frame[price] = frame[price].where(frame[price] > 0)
    frame.insert(0, "date", [model.scenario.start + timedelta(weeks=k) for k in range(n)])
    frame.insert(0, "week", np.arange(n, dtype=np.int32))
    return frame


def flows_frame(model: SupplyChain) -> pd.DataFrame:
    """What set out on each lane, a row for each week, lane and substance that moved (kg)."""
    flow = model.history.flow[: model.history.weeks]
    week, lane, good = np.nonzero(flow)
    lanes = list(model.world.lanes.values())
    return pd.DataFrame(
        {
            "week": week.astype(np.int32),
            "lane": np.array([x.key for x in lanes], dtype=object)[lane],
            "from_place": np.array([x.from_place for x in lanes], dtype=object)[lane],
            "to_place": np.array([x.to_place for x in lanes], dtype=object)[lane],
            "mode": np.array([x.mode for x in lanes], dtype=object)[lane],
            "substance": np.array(list(model.world.substances), dtype=object)[good],
            "quantity_kg": flow[week, lane, good] / MG_PER_KG,
        }
    )


def shares_frame(model: SupplyChain) -> pd.DataFrame:
    """week, dimension, option, place, share (of the dimension at that place and week), quantity.

    Units are those of `measures.DIMENSION_UNITS`. Place is the market for products, the jurisdiction entered
    for lanes, else "all".
    """
    parts = [
        _long(model, dimension, options, place, quantity)
        for dimension, options, place, quantity in dimension_quantities(model)
    ]
    frame = (
        pd.concat([part for part in parts if len(part)], ignore_index=True)
        if any(map(len, parts))
        else parts[0]
    )
    return frame.sort_values(["week", "dimension", "place", "option"], kind="stable", ignore_index=True)


def reference_mass(world: World) -> NDArray[np.float64]:
    """What a kg of each substance is worth as goods, in kg of the reference drug: its potency if finished,
    else the most that a recipe makes of it (at full skill). So inputs and products can be compared.
    """
    worth = {name: x.potency if x.stage == "finished" else 0.0 for name, x in world.substances.items()}
    for _ in world.recipes:  # as often as a chain of recipes can be long
        for recipe in world.recipes.values():
            if world.substances[recipe.input].stage != "finished":
                made = recipe.yield_share * worth[recipe.output]
                worth[recipe.input] = max(worth[recipe.input], made)
    return np.array(list(worth.values()))


Quantities = tuple[str, list[str], str, NDArray[np.float64]]  # dimension, options, place, by (week, option)


def dimension_quantities(model: SupplyChain) -> list[Quantities]:
    """Each dimension with its options, its place and the quantity by (week, option); see `shares_frame`."""
    h, world, n = model.history, model.world, model.history.weeks
    places, goods = list(world.places), list(world.substances)
    worth = reference_mass(world)
    sourced = h.sourced[:n] * (worth / MG_PER_KG)
    modes = h.tally[:n, c.BY_MODE : c.BY_MODE + c.N_MODES] / MG_PER_KG
    made = h.tally[:n, c.BY_LAB_PLACE : c.BY_LAB_PLACE + len(places)] / MG_PER_KG
    earned = np.maximum(0.0, h.tally[:n, c.BY_ROLE : c.BY_ROLE + c.N_ROLES]) / CENTS_PER_USD
    return [
        (measures.SOURCE_PLACE, places, ALL_PLACES, sourced.sum(axis=2)),
        (measures.SUBSTANCE, goods, ALL_PLACES, sourced.sum(axis=1)),
        *_products(model, worth),
        *_lanes(model, worth),
        (measures.MODE, list(MODES), ALL_PLACES, modes),
        (measures.LAB_PLACE, places, ALL_PLACES, made),
        *_sales(model),
        _laundering(model),
        (measures.ROLE, list(ROLES), ALL_PLACES, earned),
    ]


def _products(model: SupplyChain, worth: NDArray[np.float64]) -> list[Quantities]:
    """What people bought, by market."""
    sold = model.history.sold[: model.history.weeks] * (worth / MG_PER_KG)
    goods = list(model.world.substances)
    return [(measures.PRODUCT, goods, market, sold[:, m]) for m, market in enumerate(model.world.markets)]


def _lanes(model: SupplyChain, worth: NDArray[np.float64]) -> list[Quantities]:
    """Lanes from one jurisdiction into another, by the one entered: so goods on a way of several legs count
    once at each border, and not several times in one sum.
    """
    places, lanes = model.world.places, list(model.world.lanes.values())
    flow = model.history.flow[: model.history.weeks] @ (worth / MG_PER_KG)
    into: dict[str, list[int]] = {}
    for k, lane in enumerate(lanes):
        there = places[lane.to_place].jurisdiction
        if places[lane.from_place].jurisdiction != there:
            into.setdefault(there, []).append(k)
    return [(measures.LANE, [lanes[k].key for k in ks], there, flow[:, ks]) for there, ks in into.items()]


def _sales(model: SupplyChain) -> list[Quantities]:
    """Doses that retail cells sold, by channel and by payment."""
    cell, found = ROLES.index("cell"), []
    for dimension, choice in ((measures.SALES_CHANNEL, c.CELL_CHANNEL), (measures.PAYMENT, c.CELL_PAYMENT)):
        names = list(model.state.option_names[cell, choice])
        sold = model.history.sold_by[: model.history.weeks, choice, : len(names)]
        found.append((dimension, names, ALL_PLACES, sold))
    return found


def _laundering(model: SupplyChain) -> Quantities:
    channels = list(model.state.option_names[c.LAUNDERER, c.LAUNDERER_CHANNEL])
    columns = [*range(c.BY_CHANNEL, c.BY_CHANNEL + len(channels)), c.BY_CHANNEL + c.WITHOUT_LAUNDERER]
    moved = model.history.tally[: model.history.weeks][:, columns] / CENTS_PER_USD
    return measures.LAUNDERING_CHANNEL, [*channels, WITHOUT_LAUNDERER], ALL_PLACES, moved


def _long(
    model: SupplyChain, dimension: str, options: list[str], place: str, quantity: NDArray[np.float64]
) -> pd.DataFrame:
    """One dimension as rows; options that never occur in the run are left out."""
    used = np.flatnonzero(quantity.sum(axis=0) > 0)
    quantity = quantity[:, used]
    n = len(quantity)
    total = quantity.sum(axis=1, keepdims=True)
    share = np.divide(quantity, total, out=np.zeros_like(quantity, dtype=float), where=total > 0)
    return pd.DataFrame(
        {
            "week": np.repeat(np.arange(n, dtype=np.int32), len(used)),
            "dimension": dimension,
            "option": np.tile(np.array(options, dtype=object)[used], n),
            "place": place,
            "share": share.ravel(),
            "quantity": quantity.ravel().astype(float),
        }
    )


def events_frame(model: SupplyChain) -> pd.DataFrame:
    """One row an event; see `simulation.study.tables.SCHEMAS` for the columns.

    Gains are expected USD a week.
    """
    events = model.log_so_far
    places = np.array([*model.world.places, ""], dtype=object)
    roles = np.array([*ROLES, ""], dtype=object)
    goods = np.array([*model.world.substances, ""], dtype=object)
    pressures = np.array([*PRESSURES, ""], dtype=object)
    kind = np.array(c.EVENT_KINDS, dtype=object)[events["kind"]]
    text = _switch_texts(model, events)
    substance = goods[events["substance"]]
    detail = np.where(kind == "switch", text["detail"], substance)
    return pd.DataFrame(
        {
            "week": (events["week"] - model.burn_in).astype(np.int32),
            "kind": kind,
            "agent": events["identity"].astype(np.uint64),
            "role": roles[events["role"]],
            "world": text["world"],
            "place": places[events["place"]],
            "label": text["label"],
            "detail": detail,
            "quantity_kg": events["quantity"] / MG_PER_KG,
            "value_usd": events["value"] / CENTS_PER_USD,
            "choice": text["choice"],
            "from_option": text["from"],
            "to_option": text["to"],
            "expected_gain_usd": (events["go"] - events["stay"]) / CENTS_PER_USD,
            "expected_stay_usd": events["stay"] / CENTS_PER_USD,
            "expected_go_usd": events["go"] / CENTS_PER_USD,
            "pressure": pressures[events["pressure"]],
        }
    )


def _switch_texts(model: SupplyChain, events: Any) -> dict[str, NDArray[Any]]:
    """Names, label and world of the switches among the events; empty text for the rest.

    Each kind of switch is named once.
    """
    n = len(events)
    text = {key: np.full(n, "", dtype=object) for key in ("choice", "from", "to", "label", "world", "detail")}
    labels = Labels.load()
    moves = np.flatnonzero(events["kind"] == c.SWITCH)
    code = np.stack([events[field][moves] for field in ("role", "choice", "old", "new")], axis=1)
    kinds, index = (
        np.unique(code, axis=0, return_inverse=True) if len(moves) else (code, np.zeros(0, dtype=int))
    )
    for k, (role, choice, old, new) in enumerate(kinds.tolist()):
        names = model.state.option_names[role, choice]
        name = c.CHOICES[ROLES[role]][choice]
        label, world = labels.label(ROLES[role], name, names[old], names[new])
        rows = moves[index.ravel() == k]
        for key, value in (
            ("choice", name),
            ("from", names[old]),
            ("to", names[new]),
            ("label", label),
            ("world", world or WORLDS[int(model.state.choices[role, choice].world)]),
            ("detail", f"{name}: {names[old]} -> {names[new]}"),
        ):
            text[key][rows] = value
    return text


def balance_frame(model: SupplyChain) -> pd.DataFrame:
    """Opening, in, out and closing of every account, item and week, in mg and cents, with what agents really
    hold.

    Sources and sinks hold nothing; their balance is the running total of what passed through. ``error`` is
    closing less held for accounts of agents and of goods and money on the way, 0 for sources and sinks by
    definition of these.
    """
    h, n = model.history, model.history.weeks
    items = [*model.world.substances, MONEY]
    posted, held = h.posted[:n], h.held[: n + 1]
    came, went = posted[..., 0], posted[..., 1]
    keeps = np.array([k <= ACCOUNTS.index("in_transit") for k in range(len(ACCOUNTS))])
    opening = np.zeros_like(came)
    closing = np.zeros_like(came)
    balance = held[0].copy()
    for k in range(n):
        opening[k] = balance
        balance = balance + came[k] - went[k]
        closing[k] = balance
    real = np.where(keeps[None, :, None], held[1:], closing)
    week, account, item = np.meshgrid(
        np.arange(n), np.arange(len(ACCOUNTS)), np.arange(len(items)), indexing="ij"
    )
    moved = (came != 0).any(axis=0) | (went != 0).any(axis=0) | (held != 0).any(axis=0)
    used = np.repeat(np.asarray(moved)[None, :, :], n, axis=0)
    return pd.DataFrame(
        {
            "week": week[used].astype(np.int32),
            "item": np.array(items, dtype=object)[item[used]],
            "account": np.array(ACCOUNTS, dtype=object)[account[used]],
            "opening": opening[used],
            "in": came[used],
            "out": went[used],
            "closing": closing[used],
            "held": real[used],
            "error": (closing - real)[used],
        }
    )

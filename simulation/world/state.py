"""The state of one run: the arrays of the world and of all agents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.parameters import load
from simulation.world import columns as c
from simulation.world.geography import World
from simulation.world.ledger import new_ledger


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

"""Predict, squeeze, reveal: ten years over many seeds, with and without, and what emerged of each reaction.

Every seed is a task of its own. The part that does not depend on what is squeezed (the run without, and the
state at the start of the squeeze) is kept in the process that ran it, so that a second question on the same
scenario takes half the time, and a first one, too, if the seeds were warmed before.
"""

from __future__ import annotations

import dataclasses
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from simulation.names import WORLDS
from simulation.page.shown import START, WEEKS

if TYPE_CHECKING:
    from simulation.branching import Kept
    from simulation.interventions import Intervention
    from simulation.model import SupplyChain
    from simulation.scenario import Scenario
    from simulation.study.reduction import Axis

WINDOW: Final = 260  # weeks from the start over which reactions are counted, as in the grid
SHOWN: Final = (
    "quantity_delivered_kg",
    "price_per_pure_dose_usd",
    "overdose_deaths",
    "people_in_treatment",
    "retail_revenue_usd",
    "laundering_cost_share",
)
ALWAYS: Final = 3  # of SHOWN; of the others the one that moves most is shown
POINT: Final = 4  # weeks: means of four weeks are kept
KEPT: Final = 24  # seeds kept in a process

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Counts:
    """One run.

    `lines`: (measure, point). `rates`: net switches per 100 agent-years, (world, label). `quantities`: mean
    since the start, by axis.
    """

    lines: Floats
    rates: Floats
    quantities: dict[Axis, Floats]


_kept: dict[tuple[str, int], tuple[Any, Counts]] = {}  # of this process; the oldest go first


def warm(scenario: Scenario, seed: int) -> None:
    """Run a seed without interventions and keep it, so that `run_seed` has only the squeezed run left."""
    _without(_free(scenario), seed)


def run_seed(scenario: Scenario, seed: int, items: tuple[Intervention, ...]) -> tuple[Counts, Counts]:
    """A seed with these interventions, all from week START on, and without any."""
    from simulation.branching import branch

    base = _free(scenario)
    kept, without = _without(base, seed)
    squeezed = dataclasses.replace(base, interventions=items)
    model = branch(_model_to_branch(base, seed), _unpack(kept), squeezed, sync=False)
    return _run_on(model), without


def _free(scenario: Scenario) -> Scenario:
    """The comparator: the scenario without interventions, ten years long."""
    return dataclasses.replace(scenario, interventions=(), weeks=WEEKS)


_models: dict[str, SupplyChain] = {}


def _model(base: Scenario, seed: int) -> SupplyChain:
    """A new model at week 0, which takes the place of the one that was there."""
    from simulation.model import SupplyChain

    for old in _models.values():
        old.close()
    _models.clear()
    _models[_name(base)] = model = SupplyChain(base, seed=seed)
    return model


def _model_to_branch(base: Scenario, seed: int) -> SupplyChain:
    """Any model of the scenario, given this seed: all else that a seed decides comes with what was kept."""

    model = _models.get(_name(base)) or _model(base, seed)
    model.take_seed(seed)
    return model


def _without(base: Scenario, seed: int) -> tuple[Any, Counts]:
    from simulation.branching import go_on, keep

    key = (_name(base), seed)
    if key not in _kept:
        model = _model(base, seed)
        go_on(model, START)
        kept = _pack(keep(model))
        while len(_kept) >= KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[key] = (kept, _run_on(model))
    return _kept[key]


def _name(base: Scenario) -> str:
    from simulation.page.saved import fingerprint

    return fingerprint(base)


def _pack(kept: Kept) -> bytes:
    import pickle

    return zlib.compress(pickle.dumps(kept, protocol=5), 1)


def _unpack(packed: bytes) -> Kept:
    import pickle

    found: Kept = pickle.loads(zlib.decompress(packed))  # our own bytes, from this process's memory
    return found


def _run_on(model: SupplyChain) -> Counts:
    """Run from START to the end, and count."""
    from simulation.branching import go_on
    from simulation.phases.recording import COLUMNS
    from simulation.reactions.uptake import agents_in_worlds, net_switches, rate_per_100_agent_years
    from simulation.study.reduction import quantities_of

    agents = np.zeros((1, len(WORLDS)), dtype=np.int64)

    def count(model: SupplyChain) -> None:
        if START < model.week <= START + WINDOW:
            agents[0] += agents_in_worlds(model.state.traders)

    go_on(model, WEEKS - model.week, count)
    events = model.log_so_far
    switches = net_switches(events, START + model.burn_in, WINDOW).sum(axis=0, keepdims=True)
    weekly = model.history.weekly[:, [COLUMNS.index(name) for name in SHOWN]]
    return Counts(
        weekly.reshape(-1, POINT, len(SHOWN)).mean(axis=1).T,
        rate_per_100_agent_years(switches, agents)[0],
        {axis: quantity[START:].mean(axis=0) for axis, quantity in quantities_of(model).items()},
    )

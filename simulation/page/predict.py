"""Predict, squeeze, reveal: ten years over many seeds, with and without, and what emerged of each reaction.

Every seed is a task of its own. The part that does not depend on what is squeezed (the run without, and the state at
the start of the squeeze) is kept in the process that ran it, so that a second question on the same scenario takes half
the time, and a first one, too, if the seeds were warmed before.
"""

from __future__ import annotations

import dataclasses
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from simulation import measures
from simulation.names import WORLDS

if TYPE_CHECKING:
    from simulation.branching import Kept
    from simulation.interventions import Intervention
    from simulation.model import SupplyChain
    from simulation.scenario import Scenario
    from simulation.study.reduction import Axis

SEEDS: Final = 20
START: Final = 104  # weeks without the squeeze, to see what is usual
WEEKS: Final = 520
WINDOW: Final = 260  # weeks from the start over which reactions are counted, as in the grid
SHOWN: Final = (
    "quantity_delivered_kg", "price_per_pure_dose_usd", "overdose_deaths", "people_in_treatment", "retail_revenue_usd",
    "laundering_cost_share",
)  # fmt: skip
ALWAYS: Final = 3  # of SHOWN; of the others the one that moves most is shown
POINT: Final = 4  # weeks: means of four weeks are kept
KEPT: Final = 24  # seeds kept in a process

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Counts:
    """One run. `lines`: (measure, point). `rates`: net switches per 100 agent-years, (world, label). `quantities`: mean
    since the start, by axis."""

    lines: Floats
    rates: Floats
    quantities: dict[Axis, Floats]


@dataclass(frozen=True)
class Label:
    """What became of one reaction in the world asked for: net switches per 100 agent-years with less without, mean over
    seeds with its 95 % interval, and the verdict (seen, not_seen, opposite, unexpected or "")."""

    label: str
    difference: float
    low: float
    high: float
    expected: bool
    verdict: str


@dataclass(frozen=True)
class Band:
    """One measure over time: `with_` and `without` are (mean, low, high) over seeds, by point; `weeks` the points."""

    measure: str
    weeks: list[int]
    with_: tuple[list[float], list[float], list[float]]
    without: tuple[list[float], list[float], list[float]]


@dataclass(frozen=True)
class Balloon:
    """The balloon ratio of one dimension, with its 95 % interval over seeds; `lost` is the target effect."""

    title: str
    lost: float
    unit: str
    ratio: float
    low: float
    high: float


@dataclass(frozen=True)
class Reveal:
    """The answer. `verdict`: of the cell (seen, not_seen, opposite, "" if it expects nothing)."""

    seeds: int
    labels: tuple[Label, ...]
    verdict: str
    bands: tuple[Band, ...]
    balloons: tuple[Balloon, ...]


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


def judge(pairs: list[tuple[Counts, Counts]], world: str, expected: tuple[str, ...], needs_all: bool,
          items: tuple[Intervention, ...], scenario: Scenario) -> Reveal:  # fmt: skip
    """What emerged over all pairs (with, without), for the reactions that can arise in `world` (see names.WORLDS)."""
    from simulation.study.verdicts import cell_verdict

    labels = _labels(pairs, world, expected)
    verdicts = {x.label: x.verdict for x in labels}
    return Reveal(
        len(pairs),
        tuple(sorted(labels, key=lambda x: -x.difference)),
        cell_verdict([verdicts[x] for x in expected if x in verdicts], needs_all),
        tuple(_band(pairs, k) for k in (*range(ALWAYS), _moved_most(pairs))),
        tuple(_balloons(pairs, items, scenario)),
    )


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
    """Any model of the scenario, given this seed: all else that depends on a seed comes with what was kept."""

    from simulation.rules.draws import key_of

    model = _models.get(_name(base)) or _model(base, seed)
    model.seed = seed
    model._seed_bits = np.uint64(seed)
    model._seed_key = np.uint64(key_of(model._seed_bits, np.uint64(0)))
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
    events = model._events[: model._counters[0]]
    switches = net_switches(events, START + model.burn_in, WINDOW).sum(axis=0, keepdims=True)
    weekly = model.history.weekly[:, [COLUMNS.index(name) for name in SHOWN]]
    return Counts(
        weekly.reshape(-1, POINT, len(SHOWN)).mean(axis=1).T,
        rate_per_100_agent_years(switches, agents)[0],
        {axis: quantity[START:].mean(axis=0) for axis, quantity in quantities_of(model).items()},
    )


def _labels(pairs: list[tuple[Counts, Counts]], world: str, expected: tuple[str, ...]) -> list[Label]:
    from simulation.measures.intervals import paired_interval
    from simulation.reactions.uptake import label_steps
    from simulation.study.verdicts import benjamini_hochberg, label_verdict, paired_p

    steps, w = label_steps(), WORLDS.index(world)
    able = np.flatnonzero(steps.arises[w])
    differences = np.stack([(one.rates - two.rates)[w, able] for one, two in pairs])
    mean, low, high = paired_interval(differences)
    p = benjamini_hochberg(paired_p(differences))
    return [
        Label(
            steps.labels[k], float(mean[j]), float(low[j]), float(high[j]), steps.labels[k] in expected,
            label_verdict(steps.labels[k] in expected, float(low[j]), float(high[j]), float(p[j])),
        )
        for j, k in enumerate(able)
    ]  # fmt: skip


def _moved_most(pairs: list[tuple[Counts, Counts]]) -> int:
    """Of the measures that are not always shown, the one whose mean changes by the largest share."""
    first = START // POINT
    with_, without = (
        np.mean([pair[side].lines[:, first:].mean(axis=1) for pair in pairs], axis=0) for side in (0, 1)
    )
    change = np.abs(np.divide(with_, without, out=np.ones_like(with_), where=without != 0) - 1)
    return ALWAYS + int(np.argmax(change[ALWAYS:]))


def _band(pairs: list[tuple[Counts, Counts]], k: int) -> Band:
    from simulation.measures.intervals import student_interval

    sides = []
    for side in (0, 1):
        lines = np.stack([pair[side].lines[k] for pair in pairs])
        low, high = student_interval(lines.mean(axis=0), lines.std(axis=0, ddof=1), len(lines))
        sides.append(tuple([float(f"{x:.4g}") for x in part] for part in (lines.mean(axis=0), low, high)))
    weeks = [POINT * (j + 1) for j in range(pairs[0][0].lines.shape[1])]
    return Band(SHOWN[k], weeks, sides[0], sides[1])  # type: ignore[arg-type]


def _balloons(pairs: list[tuple[Counts, Counts]], items: tuple[Intervention, ...], scenario: Scenario):  # type: ignore[no-untyped-def]
    """Of the dimensions whose target the interventions name and that lost something there, the largest share first."""
    from simulation.measures.displacement import balloon_ratio, spills, target_effects
    from simulation.page.words import words
    from simulation.study.targets import NAMED, named_options, target_of

    world = scenario.geography()
    named = named_options([change for item in items for change in item.changes(world)], world)
    found = []
    for axis in pairs[0][1].quantities:
        changes = np.stack([one.quantities[axis] - two.quantities[axis] for one, two in pairs])
        usual = float(np.mean([two.quantities[axis].sum() for _, two in pairs]))
        target = target_of(axis.options, named[axis.dimension], changes)
        if target.basis != NAMED or usual <= 0:
            continue
        effect, spill = target_effects(changes, target.flags), spills(changes, target.flags)
        ratio, low, high = balloon_ratio(effect, spill)
        if effect.mean() < 0:
            title = words().dimensions[axis.dimension] + (f" {axis.into}" if axis.into else "")
            unit = measures.DIMENSION_UNITS[axis.dimension]
            found.append(
                (effect.mean() / usual, Balloon(title, float(effect.mean()), unit, ratio, low, high))
            )
    return [balloon for _, balloon in sorted(found, key=lambda pair: pair[0])]

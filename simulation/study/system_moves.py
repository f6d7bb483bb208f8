"""What a system moves when it is switched: conditions (exact) and measures (beyond chance)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from simulation.branching import Kept, branch, go_on, keep
from simulation.measures import WEEKLY
from simulation.measures.intervals import paired_interval
from simulation.measures.observation import SERIES
from simulation.model import SupplyChain
from simulation.names import PRESSURES, RATES
from simulation.phases.conditions import chance_of_detection
from simulation.scenario import BURN_IN, Override, Scenario, load_scenario
from simulation.scenario_files import BASELINES
from simulation.study.parallel import WORKERS, results_of
from simulation.systems.catalogue import System, load_systems
from simulation.systems.switches import Switched, interventions_of, parameters_of
from simulation.week import set_conditions

# What a measure costs is charged whether it works or not, so it does not count as an effect.
COSTS: Final = ("enforcement_budget_usd", "licit_burden")
MEASURES: Final = tuple(measure.name for measure in WEEKLY if measure.name not in COSTS)
# Conditions that `_conditions` looks at, and costs.
IN_ARRAYS: Final = (
    "pressure", "pressure_on_request", "lane_pressure", "lane_cost", "control", "listing",
    "listing_on_request", "trust_rest", "trust_jump", "interest", "sharing", "channel", "pressed",
    "integrity", "corruption_price", "rate", "treatment_capacity", "treatment_outlay", "detection",
    "base_pressure", "base_screening", "base_interdiction", "base_control", "base_detection", "budget",
    "burden",
)  # fmt: skip
SMALLEST: Final = 0.001  # share of a measure: less is nothing, however sure


def switched(system: System, world: str, base: Scenario) -> Scenario:
    """`base` with the system switched from its first week."""
    part = system.parts[world]
    switches = {system.key: Switched(system.key, part.switch, 0, None)}
    only = {system.key: system}
    numbers = parameters_of(switches, world, base.values(), only)
    return dataclasses.replace(
        base,
        systems=tuple(switches.values()),
        interventions=(*base.interventions, *interventions_of(switches, world, only)),
        parameters=base.parameters | {name: Override(*pair) for name, pair in numbers.items()},
    )


# ---- conditions ----


def conditions_moved(system: System, world: str) -> list[str]:
    """Names of the conditions that differ in the first week, with the places or governments where they do;
    and parameters. No luck is involved: nothing but the switch differs.
    """
    base = _first_week(world)
    after = switched(system, world, base)
    found = [f"{name}: {where}" for name, where in _differences(world, after)]
    return found + [f"{name} (parameter)" for name in after.parameters if name not in base.parameters]


@cache
def _first_week(world: str) -> Scenario:
    return dataclasses.replace(
        load_scenario(BASELINES[world]), weeks=1, scale=0.05, burn_in_weeks=0,
        parameters={BURN_IN: Override(0, "conditions need no burn-in")},
    )  # fmt: skip


@cache
def _usual(world: str) -> tuple[dict[str, NDArray[Any]], dict[str, list[str]]]:
    return _conditions(_first_week(world))


def _differences(world: str, after: Scenario) -> Iterator[tuple[str, str]]:
    (plain, names), (moved, _) = _usual(world), _conditions(after)
    for condition, values in plain.items():
        other = moved[condition]
        places = np.flatnonzero((values != other).reshape(len(values), -1).any(axis=1))
        if len(places):
            yield condition, ", ".join(dict.fromkeys(names[condition][k] for k in places))
    yield from ((kind, where) for kind, where in _ways(after))


def _conditions(scenario: Scenario) -> tuple[dict[str, NDArray[Any]], dict[str, list[str]]]:
    """Arrays of all conditions in the first week, and what their rows are called."""
    model = SupplyChain(scenario, seed=1)
    set_conditions(model, model.t)
    s, levers, world = model.state, model.levers, model.world
    places, governments = list(world.places), list(world.jurisdictions)
    into = [world.places[lane.to_place].jurisdiction for lane in world.lanes.values()]
    markets, goods = list(world.markets), list(world.substances)
    found = {f"{name} (pressure)": (s.pressure[q], places) for q, name in enumerate(PRESSURES)}
    found |= {
        "screening on lanes into": (s.lanes["screening"], into),
        "interdiction on lanes into": (s.lanes["interdiction"], into),
        "freight of lanes into": (s.lanes["cost"], into),
        "control": (s.control, goods),
        "listing on request": (levers.progress, goods),
        "trust": (s.trust, governments),
        "trust at rest": (levers.trust_aim, governments),
        "trust at work": (levers.working, governments),
        "mutual interest": (levers.interest, governments),
        "help beyond the usual": (levers.help_beyond, governments),
        "integrity": (s.places["integrity"], places),
        "price of protection": (s.places["corruption_price"], places),
        "treatment places": (s.markets["capacity"], markets),
        "chance of detection": (np.array([_chance(model)]), ["everywhere"]),
    }
    found |= {f"{name} (rate)": (levers.rates[:, k], markets) for k, name in enumerate(RATES)}
    model.close()
    values = {name: array.copy() for name, (array, _) in found.items()}
    return values, {name: rows for name, (_, rows) in found.items()}


def _chance(model: SupplyChain) -> float:
    return float(chance_of_detection(model.t, model.changes.rows, model.state.p[0]))


def _ways(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Ways that are more visible or less open in the first week, and conditions that no array above holds."""
    world = scenario.geography()
    found: dict[str, list[str]] = {}
    for item in scenario.interventions:
        for change in item.changes(world):
            if change.condition in ("visibility", "access"):
                place, role, choice, option, *_ = change.at
                found.setdefault(f"{change.condition} of {role} {choice} {option}".strip(), []).append(place)
            elif change.condition not in IN_ARRAYS:
                found.setdefault(change.condition.replace("_", " "), []).extend(change.at)
    yield from ((name, ", ".join(dict.fromkeys(places))) for name, places in sorted(found.items()))


# ---- measures ----


@dataclasses.dataclass(frozen=True)
class Design:
    """Pairs of runs in which measures are looked for: soon after the switch, when luck has hardly drifted
    apart, or for longer.
    """

    seeds: int
    weeks: int
    burn_in: int = 26

    @property
    def in_words(self) -> str:
        return f"{self.seeds} pairs of {self.weeks} weeks"


def measures_moved(system: System, world: str, designs: Sequence[Design]) -> tuple[list[str], str]:
    """Measures whose mean moved beyond chance, and the runs in which they did; the first design that finds
    one decides. Observed series count too ("observed NAME").
    """
    tried = ""
    for design in designs:
        base = _base(system.shown_with or BASELINES[world], design)
        start, asked = _start(base, design), switched(system, world, base)
        plain, differences = start.means, _means(asked, base, start) - start.means
        tried = design.in_words + (f" of {system.shown_with}" if system.shown_with else "")
        if found := _beyond_chance(differences, plain, len(designs)):
            return found, tried
    return [], tried


def _base(name: str, design: Design) -> Scenario:
    scenario = load_scenario(name)
    return dataclasses.replace(
        scenario, weeks=design.weeks, burn_in_weeks=design.burn_in,
        parameters=scenario.parameters | {BURN_IN: Override(design.burn_in, "short runs")},
    )  # fmt: skip


@dataclasses.dataclass
class _Start:
    """The runs without a switch: what each seed looks like when the burn-in is over, and what came of it."""

    models: list[tuple[SupplyChain, Kept]]
    means: NDArray[np.float64]


_starts: dict[tuple[str, Design], _Start] = {}


def _start(base: Scenario, design: Design) -> _Start:
    """Run without the switch, once; kept, since many systems are held against it."""
    key = (base.name, design)
    if key not in _starts:
        models = [SupplyChain(base, seed) for seed in range(1, design.seeds + 1)]
        kept = [(model, keep(model)) for model in models]
        _starts[key] = _Start(kept, np.stack([means_of(model.run()) for model in models]))
    return _starts[key]


def _means(asked: Scenario, base: Scenario, start: _Start) -> NDArray[np.float64]:
    """Means under a switch. Before its first week the runs are the same, so they branch off there; parameters
    hold from the burn-in on, so that runs with other parameters start from the beginning.
    """
    found = []
    for model, kept in start.models:
        if asked.parameters == base.parameters:
            branch(model, kept, asked, sync=False)
            go_on(model, asked.weeks)
            found.append(means_of(model))
        else:
            fresh = SupplyChain(asked, kept.seed).run()
            found.append(means_of(fresh))
            fresh.close()
    return np.stack(found)


def means_of(model: SupplyChain) -> NDArray[np.float64]:
    """Means of every measure, then of every observed series."""
    observed = model.observed.groupby("series", sort=True)["observed"]
    seen = observed.sum().reindex(_series(), fill_value=0.0) / model.history.weeks
    return np.concatenate([model.weekly[list(MEASURES)].mean().to_numpy(), seen.to_numpy()])


def _series() -> list[str]:
    return sorted(series.name for series in SERIES)


def _names() -> tuple[str, ...]:
    return (*MEASURES, *(f"observed {name}" for name in _series()))


def _beyond_chance(differences: NDArray[np.float64], plain: NDArray[np.float64], designs: int) -> list[str]:
    """Names of what moved more than luck would, allowing for how many measures and designs are looked at."""
    names, seeds = _names(), len(differences)
    limit = stats.t.ppf(1 - 0.05 / (2 * len(names) * designs), seeds - 1)
    mean, error = differences.mean(axis=0), differences.std(axis=0, ddof=1) / np.sqrt(seeds)
    usual = np.abs(plain.mean(axis=0))
    found: list[tuple[float, str]] = []
    for k, name in enumerate(names):
        if not np.isfinite(mean[k]) or abs(mean[k]) < SMALLEST * usual[k] or mean[k] == 0.0:
            continue
        _, low, high = paired_interval(differences[:, k])
        if abs(mean[k]) > limit * error[k] and (low > 0 or high < 0):
            found.append((abs(mean[k]) / max(error[k], 1e-300), name))
    return [name for _, name in sorted(found, reverse=True)]


def look_at_all(
    world: str, designs: Sequence[Design], slow: Sequence[Design], workers: int = WORKERS
) -> Iterator[tuple[str, dict[str, Any]]]:
    """(system, what it moves in the world) for every system with a part in it, in the catalogue's order;
    `slow` are the designs for those that show only beside a measure (`shown_with`).
    """
    tasks = []
    for system in load_systems().values():
        if world in system.parts:
            there = system.shown_with and load_scenario(system.shown_with).world == world
            alone = dataclasses.replace(system, shown_with=system.shown_with if there else "")
            tasks.append((alone, world, slow if there else designs))
    yield from results_of(_look_at, tasks, workers)


def _look_at(task: tuple[System, str, Sequence[Design]]) -> tuple[str, dict[str, Any]]:
    system, world, designs = task
    measures, tried = measures_moved(system, world, designs)
    return system.key, {
        "conditions": conditions_moved(system, world), "measures": measures, "tried": tried,
    }  # fmt: skip

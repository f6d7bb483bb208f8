"""Branching: keep a model as it is at the end of a week, and go on from there under other interventions.

Before an intervention starts, a run is the baseline's run of the same seed bit for bit. So a study of many
interventions runs the baseline once up to that week, keeps it, and continues from there for each of them.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import mesa

from simulation.model import SupplyChain
from simulation.scenario import Scenario

# What a run never changes, or what follows from the rest. Everything else that a model holds is its state.
LASTING: Final = frozenset({
    "_asked", "world", "seed", "burn_in", "seed_bits", "seed_key", "replaced", "changes", "registry", "space",
})  # fmt: skip
MESAS_CLOCK: Final = frozenset({"steps", "time", "_time"})  # the last since Mesa 3.5
SAME: Final = ("world", "start", "weeks", "assumptions", "scale", "burn_in_weeks", "parameters")


@dataclass(frozen=True)
class Kept:
    """The state of a model at the end of a week (weeks since the start of the scenario)."""

    week: int
    scenario: Scenario
    seed: int
    state: dict[str, Any]


def keep(model: SupplyChain) -> Kept:
    """A copy of everything that a run changes. Takes some milliseconds."""
    return Kept(model.week, model.scenario, model.seed, _copy_of(_state_of(model), model))


def branch(model: SupplyChain, kept: Kept, scenario: Scenario, *, sync: bool = True) -> SupplyChain:
    """Set ``model`` back to what was kept, under the interventions of ``scenario``; returns the model.

    ``scenario`` may differ from the one kept only in interventions and events of trust that start in the week
    reached or later; ``model`` must be one of the same seed, and its agents must be of the same classes.
    Going on from there gives the run from scratch, byte for byte. The tables of what ran in ``model`` before
    are gone. Without ``sync`` Mesa's agents are left as they were until the next step.

    Raises ValueError for a scenario that cannot branch off here.
    """
    _check(model, kept, scenario)
    model.__dict__.update(_copy_of(kept.state, model))
    model.scenario = scenario
    model.take_interventions()
    if sync:
        model.registry.sync()
    return model


def go_on(model: SupplyChain, weeks: int, each_week: Callable[[SupplyChain], None] | None = None) -> None:
    """Run some weeks without keeping Mesa's agents in step; ``each_week`` sees the model after each."""
    for _ in range(weeks):
        model.advance()
        if each_week is not None:
            each_week(model)


def _check(model: SupplyChain, kept: Kept, scenario: Scenario) -> None:
    if model.seed != kept.seed or model.scenario.world != kept.scenario.world:
        raise ValueError(f"branch: the model has seed {model.seed}, what was kept has seed {kept.seed}")
    for field in SAME:
        if getattr(scenario, field) != getattr(kept.scenario, field):
            raise ValueError(f"branch: {field} of {scenario.name} differs from that of the run kept")
    _check_later("interventions", kept, scenario, "start_week")
    _check_later("events", kept, scenario, "week")


def _check_later(what: str, kept: Kept, scenario: Scenario, field: str) -> None:
    """Whatever only one of the two has must lie ahead."""
    mine, theirs = getattr(scenario, what), getattr(kept.scenario, what)
    for item in [x for x in mine if x not in theirs] + [x for x in theirs if x not in mine]:
        week = getattr(item, field)
        if week < kept.week:
            raise ValueError(
                f"branch: one of {what} starts in week {week}, before the week reached ({kept.week})"
            )


def _state_of(model: SupplyChain) -> dict[str, Any]:
    left_out = LASTING | (_mesas_own() - MESAS_CLOCK)
    return {name: value for name, value in vars(model).items() if name not in left_out}


@cache
def _mesas_own() -> frozenset[str]:
    """What Mesa itself keeps in every model: its agents, and random numbers that nobody draws."""
    return frozenset(vars(mesa.Model(rng=0)))


def _copy_of(state: dict[str, Any], model: SupplyChain) -> dict[str, Any]:
    """Deep copies; the world's data is shared, because nobody writes to it."""
    return copy.deepcopy(state, {id(model.world): model.world})

"""Uptake: how often a label was taken up, reversals taken off, counted from a run's table of events.

Counted by world of the choice and label: a broker who encrypts does so in the supply world, one who buys
elsewhere in the logistics world.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulation.names import ROLES, WORLDS
from simulation.reactions import Labels
from simulation.world import columns as c

WEEKS_A_YEAR: Final = 52
OTHER_PLACE: Final = ("here", "there")  # stand-ins for options that are things of the world: any differ alike


@dataclass(frozen=True)
class Steps:
    """What each switch adds to each label.

    `step`: int8, (role, choice, option left, option taken, label), -1, 0 or 1. `world`: (role, choice), index
    of names.WORLDS. `arises`: (world, label), whether any choice of that world can carry the label.
    `active_in`: (role, world), whether the role has a choice in that world.
    """

    labels: tuple[str, ...]
    step: NDArray[np.int8]
    world: NDArray[np.int64]
    arises: NDArray[np.bool_]
    active_in: NDArray[np.bool_]


@cache
def label_steps() -> Steps:
    """The label table as arrays, built once."""
    table = Labels.load()
    names = tuple(table.about)
    shape = (c.N_ROLES, c.MAX_CHOICES)
    step = np.zeros((*shape, c.MAX_OPTIONS, c.MAX_OPTIONS, len(names)), dtype=np.int8)
    world = np.zeros(shape, dtype=np.int64)
    arises = np.zeros((len(WORLDS), len(names)), dtype=bool)
    active_in = np.zeros((c.N_ROLES, len(WORLDS)), dtype=bool)
    for role, role_name in enumerate(ROLES):
        for number, name in enumerate(c.CHOICES[role_name]):
            choice = table.tables[role_name].choices[name]
            world[role, number] = WORLDS.index(choice.world)
            active_in[role, world[role, number]] = True
            step[role, number] = _of_choice(table, role_name, name, names)
    for k, label in enumerate(names):
        for where, _, _ in table.switches(label):
            arises[WORLDS.index(where), k] = True
    return Steps(names, step, world, arises, active_in)


def _of_choice(table: Labels, role: str, choice: str, names: tuple[str, ...]) -> NDArray[np.int8]:
    """Steps of one choice: (option left, option taken, label)."""
    step = np.zeros((c.MAX_OPTIONS, c.MAX_OPTIONS, len(names)), dtype=np.int8)
    options = [option.name for option in table.tables[role].choices[choice].options]
    if not options:
        for label, way in table.steps(role, choice, *OTHER_PLACE).items():
            step[..., names.index(label)] = way
        return step
    for old, left in enumerate(options):
        for new, taken in enumerate(options):
            if old != new:
                for label, way in table.steps(role, choice, left, taken).items():
                    step[old, new, names.index(label)] = way
    return step


def net_switches(events: c.Records, first_week: int, weeks: int) -> NDArray[np.int32]:
    """Net switches toward each label: (weeks, world, label), from a model's array of events.

    `first_week` counts as the events do, from the start of the burn-in. Other events are passed over.
    """
    steps = label_steps()
    week = events["week"] - first_week
    moves = events[(events["kind"] == c.SWITCH) & (week >= 0) & (week < weeks)]
    role, choice = moves["role"], moves["choice"]
    taken = steps.step[role, choice, moves["old"], moves["new"]]
    slot = (moves["week"] - first_week) * len(WORLDS) + steps.world[role, choice]
    size = weeks * len(WORLDS)
    found = [np.bincount(slot, weights=taken[:, k], minlength=size) for k in range(len(steps.labels))]
    return np.stack(found, axis=-1).astype(np.int32).reshape(weeks, len(WORLDS), -1)


def agents_in_worlds(traders: c.Records) -> NDArray[np.int64]:
    """Active agents now of the roles that have a choice in each world: (world,)."""
    active = np.bincount(traders["role"][traders["active"] == 1], minlength=c.N_ROLES)
    return np.asarray(active @ label_steps().active_in, dtype=np.int64)


def rate_per_100_agent_years(switches: NDArray[np.int32], agents: NDArray[np.int64]) -> NDArray[np.float64]:
    """Net switches per 100 agent-years up to and including each week: (..., weeks, world, label).

    `switches`: (..., weeks, world, label) of each week; `agents`: (..., weeks, world). A world without agents
    has the rate 0.
    """
    years = np.cumsum(agents, axis=-2, dtype=np.float64)[..., None] / WEEKS_A_YEAR
    total = np.cumsum(switches, axis=-3, dtype=np.float64)
    return np.divide(100.0 * total, years, out=np.zeros_like(total), where=years > 0)

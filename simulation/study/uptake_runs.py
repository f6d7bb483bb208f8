"""One seed of a grid: the baseline and, branching off it, each set of instruments; only counts are kept."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from simulation.interventions import Intervention
from simulation.measures import WEEKLY
from simulation.names import WORLDS
from simulation.reactions.uptake import agents_in_worlds, net_switches
from simulation.rules.compiled import mark_cached

if TYPE_CHECKING:
    from simulation.model import SupplyChain
    from simulation.scenario import Scenario

DELIVERED: Final = [measure.name for measure in WEEKLY].index("quantity_delivered_kg")
YEAR: Final = 52
BASELINE: Final = 0  # the run without instruments


@dataclass(frozen=True)
class SeedTask:
    """A seed under one baseline, whose `weeks` end with the window that is counted.

    `branches`: the instruments of each further run; all begin in `start_week` or later.
    """

    baseline: Scenario
    seed: int
    branches: tuple[tuple[Intervention, ...], ...]
    start_week: int


@dataclass(frozen=True)
class Counted:
    """What a seed gave. Run 0 is the baseline, run k the k-th branch.

    `switches`: int32 (runs, weeks, world, label), net switches of each week of the window. `agents`: int64
    (runs, weeks, world). `delivered`: kg pure a week before the instruments, mean over at most a year.
    """

    switches: NDArray[np.int32]
    agents: NDArray[np.int64]
    delivered: float


def count_seed(task: SeedTask) -> Counted:
    """Run the baseline once up to the start, then the window under each set of instruments."""
    from simulation.branching import branch, go_on, keep
    from simulation.model import SupplyChain

    model = SupplyChain(task.baseline, seed=task.seed)
    go_on(model, task.start_week)
    kept = keep(model)
    before = model.history.weekly[max(0, task.start_week - YEAR) : task.start_week, DELIVERED]
    counts = []
    for items in ((), *task.branches):
        scenario = dataclasses.replace(task.baseline, interventions=items)
        counts.append(
            _window(branch(model, kept, scenario, sync=False), task.baseline.weeks - task.start_week)
        )
    model.close()
    mark_cached()
    switches, agents = zip(*counts, strict=True)
    return Counted(np.stack(switches), np.stack(agents), float(before.mean()) if len(before) else 0.0)


def _window(model: SupplyChain, weeks: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    from simulation.branching import go_on

    begin = model.t
    agents = np.zeros((weeks, len(WORLDS)), dtype=np.int64)

    def count(model: SupplyChain) -> None:
        agents[model.t - begin - 1] = agents_in_worlds(model.state.traders)

    go_on(model, weeks, count)
    return net_switches(model.log_so_far, begin, weeks), agents

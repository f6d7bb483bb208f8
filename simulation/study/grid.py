"""The grid tested: in each cell its instruments against the baseline, on the same luck, and what rose.

A run is the baseline of its seed up to the start of the instruments; from there five years are counted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from simulation.errors import Problem, UserError
from simulation.interventions import Intervention
from simulation.reactions.grid import Cell, Grid
from simulation.study.instruments import USUAL_WORLD, Instruments, file_for, read_instruments, what_it_does
from simulation.study.parallel import WORKERS, map_tasks
from simulation.study.uptake_runs import Counted, SeedTask, count_seed

if TYPE_CHECKING:
    from simulation.scenario import Scenario

FIVE_YEARS: Final = 260  # weeks
FEWEST_SEEDS: Final = 2


@dataclass(frozen=True)
class Plan:
    """What is run: the cells, their instruments, the baseline, and when the instruments begin (week)."""

    grid: Grid
    cells: tuple[Cell, ...]
    baseline: Scenario  # its weeks end with the window that is counted
    instruments: Instruments
    start_week: int
    seeds: int

    @cached_property
    def sets(self) -> tuple[tuple[Intervention, ...], ...]:
        """The different sets of instruments: cells that use the same share one run."""
        found = {what_it_does(items): items for items in map(self._items, self.cells)}
        return tuple(found.values())

    def run_of(self, cell: Cell) -> int:
        """Number of the run that shows a cell (0 is the baseline)."""
        different = [what_it_does(items) for items in self.sets]
        return 1 + different.index(what_it_does(self._items(cell)))

    def _items(self, cell: Cell) -> tuple[Intervention, ...]:
        return self.instruments.used_in(cell)[1]

    def tasks(self) -> list[SeedTask]:
        """One task a seed, seeds 1 to `seeds`."""
        return [
            SeedTask(self.baseline, seed, self.sets, self.start_week) for seed in range(1, self.seeds + 1)
        ]

    def at_intensity(self, intensity: float) -> Plan:
        """The same with all instruments at this intensity; raises UserError outside 0 to 1."""
        if not 0 <= intensity <= 1:
            refuse("intensity", f"{intensity:g} is outside 0 to 1 (share)")
        return dataclasses.replace(self, instruments=self.instruments.at_intensity(intensity))


def make_plan(
    world: str = USUAL_WORLD,
    *,
    seeds: int = 20,
    cells: Sequence[str] = (),
    assumptions: str | None = None,
    start_week: int = FIVE_YEARS,
    window_weeks: int = FIVE_YEARS,
    scale: float | None = None,
    instruments: str | Path | None = None,
) -> Plan:
    """Everything read and checked. `cells` are names such as target_money/supply; none means all 28.

    Raises UserError for anything that is wrong: an unknown world, cell or set of assumptions, fewer than 2
    seeds, weeks below 1, and all that `read_instruments` refuses.
    """
    if seeds < FEWEST_SEEDS:
        refuse("--seeds", f"{seeds} is too few; an interval needs at least {FEWEST_SEEDS}")
    for name, value, low in (("--start-week", start_week, 0), ("--window-weeks", window_weeks, 1)):
        if not low <= value <= 2600:
            refuse(name, f"{value} is outside {low} to 2600 (weeks)")
    grid = Grid.load()
    chosen = tuple(map(grid.cell, dict.fromkeys(cells))) if cells else grid.cells
    baseline = _baseline(world, start_week + window_weeks, assumptions, scale)
    path = Path(instruments) if instruments else file_for(world)
    items = read_instruments(path, grid, baseline, start_week)
    return Plan(grid, chosen, baseline, items, start_week, seeds)


def run_plan(
    plan: Plan, *, workers: int = WORKERS, progress: Callable[[int], None] = lambda done: None
) -> list[Counted]:
    """The counts of each seed, in order; `progress` is called with the number of seeds done."""
    return map_tasks(count_seed, plan.tasks(), workers=workers, progress=progress)


def final_rates(counted: Sequence[Counted]) -> NDArray[np.float64]:
    """Net switches per 100 agent-years over the whole window: (seeds, runs, world, label)."""
    from simulation.reactions.uptake import rate_per_100_agent_years

    return np.stack([
        rate_per_100_agent_years(
            c.switches.sum(axis=1, keepdims=True), c.agents.sum(axis=1, keepdims=True)
        )[:, 0]
        for c in counted
    ])  # fmt: skip


def _baseline(world: str, weeks: int, assumptions: str | None, scale: float | None) -> Scenario:
    """The baseline scenario of a world, long enough for the window."""
    from simulation.parameters import assumption_sets
    from simulation.reading import nearest
    from simulation.scenario import list_scenarios, load_scenario
    from simulation.world.geography import world_names

    if world not in world_names():
        refuse("--world", f"there is no world {world!r}; {nearest(world, world_names(), 'world')}")
    known = assumption_sets()
    if assumptions is not None and assumptions not in known:
        message = f"there is no set of assumptions {assumptions!r}; {nearest(assumptions, known, 'set')}"
        refuse("--assumptions", message)
    name = "baseline" if world == USUAL_WORLD else f"{world}_baseline"
    if name not in list_scenarios():
        refuse("--world", f"{world} has no scenario {name}; allowed is a world with one")
    return load_scenario(name, weeks=weeks, scale=scale, assumptions=assumptions)


def refuse(place: str, message: str) -> None:
    """Raise UserError for something asked on the command line."""
    raise UserError([Problem("command line", 1, place, message)])

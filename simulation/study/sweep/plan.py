"""All runs of a design: which there are, which of them share a past, and which are held against which."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from simulation.scenario import Override, Scenario
from simulation.study.design import Cell, Design, Value
from simulation.study.samples import Floats, draw_samples
from simulation.study.sweep.identity import draw_digest, run_id, scenario_digest
from simulation.study.sweep.record import Kept


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a plan. `cell`: index of its cell, for a comparator's run the first that it serves.

    `draw`: row of the plan's draws, -1 without any. `against`: id of the comparator's run, "" if it has none.
    """

    id: str
    cell: int
    comparator: bool
    draw: int
    seed: int
    against: str


@dataclass(frozen=True)
class Plan:
    """A design with its draws and runs. `runs` hold each run once, the comparators' before those held against
    them, seed by seed.
    """

    design: Design
    draws: Floats  # (draws, uncertain parameters); (0, 0) without
    runs: tuple[Run, ...] = field(repr=False)

    @property
    def kept(self) -> Kept:
        """What is kept of each run."""
        return Kept(self.design.window, self.design.measures, self.design.series_weeks)

    @cached_property
    def ids(self) -> list[str]:
        """All ids, sorted: the order of the final tables."""
        return sorted(run.id for run in self.runs)

    @cached_property
    def by_id(self) -> dict[str, Run]:
        """Run id -> run."""
        return {run.id: run for run in self.runs}

    def drawn(self, draw: int) -> dict[str, float]:
        """Parameter -> value of one draw; empty without draws."""
        if draw < 0 or self.design.uncertain is None:
            return {}
        names = (item.name for item in self.design.uncertain.ranges)
        return dict(zip(names, map(float, self.draws[draw]), strict=True))

    def scenario(self, run: Run) -> Scenario:
        """The scenario of a run, with what was drawn."""
        cell = self.design.cells[run.cell]
        found = cell.comparator if run.comparator else cell.scenario
        assert found is not None
        drawn = {
            name: Override(value, f"draw {run.draw + 1}") for name, value in self.drawn(run.draw).items()
        }
        return dataclasses.replace(found, parameters=found.parameters | drawn, path=None, lines={})

    def labels(self, run: Run) -> Mapping[str, Value]:
        """Scenario, assumptions and levers of a run; for a comparator's only those that it has."""
        cell = self.design.cells[run.cell]
        return cell.shared if run.comparator else cell.labels

    def pairs(self) -> Iterator[tuple[int, Run]]:
        """(cell, run) of all runs but the comparators'."""
        return ((run.cell, run) for run in self.runs if not run.comparator)


def make_plan(design: Design) -> Plan:
    """The plan of a design; the same design gives the same plan."""
    plan = design.uncertain
    draws = draw_samples(plan.method, plan.ranges, plan.samples) if plan else np.zeros((0, 0))
    digests = [_digests(cell) for cell in design.cells]
    names = [item.name for item in plan.ranges] if plan else []
    drawn = [draw_digest(dict(zip(names, map(float, row), strict=True))) for row in draws] or [""]
    runs: dict[str, Run] = {}
    for d, draw in enumerate(drawn):
        for seed in range(1, design.seeds + 1):
            for c, (mine, other) in enumerate(digests):
                against = run_id(other, draw, seed) if other else ""
                number = d if plan else -1
                if against:
                    runs.setdefault(against, Run(against, c, True, number, seed, ""))
                own = run_id(mine, draw, seed)
                if own not in runs:
                    runs[own] = Run(own, c, False, number, seed, against)
    return Plan(design, draws, tuple(runs.values()))


def _digests(cell: Cell) -> tuple[str, str]:
    return scenario_digest(cell.scenario), scenario_digest(cell.comparator) if cell.comparator else ""

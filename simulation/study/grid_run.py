"""One call for everything that `squeeze grid` runs: the grid, its doses, its draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd

from simulation.study.grid import Plan, run_plan
from simulation.study.grid_folder import Asked, Results
from simulation.study.grid_tables import make_tables
from simulation.study.parallel import WORKERS
from simulation.study.robust import as_draw, run_robust

DOSES: Final = (0.25, 0.5, 0.75, 1.0)

Say = Callable[[str, int, int], None]  # what, done, of how many


def run_grid(
    plan: Plan, asked: Asked, *, workers: int = WORKERS, say: Say = lambda what, done, total: None
) -> Results:
    """Run what was asked. The sham is the plan itself, with every instrument at intensity 0."""
    plan = plan.at_intensity(0.0) if asked.sham else plan
    counted = run_plan(plan, workers=workers, progress=lambda done: say("seeds", done, plan.seeds))
    tables = make_tables(plan, counted)
    dose = _dose(plan, asked, workers, say) if asked.doses else None
    robust = None
    if asked.draws:
        robust = run_robust(
            plan, asked.draws, asked.draw_seeds, as_draw(counted), workers=workers,
            progress=lambda done: say("draws", done, asked.draws),
        )  # fmt: skip
    return Results(plan, asked, tables, dose, robust)


def _dose(plan: Plan, asked: Asked, workers: int, say: Say) -> pd.DataFrame:
    """The rows of grid.csv at each intensity, every table corrected for its own tests."""
    parts = []
    total = plan.seeds * len(asked.doses)
    for k, intensity in enumerate(asked.doses):
        dosed = plan.at_intensity(intensity)
        before = k * plan.seeds

        def progress(done: int, before: int = before) -> None:
            say("doses", before + done, total)

        part = make_tables(dosed, run_plan(dosed, workers=workers, progress=progress)).grid
        part.insert(0, "intensity", intensity)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)

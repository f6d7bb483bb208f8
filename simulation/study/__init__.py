"""Runs of the model and what is kept of them: one run, its folder, many runs, pairs of runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulation.model import SupplyChain
    from simulation.scenario import Scenario


def simulate(
    scenario: Scenario,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
    *,
    frozen_from: int | None = None,
) -> SupplyChain:
    """Run a scenario to its end; `progress` is called with (weeks run, weeks in all) every few weeks.

    `frozen_from`: from this week on nobody reviews a choice any more; None: never.
    """
    from simulation.model import SupplyChain

    model = SupplyChain(scenario, seed=seed)
    if frozen_from is not None:
        model.run(progress, until=frozen_from)
        model.stop_reviews()
    return model.run(progress)


def run(scenario: Scenario | str | Path, seed: int = 1, out: str | Path | None = None) -> SupplyChain:
    """Run a scenario (or the one of this name or path) to its end; with `out`, write its run folder.

    Raises UserError for a scenario that is wrong, and for an `out` that holds something else.
    """
    from simulation.scenario import Scenario, load_scenario

    asked = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    if out is None:
        return simulate(asked, seed)
    from simulation.report.overview import draw_overview
    from simulation.study.run_folder import check_run_folder, write_run

    check_run_folder(out, asked, seed)
    begun = perf_counter()
    model = simulate(asked, seed)
    write_run(model, out, draw=draw_overview, wall_seconds=perf_counter() - begun)
    return model

"""`squeeze run`: one scenario, once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulation.commands.options import Force, Out, Scale, ScenarioName, Set, Weeks
from simulation.commands.shared import console, overrides, progress, say_written, timed

if TYPE_CHECKING:
    from simulation.model import SupplyChain
    from simulation.scenario import Scenario


def run_command(
    scenario: ScenarioName,
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="The run's luck.")] = 1,
    weeks: Weeks = None,
    set_: Set = None,
    scale: Scale = None,
    out: Out = None,
    force: Force = False,
) -> None:
    """Run a scenario once, and tell what happened.

    Writes a run folder: results/runs/SCENARIO-seedN, unless --out says otherwise.
    """
    from simulation.scenario import load_scenario

    asked = load_scenario(scenario, overrides=overrides(weeks, scale, set_ or []))
    from simulation.study.facts import facts_of, tables_of
    from simulation.study.run_folder import check_run_folder, write_run

    folder = out or Path("results") / "runs" / f"{asked.name}-seed{seed}"
    check_run_folder(folder, asked, seed, force=force)
    bar = progress(asked.name, asked.weeks)
    model, wall_seconds = timed(bar, lambda advance: _simulate(asked, seed, advance))

    from simulation.report.overview import draw_overview
    from simulation.report.story import print_story

    tables = tables_of(model)
    write_run(model, folder, draw=draw_overview, tables=tables, wall_seconds=wall_seconds, force=force)
    print_story(console(), tables, facts_of(model))
    say_written(folder, "overview.png", wall_seconds)


def _simulate(scenario: Scenario, seed: int, advance: Callable[[int], None]) -> SupplyChain:
    from simulation.study import simulate

    return simulate(scenario, seed, lambda done, _: advance(done))

"""`squeeze check`: files read strictly."""

from __future__ import annotations

from typing import Annotated

import typer


def check_command(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario or design files.")],
) -> None:
    """Read scenario and design files strictly.

    Tells every problem at once, by file and line.
    """
    from simulation.errors import Problem, UserError
    from simulation.scenario import load_scenario
    from simulation.study.design_files import is_design

    problems: list[Problem] = []
    right: list[str] = []
    for file in files:
        try:
            if is_design(file):
                from simulation.report.sweep_screen import checked_line

                right.append(checked_line(file))
                continue
            scenario = load_scenario(file)
        except UserError as error:
            problems.extend(error.problems)
        else:
            right.append(
                f"{file}: correct (world {scenario.world}, {scenario.weeks} weeks from {scenario.start}, "
                f"interventions: {len(scenario.interventions)})"
            )
    for line in right:
        typer.echo(line)
    if problems:
        raise UserError(problems)

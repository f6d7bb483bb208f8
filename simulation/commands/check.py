"""`squeeze check`: files read strictly, whatever they are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

# A key that only one kind of file has at its top: calibrations, sensitivity designs, patterns of the record.
FIT, MORRIS, MEASUREMENTS = "fit", "morris", "measurements"


def check_command(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Scenarios, designs of all kinds, patterns.")
    ],
) -> None:
    """Read scenario, design and pattern files strictly.

    Tells every problem at once, by file and line.
    """
    from simulation.errors import Problem, UserError

    problems: list[Problem] = []
    right: list[str] = []
    for file in files:
        try:
            right.append(f"{file}: correct ({_read(file)})")
        except UserError as error:
            problems.extend(error.problems)
    for line in right:
        typer.echo(line)
    if problems:
        raise UserError(problems)


def _read(file: str) -> str:
    """What a correct file holds, in brackets after its name. Raises UserError for one that is not correct."""
    from simulation.study.design_files import is_design, top_keys

    keys = top_keys(file)
    if MEASUREMENTS in keys:
        from simulation.study.validation_patterns import read_pattern

        pattern = read_pattern(Path(file))
        return f"pattern {pattern.id}, {len(pattern.measurements)} measurements over {pattern.weeks} weeks"
    if FIT in keys:
        from simulation.study.calibration_design import load_calibration

        fit = load_calibration(file)
        return f"{len(fit.fit)} numbers, {fit.trials} trials × {fit.seeds} seeds"
    if MORRIS in keys:
        from simulation.study.sensitivity_design import load_sensitivity, uncertain

        design = load_sensitivity(file)
        return f"{len(uncertain(design))} uncertain numbers, {len(design.scenarios)} scenarios"
    if is_design(file):
        from simulation.report.sweep_screen import checked

        return checked(file)
    from simulation.scenario import load_scenario

    scenario = load_scenario(file)
    return (
        f"world {scenario.world}, {scenario.weeks} weeks from {scenario.start}, "
        f"interventions: {len(scenario.interventions)}"
    )

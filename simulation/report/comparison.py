"""The table that `squeeze compare` prints: differences with their intervals, 100 characters wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from simulation.report.story import figure, shortened, signed

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from simulation.scenario import Scenario


def print_comparison(
    console: Console, table: pd.DataFrame, pair: tuple[Scenario, Scenario], seeds: int
) -> None:
    """Print the table; lines whose interval leaves out 0 are bold on a terminal and starred everywhere."""
    for line in comparison_lines(table, *pair, seeds):
        style = "bold" if line.endswith("*") else ""
        console.print(Text(line, style=style), soft_wrap=True, highlight=False)


def comparison_lines(table: pd.DataFrame, with_: Scenario, without: Scenario, seeds: int) -> list[str]:
    """The lines of the table; * marks a 95 % interval that leaves out 0."""
    lines = [
        shortened(
            f"{with_.title} ({with_.name}) against {without.name}, {seeds} pairs of runs, same luck in each"
        ),
        "Means from the first intervention to the end; 95 % bootstrap interval of the paired difference",
        "",
        f"{'measure':<26}{'with':>13}{'without':>13}{'difference':>13}{'low':>13}{'high':>13}{'pairs':>6}",
    ]
    for row in table.to_dict("records"):
        numbers = [figure(row["mean_with"]), figure(row["mean_without"])]
        numbers += [signed(row[column]) for column in ("difference", "low", "high")]
        star = " *" if row["low"] > 0 or row["high"] < 0 else ""
        cells = "".join(f"{shortened(number, 12):>13}" for number in numbers)
        lines.append(f"{row['measure']:<26}{cells}{row['seeds']:>6}{star}")
    return [
        *lines,
        "",
        "* the interval leaves out 0. Units and directions: squeeze list measures. Abstract model.",
    ]

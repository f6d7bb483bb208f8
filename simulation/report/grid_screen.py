"""What `squeeze grid` prints: a line a cell, then what nobody expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from simulation.study.verdicts import UNEXPECTED

if TYPE_CHECKING:
    from rich.console import Console

    from simulation.study.grid_folder import Results


def print_grid(console: Console, results: Results) -> None:
    """Print the verdict on each cell with its labels, and the labels that rose without being expected."""
    from simulation.report.findings import note_of

    cells, tests = results.tables.cells, results.tables.tests
    printed = cells[cells["reading"] == ""]
    width = max(len(f"{row}/{world}") for row, world in zip(cells["row"], cells["world"], strict=True))
    for _, cell in printed.iterrows():
        here = tests[(tests["row"] == cell.row) & (tests["world"] == cell.world) & tests["expected"]]
        labels = ", ".join(_short(test) for test in here.itertuples(index=False))
        verdict = str(cell.verdict).replace("_", " ") or "(empty)"
        _say(console, f"{cell.row}/{cell.world}".ljust(width + 2) + verdict.ljust(10) + labels)
    found = tests[tests["verdict"] == UNEXPECTED]
    _say(console, f"\nRose without being expected: {len(found)}")
    for test in found.itertuples(index=False):
        _say(console, f"  {test.row}/{test.world}: {_short(test)}")
    expected = printed[printed["labels"] != ""]["verdict"]
    counts = ", ".join(
        f"{int(n)} {name}" for name, n in expected.str.replace("_", " ").value_counts().items()
    )
    _say(console, f"\n{len(expected)} cells with an expectation: {counts}.")
    _say(console, f"{note_of(results)}\nPer 100 agent-years in that world, [95 % interval over seeds].")


def _short(test: Any) -> str:
    week = "" if pd.isna(test.onset_week) else f" from week {int(test.onset_week)}"
    return f"{test.label} {test.difference:+.1f} [{test.low:+.1f}, {test.high:+.1f}]{week}"


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)

"""The tables of the grid: every test, the rows of grid.csv, and a verdict on each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.measures.intervals import paired_interval
from simulation.names import WORLDS
from simulation.reactions.grid import Cell
from simulation.reactions.uptake import label_steps, rate_per_100_agent_years
from simulation.study.grid import Plan, final_rates
from simulation.study.instruments import in_words
from simulation.study.uptake_runs import BASELINE, Counted
from simulation.study.verdicts import (
    NOTHING,
    OPPOSITE,
    SEEN,
    UNEXPECTED,
    benjamini_hochberg,
    cell_verdict,
    label_verdict,
    paired_p,
)

# design.md, section 12, then what a reader needs to judge the verdict.
COLUMNS: Final = (
    "row", "world", "expects", "label", "base_rate", "rate", "difference", "low", "high", "onset_week",
    "seeds", "verdict", "expected", "p", "p_adjusted", "reading",
)  # fmt: skip
CELL_COLUMNS: Final = (
    "row", "world", "reading", "acts", "expects", "labels", "needs", "verdict", "seen", "opposite",
    "unexpected", "instruments_of", "instruments", "seeds",
)  # fmt: skip
CANNOT: Final = "cannot_arise"  # a reading expects something for which this world has no choice


@dataclass(frozen=True)
class Tables:
    """`tests`: a row for each label of each cell. `grid`: those of grid.csv. `cells`: a verdict a cell."""

    tests: pd.DataFrame
    grid: pd.DataFrame
    cells: pd.DataFrame


def make_tables(plan: Plan, counted: Sequence[Counted]) -> Tables:
    """All tables of a plan from the counts of its seeds."""
    tests = _tests(plan, counted)
    rows = pd.DataFrame(list(_grid_rows(plan, tests)), columns=list(COLUMNS))
    cells = pd.DataFrame(list(_cell_rows(plan, tests)), columns=list(CELL_COLUMNS))
    return Tables(tests, rows, cells)


def _tests(plan: Plan, counted: Sequence[Counted]) -> pd.DataFrame:
    rates = final_rates(counted)
    found: list[dict[str, Any]] = []
    for cell in plan.cells:
        found += _tests_of_cell(cell, rates, plan.run_of(cell))
    tests = pd.DataFrame(found)
    tests["p_adjusted"] = benjamini_hochberg(tests["p"].to_numpy())
    columns = zip(tests["expected"], tests["low"], tests["high"], tests["p_adjusted"], strict=True)
    tests["verdict"] = [label_verdict(*values) for values in columns]
    tests["onset_week"] = _onsets(plan, tests, counted)
    return tests[list(COLUMNS)]


def _tests_of_cell(cell: Cell, rates: NDArray[np.float64], run: int) -> Iterator[dict[str, Any]]:
    """One test for each label that can arise in the cell's world."""
    steps, world = label_steps(), WORLDS.index(cell.world)
    labels = np.flatnonzero(steps.arises[world])
    base, with_ = rates[:, BASELINE, world][:, labels], rates[:, run, world][:, labels]
    difference, low, high = paired_interval(with_ - base)
    p = paired_p(with_ - base)
    for k, label in enumerate(labels):
        name = steps.labels[label]
        yield {
            "row": cell.row, "world": cell.world, "expects": cell.expects, "label": name,
            "base_rate": base[:, k].mean(), "rate": with_[:, k].mean(),
            "difference": difference[k], "low": low[k], "high": high[k], "seeds": len(rates),
            "expected": name in cell.labels, "p": p[k], "reading": "",
        }  # fmt: skip


def _onsets(plan: Plan, tests: pd.DataFrame, counted: Sequence[Counted]) -> pd.Series[Any]:
    """Weeks after the start of the instruments, for the labels that moved; missing for the others."""
    onsets: list[int | None] = []
    for test in tests.itertuples(index=False):
        if test.verdict in (SEEN, OPPOSITE, UNEXPECTED):
            run = plan.run_of(plan.grid.cell(f"{test.row}/{test.world}"))
            onsets.append(
                onset(counted, run, WORLDS.index(test.world), label_steps().labels.index(test.label))
            )
        else:
            onsets.append(None)
    return pd.Series(onsets, index=tests.index, dtype="Int64")


def onset(counted: Sequence[Counted], run: int, world: int, label: int) -> int | None:
    """First week from which the interval of the paired difference of uptake so far stays off 0 to the end.

    Counted from the start of the instruments (0). None if it covers 0 in the last week.
    """
    rates = np.stack([
        rate_per_100_agent_years(
            c.switches[[BASELINE, run]][:, :, [world]][..., [label]], c.agents[[BASELINE, run]][:, :, [world]]
        )[..., 0, 0]
        for c in counted
    ])  # fmt: skip
    _, low, high = paired_interval(rates[:, 1] - rates[:, 0])
    return first_week_off_zero(low, high)


def first_week_off_zero(low: NDArray[np.float64], high: NDArray[np.float64]) -> int | None:
    """First week from which an interval lies on the same side of 0 to the end; None if there is none."""
    side = np.where(low > 0, 1, np.where(high < 0, -1, 0))
    if side[-1] == 0:
        return None
    others = np.flatnonzero(side != side[-1])
    return int(others[-1]) + 1 if len(others) else 0


def _grid_rows(plan: Plan, tests: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Expected labels, then unexpected ones that rose; a cell with neither has one row without a label."""
    for cell in plan.cells:
        mine = _of_cell(tests, cell)
        shown = pd.concat([mine[mine["expected"]], mine[mine["verdict"] == UNEXPECTED]])
        if not len(shown):
            yield {"row": cell.row, "world": cell.world, "expects": cell.expects, "label": "",
                   "seeds": plan.seeds, "verdict": NOTHING, "expected": False, "reading": ""}  # fmt: skip
        for _, test in shown.iterrows():
            yield dict(test)
        for reading, labels in _other_readings(plan, cell):
            for _, test in mine[mine["label"].isin(labels)].iterrows():
                yield dict(test) | {"reading": reading, "expected": True, "verdict": _as_expected(test)}


def _cell_rows(plan: Plan, tests: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for cell in plan.cells:
        mine = _of_cell(tests, cell)
        verdicts = dict(zip(mine["label"], mine["verdict"], strict=True))
        yield _cell_row(plan, cell, cell.labels, verdicts, "")
        for reading, labels in _other_readings(plan, cell):
            judged = verdicts | {
                test["label"]: _as_expected(test) for _, test in mine.iterrows() if test["label"] in labels
            }
            yield _cell_row(plan, cell, labels, judged, reading)


def _cell_row(
    plan: Plan, cell: Cell, labels: tuple[str, ...], verdicts: dict[str, str], reading: str
) -> dict[str, Any]:
    key, items = plan.instruments.used_in(cell)
    mine = [verdicts[label] for label in labels]
    return {
        "row": cell.row, "world": cell.world, "reading": reading, "acts": cell.acts, "expects": cell.expects,
        "labels": " ".join(labels), "needs": "all" if cell.needs_all else "any",
        "verdict": cell_verdict(mine, cell.needs_all) if labels or not reading else CANNOT,
        "seen": " ".join(x for x in labels if verdicts[x] == SEEN),
        "opposite": " ".join(x for x in labels if verdicts[x] == OPPOSITE),
        "unexpected": " ".join(x for x in verdicts if verdicts[x] == UNEXPECTED and x not in labels),
        "instruments_of": key, "instruments": in_words(items), "seeds": plan.seeds,
    }  # fmt: skip


def _other_readings(plan: Plan, cell: Cell) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name and labels of each further reading of the cell's row that expects other labels."""
    for reading in plan.grid.readings:
        if reading.row == cell.row and reading.labels is not None:
            yield reading.name, reading.labels[cell.world]


def _as_expected(test: pd.Series[Any]) -> str:
    """The verdict of a test if its label had been expected."""
    return label_verdict(True, test["low"], test["high"], test["p_adjusted"])


def _of_cell(tests: pd.DataFrame, cell: Cell) -> pd.DataFrame:
    return tests[(tests["row"] == cell.row) & (tests["world"] == cell.world)]

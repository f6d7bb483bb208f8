"""The folder of a grid: tables, heat map, findings, and a manifest of what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from simulation.interventions import kind_name
from simulation.scenario import Scenario, resolved_intervention
from simulation.study.facts import asked_of
from simulation.study.folders import MANIFEST, check_folder, whole_folder, write_csv, write_text
from simulation.study.grid import Plan
from simulation.study.grid_tables import Tables
from simulation.study.manifest import run_identity, write_manifest
from simulation.study.robust import (
    COLLAPSED,
    SHARES,
    Robustness,
    cell_shares,
    drawn_parameters,
    label_shares,
)
from simulation.study.samples import DRAW_SEED

GRID, TESTS, CELLS, DOSE, ROBUST = "grid.csv", "tests.csv", "cells.csv", "dose.csv", "robust.csv"
MAP, FINDINGS = "grid.png", "findings.md"
FILES: Final = (MANIFEST, GRID, TESTS, CELLS, DOSE, ROBUST, MAP, FINDINGS)
DIGITS: Final = 10


@dataclass(frozen=True)
class Asked:
    """What was asked for beside the plan: doses, draws (0: none) with seeds in each, sham or not."""

    doses: tuple[float, ...] = ()
    draws: int = 0
    draw_seeds: int = 0
    sham: bool = False

    def as_data(self, plan: Plan) -> dict[str, Any]:
        """All that determines the tables, as JSON data."""
        robust = None
        if self.draws:
            robust = {
                "draws": self.draws, "seeds_in_each": self.draw_seeds, "hypercube_seed": DRAW_SEED,
                "numbers_drawn": len(drawn_parameters(plan.baseline)), "collapsed_below": COLLAPSED,
            }  # fmt: skip
        return {
            "seeds": list(range(1, plan.seeds + 1)),
            "start_week": plan.start_week,
            "window_weeks": plan.baseline.weeks - plan.start_week,
            "cells": {cell.key: _items(plan, cell.key) for cell in plan.cells},
            "doses": list(self.doses),
            "robust": robust,
            "sham": self.sham,
            "baseline": _without_seed(plan.baseline),
        }


@dataclass(frozen=True)
class Results:
    """Everything that a grid gave; `dose` and `robust` are None where they were not asked for."""

    plan: Plan
    asked: Asked
    tables: Tables
    dose: pd.DataFrame | None = None
    robust: Robustness | None = None


def check_grid_folder(folder: str | Path, plan: Plan, asked: Asked, *, force: bool = False) -> None:
    """Raise UserError unless this grid may be written to `folder`; see `folders.check_folder`."""
    check_folder(folder, run_identity(asked.as_data(plan)), FILES, force=force)


def write_grid(
    results: Results, out: str | Path, *, wall_seconds: float | None = None, force: bool = False
) -> Path:
    """Write the folder whole or not at all; raises UserError as `check_grid_folder`."""
    from simulation.report.findings import findings_of, note_of
    from simulation.report.grid_map import draw_grid

    asked = results.asked.as_data(results.plan)
    run = run_identity(asked)
    check_folder(out, run, FILES, force=force)
    shares = None if results.robust is None else cell_shares(results.plan, results.robust)
    with whole_folder(out) as partial:
        _write_tables(results, shares, partial)
        draw_grid(results.plan, results.tables, shares, note_of(results), partial / MAP)
        write_text(findings_of(results, shares), partial / FINDINGS)
        about: dict[str, Any] = {"kind": "grid", "run": run, **asked}
        if results.robust is not None:
            about["draws_collapsed"], about["draws_failed"] = results.robust.collapsed, results.robust.failed
        write_manifest(partial, about, wall_seconds=wall_seconds)
    return Path(out)


def _write_tables(results: Results, shares: pd.DataFrame | None, folder: Path) -> None:
    tables = results.tables
    cells = tables.cells
    if shares is not None:
        cells = cells.merge(shares, on=["row", "world"], how="left")
        other = cells["reading"] != ""  # the shares are about the labels printed in the cell
        cells.loc[other, list(SHARES)] = float("nan")
    frames = {GRID: tables.grid, TESTS: tables.tests, CELLS: cells, DOSE: results.dose}
    if results.robust is not None:
        frames[ROBUST] = label_shares(results.plan, results.robust)
    for name, frame in frames.items():
        if frame is not None:
            write_csv(frame, folder / name, DIGITS)


def _items(plan: Plan, key: str) -> dict[str, Any]:
    used, items = plan.instruments.used_in(plan.grid.cell(key))
    return {
        "instruments_of": used,
        "instruments": [{"kind": kind_name(item), **resolved_intervention(item)} for item in items],
    }


def _without_seed(scenario: Scenario) -> dict[str, Any]:
    asked = asked_of(scenario, 1)
    del asked["seed"]
    return asked

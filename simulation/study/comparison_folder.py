"""The folder of a comparison: comparison.csv and a manifest with both scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from simulation.study.facts import asked_of
from simulation.study.folders import MANIFEST, check_folder, whole_folder
from simulation.study.manifest import run_identity, write_manifest

if TYPE_CHECKING:
    import pandas as pd

    from simulation.scenario import Scenario

TABLE: Final = "comparison.csv"
COMPARISON_FILES: Final = (MANIFEST, TABLE)

Pair = tuple["Scenario", "Scenario"]  # with, without


def check_comparison_folder(folder: str | Path, pair: Pair, seeds: int, *, force: bool = False) -> None:
    """Raise UserError unless this comparison may be written to `folder`; see `folders.check_folder`."""
    check_folder(folder, run_identity(_asked(pair, seeds)), COMPARISON_FILES, force=force)


def write_comparison(
    table: pd.DataFrame,
    out: str | Path,
    pair: Pair,
    seeds: int,
    *,
    wall_seconds: float | None = None,
    force: bool = False,
) -> Path:
    """Write the table of `compare` whole or not at all; raises UserError as `check_comparison_folder`."""
    asked = _asked(pair, seeds)
    run = run_identity(asked)
    check_folder(out, run, COMPARISON_FILES, force=force)
    with whole_folder(out) as partial:
        table.to_csv(partial / TABLE, index=False, lineterminator="\n")
        write_manifest(partial, {"kind": "comparison", "run": run, **asked}, wall_seconds=wall_seconds)
    return Path(out)


def _asked(pair: Pair, seeds: int) -> dict[str, Any]:
    with_, without = pair
    return {"seeds": list(range(1, seeds + 1)), "with": asked_of(with_, 1), "without": asked_of(without, 1)}

"""The folder of one run: its tables, its overview figure, and a manifest of what was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from simulation.study.facts import TABLES, RunFacts, Tables, asked_of, facts_of, tables_of
from simulation.study.folders import MANIFEST, check_folder, whole_folder
from simulation.study.manifest import basis_shares, run_identity, write_manifest
from simulation.study.tables import write_table

if TYPE_CHECKING:
    from simulation.model import SupplyChain
    from simulation.scenario import Scenario

OVERVIEW: Final = "overview.png"
RUN_FILES: Final = (MANIFEST, *(f"{name}.parquet" for name in TABLES), OVERVIEW)

Draw = Callable[[Tables, RunFacts, Path], None]


def check_run_folder(folder: str | Path, scenario: Scenario, seed: int, *, force: bool = False) -> None:
    """Raise UserError unless this run may be written to `folder`; see `folders.check_folder`."""
    check_folder(folder, run_identity(asked_of(scenario, seed)), RUN_FILES, force=force)


def write_run(
    model: SupplyChain,
    out: str | Path,
    *,
    draw: Draw,
    tables: Tables | None = None,
    wall_seconds: float | None = None,
    force: bool = False,
) -> Path:
    """Write the run folder of a finished model; `draw` makes its overview figure.

    `tables` are the model's, if they have been taken already (`facts.tables_of`).
    Raises UserError when `out` holds something else (see `folders.check_folder`) or cannot be written.
    """
    asked = asked_of(model.scenario, model.seed)
    return write_folder(
        tables or tables_of(model),
        facts_of(model),
        asked,
        out,
        draw=draw,
        wall_seconds=wall_seconds,
        force=force,
    )


def write_folder(
    tables: Tables,
    facts: RunFacts,
    asked: Mapping[str, Any],
    out: str | Path,
    *,
    draw: Draw,
    wall_seconds: float | None = None,
    force: bool = False,
) -> Path:
    """As `write_run`, for tables, facts and the JSON data that determines the run (`asked`)."""
    run = run_identity(asked)
    check_folder(out, run, RUN_FILES, force=force)
    with whole_folder(out) as partial:
        for name in TABLES:
            write_table(getattr(tables, name), name, partial / f"{name}.parquet")
        draw(tables, facts, partial / OVERVIEW)
        basis = {"parameters": basis_shares(facts.parameters), "options": basis_shares(facts.options)}
        about = {"kind": "run", "run": run, **asked, "basis": basis}
        write_manifest(partial, about, wall_seconds=wall_seconds)
    return Path(out)

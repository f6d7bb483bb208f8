"""The folder of a sweep: what it is the folder of, and whether runs that lie there may be gone on with."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn

from simulation.errors import Problem, UserError, reason_of, shown_path
from simulation.files import write_atomic
from simulation.study.folders import MANIFEST
from simulation.study.sweep import journal
from simulation.study.sweep.identity import changed, code_files, data_files, scenario_digest
from simulation.study.sweep.plan import Plan

IDENTITY: Final = "sweep.json"
PARTIAL: Final = ".finishing"
PARQUET: Final = ("runs.parquet", "series.parquet", "switches.parquet", "displacement.parquet")
TABLES: Final = (*PARQUET, "effects.csv", "balloon.csv", "stability.csv", "parts.csv")
SHOWN: Final = ("figure.png", "stability.png", "findings.md")
EXPORTS: Final = ("ema_workbench.tar.gz", "ro-crate-metadata.json")
FILES: Final = frozenset({MANIFEST, IDENTITY, journal.FOLDER, *TABLES, *SHOWN, *EXPORTS})

Parts = dict[str, dict[str, str]]


def parts_of(plan: Plan) -> Parts:
    """What the runs of a plan depend on, part by part: name -> hash. Seeds are left out: more may follow."""
    design = plan.design
    levers = {
        f"lever {lever.name}": _hash([[level.value, dict(level.settings)] for level in lever.levels])
        for lever in design.levers
    }
    kept = {"measures": design.measures, "window": design.window, "series_weeks": design.series_weeks}
    about = {name: _hash(value) for name, value in kept.items()}
    about["uncertain"] = _hash([[item.name for item in design.uncertain.ranges], plan.draws.tolist()]
                               if design.uncertain else None)  # fmt: skip
    scenarios = {name: scenario_digest(scenario) for name, scenario in design.bases.items()}
    combinations = {"scenarios and assumptions": _hash(sorted({
        f"{cell.labels['scenario']}|{cell.labels['assumptions']}|{design.against}" for cell in design.cells
    }))}  # fmt: skip
    return {
        "design": {**levers, **about, **combinations},
        "scenario": scenarios,
        "data": data_files(),
        "code": code_files(),
    }


def open_folder(plan: Plan, out: Path, *, fresh: bool = False) -> None:
    """Make the folder ready for this plan's runs, begun or not. With `fresh` what lies there is removed.

    Raises UserError if it holds something else, or runs made of another design, scenario, data or code.
    """
    parts = parts_of(plan)
    check_foreign(out)
    before = identity_of(out)
    if before is not None and not fresh:
        check_identity(out, before, plan.design.name, parts)
    with told("be written"):
        if before is not None and fresh:
            clear(out)
        out.mkdir(parents=True, exist_ok=True)
        if before is None or fresh:
            about = {"kind": "sweep", "design": plan.design.name, "parts": parts}
            write_atomic(out / IDENTITY, json.dumps(about, indent=1, sort_keys=True) + "\n")


def check_foreign(out: Path) -> None:
    """Raise UserError if `out` is no folder, or holds what no sweep wrote."""
    if not out.exists():
        return
    if not out.is_dir():
        refuse(f"{shown_path(str(out))} is not a folder; allowed is a new or empty folder")
    found = {path.name for path in out.iterdir() if not path.name.startswith(".")}
    foreign = sorted(found - FILES)
    if foreign or (found and IDENTITY not in found):
        what = foreign[0] if foreign else "no sweep.json beside them"
        refuse(
            f"{shown_path(str(out))} holds files that no sweep wrote ({what}); allowed is a new or empty "
            "folder, or that of this design"
        )


def check_identity(out: Path, before: Mapping[str, Any], design: str, parts: Parts) -> None:
    """Raise UserError, by name, if runs in `out` are of another design, scenario, data or code."""
    where = shown_path(str(out))
    if before.get("design") != design:
        refuse(f"{where} holds results of another design ({before.get('design')}); allowed is another folder")
    told_parts: Mapping[str, Mapping[str, str]] = before.get("parts", {})
    differ = [
        f"{part} ({', '.join(names[:5])}{', ...' if len(names) > 5 else ''})"
        for part, now in parts.items()
        if (names := changed(told_parts.get(part, {}), now))
    ]
    if differ:
        refuse(
            f"{where} holds runs made before a change of {'; '.join(differ)}; allowed is another folder, "
            "or --fresh to start over"
        )


def identity_of(out: Path) -> dict[str, Any] | None:
    """What sweep.json of a folder says; None without one."""
    try:
        found = json.loads((out / IDENTITY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def clear(out: Path) -> None:
    """Remove what a sweep wrote, the identity last. Raises OSError."""
    shutil.rmtree(out / journal.FOLDER, ignore_errors=True)
    for name in sorted(FILES - {IDENTITY, journal.FOLDER}):
        (out / name).unlink(missing_ok=True)
    (out / IDENTITY).unlink(missing_ok=True)


def put_in_place(partial: Path, out: Path) -> None:
    """Move finished files into the folder: the manifest goes first and comes back last, so that a folder
    with a manifest is a whole one. Raises OSError.
    """
    (out / MANIFEST).unlink(missing_ok=True)
    new = {path.name for path in partial.iterdir()}
    for name in FILES - new - {IDENTITY, journal.FOLDER, MANIFEST}:
        (out / name).unlink(missing_ok=True)
    for path in sorted(partial.iterdir(), key=lambda path: path.name == MANIFEST):
        path.replace(out / path.name)


@contextmanager
def partial_folder(out: Path) -> Iterator[Path]:
    """A folder inside `out` for files that are not whole yet; gone at the end, with what a crash left."""
    for left_over in out.glob(f"{PARTIAL}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=out))
    try:
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def told(what: str, also: Callable[[], str] = lambda: "") -> Iterator[None]:
    """An error of the system (no space, no permission) as a user's error: `--out: cannot WHAT (why)`."""
    try:
        yield
    except OSError as error:
        refuse(f"cannot {what} ({reason_of(error)}); allowed is a folder with space and permission{also()}")


def refuse(message: str, place: str = "--out") -> NoReturn:
    """Raise UserError for something on the command line."""
    raise UserError([Problem("command line", 1, place, message)])


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=list).encode()).hexdigest()

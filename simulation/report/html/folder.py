"""Reads a folder of results strictly: what it is, whether it is whole, and whether we know its version."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd

from simulation import __version__
from simulation.errors import Problem, UserError, shown_path
from simulation.reading import nearest
from simulation.report.html.folder_files import is_whole, read_pictures, read_texts
from simulation.report.html.kinds import KINDS
from simulation.report.html.table_files import read_frame
from simulation.study.folders import MANIFEST

LARGEST_MANIFEST: Final = 50_000_000  # bytes; ours have below 1 MB
ALLOWED: Final = "allowed is a folder that squeeze run, compare, grid, sweep or validate has written"


@dataclass(frozen=True)
class Folder:
    """A folder of results: its kind, its manifest, tables by name, texts and pictures by file name."""

    path: Path
    kind: str
    manifest: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def table(self, name: str) -> pd.DataFrame:
        """The table, or an empty one if it is optional and not there."""
        return self.tables.get(name, pd.DataFrame())


def read_folder(path: str | Path) -> Folder:
    """Read it; raises UserError with every problem found (no folder, something else, damaged, too new)."""
    folder = Path(path)
    manifest = _manifest(folder)
    kind = _kind(folder, manifest)
    problems = [*_version_problems(folder, manifest)]
    if problems:
        raise UserError(problems)
    tables: dict[str, pd.DataFrame] = {}
    spec = KINDS[kind]
    for name, columns in {**spec.tables, **spec.optional}.items():
        found = _table(folder, name, columns, manifest, problems, required=name in spec.tables)
        if found is not None:
            tables[name] = found
    texts = dict(read_texts(folder, spec.texts, manifest, problems))
    pictures = dict(read_pictures(folder, manifest, problems)) if spec.pictures else {}
    if problems:
        raise UserError(problems)
    return Folder(folder, kind, manifest, tables, texts, pictures)


def _manifest(folder: Path) -> dict[str, Any]:
    if not folder.exists():
        raise _refused(folder, f"there is no such folder; {ALLOWED}")
    if not folder.is_dir():
        raise _refused(folder, f"is not a folder; {ALLOWED}")
    file = folder / MANIFEST
    if not file.is_file():
        raise _refused(folder, f"holds no {MANIFEST}; {ALLOWED}")
    try:
        if file.stat().st_size > LARGEST_MANIFEST:
            raise UserError([Problem(str(file), 1, "file", f"is too long for a manifest; {ALLOWED}")])
        data = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        message = f"cannot be read as JSON ({error.msg.lower()}); {ALLOWED}"
        raise UserError([Problem(str(file), error.lineno, "file", message)]) from None
    except (OSError, ValueError, RecursionError):
        raise UserError([Problem(str(file), 1, "file", f"cannot be read; {ALLOWED}")]) from None
    if not isinstance(data, dict):
        raise UserError([Problem(str(file), 1, "file", f"is no mapping; {ALLOWED}")])
    return data


def _kind(folder: Path, manifest: Mapping[str, Any]) -> str:
    kind = manifest.get("kind")
    if isinstance(kind, str) and kind in KINDS:
        return kind
    file = str(folder / MANIFEST)
    if kind is None:
        raise UserError([Problem(file, 1, "kind", f"is missing; {ALLOWED}")])
    what = nearest(str(kind), list(KINDS), "kind")
    raise UserError([Problem(file, 1, "kind", f"{str(kind)[:60]!r} is no kind that we know; {what}")])


def _version_problems(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Problem]:
    versions = manifest.get("versions")
    written_by = versions.get("squeeze") if isinstance(versions, dict) else None
    known = _major_minor(__version__)
    found = _major_minor(written_by)
    file = str(folder / MANIFEST)
    if found is None or known is None:
        message = f"{str(written_by)[:60]!r} is no version of Squeeze; allowed is {__version__} or older"
        yield Problem(file, 1, "versions.squeeze", message)
    elif found > known:
        message = f"was written by Squeeze {written_by}; allowed is {__version__} or older: update Squeeze"
        yield Problem(file, 1, "versions.squeeze", message)


def _major_minor(version: object) -> tuple[int, int] | None:
    parts = version.split(".") if isinstance(version, str) else []
    if len(parts) < 2 or not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts[:2]):
        return None
    return int(parts[0]), int(parts[1])


def _table(
    folder: Path,
    name: str,
    columns: tuple[str, ...],
    manifest: Mapping[str, Any],
    problems: list[Problem],
    *,
    required: bool,
) -> pd.DataFrame | None:
    file = next((f for end in ("parquet", "csv") if (f := folder / f"{name}.{end}").is_file()), None)
    if file is None:
        if required:
            problems.append(Problem(str(folder), 1, name, f"the table is missing; {ALLOWED}"))
        return None
    if not is_whole(file, manifest, problems):
        return None
    try:
        frame = read_frame(file)
    except ValueError as error:
        problems.append(Problem(str(file), 1, "file", f"{error}; allowed is the table as it was written"))
        return None
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        message = f"lacks the columns {', '.join(missing)}; allowed is the table as it was written"
        problems.append(Problem(str(file), 1, "file", message))
        return None
    return frame


def _refused(folder: Path, message: str) -> UserError:
    return UserError([Problem("command line", 1, "DIR", f"{shown_path(str(folder))} {message}")])

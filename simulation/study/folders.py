"""A folder of results is written whole or not at all, and never over another one without being told to.

Everything goes into a temporary sibling folder, which is renamed at the end. What a killed run has left
there is removed by the next one that writes the same folder.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from simulation.errors import SYSTEM_REFUSES, Problem, UserError, reason_of, shown_path

if TYPE_CHECKING:
    import pandas as pd

MANIFEST: Final = "manifest.json"


def check_folder(out: str | Path, run: str, files: Collection[str], *, force: bool = False) -> None:
    """Raise UserError unless what has the identity `run` may be written to `out`. Leaves nothing behind.

    Allowed: a folder that is not there yet or is empty, one that holds this very run, and, with `force`,
    one that holds another run. A folder with anything but `files` in it is refused in any case.
    """
    folder = Path(out)
    if folder.is_dir():
        found = {path.name for path in folder.iterdir()}
        foreign = sorted(found - set(files))
        if foreign:
            more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
            _refuse(
                folder,
                f"holds files that no run wrote ({foreign[0]}{more}); allowed is a new or empty folder",
            )
        if found and not force and _identity_in(folder) != run:
            _refuse(folder, "holds another run; allowed is another folder, or --force to replace it")
    elif folder.exists() or folder.is_symlink():
        _refuse(folder, "is not a folder; allowed is a new or empty folder")
    if not can_be_made(folder):
        _refuse(folder, "cannot be written to; allowed is a folder in which you may create files")


def can_be_made(path: Path) -> bool:
    """Whether the system lets us make something in the folder of `path`, or in the nearest above it that
    exists. It is tried out: what a system says of rights is not always so.
    """
    ancestor = next(folder for folder in path.absolute().parents if folder.exists())
    try:
        os.rmdir(tempfile.mkdtemp(prefix=".", dir=ancestor))
    except OSError:
        return False
    return True


def _refuse(folder: Path, message: str) -> NoReturn:
    raise UserError([Problem("command line", 1, "--out", f"{shown_path(str(folder))} {message}")])


def _identity_in(folder: Path) -> str | None:
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found.get("run") if isinstance(found, dict) else None


@contextmanager
def whole_folder(out: str | Path) -> Iterator[Path]:
    """A temporary sibling of `out` to write into; takes its place at the end, or vanishes on any error.

    Raises UserError when the system refuses (no space, no permission).
    """
    folder = Path(out).resolve()
    parent = folder.parent
    new_parents = [path for path in (parent, *parent.parents) if not path.exists()]
    partial: Path | None = None
    try:
        parent.mkdir(parents=True, exist_ok=True)
        for left_over in parent.glob(f".{_glob_safe(folder.name)}.*.partial"):
            shutil.rmtree(left_over, ignore_errors=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".partial", dir=parent))
        partial.chmod(0o777 & ~_umask())
        yield partial
        _put_in_place(partial, folder)
    except BaseException as error:
        if partial is not None:
            shutil.rmtree(partial, ignore_errors=True)
        for path in new_parents:
            _remove_if_empty(path)
        if isinstance(error, OSError) and (partial is None or error.errno in SYSTEM_REFUSES):
            why = reason_of(error)
            _refuse(folder, f"cannot be written ({why}); allowed is a folder with space and permission")
        raise


def write_csv(table: pd.DataFrame, path: Path, digits: int) -> None:
    """Write a table with the same bytes on every system; `digits`: significant digits of fractions."""
    table.to_csv(path, index=False, lineterminator="\n", float_format=f"%.{digits}g")


def write_text(text: str, path: Path) -> None:
    """Write a text with the same bytes on every system."""
    path.write_text(text, encoding="utf-8", newline="\n")


def kept_beside(out: str | Path, run: str, suffix: str) -> Path:
    """The hidden file beside `out` that holds what is finished of the run with the identity `run`.

    It lasts until the folder is written, so that a stopped command goes on. Makes the parent folder.
    """
    folder = Path(out)
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder.parent / f".{folder.name}.{run[:12]}.{suffix}"


def _put_in_place(partial: Path, folder: Path) -> None:
    """Rename; a folder that is in the way is set aside first, and put back if the renaming fails."""
    if not folder.exists():
        partial.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".partial", dir=partial.parent))
    folder.rename(aside / "old")
    try:
        partial.rename(folder)
    except BaseException:
        (aside / "old").rename(folder)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _remove_if_empty(path: Path) -> None:
    try:
        path.rmdir()
    except OSError:
        return


def _glob_safe(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

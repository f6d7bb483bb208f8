"""One sweep at a time may write to a journal. The system lets go of the lock however its process ends."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, NoReturn

from simulation.errors import Problem, UserError, shown_path

WHOLE: Final = "sweep"  # the lock of a sweep that is not split into parts


@contextmanager
def locked(folder: Path, name: str) -> Iterator[None]:
    """Hold the lock `name` of a folder. Parts of a sweep may run side by side, a whole one only alone.

    Raises UserError if another process holds this lock, or one that excludes it.
    """
    path = folder / f".{name}.lock"
    with path.open("a+", encoding="utf-8") as stream:
        if not _take(stream):
            _refuse(folder, stream)
        stream.seek(0)
        stream.truncate()
        stream.write(f"process {os.getpid()} on {platform.node()}")
        stream.flush()
        for other in sorted(folder.glob(".*.lock") if name == WHOLE else folder.glob(f".{WHOLE}.lock")):
            if other != path:
                _check_free(folder, other)
        yield
        stream.seek(0)
        stream.truncate()


def _check_free(folder: Path, path: Path) -> None:
    """Raise UserError if somebody holds this lock; does not keep it."""
    with path.open("a+", encoding="utf-8") as stream:
        if not _take(stream):
            _refuse(folder, stream)


def _refuse(folder: Path, stream: IO[str]) -> NoReturn:
    stream.seek(0)
    holder = stream.read().strip() or "a process"
    message = (
        f"{shown_path(str(folder))} is being written by another sweep ({holder}); allowed is another folder, "
        "or to wait"
    )
    raise UserError([Problem("command line", 1, "--out", message)])


def _take(stream: IO[str]) -> bool:
    """Whether the lock on an open file could be had at once."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            stream.seek(1_000_000)  # a byte that nobody reads
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

"""The journal of a sweep: finished runs, one after the other, so that nothing finished is lost.

Each record is framed by a mark, its length and a checksum, and is on the disk before the next begins. A
killed process, a power cut or a full disk can only spoil the last one; it is cut off when the journal is
opened again, and its run is made again.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from simulation.study.sweep.record import Record, decode

FOLDER: Final = "journal"
ENDING: Final = ".journal"
MARK: Final = b"SQZ1"
_FRAME: Final = struct.Struct("<4sI16s")  # mark, length, checksum


@dataclass(frozen=True)
class Entry:
    """Where a record lies: its file, the offset of its data and their length in bytes."""

    path: Path
    offset: int
    length: int

    def read(self) -> Record:
        """The record. Raises OSError."""
        with self.path.open("rb") as stream:
            stream.seek(self.offset)
            return decode(stream.read(self.length))


class Journal:
    """A journal that is open for writing; only one process may do so (see `lock`)."""

    def __init__(self, path: Path) -> None:
        """Open or begin the journal at `path`, and cut off what a crash left behind. Raises OSError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._stream: IO[bytes] = path.open("r+b" if path.exists() else "x+b", buffering=0)
        self._end = 0
        for entry in entries(path):
            self._end = entry.offset + entry.length
        self._cut()
        _sync_folder(path.parent)

    def append(self, records: Iterable[bytes]) -> None:
        """Add encoded records; on return they are on the disk.

        Raises OSError, as for a full disk; then none of these records is there, and all earlier ones are.
        """
        framed = b"".join(_FRAME.pack(MARK, len(data), _checksum(data)) + data for data in records)
        try:
            _write_all(self._stream, framed)
            os.fsync(self._stream.fileno())
        except BaseException:
            self._cut()
            raise
        self._end += len(framed)

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()

    def _cut(self) -> None:
        self._stream.truncate(self._end)
        self._stream.seek(self._end)


def entries(path: Path) -> Iterator[Entry]:
    """The whole records of a journal, in the order of writing; ends before the first broken one."""
    for entry, _ in _scan(path):
        yield entry


def _scan(path: Path) -> Iterator[tuple[Entry, bytes]]:
    size = path.stat().st_size
    with path.open("rb") as stream:
        at = 0
        while at + _FRAME.size <= size:
            mark, length, checksum = _FRAME.unpack(stream.read(_FRAME.size))
            data = stream.read(length) if mark == MARK else b""
            if mark != MARK or len(data) != length or _checksum(data) != checksum:
                return
            yield Entry(path, at + _FRAME.size, length), data
            at += _FRAME.size + length


def journals_in(folder: Path) -> list[Path]:
    """The journals of a sweep's folder, sorted by name."""
    return sorted((folder / FOLDER).glob(f"*{ENDING}"))


def index(folders: Iterable[Path]) -> dict[str, tuple[str, Entry]]:
    """Run id -> (status, where it lies), over all journals of these folders.

    Of two records of one run a finished one counts more than a failed one, else the later.
    """
    found: dict[str, tuple[str, Entry]] = {}
    for folder in folders:
        for path in journals_in(folder):
            for entry, data in _scan(path):
                record = decode(data)
                if record.status == "finished" or found.get(record.id, ("",))[0] != "finished":
                    found[record.id] = (record.status, entry)
    return found


def _checksum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def _write_all(stream: IO[bytes], data: bytes) -> None:
    """An unbuffered file may take only a part of what it is given."""
    view = memoryview(data)
    while view:
        view = view[stream.write(view) :]


def _sync_folder(folder: Path) -> None:
    """So that a new file's name, too, survives a power cut; not every system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)

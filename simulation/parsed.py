"""The data files of this package as they were parsed once, kept as JSON.

Strict parsing of all of them takes over a second, reading what was kept some milliseconds.

A kept copy is found by a hash of the text, of the reader and of the YAML library's version, so none can be
stale; a broken one is parsed anew. Files of users are always parsed.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from simulation.cache_folder import base_folder

if TYPE_CHECKING:
    from simulation.files import Document

PACKAGE: Final = Path(__file__).resolve().parent
READER: Final = PACKAGE / "files.py"


def of_the_package(path: Path) -> bool:
    """Whether a file ships with the package."""
    return path.resolve().is_relative_to(PACKAGE)


def kept(text: str, document: Document, parse: Callable[[], Document]) -> Document:
    """`document` filled in from the kept copy of `text`; else as `parse` gives it, then kept if faultless.

    Raises what `parse` raises. Nothing is kept where the folder cannot be written.
    """
    path = base_folder() / "parsed" / f"{_digest(text)}.json"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads(path.read_bytes())
        document.data, document.lines = found["data"], {tuple(at): line for at, line in found["lines"]}
        return document
    document = parse()
    if not document.problems:
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            _keep(path, document.data, list(document.lines.items()))
    return document


def _keep(path: Path, data: dict[str, Any], lines: list[Any]) -> None:
    """Whole or not at all, also when several processes begin at once."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".part", delete=False) as stream:
        json.dump({"data": data, "lines": lines}, stream, separators=(",", ":"))
    os.replace(stream.name, path)


def _digest(text: str) -> str:
    return hashlib.sha256(_reader() + text.encode()).hexdigest()[:32]


@cache
def _reader() -> bytes:
    """The reader's own text and the library's version."""
    version = importlib.metadata.version("ruamel.yaml")
    return hashlib.sha256(READER.read_bytes() + version.encode()).digest()

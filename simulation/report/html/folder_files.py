"""Texts and pictures of a folder of results, and whether a file is still the one that was written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from simulation.errors import Problem
from simulation.study.folders import MANIFEST

LARGEST_TEXT: Final = 2_000_000  # bytes of findings.md
LARGEST_PICTURES: Final = 4_000_000  # bytes of all pictures together; a report must stay below 8 MB
PNG: Final = b"\x89PNG\r\n\x1a\n"


def is_whole(file: Path, manifest: Mapping[str, Any], problems: list[Problem]) -> bool:
    """Whether the file can be read and has the hash that the manifest gives (if it gives one)."""
    noted = _outputs(manifest).get(file.name)
    expected = noted.get("sha256") if isinstance(noted, dict) else None
    try:
        found = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        problems.append(Problem(str(file), 1, "file", "cannot be read; allowed is a file that can be read"))
        return False
    if expected is None or expected == found:
        return True
    message = f"was changed or damaged since it was written (its hash is not that of {MANIFEST}); "
    problems.append(Problem(str(file), 1, "file", message + "allowed is the file as it was written"))
    return False


def read_texts(
    folder: Path, names: tuple[str, ...], manifest: Mapping[str, Any], problems: list[Problem]
) -> Iterator[tuple[str, str]]:
    """Those of these files that are there, by name."""
    for name in names:
        file = folder / name
        if not file.is_file() or not is_whole(file, manifest, problems):
            continue
        content = file.read_bytes()
        try:
            if len(content) > LARGEST_TEXT:
                raise ValueError
            yield name, content.decode("utf-8")
        except ValueError:
            message = "is no short UTF-8 text; allowed is the file as it was written"
            problems.append(Problem(str(file), 1, "file", message))


def read_pictures(
    folder: Path, manifest: Mapping[str, Any], problems: list[Problem]
) -> Iterator[tuple[str, bytes]]:
    """The PNG files that the manifest names, in its order, as long as all together are not too large."""
    room = LARGEST_PICTURES
    for name in _outputs(manifest):
        file = folder / name
        if Path(name).name != name or not name.endswith(".png") or not file.is_file():
            continue
        if is_whole(file, manifest, problems) and (content := file.read_bytes()).startswith(PNG):
            room -= len(content)
            if room >= 0:
                yield name, content


def _outputs(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    found = manifest.get("outputs")
    return found if isinstance(found, dict) else {}

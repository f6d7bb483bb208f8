"""Where the designs of sensitivity and calibration lie, by name or path, and their strict reading."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from simulation.errors import Problem, UserError
from simulation.files import read_yaml, shown
from simulation.reading import Section, nearest, raise_if_any

EXPERIMENTS: Final = (Path(__file__).parents[1] / "_experiments", Path(__file__).parents[2] / "experiments")
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")

T = TypeVar("T")


def designs_in(kind: str) -> dict[str, Path]:
    """The designs that ship, by name; `kind` is a folder of experiments/: sensitivity or calibration."""
    folder = next((f / kind for f in EXPERIMENTS if (f / kind).is_dir()), None)
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))} if folder else {}


def find_design(name_or_path: str, kind: str) -> Path:
    """The file of a design given by name or path; raises UserError when there is none."""
    shipped = designs_in(kind)
    if name_or_path in shipped:
        return shipped[name_or_path]
    if _NAME.fullmatch(name_or_path) and not Path(name_or_path).exists():
        message = f"there is no design {shown(name_or_path)}; {nearest(name_or_path, shipped, 'design')}"
        raise UserError([Problem("command line", 1, "DESIGN", message)])
    return Path(name_or_path)


def read_design(name_or_path: str, kind: str, read: Callable[[Section, str], T]) -> T:
    """Read a design by `read(root, name)`; raises UserError with every problem of the file."""
    path = find_design(name_or_path, kind)
    document = read_yaml(path)
    root = Section(document)
    found = read(root, path.stem)
    root.finish()
    raise_if_any(document)
    return found

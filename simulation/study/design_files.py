"""Where designs lie, which scenarios they may name, and how to tell a design from a scenario."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from simulation.errors import Problem, UserError
from simulation.files import read_yaml, shown
from simulation.reading import nearest
from simulation.scenario_files import shipped_scenarios

FOLDER: Final = Path(__file__).resolve().parents[2] / "experiments"
BESIDE: Final = "scenarios"  # folder beside a design, for scenarios that only designs need
OF_A_DESIGN: Final = frozenset({"scenarios", "levers", "seeds", "measures", "uncertain"})
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")


def shipped_designs() -> dict[str, Path]:
    """Name -> file of the designs in experiments/ of the checkout; none in an installed package."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))} if FOLDER.is_dir() else {}


def find_design(name_or_path: str | Path) -> Path:
    """The file of a design given by name or path; raises UserError when there is none."""
    text, shipped = str(name_or_path), shipped_designs()
    if text in shipped:
        return shipped[text]
    if _NAME.fullmatch(text) and not Path(text).exists():
        message = f"there is no design {shown(text)}; {nearest(text, shipped, 'design')}"
        raise UserError([Problem(text, 1, "design", message)])
    if not text.strip() or "\0" in text:
        raise UserError([Problem("design", 1, "design", "is no name or path; allowed is one of the two")])
    return Path(name_or_path)


def scenarios_for(path: Path) -> dict[str, Path]:
    """Name -> file of the scenarios that the design at `path` may name: shipped ones, and those beside it."""
    beside = {file.stem: file for file in sorted((path.parent / BESIDE).glob("*.yaml"))}
    return shipped_scenarios() | beside


def is_design(file: str) -> bool:
    """Whether a file looks like a design rather than a scenario; False for what cannot be read at all."""
    if file in shipped_scenarios():
        return False
    return file in shipped_designs() or bool(OF_A_DESIGN & top_keys(file))


def top_keys(file: str) -> set[str]:
    """The keys at the top of a YAML file; none for a name, or for what cannot be read at all."""
    try:
        return set(read_yaml(file).data)
    except UserError:
        return set()

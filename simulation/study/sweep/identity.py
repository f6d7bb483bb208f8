"""What determines a run: its scenario with every parameter, its seed, the code and the data.

A run's id is a hash of just that, so the same run has the same id on every machine and in every design. A
change is told by name: the files of code and data have a hash each.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from simulation import parameters as parameter_files
from simulation.reactions import grid as _reactions
from simulation.rules import compiled
from simulation.world import geography as _worlds

if TYPE_CHECKING:
    from simulation.scenario import Scenario

PACKAGE: Final = compiled.PACKAGE
ENTRY: Final = "simulation.study.sweep.running"  # all that a run computes with is imported from here
NOT_THE_RUN: Final = ("name", "title", "question", "extends", "parameters")  # `values` holds the parameters
_DATA: Final = (parameter_files.FOLDER, Path(_worlds.__file__).parent / "worlds")
_LABELS: Final = Path(_reactions.__file__).parent / "labels.yaml"


def scenario_digest(scenario: Scenario) -> str:
    """sha256 of what a scenario makes a run do: without its names, and with every parameter's value."""
    from simulation.scenario import resolved

    plain = {key: value for key, value in resolved(scenario).items() if key not in NOT_THE_RUN}
    plain["interventions"] = [
        {key: value for key, value in item.items() if key != "name"} for item in plain["interventions"]
    ]
    return _sha256(plain)


def run_id(cell: str, draw: str, seed: int) -> str:
    """The id of a run: 32 hexadecimal digits. `cell`: digest of its scenario; `draw`: of what was drawn."""
    text = f"{versions_digest()}|{cell}|{draw}|{seed}"
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def draw_digest(drawn: Mapping[str, float]) -> str:
    """Digest of drawn parameters; "" for none."""
    return _sha256({name: value.hex() for name, value in sorted(drawn.items())}) if drawn else ""


@cache
def code_files() -> dict[str, str]:
    """Module -> sha256, of every module of this package that a run computes with."""
    names = sorted(compiled._with_imports(ENTRY, frozenset()))
    return {name: _file_hash(compiled._source(name)) for name in names}


@cache
def data_files() -> dict[str, str]:
    """File below the package -> sha256: parameters, option tables, worlds, labels of switches."""
    files = [path for folder in _DATA for path in sorted(folder.rglob("*.yaml"))]
    return {path.relative_to(PACKAGE).as_posix(): _file_hash(path) for path in (*files, _LABELS)}


@cache
def versions_digest() -> str:
    """One hash for all code and data."""
    return _sha256({"code": code_files(), "data": data_files()})


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Names whose hashes differ, or that only one side has."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _sha256(data: Any) -> str:
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()

"""The first picture, kept from an earlier start: the page shows it while the model is still being loaded.

A picture is found by a hash of all code and data of this package, of the scenario and of the libraries that
compute, so none can be stale. It is plain numbers as JSON; what does not look like a picture is not shown.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from simulation.cache_folder import base_folder
from simulation.files import write_atomic

if TYPE_CHECKING:
    from simulation.scenario import Scenario

PACKAGE: Final = Path(__file__).resolve().parents[1]
KINDS: Final = (".py", ".yaml", ".csv", ".json")
LIBRARIES: Final = ("numpy", "numba")
SEED: Final = 1
Picture = dict[str, Any]  # as `simulation.page.shown.View.map`


def keep(scenario: Scenario, picture: Picture) -> None:
    """Keep the map of week 0 under SEED. Nothing is kept where the folder cannot be written."""
    path = _path(scenario)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            write_atomic(path, json.dumps(picture, separators=(",", ":")))


def kept(scenario: Scenario) -> Picture | None:
    """The picture of the scenario in week 0 under SEED; None if there is none, or rubbish in its place."""
    try:
        found = json.loads(_path(scenario).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return found if _is_picture(found, scenario) else None


def _is_picture(found: Any, scenario: Scenario) -> bool:
    world = scenario.geography()
    with contextlib.suppress(KeyError, TypeError, ValueError):
        rows, places = found["agents"]
        return (
            len(rows) == len(places)
            and _whole(rows, 2**31)
            and _whole(places, len(world.places))
            and _whole(found["first_rows"], 2**31)
            and all(len(found[name]) == len(world.lanes) for name in ("flow", "without", "goods"))
            and all(isinstance(x, (int, float)) for name in ("flow", "without") for x in found[name])
            and found["hits"] == found["switched"] == []
            and (found["week"], found["weeks"], found["heaviest"]) == (0, 0, 0)
        )
    return False


def _whole(values: Any, end: int) -> bool:
    """Whether all are whole numbers from 0 to below `end`."""
    return all(type(x) is int and 0 <= x < end for x in values)


def _path(scenario: Scenario) -> Path:
    from simulation.scenario import resolved

    asked = json.dumps(resolved(scenario), sort_keys=True, default=str)
    digest = hashlib.sha256(_software() + asked.encode()).hexdigest()[:32]
    return base_folder() / "first" / f"{digest}.json"


@cache
def _software() -> bytes:
    """Hash of what decides what a model does and how the page shows it.

    `study.sweep.identity` has one of what a run computes with, but importing it takes numba: the page is not
    to wait for that.
    """
    digest = hashlib.sha256(sys.version.encode())
    for library in LIBRARIES:
        digest.update(importlib.metadata.version(library).encode())
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in KINDS:
            digest.update(str(path.relative_to(PACKAGE)).encode() + path.read_bytes())
    return digest.digest()

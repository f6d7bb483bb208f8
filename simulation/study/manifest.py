"""What a run folder says about itself: what was asked, with which numbers, and on which software."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import platform
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from simulation import __version__
from simulation.files import write_atomic
from simulation.study.facts import Basis
from simulation.study.folders import MANIFEST

PACKAGE: Final = Path(__file__).resolve().parents[1]
LIBRARIES: Final = ("mesa", "numpy", "numba", "pandas", "pyarrow")


def run_identity(asked: Mapping[str, Any]) -> str:
    """sha256 of what determines the tables of a run: scenario, parameters and seed, as JSON data."""
    text = json.dumps(asked, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def write_manifest(folder: Path, about: Mapping[str, Any], *, wall_seconds: float | None = None) -> None:
    """Write manifest.json into `folder`: `about`, software, a hash of every output there, costs."""
    outputs = {
        path.name: {
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "bytes": path.stat().st_size,
        }
        for path in sorted(folder.iterdir())
    }
    data = {
        **about,
        "versions": versions(),
        **git_state(),
        "outputs": outputs,
        "wall_seconds": None if wall_seconds is None else round(wall_seconds, 2),
        "peak_memory_mb": peak_memory_mb(),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    write_atomic(folder / MANIFEST, text + "\n")


def basis_shares(basis: Basis) -> dict[str, float | int]:
    """The counts, and the share that is assumed (0 to 1)."""
    return {**dataclasses.asdict(basis), "total": basis.total, "assumed_share": round(basis.assumed_share, 4)}


def versions() -> dict[str, str | None]:
    """Versions of what computes the results; None for a library that is not installed."""
    found: dict[str, str | None] = {"squeeze": __version__, "python": platform.python_version()}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = None
    return found


def git_state() -> dict[str, str | bool | None]:
    """Commit of the source that runs, and whether it was changed since; null for an installed package."""
    tracked = _git("ls-files", "--error-unmatch", "--", "__init__.py")
    commit = _git("rev-parse", "HEAD") if tracked else None
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ".") if commit else None
    return {"commit": commit, "modified": None if commit is None else bool(changed)}


def _git(*arguments: str) -> str | None:
    command = ["git", "-C", str(PACKAGE), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def peak_memory_mb() -> float | None:
    """Most memory that this process has held (MB); None where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak * (1 if sys.platform == "darwin" else 1024) / 1e6, 1)

"""The command line as tests call it: in this process, or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

import simulation
from simulation.cli import app


def squeeze(*arguments: str) -> Result:
    """What the command returns, prints and says on standard error."""
    return CliRunner().invoke(app, list(arguments))


def in_a_process(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The same in a fresh interpreter."""
    command = [sys.executable, "-m", "simulation", *arguments]
    env = {**os.environ, "PYTHONPATH": str(Path(simulation.__file__).parents[1])}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=env, check=False, timeout=120)

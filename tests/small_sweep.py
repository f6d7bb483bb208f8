"""A small design in the sandbox, and the command line that runs it in processes of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from typer.testing import CliRunner

import simulation
from simulation.cli import app

PACKAGE_FOLDER = str(Path(simulation.__file__).parents[1])
TABLES = ("runs.parquet", "series.parquet", "switches.parquet", "displacement.parquet",
          "effects.csv", "balloon.csv", "stability.csv", "findings.md", "figure.png", "stability.png")  # fmt: skip
DESIGN = """\
title: A small sweep
question: Does every run arrive, once?
scenarios: [sandbox_first_steps]
against: sandbox_baseline
weeks: {weeks}
levers:
  burn_in: {{sets: parameters.run.burn_in_weeks, values: [0]}}
  intensity:
    unit: share
    sets: interventions.0.intensity
    values: [{levels}]
seeds: {seeds}
series_weeks: 13
measures: [quantity_delivered_kg, overdose_deaths]
figure: {{kind: lines, x: intensity}}
"""


def write_design(folder: Path, *, seeds: int = 2, levels: str = "0.5, 1", weeks: int = 60) -> Path:
    """A design file; a run of it takes some hundredths of a second."""
    path = folder / "small.yaml"
    path.write_text(DESIGN.format(weeks=weeks, levels=levels, seeds=seeds))
    return path


def environment() -> dict[str, str]:
    """Processes find this package, from wherever they are started."""
    return {**os.environ, "PYTHONPATH": PACKAGE_FOLDER}


def command(*arguments: object) -> list[str]:
    """The command line of `squeeze`."""
    return [sys.executable, "-m", "simulation", *map(str, arguments)]


def squeeze(*arguments: object) -> SimpleNamespace:
    """Run `squeeze` to its end, in this process: returncode, stdout, stderr."""
    done = CliRunner().invoke(app, list(map(str, arguments)))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return SimpleNamespace(returncode=done.exit_code, stdout=done.stdout, stderr=done.stderr)


def start(*arguments: object) -> subprocess.Popen[str]:
    """Start `squeeze` in a process group of its own."""
    return subprocess.Popen(command(*arguments), env=environment(), stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, start_new_session=True)  # fmt: skip


def journal_size(out: Path) -> int:
    """Bytes in all journals of a sweep's folder."""
    return sum(path.stat().st_size for path in out.glob("journal/*.journal"))


def tables(out: Path) -> dict[str, bytes]:
    """The bytes of every final table and figure."""
    return {name: (out / name).read_bytes() for name in TABLES}

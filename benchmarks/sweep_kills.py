"""Kill a sweep again and again, resume it, and hold the result against one that nobody killed.

    python benchmarks/sweep_kills.py [--runs 2000] [--kills 10] [--workers 2] [--luck 1]

Each kill is SIGKILL to the whole process group at a random moment: while modules are loaded, runs are made,
records are written or tables are put together. Prints one JSON object; exit status 1 if a byte differs, or
a run is lost or doubled. Sandbox, short runs; takes some minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from simulation.study.sweep.journal import entries, journals_in

DESIGN = """\
title: Two thousand short runs
question: Is any run lost or doubled if the sweep is killed?
scenarios: [sandbox_first_steps]
against: sandbox_baseline
weeks: 60
levers:
  burn_in: {{sets: parameters.run.burn_in_weeks, values: [0]}}
  intensity: {{sets: interventions.0.intensity, values: [0.2, 0.4, 0.6]}}
seeds: {seeds}
series_weeks: 13
measures: [quantity_delivered_kg, overdose_deaths]
figure: {{kind: lines, x: intensity}}
"""
RUNS_A_SEED = 4  # three levels and the comparator
NOT_COMPARED = {"manifest.json"}  # holds timings


def sweep(design: Path, out: Path, workers: int) -> subprocess.Popen[bytes]:
    """Start a sweep in a process group of its own."""
    command = [
        sys.executable,
        "-m",
        "simulation",
        "sweep",
        str(design),
        "--workers",
        str(workers),
        "--out",
        str(out),
    ]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def recorded(out: Path) -> list[str]:
    """Ids of all records in the journals of a folder."""
    return [entry.read().id for path in journals_in(out) for entry in entries(path)]


def final_files(out: Path) -> dict[str, bytes]:
    """Every file that a sweep leaves, but for its journal and what holds timings."""
    found = (path for path in sorted(out.iterdir()) if path.is_file() and not path.name.startswith("."))
    return {path.name: path.read_bytes() for path in found if path.name not in NOT_COMPARED}


def uninterrupted(design: Path, out: Path, workers: int) -> tuple[float, float]:
    """Seconds until the first record is written, and in all."""
    begun, first = time.monotonic(), 0.0
    process = sweep(design, out, workers)
    while process.poll() is None:
        if not first and any(path.stat().st_size for path in journals_in(out)):
            first = time.monotonic() - begun
        time.sleep(0.05)
    assert process.returncode == 0
    return first, time.monotonic() - begun


def wait_for(process: subprocess.Popen[bytes], out: Path, records: int) -> None:
    """Wait until so many records are in the journals, or the sweep has ended."""
    while process.poll() is None and (not out.is_dir() or len(recorded(out)) < records):
        time.sleep(0.1)


def killed_and_resumed(
    design: Path, out: Path, asked: argparse.Namespace, times: tuple[float, float]
) -> list[dict]:
    """Kill at moments drawn at random, then let it end.

    Moments count from the start of the process or, as often, from its first new record; of the last kill,
    from the last record on, when tables are put together.
    """
    moments, random_ = [], random.Random(asked.luck)
    start, work = times[0], times[1] - times[0]
    for kill in range(asked.kills):
        process = sweep(design, out, asked.workers)
        before = len(recorded(out)) if out.is_dir() else 0
        if kill == asked.kills - 1:
            since, records, longest = "last record", asked.runs, 1.0
        elif random_.random() < 0.5:
            since, records, longest = "first new record", before + 1, work / asked.kills
        else:
            since, records, longest = "start", 0, start
        wait_for(process, out, records)
        wait = random_.uniform(0.0, longest)
        time.sleep(wait)
        ended = process.poll() is not None
        if not ended:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        moments.append({
            "seconds": round(wait, 2), "since": since, "had_ended": ended,
            "records_then": len(recorded(out)) if out.is_dir() else 0,
            "tables_there": (out / "runs.parquet").exists(),
        })  # fmt: skip
    assert sweep(design, out, asked.workers).wait() == 0
    return moments


def main() -> int:
    """Run both sweeps and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in (("runs", 2000), ("kills", 10), ("workers", 2), ("luck", 1)):
        parser.add_argument(f"--{name}", type=int, default=value)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        design = Path(folder) / "kills.yaml"
        design.write_text(DESIGN.format(seeds=asked.runs // RUNS_A_SEED))
        times = uninterrupted(design, Path(folder) / "whole", asked.workers)
        moments = killed_and_resumed(design, Path(folder) / "killed", asked, times)
        whole, killed = (final_files(Path(folder) / name) for name in ("whole", "killed"))
        ids = recorded(Path(folder) / "killed")
        result = {
            "runs": asked.runs, "kills": asked.kills, "workers": asked.workers,
            "seconds_to_first_record": round(times[0], 1),
            "uninterrupted_seconds": round(times[1], 1), "moments": moments,
            "files_compared": sorted(whole), "files_that_differ": sorted(
                name for name in whole.keys() | killed.keys() if whole.get(name) != killed.get(name)),
            "runs_lost": asked.runs - len(set(ids)), "runs_doubled": len(ids) - len(set(ids)),
        }  # fmt: skip
    print(json.dumps(result, indent=2))
    return int(bool(result["files_that_differ"] or result["runs_lost"] or result["runs_doubled"]))


if __name__ == "__main__":
    sys.exit(main())

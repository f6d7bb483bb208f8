"""How fast sweeps are: workers against a spin ceiling, the engine's overhead, and a worker's memory.

    python benchmarks/sweep.py [--runs 40] [--memory-runs 2000] [--repeats 3] [--skip-memory]

- two_workers: throughput with 2 workers by that with 1, on as many runs of the default model; beside it the
  same ratio for processes that only count (the spin ceiling of this machine, at this moment). Asked for: 1.8
  on two idle cores, or 0.9 of the ceiling. Engine and ceiling are measured in turn; medians.
- overhead: share of a sweep's time with one worker that is not the model's own (built and run bare, with
  nothing shared between runs on either side). Asked for: under 0.1.
- memory: resident memory of one worker after 200 and after all of `--memory-runs` short runs of the sandbox.
  Asked for: growth under 0.02.
Prints one JSON object. Shared machines vary: read ratios, not seconds.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from simulation.scenario import load_scenario
from simulation.study import simulate
from simulation.study.design import Design, load_design
from simulation.study.sweep.drive import run_missing
from simulation.study.sweep.plan import Plan, make_plan

SPINS = 6_000_000
DESIGN = """\
title: Speed
question: How fast?
scenarios: [{scenario}]
{more}seeds: {seeds}
series_weeks: 13
measures: [quantity_delivered_kg]
"""
SHORT = "weeks: {weeks}\nlevers: {{burn_in: {{sets: parameters.run.burn_in_weeks, values: [0]}}}}\n"


def plan_of(scenario: str, seeds: int, weeks: int | None = None) -> Plan:
    """As many runs of one scenario; they share nothing but the scenario."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speed.yaml"
        more = SHORT.format(weeks=weeks) if weeks else ""
        path.write_text(DESIGN.format(scenario=scenario, seeds=seeds, more=more))
        design: Design = load_design(path)
    return make_plan(design)


def sweep_seconds(plan: Plan, workers: int) -> float:
    """Wall time of the runs of a plan; workers are started and warm before the clock starts."""
    with tempfile.TemporaryDirectory() as folder:
        warm = plan_of("baseline", 2 * workers, 20)
        run_missing(warm, Path(folder) / "warm", workers=workers)
        begun = time.perf_counter()
        run_missing(plan, Path(folder) / "timed", workers=workers)
        return time.perf_counter() - begun


def bare_seconds(seeds: int) -> float:
    """Wall time of the same runs without the engine."""
    scenario = load_scenario("baseline")
    begun = time.perf_counter()
    for seed in range(1, seeds + 1):
        simulate(scenario, seed).close()
    return time.perf_counter() - begun


def spin(_: int) -> float:
    """Count, and nothing else."""
    begun, total = time.perf_counter(), 0
    for k in range(SPINS):
        total += k & 1
    return time.perf_counter() - begun


def spin_ceiling() -> float:
    """Throughput of two counting processes by that of one."""
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(spin, range(2), chunksize=1)
        begun = time.perf_counter()
        pool.apply(spin, (0,))
        one = time.perf_counter() - begun
        begun = time.perf_counter()
        pool.map(spin, range(2), chunksize=1)
        return 2 * one / (time.perf_counter() - begun)


MEMORY = """\
import json, sys
from simulation.study.sweep.running import run_task, tasks_of, families_of
sys.path.insert(0, {here!r})
from sweep import plan_of
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096
plan = plan_of("sandbox_baseline", {runs}, 30)
families = families_of((run.id, plan.scenario(run), run.seed) for run in plan.runs)
made, found = 0, []
for task in tasks_of(families, plan.kept, 1 + {runs} // 320):
    run_task(task)
    made += len(task.ids)
    found.append((made, resident()))
print(json.dumps(found))
"""


def memory(runs: int) -> dict[str, float]:
    """Resident memory of a worker in a process of its own."""
    code = MEMORY.format(here=str(Path(__file__).parent), runs=runs)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    early = max(size for made, size in found if made <= 200 or made == found[0][0])
    late = found[-1][1]
    return {
        "runs": found[-1][0],
        "mb_after_200": round(early / 1e6, 1),
        "mb_at_the_end": round(late / 1e6, 1),
        "growth": round(late / early - 1, 4),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--memory-runs", type=int, default=2000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--skip-memory", action="store_true")
    asked = parser.parse_args()
    plan = plan_of("baseline", asked.runs)
    ones, twos, bares, ceilings = [], [], [], []
    for _ in range(asked.repeats):
        ceilings.append(spin_ceiling())
        twos.append(sweep_seconds(plan, 2))
        ones.append(sweep_seconds(plan, 1))
        bares.append(bare_seconds(asked.runs))
    ratio = statistics.median(a / b for a, b in zip(ones, twos, strict=True))
    ceiling = statistics.median(ceilings)
    result = {
        "runs": asked.runs, "repeats": asked.repeats,
        "one_worker_runs_per_second": round(asked.runs / statistics.median(ones), 3),
        "two_workers_runs_per_second": round(asked.runs / statistics.median(twos), 3),
        "two_workers_ratio": round(ratio, 3), "spin_ceiling": round(ceiling, 3),
        "ratio_of_ceiling": round(ratio / ceiling, 3),
        "overhead": round(statistics.median(a / b for a, b in zip(ones, bares, strict=True)) - 1, 4),
        "memory": None if asked.skip_memory else memory(asked.memory_runs),
        "cores": os.cpu_count(), "load_average": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
    }  # fmt: skip
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()

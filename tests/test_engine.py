"""The engine: many runs in order, whoever runs them; a failed run is named and stops nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from sandbox import mixed, sandbox

from simulation.errors import UserError
from simulation.model import SupplyChain
from simulation.study import simulate
from simulation.study.engine import Failure, RunsFailedError, Task, all_of, run_many

ROOT = Path(__file__).resolve().parents[1]


def who_and_what(model: SupplyChain) -> tuple[int, int, bytes]:
    return model.seed, os.getpid(), model.history.weekly.tobytes()


def seven_fails(model: SupplyChain) -> int:
    if model.seed == 7:
        raise ZeroDivisionError("seven")
    return model.seed


def test_results_come_in_order_and_do_not_depend_on_the_number_of_workers():
    tasks = [Task(mixed(weeks=12), seed, who_and_what) for seed in (5, 3, 4, 1)]
    done: list[int] = []
    alone = all_of(run_many(tasks, workers=1, progress=done.append))
    shared = all_of(run_many(tasks, workers=2, progress=done.append))
    assert [seed for seed, _, _ in alone] == [seed for seed, _, _ in shared] == [5, 3, 4, 1]
    assert [table for _, _, table in alone] == [table for _, _, table in shared]
    assert {process for _, process, _ in alone} == {os.getpid()}
    assert os.getpid() not in {process for _, process, _ in shared[1:]}
    assert done == [1, 2, 3, 4, 1, 2, 3, 4]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failed_run_is_named_and_the_others_are_there(workers):
    results = run_many([Task(sandbox(weeks=2), seed, seven_fails) for seed in (6, 7, 8)], workers=workers)
    assert (results[0], results[2]) == (6, 8)
    failure = results[1]
    assert isinstance(failure, Failure)
    assert str(failure) == "scenario sandbox_baseline, seed 7: ZeroDivisionError: seven"
    assert "in seven_fails" in failure.trace
    with pytest.raises(RunsFailedError, match="1 of the runs failed\nscenario sandbox_baseline, seed 7"):
        all_of(results)


@pytest.mark.parametrize("workers", [0, -1, 1025])
def test_a_number_of_workers_that_makes_no_sense_is_refused(workers):
    with pytest.raises(UserError) as caught:
        run_many([], workers=workers)
    assert str(caught.value) == f"command line:1: --workers: {workers} is outside 1 to 1024 (processes)"


def test_no_tasks_give_no_results():
    assert run_many([], workers=2) == []


def test_a_frozen_run_is_the_same_until_then_and_switches_die_out_after():
    scenario = mixed(weeks=60)
    free, frozen = simulate(scenario, 1), simulate(scenario, 1, frozen_from=20)
    assert np.array_equal(free.history.weekly[:20], frozen.history.weekly[:20])
    assert not np.array_equal(free.history.weekly[20:], frozen.history.weekly[20:])
    switches = frozen.weekly["switches"]
    assert switches[:20].sum() > 0
    assert switches[46:].sum() == 0  # the longest lead of an option is 26 weeks
    assert free.weekly["switches"][46:].sum() > 0


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGINT to a process group")
def test_ctrl_c_stops_all_workers_at_once(tmp_path):
    script = tmp_path / "many.py"
    script.write_text(
        textwrap.dedent("""
        import signal

        from simulation.scenario import load_scenario
        from simulation.study.engine import Task, run_many

        signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background would not hear it

        def size(model):
            return model.seed

        if __name__ == "__main__":
            scenario = load_scenario("sandbox_baseline")
            tasks = [Task(scenario, seed, size) for seed in range(1, 2000)]
            try:
                run_many(tasks, workers=2, progress=lambda done: print(done, flush=True))
            except KeyboardInterrupt:
                print("stopped", flush=True)
        """)
    )
    process = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= 3:
            break
    os.killpg(process.pid, signal.SIGINT)
    said, complaints = process.communicate(timeout=60)
    assert said.splitlines()[-1] == "stopped"
    assert complaints == ""
    assert process.returncode == 0

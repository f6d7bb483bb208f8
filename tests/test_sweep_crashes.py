"""A sweep that is killed, interrupted, out of disk space or split ends with the same bytes as one that is not."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from distributed import Client
from small_sweep import command, environment, journal_size, squeeze, start, tables, write_design

from simulation.study.sweep.journal import entries, journals_in

resource = pytest.importorskip("resource", reason="limits of POSIX")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="process groups and signals of POSIX")


def wait_for(condition, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> tuple[Path, Path]:
    """A design of 200 runs and the folder of its uninterrupted sweep."""
    return swept(tmp_path_factory.mktemp("whole"), seeds=50)


@pytest.fixture(scope="module")
def few(tmp_path_factory) -> tuple[Path, Path]:
    """The same with 48 runs, for tests that need not catch the sweep at work."""
    return swept(tmp_path_factory.mktemp("few"), seeds=12)


def swept(folder: Path, seeds: int) -> tuple[Path, Path]:
    design = write_design(folder, seeds=seeds, levels="0.3, 0.6, 0.9")
    done = squeeze("sweep", design, "--workers", 1, "--out", folder / "out")
    assert done.returncode == 0, done.stderr
    return design, folder / "out"


@pytest.mark.slow
def test_three_kills_of_the_whole_process_group_lose_and_double_no_run(whole, tmp_path):
    design, expected = whole
    out, luck = tmp_path / "out", random.Random(3)
    for _ in range(3):
        process = start("sweep", design, "--workers", 2, "--out", out)
        limit = journal_size(out) + luck.randint(1, 15_000) if out.exists() else 1
        wait_for(lambda limit=limit, one=process: journal_size(out) >= limit or one.poll() is not None)
        assert process.poll() is None, "it ended before it could be killed"
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert not (out / "manifest.json").exists()
    before = sum(1 for path in journals_in(out) for _ in entries(path))
    assert 0 < before < 200
    last = squeeze("sweep", design, "--workers", 2, "--out", out)
    assert last.returncode == 0, last.stderr
    assert f"({before} were there)" in last.stderr  # what was there has not been made again
    assert tables(out) == tables(expected)
    ids = [entry.read().id for path in journals_in(out) for entry in entries(path)]
    assert len(ids) == len(set(ids)) == 200


def test_a_half_written_record_is_cut_off_and_its_run_made_again(few, tmp_path):
    design, expected = few
    (tmp_path / "journal").mkdir()
    (tmp_path / "sweep.json").write_bytes((expected / "sweep.json").read_bytes())
    full = journals_in(expected)[0].read_bytes()
    (tmp_path / "journal" / "sweep.journal").write_bytes(full[: len(full) - 700])
    done = squeeze("sweep", design, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    assert tables(tmp_path) == tables(expected)


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_takes_less_than_five_seconds_and_can_be_resumed(how, whole, tmp_path):
    design, expected = whole
    starter = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); " \
              "from simulation.cli import main; main()"  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", starter, "sweep", str(design), "--out", str(tmp_path / "out")],
        env=environment(), stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    wait_for(lambda: journal_size(tmp_path / "out") > 0)
    begun = time.monotonic()
    if how == signal.SIGINT:
        os.killpg(process.pid, how)
    else:
        os.kill(process.pid, how)
    _, said = process.communicate(timeout=60)
    assert time.monotonic() - begun < 5
    assert process.returncode == 130
    assert said.splitlines()[-1].startswith("stopped: ")
    assert "Traceback" not in said
    assert squeeze("sweep", design, "--out", tmp_path / "out").returncode == 0
    assert tables(tmp_path / "out") == tables(expected)


@pytest.mark.slow
def test_the_second_sweep_on_a_folder_is_refused_and_the_first_goes_on(whole, tmp_path):
    design, expected = whole
    out = tmp_path / "out"
    first = start("sweep", design, "--workers", 1, "--out", out)
    wait_for(lambda: journal_size(out) > 0)
    os.killpg(first.pid, signal.SIGSTOP)  # so that it is still there
    second = squeeze("sweep", design, "--out", out, "--fresh")
    os.killpg(first.pid, signal.SIGCONT)
    assert second.returncode == 2
    assert f"is being written by another sweep (process {first.pid} on " in second.stderr
    first.communicate()
    assert first.returncode == 0
    assert tables(out) == tables(expected)


def test_a_full_disk_is_told_and_loses_nothing_that_was_finished(few, tmp_path):
    design, expected = few
    out, bytes_a_file = tmp_path / "out", 3 * journal_size(expected) // 4

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_a_file, bytes_a_file))

    full = subprocess.run(command("sweep", design, "--workers", 1, "--out", out), env=environment(),
                          preexec_fn=small_files, capture_output=True, text=True, check=False)  # fmt: skip
    assert full.returncode == 2
    assert (
        "--out: cannot be written (file too large); allowed is a folder with space and permission"
        in full.stderr
    )
    assert "all runs that were finished are kept" in full.stderr
    assert "Traceback" not in full.stderr
    kept = sum(1 for path in journals_in(out) for _ in entries(path))
    assert kept > 20
    again = squeeze("sweep", design, "--out", out)
    assert again.returncode == 0, again.stderr
    assert f"({kept} were there)" in again.stderr
    assert tables(out) == tables(expected)


def test_four_parts_merged_are_the_whole(few, tmp_path):
    design, expected = few
    shared, own = tmp_path / "shared", tmp_path / "own"
    for part in (1, 2, 3):
        done = squeeze("sweep", design, "--workers", 1, "--shard", f"{part}/4", "--out", shared)
        assert done.returncode == 0, done.stdout + done.stderr
    early = squeeze("merge", design, shared)
    assert early.returncode == 2
    assert "runs are missing" in early.stderr
    assert not (shared / "runs.parquet").exists()
    assert squeeze("sweep", design, "--workers", 1, "--shard", "4/4", "--out", own).returncode == 0
    merged = squeeze("merge", design, shared, own, "--out", tmp_path / "merged")
    assert merged.returncode == 0, merged.stderr
    assert tables(tmp_path / "merged") == tables(expected)


def test_a_dask_cluster_gives_the_same_bytes(few, tmp_path):
    design, expected = few
    file = tmp_path / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    members = [[*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show",
                "--scheduler-file", file]]  # fmt: skip
    members += 2 * [[*dask, "worker", "--scheduler-file", file, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                     "--host", "127.0.0.1", "--local-directory", tmp_path]]  # fmt: skip
    running = []
    try:
        for member in members:
            running.append(subprocess.Popen(list(map(str, member)), env=environment(), stdout=subprocess.DEVNULL,
                                            stderr=subprocess.DEVNULL))  # fmt: skip
            wait_for(file.exists)
        wait_for(lambda: file.read_text().endswith("}"))  # it is there before it is written
        address = json.loads(file.read_text())["address"]
        wait_for(lambda: workers_of(address) == 2)
        done = squeeze("sweep", design, "--dask", address, "--out", tmp_path / "out")
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            ended(process)
    assert done.returncode == 0, done.stderr
    assert tables(tmp_path / "out") == tables(expected)


def ended(process: subprocess.Popen[str]) -> None:
    """Wait for it, and kill it where it does not end: a worker on a busy machine may wait for its scheduler."""
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def workers_of(address: str) -> int:
    with Client(address, timeout=30, set_as_default=False) as client:
        return len(client.scheduler_info()["workers"])


def test_a_scheduler_that_does_not_answer_is_a_users_mistake(tmp_path, monkeypatch):
    from simulation.errors import UserError
    from simulation.study.sweep import cluster

    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 1)
    with (
        pytest.raises(UserError, match="--dask: tcp://127.0.0.1:9 cannot be reached"),
        cluster.joined("tcp://127.0.0.1:9"),
    ):
        pass

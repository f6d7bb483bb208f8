"""Every file in bad_designs/ begins with the exact messages that it must give; so does a bad command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_sweep import squeeze, write_design
from test_bad_scenarios import MARK, as_pattern
from test_bad_scenarios import expected as expected_of

from simulation.errors import UserError
from simulation.study.design import load_design

FOLDER = Path(__file__).parent / "bad_designs"
FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_bad_design_gives_exactly_its_messages(path, monkeypatch):
    import re

    monkeypatch.chdir(FOLDER)
    assert expected_of(path), f"the file has no line {MARK}"
    with pytest.raises(UserError) as caught:
        load_design(path)
    assert re.fullmatch(as_pattern(expected_of(path)), str(caught.value)), str(caught.value)


def test_check_reads_designs_and_scenarios_and_tells_all(monkeypatch):
    monkeypatch.chdir(FOLDER)
    done = squeeze("check", "sandbox_baseline", "value_twice.yaml", "levers_empty.yaml")
    assert done.returncode == 2
    assert done.stdout.startswith("sandbox_baseline: correct (world sandbox")
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "value_twice.yaml",
        "levers_empty.yaml",
    ]


def test_check_says_how_large_a_correct_design_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_design(tmp_path, seeds=5, levels="0, 0.5, 1")
    done = squeeze("check", "small.yaml")
    assert (done.returncode, done.stdout) == (
        0, "small.yaml: correct (3 combinations × 5 seeds, against sandbox_baseline)\n",
    )  # fmt: skip


def test_a_million_runs_need_yes_and_a_plan_of_them_does_not(tmp_path):
    design = write_design(tmp_path, seeds=100_000, levels="0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1")
    done = squeeze("sweep", design, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr == (
        "command line:1: --yes: 1000000 runs are more than 100000; allowed with --yes (look at --plan first)\n"
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("part", ["0/3", "4/3", "1", "a/b", "1/0"])
def test_a_part_that_makes_no_sense_is_refused(part, tmp_path):
    done = squeeze("sweep", write_design(tmp_path), "--shard", part, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert f"{part} is no part; allowed is I/N" in done.stderr.replace("'", "")


def test_an_unknown_design_is_told_with_the_nearest(tmp_path, monkeypatch):
    done = squeeze("sweep", "kyc_coverages")
    assert done.returncode == 2
    assert done.stderr == (
        "kyc_coverages:1: design: there is no design 'kyc_coverages'; did you mean 'kyc_coverage'?\n"
    )

"""`squeeze validate`: what it runs, writes and refuses; on a small pattern of the sandbox."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console
from test_validation_patterns import SMALL, file_of
from typer.testing import CliRunner, Result

from simulation.branching import go_on
from simulation.cli import app
from simulation.model import SupplyChain
from simulation.report.validation_screen import print_validation
from simulation.study import validation_patterns
from simulation.study.validation import FAIL, PASS, make_plan, run_validation
from simulation.study.validation_runs import run_seed, tasks_of
from simulation.study.validation_series import Watch, sourced, watched

IMPOSSIBLE = SMALL.replace("id: X1", "id: X2").replace("band: [0, null]", "band: [null, -1]")


def squeeze(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["validate", *arguments])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to write in, with two patterns instead of the shipped ones: one true, one that cannot be."""
    folder = tmp_path / "patterns"
    folder.mkdir()
    file_of(folder, SMALL)
    file_of(folder, IMPOSSIBLE, "X2_small.yaml")
    (folder / "why.yaml").write_text("patterns: {X2: mass is never negative}\n", encoding="utf-8")
    monkeypatch.setattr(validation_patterns, "FOLDERS", (folder,))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def test_patterns_are_printed_and_written_with_their_manifest(here: Path) -> None:
    done = squeeze("--seeds", "2", "--workers", "1", "--out", "out")
    assert done.exit_code == 0, done.output
    assert "X1  PASS  Small" in done.stdout
    assert "1 of 2 patterns pass (X1); 2 seeds" in done.stdout
    manifest = json.loads((here / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["kind"], manifest["seeds"], manifest["verdicts"]) == (
        "validation", [1, 2], {"X1": "pass", "X2": "fail"},
    )  # fmt: skip
    assert set(manifest["outputs"]) == {"validation.csv", "seeds.csv", "findings.md", "X1.png", "X2.png"}
    table = pd.read_csv(here / "out" / "validation.csv")
    assert table["verdict"].tolist() == [PASS, FAIL]
    seeds = pd.read_csv(here / "out" / "seeds.csv")
    assert table["median"][0] == pytest.approx(seeds["value"][:2].mean(), rel=1e-5)
    findings = (here / "out" / "findings.md").read_text(encoding="utf-8")
    assert "*Why:* mass is never negative" in findings
    assert (
        findings.index("X1. Small")
        < findings.index("Patterns that are not (1)")
        < findings.index("X2. Small")
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--seeds", "1"), "command line:1: --seeds: 1 is too few; an interval needs at least 2"),
        (("--seeds", "0"), "--seeds: 0 is too few"),
        (("--seeds", "1001"), "--seeds: 1001 is too many; allowed is at most 1000"),
        (("--pattern", "X3"), "there is no pattern 'X3'; allowed: X1, X2"),
        (("--pattern", "X1", "--pattern", "X1"), "X1 is named twice"),
    ],
)
def test_a_mistake_ends_with_status_2_and_nothing_written(
    here: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = squeeze(*arguments)
    assert done.exit_code == 2, done.output
    assert message in done.stderr
    assert list(here.iterdir()) == []


def test_another_validation_is_replaced_only_with_force(here: Path) -> None:
    arguments = ("--workers", "1", "--out", "out", "--pattern", "X1", "--seeds")
    assert squeeze(*arguments, "2").exit_code == 0
    refused = squeeze(*arguments, "3")
    assert refused.exit_code == 2
    assert "holds another run" in refused.stderr
    assert squeeze(*arguments, "3", "--force").exit_code == 0


def test_an_arm_is_the_run_from_scratch(here: Path) -> None:
    """What branches off the shared baseline gives the numbers of a run of its own."""
    plan = make_plan(["X1"], seeds=2)
    (task, _) = tasks_of(plan.patterns, [1, 2])
    value = run_seed(task).values["X1", "level"]
    pattern = plan.patterns[0]
    with_ = pattern.baseline.__class__(
        **{
            **vars(pattern.baseline),
            "weeks": pattern.start_week + pattern.weeks,
            "interventions": pattern.arms["with"].interventions,
        }
    )
    model = SupplyChain(with_, seed=1)
    watch = Watch.of(model, with_.weeks)
    go_on(model, with_.weeks, watch.note)
    run = watched(model, watch)
    assert value == sourced(run, {"stages": ("precursor",)})[8:16].mean()
    assert value > 0


def test_the_number_of_workers_does_not_matter(here: Path) -> None:
    plan = make_plan(["X1"], seeds=2)
    one, two = (run_validation(plan, workers=workers) for workers in (1, 2))
    pd.testing.assert_frame_equal(one.table, two.table)
    assert all(np.array_equal(one.curves[key], two.curves[key]) for key in one.curves)


def test_a_terminal_gets_a_table_with_verdicts(here: Path) -> None:
    done = run_validation(make_plan(["X1", "X2"], seeds=2), workers=1)
    screen = Console(force_terminal=True, width=200, file=io.StringIO(), color_system=None)
    print_validation(screen, done)
    text = screen.file.getvalue()  # type: ignore[attr-defined]
    assert "PASS" in text
    assert "FAIL" in text
    assert "reuter_1994" in text
    assert "1 of 2 patterns pass" in text

"""`squeeze run`, `compare` and `check`: what they print, write and return, and how they take mistakes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from cli_parts import in_a_process, squeeze
from fake_run import fake_run

import simulation
import simulation.study
from simulation.commands.shared import progress
from simulation.report import overview

SCENARIO = """\
title: A test
question: Does it run?
world: sandbox
start: 2020-01-06
weeks: 4
interventions: []
"""


@pytest.fixture
def scenario(tmp_path, monkeypatch):
    """A scenario file in the present folder, which is empty else."""
    monkeypatch.chdir(tmp_path)
    Path("test.yaml").write_text(SCENARIO)
    return "test.yaml"


@pytest.fixture
def drawn_fake_model(monkeypatch):
    """The model gives made-up tables, which are drawn; what was asked of it is returned."""
    asked = []

    def fake(scenario, seed, progress=None):
        asked.append((scenario.weeks, scenario.scale, seed))
        tables = vars(fake_run(scenario.weeks))
        world = scenario.geography()
        return SimpleNamespace(scenario=scenario, seed=seed, world=world, close=lambda: None, **tables)

    monkeypatch.setattr(simulation.study, "simulate", fake)
    return asked


@pytest.fixture
def fake_model(drawn_fake_model, monkeypatch):
    """The same without the drawing, which takes a second."""
    monkeypatch.setattr(overview, "draw_overview", lambda tables, facts, path: path.touch())
    return drawn_fake_model


# mistakes


def test_a_users_mistakes_are_all_on_standard_error_with_status_2(scenario):
    Path(scenario).write_text(SCENARIO.replace("weeks: 4", "weeks: 0").replace("sandbox", "sandbax"))
    done = squeeze("run", scenario)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "test.yaml:3: world: there is no world 'sandbax'; did you mean 'sandbox'?",
        "test.yaml:5: weeks: 0 is outside 1 to 5200 (weeks)",
    ]
    assert [path.name for path in Path().iterdir()] == ["test.yaml"]


def test_a_users_mistake_shows_no_trace_in_a_real_process(scenario, tmp_path):
    done = in_a_process("run", "nowhere.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("nowhere.yaml:1: file: there is no such file")


@pytest.mark.parametrize("setting", ["weeks", "=3", ""])
def test_a_setting_without_path_or_value_is_refused(scenario, setting):
    done = squeeze("run", scenario, "--set", setting)
    assert done.exit_code == 2
    assert done.stderr == (
        f"command line:1: --set: {setting!r} is no setting; allowed is PATH=VALUE, as in parameters.NAME=3\n"
    )


def test_a_setting_of_an_unknown_parameter_is_refused(scenario):
    done = squeeze("run", scenario, "--set", "parameters.lab.nonsense=3")
    assert done.exit_code == 2
    assert "parameters.lab.nonsense: there is no parameter 'lab.nonsense'" in done.stderr


def test_an_unknown_option_is_status_2():
    assert squeeze("run", "baseline", "--wekks", "3").exit_code == 2


def test_a_programme_error_is_status_1_with_a_trace(scenario, monkeypatch):
    def broken(scenario, seed, progress):
        raise RuntimeError("a bug")

    monkeypatch.setattr(simulation.study, "simulate", broken)
    done = squeeze("run", scenario)
    assert done.exit_code == 1
    assert isinstance(done.exception, RuntimeError)
    assert [path.name for path in Path().iterdir()] == ["test.yaml"]


def test_ctrl_c_is_status_130_and_leaves_nothing(scenario, monkeypatch):
    def stopped(scenario, seed, progress):
        raise KeyboardInterrupt

    monkeypatch.setattr(simulation.study, "simulate", stopped)
    done = squeeze("run", scenario)
    assert done.exit_code == 130
    assert done.stderr.endswith("stopped; nothing was written\n")
    assert [path.name for path in Path().iterdir()] == ["test.yaml"]


# run


def test_run_writes_the_default_folder_and_tells_the_story(scenario, drawn_fake_model):
    done = squeeze("run", scenario, "--seed", "7")
    assert done.exit_code == 0, done.output
    folder = Path("results/runs/test-seed7")
    assert (folder / "overview.png").stat().st_size > 50_000
    assert "A test (test)" in done.stdout
    assert "What was delivered" in done.stdout
    assert re.search(r"Written to results/runs/test-seed7 in \d+\.\d s; look at overview\.png\.", done.stdout)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["seed"], manifest["scenario"]["weeks"]) == (7, 4)
    assert str(Path.cwd()) not in (folder / "manifest.json").read_text()


def test_weeks_scale_and_settings_reach_the_model_and_the_manifest(scenario, fake_model):
    name = next(iter(name for name in simulation.parameters.load() if name.endswith(".lead_weeks")))
    done = squeeze(
        "run", scenario, "--weeks", "3", "--scale", "0.5", "--out", "mine", "--set", f"parameters.{name}=4"
    )
    assert done.exit_code == 0, done.output
    assert fake_model == [(3, 0.5, 1)]
    numbers = json.loads(Path("mine/manifest.json").read_text())["parameters"]
    assert (numbers[name]["value"], numbers[name]["changed"]) == (4, True)
    assert sum(number["changed"] for number in numbers.values()) == 1


def test_another_run_in_the_folder_is_refused_before_the_model_runs(scenario, fake_model):
    squeeze("run", scenario, "--out", "mine")
    done = squeeze("run", scenario, "--out", "mine", "--seed", "2")
    assert done.exit_code == 2
    assert done.stderr == (
        "command line:1: --out: mine holds another run; allowed is another folder, or --force to replace it\n"
    )
    assert len(fake_model) == 1
    assert squeeze("run", scenario, "--out", "mine", "--seed", "2", "--force").exit_code == 0
    assert squeeze("run", scenario, "--out", "mine", "--seed", "2").exit_code == 0


def test_progress_is_four_plain_lines_where_there_is_no_terminal(capsys):
    with progress("a run", 8) as advance:
        for week in range(8):
            advance(week + 1)
    assert capsys.readouterr().err.splitlines() == [
        "a run: 25 %",
        "a run: 50 %",
        "a run: 75 %",
        "a run: 100 %",
    ]


@pytest.mark.parametrize("cached", [True, False])
def test_compiling_is_announced_on_a_fresh_machine_only(scenario, fake_model, monkeypatch, cached):
    from simulation.rules import compiled

    monkeypatch.setattr(compiled, "is_cached", lambda: cached)
    done = squeeze("run", scenario)
    assert ("compiling the rules (once on this machine, about a minute)" in done.stderr) is not cached


def test_python_run_writes_the_same_folder(scenario, fake_model, tmp_path):
    model = simulation.run(scenario, seed=3, out=tmp_path / "folder")
    assert model.seed == 3
    assert json.loads((tmp_path / "folder" / "manifest.json").read_text())["seed"] == 3


# compare


def test_compare_writes_its_folder_and_prints_the_summary(scenario):
    Path("other.yaml").write_text(SCENARIO)
    asked = (
        "compare",
        scenario,
        "--against",
        "other.yaml",
        "--seeds",
        "2",
        "--workers",
        "1",
        "--out",
        "pairs",
    )
    done = squeeze(*asked)
    assert done.exit_code == 0, done.output
    summary = Path("pairs/summary.txt").read_text(encoding="utf-8")
    assert summary.startswith("A test (test) against other, same seeds\n")
    assert done.stdout.startswith(summary)
    assert Path("pairs/comparison.csv").read_text().startswith("measure,unit,direction,mean_with,")
    again = squeeze(*asked, "--no-twins")
    assert again.exit_code == 2
    assert "holds another run; allowed is another folder, or --force to replace it" in again.stderr


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--workers", "0", "--workers: 0 is outside 1 to 1024 (processes)"),
        ("--against-seeds-from", "2", "--against-seeds-from: 2 would use some seeds twice; "
         "allowed is 1 (the same luck on both sides) or more than 10"),
        ("--against", "nowhere", "there is no scenario 'nowhere'"),
        ("--against", "baseline", "baseline has world transpacific; allowed is sandbox, that of test"),
    ],
)  # fmt: skip
def test_compare_refuses_what_it_cannot_do_before_it_runs(scenario, option, value, message):
    done = squeeze("compare", scenario, "--against", scenario, option, value)
    assert done.exit_code == 2
    assert message in done.stderr
    assert [path.name for path in Path().iterdir()] == ["test.yaml"]


def test_compare_with_one_seed_is_refused(scenario, fake_model):
    done = squeeze("compare", scenario, "--seeds", "1")
    assert done.exit_code == 2
    assert done.stderr == "command line:1: --seeds: 1 is too few; an interval needs at least 2\n"


# check


def test_check_says_what_a_correct_file_holds(scenario):
    done = squeeze("check", scenario)
    assert (done.exit_code, done.stdout) == (
        0,
        "test.yaml: correct (world sandbox, 4 weeks from 2020-01-06, interventions: 0)\n",
    )


@pytest.mark.parametrize(
    ("file", "held"),
    [
        ("validation/V8_cheap_precursors.yaml", "pattern V8, 2 measurements over 104 weeks"),
        ("calibration/sandbox_recovery.yaml", "numbers, "),
        ("sensitivity/sandbox_quick.yaml", "uncertain numbers, "),
        ("stockpile_lag.yaml", "combinations × 20 seeds"),
    ],
)
def test_check_reads_designs_of_all_kinds_and_patterns(file, held):
    done = squeeze("check", str(Path(__file__).parents[1] / "experiments" / file))
    assert done.exit_code == 0, done.stderr
    assert held in done.stdout


def test_check_tells_the_problems_of_all_files(scenario):
    Path("bad.yaml").write_text(SCENARIO.replace("weeks: 4", "weeks: none"))
    Path("worse.yaml").write_text(SCENARIO + "colour: red\n")
    done = squeeze("check", "bad.yaml", scenario, "worse.yaml")
    assert done.exit_code == 2
    assert [line.split(":")[:3] for line in done.stderr.splitlines()] == [
        ["bad.yaml", "5", " weeks"],
        ["worse.yaml", "7", " colour"],
    ]
    assert done.stdout.startswith("test.yaml: correct")

"""What the command line prints, writes and returns."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from fake_run import fake_run
from typer.testing import CliRunner

import simulation
import simulation.study
from simulation.cli import app
from simulation.commands.listing import What
from simulation.commands.shared import progress
from simulation.listing import WHAT, Listing, print_listing
from simulation.measures import WEEKLY
from simulation.scenario import list_scenarios, load_scenario

HEAVY = ("mesa", "numba", "numpy", "pandas", "matplotlib", "scipy", "pyarrow", "ruamel", "networkx")
SCENARIO = """\
title: A test
question: Does it run?
world: sandbox
start: 2020-01-06
weeks: 4
interventions: []
"""


def squeeze(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


def in_a_process(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "simulation", *arguments]
    env = {**os.environ, "PYTHONPATH": str(Path(simulation.__file__).parents[1])}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=env, check=False, timeout=120)


@pytest.fixture
def scenario(tmp_path, monkeypatch):
    """A scenario file in the present folder, which is empty else."""
    monkeypatch.chdir(tmp_path)
    Path("test.yaml").write_text(SCENARIO)
    return "test.yaml"


@pytest.fixture
def fake_model(monkeypatch):
    """The model gives made-up tables; what was asked of it is returned."""
    asked = []

    def fake(scenario, seed, progress=None):
        asked.append((scenario.weeks, scenario.scale, seed))
        tables = vars(fake_run(scenario.weeks))
        world = scenario.geography()
        return SimpleNamespace(scenario=scenario, seed=seed, world=world, close=lambda: None, **tables)

    monkeypatch.setattr(simulation.study, "simulate", fake)
    return asked


# help, version, what is imported


def test_help_answers_in_half_a_second():
    in_a_process("--help")  # once, so that the byte code is there
    begun = time.perf_counter()
    done = in_a_process("--help")
    assert time.perf_counter() - begun < 3.0  # 0.3 s on an idle machine; the bound only catches heavy imports
    assert done.returncode == 0
    assert all(command in done.stdout for command in ("run", "compare", "check", "list"))


def test_help_imports_nothing_heavy():
    code = (
        "import sys, simulation.cli\n"
        "try: simulation.cli.app(['run', '--help'])\n"
        f"except SystemExit: print(sorted(m for m in {HEAVY} if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_version_is_that_of_the_package():
    done = squeeze("--version")
    assert (done.exit_code, done.stdout) == (0, f"squeeze {simulation.__version__}\n")


def test_the_package_offers_its_four_names_and_no_others():
    assert {"SupplyChain", "load_scenario", "run", "compare", "__version__"} == set(dir(simulation))
    assert simulation.load_scenario is load_scenario
    assert simulation.run is simulation.study.run
    with pytest.raises(AttributeError, match="module 'simulation' has no attribute 'sweep'"):
        simulation.sweep  # noqa: B018


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


def test_run_writes_the_default_folder_and_tells_the_story(scenario, fake_model):
    done = squeeze("run", scenario, "--seed", "7")
    assert done.exit_code == 0, done.output
    folder = Path("results/runs/test-seed7")
    assert (folder / "overview.png").exists()
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


# list


def test_everything_that_can_be_listed_has_a_listing():
    assert [what.value for what in What] == list(WHAT)


@pytest.mark.parametrize("what", list(WHAT))
def test_json_is_an_array_and_nothing_else(what):
    done = squeeze("list", what, "--json")
    assert done.exit_code == 0, done.output
    assert isinstance(json.loads(done.stdout), list)


def test_measures_are_listed_with_unit_and_direction():
    found = json.loads(squeeze("list", "measures", "--json").stdout)
    assert [row["name"] for row in found] == [measure.name for measure in WEEKLY]
    assert all(row["unit"] and row["direction"] and row["about"].endswith(".") for row in found)


def test_parameters_are_listed_with_all_that_belongs_to_them():
    found = json.loads(squeeze("list", "parameters", "--json").stdout)
    assert found
    for row in found:
        assert set(row) == {"name", "value", "unit", "range", "basis", "source", "note"}


def test_parameters_end_with_the_share_that_is_assumed(monkeypatch):
    from simulation import parameters
    from simulation.parameters import Parameter

    def made(name: str, basis: str) -> Parameter:
        return Parameter(name, 1.0, "weeks", 0.0, 2.0, basis, None, "a note")

    names = {"lab.a": "assumed", "lab.b": "estimated", "options.lab.c": "assumed", "options.lab.d": "assumed"}
    monkeypatch.setattr(parameters, "load", lambda: {n: made(n, b) for n, b in names.items()})
    lines = squeeze("list", "parameters").stdout.splitlines()
    assert lines[0].split() == ["name", "value", "unit", "range", "basis", "source", "note"]
    assert lines[1] == "lab.a          1      weeks  0 to 2  assumed    -       a note"
    assert lines[-1] == "2 parameters, 1 assumed (50%); 2 option numbers, 2 assumed (100%)"


def test_scenarios_interventions_worlds_and_reactions_are_found():
    assert {row["name"] for row in json.loads(squeeze("list", "scenarios", "--json").stdout)} == set(
        list_scenarios()
    )
    kinds = {row["kind"]: row for row in json.loads(squeeze("list", "interventions", "--json").stdout)}
    assert kinds["class_scheduling"]["fields"]["intensity"]["allowed"] == [0, 1]
    assert "sandbox" in squeeze("list", "worlds").stdout
    assert "change_routing" in squeeze("list", "reactions").stdout


def test_the_filter_looks_in_every_column_whatever_the_case():
    names = [
        row["name"]
        for row in json.loads(squeeze("list", "measures", "--json", "--filter", "HERFINDAHL").stdout)
    ]
    assert names == ["lab_concentration", "cell_concentration"]
    assert squeeze("list", "measures", "--filter", "zzz").stdout == "nothing contains 'zzz'\n"


def test_no_systems_is_said_plainly_and_is_an_empty_array(monkeypatch):
    monkeypatch.setitem(WHAT, "systems", lambda: Listing([], {}, nothing="no systems are catalogued yet"))
    done = squeeze("list", "systems")
    assert (done.exit_code, done.stdout) == (0, "no systems are catalogued yet\n")
    assert json.loads(squeeze("list", "systems", "--json").stdout) == []


def test_nothing_is_cut_where_there_is_no_terminal():
    note = "word " * 60
    text = _printed([{"name": "x", "note": note}], width=40)
    assert text == f"name  note\nx     {note.strip()}\n"


def test_on_a_terminal_wide_rows_get_a_line_for_the_name_and_fit_the_width():
    rows = [{"name": "n" * 70, "value": "v" * 60, "note": "word " * 60}]
    lines = _printed(rows, width=100, terminal=True).splitlines()
    assert max(map(len, lines)) <= 100
    assert lines[2].strip() == "n" * 70
    assert lines[3].strip() == "v" * 60
    assert " ".join(" ".join(lines[4:]).split()) == ("word " * 60).strip()


def _printed(rows: list[dict[str, str]], width: int, terminal: bool = False) -> str:
    import io

    from rich.console import Console

    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=terminal, color_system=None)
    shown = {key: (lambda row, key=key: row[key]) for key in rows[0] if key != "note"}
    print_listing(console, Listing(rows, shown, note=lambda row: row["note"]), as_json=False)
    return file.getvalue()


def test_output_can_be_cut_short_by_a_pipe():
    command = f"{sys.executable} -m simulation list parameters | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("name")
    assert "Traceback" not in done.stderr

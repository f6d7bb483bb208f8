"""Every design that ships can be read, planned, run for some weeks and shown."""

from __future__ import annotations

import pandas as pd
import pytest
from small_sweep import squeeze

from simulation.report.sweep_figures import draw_sweep
from simulation.report.sweep_findings import write_findings
from simulation.study.design import list_designs, load_design
from simulation.study.design_files import FOLDER
from simulation.study.sweep.drive import run_missing
from simulation.study.sweep.finish import finish
from simulation.study.sweep.plan import make_plan

DESIGNS = list_designs()
STUDIES = {
    "class_or_list", "kyc_coverage", "aml_dose", "interdiction_lanes", "trust_by_scheduling", "treatment_or_supply",
    "stockpile_lag", "combined_strategy",
}  # fmt: skip


def test_the_eight_studies_are_there_and_the_readme_names_each():
    assert set(DESIGNS) >= STUDIES
    readme = (FOLDER / "README.md").read_text()
    assert all(f"`squeeze sweep {name}`" in readme for name in DESIGNS)


@pytest.mark.parametrize("name", DESIGNS)
def test_a_design_that_ships_runs_some_weeks_and_is_shown(name, tmp_path):
    design = load_design(name, seeds=1, weeks=4)
    plan = make_plan(design)
    first = [run for run in plan.runs if run.cell < 2]
    small = make_plan(design).__class__(design, plan.draws, tuple(first))
    count = run_missing(small, tmp_path, workers=1)
    assert (count.done, count.failed) == (len(first), 0)
    finish(small, tmp_path, show=[draw_sweep, write_findings])
    assert {"figure.png", "stability.png", "findings.md", "effects.csv"} <= {
        p.name for p in tmp_path.iterdir()
    }
    effects = pd.read_csv(tmp_path / "effects.csv")
    assert set(effects["measure"]) >= set(design.measures)


@pytest.mark.parametrize("name", DESIGNS)
def test_a_design_that_ships_has_enough_seeds_and_measures_what_its_question_asks(name):
    design = load_design(name)
    assert design.seeds >= 20
    assert design.figure is not None
    assert design.against == "baseline"
    assert len(make_plan(design).runs) <= 2000


def test_a_plan_says_runs_time_and_disk_and_shows_the_first_rows(tmp_path):
    done = squeeze("sweep", "kyc_coverage", "--plan", "--out", tmp_path / "out")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[2] == "  runs: 380 = 18 combinations × 20 seeds + 20 of baseline"
    assert lines[3].startswith("  time: about ")
    assert lines[4].startswith("  disk: about ")
    assert lines[5] == "  there already: 0 of 380"
    assert lines[8].split() == ["scenario", "form", "coverage", "seed", "id"]
    assert lines[9].split()[:4] == ["baseline", "-", "-", "1"]
    assert not (tmp_path / "out").exists()

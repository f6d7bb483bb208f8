"""`squeeze sensitivity`: which numbers are drawn, what an effect is, resuming, and the command."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from simulation.cli import app
from simulation.errors import UserError
from simulation.study import sensitivity as study
from simulation.study.sensitivity_design import group_of, load_sensitivity, problem_of, uncertain

SMALL = """
title: T
question: Q?
against: sandbox_baseline
weeks: 60
scenarios: {sandbox_first_steps: source_place}
seeds: 1
only: [demand.]
morris: {trajectories: 2, levels: 4}
sobol: {parameters: 1, base_samples: 2}
sampling_seed: 1
"""


def design_file(folder: Path, text: str = SMALL) -> str:
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_every_uncertain_number_is_drawn_and_nothing_else(tmp_path: Path) -> None:
    everything = uncertain(load_sensitivity(design_file(tmp_path, SMALL.replace("only: [demand.]\n", ""))))
    names = {number.name for number in everything}
    assert "health.overdose_base" in names  # estimated
    assert "behaviour.noise" in names  # assumed
    assert "health.treatment_risk" not in names  # measured
    assert "behaviour.adaptation" not in names  # a switch
    assert "run.burn_in_weeks" not in names
    assert any(name.startswith("options.cell.") for name in names)


def test_the_numbers_of_one_choice_are_one_group() -> None:
    assert group_of("options.launderer.channel.bank.fee") == "options.launderer.channel"
    assert group_of("demand.elasticity") == "demand.elasticity"


def test_a_group_that_does_all_is_ranked_first() -> None:
    table = pd.DataFrame({
        "scenario": ["s"] * 4, "outcome": ["x", "x", "y", "y"], "group": ["a", "b", "a", "b"],
        "mu_star": [1.0, 4.0, 0.1, 0.2],
    })  # fmt: skip
    assert study.ranking(table) == ["b", "a"]


def test_screening_finds_the_number_that_matters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of the model, an effect that is 3 x demand.elasticity and nothing else."""

    def effect(point: study.Point) -> study.Outcome:
        return study.Outcome(np.full((1, 3), 3 * dict(point.values)["demand.elasticity"]), 1.0)

    monkeypatch.setattr(study, "run_point", effect)
    text = SMALL.replace("trajectories: 2", "trajectories: 4").replace("base_samples: 2", "base_samples: 64")
    done = study.run_sensitivity(load_sensitivity(design_file(tmp_path, text)), workers=1)
    assert done.kept == ("demand.elasticity",)
    moved = done.morris[done.morris["mu_star"] > 1e-9]
    assert set(moved["group"]) == {"demand.elasticity"}
    assert moved["mu_star"].to_numpy() == pytest.approx(3 * 0.7)  # over the whole range, -1 to -0.3
    assert done.sobol["total"].to_numpy() == pytest.approx(1.0, abs=0.05)
    assert (done.collapsed, done.failed) == (0, 0)


def test_points_that_are_done_are_not_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []

    def effect(point: study.Point) -> study.Outcome:
        ran.append(point.values)
        if len(ran) == 5:
            raise KeyboardInterrupt
        return study.Outcome(np.full((1, 3), sum(value for _, value in point.values)), 1.0)

    monkeypatch.setattr(study, "run_point", effect)
    design, notes = load_sensitivity(design_file(tmp_path)), tmp_path / "notes.jsonl"
    with pytest.raises(KeyboardInterrupt):
        study.run_sensitivity(design, workers=1, notes=notes)
    with notes.open("a", encoding="utf-8") as handle:
        handle.write('{"key": "half a li')
        handle.write("\n")
    stopped = study.run_sensitivity(design, workers=1, notes=notes)
    whole = study.run_sensitivity(design, workers=1)
    pd.testing.assert_frame_equal(stopped.morris, whole.morris)
    first_again = [values for values in ran if values == ran[0]]
    assert len(first_again) == 2  # once before the stop, once for the study without notes


def test_an_effect_is_paired_and_zero_for_a_measure_that_does_nothing(tmp_path: Path) -> None:
    design = load_sensitivity(design_file(tmp_path))
    baseline = design.baseline()
    same = baseline.__class__(**{**vars(baseline), "name": "same"})
    point = study.Point(baseline, (same,), ("source_place",), (("demand.elasticity", -0.5),), (1,))
    assert study.run_point(point).effects.tolist() == [[0, 0, 0]]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "sandbox_first_steps: source_place",
            "sandbox_first_step: mode",
            "did you mean 'sandbox_first_steps'?",
        ),
        ("source_place}", "sorce_place}", "did you mean 'source_place'?"),
        ("levels: 4", "levels: 3", "3 is odd; allowed is an even number"),
        ("base_samples: 2", "base_samples: 6", "6 is no power of two"),
        ("only: [demand.]", "only: [demnd.]", "did you mean 'demand.'?"),
        ("seeds: 1", "sedes: 1", "sedes: is an unknown key"),
    ],
)
def test_mistakes_in_a_design_are_told(old: str, new: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_sensitivity(design_file(tmp_path, SMALL.replace(old, new)))
    assert message in str(caught.value)


def test_the_command_writes_tables_figures_and_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = design_file(tmp_path)
    done = CliRunner().invoke(app, ["sensitivity", file, "--workers", "1", "--out", "out"])
    assert done.exit_code == 0, done.output
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    design = load_sensitivity(file)
    groups = len(set(problem_of(uncertain(design))["groups"]))
    assert manifest["points"] == sum(design.points(groups))
    assert set(manifest["outputs"]) == {"morris.csv", "sobol.csv", "morris.png", "sobol.png", "findings.md"}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    unknown = CliRunner().invoke(app, ["sensitivity", "what_maters"])
    assert unknown.exit_code == 2
    assert "there is no design 'what_maters'; did you mean 'what_matters'?" in unknown.stderr

"""`squeeze calibrate`: loss, search within ranges, stopping and going on, recovery, and the command."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from test_validation_patterns import SMALL as PATTERN
from test_validation_patterns import file_of
from typer.testing import CliRunner

from simulation.cli import app
from simulation.errors import UserError
from simulation.parameters import load
from simulation.study import calibration as study
from simulation.study import validation_patterns
from simulation.study.calibration_design import Design, by_logarithm, load_calibration, place_in_range
from simulation.study.validation_patterns import Measurement

DESIGN = """
title: T
question: Q?
fit: [demand.elasticity, health.overdose_base]
patterns: [X1]
trials: 6
random_trials: 3
seeds: 1
sampler_seed: 5
final_seeds: 2
pull_to_default: 0.1
"""
RECOVERY = """
title: T
question: Q?
fit: [demand.doses_per_week_disorder, cell.stock_target_weeks]
recover:
  scenario: sandbox_first_steps
  weeks: 52
  measures: [doses_sold, cell_stock_weeks]
  truth: {demand.doses_per_week_disorder: 25, cell.stock_target_weeks: 5}
  data_seeds: 4
  within: 0.15
trials: 40
random_trials: 15
seeds: 2
sampler_seed: 5
pull_to_default: 0
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two small patterns: X1 is fitted, X2 held out."""
    folder = tmp_path / "patterns"
    folder.mkdir()
    file_of(folder, PATTERN)
    file_of(folder, PATTERN.replace("id: X1", "id: X2").replace("[0, null]", "[null, -1]"), "X2_small.yaml")
    (folder / "why.yaml").write_text("patterns: {}\n", encoding="utf-8")
    monkeypatch.setattr(validation_patterns, "FOLDERS", (folder,))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def design(folder: Path, text: str = DESIGN) -> Design:
    path = folder / "fit.yaml"
    path.write_text(text, encoding="utf-8")
    return load_calibration(str(path))


def measurement(low: float, high: float) -> Measurement:
    return Measurement("x", "", "level", {}, low, high, "", "", "", "stated")


@pytest.mark.parametrize(
    ("low", "high", "median", "loss"),
    [(2, 4, 3, 0), (2, 4, 2, 0), (2, 4, 1, 0.5), (2, 4, 5, 0.5), (10, math.inf, 5, 0.5), (-math.inf, -10, 0, 1),
     (2, 4, 100, 3), (2, 4, math.inf, 3), (2, 4, math.nan, 3)],
)  # fmt: skip
def test_a_miss_counts_in_widths_of_the_band(low: float, high: float, median: float, loss: float) -> None:
    assert study.distance(measurement(low, high), np.full(3, median)) == loss


def test_a_range_of_a_factor_of_ten_is_searched_by_its_logarithm() -> None:
    number = load()["health.overdose_base"]  # 3e-5 to 1e-3
    assert by_logarithm(number)
    middle = math.sqrt(number.low * number.high)
    assert place_in_range(number, middle) == pytest.approx(0.5)
    assert not by_logarithm(load()["demand.elasticity"])
    assert place_in_range(load()["demand.elasticity"], -0.65) == pytest.approx(0.5)


def only_elasticity(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, float]]:
    """Instead of patterns, a loss with its minimum at an elasticity of -0.4; returns what was tried."""
    tried: list[dict[str, float]] = []

    def loss(design: Design, workers: int) -> object:
        def of(numbers: dict[str, float]) -> float:
            tried.append(dict(numbers))
            if len(tried) == 9:
                raise KeyboardInterrupt
            return (numbers["demand.elasticity"] + 0.4) ** 2

        return of

    monkeypatch.setattr(study, "_loss_of", loss)
    monkeypatch.setattr(study, "_final", lambda *_: None)
    return tried


def test_the_search_stays_within_the_documented_ranges_and_begins_at_the_defaults(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = only_elasticity(monkeypatch)
    study.calibrate(design(here))
    assert tried[0] == {name: load()[name].value for name in tried[0]}
    for numbers in tried:
        for name, value in numbers.items():
            assert load()[name].low <= value <= load()[name].high


def test_a_search_that_was_stopped_finds_the_same_as_one_that_ran_through(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = DESIGN.replace("trials: 6", "trials: 20", 1)
    tried = only_elasticity(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        study.calibrate(design(here, text), journal=here / "journal")
    stopped = study.calibrate(design(here, text), journal=here / "journal")
    tried[:] = [{}] * 20  # no stop any more
    whole = study.calibrate(design(here, text))
    assert stopped.best == whole.best
    assert stopped.trials["loss"].tolist() == whole.trials["loss"].tolist()
    assert abs(whole.best["demand.elasticity"] + 0.4) < 0.05


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("demand.elasticity", "demand.elastisity", "did you mean 'demand.elasticity'?"),
        ("patterns: [X1]", "patterns: [X9]", "there is no pattern 'X9'"),
        ("random_trials: 3", "random_trials: 7", "7 are more than all 6"),
        ("trials: 6", "trails: 6", "trails: is an unknown key"),
    ],
)
def test_mistakes_in_a_design_are_told(old: str, new: str, message: str, here: Path) -> None:
    with pytest.raises(UserError) as caught:
        design(here, DESIGN.replace(old, new, 1))
    assert message in str(caught.value)


def test_a_truth_outside_its_range_is_refused(here: Path) -> None:
    with pytest.raises(UserError, match=r"recover\.truth\.cell\.stock_target_weeks: 50 is outside 0\.5 to 8"):
        design(here, RECOVERY.replace("cell.stock_target_weeks: 5", "cell.stock_target_weeks: 50"))


def test_the_command_reports_held_out_patterns_separately(here: Path) -> None:
    design(here, DESIGN.replace("trials: 6", "trials: 2").replace("random_trials: 3", "random_trials: 2"))
    done = CliRunner().invoke(app, ["calibrate", "fit.yaml", "--workers", "1", "--out", "out"])
    assert done.exit_code == 0, done.output
    assert "- fitted, at the numbers found: 1 of 1 pass (X1)" in done.stdout
    assert "- held out, at the numbers found: 0 of 1 pass (none)" in done.stdout
    manifest = json.loads((here / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["fitted"], manifest["held_out"]) == (["X1"], ["X2"])
    assert manifest["loss"] <= manifest["loss_at_defaults"]
    assert set(manifest["outputs"]) == {
        "trials.csv", "found.csv", "patterns.csv", "findings.md", "calibration.png",
    }  # fmt: skip
    assert [path.name for path in here.iterdir() if path.name.startswith(".")] == []


@pytest.mark.slow
def test_numbers_are_found_again_from_data_simulated_with_them(here: Path) -> None:
    done = study.calibrate(design(here, RECOVERY), workers=2)
    assert done.found()["within"].all(), done.found().to_string()
    assert done.loss < done.default_loss / 20

"""The files of the patterns: what they may say, that none sets a parameter, and how mistakes are told."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from simulation.errors import UserError
from simulation.parameters import load
from simulation.report.validation_findings import read_why, why_file
from simulation.study.validation_patterns import (
    document_of,
    load_patterns,
    pattern_files,
    read_pattern,
)

PATTERNS = load_patterns()
IDS = [f"V{k}" for k in range(1, 16)]
SMALL = """
id: X1
title: Small
question: Is it?
reading: as it is
baseline: sandbox_baseline
start: 2020-03-02
weeks: 8
used_in_fitting: false
interventions:
  - {kind: class_scheduling, name: a, where: [S1], substances: [drug_class], from: 2020-03-02, intensity: 0.9}
series:
  inputs: {what: sourced, stages: [precursor]}
figure: [inputs]
measurements:
  level:
    about: a level
    statistic: level
    of: inputs
    window: [0, 8]
    band: [0, null]
    band_basis: stated
    observed: some
    unit: kg per week
    source: reuter_1994
"""


def file_of(folder: Path, text: str, name: str = "X1_small.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_pattern_of_the_record_has_a_file() -> None:
    assert [pattern.id for pattern in PATTERNS][:15] == IDS


def words_of(data: Any) -> list[str]:
    """All keys and texts of a file."""
    if isinstance(data, dict):
        return [word for key, value in data.items() for word in (key, *words_of(value))]
    if isinstance(data, list):
        return [word for item in data for word in words_of(item)]
    return [data] if isinstance(data, str) else []


@pytest.mark.parametrize("name", pattern_files())
def test_no_pattern_sets_a_parameter(name: str) -> None:
    """Neither by a key of its own nor by naming one where a value stands."""
    words = words_of(document_of(pattern_files()[name]).data)
    assert {"parameters", "assumptions", "scale", "extends"} & set(words) == set()
    assert set(load()) & set(words) == set()


def test_no_baseline_of_a_pattern_sets_a_parameter_either() -> None:
    assert {pattern.baseline.name for pattern in PATTERNS if pattern.baseline.parameters} == set()
    assert {pattern.baseline.assumptions for pattern in PATTERNS} == {"learning"}


@pytest.mark.parametrize("key", ["parameters", "assumptions", "scale"])
def test_a_pattern_that_tries_is_refused(key: str, tmp_path: Path) -> None:
    path = file_of(tmp_path, f"{SMALL}{key}: {{}}\n")
    with pytest.raises(UserError, match=f"{key}: is an unknown key"):
        read_pattern(path)


def test_a_folder_without_patterns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="holds no pattern; allowed are files such as V1_shutdown.yaml"):
        pattern_files(tmp_path)


def test_a_file_says_what_is_done_and_measured(tmp_path: Path) -> None:
    found = read_pattern(file_of(tmp_path, SMALL))
    assert (found.id, found.start_week, found.weeks) == ("X1", 8, 8)
    assert [item.start_week for item in found.arms["with"].interventions] == [8]
    (level,) = found.measurements
    assert (level.low, level.high, level.required, level.used_in_fitting) == (0, math.inf, True, False)
    assert level.holds(0)
    assert not level.holds(-1)
    assert not level.holds(math.nan)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("of: inputs", "of: imputs", "X1_small.yaml:18: measurements.level.of: there is no series 'imputs'"),
        ("statistic: level", "statistic: lavel", "did you mean 'level'?"),
        ("band: [0, null]", "band: [2, 1]", "measurements.level.band: runs from 2 down to 1"),
        ("band: [0, null]", "band: [null, null]", "one of them may be null"),
        ("what: sourced", "what: soured", "did you mean 'sourced'?"),
        ("stages: [precursor]", "stages: [precursors]", "did you mean 'precursor'?"),
        ("stages: [precursor]", "modes: [post]", "series.inputs.modes: is an unknown key"),
        ("band_basis: stated", "band_basis: derived", "'band_why' is missing"),
        ("id: X1", "id: X2", "id: 'X2' is not what the file's name begins with; allowed is X1"),
        ("source: reuter_1994", "source: reuter_1993", "did you mean 'reuter_1994'?"),
        ("from: 2020-03-02", "from: 2020-02-03", "lies before the pattern's start"),
        ("kind: class_scheduling", "kind: class_schedulin", "did you mean 'class_scheduling'?"),
        ("baseline: sandbox_baseline", "baseline: sandbox_base", "there is no scenario"),
        ("figure: [inputs]", "figure: [outputs]", "there is no series 'outputs'"),
        (
            "start: 2020-03-02",
            "start: 2012-03-05",
            "lies before the baseline's start; allowed is 2020-01-06 or later",
        ),
        (
            "  inputs: {",
            "  potency: {",
            "is the name of a weekly measure or of another series; allowed is a new name",
        ),
    ],
)
def test_mistakes_are_told_with_file_line_and_place(old: str, new: str, message: str, tmp_path: Path) -> None:
    path = file_of(tmp_path, SMALL.strip().replace(old, new, 1))
    with pytest.raises(UserError) as caught:
        read_pattern(path)
    assert message in str(caught.value)


def test_an_unknown_pattern_is_told_with_the_nearest() -> None:
    with pytest.raises(UserError, match="there is no pattern 'V16'; did you mean"):
        load_patterns(["V16"])
    with pytest.raises(UserError, match="V1 is named twice"):
        load_patterns(["V1", "V1"])


def test_reasons_are_given_for_patterns_that_there_are(tmp_path: Path) -> None:
    assert set(read_why(why_file())) <= set(pattern_files())
    wrong = tmp_path / "why.yaml"
    wrong.write_text("patterns: {V99: because}\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"patterns\.V99: is no pattern"):
        read_why(wrong)


def test_what_was_observed_belongs_to_a_series_of_the_figure(tmp_path: Path) -> None:
    record = "record: {inputs: {about: x, points: [[4, 1.5]], source: reuter_1994}}\n"
    found = read_pattern(file_of(tmp_path, SMALL + record))
    assert found.record["inputs"].points == ((4, 1.5),)
    for wrong, message in (
        (record.replace("inputs", "outputs"), "is no series of the figure"),
        (record.replace("[4, 1.5]", "4"), "record.inputs.points.0: 4 is no point"),
    ):
        with pytest.raises(UserError) as caught:
            read_pattern(file_of(tmp_path, SMALL + wrong))
        assert message in str(caught.value)

"""The first picture: kept from an earlier start, the same as the model's, and never a stale or a broken one."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from page_parts import scenario

from simulation.page import first
from simulation.page.pair import Pair
from simulation.page.view import view_of
from simulation.page.words import played_title
from simulation.scenario import load_scenario


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("SQUEEZE_CACHE_DIR", str(tmp_path))
    yield tmp_path
    first._software.cache_clear()


@pytest.fixture(scope="module")
def picture() -> dict[str, Any]:
    return view_of(Pair(scenario(), first.SEED), 0).map


def test_what_is_kept_is_what_the_model_shows(folder: Path, picture: dict[str, Any]) -> None:
    assert first.kept(scenario()) is None
    first.keep(scenario(), picture)
    assert first.kept(scenario()) == picture


def test_other_parameters_interventions_or_code_have_another_picture(
    folder: Path, picture: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    first.keep(scenario(), picture)
    assert first.kept(dataclasses.replace(scenario(), scale=2.0)) is None
    assert first.kept(load_scenario("sandbox_first_steps", weeks=120)) is None
    monkeypatch.setattr(first, "PACKAGE", folder)
    (folder / "model.py").write_text("changed = True\n")
    first._software.cache_clear()
    assert first.kept(scenario()) is None


@pytest.mark.parametrize(
    "change",
    [{"agents": [[1], [10**6]]}, {"agents": [["<b>"], [0]]}, {"first_rows": None}, {"flow": []},
     {"without": ["x"]}, {"hits": [["<script>"]]}, {"week": 9}],
)  # fmt: skip
def test_what_is_no_picture_is_not_shown(
    folder: Path, picture: dict[str, Any], change: dict[str, Any]
) -> None:
    lanes = len(scenario().geography().lanes)
    changed = {key: x * lanes if key == "without" else x for key, x in change.items()}
    first.keep(scenario(), {**picture, **changed})
    assert len(list((folder / "first").iterdir())) == 1
    assert first.kept(scenario()) is None


@pytest.mark.parametrize("text", ["", "[]", "null", '{"agents": 1}', "[" * 100_000])
def test_a_broken_file_is_not_shown(folder: Path, picture: dict[str, Any], text: str) -> None:
    first.keep(scenario(), picture)
    [file] = (folder / "first").iterdir()
    file.write_text(text)
    assert first.kept(scenario()) is None


def test_a_folder_that_cannot_be_written_is_no_obstacle(folder: Path, picture: dict[str, Any]) -> None:
    (folder / "first").write_text("in the way")
    first.keep(scenario(), picture)
    assert first.kept(scenario()) is None
    assert json.loads(json.dumps(picture)) == picture


def test_the_server_starts_without_what_only_a_model_needs() -> None:
    code = (
        "import sys, simulation.page.app, simulation.page.visit, simulation.page.pool;"
        "print({'numpy', 'pandas', 'mesa', 'numba'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_the_title_has_the_years_that_are_played() -> None:
    assert played_title(load_scenario("baseline")) == "Baseline, 2017 to 2024"
    assert played_title(load_scenario("baseline", weeks=520)) == "Baseline, 2017 to 2026"
    assert played_title(load_scenario("class_scheduling_2019", weeks=520)) == "Class-wide scheduling, 2019"

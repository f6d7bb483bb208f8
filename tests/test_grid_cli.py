"""`squeeze grid` on the command line: what it writes, and that mistakes end with status 2 and nothing written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from simulation.cli import app

INSTRUMENTS = str(Path(__file__).with_name("grid_instruments.yaml"))
SMALL = (
    "grid", "--world", "sandbox", "--instruments", INSTRUMENTS, "--start-week", "4", "--window-weeks", "6",
    "--cell", "target_systems/clan_lab", "--workers", "1",
)  # fmt: skip


def squeeze(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_grid_is_printed_and_written_with_its_manifest(here: Path) -> None:
    done = squeeze(*SMALL, "--seeds", "2", "--sham", "--out", "out")
    assert done.exit_code == 0, done.output
    assert "target_systems/clan_lab  not seen" in done.stdout
    assert "SHAM" in done.stdout
    manifest = json.loads((here / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["kind"], manifest["sham"], manifest["seeds"]) == ("grid", True, [1, 2])
    assert manifest["cells"]["target_systems/clan_lab"]["instruments"][0]["kind"] == "lab_raids"
    assert set(manifest["outputs"]) == {"grid.csv", "tests.csv", "cells.csv", "grid.png", "findings.md"}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--seeds", "1"), "command line:1: --seeds: 1 is too few; an interval needs at least 2"),
        (("--cell", "target_money/use"), "there is no cell 'target_money/use'; did you mean"),
        (("--assumptions", "imitaton"), "did you mean 'imitation'?"),
        (("--robust", "0"), "--robust: 0 is outside 1 to 10000 (draws)"),
        (("--robust", "2", "--draw-seeds", "1"), "--draw-seeds: 1 is too few"),
        (("--world", "atlantis"), "there is no world 'atlantis'"),
        (("--instruments", "nowhere.yaml"), "nowhere.yaml"),
    ],
)
def test_a_mistake_ends_with_status_2_and_nothing_written(
    here: Path, more: tuple[str, ...], message: str
) -> None:
    done = squeeze(*SMALL, *more)
    assert done.exit_code == 2, done.output
    assert message in done.stderr
    assert list(here.iterdir()) == []


def test_a_folder_with_other_files_is_left_alone(here: Path) -> None:
    (here / "out").mkdir()
    (here / "out" / "letter.txt").write_text("dear", encoding="utf-8")
    done = squeeze(*SMALL, "--seeds", "2", "--out", "out")
    assert done.exit_code == 2
    assert "holds files that no run wrote" in done.stderr
    assert [path.name for path in (here / "out").iterdir()] == ["letter.txt"]

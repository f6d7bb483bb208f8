"""The table in results/README.md names what is there, and commands that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulation.cli import COMMANDS

ROOT = Path(__file__).parents[1]
ROWS = re.findall(r"^\| `([^`]+)` \| `([^`]+)`", (ROOT / "results" / "README.md").read_text(), re.MULTILINE)


def exists(command: str) -> bool:
    """Whether `squeeze NAME ...` is a command, or `python FILE ...` a file of this project."""
    programme, what, *_ = command.split()
    return what in COMMANDS if programme == "squeeze" else (ROOT / what).is_file()


@pytest.mark.parametrize(("folder", "command"), ROWS)
def test_each_row_names_a_folder_with_a_manifest_and_a_command_that_exists(folder: str, command: str) -> None:
    assert (ROOT / "results" / folder / "manifest.json").is_file()
    assert exists(command)


def test_a_command_that_is_gone_would_be_found() -> None:
    assert len(ROWS) > 5
    assert not exists("squeeze gird --seeds 20")
    assert not exists("python experiments/nowhere.py")

"""What docs/architecture.md and docs/ODD.md name is in the code, and what they must name they do name."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
import typer

from simulation import parameters
from simulation.cli import app
from simulation.measures import DIMENSION_UNITS
from simulation.model import SupplyChain
from simulation.names import PRESSURES, RATES
from simulation.parameters.option_tables import NUMBERS
from simulation.world import columns as c
from simulation.world.ledger import ACCOUNTS

DOCS = Path(__file__).parents[1] / "docs"
ARCHITECTURE, ODD = ((DOCS / name).read_text(encoding="utf-8") for name in ("architecture.md", "ODD.md"))
PACKAGE = DOCS.parent / "simulation"
LANE_CONDITIONS = {"lane_screening", "lane_interdiction"}  # in interventions: lane_pressure
ONLY_IN_INTERVENTIONS = {"lane_pressure", "pressed"}


def rows_of_tables(text: str, *first: str) -> list[str]:
    """The first cells of all tables whose first cell at the top is one of `first`."""
    found, inside = [], False
    for line in text.splitlines():
        cell = line.split("|")[1].strip() if line.startswith("|") else ""
        inside = bool(cell) and (inside or cell in first)
        if inside and cell not in first and not set(cell) <= set("-"):
            found.append(cell)
    return found


def section(text: str, heading: str) -> str:
    """The text under a heading up to the next one."""
    return text.split(f"\n{heading}", 1)[1].split("\n#", 1)[0]


def test_the_tables_of_conditions_hold_each_condition_once() -> None:
    rows = [name.strip() for row in rows_of_tables(ARCHITECTURE, "condition") for name in row.split(",")]
    named_in_words = {"outside_income", "state_control"}
    assert all(f"`{name}`" in ARCHITECTURE for name in named_in_words)
    assert len(rows) == len(set(rows))
    assert set(rows) == set(c.CONDITIONS) - LANE_CONDITIONS - named_in_words | ONLY_IN_INTERVENTIONS


@pytest.mark.parametrize("column", [*NUMBERS, "exposure", "initial"])
def test_each_column_of_the_option_tables_is_told(column: str) -> None:
    assert f"`{column}`" in section(ARCHITECTURE, "## Option tables")


def test_the_table_of_commands_holds_each_command_once() -> None:
    rows = [name.strip() for row in rows_of_tables(ARCHITECTURE, "command") for name in row.split(",")]
    commands = typer.main.get_group(app).commands
    assert sorted(rows) == sorted(commands)


def test_the_tree_names_each_folder_of_the_package() -> None:
    tree = ARCHITECTURE.split("```")[1]
    folders = {path.parent.name for path in PACKAGE.glob("*/*.py")}
    assert folders - set(re.findall(r"^  (\w+)/", tree, re.MULTILINE)) == set()


def test_kinds_of_events_and_dimensions_of_shares_are_told_in_full() -> None:
    tables = section(ARCHITECTURE, "## Tables of a run")
    for name in (*c.EVENT_KINDS, *DIMENSION_UNITS):
        assert re.search(rf"\b{name}\b", tables), name


def test_the_week_of_the_description_is_that_of_the_model() -> None:
    told = re.findall(r"^\d+\. \*\*(.+?)\.\*\*", section(ODD, "## 3."), re.MULTILINE)
    names = ", ".join(name for name, _ in SupplyChain.WEEK)
    assert ", ".join(told).lower() == names


def test_the_description_names_no_parameter_that_is_not_there() -> None:
    known = set(parameters.load())
    heads = {name.split(".")[0] for name in known} | {"*"}
    named = {name for name in re.findall(r"`([a-z_*]+\.[a-z_.*]+)`", ODD) if name.split(".")[0] in heads}
    assert len(named) > 100
    assert [name for name in sorted(named) if not any(fnmatch(one, name) for one in known)] == []


def test_the_description_lists_every_choice_pressure_rate_and_account() -> None:
    choices = " ".join(section(ODD, "### 7.11").split())
    assert [name for of in c.CHOICES.values() for name in of if name.replace("_", " ") not in choices] == []
    pressures = next(text for text in ODD.split("\n\n") if text.startswith("**Pressures**"))
    assert set(PRESSURES) <= set(re.findall(r"\b[a-z_]+\b", pressures.split("Base values")[0]))
    conditions = section(ODD, "### 7.1 ").lower()
    assert [name for name in RATES if not re.search(rf"(?<![\w.]){name}\b", conditions)] == []
    books = section(ODD, "### 7.15")
    assert [name for name in ACCOUNTS[7:] if name.replace("in_transit", "in transit") not in books] == []

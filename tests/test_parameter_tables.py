"""docs/parameters.md is made from the YAML files and up to date."""

from __future__ import annotations

from pathlib import Path

from simulation.parameters import load, options_tables
from simulation.report.parameter_tables import parameter_page

PAGE = Path(__file__).parents[1] / "docs" / "parameters.md"


def test_the_page_is_what_the_files_say_now() -> None:
    """If red: python -m simulation.report.parameter_tables > docs/parameters.md"""
    assert PAGE.read_text(encoding="utf-8") == parameter_page()


def test_every_parameter_has_a_row_with_its_value_and_range() -> None:
    rows = {line.split(" | ")[0].strip("| `"): line for line in PAGE.read_text(encoding="utf-8").splitlines()}
    for number in load().values():
        if not number.name.startswith("options."):
            cells = [cell.strip() for cell in rows[number.name].split(" | ")]
            assert float(cells[1]) == number.value
            assert [float(end) for end in cells[3].split(" to ")] == [number.low, number.high]


def test_every_option_has_a_row() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for table in options_tables().values():
        for choice in table.choices.values():
            assert all(f"| `{option.name}` |" in text for option in choice.options)

"""`squeeze list`: everything that can be listed, as a table and as JSON."""

from __future__ import annotations

import io
import json

import pytest
from cli_parts import squeeze
from rich.console import Console

from simulation.commands.listing import What
from simulation.listing import WHAT, Listing, print_listing
from simulation.measures import WEEKLY
from simulation.scenario import list_scenarios


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
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=terminal, color_system=None)
    shown = {key: (lambda row, key=key: row[key]) for key in rows[0] if key != "note"}
    print_listing(console, Listing(rows, shown, note=lambda row: row["note"]), as_json=False)
    return file.getvalue()

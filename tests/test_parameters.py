"""Claims about the reader of parameters and option tables, on small files of their own."""

from pathlib import Path

import pytest

from simulation import parameters
from simulation.errors import UserError
from simulation.parameters import assumption_sets, load, options_tables

GOOD = """
lab.stock_weeks: {value: 8, unit: weeks, range: [0, 26], basis: assumed, source: null, note: unknown}
lab.output_kg: {value: 2, unit: kg, range: [1, 5], basis: measured, source: known_2020, note: seen}
"""
COLUMN = "{{unit: u, default: {0}, bounds: {1}, spread: {2}, basis: assumed, source: null, note: n}}"
COLUMNS = "\n".join(
    f"{name}: " + COLUMN.format(default, bounds, spread)
    for name, default, bounds, spread in (
        ("margin", 1, "[0.3, 1.5]", "{relative: 0.5}"),
        ("reach", 1, "[0.2, 1.5]", "{relative: 0.2}"),
        ("openness", 0, "[0, 1]", "{absolute: 0.2}"),
        ("running_cost", 0, "[0, 0.3]", "{relative: 0.5}"),
        ("switching_cost", 0, "[0, 60]", "{relative: 0.5}"),
        ("lead_weeks", 0, "[0, 52]", "{relative: 0.5}"),
        ("value", 0, "[0, 60]", "{relative: 0.5}"),
        ("exposure", 1, "[0, 1]", "{absolute: 0.25}"),
        ("initial", 0, "[0, 1]", "{absolute: 0.1}"),
        ("fee", 0, "[0, 1]", "{relative: 0.5}"),
        ("other_side", 0, "[0, 0.15]", "{relative: 0.5}"),
        ("contacts", 0, "[0, 1]", "{absolute: 0}"),
        ("delay", 0, "[0, 12]", "{absolute: 1}"),
        ("capacity", 1, "[0, 3]", "{relative: 0.5}"),
    )
)
BROKER = """
role: broker
choices:
  talk:
    world: supply
    about: how orders are talked over
    initial: {open: 0.75, coded: 0.25}
    options:
      open: {exposure: {intercept: 1}}
      coded: {margin: 0.5, exposure: {intercept: 0.5}, note: dear}
  place:
    world: logistics
    about: from where
    options_from: source_places
    switching_cost: 2
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "options").mkdir()
    (tmp_path / "lab.yaml").write_text(GOOD)
    (tmp_path / "options" / "columns.yaml").write_text(COLUMNS)
    (tmp_path / "options" / "broker.yaml").write_text(BROKER)
    monkeypatch.setattr(parameters, "known_sources", lambda: frozenset({"known_2020"}))
    return tmp_path


def messages(folder: Path) -> list[str]:
    with pytest.raises(UserError) as caught:
        load(folder)
    return [f"{problem.line}: {problem.place}: {problem.message}" for problem in caught.value.problems]


def test_a_parameter_comes_with_all_that_belongs_to_it(folder: Path) -> None:
    found = load(folder)["lab.output_kg"]
    assert (found.value, found.unit, found.low, found.high) == (2.0, "kg", 1.0, 5.0)
    assert (found.basis, found.source, found.note) == ("measured", "known_2020", "seen")


def test_only_numbers_that_a_table_writes_out_become_parameters(folder: Path) -> None:
    assert [name for name in load(folder) if name.startswith("options.")] == [
        "options.broker.talk.open.initial",
        "options.broker.talk.coded.initial",
        "options.broker.talk.open.exposure.intercept",
        "options.broker.talk.coded.margin",
        "options.broker.talk.coded.exposure.intercept",
        "options.broker.place.switching_cost",
    ]


def test_the_range_of_a_table_number_is_its_spread_cut_at_the_bounds(folder: Path) -> None:
    found = load(folder)
    margin = found["options.broker.talk.coded.margin"]
    assert (margin.low, margin.high) == (0.3, 0.75)  # 0.5 -/+ half of it, not below 0.3
    shield = found["options.broker.talk.coded.exposure.intercept"]
    assert (shield.low, shield.high) == (0.25, 0.75)  # 0.5 -/+ 0.25


def test_a_table_is_typed_and_takes_other_values(folder: Path) -> None:
    talk = options_tables(folder=folder)["broker"].choices["talk"]
    assert [option.name for option in talk.options] == ["open", "coded"]
    assert talk.options[1].exposure["intercept"] == 0.5
    assert talk.options[1].exposure["street"] == 1.0
    names = {"options.broker.talk.coded.exposure.intercept": 0.6, "options.broker.talk.coded.initial": 0.5}
    changed = options_tables(names, folder=folder)["broker"].choices["talk"]
    assert changed.options[1].exposure["intercept"] == 0.6
    assert changed.initial == {"open": 0.6, "coded": 0.4}  # 0.75 and 0.5, made to add up to 1
    assert talk.initial == {"open": 0.75, "coded": 0.25}


def test_initial_shares_that_are_all_0_are_alike(folder: Path) -> None:
    names = {"options.broker.talk.open.initial": 0.0, "options.broker.talk.coded.initial": 0.0}
    talk = options_tables(names, folder=folder)["broker"].choices["talk"]
    assert talk.initial == {"open": 0.5, "coded": 0.5}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("value: 8", "value: 80", "2: lab.stock_weeks.value: 80 is outside 0 to 26 (weeks)"),
        ("unit: weeks, ", "", "2: lab.stock_weeks: 'unit' is missing; allowed is text"),
        (", note: unknown", "", "2: lab.stock_weeks: 'note' is missing; allowed is text"),
        ("[0, 26]", "[26, 0]", "2: lab.stock_weeks.range: runs from 26 down to 0; allowed is low, high"),
        ("[0, 26]", "26", "2: lab.stock_weeks.range: 26 is not a range; allowed are two numbers,"),
        (
            "assumed", "guessed",
            "2: lab.stock_weeks.basis: there is no basis 'guessed'; allowed: measured, estimated, assumed",
        ),
        (
            "known_2020", "knwn_2020",
            "3: lab.output_kg.source: there is no source 'knwn_2020' in references.bib; did you mean",
        ),
        (
            "source: known_2020", "source: null",
            "3: lab.output_kg.source: is missing; allowed is a key of references.bib, or null",
        ),
        ("lab.stock_weeks", "Stock", "2: Stock: is not a parameter name; allowed is"),
        ("value: 2", "value: true", "3: lab.output_kg.value: true is not a number; allowed is 1 to 5 (kg)"),
        (
            "note: seen", "nte: seen",
            "3: lab.output_kg.nte: is an unknown key; did you mean 'note'?",
        ),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_refused(folder: Path, old: str, new: str, message: str) -> None:
    (folder / "lab.yaml").write_text(GOOD.replace(old, new))
    assert any(found.startswith(message) for found in messages(folder)), messages(folder)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("coded: 0.25", "coded: 0.2", "7: choices.talk.initial: adds up to 0.95; allowed is 1"),
        ("intercept: 0.5", "intercepts: 0.5", "did you mean 'intercept'?"),
        ("margin: 0.5", "margin: 5", "10: choices.talk.options.coded.margin: 5 is outside 0.3 to 1.5 (u)"),
        (
            "margin: 0.5",
            "value: 5",
            "hold a 'value' without a unit; allowed with a 'value_unit' in the choice",
        ),
        ("source_places", "sources", "there is no kind of option 'sources'; did you mean 'source_places'?"),
        ("role: broker", "role: cell", "2: role: 'cell' is not the file's name; allowed is 'broker'"),
    ],
)
def test_a_wrong_table_is_refused(folder: Path, old: str, new: str, message: str) -> None:
    (folder / "options" / "broker.yaml").write_text(BROKER.replace(old, new))
    assert any(message in found for found in messages(folder))


def test_a_name_in_two_files_is_refused(folder: Path) -> None:
    (folder / "more.yaml").write_text(GOOD.splitlines()[1])
    assert "1: lab.stock_weeks: is given in another file, too; allowed is once" in messages(folder)


def test_a_missing_column_is_refused(folder: Path) -> None:
    (folder / "options" / "columns.yaml").write_text(COLUMNS.replace("reach:", "reech:"))
    assert any("column 'reach' is missing" in found for found in messages(folder))


def test_assumptions_change_known_parameters_within_their_range(folder: Path) -> None:
    path = folder / "assumptions.yaml"
    path.write_text("bold: {about: larger stocks, parameters: {lab.stock_weeks: 20}}\n")
    assert assumption_sets(folder)["bold"].parameters == {"lab.stock_weeks": 20.0}
    assumption_file_problem = "bold.parameters.lab.stock_weeks: 99 is outside 0 to 26 (weeks)"
    path.write_text("bold: {about: larger stocks, parameters: {lab.stock_weeks: 99}}\n")
    parameters._assumptions.cache_clear()
    with pytest.raises(UserError, match="99 is outside") as caught:
        assumption_sets(folder)
    assert str(caught.value).endswith(assumption_file_problem)


def test_what_ships_is_right() -> None:
    assert len(load()) > 100
    assert "learning" in assumption_sets()
    assert set(parameters.known_sources() or ()) >= {item.source for item in load().values() if item.source}

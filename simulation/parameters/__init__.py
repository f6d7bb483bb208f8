"""Every number of the model, with its unit, range, basis and source, read from the YAML files beside this.

`load()` gives all numbers by name, `options_tables()` the option tables as typed tables, and
`assumption_sets()` the named behavioural assumptions.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simulation.errors import Problem, UserError
from simulation.files import Document, read_yaml
from simulation.names import BASES
from simulation.parameters.option_tables import (
    Choice,
    Column,
    Option,
    OptionTable,
    numbers_of,
    read_columns,
    read_table,
    with_values,
)
from simulation.reading import Section, nearest, raise_if_any

__all__ = [
    "Assumptions",
    "Choice",
    "Option",
    "OptionTable",
    "Parameter",
    "assumption_sets",
    "load",
    "options_tables",
    "read_parameters",
]

FOLDER = Path(__file__).parent
BIBLIOGRAPHY = FOLDER.parents[1] / "docs" / "references.bib"
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")


@dataclass(frozen=True)
class Parameter:
    """A number with all that belongs to it; `source` is a key of docs/references.bib or None."""

    name: str
    value: float
    unit: str
    low: float
    high: float
    basis: str
    source: str | None
    note: str


@dataclass(frozen=True)
class Assumptions:
    """A named set of behavioural assumptions: the parameters that it changes."""

    name: str
    about: str
    parameters: dict[str, float]


def load(folder: Path | None = None) -> dict[str, Parameter]:
    """All parameters by name, in file order. Read once per folder; raises UserError."""
    return dict(_everything(folder or FOLDER)[0])


def options_tables(
    values: Mapping[str, float] | None = None, folder: Path | None = None
) -> dict[str, OptionTable]:
    """The option tables by role. `values` (full names to numbers) replace the numbers in the files.

    Names in `values` that belong to no table are passed over. Raises UserError for broken files.
    """
    tables = _everything(folder or FOLDER)[1]
    return with_values(tables, dict(values)) if values else dict(tables)


def assumption_sets(folder: Path | None = None) -> dict[str, Assumptions]:
    """The sets of assumptions.yaml by name; raises UserError."""
    return dict(_assumptions(folder or FOLDER))


@cache
def _everything(folder: Path) -> tuple[dict[str, Parameter], dict[str, OptionTable]]:
    sources = known_sources()
    parameters: dict[str, Parameter] = {}
    documents: list[Document] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "assumptions.yaml":
            documents.append(_read_parameters(path, parameters, sources))
    tables: dict[str, OptionTable] = {}
    columns: dict[str, Column] = {}
    if (folder / "options" / "columns.yaml").exists():
        columns, document = read_columns(folder / "options" / "columns.yaml", sources)
        raise_if_any(*documents, document)
        for path in sorted((folder / "options").glob("*.yaml")):
            if path.name != "columns.yaml":
                table, document = read_table(path, columns, sources)
                documents.append(document)
                tables[table.role] = table
    raise_if_any(*documents)
    for number in numbers_of(tables, columns):
        low, high = number.column.span(number.value)
        parameters[number.name] = Parameter(
            number.name,
            number.value,
            number.column.unit,
            low,
            high,
            number.column.basis,
            number.source or number.column.source,
            number.note,
        )
    return parameters, tables


def read_parameters(path: Path) -> tuple[dict[str, Parameter], list[Problem]]:
    """The parameters of one file beside the usual ones, and what is wrong with it; none if there is no file.

    A world's file may name what `load` knows, with a value and a range of its own, and how couriers travel
    at its start (mode.MODE.courier_start_share).
    """
    found: dict[str, Parameter] = {}
    if not path.exists():
        return found, []
    try:
        document = _read_parameters(path, found, known_sources())
    except UserError as error:
        return found, list(error.problems)
    usual = load()
    for name in found:
        if name not in usual and not name.endswith(".courier_start_share"):
            document.problem((name,), f"is no parameter; {nearest(name, usual, 'parameter')}")
    return found, list(document.problems)


def _read_parameters(
    path: Path, parameters: dict[str, Parameter], sources: Collection[str] | None
) -> Document:
    document = read_yaml(path)
    for name, row in Section(document).sections_here():
        if not _NAME.fullmatch(name):
            row.problem(None, "is not a parameter name; allowed is subject.what_unit in small letters")
        if name in parameters:
            row.problem(None, "is given in another file, too; allowed is once")
        unit = row.text("unit")
        low, high = row.span("range")
        parameters[name] = Parameter(
            name=name,
            value=row.number("value", low, high, unit or "number"),
            unit=unit,
            low=low,
            high=high,
            basis=row.name("basis", BASES, "basis"),
            source=row.source(sources),
            note=row.text("note", longest=2000),
        )
        row.finish()
    return document


@cache
def _assumptions(folder: Path) -> dict[str, Assumptions]:
    path = folder / "assumptions.yaml"
    if not path.exists():
        return {}
    document = read_yaml(path)
    parameters = load(folder)
    found = {}
    for name, row in Section(document).sections_here():
        about = row.text("about", longest=1000)
        inner = row.section("parameters")
        values = {}
        for key, value in inner.data.items():
            if inner.is_name((key,), key, parameters, "parameter"):
                known = parameters[key]
                if inner.is_number((key,), value, known.low, known.high, known.unit):
                    values[key] = float(value)
        row.finish()
        found[name] = Assumptions(name, about, values)
    raise_if_any(document)
    return found


def known_sources(path: Path = BIBLIOGRAPHY) -> frozenset[str] | None:
    """The keys of the bibliography, or None where there is none (in an installed package)."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise UserError([Problem(str(path), 1, "file", "is not UTF-8 text; allowed is UTF-8")]) from None
    return frozenset(re.findall(r"^\s*@\w+\s*\{\s*([^,\s]+)\s*,", text, re.MULTILINE))

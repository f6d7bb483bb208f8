"""Reads the option tables: what each choice of each role can be, and what each option does.

`options/columns.yaml` says once what each column means; `options/<role>.yaml` holds the numbers that differ
from the column's default.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from simulation.files import Document, read_yaml
from simulation.names import BASES, PRESSURES, ROLES, WORLDS
from simulation.reading import LARGEST, Section

NUMBERS = (
    "margin", "reach", "openness", "running_cost", "switching_cost", "lead_weeks", "value",
    "fee", "other_side", "contacts", "delay", "capacity",
)  # fmt: skip
COLUMNS = (*NUMBERS, "exposure", "initial")
CHOICE_COLUMNS = ("switching_cost", "lead_weeks")
OPTIONS_FROM = ("source_places", "substances", "modes", "recipes", "lab_places")


@dataclass(frozen=True)
class Column:
    """What a column of the option tables means, and how wide its numbers may be drawn.

    A number v is drawn from v - half to v + half, clipped to low..high, where half is `spread` itself
    or, when `relative`, `spread` times the absolute value of v.
    """

    name: str
    unit: str
    default: float
    low: float
    high: float
    spread: float
    relative: bool
    basis: str
    source: str | None
    note: str

    def span(self, value: float) -> tuple[float, float]:
        half = self.spread * abs(value) if self.relative else self.spread
        return max(self.low, value - half), min(self.high, value + half)


@dataclass(frozen=True)
class Option:
    """One option of a choice. `exposure` holds all pressures, in order (share that gets through, 0 to 1).

    `given` lists the columns that the table writes out ("margin", "exposure.intercept"); the rest are
    defaults.
    """

    name: str
    margin: float = 1.0  # factor on margin
    reach: float = 1.0  # factor on turnover that can be won
    openness: float = 0.0  # share of the trade done in the open, which control of the goods stops
    running_cost: float = 0.0  # share of normal weekly turnover a week
    switching_cost: float = 0.0  # weeks of normal turnover
    lead_weeks: float = 0.0
    value: float = 0.0  # in the choice's value_unit
    fee: float = 0.0  # share of the value moved (laundering channels)
    other_side: float = 0.0  # share of the value moved, paid by the other side (laundering channels)
    contacts: float = 0.0  # 1 if it needs contacts abroad
    delay: float = 0.0  # weeks (laundering channels)
    capacity: float = 1.0  # factor on a launderer's normal capacity (laundering channels)
    exposure: dict[str, float] = field(default_factory=dict)
    source: str | None = None
    note: str = ""
    given: tuple[str, ...] = ()

    def number(self, column: str) -> float:
        """The number in a column such as "margin" or "exposure.intercept"."""
        head, _, pressure = column.partition(".")
        return self.exposure[pressure] if pressure else float(getattr(self, head))


@dataclass(frozen=True)
class Choice:
    """One thing that a role decides. Either `options`, or `options_from` (places, substances, ...)."""

    name: str
    world: str
    about: str
    value_unit: str
    initial: dict[str, float]  # option -> share of agents at the start
    options: tuple[Option, ...]
    options_from: str | None
    switching_cost: float  # weeks of normal turnover, for any switch (options_from only)
    lead_weeks: float
    source: str | None = None
    note: str = ""
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class OptionTable:
    """All choices of one role, in file order."""

    role: str
    choices: dict[str, Choice]


@dataclass(frozen=True)
class OptionNumber:
    """One number written in an option table, under its full name."""

    name: str
    value: float
    column: Column
    source: str | None
    note: str


def read_columns(path: Path, sources: Collection[str] | None) -> tuple[dict[str, Column], Document]:
    """The columns; the problems are left in the document. Raises UserError if it is no YAML at all."""
    document = read_yaml(path)
    columns = {}
    for name, row in Section(document).sections_here(COLUMNS, "column"):
        low, high = row.span("bounds")
        unit = row.text("unit")
        spread = row.section("spread")
        relative = spread.has("relative")
        half = spread.number("relative" if relative else "absolute", 0, LARGEST, "half-range")
        spread.finish()
        columns[name] = Column(
            name=name,
            unit=unit,
            default=row.number("default", low, high, unit),
            low=low,
            high=high,
            spread=half,
            relative=relative,
            basis=row.name("basis", BASES, "basis"),
            source=row.source(sources),
            note=row.text("note", longest=1000, required=False),
        )
        row.finish()
    return columns, document


def read_table(
    path: Path, columns: dict[str, Column], sources: Collection[str] | None
) -> tuple[OptionTable, Document]:
    """One role's table; the problems are left in the document."""
    document = read_yaml(path)
    root = Section(document)
    role = root.name("role", ROLES, "role")
    if role and path.stem != role:
        root.problem("role", f"{role!r} is not the file's name; allowed is {path.stem!r}")
    choices = {}
    for name, row in root.sections("choices"):
        row.plain_name(name)
        choices[name] = _choice(name, row, columns, sources)
    root.finish()
    return OptionTable(role, choices), document


def _choice(name: str, row: Section, columns: dict[str, Column], sources: Collection[str] | None) -> Choice:
    world = row.name("world", WORLDS, "world")
    about = row.text("about", longest=1000)
    value_unit = row.text("value_unit", required=False)
    source = row.source(sources, required=False)
    note = row.text("note", longest=2000, required=False)
    options_from = row.name("options_from", OPTIONS_FROM, "kind of option", required=False) or None
    options: tuple[Option, ...] = ()
    numbers: dict[str, float] = {}
    initial: dict[str, float] = {}
    if row.has("options_from"):
        if row.has("options"):
            row.problem("options", "stands beside options_from; allowed is one of the two")
        row.skip("options")
        numbers = {key: _number(row, columns[key]) for key in CHOICE_COLUMNS if row.has(key)}
        initial = row.numbers("initial", 0, 1, "share", required=False)
    else:
        given = list(row.sections("options"))
        options = tuple(_option(key, option, columns, sources) for key, option in given)
        initial = row.numbers(
            "initial", 0, 1, "share", allowed=[option.name for option in options], what="option"
        )
        if not options and row.has("options"):
            row.problem("options", "is empty; allowed is at least one option")
        uses_value = any("value" in option.given for option in options)
        if uses_value and not value_unit:
            row.problem("options", "hold a 'value' without a unit; allowed with a 'value_unit' in the choice")
    if initial and abs(sum(initial.values()) - 1) > 1e-9:
        row.problem("initial", f"adds up to {sum(initial.values()):g}; allowed is 1")
    row.finish()
    return Choice(
        name=name,
        world=world,
        about=about,
        value_unit=value_unit,
        initial=initial,
        options=options,
        options_from=options_from,
        switching_cost=numbers.get("switching_cost", 0.0),
        lead_weeks=numbers.get("lead_weeks", 0.0),
        source=source,
        note=note,
        given=tuple(numbers),
    )


def _option(name: str, row: Section, columns: dict[str, Column], sources: Collection[str] | None) -> Option:
    row.plain_name(name)
    numbers = {column: _number(row, columns[column]) for column in NUMBERS}
    shield = columns["exposure"]
    written = row.numbers(
        "exposure", shield.low, shield.high, shield.unit, required=False, allowed=PRESSURES, what="pressure"
    )
    given = [column for column in NUMBERS if row.has(column)]
    given += [f"exposure.{pressure}" for pressure in written]
    source = row.source(sources, required=False)
    note = row.text("note", longest=2000, required=False)
    row.finish()
    exposure = {pressure: written.get(pressure, shield.default) for pressure in PRESSURES}
    return Option(name, exposure=exposure, source=source, note=note, given=tuple(given), **numbers)


def _number(row: Section, column: Column) -> float:
    return row.number(
        column.name, column.low, column.high, column.unit, required=False, default=column.default
    )


def numbers_of(tables: dict[str, OptionTable], columns: dict[str, Column]) -> Iterator[OptionNumber]:
    """Every number that the tables write out, as `options.<role>.<choice>[.<option>].<column>`."""
    for role, table in tables.items():
        for choice in table.choices.values():
            start = f"options.{role}.{choice.name}"
            for name in choice.given:
                value = float(getattr(choice, name))
                yield OptionNumber(f"{start}.{name}", value, columns[name], choice.source, choice.note)
            for name, share in choice.initial.items():
                full = f"{start}.{name}.initial"
                yield OptionNumber(full, share, columns["initial"], choice.source, choice.about)
            for option in choice.options:
                for name in option.given:
                    column = columns[name.partition(".")[0]]
                    full = f"{start}.{option.name}.{name}"
                    yield OptionNumber(full, option.number(name), column, option.source, option.note)


def with_values(tables: dict[str, OptionTable], values: dict[str, float]) -> dict[str, OptionTable]:
    """The same tables with the numbers in `values` (by full name; other names are passed over).

    Initial shares are divided by their sum, so that they add up to 1 again; if all are 0, they are alike.
    """
    changed = {}
    for role, table in tables.items():
        choices = {
            name: _changed_choice(f"options.{role}.{name}.", choice, values)
            for name, choice in table.choices.items()
        }
        changed[role] = replace(table, choices=choices)
    return changed


def _changed_choice(start: str, choice: Choice, values: dict[str, float]) -> Choice:
    options = []
    for option in choice.options:
        mine = f"{start}{option.name}."
        new: dict[str, Any] = {name: values[mine + name] for name in option.given if mine + name in values}
        shield = {name: new.pop(f"exposure.{name}") for name in PRESSURES if f"exposure.{name}" in new}
        options.append(replace(option, exposure={**option.exposure, **shield}, **new))
    own: dict[str, Any] = {name: values[start + name] for name in choice.given if start + name in values}
    initial = {name: values.get(f"{start}{name}.initial", share) for name, share in choice.initial.items()}
    total = sum(initial.values())
    if initial != choice.initial:
        initial = {name: share / total if total > 0 else 1 / len(initial) for name, share in initial.items()}
    return replace(choice, options=tuple(options), initial=initial, **own)

"""docs/parameters.md: every number of the model as tables, made from the YAML files and never typed.

    python -m simulation.report.parameter_tables > docs/parameters.md

A test holds the page against the files.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator

from simulation import parameters
from simulation.names import PRESSURES
from simulation.parameters import Choice, Option, Parameter
from simulation.reading import plain_number
from simulation.study.facts import OPTION_PREFIX
from simulation.world.geography import load_world, world_names

PLAIN_COLUMNS = (
    "margin",
    "reach",
    "running_cost",
    "switching_cost",
    "lead_weeks",
    "value",
    "fee",
    "delay",
    "capacity",
)
HEAD = """# Parameters

Made from the YAML files by `python -m simulation.report.parameter_tables > docs/parameters.md`; do not edit.
Basis is measured, estimated or assumed; sources are keys of `docs/references.bib`. The same numbers are shown
by `squeeze list parameters`.
"""


def parameter_page() -> str:
    """The whole page as Markdown."""
    numbers = parameters.load()
    plain = [x for x in numbers.values() if not x.name.startswith(OPTION_PREFIX)]
    lines = [HEAD, *_counts(list(numbers.values())), "## Parameters by subject", ""]
    for subject in dict.fromkeys(x.name.split(".")[0] for x in plain):
        lines += [f"### {subject}", "", *_parameters(x for x in plain if x.name.split(".")[0] == subject), ""]
    lines += ["## Named sets of assumptions", "", *_sets(), "## Option tables", "", *_option_head()]
    for role, table in parameters.options_tables().items():
        for choice in table.choices.values():
            lines += _choice(role, choice)
    lines += ["## Columns of the worlds", "", *_worlds()]
    return "\n".join(lines)


def _counts(numbers: list[Parameter]) -> Iterator[str]:
    counts = Counter(number.basis for number in numbers)
    words = ", ".join(f"{counts[basis]} {basis}" for basis in ("measured", "estimated", "assumed"))
    yield f"{len(numbers)} numbers, those of the option tables included: {words}."
    yield ""


def _parameters(numbers: Iterable[Parameter]) -> Iterator[str]:
    yield "| name | value | unit | range | basis | source | note |"
    yield "|---|---|---|---|---|---|---|"
    for x in numbers:
        span = f"{plain_number(x.low)} to {plain_number(x.high)}"
        cells = (f"`{x.name}`", plain_number(x.value), x.unit, span, x.basis, x.source or "", x.note)
        yield _row(cells)


def _sets() -> Iterator[str]:
    yield "| set | about | changes |"
    yield "|---|---|---|"
    for item in parameters.assumption_sets().values():
        changes = ", ".join(f"`{name}` {plain_number(value)}" for name, value in item.parameters.items())
        yield _row((f"`{item.name}`", item.about, changes or "nothing"))
    yield ""


def _option_head() -> Iterator[str]:
    yield (
        "Units, bounds and how far each column may be drawn stand in "
        "`simulation/parameters/options/columns.yaml`. A number that is not listed is the default (factors "
        "1, costs and weeks 0, exposure 1). The share is that of agents at the start."
    )
    yield ""


def _choice(role: str, choice: Choice) -> Iterator[str]:
    yield f"### {role}: {choice.name}"
    yield ""
    value = f"; value: {choice.value_unit}" if choice.value_unit else ""
    yield f"World {choice.world}: {choice.about}{value}."
    if choice.options_from:
        yield (
            f"Options are the {choice.options_from.replace('_', ' ')} of the world; a switch costs "
            f"{plain_number(choice.switching_cost)} weeks of normal turnover and takes "
            f"{plain_number(choice.lead_weeks)} weeks."
        )
    yield ""
    if choice.options:
        yield "| option | share at start | numbers | exposure left | source | note |"
        yield "|---|---|---|---|---|---|"
        for option in choice.options:
            share = choice.initial.get(option.name)
            yield _row((
                f"`{option.name}`", "" if share is None else plain_number(share), _numbers(option),
                _exposures(option), option.source or "", option.note,
            ))  # fmt: skip
        yield ""


def _numbers(option: Option) -> str:
    given = [name for name in PLAIN_COLUMNS if name in option.given]
    return ", ".join(f"{name} {plain_number(getattr(option, name))}" for name in given)


def _exposures(option: Option) -> str:
    given = [name for name in PRESSURES if f"exposure.{name}" in option.given]
    return ", ".join(f"{name} {plain_number(option.exposure[name])}" for name in given)


def _worlds() -> Iterator[str]:
    for name in world_names():
        yield f"### {name}"
        yield ""
        yield "| column | unit | range | basis | source | note |"
        yield "|---|---|---|---|---|---|"
        for key, column in load_world(name).columns.items():
            span = f"{plain_number(column.low)} to {plain_number(column.high)}"
            yield _row((f"`{key}`", column.unit, span, column.basis, column.source or "", column.note))
        yield ""


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(" ".join(str(cell).split()).replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(parameter_page())

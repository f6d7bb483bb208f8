"""The tables of one run: what lost and gained, switches by label, every measure by year."""

from __future__ import annotations

from typing import Any

from simulation.measures import WEEKLY
from simulation.report import numbers
from simulation.report.html.parts import Cell, Prose, Section, Table
from simulation.report.html.wording import (
    ABOUT,
    UNITS,
    Names,
    as_number,
    difference,
    measure_title,
    number,
    sentence,
)
from simulation.report.story import words
from simulation.report.windows import Windows
from simulation.study.facts import RunFacts, Tables


def bulges(tables: Tables, facts: RunFacts, windows: Windows | None) -> list[Table]:
    """What lost and gained most by dimension; none where there is nothing to compare."""
    if windows is None:
        return []
    names, rows = Names.of(facts.world), []
    for bulge in numbers.bulges(tables.shares, windows):
        moved = max(-bulge.lost_points, bulge.gained_points) >= 0.05
        rows.append(
            (
                Cell(sentence(words(bulge.dimension)), strong=True),
                Cell(names.option(bulge.lost) if moved else "nothing moved"),
                _points(bulge.lost_points),
                Cell(names.option(bulge.gained) if moved else ""),
                _points(bulge.gained_points),
            )
        )
    columns = (
        ("Dimension", ""),
        ("Lost most", ""),
        ("Points", "percentage points"),
        ("Gained most", ""),
        ("Points gained", "percentage points"),
    )
    caption = f"Shares in the {windows.after_name} less those in the {windows.before_name}."
    return [Table("bulges", "What lost most, and what gained most", columns, tuple(rows), caption)]


def _points(value: float) -> Cell:
    return Cell(f"{value:+.1f}".replace("-", "−"), value, number=True)


def switches(tables: Tables, windows: Windows | None) -> list[Section]:
    """A section with switches by label before and since; none where there is nothing to compare."""
    if windows is None:
        return []
    rows = tuple(
        (
            Cell(sentence(words(c.name)), strong=True),
            Cell(number(c.before), c.before, number=True),
            Cell(number(c.after), c.after, number=True),
            Cell(difference(c.difference), c.difference, number=True),
        )
        for c in numbers.switch_changes(tables.events, tables.weekly, windows)
    )
    unit = "per 100 agents and year"
    columns = (("Switch", ""), ("Before", unit), ("Since", unit), ("Change", unit))
    said = Prose(
        (
            "A switch is an agent's change of one choice, labelled by what an observer would call it. Agents "
            "switch all the time; what matters is what rose.",
        )
    )
    return [
        Section(
            "switches", "What traffickers did", (said, Table("switches", "Switches by label", columns, rows))
        )
    ]


def years(tables: Tables, facts: RunFacts) -> Table:
    """Means of every measure by calendar year."""
    weekly = tables.weekly
    years = weekly["week"].astype(int).map(lambda week: facts.date_of(week).year)
    names = [measure.name for measure in WEEKLY if measure.name in weekly]
    means = weekly[names].astype(float).groupby(years).mean()
    columns = (("Measure", ""), ("Unit", ""), *((str(year), "") for year in means.index))
    rows = tuple(
        (
            Cell(measure_title(name), strong=True, title=ABOUT.get(name, "")),
            Cell(UNITS.get(name, "")),
            *(_plain(means[name][year]) for year in means.index),
        )
        for name in names
    )
    return Table(
        "years",
        "Weekly means, by calendar year",
        columns,
        rows,
        "Means over the weeks of each year that lie in the run.",
        folded=True,
    )


def _plain(value: Any) -> Cell:
    return Cell(number(value), as_number(value), number=True)


def balance(tables: Tables) -> Prose:
    """Whether mass and money balance."""
    error = numbers.balance_error(tables.balance)
    if error == 0:
        return Prose(("Mass and money balance in every week, with error 0.",), small=True)
    return Prose((f"MASS OR MONEY DOES NOT BALANCE: error {error} (mg or cents). Do not use this run.",))

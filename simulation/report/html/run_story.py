"""One run in plain words: what was squeezed, what came of it, what moved, what traffickers did."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulation.report import numbers
from simulation.report.html.parts import Card, Cards, Prose
from simulation.report.html.wording import (
    UNITS,
    Names,
    difference,
    measure_title,
    number,
    percent,
)
from simulation.report.story import words
from simulation.report.windows import Windows
from simulation.study.facts import RunFacts, Tables

SMALL_POINTS = 1.0  # percentage points; less is not worth a sentence
SMALL_CHANGE = 0.02  # share; less reads as "about the same"


def cards(tables: Tables, windows: Windows | None) -> Cards:
    """The four main measures, last year against the year before the squeeze."""
    if windows is None:
        means = [(name, float(tables.weekly[name].mean())) for name in numbers.DELIVERED]
        return Cards(tuple(Card(measure_title(name), number(mean), UNITS[name]) for name, mean in means))
    found = []
    for change in numbers.mean_changes(tables.weekly, windows):
        relative = change.relative
        moved = "" if relative is None else percent(relative)
        mark = "" if relative is None else _direction(relative)
        note = f"{number(change.before)} before, {number(change.after)} since ({UNITS[change.name]})"
        found.append(Card(measure_title(change.name), moved or number(change.after), note, mark))
    return Cards(tuple(found))


def in_short(tables: Tables, facts: RunFacts, windows: Windows | None) -> Prose:
    """Three to six sentences; a run without two stretches to compare gets one."""
    if windows is None:
        return Prose(("There is no earlier stretch in this run to compare with.",))
    return Prose((*_delivered(tables, windows), *_moved(tables, facts, windows), *_did(tables, windows)))


def _delivered(tables: Tables, windows: Windows) -> Iterator[str]:
    parts = []
    for change in numbers.mean_changes(tables.weekly, windows):
        parts.append(f"{measure_title(change.name).lower()} {_went(change.relative)}")
    yield (
        f"From the {windows.before_name} to the {windows.after_name}: {'; '.join(parts)}. "
        "This is one run with one seed: it shows what can happen, not how sure it is."
    )


def _went(relative: float | None) -> str:
    if relative is None or not math.isfinite(relative):
        return "cannot be compared"
    if abs(relative) < SMALL_CHANGE:
        return f"stayed about the same ({percent(relative)})"
    return f"{'rose' if relative > 0 else 'fell'} by {abs(relative):.0%}"


def _moved(tables: Tables, facts: RunFacts, windows: Windows) -> Iterator[str]:
    names = Names.of(facts.world)
    parts = [
        f"by {names.dimension(bulge.dimension)}, {names.option(bulge.lost)} lost {-bulge.lost_points:.0f} points "
        f"and {names.option(bulge.gained)} gained {bulge.gained_points:.0f}"
        for bulge in numbers.bulges(tables.shares, windows)
        if min(-bulge.lost_points, bulge.gained_points) >= SMALL_POINTS and bulge.dimension != "role"
    ]
    if parts:
        yield f"Where it bulged (shares, in percentage points): {'; '.join(parts[:5])}."


def _did(tables: Tables, windows: Windows) -> Iterator[str]:
    rose = [change for change in numbers.switch_changes(tables.events, tables.weekly, windows)
            if change.difference > 0][:4]  # fmt: skip
    if rose:
        parts = ", ".join(f"{words(change.name)} ({difference(change.difference)})" for change in rose)
        yield f"Switches that rose most, per 100 agents and year: {parts}."


def _direction(relative: float) -> str:
    if abs(relative) < SMALL_CHANGE:
        return "same"
    return "up" if relative > 0 else "down"

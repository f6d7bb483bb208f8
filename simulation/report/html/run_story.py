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
    sentence,
)
from simulation.report.story import words
from simulation.report.windows import Windows
from simulation.study.facts import RunFacts, Tables

SMALL_POINTS = 1.0  # percentage points; less is not worth a sentence
MOST_BULGES = 5
MOST_SWITCHES = 4
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


def in_short(tables: Tables, facts: RunFacts, windows: Windows | None) -> tuple[Prose, ...]:
    """What came of it, where it bulged, what rose; one sentence where there is nothing to compare."""
    if windows is None:
        return (Prose(("There is no earlier stretch in this run to compare with.",)),)
    moved, did = tuple(_moved(tables, facts, windows)), tuple(_did(tables, windows))
    found = [Prose(tuple(_delivered(tables, windows)))]
    if moved:
        found.append(
            Prose(moved[:MOST_BULGES], bullets=True, title="Where it bulged (shares, in percentage points)")
        )
    if did:
        found.append(Prose(did, bullets=True, title="Switches that rose most (per 100 agents and year)"))
    return tuple(found)


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
    found = [bulge for bulge in numbers.bulges(tables.shares, windows) if bulge.dimension != "role"]
    for bulge in sorted(found, key=lambda bulge: -bulge.gained_points):
        if min(-bulge.lost_points, bulge.gained_points) >= SMALL_POINTS:
            yield (
                f"{sentence(names.dimension(bulge.dimension))}: {names.option(bulge.lost)} lost "
                f"{-bulge.lost_points:.0f}, {names.option(bulge.gained)} gained {bulge.gained_points:.0f}"
            )


def _did(tables: Tables, windows: Windows) -> Iterator[str]:
    for change in numbers.switch_changes(tables.events, tables.weekly, windows)[:MOST_SWITCHES]:
        if change.difference > 0:
            yield (
                f"{sentence(words(change.name))}: {number(change.before)} before, "
                f"{number(change.after)} since "
                f"({difference(change.difference)})"
            )


def _direction(relative: float) -> str:
    if abs(relative) < SMALL_CHANGE:
        return "same"
    return "up" if relative > 0 else "down"

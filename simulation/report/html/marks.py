"""What was squeezed, from the scenario of a manifest: as sentences, and as the caption of charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from simulation.report.html.parts import Prose
from simulation.report.html.run_facts import squeezes_of
from simulation.report.html.wording import Names, counted, sentence
from simulation.report.story import words
from simulation.study.facts import Squeeze


def squeeze_lines(scenario: Mapping[str, Any], names: Names) -> Prose:
    """A sentence for each intervention; one that says so if there are none."""
    squeezes = squeezes_of(scenario)
    if not squeezes:
        return Prose(("Nothing was squeezed: there are no interventions.",))
    start = start_of(scenario)
    return Prose(tuple(squeeze_line(squeeze, names, start) for squeeze in squeezes), bullets=True)


def squeeze_line(squeeze: Squeeze, names: Names, start: date | None) -> str:
    """`Fentanyl class, China (class scheduling) in China: from 29 April 2019, ... at intensity 0.9 of 1.`"""
    where = ", ".join(names.place(code) for code in squeeze.where)
    over = f", brought in over {counted(squeeze.ramp_weeks, 'week')}" if squeeze.ramp_weeks else ""
    until = "" if squeeze.until_week is None else f" until {day(start, squeeze.until_week)}"
    inside = f" in {where}" if where else ""
    return (
        f"{sentence(squeeze.name)} ({words(squeeze.kind)}){inside}: from "
        f"{day(start, squeeze.start_week)}{until}{over}, "
        f"at intensity {squeeze.intensity:g} of 1."
    )


def marks_caption(squeezes: Sequence[Squeeze], start: date | None) -> str:
    """`Dashed uprights: 29 April 2019 fentanyl class, China; ...`; empty if nothing was squeezed."""
    by_week: dict[int, list[str]] = {}
    for squeeze in squeezes:
        by_week.setdefault(squeeze.start_week, []).append(squeeze.name)
    parts = [f"{day(start, week)} {' and '.join(names)}" for week, names in sorted(by_week.items())]
    return f"Dashed uprights: {'; '.join(parts)}." if parts else ""


def start_of(scenario: Mapping[str, Any]) -> date | None:
    """The Monday of week 0."""
    try:
        return date.fromisoformat(str(scenario.get("start")))
    except ValueError:
        return None


def day(start: date | None, week: int) -> str:
    """`29 April 2019`, or `week 121` where the start is not known."""
    if start is None:
        return f"week {week}"
    found = start + timedelta(weeks=week)
    return f"{found.day} {found:%B %Y}"

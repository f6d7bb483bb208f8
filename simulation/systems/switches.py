"""A scenario's `systems`: which are switched on and off, from when, and what that changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from simulation import parameters as parameter_files
from simulation.interventions import Intervention
from simulation.reading import Section
from simulation.systems.catalogue import System, load_systems

if TYPE_CHECKING:
    from simulation.scenario_reader import Calendar


@dataclass(frozen=True)
class Switched:
    """One system that is switched "on" or "off", for some weeks of the run."""

    system: str
    switch: str
    start_week: int
    until_week: int | None


def read_switches(
    root: Section, world: str, calendar: Calendar, inherited: Mapping[str, Switched]
) -> dict[str, Switched]:
    """The switches after this file, which may take back those that it inherits.

    Problems are noted in the document of `root`.
    """
    from simulation.scenario_reader import read_day

    state = dict(inherited)
    section = root.section("systems", required=False)
    if not section.data:
        return state
    known = load_systems()
    dates = {key: read_day(section, key) if section.has(key) else None for key in ("from", "until")}
    section.skip("from", "until")
    start, until = _weeks(section, calendar, dates["from"], dates["until"])
    asked = {switch: section.names(switch, known, "system", required=False) for switch in ("on", "off")}
    for switch, names in asked.items():
        for index, name in enumerate(names):
            if wrong := _wrong(known[name], world, switch, asked, state):
                section.document.problem((*section.path, switch, index), wrong)
            elif name in state:
                del state[name]
            else:
                state[name] = Switched(name, switch, start, until)
    section.finish()
    return state


def _weeks(
    section: Section, calendar: Calendar, begin: date | None, end: date | None
) -> tuple[int, int | None]:
    if begin is not None:
        calendar.check(section, "from", calendar.week_of(begin), 0)
    if begin is not None and end is not None and end <= begin:
        section.problem("until", f"{end} is not after {begin}, where it begins; allowed is a later day")
    start = calendar.week_of(begin) if begin is not None else 0
    return start, calendar.week_from(end) if end is not None else None


def _wrong(
    system: System,
    world: str,
    switch: str,
    asked: Mapping[str, tuple[str, ...]],
    state: Mapping[str, Switched],
) -> str:
    """What is wrong with switching a system, or ""."""
    if all(system.key in names for names in asked.values()):
        return f"{system.key!r} is named under both on and off; allowed is one of them"
    if system.not_represented:
        return f"{system.key!r} is not represented ({system.not_represented}); allowed is one that is"
    part = system.parts.get(world)
    if part is None:
        return f"{system.key!r} has no part in {world}; allowed there: {', '.join(system.parts)}"
    on_now = part.in_baseline
    if system.key in state:
        on_now = state[system.key].switch == "on"
    if on_now == (switch == "on"):
        return f"{system.key!r} is {switch} already; allowed is to leave it out"
    return ""


def interventions_of(
    switches: Mapping[str, Switched], world: str, catalogue: Mapping[str, System] | None = None
) -> tuple[Intervention, ...]:
    """The interventions that stand for the switches, dated, in the order of the catalogue."""
    if not switches:
        return ()  # a hundred files need not be read
    systems = catalogue or load_systems()
    return tuple(
        dataclasses.replace(item, start_week=switches[key].start_week, until_week=switches[key].until_week)
        for key in systems
        if key in switches
        for item in systems[key].parts[world].interventions
    )


def parameters_of(
    switches: Mapping[str, Switched],
    world: str,
    values: Mapping[str, float],
    catalogue: Mapping[str, System] | None = None,
) -> dict[str, tuple[float, str]]:
    """Parameter -> (value, why), with what the switches add to `values`, cut to its range.

    A parameter holds for the whole run, whatever the dates.
    """
    if not switches:
        return {}
    known, systems = parameter_files.load(), catalogue or load_systems()
    found: dict[str, tuple[float, str]] = {}
    for key, switched in sorted(switches.items()):
        for name, added in systems[key].parts[world].parameters.items():
            value, why = found.get(name, (values[name], "systems"))
            value = min(known[name].high, max(known[name].low, value + added))
            found[name] = (value, f"{why}{':' if why == 'systems' else ','} {key} {switched.switch}")
    return found

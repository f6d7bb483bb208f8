"""Strict reading of scenario files: every problem at once, each with its file, line and place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from simulation import parameters as parameter_files
from simulation.errors import Problem, UserError
from simulation.files import shown
from simulation.interventions import KINDS, Field, Intervention, default_of, fields_of
from simulation.names import MODES
from simulation.reading import Section
from simulation.scenario import BURN_IN, Override, Scenario, TrustShock
from simulation.scenario_files import find_scenario, put_in, read_chain
from simulation.systems.switches import Switched, interventions_of, parameters_of, read_switches
from simulation.world.geography import World, load_world, world_names

MOST_WEEKS = 5200
EARLIEST_WEEK = -520
SCALES = (0.02, 200.0)
FIRST_DAY, LAST_DAY = date(1950, 1, 2), date(2200, 1, 1)


def read_scenario(name_or_path: str | Path, overrides: Mapping[str, object]) -> Scenario:
    """See `simulation.scenario.load_scenario`."""
    path = find_scenario(name_or_path)
    chain, problems = read_chain(path)
    weeks_in_files = next((d.data["weeks"] for d in reversed(chain) if "weeks" in d.data), None)
    set_from_outside = put_in(chain, overrides)
    roots = [Section(document) for document in chain]
    settings: dict[str, Any] = {}
    for root in roots:
        settings |= _settings(root)
    _require(roots)
    world = _world(settings.get("world"), problems)
    weeks = settings.get("weeks")
    if "weeks" in overrides and type(weeks_in_files) is int:
        weeks = max(weeks or 0, weeks_in_files)  # a run that is cut short may end before its measures begin
    calendar = Calendar(settings.get("start"), weeks)
    parameters: dict[str, Override] = {}
    interventions: list[Intervention] = []
    events: list[TrustShock] = []
    switches: dict[str, Switched] = {}
    for root in roots:
        parameters |= _parameters(root, world)
        for row in root.rows("interventions", required=False):
            read_intervention(row, world, calendar, interventions)
        for row in root.rows("events", required=False):
            read_event(row, world, calendar, events)
        if world is None:
            root.skip("systems")
        else:
            switches = read_switches(root, world.name, calendar, switches)
        root.finish()
    problems += [problem for document in (*chain, set_from_outside) for problem in document.problems]
    if problems:
        raise UserError(sorted(problems, key=lambda problem: problem.file != str(path)))
    scenario = Scenario(
        name=path.stem,
        parameters=parameters,
        interventions=(*interventions, *interventions_of(switches, settings["world"])),
        systems=tuple(switches.values()),
        events=tuple(events),
        path=path,
        lines=chain[-1].lines,
        **settings,
    )
    for name, (value, why) in parameters_of(switches, scenario.world, scenario.values()).items():
        scenario.parameters[name] = Override(value, why)
    return replace(scenario, burn_in_weeks=int(scenario.values().get(BURN_IN, 0)))


def _settings(root: Section) -> dict[str, Any]:
    """What the file itself says outside its lists; keys that it leaves out are left out here."""
    found: dict[str, Any] = {
        "title": root.text("title", longest=200),
        "question": root.text("question", longest=1000),
        "extends": root.take("extends", required=False, what="the name of a scenario"),
    }
    if root.has("world"):
        found["world"] = root.name("world", world_names(), "world")
    else:
        root.skip("world")
    start = read_day(root, "start", required=False)
    if start is not None and start.weekday() != 0:
        monday = start - timedelta(days=start.weekday())
        root.problem("start", f"{start} is a {start:%A}; allowed is a Monday such as {monday}")
    elif start is not None:
        found["start"] = start
    if (weeks := root.whole("weeks", 1, MOST_WEEKS, "weeks", required=False)) > 0:
        found["weeks"] = weeks
    if (scale := root.number("scale", *SCALES, "factor on the number of agents", required=False)) > 0:
        found["scale"] = scale
    known = parameter_files.assumption_sets()
    if name := root.name("assumptions", known, "set of assumptions", required=False):
        found["assumptions"] = name
    return found


def _require(roots: list[Section]) -> None:
    """Refuse what neither the file nor what it extends gives; unless what it extends cannot be read."""
    if roots[0].has("extends"):
        return
    allowed = {
        "world": f"one of {', '.join(world_names())}",
        "start": "a Monday, as in 2017-01-02",
        "weeks": f"a whole number, 1 to {MOST_WEEKS}",
    }
    for key, what in allowed.items():
        if not any(root.has(key) for root in roots):
            roots[-1].problem(None, f"{key!r} is missing; allowed is {what}")


def _world(name: str | None, problems: list[Problem]) -> World | None:
    if not name:
        return None
    try:
        return load_world(name)
    except UserError as error:
        problems.extend(error.problems)
        return None


def _parameters(root: Section, world: World | None) -> dict[str, Override]:
    known = parameter_files.load() | (world.parameters if world else {})
    found = {}
    outer = root.section("parameters", required=False)
    for name in outer.data:
        if not outer.is_name((name,), name, known, "parameter"):
            continue
        row = outer.section(name)
        parameter = known[name]
        value = row.number("value", parameter.low, parameter.high, parameter.unit)
        found[name] = Override(value, row.text("why", longest=1000))
        row.finish()
    return found


@dataclass(frozen=True)
class Calendar:
    """Turns dates into weeks of the run; `start` or `weeks` may be unknown after an error."""

    start: date | None
    weeks: int | None

    def week_of(self, day: date) -> int:
        """The week that holds the day; week 0 begins on the start date."""
        return (day - self.start).days // 7 if self.start else 0

    def week_from(self, day: date) -> int:
        """The first week that begins on or after the day."""
        return -((self.start - day).days // 7) if self.start else 0

    def check(self, row: Section, key: str, week: int, earliest: int) -> None:
        """Refuse what begins after the run's end or too long before its start."""
        if self.start is None:
            return
        if week < earliest:
            limit = "the start" if earliest == 0 else f"{-earliest} weeks before the start"
            row.problem(key, f"lies {-week} weeks before the start; allowed is not before {limit}")
        if self.weeks is not None and self.weeks > 0 and week >= self.weeks:
            row.problem(
                key, f"lies in week {week}, after the run of {self.weeks} weeks; allowed is before its end"
            )


def read_day(row: Section, key: str, *, required: bool = True) -> date | None:
    """The date under a key, or None after a problem."""
    what = "a date, as in 2019-05-01"
    value = row.take(key, required=required, what=what)
    if value is None:
        return None
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        row.problem(
            key, f"{shown(value)} is not a date from {FIRST_DAY.year} to {LAST_DAY.year}; allowed is {what}"
        )
        return None
    return day


def read_intervention(
    row: Section, world: World | None, calendar: Calendar, found: list[Intervention]
) -> None:
    """Read one intervention and add it to `found` if nothing is wrong with it."""
    before = len(row.document.problems)
    kind_key = row.name("kind", KINDS, "kind of intervention")
    if not kind_key:
        return
    kind = KINDS[kind_key]
    name = row.text("name", longest=100)
    if name and name in {other.name for other in found}:
        row.problem(
            "name", f"{name!r} is the name of another intervention, too; allowed is a name of its own"
        )
    row.text("why", longest=1000, required=False)
    start = read_day(row, "from")
    until = read_day(row, "until", required=False)
    values = {key: _value(row, key, spec, kind, world) for key, spec in fields_of(kind).items()}
    row.finish()
    if start is not None:
        calendar.check(row, "from", calendar.week_of(start), EARLIEST_WEEK)
    if start is not None and until is not None and until <= start:
        row.problem("until", f"{until} is not after {start}, where it begins; allowed is a later day")
    wrong = row.has_refused() or len(row.document.problems) > before
    if wrong or world is None or start is None or calendar.start is None:
        return
    until_week = calendar.week_from(until) if until is not None else None
    item = kind(name=name, start_week=calendar.week_of(start), until_week=until_week, **values)
    for key, message in item.conflicts():
        row.problem(key if row.has(key) else None, message if row.has(key) else f"{key!r} {message}")
    if len(row.document.problems) == before and not any(True for _ in item.effects(world)):
        row.problem("where", f"holds nothing that {kind_key} acts on; allowed: {kind.acts_on}")
    if len(row.document.problems) == before and (twin := _twin(item, found, world)):
        place = next((key for key in ("where", "lanes") if row.has(key)), None)
        same = f"overlaps with {twin!r}, a {kind_key} of the same places, substances and weeks"
        row.problem(place, f"{same}; allowed is one of them")
    found.append(item)


def _twin(item: Intervention, others: list[Intervention], world: World) -> str | None:
    """The name of another intervention of the same kind that changes the same things in the same weeks."""
    for other in others:
        ends = (item.until_week, other.until_week)
        latest = max(item.start_week, other.start_week)
        together = all(end is None or latest < end for end in ends)
        if together and type(other) is type(item) and _targets(item, world) & _targets(other, world):
            return other.name
    return None


def _targets(item: Intervention, world: World) -> set[tuple[str, tuple[str, ...]]]:
    """What an intervention changes, where; changes that belong to no place or substance are left out."""
    return {(change.condition, change.at) for change in item.effects(world) if change.at}


def _value(row: Section, key: str, spec: Field, kind: type[Intervention], world: World | None) -> Any:
    default = default_of(kind, key)
    if spec.whole:
        low, high = int(spec.low), int(spec.high)
        return row.whole(key, low, high, spec.unit, required=spec.required, default=default)
    if not spec.of:
        return row.number(key, spec.low, spec.high, spec.unit, required=spec.required, default=default)
    what = {"groups": "class or substance", "places": "place or jurisdiction"}.get(
        spec.of, spec.of.rstrip("s")
    )
    if spec.of in ("word", "words"):
        what = key.rstrip("s")
    if spec.of == "word":
        return row.name(key, spec.words, what, required=spec.required, default=default)
    if world is None and spec.of not in ("words", "modes"):
        row.skip(key)
        return default
    allowed = _names(spec, world)
    return row.names(
        key, allowed, what, required=spec.required, default=default if row.data.get(key) is None else ()
    )


def _names(spec: Field, world: World | None) -> Collection[str]:
    if spec.of == "words":
        return spec.words
    if spec.of == "modes":
        return MODES
    assert world is not None
    return {
        "places": [*world.places, *world.jurisdictions],
        "substances": list(world.substances),
        "groups": [*world.classes, *world.substances],
        "lanes": list(world.lanes),
    }[spec.of]


def read_event(row: Section, world: World | None, calendar: Calendar, found: list[TrustShock]) -> None:
    """Read one event and add it to `found` if nothing is wrong with it."""
    before = len(row.document.problems)
    if not row.name("kind", ("trust_shock",), "kind of event"):
        return
    row.text("why", longest=1000, required=False)
    pair: tuple[str, ...] = ()
    if world is None:
        row.skip("between")
    else:
        pair = row.names("between", world.jurisdictions, "jurisdiction")
        if pair and len(pair) != 2:
            row.problem("between", f"names {len(pair)} jurisdictions; allowed are two")
    on = read_day(row, "on")
    change = row.number("change", -1, 1, "added to trust")
    row.finish()
    if on is not None:
        calendar.check(row, "on", calendar.week_of(on), 0)
    if len(row.document.problems) == before and len(pair) == 2 and on is not None:
        found.append(TrustShock((pair[0], pair[1]), calendar.week_of(on), on, change))

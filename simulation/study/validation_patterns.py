"""The patterns that the model must reproduce, read strictly from experiments/validation/, a file each.

A pattern says what is done (or names a scenario), what is measured, and the band in which the record has it.
It sets no parameter: all patterns run with the same numbers, those of the parameter files.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from simulation import parameters as parameter_files
from simulation.errors import Problem, UserError
from simulation.files import Document, read_yaml, shown
from simulation.interventions import Intervention
from simulation.measures import WEEKLY
from simulation.names import MODES, PRESSURES, STAGES
from simulation.reading import LARGEST, Section, nearest, raise_if_any
from simulation.scenario import Scenario, TrustShock, list_scenarios, load_scenario
from simulation.scenario_reader import Calendar, read_day, read_event, read_intervention
from simulation.study.validation_measures import STATISTICS, WITHOUT
from simulation.study.validation_series import SERIES, Series
from simulation.world import columns as c
from simulation.world.geography import World
from simulation.world.ledger import ACCOUNTS

FOLDERS: Final = (
    Path(__file__).parents[1] / "_validation",
    Path(__file__).parents[2] / "experiments" / "validation",
)  # installed, checkout
WITH: Final = "with"
ORDER: Final = "in_order"
BAND_BASES: Final = ("stated", "derived")
TOGETHER: Final = ("over", "times", "plus")  # how a series can be made of two others
MOST_WEEKS: Final = 1040


@dataclass(frozen=True)
class Arm:
    """One thing done: interventions and events of trust, all from the pattern's start on."""

    interventions: tuple[Intervention, ...] = ()
    events: tuple[TrustShock, ...] = ()


@dataclass(frozen=True)
class Measurement:
    """One number held against a band; `options` are those of its statistic (study/validation_measures.py)."""

    name: str
    about: str
    statistic: str
    options: Mapping[str, Any]
    low: float  # -inf and inf: open
    high: float
    observed: str
    unit: str
    source: str
    band_basis: str  # stated in the record, or derived (then `band_why` says how)
    band_why: str = ""
    required: bool = True
    used_in_fitting: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value lies in the band, ends included."""
        return not math.isnan(value) and self.low <= value <= self.high


@dataclass(frozen=True)
class Pattern:
    """A pattern of the record, and the experiment for it. Weeks count from the scenario's start."""

    id: str
    title: str
    question: str
    reading: str  # what stands for what in this world
    baseline: Scenario
    start_week: int
    weeks: int  # that the runs go on from the start
    arms: Mapping[str, Arm]
    series: Mapping[str, Series]
    figure: tuple[str, ...]  # series that the figure shows
    measurements: tuple[Measurement, ...]
    used_in_fitting: bool
    path: Path | None = field(default=None, compare=False)


def pattern_files(folder: Path | None = None) -> dict[str, Path]:
    """File of each pattern by its id, in the order V1 ... V15, H. Raises UserError where there are none."""
    where = folder or next((f for f in FOLDERS if f.is_dir()), FOLDERS[-1])
    files = {path.stem.split("_")[0]: path for path in sorted(where.glob("[A-Z]*.yaml"))}
    if not files:
        message = "holds no pattern; allowed are files such as V1_shutdown.yaml"
        raise UserError([Problem("experiments/validation", 1, "folder", message)])
    return dict(sorted(files.items(), key=lambda item: _order(item[0])))


def load_patterns(ids: Sequence[str] = (), folder: Path | None = None) -> tuple[Pattern, ...]:
    """The patterns of these ids (none: all), in the usual order.

    Raises UserError for an unknown or repeated id and with every problem of the files.
    """
    files = pattern_files(folder)
    problems = []
    for k, name in enumerate(ids):
        if name not in files:
            message = f"there is no pattern {shown(name)}; {nearest(name, files, 'pattern')}"
            problems.append(Problem("command line", 1, "--pattern", message))
        elif name in ids[:k]:
            problems.append(
                Problem("command line", 1, "--pattern", f"{name} is named twice; allowed is once")
            )
    found = []
    for name, path in files.items():
        if name in ids or not ids:
            try:
                found.append(read_pattern(path))
            except UserError as error:
                problems.extend(error.problems)
    if problems:
        raise UserError(problems)
    return tuple(found)


def read_pattern(path: Path) -> Pattern:
    """One pattern. Raises UserError with every problem of the file."""
    document = read_yaml(path)
    root = Section(document)
    key = root.text("id", longest=4)
    if key and key != path.stem.split("_")[0]:
        root.problem(
            "id", f"{key!r} is not what the file's name begins with; allowed is {path.stem.split('_')[0]}"
        )
    title, question = root.text("title"), root.text("question", longest=600)
    reading = root.text("reading", longest=3000)
    fitted = root.flag("used_in_fitting")
    baseline = _baseline(root)
    world = baseline.geography() if baseline else None
    weeks = root.whole("weeks", 1, MOST_WEEKS, "weeks")
    start = read_day(root, "start", required=True)
    begin = Calendar(baseline.start, None).week_of(start) if baseline and start else 0
    if baseline and start and begin < 0:
        root.problem("start", f"lies before the baseline's start; allowed is {baseline.start} or later")
    calendar = Calendar(baseline.start if baseline else None, begin + weeks)
    arms = dict(_arms(root, world, calendar, begin))
    series = dict(_series(root, world))
    measurements = tuple(_measurements(root, series, arms, fitted))
    known = [*series, *(measure.name for measure in WEEKLY)]
    figure = root.names("figure", known, "series", required=False)
    root.finish()
    raise_if_any(document)
    assert baseline is not None
    return Pattern(
        key,
        title,
        question,
        reading,
        baseline,
        begin,
        weeks,
        arms,
        series,
        figure,
        measurements,
        fitted,
        path,
    )


def _order(name: str) -> tuple[int, int, str]:
    return (0, int(name[1:]), "") if name[1:].isdecimal() else (1, 0, name)


def _baseline(root: Section) -> Scenario | None:
    name = root.name("baseline", list_scenarios(), "scenario")
    return load_scenario(name) if name else None


def _arms(root: Section, world: World | None, calendar: Calendar, begin: int) -> Iterator[tuple[str, Arm]]:
    """The arms by name; a file without `arms` has one, named `with`, if it does anything."""
    if not root.has("arms"):
        if root.has("interventions") or root.has("events"):
            yield WITH, _arm(root, world, calendar, begin)
        return
    root.skip("interventions", "events")
    for key in ("interventions", "events"):
        if root.has(key):
            root.problem(key, "stands beside 'arms'; allowed is one of the two")
    for name, row in root.sections("arms"):
        row.plain_name(name)
        if name == WITHOUT:
            row.problem(None, "is what all arms are held against; allowed is another name")
        yield name, _arm(row, world, calendar, begin)
        row.finish()


def _arm(row: Section, world: World | None, calendar: Calendar, begin: int) -> Arm:
    interventions: list[Intervention] = []
    events: list[TrustShock] = []
    for item in row.rows("interventions", required=False):
        before = len(interventions)
        read_intervention(item, world, calendar, interventions)
        if any(x.start_week < begin for x in interventions[before:]):
            item.problem("from", "lies before the pattern's start; allowed is the start or later")
    for item in row.rows("events", required=False):
        before = len(events)
        read_event(item, world, calendar, events)
        if any(x.week < begin for x in events[before:]):
            item.problem("on", "lies before the pattern's start; allowed is the start or later")
    return Arm(tuple(interventions), tuple(events))


def _series(root: Section, world: World | None) -> Iterator[tuple[str, Series]]:
    names: list[str] = [measure.name for measure in WEEKLY]
    for name, row in root.sections("series", required=False):
        row.plain_name(name)
        if name in names:
            row.problem(None, "is the name of a weekly measure or of another series; allowed is a new name")
        if how := next((word for word in TOGETHER if row.has(word)), None):
            parts = (row.name("of", names, "series"), row.name(how, names, "series"))
            factor = row.number("factor", 0, 1e9, "factor", required=False, default=1.0)
            yield name, Series(name, parts=parts, how=how, factor=factor)
        elif kind := row.name("what", SERIES, "kind of series"):
            yield name, Series(name, kind, dict(_choices(row, kind, world)))
        row.finish()
        names.append(name)


def _choices(row: Section, kind: str, world: World | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    spec = SERIES[kind]
    for key in spec.choices:
        if (not row.has(key) and key not in spec.required) or (allowed := _allowed(key, world)) is None:
            row.skip(key)
        else:
            yield key, row.names(key, allowed, key.rstrip("s"))


def _allowed(key: str, world: World | None) -> Sequence[str] | None:
    fixed = {
        "modes": MODES, "stages": STAGES, "counted": ("kg", "reference_kg"), "pressures": PRESSURES,
        "kinds": c.EVENT_KINDS, "accounts": ACCOUNTS, "side": ("in", "out"), "channels": _channels(),
    }  # fmt: skip
    if key in fixed:
        return fixed[key]
    if world is None:
        return None
    if key == "substances":
        return [*world.classes, *world.substances]
    return [*world.places, *world.jurisdictions]


def _channels() -> tuple[str, ...]:
    table = parameter_files.options_tables()["launderer"]
    return (*(option.name for option in table.choices["channel"].options), "without_launderer")


def _measurements(
    root: Section, series: Mapping[str, Series], arms: Mapping[str, Arm], fitted: bool
) -> Iterator[Measurement]:
    names: list[str] = []
    sources = parameter_files.known_sources()
    for name, row in root.sections("measurements"):
        row.plain_name(name)
        statistic = row.name("statistic", [*STATISTICS, ORDER], "statistic")
        options: dict[str, Any] = {}
        if statistic == ORDER:
            options = {"measurements": row.names("measurements", names, "earlier measurement")}
        elif statistic:
            options = _options(row, statistic, series, arms)
        low, high = _band(row)
        basis = row.name("band_basis", BAND_BASES, "basis of a band")
        found = Measurement(
            name, row.text("about", longest=400), statistic, options, low, high,
            observed=row.text("observed", longest=200), unit=row.text("unit", longest=60),
            source=row.source(sources) or "", band_basis=basis,
            band_why=row.text("band_why", longest=600, required=basis == "derived"),
            required=row.flag("required", required=False, default=True),
            used_in_fitting=row.flag("used_in_fitting", required=False, default=fitted),
        )  # fmt: skip
        row.finish()
        names.append(name)
        yield found


def _options(
    row: Section, statistic: str, series: Mapping[str, Series], arms: Mapping[str, Arm]
) -> dict[str, Any]:
    spec = STATISTICS[statistic]
    known = [*series, *(measure.name for measure in WEEKLY)]
    found: dict[str, Any] = {}
    for key in (*(("of",) if spec.has_of else ()), *spec.series):
        found[key] = row.name(key, known, "series")
    if spec.arms:
        found["arms"] = row.names("arms", arms, "arm")
    else:
        default = WITH if WITH in arms else WITHOUT
        found["arm"] = row.name("arm", [*arms, WITHOUT], "arm", required=False, default=default)
    for key in ("window", *spec.windows):
        low, high = row.span(key)
        found[key] = (int(low), int(high)) if abs(low) < LARGEST else (0, MOST_WEEKS)
    for key in (*spec.numbers, *spec.optional):
        if row.has(key) or key in spec.numbers:
            found[key] = row.number(key, -1e6, 1e6, "number")
        else:
            row.skip(key)
    return found


def _band(row: Section) -> tuple[float, float]:
    """Two numbers, or null for an open end."""
    value = row.take("band", required=True, what="two numbers, null for an open end, as in [2, 4]")
    if value is None:
        return -math.inf, math.inf
    if not isinstance(value, list) or len(value) != 2 or value == [None, None]:
        row.problem("band", f"{shown(value)} is no band; allowed are two numbers, one of them may be null")
        return -math.inf, math.inf
    low, high = (end if end is not None else math.inf * (1 if k else -1) for k, end in enumerate(value))
    right = all(
        row.is_number(("band", k), x, -LARGEST, LARGEST, "number")
        for k, x in enumerate(value)
        if x is not None
    )
    if right and low > high:
        row.problem("band", f"runs from {low:g} down to {high:g}; allowed is low, high")
    return (float(low), float(high)) if right else (-math.inf, math.inf)


def baseline_of(pattern: Pattern, weeks: int) -> Scenario:
    """The pattern's baseline, so many weeks long."""
    return load_scenario(pattern.baseline.name, weeks=weeks)


def document_of(path: Path) -> Document:
    """The file as plain data, for tests that guard what a pattern may say."""
    return read_yaml(path)

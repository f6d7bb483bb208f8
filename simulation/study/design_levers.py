"""The levers of a design: what is chosen, at which levels.

A lever either `sets` one path (or several) to each of its `values`, or several paths to its values times a
factor each, or names `options`, each with the paths and values that it stands for.
"""

from __future__ import annotations

from typing import Any, Final

from simulation.files import REFUSED, shown
from simulation.measures import WEEKLY
from simulation.reading import Section
from simulation.study.design import Level, Lever

MOST_LEVELS: Final = 1000
LARGEST_FACTOR: Final = 1e12
RESERVED: Final = frozenset(
    {"id", "comparator", "scenario", "assumptions", "draw", "seed", "status", "error", "traceback", "week",
     "label", "rate", "dimension", "option", "quantity", "unit", "measure", "from_week", "until_week"}
    | {measure.name for measure in WEEKLY}
)  # fmt: skip


def read_levers(root: Section) -> tuple[Lever, ...]:
    """The levers in file order; none is allowed if the design leaves `levers` out."""
    if not root.has("levers"):
        if "levers" in root.data:
            root.problem("levers", "is empty; allowed is a mapping of names to levers, or to leave it out")
        root.skip("levers")
        return ()
    outer = root.section("levers")
    if not outer.broken and not outer.data:
        root.problem("levers", "is empty; allowed is at least one lever, or to leave it out")
    levers = tuple(_lever(name, row) for name, row in root.sections("levers"))
    _refuse_twice(root, levers)
    return levers


def _lever(name: str, row: Section) -> Lever:
    row.plain_name(name)
    if name in RESERVED:
        row.problem(None, f"{name!r} is the name of another column of the tables; allowed is another name")
    about = row.text("about", longest=500, required=False)
    unit = row.text("unit", longest=100, required=False)
    if row.has("options") and (row.has("values") or row.has("sets")):
        row.problem("options", "stands beside 'sets' and 'values'; allowed is one of the two ways")
        row.skip("sets", "values", "options")
        levels: tuple[Level, ...] = ()
    elif row.has("options"):
        levels = _options(row)
    else:
        levels = _values(row)
    row.skip("options")
    row.finish()
    number = bool(levels) and all(isinstance(level.value, float) for level in levels)
    return Lever(name, about, unit, number, levels)


def _values(row: Section) -> tuple[Level, ...]:
    """`sets` and `values`: the value, times the path's factor, at every path."""
    paths = _paths(row)
    values = row.take("values", required=True, what="a list of values, as in [0, 0.5, 1]")
    if values is None:
        return ()
    if not isinstance(values, list):
        row.problem("values", f"{shown(values)} is not a list; allowed is a list, as in [0, 0.5, 1]")
        return ()
    if not values:
        row.problem("values", "is an empty list; allowed is at least one value")
    if len(values) > MOST_LEVELS:
        row.problem("values", f"holds {len(values)} values; allowed are {MOST_LEVELS}")
    levels: list[Level] = []
    for index, value in enumerate(values):
        if value is REFUSED:
            continue
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            row.document.problem(
                (*row.path, "values", index),
                f"{shown(value)} is no number or text; allowed is one of the two",
            )
            continue
        column = value if isinstance(value, str) else float(value)
        if column in [level.value for level in levels]:
            row.document.problem(
                (*row.path, "values", index), f"{shown(value)} is given twice; allowed is once"
            )
        if isinstance(value, str) and any(factor != 1 for factor in paths.values()):
            row.document.problem(
                (*row.path, "values", index), "is text, which no factor can multiply; allowed: numbers"
            )
            continue
        settings = {
            path: value if factor == 1 or isinstance(value, str) else value * factor
            for path, factor in paths.items()
        }
        levels.append(Level(column, settings))
    if len({type(level.value) for level in levels}) > 1:
        row.problem("values", "mixes numbers and text; allowed is one of the two")
    return tuple(levels)


def _paths(row: Section) -> dict[str, float]:
    """Path -> factor."""
    what = "a path, as in parameters.NAME or interventions.NAME.FIELD, a list of them, or path: factor"
    given = row.take("sets", required=True, what=what)
    if isinstance(given, dict):
        return row.numbers("sets", -LARGEST_FACTOR, LARGEST_FACTOR, "factor on the lever's values")
    paths = given if isinstance(given, list) else [given]
    if given is None or REFUSED in paths:
        return {}
    if not paths or not all(isinstance(path, str) and path.strip() for path in paths):
        row.problem("sets", f"{shown(given)} is no path; allowed is {what}")
        return {}
    return dict.fromkeys(paths, 1.0)


def _options(row: Section) -> tuple[Level, ...]:
    """`options`: each a name, with paths and values; an empty mapping changes nothing."""
    outer = row.section("options")
    if not outer.broken and not outer.data:
        row.problem("options", "is empty; allowed is at least one option")
    found = []
    for name, inner in row.sections("options"):
        settings: dict[str, Any] = {}
        for path, value in inner.data.items():
            if value is None or isinstance(value, dict):
                inner.problem(path, f"{shown(value)} is no value; allowed is a number, text or a list")
            elif value is not REFUSED:
                settings[path] = value
        found.append(Level(name, settings))
    return tuple(found)


def _refuse_twice(root: Section, levers: tuple[Lever, ...]) -> None:
    """Two levers that set the same path would undo one another."""
    owner: dict[str, str] = {}
    for lever in levers:
        for path in {path for level in lever.levels for path in level.settings}:
            first = owner.setdefault(path, lever.name)
            if first != lever.name:
                place = ("levers", lever.name)
                root.document.problem(place, f"sets {path}, as {first!r} does; allowed is one of the two")

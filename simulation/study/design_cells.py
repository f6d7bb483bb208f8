"""From a design's scenarios, assumptions and levers to its cells, each a scenario that can be run.

Levels are tried one by one first, so that a value out of range is told at its own line, once; combinations
that only together are wrong are told at `levers`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from simulation.errors import Problem, UserError
from simulation.files import Document, PathInFile
from simulation.scenario import Scenario, load_scenario
from simulation.scenario_files import OVERRIDES
from simulation.study.design import Cell, Level, Lever, Uncertain, Value
from simulation.study.samples import draws_of

EVERY: Final = "interventions.*."
MOST_CELLS: Final = 100_000
MOST_RUNS: Final = 100_000_000


@dataclass(frozen=True)
class Asked:
    """What the file asks for: scenarios and comparator by name and file, assumptions, length, scale."""

    scenarios: Mapping[str, Path]
    against: tuple[str, Path] | None
    assumptions: tuple[str, ...]
    weeks: int | None
    scale: float | None
    loaded: dict[Any, Scenario] = field(default_factory=dict, compare=False, repr=False)

    def load(
        self, path: Path, settings: Mapping[str, Any], assumptions: str | None, like: Scenario | None = None
    ) -> Scenario:
        """A scenario of the design; one that is held against `like` gets its length and scale."""
        weeks = like.weeks if like else self.weeks
        scale = like.scale if like else self.scale
        key = (path, str(sorted(settings.items())), assumptions, weeks, scale)
        if key not in self.loaded:
            self.loaded[key] = load_scenario(
                path, overrides=expanded(settings, path), assumptions=assumptions, weeks=weeks, scale=scale
            )
        return self.loaded[key]


def expanded(settings: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """`interventions.*.FIELD` stands for that field of every intervention of the scenario at `path`."""
    if not any(where.startswith(EVERY) for where in settings):
        return dict(settings)
    count = len(load_scenario(path).interventions)
    found: dict[str, Any] = {}
    for where, value in settings.items():
        field = where.removeprefix(EVERY)
        found |= (
            {f"interventions.{k}.{field}": value for k in range(count)} if field != where else {where: value}
        )
    return found


def cells_of(
    document: Document, asked: Asked, levers: tuple[Lever, ...], uncertain: Uncertain | None
) -> tuple[Cell, ...]:
    """All combinations, in file order, the last lever fastest. Notes problems in `document`."""
    count = max(1, len(asked.assumptions)) * len(asked.scenarios)
    for lever in levers:
        count *= len(lever.levels)
    if count > MOST_CELLS:
        document.problem(("levers",), f"make {count} combinations; allowed are {MOST_CELLS}")
        return ()
    if not _levels_are_right(document, asked, levers):
        return ()
    cells = []
    for name, path in asked.scenarios.items():
        for assumptions in asked.assumptions or (None,):
            for levels in itertools.product(*(lever.levels for lever in levers)):
                try:
                    cells.append(_cell(document, asked, name, path, assumptions, levers, levels))
                except UserError as error:
                    which = ", ".join(f"{x.name} {y.value}" for x, y in zip(levers, levels, strict=True))
                    for problem in error.problems:
                        document.problem(("levers",), f"with {which}: {problem.place}: {problem.message}")
                    return ()
    _refuse_same(document, cells)
    _refuse_drawn(document, levers, uncertain)
    return tuple(cells)


def bases_of(asked: Asked) -> dict[str, Scenario]:
    """The scenarios, and the comparator, with no lever set, by name. Raises UserError."""
    found = {name: asked.load(path, {}, None) for name, path in asked.scenarios.items()}
    if asked.against is not None:
        name, path = asked.against
        found.setdefault(name, asked.load(path, {}, None, next(iter(found.values()))))
    return found


def _levels_are_right(document: Document, asked: Asked, levers: Iterable[Lever]) -> bool:
    """Whether every scenario can be read, alone and with each level of each lever."""
    before = len(document.problems)
    plain: list[Problem] = []
    for path in [*asked.scenarios.values(), *([asked.against[1]] if asked.against else [])]:
        try:
            asked.load(path, {}, None)
        except UserError as error:
            plain.extend(error.problems)
    document.problems.extend(plain)
    if plain:
        return False
    for lever in levers:
        for index, level in enumerate(lever.levels):
            for path in asked.scenarios.values():
                try:
                    asked.load(path, level.settings, None)
                except UserError as error:
                    _tell(document, lever, index, level, list(expanded(level.settings, path)), error)
    return len(document.problems) == before


def _tell(
    document: Document, lever: Lever, index: int, level: Level, paths: list[str], error: UserError
) -> None:
    """An error of the scenario reader, at the place in the design that caused it; `paths`: as asked."""
    for problem in error.problems:
        path = paths[problem.line - 1] if problem.file == OVERRIDES and problem.line <= len(paths) else ""
        place: PathInFile = ("levers", lever.name, "values", index)
        if isinstance(level.value, str) and ("levers", lever.name, "options") in document.lines:
            place = ("levers", lever.name, "options", level.value, *((path,) if path else ()))
        inside = not path or problem.place.startswith(path)
        found = problem.message if inside else f"{problem.place}: {problem.message}"
        unknown = problem.place == path and "there is no" in problem.message and "values" in place
        place = ("levers", lever.name, "sets") if unknown else place
        noted = Problem(document.file, document.line(place), ".".join(map(str, place)), found)
        if noted not in document.problems:
            document.problems.append(noted)


def _cell(
    document: Document,
    asked: Asked,
    name: str,
    path: Path,
    assumptions: str | None,
    levers: tuple[Lever, ...],
    levels: tuple[Level, ...],
) -> Cell:
    chosen = {lever.name: level for lever, level in zip(levers, levels, strict=True)}
    settings = {where: value for level in levels for where, value in level.settings.items()}
    scenario = asked.load(path, settings, assumptions)
    labels: dict[str, Value] = {"scenario": name, "assumptions": scenario.assumptions}
    shared = {key: level.value for key, level in chosen.items() if _only_parameters(level)}
    labels |= {key: level.value for key, level in chosen.items()}
    if asked.against is None:
        return Cell(labels, {}, scenario, None)
    numbers = {where: value for where, value in settings.items() if where.startswith("parameters.")}
    comparator = asked.load(asked.against[1], numbers, scenario.assumptions, scenario)
    for what in ("world", "start"):
        mine, other = getattr(scenario, what), getattr(comparator, what)
        if mine != other:
            message = f"{comparator.name} has {what} {other}; allowed is {mine}, that of {name}"
            document.problem(("against",), message)
    return Cell(
        labels,
        {"scenario": asked.against[0], "assumptions": scenario.assumptions} | shared,
        scenario,
        comparator,
    )


def _only_parameters(level: Level) -> bool:
    return bool(level.settings) and all(path.startswith("parameters.") for path in level.settings)


def _refuse_same(document: Document, cells: list[Cell]) -> None:
    """Two cells that ask for the same runs are a slip of the pen, and would count the same run twice."""
    from simulation.study.sweep.identity import scenario_digest

    seen: dict[str, Cell] = {}
    for cell in cells:
        first = seen.setdefault(scenario_digest(cell.scenario), cell)
        if first is not cell:
            one, other = (", ".join(f"{k} {v}" for k, v in x.labels.items()) for x in (first, cell))
            message = f"ask for the same runs twice ({one}; {other}); allowed are combinations that differ"
            document.problem(("levers",), message)
            return


def _refuse_drawn(document: Document, levers: Iterable[Lever], uncertain: Uncertain | None) -> None:
    """A number cannot be chosen and drawn at once; and the number of runs must be one that can be counted."""
    if uncertain is None:
        return
    chosen = {path for lever in levers for level in lever.levels for path in level.settings}
    for item in uncertain.ranges:
        if f"parameters.{item.name}" in chosen:
            place = ("uncertain", "parameters")
            document.problem(place, f"draw {item.name}, which a lever sets; allowed is one of the two")
    if draws_of(uncertain.method, max(1, len(uncertain.ranges)), uncertain.samples) > MOST_RUNS:
        document.problem(
            ("uncertain", "samples"), f"{uncertain.samples} is too many draws; allowed are fewer"
        )


def window_of(
    document: Document, cells: tuple[Cell, ...], given: tuple[int | None, int | None]
) -> tuple[int, int]:
    """The weeks that measures are meant over: as given, else from the first week in which anything differs.

    What differs is interventions and events, from those of the comparator or, without one, from nothing.
    """
    if not cells:
        return 0, 0
    end = min(cell.scenario.weeks for cell in cells)
    starts = [week for cell in cells for week in _starts(cell) if week < end]
    first = given[0] if given[0] is not None else max(0, min(starts, default=0))
    last = given[1] if given[1] is not None else end
    if not first < last <= end:
        message = f"is week {first} to {last}; allowed are weeks in a rising order, up to {end}"
        document.problem(("window",), message)
    return first, last


def _starts(cell: Cell) -> list[int]:
    mine, other = cell.scenario, cell.comparator
    items = set(mine.interventions) ^ set(other.interventions if other else ())
    events = set(mine.events) ^ set(other.events if other else ())
    return [item.start_week for item in items] + [event.week for event in events]

"""Strict reading of design files: every problem at once, each with its file, line and place."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, Final

from simulation import parameters as parameter_files
from simulation.errors import Problem, UserError
from simulation.files import Document, read_yaml, shown
from simulation.measures import WEEKLY
from simulation.reading import Section
from simulation.scenario_reader import MOST_WEEKS, SCALES
from simulation.study.design import FIGURES, STATISTICS, Design, FigurePlan, Lever, Uncertain
from simulation.study.design_cells import Asked, bases_of, cells_of, window_of
from simulation.study.design_files import find_design, scenarios_for
from simulation.study.design_levers import read_levers
from simulation.study.samples import LATIN_HYPERCUBE, METHODS, SOBOL, Range

MOST_SEEDS: Final = 100_000
MOST_SAMPLES: Final = 1_000_000
SERIES_WEEKS: Final = 4  # single weeks are too rough to read, and four times as many
NAMES: Final = tuple(measure.name for measure in WEEKLY)
OVERRIDE: Final = "command line"


def read_design(name_or_path: str | Path, *, seeds: int | None = None, weeks: int | None = None) -> Design:
    """See `simulation.study.design.load_design`."""
    path = find_design(name_or_path)
    document = read_yaml(path)
    problems = _put_in(document, {"seeds": seeds, "weeks": weeks})
    root = Section(document)
    title, question = root.text("title", longest=200), root.text("question", longest=1000)
    files = scenarios_for(path)
    names = root.names("scenarios", files, "scenario")
    against = root.name("against", files, "scenario", required=False) or None
    sets = root.names("assumptions", parameter_files.assumption_sets(), "set of assumptions", required=False)
    asked = Asked(
        {name: files[name] for name in names},
        (against, files[against]) if against else None,
        sets,
        root.whole("weeks", 1, MOST_WEEKS, "weeks", required=False) or None,
        root.number("scale", *SCALES, "factor on the number of agents", required=False) or None,
    )
    levers = read_levers(root)
    uncertain = _uncertain(root)
    measures = root.names("measures", NAMES, "measure")
    number = root.whole("seeds", 1, MOST_SEEDS, "seeds")
    every = root.whole("series_weeks", 0, MOST_WEEKS, "weeks", required=False, default=SERIES_WEEKS)
    figure = _figure(root, levers, names, sets, measures)
    given_window = _window(root)
    root.finish()
    problems += document.problems
    if not problems:
        cells = cells_of(document, asked, levers, uncertain)
        window = window_of(document, cells, given_window)
        problems = document.problems
    if problems:
        raise UserError(problems)
    return Design(
        name=path.stem, title=title, question=question, levers=levers,
        uncertain=_left_free(uncertain, cells), bases=bases_of(asked), cells=cells, measures=measures,
        window=window, against=against, path=path, seeds=number, series_weeks=every, figure=figure,
    )  # fmt: skip


def _put_in(document: Document, given: dict[str, Any]) -> list[Problem]:
    """What the command line sets instead of the file."""
    for key, value in given.items():
        if value is not None:
            document.data[key] = value
            document.elsewhere[(key,)] = (OVERRIDE, 1)
    return []


def _uncertain(root: Section) -> Uncertain | None:
    """Ranges come from the parameter files; `ranges` may narrow them."""
    if not root.has("uncertain"):
        root.skip("uncertain")
        return None
    row = root.section("uncertain")
    method = row.name("method", METHODS, "method", required=False, default=LATIN_HYPERCUBE)
    samples = row.whole("samples", 1, MOST_SAMPLES, "samples")
    if method == SOBOL and samples & (samples - 1):
        row.problem("samples", f"{samples} is no power of 2; allowed for sobol is 2, 4, 8, 16, ...")
    known = parameter_files.load()
    if row.flag("all_assumed", required=False):
        if row.has("parameters"):
            row.problem("parameters", "stands beside 'all_assumed'; allowed is one of the two")
        names: tuple[str, ...] = ()
    else:
        names = row.names("parameters", known, "parameter")
    ranges = tuple(_range(row, name, known[name]) for name in names)
    narrowed = row.section("ranges", required=False)
    for name in narrowed.data:
        if name not in names:
            narrowed.problem(name, "is not among 'parameters'; allowed are ranges of these")
    row.skip("parameters", "ranges")
    row.finish()
    return Uncertain(method, samples, ranges)


def _range(row: Section, name: str, known: parameter_files.Parameter) -> Range:
    narrowed = row.section("ranges", required=False)
    low, high = narrowed.span(name) if narrowed.has(name) else (known.low, known.high)
    if not known.low <= low < high <= known.high:
        inside = f"[{known.low:g}, {known.high:g}] ({known.unit})"
        narrowed.problem(name, f"[{low:g}, {high:g}] is no range inside {inside}, the documented one")
    return Range(name, low, high)


def _left_free(uncertain: Uncertain | None, cells: tuple[Any, ...]) -> Uncertain | None:
    """With `all_assumed`: every assumed number that no cell fixes."""
    from simulation.study.samples import assumed_parameters, ranges_of

    if uncertain is None or uncertain.ranges:
        return uncertain
    free = [{item.name for item in assumed_parameters(cell.scenario)} for cell in cells]
    drawn = [item for item in assumed_parameters(cells[0].scenario) if all(item.name in x for x in free)]
    return dataclasses.replace(uncertain, ranges=ranges_of(drawn))


def _window(root: Section) -> tuple[int | None, int | None]:
    """Weeks that measures are meant over, as far as the file says so."""
    row = root.section("window", required=False)
    if not root.has("window"):
        return None, None
    first = (
        row.whole("from_week", 0, MOST_WEEKS - 1, "weeks", required=False) if row.has("from_week") else None
    )
    last = row.whole("until_week", 1, MOST_WEEKS, "weeks", required=False) if row.has("until_week") else None
    row.skip("from_week", "until_week")
    row.finish()
    return first, last


def _figure(
    root: Section,
    levers: tuple[Lever, ...],
    scenarios: tuple[str, ...],
    sets: tuple[str, ...],
    measures: tuple[str, ...],
) -> FigurePlan | None:
    if not root.has("figure"):
        root.skip("figure")
        return None
    row = root.section("figure")
    values = {lever.name: [str(level.value) for level in lever.levels] for lever in levers}
    keys = {**values, "scenario": list(scenarios), "assumptions": list(sets)}
    kind = row.name("kind", FIGURES, "kind of figure")
    x = row.name("x", keys, "lever")
    by = row.name("by", keys, "lever", required=kind == "heatmap")
    shown_measures = row.names("measures", measures or NAMES, "measure of this design", required=False)
    statistic = row.name("statistic", STATISTICS, "statistic", required=False, default=STATISTICS[0])
    combined, parts = "", tuple[str, ...]()
    if kind == "parts" and x:
        combined = row.name("combined", keys[x], f"level of {x}")
        parts = row.names("parts", keys[x], f"level of {x}")
        if combined in parts:
            row.problem("parts", f"name {shown(combined)}, the combination itself; allowed are its parts")
    lever = next((item for item in levers if item.name == x), None)
    if kind == "lines" and x and not (lever and lever.number):
        row.problem("x", f"{x!r} has no numbers; allowed for lines is a lever with numbers as values")
    row.finish()
    return (
        FigurePlan(kind, x, by, shown_measures or measures, statistic, combined, parts)
        if kind and x
        else None
    )

"""Strict reading of the catalogue of systems (world/systems/*.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from simulation import parameters as parameter_files
from simulation.errors import Problem, UserError
from simulation.files import Document, read_yaml
from simulation.interventions import Intervention
from simulation.names import BASES, WORLDS
from simulation.parameters import known_sources
from simulation.reading import Section
from simulation.world.geography import load_world, world_names

FOLDER: Final = Path(__file__).parents[1] / "world" / "systems"
REPRESENTATIONS: Final = (
    "intervention",  # a measure that the world does not start with
    "pressure",  # a share of base pressures
    "law",  # control of substances, or the way to it
    "trust",  # trust, interest or sharing between governments
    "service",  # treatment places, naloxone, rates of people
    "channel",  # a way of doing things, open or closed
    "sensor",  # what is observed, and how well
    "parameter",  # a number of the model
)
GRID_ROWS: Final = (
    "influence_hearts_and_minds", "demand_reduction", "rehab_increase", "regulate_activity", "target_systems",
    "target_criminals", "target_money",
)  # fmt: skip
CELLS: Final = tuple(f"{row}/{world}" for row in GRID_ROWS for world in WORLDS)
LAST_ROW: Final = 100
ELSEWHERE: Final = ("mekong",)  # worlds that the catalogue speaks of, and an installation need not have
ANY_START, ANY_WEEKS = (
    date(2017, 1, 2),
    520,
)  # a calendar to read interventions with; switches set the true one


@dataclass(frozen=True)
class Part:
    """What stands for a system in one world: if `in_baseline`, what its absence changes; else its
    presence."""

    in_baseline: bool
    interventions: tuple[Intervention, ...]
    parameters: Mapping[str, float]  # name -> added to its value

    @property
    def switch(self) -> str:
        """What can be done with it there: a scenario can switch it "off", or "on"."""
        return "off" if self.in_baseline else "on"


@dataclass(frozen=True)
class System:
    """One entry of the catalogue."""

    key: str
    rows: tuple[int, ...]  # of the list of systems in the source documents, 1 to 100
    name: str
    does: str
    run_by: str
    since: str | None  # in words or a year; None: the documents do not say
    cells: tuple[str, ...]  # row/world of the grid
    representation: str  # one of REPRESENTATIONS, or "" when it is not represented
    assumed: str
    basis: str
    source: str | None  # a key of references.bib
    cite: str  # where in the source documents
    not_represented: str  # the reason, or ""
    parts: Mapping[str, Part]  # by world
    shown_with: str = ""  # a scenario in which it shows, where it does not without a measure; or ""


@cache
def load_systems(folder: Path = FOLDER) -> Mapping[str, System]:
    """The catalogue, in the order of files and entries. Raises UserError with every problem of all files."""
    documents: list[Document] = []
    found: dict[str, System] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            documents.append(read_yaml(path))
        except UserError as error:
            problems.extend(error.problems)
    for document in documents:
        root = Section(document)
        for key, section in root.sections_here():
            section.plain_name(key)
            if key in found:
                section.problem(
                    None, f"{key!r} is the name of another system, too; allowed is one of its own"
                )
            found[key] = _system(key, section)
    _once(found, documents)
    problems += [problem for document in documents for problem in document.problems]
    if problems:
        raise UserError(problems)
    return found


def _system(key: str, section: Section) -> System:
    left_out = section.has("not_represented")
    system = System(
        key=key,
        rows=_rows(section),
        name=section.text("name"),
        does=section.text("does", longest=300),
        run_by=section.text("run_by"),
        since=section.text("since", longest=100, required=False) or None,
        cells=section.names("cells", CELLS, "cell of the grid", required=False),
        representation=section.name(
            "represented_as", REPRESENTATIONS, "representation", required=not left_out
        ),
        assumed=section.text("assumed", longest=600, required=not left_out),
        basis=section.name("basis", BASES, "basis", required=not left_out),
        source=section.source(known_sources(), required=not left_out),
        cite=section.text("cite"),
        not_represented=section.text("not_represented", longest=600, required=False),
        parts=_parts(key, section, required=not left_out),
        shown_with=section.text("shown_with", longest=100, required=False),
    )
    if left_out and (system.parts or system.representation):
        section.problem("not_represented", "stands beside a representation; allowed is one of the two")
    section.finish()
    return system


def _rows(section: Section) -> tuple[int, ...]:
    """The numbers of the rows of the list of systems that the entry stands for."""
    rows = section.take("rows", required=True, what=f"a list of numbers, 1 to {LAST_ROW}")
    if rows is None:
        return ()
    if not isinstance(rows, list) or not rows:
        section.problem("rows", f"is no list of numbers; allowed is a list of numbers, 1 to {LAST_ROW}")
        return ()
    good = [n for k, n in enumerate(rows) if section.is_number(("rows", k), n, 1, LAST_ROW, "row")]
    return tuple(int(n) for n in good)


def _once(found: Mapping[str, System], documents: list[Document]) -> None:
    """Refuse a row of the list of systems that two entries claim."""
    claimed: dict[int, str] = {}
    for system in found.values():
        for row in system.rows:
            if row in claimed:
                home = next(doc for doc in documents if system.key in doc.data)
                home.problem(
                    (system.key, "rows"), f"{row} is claimed by {claimed[row]!r}, too; allowed is once"
                )
            claimed.setdefault(row, system.key)


def _parts(key: str, section: Section, *, required: bool) -> dict[str, Part]:
    worlds = section.section("worlds", required=required)
    parts: dict[str, Part] = {}
    if not worlds.data:
        return parts
    for world, inner in worlds.sections_here():
        if world in ELSEWHERE and world not in world_names():
            inner.skip("on", "off")
            continue
        if not worlds.is_name((world,), world, world_names(), "world"):
            continue
        switches = [name for name in ("on", "off") if inner.has(name)]
        if len(switches) != 1:
            inner.problem(None, "says neither or both of 'on' and 'off'; allowed is one of them")
            inner.skip("on", "off")
        else:
            parts[world] = _part(key, world, inner, switches[0])
        inner.finish()
    return parts


def _part(key: str, world: str, section: Section, switch: str) -> Part:
    inner = section.section(switch)
    found: list[Intervention] = []
    for number, row in enumerate(inner.rows("interventions", required=False)):
        found += _intervention(f"{key}, {switch}" + (f", {number + 1}" if number else ""), world, row)
    parameters = _parameters(inner)
    if not found and not parameters and not inner.document.problems:
        inner.problem(None, "changes nothing; allowed are 'interventions', 'parameters' or both")
    inner.finish()
    return Part(switch == "off", tuple(found), parameters)


def _intervention(name: str, world: str, row: Section) -> list[Intervention]:
    """An intervention as in a scenario, but without name and dates, which the scenario gives."""
    from simulation.scenario_reader import Calendar, read_intervention

    for key in ("name", "from", "until"):
        if key in row.data:
            row.problem(key, "is not for the catalogue; allowed is to leave it to the scenario")
    row.data |= {"name": name, "from": ANY_START.isoformat(), "until": None}
    found: list[Intervention] = []
    read_intervention(row, load_world(world), Calendar(ANY_START, ANY_WEEKS), found)
    return found


def _parameters(section: Section) -> dict[str, float]:
    """Parameter -> what is added to it; at its usual value the sum must lie in its range."""
    known: dict[str, Any] = dict(parameter_files.load())
    found = {}
    outer = section.section("parameters", required=False)
    for name in outer.data:
        if outer.is_name((name,), name, known, "parameter"):
            row = outer.section(name)
            spec = known[name]
            low, high = spec.low - spec.value, spec.high - spec.value
            found[name] = row.number("add", low, high, spec.unit)
            row.finish()
    return found

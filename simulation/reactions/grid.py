"""The grid of expected reactions: seven kinds of intervention by four worlds, read strictly from grid.yaml.

It is held against what happened; nothing that decides for an agent may open it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simulation.errors import Problem, UserError
from simulation.files import read_yaml
from simulation.names import WORLDS
from simulation.parameters import known_sources
from simulation.reactions import Labels
from simulation.reading import Section, nearest, raise_if_any

GRID = Path(__file__).with_name("grid.yaml")
NEEDS = ("any", "all")


@dataclass(frozen=True)
class Cell:
    """One cell: who acts (slide one), what is expected (slide two, in its words), and the labels for it."""

    row: str
    world: str
    acts: str
    expects: str
    labels: tuple[str, ...]
    needs_all: bool  # seen only if every label is; else if any is

    @property
    def key(self) -> str:
        """The name of the cell: row/world."""
        return f"{self.row}/{self.world}"

    @property
    def is_empty(self) -> bool:
        """Whether the slide expects nothing here."""
        return not self.labels


@dataclass(frozen=True)
class Reading:
    """A second way to read a row: other labels in its cells (None: those of the cells)."""

    row: str
    name: str
    about: str
    labels: dict[str, tuple[str, ...]] | None  # world -> labels


@dataclass(frozen=True)
class Grid:
    """The grid in its own order: rows from health to law enforcement, worlds from source to user."""

    source: str
    worlds: dict[str, str]  # name -> title
    located: dict[str, str]
    rows: dict[str, str]  # name -> title
    cells: tuple[Cell, ...]
    readings: tuple[Reading, ...]

    @classmethod
    def load(cls) -> Grid:
        """The grid that ships with Squeeze, read once; raises UserError with every problem in it."""
        return read_grid(GRID)

    def cell(self, key: str) -> Cell:
        """The cell of a name such as target_money/supply; raises UserError if there is none."""
        for cell in self.cells:
            if cell.key == key:
                return cell
        message = f"there is no cell {key!r}; {nearest(key, [cell.key for cell in self.cells], 'cell')}"
        raise UserError([Problem("command line", 1, "--cell", message)])

    def row(self, name: str) -> Iterator[Cell]:
        """The four cells of a row."""
        return (cell for cell in self.cells if cell.row == name)


@cache
def read_grid(path: Path) -> Grid:
    """A grid file; raises UserError with every problem in it."""
    document = read_yaml(path)
    root = Section(document)
    about = Labels.load().about
    source = root.source(known_sources()) or ""
    worlds = _texts(root.section("worlds"))
    located = _texts(root.section("located"))
    rows: dict[str, str] = {}
    cells: list[Cell] = []
    for name, row in root.sections("rows"):
        row.plain_name(name)
        rows[name] = row.text("title")
        cells += [_cell(name, world, row.section(world), about) for world in WORLDS]
        row.finish()
    readings = list(_readings(root, rows, about))
    root.names("cross_border_gate", ("trust", "mutual_interest"), "condition")
    root.finish()
    raise_if_any(document)
    return Grid(source, worlds, located, rows, tuple(cells), tuple(readings))


def _texts(section: Section) -> dict[str, str]:
    """One text for each of the four worlds."""
    found = {world: section.text(world) for world in WORLDS}
    section.finish()
    return found


def _cell(row: str, world: str, section: Section, about: Collection[str]) -> Cell:
    acts, expects = (_words(section, key) for key in ("acts", "expects"))
    labels = _labels(section, "reacts", about)
    if bool(expects) != bool(section.data.get("reacts")):
        section.problem("reacts", "and expects go together; allowed are both or neither")
    needs = section.name("needs", NEEDS, "rule", required=False, default="any")
    section.finish()
    return Cell(row, world, acts, expects, labels, needs == "all")


def _words(section: Section, key: str) -> str:
    """Text that may be empty."""
    if section.data.get(key) == "":
        section.skip(key)
        return ""
    return section.text(key)


def _labels(section: Section, key: str, about: Collection[str]) -> tuple[str, ...]:
    """A list of labels that may be empty."""
    if section.data.get(key) == []:
        section.skip(key)
        return ()
    return section.names(key, about, "label")


def _readings(root: Section, rows: Collection[str], about: Collection[str]) -> Iterator[Reading]:
    outer = root.section("readings")
    for row, section in outer.sections_here():
        outer.is_name((row,), row, rows, "row")
        for name, reading in section.sections_here():
            reading.plain_name(name)
            text = reading.text("about")
            labels = None
            if reading.has("reacts"):
                inner = reading.section("reacts")
                labels = {world: _labels(inner, world, about) for world in WORLDS}
                inner.finish()
            reading.finish()
            yield Reading(row, name, text, labels)

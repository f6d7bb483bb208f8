"""The instruments of each cell of the grid: which interventions stand for it, in which world.

They are written like interventions of a scenario, without name and dates, and read by the same reader.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from simulation.errors import Problem, UserError
from simulation.files import Document, read_yaml
from simulation.interventions import Intervention, kind_name
from simulation.names import WORLDS
from simulation.reactions.grid import Cell, Grid
from simulation.reading import Section, raise_if_any
from simulation.scenario import Scenario
from simulation.scenario_reader import Calendar, read_intervention

FOLDER: Final = Path(__file__).parents[1] / "reactions"
USUAL_WORLD: Final = "transpacific"
OF_THE_READER: Final = ("name", "from", "until")  # set by those who run the grid


@dataclass(frozen=True)
class Instruments:
    """The interventions that stand for each cell, by row/world; a cell without any has an empty tuple."""

    by_cell: dict[str, tuple[Intervention, ...]]

    def used_in(self, cell: Cell) -> tuple[str, tuple[Intervention, ...]]:
        """The cell whose instruments are run to look at a cell, and these instruments.

        The cell's own; where nobody acts, those of the nearest cell of the same row that has some (of two
        as near, the one nearer to the user). Raises KeyError if no cell of the row has any.
        """
        here = WORLDS.index(cell.world)
        nearest = sorted(range(len(WORLDS)), key=lambda k: (abs(k - here), -k))
        for k in nearest:
            key = f"{cell.row}/{WORLDS[k]}"
            if self.by_cell[key]:
                return key, self.by_cell[key]
        raise KeyError(cell.row)

    def at_intensity(self, intensity: float) -> Instruments:
        """All of them at this intensity (0 to 1)."""
        return Instruments(
            {
                key: tuple(dataclasses.replace(item, intensity=intensity) for item in items)
                for key, items in self.by_cell.items()
            }
        )


def what_it_does(items: tuple[Intervention, ...]) -> tuple[Any, ...]:
    """What the instruments do, their names left out: those that do the same need one run only."""
    return tuple(sorted(repr((kind_name(x), dataclasses.replace(x, name=""))) for x in items))


def in_words(items: tuple[Intervention, ...]) -> str:
    """Kinds and places of instruments, as in "kyc_mandate (CN, IN)"."""
    return "; ".join(f"{kind_name(x)} ({', '.join(x.where)})" for x in items)


def file_for(world: str) -> Path:
    """The file of instruments for a world. Raises UserError if there is none."""
    path = FOLDER / ("instruments.yaml" if world == USUAL_WORLD else f"instruments_{world}.yaml")
    if not path.exists():
        others = sorted(file.stem.partition("_")[2] for file in FOLDER.glob("instruments_*.yaml"))
        known = ", ".join((USUAL_WORLD, *others))
        message = f"there are no instruments for the world {world}; allowed: {known}, or --instruments FILE"
        raise UserError([Problem("command line", 1, "--world", message)])
    return path


def read_instruments(path: Path, grid: Grid, baseline: Scenario, start_week: int) -> Instruments:
    """Read a file of instruments strictly; all begin in `start_week` of the baseline and never end.

    Raises UserError with every problem: unknown rows, worlds, kinds, places or substances, numbers out of
    range, an instrument named twice in a cell, a row without any instrument.
    """
    document = read_yaml(path)
    root = Section(document)
    found: dict[str, tuple[Intervention, ...]] = {}
    for row, section in root.sections_here(list(grid.rows), "row"):
        for world in WORLDS:
            found[f"{row}/{world}"] = _of_cell(section, row, world, baseline, start_week)
        section.finish()
        empty = all(not section.data.get(world) for world in WORLDS)
        if empty and not section.broken:
            section.problem(None, "has no instrument at all; allowed is at least one in a cell of the row")
    raise_if_any(document)
    return Instruments(found)


def _of_cell(
    section: Section, row: str, world: str, baseline: Scenario, start_week: int
) -> tuple[Intervention, ...]:
    if section.data.get(world) == []:
        section.skip(world)
        return ()
    geography = baseline.geography()
    calendar = Calendar(baseline.start, baseline.weeks)
    items: list[Intervention] = []
    for index, entry in enumerate(section.rows(world)):
        for key in OF_THE_READER:
            if key in entry.data:
                entry.problem(key, "is set by those who run the grid; allowed is to leave it out")
        begin = baseline.start + timedelta(weeks=start_week)
        entry.data |= {"name": f"{row}, {world}, {index + 1}", "from": begin.isoformat(), "until": None}
        read_intervention(entry, geography, calendar, items)
    _refuse_repeated(section.document, section, world, items)
    return tuple(items)


def _refuse_repeated(document: Document, section: Section, world: str, items: list[Intervention]) -> None:
    seen: list[tuple[str, dict[str, Any]]] = []
    for index, item in enumerate(items):
        what = (kind_name(item), {**dataclasses.asdict(item), "name": "", "intensity": 0.0})
        if what in seen:
            document.problem(
                (*section.path, world, index), f"is {what[0]} at the same places once more; allowed is once"
            )
        seen.append(what)

"""A design: one question, the runs that answer it, and the figure or table that shows the answer.

Three things stay apart: levers are chosen, uncertain parameters are not known, seeds are luck. Every run is
paired with one of the comparator (`against`) that has the same luck, the same draw of the uncertain
parameters, and the same levels of all levers that set parameters; only interventions and events differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from simulation.scenario import Scenario
    from simulation.study.samples import Range

Value = float | str  # what a column of levers holds
FIGURES: Final = ("lines", "heatmap", "dots", "parts")
STATISTICS: Final = ("difference", "percent", "onset_weeks")  # columns of effects.csv that a figure can show


@dataclass(frozen=True)
class Level:
    """One setting of a lever: what is put where (paths as in `squeeze run --set`)."""

    value: Value
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Lever:
    """Something that is chosen. `number`: its levels are numbers, in `unit`."""

    name: str
    about: str
    unit: str
    number: bool
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Uncertain:
    """Numbers that are not known: how they are drawn (samples.METHODS), and within which ranges."""

    method: str
    samples: int
    ranges: tuple[Range, ...]


@dataclass(frozen=True)
class FigurePlan:
    """What the figure shows: `x` and `by` are levers (or scenario, assumptions), `measures` its panels.

    `statistic`: one of STATISTICS. Kind `parts` holds one level of `x`, `combined`, against the sum of
    others, `parts`.
    """

    kind: str
    x: str
    by: str
    measures: tuple[str, ...]
    statistic: str = "difference"
    combined: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A scenario, a set of assumptions and a level of every lever, put together.

    `labels`: scenario, assumptions and every lever with its value; `shared`: those that the comparator has,
    too. `comparator` is None if the design has none.
    """

    labels: Mapping[str, Value]
    shared: Mapping[str, Value]
    scenario: Scenario
    comparator: Scenario | None


@dataclass(frozen=True)
class Design:
    """A design as read from its file; see `load_design`.

    `bases`: the scenarios, the comparator too, with no lever set, by name.
    `window`: first week that measures are meant over, and the one after the last. `series_weeks`: weeks that
    a point of the table `series` is the mean of; 0: no series.
    """

    name: str  # the file's name without its ending
    title: str
    question: str
    levers: tuple[Lever, ...]
    uncertain: Uncertain | None
    bases: Mapping[str, Scenario]
    cells: tuple[Cell, ...]
    seeds: int
    measures: tuple[str, ...]
    window: tuple[int, int]
    series_weeks: int
    figure: FigurePlan | None
    against: str | None
    path: Path | None = field(default=None, compare=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """Columns that tell cells apart: scenario, assumptions, then the levers."""
        return ("scenario", "assumptions", *(lever.name for lever in self.levers))

    @property
    def varied(self) -> tuple[str, ...]:
        """The keys that have more than one value in this design."""
        return tuple(key for key in self.keys if len({str(cell.labels[key]) for cell in self.cells}) > 1)

    @property
    def draws(self) -> int:
        """Draws of the uncertain parameters; 0 if there are none."""
        from simulation.study.samples import draws_of

        plan = self.uncertain
        return draws_of(plan.method, len(plan.ranges), plan.samples) if plan else 0


def load_design(name_or_path: str | Path, *, seeds: int | None = None, weeks: int | None = None) -> Design:
    """Read a design by its name in experiments/ or by its path; `seeds` and `weeks` replace the file's.

    Raises UserError with every problem that was found.
    """
    from simulation.study.design_reader import read_design

    return read_design(name_or_path, seeds=seeds, weeks=weeks)


def list_designs() -> dict[str, Path]:
    """The designs in experiments/: name -> file, sorted by name."""
    from simulation.study.design_files import shipped_designs

    return shipped_designs()

"""What a report is made of: sections of blocks, which hold text and numbers. Templates make HTML of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs; with `bullets` a list."""

    template: ClassVar[str] = "prose"
    lines: tuple[str, ...]
    bullets: bool = False
    title: str = ""
    small: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One large figure: its label, its value, its interval or remark; `mark` is up, down, same or ''."""

    label: str
    value: str
    note: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """A row of large figures."""

    template: ClassVar[str] = "cards"
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: `data` as assets/charts.js reads it; `words` say in a sentence what it shows."""

    template: ClassVar[str] = "chart"
    key: str
    title: str
    words: str
    data: Mapping[str, Any]
    height: int = 300  # pixels


@dataclass(frozen=True, slots=True)
class Charts:
    """Charts side by side where there is room."""

    template: ClassVar[str] = "charts"
    charts: tuple[Chart, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Whisker:
    """An interval as a picture: all in the units of the row, `span` = (left, right) end of the scale."""

    value: float
    low: float
    high: float
    span: tuple[float, float]
    band: tuple[float, float] | None = None  # what it should lie in

    def at(self, number: float) -> float:
        """Its place on a scale of 0 to 100, cut at the ends."""
        left, right = self.span
        if number != number:
            return 0.0
        return round(min(100.0, max(0.0, 100 * (number - left) / (right - left))), 1)

    @property
    def sure(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `sort` is what it is sorted by (None: the text)."""

    text: str
    sort: float | str | None = None
    number: bool = False
    strong: bool = False
    mark: str = ""  # a verdict: seen, opposite, not_seen, met, missed
    whisker: Whisker | None = None
    title: str = ""  # more, shown when one points at it


@dataclass(frozen=True, slots=True)
class Table:
    """A sortable table; a column that begins with a space-free name and a unit: (name, unit)."""

    template: ClassVar[str] = "table"
    key: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    folded: bool = False  # shown only when opened
    sortable: bool = True


@dataclass(frozen=True, slots=True)
class Written:
    """HTML that we made ourselves from Markdown."""

    template: ClassVar[str] = "written"
    html: Markup


@dataclass(frozen=True, slots=True)
class Replay:
    """A run on the map, week by week: `data` as assets/replay.js reads it."""

    template: ClassVar[str] = "replay"
    data: Mapping[str, Any]
    modes: tuple[str, ...]
    worlds: tuple[tuple[str, str], ...]
    dates: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell of the grid."""

    verdict: str  # seen, opposite, not_seen, none
    verdict_words: str
    expects: str
    depth: int  # 0 to 4: how far from 0, in widths of the interval
    lines: tuple[str, ...]
    shares: tuple[float, float, float] | None = None  # of draws: seen, not seen, opposite (percent)
    share_words: str = ""


@dataclass(frozen=True, slots=True)
class Heat:
    """The grid as a table: rows of interventions, columns of worlds."""

    template: ClassVar[str] = "heat"
    worlds: tuple[tuple[str, str], ...]  # title, where it is located
    rows: tuple[tuple[str, tuple[HeatCell | None, ...]], ...]
    caption: str


Block = Prose | Cards | Chart | Charts | Table | Written | Replay | Heat


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page with a heading; `key` is its address within the page."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    short: str = ""  # in the list of sections; the title if empty


@dataclass(frozen=True, slots=True)
class Report:
    """A whole page."""

    kind: str
    title: str
    question: str
    about: str  # one line: world, weeks, seeds
    trust: str  # one line at the foot of every page: seeds, comparator, assumed inputs, abstract
    sections: tuple[Section, ...]
    data: Mapping[str, Any] = field(default_factory=dict)

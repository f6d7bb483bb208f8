"""Any data frame as a sortable table: numbers to about three figures, intervals as a picture beside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from typing import Any, Final

import pandas as pd

from simulation.report.html.parts import Cell, Table, Whisker
from simulation.report.html.wording import as_number, difference, number, sentence, span
from simulation.report.story import words

MOST_ROWS: Final = 1500  # a page that scrolls for ever helps nobody; the file has them all
MARKED: Final = {
    "met": "met",
    "seen": "seen",
    "pass": "met",
    "passed": "met",
    "within": "met",
    "true": "met",
    "yes": "met",
    "missed": "missed",
    "not_met": "missed",
    "fail": "missed",
    "failed": "missed",
    "opposite": "opposite",
    "false": "missed",
    "no": "missed",
}
VERDICT_COLUMNS: Final = frozenset({"verdict", "result", "status", "met", "passed", "seen"})
WORDY: Final = frozenset(
    {"measure", "label", "dimension", "option", "statistic", "kind", "role", "row", "world"}
)


def table_of(
    key: str,
    title: str,
    frame: pd.DataFrame,
    *,
    columns: Collection[str] | None = None,
    caption: str = "",
    folded: bool = False,
) -> Table:
    """All columns (or `columns`) of a frame, in its order; of very long frames the first `MOST_ROWS` rows."""
    shown = [name for name in frame.columns if columns is None or name in columns]
    rows = tuple(
        tuple(_cell(name, value) for name, value in zip(shown, values, strict=True))
        for values in frame[shown].head(MOST_ROWS).itertuples(index=False)
    )
    if len(frame) > MOST_ROWS:
        caption = f"{caption} The first {MOST_ROWS:,} of {len(frame):,} rows; the file has all.".strip()
    heads = tuple((sentence(words(str(name))), "") for name in shown)
    return Table(key, title, heads, rows, caption, folded=folded)


def _cell(name: str, value: Any) -> Cell:
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return Cell("–", math.nan)
    if isinstance(value, bool) or str(value) in ("True", "False"):
        text = "yes" if str(value) == "True" else "no"
        return Cell(text, text, mark=MARKED[text] if name in VERDICT_COLUMNS else "")
    if isinstance(value, int | float) or hasattr(value, "dtype"):
        return Cell(number(value), as_number(value), number=True)
    text = str(value)
    plain = words(text) if name in WORDY | VERDICT_COLUMNS else text
    return Cell(plain, mark=MARKED.get(text.lower(), "") if name in VERDICT_COLUMNS else "")


def filled(column: pd.Series[Any]) -> pd.Series[str]:
    """A column as text, with "" where there is nothing; also for one that holds nothing at all."""
    return column.astype(object).where(column.notna(), "").astype(str)


def interval_cells(value: Any, low: Any, high: Any, scale: tuple[float, float]) -> tuple[Cell, Cell]:
    """Two cells: the difference in bold if its interval leaves out 0, and the interval with its picture."""
    mean, below, above = as_number(value), as_number(low), as_number(high)
    known = all(map(math.isfinite, (mean, below, above)))
    picture = Whisker(mean, below, above, scale) if known else None
    sure = known and (below > 0 or above < 0)
    return (
        Cell(difference(mean), mean, number=True, strong=sure),
        Cell(span(below, above) if known else "–", mean, whisker=picture),
    )


def scale_of(frame: pd.DataFrame, low: str = "low", high: str = "high") -> tuple[float, float]:
    """Ends of a scale that holds 0 and all finite intervals of a frame."""
    ends = pd.concat([frame[low], frame[high]]).astype(float)
    ends = ends[ends.map(math.isfinite)]
    least, most = (
        min(0.0, float(ends.min() if len(ends) else 0)),
        max(0.0, float(ends.max() if len(ends) else 0)),
    )
    return (least, most) if most > least else (-1.0, 1.0)


def rows_with_intervals(
    frame: pd.DataFrame, first: Callable[[Any], Sequence[Cell]], *, per_row: bool = False
) -> tuple[tuple[Cell, ...], ...]:
    """Rows of `first(row)` and the interval of difference, low, high, all on one scale or each on its own."""
    scale = scale_of(frame) if len(frame) else (-1.0, 1.0)
    found = []
    for row in frame.itertuples(index=False):
        own = _own_scale(row) if per_row else scale
        found.append((*first(row), *interval_cells(row.difference, row.low, row.high, own)))
    return tuple(found)


def _own_scale(row: Any) -> tuple[float, float]:
    reach = max(
        (abs(end) for end in (as_number(row.low), as_number(row.high)) if math.isfinite(end)), default=0
    )
    return (-reach, reach) if reach > 0 else (-1.0, 1.0)

"""Charts of weekly figures, as data for assets/charts.js: panels of lines with bands, over dates or weeks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from simulation.report.html.parts import Chart
from simulation.study.facts import Squeeze

MOST_MARKS: Final = 6  # interventions named in a chart
SMALLEST_SHARE: Final = 0.01  # an option that never has more is left out
DIGITS: Final = 4  # significant; a screen shows no more


@dataclass(frozen=True, slots=True)
class Line:
    """A line; `look` is one of with, without, difference, weekly, mean, or a number for one of several."""

    name: str
    values: Sequence[float]
    look: str
    band: tuple[Sequence[float], Sequence[float]] | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines over one axis. `zero` draws the line of no change, `named` puts names at the ends of lines."""

    title: str
    unit: str
    lines: tuple[Line, ...]
    zero: bool = False
    named: bool = False
    percent: bool = False


def chart(
    key: str,
    title: str,
    words: str,
    weeks: Sequence[int],
    panels: Sequence[Panel],
    *,
    start: date | None,
    squeezes: Iterable[Squeeze] = (),
    height: int = 300,
) -> Chart:
    """A chart; `weeks` are the weeks of the values, `start` the Monday of week 0 (None: weeks are shown)."""
    shown = [squeeze for squeeze in squeezes if weeks and weeks[0] <= squeeze.start_week <= weeks[-1]]
    data = {
        "start": None if start is None else start.isoformat(),
        "weeks": _packed_weeks(weeks),
        "panels": [_panel(panel) for panel in panels],
        "marks": [{"week": squeeze.start_week, "name": squeeze.name} for squeeze in shown[:MOST_MARKS]],
    }
    return Chart(key, title, words, data, height)


def _packed_weeks(weeks: Sequence[int]) -> dict[str, int] | list[int]:
    found = [int(week) for week in weeks]
    if found and found == list(range(found[0], found[0] + len(found))):
        return {"from": found[0], "count": len(found)}
    return found


def _panel(panel: Panel) -> dict[str, Any]:
    return {
        "title": panel.title,
        "unit": panel.unit,
        "zero": panel.zero,
        "named": panel.named,
        "percent": panel.percent,
        "lines": [
            {
                "name": line.name,
                "look": line.look,
                "values": rounded(line.values),
                "low": None if line.band is None else rounded(line.band[0]),
                "high": None if line.band is None else rounded(line.band[1]),
            }
            for line in panel.lines
        ],
    }


def rounded(values: Iterable[float]) -> list[float | int | None]:
    """With about four figures, as short in JSON as can be; None for what is not finite."""
    return [short(value) for value in values]


def short(value: float) -> float | int | None:
    """One number of `rounded`."""
    if not math.isfinite(value):
        return None
    found = float(f"{value:.{DIGITS}g}")
    return int(found) if found.is_integer() and abs(found) < 1e15 else found


def smooth(values: pd.Series[Any], weeks: int = 4) -> pd.Series[Any]:
    """The mean of the last `weeks` weeks, of fewer at the start."""
    return values.rolling(weeks, min_periods=1).mean()


def shares_over_time(shares: pd.DataFrame, dimension: str, weeks: int, most: int) -> Mapping[str, Any]:
    """Option -> share (0 to 1) by week, 8-week means; the `most` largest, the rest as "all others"."""
    rows = shares[shares["dimension"] == dimension]
    table = rows.pivot_table(index="week", columns="option", values="quantity", aggfunc="sum", observed=True)
    table = table.reindex(range(weeks)).fillna(0.0).rolling(8, min_periods=1).mean()
    total = table.sum(axis=1).where(lambda sums: sums > 0)
    part = table.div(total, axis=0)
    peaks = part.max().sort_values(ascending=False, kind="stable")
    names = [str(name) for name in peaks.index[peaks > SMALLEST_SHARE]]
    found = {name: part[name] for name in names[:most]}
    if len(names) > most:
        found["all others"] = part[names[most:]].sum(axis=1)
    return found

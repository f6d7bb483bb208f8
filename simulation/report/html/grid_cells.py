"""The grid as a table in its own layout: what the slide expects, what emerged, how much and how sure."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd

from simulation.reactions.grid import Grid
from simulation.report.html.parts import Heat, HeatCell
from simulation.report.html.tables import filled
from simulation.report.html.wording import as_number
from simulation.report.story import words

VERDICTS: Final = {"seen": "Seen", "not_seen": "Not seen", "opposite": "Opposite", "": "Nothing expected"}
VERY_SURE: Final = 4.0  # half-widths of the interval from 0 that give the deepest fill
MOST_SURPRISES: Final = 3
SIGNS: Final = {"seen": "●", "opposite": "▼", "not_seen": "○", "unexpected": "△"}


def heat_of(cells: pd.DataFrame, tests: pd.DataFrame) -> Heat:
    """The heat map; cells that were not tested are marked so."""
    grid = Grid.load()
    printed = cells[filled(cells["reading"]) == ""]
    by_key = {(str(row["row"]), str(row["world"])): row for row in printed.to_dict("records")}
    rows = tuple(
        (title, tuple(_cell(by_key.get((name, world)), tests) for world in grid.worlds))
        for name, title in grid.rows.items()
    )
    worlds = tuple((title, grid.located[world]) for world, title in grid.worlds.items())
    return Heat(
        worlds,
        rows,
        (
            "Each cell: the verdict, what the slide expects (in its words), net switches toward "
            "each label per 100 agents "
            "and year, with the instruments less without [95 % interval over seeds]. ● rose, ▼ "
            "fell, ○ neither, "
            "△ rose though the slide does not name it, by a test that allows for the number of "
            "labels. The deeper the fill, the surer. The bar: share of draws of all "
            "assumed numbers in which the cell is seen (dark), not seen (white), opposite (coloured)."
        ),
    )


def _cell(row: dict[Any, Any] | None, tests: pd.DataFrame) -> HeatCell | None:
    if row is None:
        return None
    verdict = _text(row["verdict"])
    here = tests[(tests["row"] == row["row"]) & (tests["world"] == row["world"])]
    expected = here[here["expected"].astype(str) == "True"]
    surprises = here[here["verdict"] == "unexpected"].sort_values(
        "difference", ascending=False, kind="stable"
    )
    lines = [_line(test) for test in expected.to_dict("records")]
    lines += [_line(test) for test in surprises.head(MOST_SURPRISES).to_dict("records")]
    if len(surprises) > MOST_SURPRISES:
        lines.append(f"and {len(surprises) - MOST_SURPRISES} more that nobody expected")
    expects = _text(row["expects"])
    return HeatCell(
        verdict or "none",
        VERDICTS.get(verdict, words(verdict).capitalize()),
        f"“{expects}”" if expects else "(empty on the slide)",
        _depth(expected, verdict),
        tuple(lines),
        *_shares(row),
    )


def _text(value: Any) -> str:
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else str(value)


def _line(test: dict[Any, Any]) -> str:
    onset = as_number(test.get("onset_week"))
    when = "" if math.isnan(onset) else f", from week {onset:.0f}"
    figures = f"{test['difference']:+.1f} [{test['low']:+.1f}, {test['high']:+.1f}]".replace("-", "−")
    return f"{SIGNS.get(_text(test['verdict']), '○')} {words(str(test['label']))} {figures}{when}"


def _depth(expected: pd.DataFrame, verdict: str) -> int:
    """0 to 4: how many half-widths of its interval the surest label of this verdict lies from 0."""
    moved = expected[expected["verdict"] == verdict]
    if verdict not in ("seen", "opposite") or moved.empty:
        return 0
    half = ((moved["high"] - moved["low"]) / 2).clip(lower=1e-9)
    return int(min(VERY_SURE, float((moved["difference"].abs() / half).max())))


def _shares(row: dict[Any, Any]) -> tuple[tuple[float, float, float] | None, str]:
    """Percent of draws seen, not seen and opposite, and the same in words; (None, "") without draws."""
    found = [100 * as_number(row.get(f"share_{name}")) for name in ("seen", "not_seen", "opposite")]
    if not all(map(math.isfinite, found)):
        return None, ""
    seen, not_seen, opposite = (round(share, 1) for share in found)
    return (
        seen,
        not_seen,
        opposite,
    ), f"seen in {seen:.0f} % of {as_number(row.get('draws')):.0f} draws, opposite in {opposite:.0f} %"

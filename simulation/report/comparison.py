"""What `squeeze compare` prints and writes as summary.txt: every number with its interval; 100 columns."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from rich.text import Text

from simulation.measures.intervals import PAIRS_FOR_LEVEL
from simulation.report.story import ABSTRACT, shortened, words
from simulation.study.compare import MAIN

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from simulation.study.compare import Comparison

Row = dict[str, Any]
MOST_SWITCHES: Final = 8  # lines
NEVER: Final = "never within the run"
SHORT: Final = {  # of compare.MAIN
    "quantity_delivered_kg": "quantity",
    "price_per_pure_dose_usd": "price of pure dose",
    "potency": "potency",
    "overdose_deaths": "overdose deaths",
    "seized_finished_kg": "finished seized",
    "switches": "switches",
}


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Print it; headings and lines whose interval leaves out 0 are bold on a terminal."""
    for line in comparison_lines(comparison):
        heading = bool(line) and not line.startswith(" ")
        console.print(
            Text(line, style="bold" if heading or line.endswith("*") else ""), soft_wrap=True, highlight=False
        )


def comparison_lines(comparison: Comparison) -> list[str]:
    """The lines of the summary; * marks a 95 % interval that leaves out 0."""
    lines = [
        *_head(comparison),
        "",
        *_measures(comparison.measures),
        *([] if comparison.same_luck else ["", *_coverage(comparison.measures)]),
        "",
        *_displacement(comparison.displacement),
        "",
        *_switches(comparison.switches),
    ]
    if comparison.adaptation is not None:
        lines += ["", *_adaptation(comparison.adaptation)]
    return [shortened(line) for line in [*lines, "", *_reading(comparison)]]


def leaves_0(low: float, high: float) -> bool:
    """Whether an interval leaves out 0."""
    return low > 0 or high < 0


def interval(value: float, low: float, high: float, *, sign: bool = False, figures: int = 3) -> str:
    """`0.963 (0.828 to 1.12)`; infinite ends are written as ∞, weeks that never come by `weeks`."""
    first = signed(value, figures) if sign else plain(value, figures)
    return f"{first} ({plain(low, figures)} to {plain(high, figures)})"


def weeks(value: float, low: float, high: float) -> str:
    """Weeks with their interval; inf is never."""
    return f"{_week(value)} ({_week(low)} to {_week(high)})"


def _head(comparison: Comparison) -> Iterator[str]:
    with_ = comparison.pair[0]
    luck = "same luck in each" if comparison.same_luck else "NOT the same luck: what is left over is chance"
    yield f"{with_.title} ({with_.name}) against {comparison.comparator}"
    yield f"  {' '.join(with_.question.split())}"
    yield f"  {comparison.seeds} pairs of runs, {luck}; {with_.world}, scale {with_.scale:g}"
    yield (
        f"  means over weeks {comparison.since} to {with_.weeks - 1} (from {_date(comparison)}); "
        "95 % bootstrap intervals over pairs"
    )
    if comparison.seeds < PAIRS_FOR_LEVEL:
        yield f"  FEW PAIRS: with fewer than {PAIRS_FOR_LEVEL} an interval covers less than 95 %"


def _date(comparison: Comparison) -> str:
    from datetime import timedelta

    return str(comparison.pair[0].start + timedelta(weeks=comparison.since))


def _measures(table: pd.DataFrame) -> Iterator[str]:
    yield (
        f"{'What changed':<25}{'with':>11}{'without':>11}{'difference':>11}{'95 % interval':>25}"
        f"{'onset':>7}{'pairs':>6}"
    )
    for row in _rows(table):
        star = " *" if leaves_0(row["low"], row["high"]) else ""
        span = f"({plain(row['low'])} to {plain(row['high'])})"
        yield (
            f"  {shortened(row['measure'], 23):<23}{plain(row['mean_with']):>11}"
            f"{plain(row['mean_without']):>11}{signed(row['difference']):>11}{span:>25}"
            f"{_week(row['onset_week']).split()[0]:>7}{row['seeds']:>6}{star}"
        )


def _coverage(table: pd.DataFrame) -> Iterator[str]:
    known = table[~table["low"].isna()]
    covering = int((~((known["low"] > 0) | (known["high"] < 0))).sum())
    yield f"Chance alone: {covering} of {len(known)} intervals hold 0 ({covering / max(1, len(known)):.0%})"
    yield "  95 % is expected; measures move together, so one comparison may lie well off"


def _displacement(table: pd.DataFrame) -> Iterator[str]:
    yield "Where it moved (by dimension; week 0 is the first of the intervention)"
    for dimension, rows in table.groupby("dimension", sort=False):
        by = {row["statistic"]: row for row in _rows(rows)}
        first = by["target_effect"]
        basis = f" ({words(first['target_basis'])})"
        unit = first["unit"].removesuffix(" per week") + "/week"
        yield f"  {words(str(dimension))} ({unit}): {_target(first['target'])}{basis}"
        yield f"    target {_cell(first)}   spill {_cell(by['spill'])}   balloon {_balloon(by)}"
        yield (
            f"    net {_cell(by['net_effect'])}   distance {_cell(by['distance'])}   "
            f"onset {weeks(*_three(by['onset_week']))}"
        )
        yield (
            f"    back to 90 %: target {weeks(*_three(by['target_recovery_weeks']))}, "
            f"total {weeks(*_three(by['recovery_weeks']))}"
        )


def _target(options: str) -> str:
    first, *more = options.split("; ")
    return f"{first} and {len(more)} more" if len(more) > 2 else ", ".join([first, *more])


def _balloon(by: dict[str, Row]) -> str:
    """The ratio, where it is sure that the target lost something."""
    if by["balloon_ratio"]["value"] == 0 and by["spill"]["value"] == 0:
        return interval(*_three(by["balloon_ratio"]))
    if not by["target_effect"]["high"] < 0:
        return "– (no sure loss)"
    return interval(*_three(by["balloon_ratio"]))


def _switches(table: pd.DataFrame) -> Iterator[str]:
    rows = [row for row in _rows(table) if leaves_0(row["low"], row["high"])]
    yield f"{'Switches (net per 100 agent-years)':<42}{'with':>11}{'without':>11}{'difference':>34}"
    if not rows:
        yield "  no label whose interval leaves out 0"
    strongest = sorted(rows, key=lambda row: -abs(row["difference"]))[:MOST_SWITCHES]
    for row in sorted(strongest, key=lambda row: -row["difference"]):
        span = interval(row["difference"], row["low"], row["high"], sign=True)
        yield f"  {words(row['label']):<40}{plain(row['with']):>11}{plain(row['without']):>11}{span:>34}"
    more = len(rows) - len(strongest)
    if more > 0:
        yield f"  and {more} more whose interval leaves out 0, in switches.csv"


def _adaptation(table: pd.DataFrame) -> Iterator[str]:
    yield "What adaptation undid (in the twin nobody reviews a choice from week 0 on, on either side)"
    yield f"  {'':<18}{'effect in the twin':>26}{'with adaptation':>26}{'difference':>26}"
    shown = [row for row in _rows(table) if row["statistic"] in (*MAIN, "target_effect")]
    told = False
    for row in shown:
        if row["dimension"] and not told:
            told = True
            yield "  and on the target, by dimension"
        title = words(row["dimension"]) if row["dimension"] else SHORT[row["statistic"]]
        star = " *" if leaves_0(row["undone_low"], row["undone_high"]) else ""
        cells = [
            interval(row[name], row[f"{part}_low"], row[f"{part}_high"], figures=2)
            for name, part in (("twin_effect", "twin"), ("effect", "effect"), ("undone", "undone"))
        ]
        yield f"  {title:<18}{cells[0]:>26}{cells[1]:>26}{cells[2]:>26}{star}"
    yield f"  and {len(table) - len(shown)} more rows in adaptation.csv, with the share that was undone"


def _reading(comparison: Comparison) -> Iterator[str]:
    yield "How to read it"
    yield "  * the interval leaves out 0. onset: first of 4 weeks in a row that leave 0, after week 0."
    yield "  balloon: spill for each unit lost; 0 nothing moved, 1 all of it, above 1 more than was lost."
    yield "  target: named by a changed condition; else the option that lost most, found after the fact, so"
    yield "  that its loss contains some chance, as every spill does. Units: squeeze list measures."
    yield f"  {ABSTRACT}"


def _rows(table: pd.DataFrame) -> list[Row]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _three(row: Row) -> tuple[float, float, float]:
    return row["value"], row["low"], row["high"]


def _cell(row: Row) -> str:
    star = "*" if leaves_0(row["low"], row["high"]) else ""
    return interval(*_three(row)) + star


def signed(value: float, figures: int = 3) -> str:
    """As `plain`, with its sign."""
    return plain(value, figures) if math.isnan(value) or value <= 0 else f"+{plain(value, figures)}"


def plain(value: float, figures: int = 3) -> str:
    """Three figures (or 2); k, m and bn for thousands, millions and thousand millions; a dash for none."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    for size, unit, letter in ((1e9, 1e9, "bn"), (1e6, 1e6, "m"), (1e4, 1e3, "k")):
        if abs(value) >= size:
            return _digits(value / unit, figures) + letter
    return _digits(value, figures)


def _digits(value: float, figures: int) -> str:
    if abs(value) >= 10 ** (figures - 1) or value == 0:
        return f"{value:,.0f}".replace("-", "−")
    return f"{value:#.{figures}g}".rstrip(".").replace("-", "−")


def _week(value: float) -> str:
    if math.isnan(value):
        return "–"
    return NEVER.split()[0] if math.isinf(value) else f"{value:.0f}"

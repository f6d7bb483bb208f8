"""What `squeeze validate` prints: a rich table on a terminal, plain lines elsewhere."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from simulation.study.validation import ASIDE, PASS

if TYPE_CHECKING:
    from rich.console import Console

    from simulation.study.validation import Validation

COLOURS = {PASS: "green", ASIDE: "dim"}


def print_validation(console: Console, done: Validation) -> None:
    """Print every pattern with its measurements: band, median, interval, verdict."""
    if console.is_terminal:
        _rich(console, done)
    else:
        for line in plain_lines(done):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    console.print("\n" + summary_line(done), markup=False, highlight=False, soft_wrap=True)


def plain_lines(done: Validation) -> list[str]:
    """A line a pattern, then an indented line a measurement."""
    verdicts, lines = done.verdicts(), []
    for pattern in done.plan.patterns:
        lines.append(f"{pattern.id:<4}{verdicts[pattern.id].upper():<6}{pattern.title}")
        for row in _rows(done, pattern.id):
            fitted = ", used in fitting" if row.used_in_fitting else ""
            lines.append(
                f"      {row.measurement:<27}{row.verdict:<14}{simulated(row):<34}"
                f"band {band(row)} ({row.unit}){fitted}"
            )
    return lines


def summary_line(done: Validation) -> str:
    """How many patterns pass, with how many seeds."""
    verdicts = done.verdicts()
    passed = [name for name, verdict in verdicts.items() if verdict == PASS]
    return (
        f"{len(passed)} of {len(verdicts)} patterns pass ({', '.join(passed) or 'none'}); "
        f"{done.plan.seeds} seeds, one set of parameters. "
        "A pattern passes if the median of each required measurement lies in its band."
    )


def number(value: float) -> str:
    """A number as short as it can be read: three figures, never, or not defined."""
    if math.isnan(value):
        return "not defined"
    if math.isinf(value):
        return "never" if value > 0 else "-never"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def simulated(row: Any) -> str:
    """Median and interval."""
    if math.isnan(row.median):
        return f"not defined in {row.seeds - row.seeds_defined} of {row.seeds} seeds"
    return f"{number(row.median)} [{number(row.low)}, {number(row.high)}]"


def band(row: Any) -> str:
    """A band in words: open ends as 'at least' and 'at most'."""
    if math.isinf(row.band_low):
        return f"at most {number(row.band_high)}"
    if math.isinf(row.band_high):
        return f"at least {number(row.band_low)}"
    return f"{number(row.band_low)} to {number(row.band_high)}"


def _rich(console: Console, done: Validation) -> None:
    from rich.table import Table

    verdicts = done.verdicts()
    table = Table(
        "pattern", "measurement", "observed", "band", "median [95 %]", "verdict", "fitted", "source"
    )
    for pattern in done.plan.patterns:
        colour = COLOURS.get(verdicts[pattern.id], "red")
        table.add_row(
            f"[bold]{pattern.id}[/]", f"[bold]{pattern.title}[/]", "", "", "",
            f"[bold {colour}]{verdicts[pattern.id].upper()}[/]", "", "", style="on grey11",
        )  # fmt: skip
        for row in _rows(done, pattern.id):
            colour = COLOURS.get(row.verdict, "red")
            cells = ("", row.measurement, row.observed, f"{band(row)} {row.unit}", simulated(row))
            fitted = "yes" if row.used_in_fitting else "no"
            table.add_row(*map(_plain, cells), f"[{colour}]{row.verdict}[/]", fitted, row.source)
    console.print(table)


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _rows(done: Validation, pattern: str) -> Any:
    return done.table[done.table["pattern"] == pattern].itertuples(index=False)

"""The story of one run on one screen (40 lines of 100 characters): what was squeezed, and what moved."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from rich.text import Text

from simulation.measures import WEEKLY
from simulation.report import numbers
from simulation.report.windows import Windows, windows_of
from simulation.study.facts import RunFacts, Squeeze, Tables

if TYPE_CHECKING:
    from rich.console import Console

WIDTH: Final = 100
MOST_SQUEEZES: Final = 4
MOST_SWITCHES: Final = 5
UNITS: Final = {measure.name: measure.unit for measure in WEEKLY}
ABSTRACT: Final = "The model is abstract: it shows what may move and why; it does not forecast."


def print_story(console: Console, tables: Tables, facts: RunFacts) -> None:
    """Print the story; on a terminal headings are bold, elsewhere it is plain text."""
    for line in story(tables, facts):
        heading = bool(line) and not line.startswith(" ")
        console.print(Text(line, style="bold" if heading else ""), soft_wrap=True, highlight=False)


def story(tables: Tables, facts: RunFacts) -> list[str]:
    """The lines of the story."""
    weeks = len(tables.weekly)
    windows = windows_of(facts, weeks)
    lines = [
        f"{facts.title} ({facts.scenario})",
        f"  {' '.join(facts.question.split())}",
        f"  {facts.world}, {weeks} {_plural(weeks, 'week')} from {facts.start}, seed {facts.seed}, "
        f"scale {facts.scale:g}",
        "",
        *_squeezed(facts),
        "",
        *_delivered(tables, facts, windows),
    ]
    if windows is not None:
        lines += ["", *_switched(tables, windows), "", *_bulged(tables, windows)]
    lines += ["", *_reliability(tables, facts)]
    return [shortened(line) for line in lines]


def _squeezed(facts: RunFacts) -> Iterator[str]:
    yield "What was squeezed"
    if not facts.squeezes:
        yield "  nothing: this run has no interventions"
    by_start = sorted(facts.squeezes, key=lambda squeeze: (squeeze.start_week, squeeze.name))
    for squeeze in by_start[:MOST_SQUEEZES]:
        yield "  " + _one_squeeze(facts, squeeze)
    if len(by_start) > MOST_SQUEEZES:
        yield f"  and {len(by_start) - MOST_SQUEEZES} more"


def _one_squeeze(facts: RunFacts, squeeze: Squeeze) -> str:
    span = f"from {facts.date_of(squeeze.start_week)}"
    if squeeze.until_week is not None:
        span += f" until {facts.date_of(squeeze.until_week)}"
    if squeeze.start_week >= facts.weeks:
        span += " (after this run)"
    elif squeeze.ramp_weeks:
        span += f", over {squeeze.ramp_weeks} {_plural(squeeze.ramp_weeks, 'week')}"
    return f"{squeeze.name} in {', '.join(squeeze.where)}: intensity {squeeze.intensity:g}, {span}"


def _delivered(tables: Tables, facts: RunFacts, windows: Windows | None) -> Iterator[str]:
    if windows is None:
        yield "What was delivered (mean; there is no earlier stretch to compare with)"
        for name in numbers.DELIVERED:
            yield f"  {_labelled(name):<52}{figure(tables.weekly[name].mean()):>12}"
        return
    yield f"{'What was delivered':<46}{windows.before_name:>16}{windows.after_name:>16}{'change':>11}"
    for change in numbers.mean_changes(tables.weekly, windows):
        percent = "" if change.relative is None else f"{100 * change.relative:+.1f} %".replace("-", "−")
        yield (
            f"  {_labelled(change.name):<44}{figure(change.before):>16}{figure(change.after):>16}"
            f"{signed(change.difference):>11}{percent:>10}"
        )
    if facts.first_week is None:
        yield "  One seed, no interval: this is drift, and luck; `squeeze compare` gives intervals."
    else:
        yield f"  One seed, no interval: use `squeeze compare {facts.scenario}` for the effect."


def _switched(tables: Tables, windows: Windows) -> Iterator[str]:
    rose = [
        change
        for change in numbers.switch_changes(tables.events, tables.weekly, windows)
        if change.difference > 0
    ]
    yield f"{'Switches that rose most (per 100 agent-years)':<46}{'before':>16}{'after':>16}{'change':>11}"
    if not rose:
        yield "  none rose"
    for change in rose[:MOST_SWITCHES]:
        yield (
            f"  {words(change.name):<44}{figure(change.before):>16}{figure(change.after):>16}"
            f"{signed(change.difference):>11}"
        )


def _bulged(tables: Tables, windows: Windows) -> Iterator[str]:
    yield f"{'Where it bulged (share, percentage points)':<48}{'lost most':>9}{'gained most':>38}"
    found = numbers.bulges(tables.shares, windows)
    if not found:
        yield "  nothing was shipped or sold in one of the two stretches"
    for bulge in found:
        if max(-bulge.lost_points, bulge.gained_points) < 0.05:
            yield f"  {words(bulge.dimension):<22}nothing moved"
        else:
            yield (
                f"  {words(bulge.dimension):<20}"
                f"{shortened(bulge.lost, 27):>28} {_points(bulge.lost_points):>6}"
                f"{shortened(bulge.gained, 27):>31} {_points(bulge.gained_points):>6}"
            )


def _reliability(tables: Tables, facts: RunFacts) -> Iterator[str]:
    error = numbers.balance_error(tables.balance)
    balance = (
        "Mass and money balance, error 0."
        if error == 0
        else f"MASS OR MONEY DOES NOT BALANCE: error {error}."
    )
    yield "How far to trust it"
    yield (
        f"  {balance} Assumed: {facts.parameters.assumed_share:.0%} of {facts.parameters.total} parameters, "
        f"{facts.options.assumed_share:.0%} of {facts.options.total} option numbers."
    )
    yield f"  {ABSTRACT}"


def _labelled(name: str) -> str:
    plain = {
        "quantity_delivered_kg": "quantity",
        "price_per_pure_dose_usd": "price",
        "potency": "potency",
        "overdose_deaths": "overdose deaths",
    }[name]
    return f"{plain} ({UNITS[name]})"


def words(name: str) -> str:
    """`change_routing` -> `change routing`."""
    return name.replace("_", " ")


def figure(value: float) -> str:
    """A number with about three figures; a dash for none."""
    if math.isnan(value):
        return "–"
    size = abs(value)
    digits = 0 if size >= 100 or size == 0 else 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{value:,.{digits}f}".replace("-", "−")


def signed(value: float) -> str:
    """As `figure`, with its sign."""
    return figure(value) if math.isnan(value) or value < 0 else f"+{figure(value)}"


def _points(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


def shortened(text: str, longest: int = WIDTH) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"

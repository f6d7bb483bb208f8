"""The panels of the overview that show time: levels, shares, and the switches that rose."""

from __future__ import annotations

import datetime as dt
from typing import Final

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulation.report import style
from simulation.report.numbers import Change
from simulation.report.story import shortened
from simulation.report.windows import Windows
from simulation.study.facts import RunFacts

SMOOTH: Final = 4  # weeks of the rolling mean of levels
MANY: Final = 2000  # from here on thousands are written as k, so that the numbers keep their room
SMOOTH_SHARES: Final = 13
MOST_AREAS: Final = 6
MOST_ROWS: Final = 4  # of names above a panel
ROW: Final = 0.14  # height of such a row, as a share of the panel's
MOST_BARS: Final = 6


def level_panel(
    axes: Axes, facts: RunFacts, weekly: pd.DataFrame, name: str, label: str, colour: str
) -> None:
    """One measure over time: weekly values faint, their rolling mean strong."""
    dates = [_day(facts.date_of(int(week))) for week in weekly["week"]]
    values = weekly[name]
    marker = "o" if len(dates) < 4 else ""
    axes.plot(dates, values, color=colour, alpha=0.3, lw=0.7)
    axes.plot(dates, values.rolling(SMOOTH, min_periods=1).mean(), color=colour, lw=1.6, marker=marker)
    highest = float(values.max()) if values.notna().any() else 0.0
    axes.set_ylim(0, highest * 1.08 if highest > 0 else 1)
    axes.set_ylabel(label, color=colour)
    axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    if highest >= MANY:
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / 1000:g}k"))
    date_axis(axes, facts, len(dates))


def date_axis(axes: Axes, facts: RunFacts, weeks: int, most_ticks: int = 10) -> None:
    """Dates on the x axis, first day of the run to last, and lines where interventions start."""
    axes.set_xlim(_day(facts.date_of(0)), _day(facts.date_of(max(1, weeks))))
    locator = mdates.AutoDateLocator(minticks=2, maxticks=most_ticks)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator, show_offset=weeks < 60))
    for squeeze in facts.squeezes:
        if 0 <= squeeze.start_week < weeks:
            axes.axvline(_day(facts.date_of(squeeze.start_week)), color=style.INK, lw=0.8, ls=(0, (4, 2)))


def name_squeezes(axes: Axes, facts: RunFacts, weeks: int) -> tuple[float, int]:
    """The interventions' names above the panel, each at the top of its line, clear of the others.

    Returns the height that they take, as a share of the panel's, and how many found no room.
    """
    begun = sorted(
        (squeeze for squeeze in facts.squeezes if 0 <= squeeze.start_week < weeks),
        key=lambda squeeze: (squeeze.start_week, squeeze.name),
    )
    inches = style.inches_of(axes)[0]
    texts = [shortened(squeeze.name, 40) for squeeze in begun]
    widths = [(len(text) * 7 * 0.58 / 72 + 0.1) / inches for text in texts]
    lines = [squeeze.start_week / weeks for squeeze in begun]
    heights = [1.03 + ROW * row for row in style.stagger(lines, widths)]
    named = [height for height in heights if height < 1.03 + ROW * MOST_ROWS]
    for text, width, line, height in zip(texts, widths, lines, heights, strict=True):
        if height not in named:
            continue
        left = line + 0.004 if line + width <= 1 else line - width + 0.004
        axes.text(left, height, text, transform=axes.transAxes, fontsize=7, va="bottom")
        axes.plot(
            [line, line],
            [1.0, height + 0.1],
            transform=axes.transAxes,
            color=style.INK,
            lw=0.8,
            ls=(0, (4, 2)),
            clip_on=False,
        )
    return max(named, default=0.87) + 0.13 - 1, len(begun) - len(named)


def area_panel(axes: Axes, facts: RunFacts, shares: pd.DataFrame, dimension: str, weeks: int) -> None:
    """Stacked shares of a dimension over time (of the rolling mean of quantities), labelled at the right."""
    table = _share_table(shares, dimension, weeks)
    if table is None:
        style.say(axes, "nothing moved" if weeks > 1 else "one week: nothing to draw")
        return
    dates = [_day(facts.date_of(int(week))) for week in table.index]
    colours = _colours(dimension, list(table.columns))
    axes.stackplot(dates, table.to_numpy().T * 100, colors=colours, edgecolor="white", linewidth=0.4)
    date_axis(axes, facts, weeks, most_ticks=5)
    axes.set_ylim(0, 100)
    axes.set_yticks([0, 25, 50, 75, 100])
    axes.set_ylabel("share (%, 13-week mean)")
    last = table.iloc[-1]
    middles = (last.cumsum() - last / 2).tolist()
    heights = style.spread(middles, 0.105, 0.02, 0.98)
    for name, colour, middle, height in zip(table.columns, colours, middles, heights, strict=True):
        axes.plot(
            [1.0, 1.04], [middle, height], transform=axes.transAxes, color=style.FAINT, lw=0.5, clip_on=False
        )
        axes.plot(
            [1.06],
            [height],
            "s",
            ms=5,
            color=colour,
            mec=style.FAINT,
            mew=0.3,
            transform=axes.transAxes,
            clip_on=False,
        )
        axes.text(1.09, height, name.replace("_", " "), transform=axes.transAxes, fontsize=7, va="center")


def _share_table(shares: pd.DataFrame, dimension: str, weeks: int) -> pd.DataFrame | None:
    """Week by option, each row summing to 1 (or nothing was moved); None when there is nothing to stack."""
    rows = shares[shares["dimension"] == dimension]
    if weeks < 2 or rows.empty or rows["quantity"].sum() <= 0:
        return None
    quantity = rows.pivot_table(
        index="week", columns="option", values="quantity", aggfunc="sum", fill_value=0.0, observed=True
    )
    quantity = quantity.reindex(range(weeks), fill_value=0.0).rolling(SMOOTH_SHARES, min_periods=1).mean()
    total = quantity.sum(axis=1)
    table = quantity.div(total.where(total > 0), axis=0).fillna(0.0)
    order = table.mean().sort_values(ascending=False, kind="stable").index
    table = table[list(order)]
    if len(order) > MOST_AREAS + 1:
        rest = table.iloc[:, MOST_AREAS:].sum(axis=1)
        table = table.iloc[:, :MOST_AREAS].assign(**{f"{len(order) - MOST_AREAS} others": rest})
    return table.loc[:, table.max() >= 0.005]


def _colours(dimension: str, options: list[str]) -> list[str]:
    if dimension == "mode":
        return [style.MODE_COLOURS.get(option, style.REST) for option in options]
    plain = [style.AREAS[index % len(style.AREAS)] for index in range(len(options))]
    return [style.REST if name.endswith(" others") else c for name, c in zip(options, plain, strict=True)]


def bar_panel(axes: Axes, changes: list[Change], windows: Windows | None) -> None:
    """The switches that rose most: pale before, dark after."""
    rose = [change for change in changes if change.difference > 0][:MOST_BARS]
    if windows is None or not rose:
        style.say(axes, "no kind of switch rose" if windows else "no earlier stretch to compare with")
        return
    at = np.arange(len(rose), dtype=float)
    most = max(change.after for change in rose)
    axes.barh(at + 0.10, [change.before for change in rose], 0.24, color=style.SKY, label=windows.before_name)
    axes.barh(at + 0.36, [change.after for change in rose], 0.24, color=style.BLUE, label=windows.after_name)
    for y, change in zip(at, rose, strict=True):
        axes.text(0, y - 0.08, change.name.replace("_", " "), fontsize=7.5, va="bottom")
        for offset, value in ((0.10, change.before), (0.36, change.after)):
            axes.text(value + 0.015 * most, y + offset, f"{value:.1f}", fontsize=6.5, va="center")
    axes.set_ylim(MOST_BARS + 0.25, -0.5)  # a row stays free for the legend
    axes.set_xlim(0, most * 1.15)
    axes.set_yticks([])
    axes.set_xlabel("switches per 100 agent-years")
    axes.legend(loc="lower right", fontsize=7, frameon=False, borderaxespad=0)


def _day(day: dt.date) -> float:
    return float(mdates.date2num(day))

"""The panels of a sweep's figures: lines over a lever, a heat map of two, dots, parts, and stability."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import TwoSlopeNorm
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator
from numpy.typing import NDArray

from simulation.measures.intervals import PAIRS_FOR_LEVEL
from simulation.report import style
from simulation.report.comparison import leaves_0, plain, signed
from simulation.study.sweep.stability import PRECISION

if TYPE_CHECKING:
    from simulation.study.design import FigurePlan
    from simulation.study.sweep.finish import Finished

ROW: Final = 0.24  # inches of a line of dots
MOST_LINES: Final = 60
NAMED_LINES: Final = 7  # colours that can be told apart
LINES: Final = (style.BLUE, style.ORANGE, style.GREEN, style.VERMILION, style.SKY, style.PURPLE, style.INK)
WIDE: Final = 20.0  # largest level by smallest, from which on an axis is logarithmic
ASIDE: Final = 0.01  # of the axis
UNSURE: Final = 0.18  # opacity of a field whose interval holds 0
ONSET: Final = "onset_weeks"
COLOURS: Final = "RdBu_r"
Floats = NDArray[np.float64]
Panel = Callable[[Axes, "Finished", "FigurePlan", str], None]


def panel_height(done: Finished, plan: FigurePlan) -> float:
    """Inches that a panel of this figure needs."""
    if plan.kind == "dots":
        return max(1.6, 0.5 + ROW * min(MOST_LINES, len(done.plan.design.cells)))
    if plan.kind == "parts":
        return 0.5 + ROW * (len(plan.parts) + 3)
    return 2.7


def lines_panel(axes: Axes, done: Finished, plan: FigurePlan, name: str) -> None:
    """Effect over a lever with numbers, a line for each combination of the others."""
    table = _shown(done, plan, name)
    groups = list(_groups(done, table, plan.x))
    for k, (label, rows) in enumerate(groups):
        rows = rows.sort_values(plan.x)
        colour = LINES[k % len(LINES)] if len(groups) <= NAMED_LINES else style.FAINT
        x = _aside(rows[plan.x].to_numpy(float), table[plan.x].to_numpy(float), k, len(groups))
        y, low, high = (rows[f"{plan.statistic}{end}"].to_numpy(float) for end in ("", "_low", "_high"))
        if len(groups) == 1:
            axes.fill_between(x, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.errorbar(x, y, yerr=[y - low, high - y], color=colour, marker="o", markersize=3.5, capsize=2,
                      linewidth=1.3, elinewidth=0.8, label=label)  # fmt: skip
    if plan.statistic != ONSET:
        _zero(axes, done, horizontal=True)
    lever = next(item for item in done.plan.design.levers if item.name == plan.x)
    axes.set_xlabel(f"{plan.x.replace('_', ' ')}{f' ({lever.unit})' if lever.unit else ''}")
    axes.set_ylabel(_unit(table, plan))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _tick(value)))
    levels = sorted({float(value) for value in table[plan.x]})
    if _is_wide(levels):
        axes.set_xscale("log")
    axes.set_xticks(levels, [f"{level:g}" for level in levels])
    axes.xaxis.set_minor_locator(NullLocator())


def heatmap_panel(axes: Axes, done: Finished, plan: FigurePlan, name: str) -> None:
    """Effect by two levers, the interval written into each field."""
    table = _shown(done, plan, name)
    what = plan.statistic
    columns, rows = _levels(table, plan.x), _levels(table, plan.by)
    first = table.groupby([plan.by, plan.x], sort=False, as_index=False).first()
    field = {(row[plan.by], row[plan.x]): row for row in first.to_dict("records")}
    values = np.array([[field[r, c][what] if (r, c) in field else np.nan for c in columns] for r in rows])
    most = float(np.nanmax(np.abs(values))) or 1.0
    sure = np.array([[_sure(field.get((r, c)), what) for c in columns] for r in rows])
    axes.imshow(values, cmap=COLOURS, norm=TwoSlopeNorm(0.0, -most, most), aspect="auto", origin="lower",
                alpha=np.where(sure, 0.9, UNSURE))  # fmt: skip
    for i, r in enumerate(rows):
        for j, c in enumerate(columns):
            if (r, c) in field:
                row = field[r, c]
                dark = sure[i, j] and abs(row[what]) > 0.6 * most
                axes.text(
                    j, i, f"{signed(row[what], 2)}\n({plain(row[f'{what}_low'], 2)} to "
                    f"{plain(row[f'{what}_high'], 2)})",
                    ha="center", va="center", fontsize=6.5,
                    color="white" if dark else style.INK,
                )  # fmt: skip
    axes.set_xticks(range(len(columns)), [_text(c) for c in columns])
    axes.set_yticks(range(len(rows)), [_text(r) for r in rows])
    axes.set_xlabel(plan.x.replace("_", " "))
    axes.set_ylabel(plan.by.replace("_", " "))
    axes.set_title(_unit(table, plan), loc="right", fontsize=7, color=style.FAINT)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)


def dots_panel(axes: Axes, done: Finished, plan: FigurePlan, name: str) -> None:
    """Effect of each combination, one below the other."""
    table = _shown(done, plan, name)
    keys = [plan.x, *[key for key in done.plan.design.varied if key != plan.x]]
    rows = [
        (
            ", ".join(_text(row[key]) for key in keys),
            *(row[f"{plan.statistic}{end}"] for end in ("", "_low", "_high")),
        )
        for row in table.to_dict("records")
    ]
    _dots(axes, rows[:MOST_LINES], _unit(table, plan))
    _zero(axes, done, horizontal=False)


def parts_panel(axes: Axes, done: Finished, plan: FigurePlan, name: str) -> None:
    """Each part, their sum, the combination, and the interaction."""
    table, sums = _of(done, name), done.statistics.parts
    if sums is None or not len(sums):
        style.say(axes, "not all parts were run")
        return
    by_level = {_text(row[plan.x]): row for row in table.to_dict("records")}
    total = sums[sums["measure"] == name].iloc[0]
    rows = [
        (f"part: {part}", *(by_level[part][f"difference{end}"] for end in ("", "_low", "_high")))
        for part in plan.parts
    ]
    for label, column in (
        ("sum of parts", "sum_of_parts"),
        ("combination", "combined"),
        ("interaction", "interaction"),
    ):
        rows.append((label, *(float(total[f"{column}{end}"]) for end in ("", "_low", "_high"))))
    _dots(axes, rows, _unit(table, plan))
    _zero(axes, done, horizontal=False)


def stability_panel(axes: Axes, done: Finished, name: str) -> None:
    """Half-width in percent of the level without, by number of replicates, a line a combination."""
    table = done.statistics.stability
    table = table[(table["measure"] == name) & np.isfinite(table["precision"].astype(float))]
    if not len(table):
        style.say(axes, f"fewer than {PAIRS_FOR_LEVEL} replicates")
        return
    curves = [rows for _, rows in table.groupby(list(done.plan.design.keys), sort=False)]
    widest = max(curves, key=lambda rows: float(rows["precision"].iloc[-1]))
    for rows in curves:
        mine = rows is widest
        colour, width = (style.BLUE, 1.5) if mine else (style.FAINT, 0.6)
        axes.plot(
            rows["replicates"],
            100 * rows["precision"],
            color=colour,
            linewidth=width,
            zorder=3 if mine else 2,
        )
    axes.axhline(100 * PRECISION, color=style.VERMILION, linestyle=(0, (4, 3)), linewidth=0.9)
    axes.set_ylim(0, max(200 * PRECISION, 130 * float(widest["precision"].max())))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("replicates")
    axes.set_ylabel("± % of the level without")


PANELS: Final[dict[str, Panel]] = {
    "lines": lines_panel, "heatmap": heatmap_panel, "dots": dots_panel, "parts": parts_panel,
}  # fmt: skip


def _of(done: Finished, name: str) -> pd.DataFrame:
    table = done.statistics.effects
    return table[table["measure"] == name]


def _shown(done: Finished, plan: FigurePlan, name: str) -> pd.DataFrame:
    """The rows of a measure; an onset that never comes lies at the window's end."""
    table = _of(done, name)
    if plan.statistic != ONSET:
        return table
    first, last = done.plan.design.window
    columns = [f"{ONSET}{end}" for end in ("", "_low", "_high")]
    return table.assign(**{name: table[name].clip(upper=last - first) for name in columns})


def _groups(done: Finished, table: pd.DataFrame, x: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """Rows for each combination of the other keys that vary, with its name."""
    keys = [key for key in done.plan.design.varied if key != x]
    if not keys:
        yield "", table
        return
    for values, rows in table.groupby(keys, sort=False):
        yield ", ".join(_text(value) for value in values), rows


def _dots(axes: Axes, rows: list[tuple[str, float, float, float]], unit: str) -> None:
    for k, (_, value, low, high) in enumerate(rows):
        sure = leaves_0(low, high)
        axes.plot([low, high], [k, k], color=style.BLUE, linewidth=1.2)
        axes.plot(
            value, k, "o", color=style.BLUE, markersize=4, markerfacecolor=style.BLUE if sure else "white"
        )
    axes.set_yticks(range(len(rows)), [label for label, *_ in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _tick(value)))
    axes.set_xlabel(unit)
    axes.tick_params(axis="y", length=0)


def _aside(x: Floats, levels: Floats, k: int, count: int) -> Floats:
    """The places of the k-th line's points, a little aside, so that lines that are equal can be seen."""
    step = ASIDE * (k - (count - 1) / 2)
    if _is_wide(levels):
        return x * float((levels.max() / levels.min()) ** step)
    return x + float(step * (levels.max() - levels.min()))


def _is_wide(levels: Floats | list[float]) -> bool:
    return min(levels) > 0 and max(levels) / min(levels) >= WIDE


def _zero(axes: Axes, done: Finished, *, horizontal: bool) -> None:
    """Where nothing changes; of no meaning for levels."""
    if done.plan.design.against is None:
        return
    draw: Any = axes.axhline if horizontal else axes.axvline
    draw(0, color=style.INK, linewidth=0.8, zorder=1)


def _sure(row: Mapping[Any, Any] | None, what: str) -> bool:
    return row is not None and leaves_0(row[f"{what}_low"], row[f"{what}_high"])


def _tick(value: float) -> str:
    """1500000 -> 1.5m, 20000 -> 20k."""
    for size, letter in ((1e6, "m"), (1e4, "k")):
        if abs(value) >= size:
            return f"{value / (1e3 if letter == 'k' else size):g}{letter}".replace("-", "−")
    return f"{value:g}".replace("-", "−")


def _levels(table: pd.DataFrame, key: str) -> list[Any]:
    return list(dict.fromkeys(table[key]))


def _unit(table: pd.DataFrame, plan: FigurePlan) -> str:
    if plan.statistic == ONSET:
        return "weeks until it changes"
    if plan.statistic == "percent":
        return "% of the level without"
    return str(table["unit"].iloc[0]) if len(table) else ""


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) else str(value).replace("_", " ")

"""The tables of a comparison: the balloon by dimension, every option, every switch, every measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from simulation.report.html import comparison_story as story
from simulation.report.html.folder import Folder
from simulation.report.html.parts import Cell, Table, Whisker
from simulation.report.html.tables import rows_with_intervals, scale_of
from simulation.report.html.wording import ABOUT, Names, as_number, measure_title, number, sentence, span
from simulation.report.story import words

SHARED_LUCK: Final = (
    "Each pair of runs shares its luck; the difference is with the squeeze less without. Intervals are 95 % "
    "bootstrap intervals over pairs: bold and filled where they leave out 0."
)
LARGEST_PERCENT: Final = 60.0  # of the scale of intervals in per cent; longer ones are cut


def balloons(folder: Folder, names: Names) -> Table:
    """A row a dimension: target, spill, balloon ratio, net effect, onset, recovery."""
    rows = []
    for dimension, by in story.moved_by_dimension(folder).items():
        sure = story.sure_loss(by)
        first = next(iter(by.values()))
        ratio = by.get("balloon_ratio", {}) if sure else {}
        rows.append(
            (
                Cell(sentence(words(dimension)), strong=True),
                Cell(names.options(str(first["target"])), title=names.options(str(first["target"]))),
                _statistic(by, "target_effect", sure),
                _statistic(by, "spill"),
                Cell(
                    f"{number(ratio.get('value'))} ({span(ratio.get('low'), ratio.get('high'))})"
                    if sure
                    else "no sure loss",
                    as_number(ratio.get("value")),
                    strong=sure,
                ),
                _statistic(by, "net_effect"),
                _weeks(by, "onset_week"),
                _weeks(by, "recovery_weeks"),
                Cell(str(first["unit"])),
            )
        )
    columns = (
        ("Dimension", ""),
        ("Target", ""),
        ("Change of the target", "mean (95 % interval)"),
        ("Came up elsewhere", "mean (95 % interval)"),
        ("Balloon ratio", "for each unit lost"),
        ("Net change", "mean (95 % interval)"),
        ("Onset", "weeks"),
        ("Back to 90 %", "weeks"),
        ("Unit", ""),
    )
    caption = (
        "Balloon ratio: 0 nothing moved, 1 all of the loss came up elsewhere, above 1 more than "
        "was lost. It is given "
        "only where the target surely lost. Targets are named by the intervention; else the option "
        "that lost most."
    )
    return Table("balloons", "The balloon, dimension by dimension", columns, tuple(rows), caption)


def _statistic(by: story.Statistics, name: str, strong: bool = False) -> Cell:
    row = by.get(name, {})
    return Cell(
        f"{number(row.get('value'))} ({span(row.get('low'), row.get('high'))})",
        as_number(row.get("value")),
        strong=strong,
    )


def _weeks(by: story.Statistics, name: str) -> Cell:
    value = as_number(by.get(name, {}).get("value"))
    return Cell(_whole(value), value)


def _whole(weeks: float) -> str:
    if weeks == float("inf"):
        return "never"
    return "–" if weeks != weeks else f"{weeks:.0f}"


def options(folder: Folder, names: Names) -> Table:
    """A row an option of each dimension."""
    table = folder.table("options")
    rows: list[tuple[Cell, ...]] = []
    for _, part in table.groupby("dimension", sort=False):
        rows += rows_with_intervals(
            part,
            lambda row: (
                Cell(sentence(words(str(row.dimension)))),
                Cell(names.option(str(row.option)), strong=True),
                Cell("yes" if str(row.targeted) == "True" else ""),
                _number(row.mean_without),
                _number(row.mean_with),
            ),
        )
    columns = (
        ("Dimension", ""),
        ("Option", ""),
        ("Targeted", ""),
        ("Without", ""),
        ("With", ""),
        ("Difference", ""),
        ("95 % interval", ""),
    )
    return Table(
        "options",
        "Every option: what lost and what gained",
        columns,
        tuple(rows),
        "Means a week, in the unit of the dimension; pictures are to scale within a dimension.",
        folded=True,
    )


def _number(value: Any) -> Cell:
    return Cell(number(value), as_number(value), number=True)


def switches(folder: Folder) -> Table:
    """A row a label, the one that rose most first."""
    table = folder.table("switches").rename(columns={"with": "with_", "without": "without_"})
    rows = rows_with_intervals(
        table.sort_values("difference", ascending=False, kind="stable"),
        lambda row: (
            Cell(sentence(words(str(row.label))), strong=True),
            _number(row.without_),
            _number(row.with_),
        ),
    )
    unit = "net, per 100 agents and year"
    columns = (("Switch", ""), ("Without", unit), ("With", unit), ("Difference", unit), ("95 % interval", ""))
    return Table("switches", "Switches by label, reversals taken off", columns, rows, SHARED_LUCK)


def measures(folder: Folder) -> Table:
    """A row a measure, with its interval in per cent of the level without."""
    table = folder.table("comparison")
    percents = "percent_low" in table and "percent_high" in table
    reach = (
        min(LARGEST_PERCENT, max(map(abs, scale_of(table, "percent_low", "percent_high"))))
        if percents
        else 1.0
    )
    rows = []
    for row in table.to_dict("records"):
        low, high = as_number(row["low"]), as_number(row["high"])
        mean, below, above = (as_number(row.get(key)) for key in ("percent", "percent_low", "percent_high"))
        picture = Whisker(mean, below, above, (-reach, reach)) if below <= above else None
        name = str(row["measure"])
        rows.append(
            (
                Cell(measure_title(name), strong=True, title=ABOUT.get(name, "")),
                Cell(str(row["unit"])),
                _number(row["mean_without"]),
                _number(row["mean_with"]),
                Cell(
                    f"{number(row['difference'])}".replace("–", "–"),
                    as_number(row["difference"]),
                    number=True,
                    strong=low > 0 or high < 0,
                ),
                Cell(span(low, high)),
                Cell(f"{mean:+.1f} %".replace("-", "−") if below <= above else "–", mean, whisker=picture),
                _onset(row),
            )
        )
    columns = (
        ("Measure", ""),
        ("Unit", ""),
        ("Without", ""),
        ("With", ""),
        ("Difference", ""),
        ("95 % interval", ""),
        ("In per cent", f"scale ±{reach:.0f} %"),
        ("Onset", "weeks"),
    )
    return Table("measures", "Every measure, with and without", columns, tuple(rows))


def _onset(row: Mapping[Any, Any]) -> Cell:
    value = as_number(row.get("onset_week"))
    return Cell(_whole(value), value, number=True)

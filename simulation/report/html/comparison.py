"""The report of a comparison: what changed, where it moved, what traffickers did, each with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from simulation.report.html import comparison_story as story
from simulation.report.html.folder import Folder
from simulation.report.html.manifests import mapping, provenance, scenario_of, seeds_words, trust_line, week_date
from simulation.report.html.marks import marks_caption, squeeze_lines
from simulation.report.html.parts import Block, Cell, Chart, Charts, Prose, Report, Section, Table, Whisker
from simulation.report.html.run_facts import squeezes_of
from simulation.report.html.series import Line, Panel, chart
from simulation.report.html.tables import rows_with_intervals, scale_of, table_of
from simulation.report.html.wording import (
    ABOUT, UNITS, Names, as_number, measure_title, number, sentence, span,
)  # fmt: skip
from simulation.report.story import words

LARGEST_PERCENT: Final = 60.0  # of the scale of intervals in per cent; longer ones are cut
READ: Final = (
    "Each pair of runs shares its luck; the difference is with the squeeze less without. Intervals are 95 % bootstrap "
    "intervals over pairs: bold and filled where they leave out 0.",
)


def comparison_report(folder: Folder) -> Report:
    """Raises nothing of its own: the folder has been checked."""
    manifest = folder.manifest
    with_, without = (mapping(mapping(manifest.get(side)).get("scenario")) for side in ("with", "without"))
    names = Names.of(story.world_of(folder))
    sections = [
        Section("story", "In short", (story.cards(folder), story.in_short(folder))),
        Section("squeezed", "What was squeezed", (squeeze_lines(with_, names),)),
        Section("weeks", "With and without, week by week", (_charts(folder, with_),)),
        Section("moved", "Where it moved", (_balloons(folder, names), _options(folder, names))),
        Section("switches", "What traffickers did", (_switches(folder),)),
        Section("measures", "Every measure", (Prose(READ), _measures(folder))),
        *_adaptation(folder, names),
        provenance(folder),
    ]
    since = manifest.get("since_week")
    about = (
        f"{_pairs(manifest)} pairs of runs ({seeds_words(manifest)}) · against {without.get('name', '?')} · "
        f"world {with_.get('world', '?')} · means from week {since} on{_on(manifest, since)} · 95 % intervals"
    )
    return Report("comparison", str(with_.get("title", "Comparison")), " ".join(str(with_.get("question", "")).split()),
                  about, trust_line(manifest), tuple(sections))  # fmt: skip


def _pairs(manifest: Mapping[str, Any]) -> int:
    seeds = manifest.get("seeds")
    return len(seeds) if isinstance(seeds, list) else 0


def _on(manifest: Mapping[str, Any], since: Any) -> str:
    found = week_date({"scenario": mapping(mapping(manifest.get("with")).get("scenario"))}, since or 0)
    return "" if found is None else f" ({found.day} {found:%B %Y})"


def _charts(folder: Folder, scenario: Mapping[str, Any]) -> Charts:
    table = folder.table("trajectories")
    start = week_date({"scenario": scenario}, 0)
    squeezes = squeezes_of(scenario)
    charts = []
    for name, rows in table.groupby("measure", sort=False):
        rows = rows.sort_values("week")
        values = {key: rows[key].astype(float).tolist() for key in ("mean_with", "mean_without", "difference", "low", "high")}
        unit = UNITS.get(str(name), "")
        panels = [
            Panel("Level", unit, (Line("with", values["mean_with"], "with"),
                                  Line("without", values["mean_without"], "without"))),
            Panel("With less without", unit, (Line("difference", values["difference"], "difference",
                                                   (values["low"], values["high"])),), zero=True),
        ]  # fmt: skip
        charts.append(_chart(str(name), rows["week"].astype(int).tolist(), panels, start, squeezes, values))
    caption = (
        "Upper panels: means over all seeds, with (solid) and without (dashed). Lower panels: the paired difference "
        f"with its 95 % band over {_pairs(folder.manifest)} seeds. Means of four weeks. {marks_caption(squeezes, start)}"
    )
    return Charts(tuple(charts), caption)


def _chart(name: str, weeks: list[int], panels: list[Panel], start: date | None, squeezes: Any,
           values: Mapping[str, list[float]]) -> Chart:  # fmt: skip
    said = (
        f"{ABOUT.get(name, '')} In the last week {number(values['mean_with'][-1])} with and "
        f"{number(values['mean_without'][-1])} without; difference {number(values['difference'][-1])}, "
        f"95 % interval {span(values['low'][-1], values['high'][-1])}."
    )
    return chart(f"trajectory-{name}", measure_title(name), said, weeks, panels, start=start, squeezes=squeezes,
                 height=380)  # fmt: skip


def _balloons(folder: Folder, names: Names) -> Table:
    rows = []
    for dimension, by in story.moved_by_dimension(folder).items():
        sure = story.sure_loss(by)
        first = next(iter(by.values()))
        ratio = by.get("balloon_ratio", {}) if sure else {}
        rows.append((
            Cell(sentence(words(dimension)), strong=True), Cell(names.options(str(first["target"])),
                                                                title=names.options(str(first["target"]))),
            _statistic(by, "target_effect", sure), _statistic(by, "spill"),
            Cell(f"{number(ratio.get('value'))} ({span(ratio.get('low'), ratio.get('high'))})" if sure else "no sure loss",
                 as_number(ratio.get("value")), strong=sure),
            _statistic(by, "net_effect"), _weeks(by, "onset_week"), _weeks(by, "recovery_weeks"),
            Cell(str(first["unit"])),
        ))  # fmt: skip
    columns = (("Dimension", ""), ("Target", ""), ("Change of the target", "mean (95 % interval)"),
               ("Came up elsewhere", "mean (95 % interval)"), ("Balloon ratio", "for each unit lost"),
               ("Net change", "mean (95 % interval)"), ("Onset", "weeks"), ("Back to 90 %", "weeks"), ("Unit", ""))  # fmt: skip
    caption = (
        "Balloon ratio: 0 nothing moved, 1 all of the loss came up elsewhere, above 1 more than was lost. It is given "
        "only where the target surely lost. Targets are named by the intervention; else the option that lost most."
    )
    return Table("balloons", "The balloon, dimension by dimension", columns, tuple(rows), caption)


def _statistic(by: story.Statistics, name: str, strong: bool = False) -> Cell:
    row = by.get(name, {})
    return Cell(f"{number(row.get('value'))} ({span(row.get('low'), row.get('high'))})", as_number(row.get("value")),
                strong=strong)  # fmt: skip


def _weeks(by: story.Statistics, name: str) -> Cell:
    value = as_number(by.get(name, {}).get("value"))
    return Cell("never" if value == float("inf") else number(value), value)


def _options(folder: Folder, names: Names) -> Table:
    table = folder.table("options")
    rows: list[tuple[Cell, ...]] = []
    for _, part in table.groupby("dimension", sort=False):
        rows += rows_with_intervals(part, lambda row: (
            Cell(sentence(words(str(row.dimension)))), Cell(names.option(str(row.option)), strong=True),
            Cell("yes" if str(row.targeted) == "True" else ""), _number(row.mean_without), _number(row.mean_with),
        ))  # fmt: skip
    columns = (("Dimension", ""), ("Option", ""), ("Targeted", ""), ("Without", ""), ("With", ""), ("Difference", ""),
               ("95 % interval", ""))  # fmt: skip
    return Table("options", "Every option: what lost and what gained", columns, tuple(rows),
                 "Means a week, in the unit of the dimension; pictures are to scale within a dimension.", folded=True)  # fmt: skip


def _number(value: Any) -> Cell:
    return Cell(number(value), as_number(value), number=True)


def _switches(folder: Folder) -> Table:
    table = folder.table("switches").rename(columns={"with": "with_", "without": "without_"})
    rows = rows_with_intervals(
        table.sort_values("difference", ascending=False, kind="stable"),
        lambda row: (Cell(sentence(words(str(row.label))), strong=True), _number(row.without_), _number(row.with_)),
    )
    unit = "net, per 100 agents and year"
    columns = (("Switch", ""), ("Without", unit), ("With", unit), ("Difference", unit), ("95 % interval", ""))
    return Table("switches", "Switches by label, reversals taken off", columns, rows, READ[0])


def _measures(folder: Folder) -> Table:
    table = folder.table("comparison")
    percents = "percent_low" in table and "percent_high" in table
    reach = min(LARGEST_PERCENT, max(map(abs, scale_of(table, "percent_low", "percent_high")))) if percents else 1.0
    rows = []
    for row in table.to_dict("records"):
        low, high = as_number(row["low"]), as_number(row["high"])
        mean, below, above = (as_number(row.get(key)) for key in ("percent", "percent_low", "percent_high"))
        picture = Whisker(mean, below, above, (-reach, reach)) if below <= above else None
        name = str(row["measure"])
        rows.append((
            Cell(measure_title(name), strong=True, title=ABOUT.get(name, "")), Cell(str(row["unit"])),
            _number(row["mean_without"]), _number(row["mean_with"]),
            Cell(f"{number(row['difference'])}".replace("–", "–"), as_number(row["difference"]), number=True,
                 strong=low > 0 or high < 0),
            Cell(span(low, high)), Cell(f"{mean:+.1f} %".replace("-", "−") if below <= above else "–", mean, whisker=picture),
            _onset(row),
        ))  # fmt: skip
    columns = (("Measure", ""), ("Unit", ""), ("Without", ""), ("With", ""), ("Difference", ""), ("95 % interval", ""),
               ("In per cent", f"scale ±{reach:.0f} %"), ("Onset", "weeks"))  # fmt: skip
    return Table("measures", "Every measure, with and without", columns, tuple(rows))


def _onset(row: Mapping[Any, Any]) -> Cell:
    value = as_number(row.get("onset_week"))
    return Cell("never" if value == float("inf") else number(value), value, number=True)


def _adaptation(folder: Folder, names: Names) -> list[Section]:
    table = folder.table("adaptation")
    if table.empty:
        return []
    said: Block = Prose((
        "The same pairs of runs, in which nobody reviews a choice from the first week of the intervention on: what "
        "the squeeze would do to traffickers who never adapt. The difference is what adaptation undid, or added.",
    ))  # fmt: skip
    shown = table.copy()
    shown["statistic"] = [measure_title(str(s)) if s in UNITS else words(str(s)) for s in shown["statistic"]]
    keep = ("dimension", "statistic", "unit", "effect", "twin_effect", "undone", "undone_low", "undone_high")
    return [Section("adaptation", "What adaptation undid", (said, table_of("adaptation", "With and without adaptation",
                                                                           shown, columns=keep, folded=True)))]  # fmt: skip

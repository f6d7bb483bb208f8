"""The report of a comparison: what changed, where it moved, what traffickers did, each with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from simulation.report.html import comparison_story as story
from simulation.report.html.comparison_tables import SHARED_LUCK, balloons, measures, options, switches
from simulation.report.html.folder import Folder
from simulation.report.html.manifests import (
    mapping,
    provenance,
    seeds_words,
    trust_line,
    week_date,
)
from simulation.report.html.marks import marks_caption, squeeze_lines
from simulation.report.html.parts import Block, Chart, Charts, Prose, Report, Section
from simulation.report.html.run_facts import squeezes_of
from simulation.report.html.series import Line, Panel, chart
from simulation.report.html.tables import table_of
from simulation.report.html.wording import (
    ABOUT,
    UNITS,
    Names,
    measure_title,
    number,
    span,
)
from simulation.report.story import words


def comparison_report(folder: Folder) -> Report:
    """Raises nothing of its own: the folder has been checked."""
    manifest = folder.manifest
    with_, without = (mapping(mapping(manifest.get(side)).get("scenario")) for side in ("with", "without"))
    names = Names.of(story.world_of(folder))
    sections = [
        Section("story", "In short", (story.cards(folder), *story.in_short(folder))),
        Section("squeezed", "What was squeezed", (squeeze_lines(with_, names),)),
        Section("weeks", "With and without, week by week", (_charts(folder, with_),), "Over the weeks"),
        Section(
            "moved",
            "Where it moved",
            (balloons(folder, names), options(folder, names)),
        ),
        Section("switches", "What traffickers did", (switches(folder),)),
        Section("measures", "Every measure", (Prose((SHARED_LUCK,)), measures(folder)), "Measures"),
        *_adaptation(folder, names),
        provenance(folder),
    ]
    since = manifest.get("since_week")
    about = (
        f"{_pairs(manifest)} pairs of runs ({seeds_words(manifest)}) · against {without.get('name', '?')} · "
        f"world {with_.get('world', '?')} · means from week {since} on{_on(manifest, since)} · 95 % intervals"
    )
    return Report(
        "comparison",
        str(with_.get("title", "Comparison")),
        " ".join(str(with_.get("question", "")).split()),
        about,
        trust_line(manifest),
        tuple(sections),
    )


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
        values = {
            key: rows[key].astype(float).tolist()
            for key in ("mean_with", "mean_without", "difference", "low", "high")
        }
        unit = UNITS.get(str(name), "")
        panels = [
            Panel(
                "Level",
                unit,
                (
                    Line("with", values["mean_with"], "with"),
                    Line("without", values["mean_without"], "without"),
                ),
            ),
            Panel(
                "With less without",
                unit,
                (Line("difference", values["difference"], "difference", (values["low"], values["high"])),),
                zero=True,
            ),
        ]
        charts.append(_chart(str(name), rows["week"].astype(int).tolist(), panels, start, squeezes, values))
    caption = (
        "Upper panels: means over all seeds, with (solid) and without (dashed). Lower panels: the "
        "paired difference "
        f"with its 95 % band over {_pairs(folder.manifest)} seeds. Means of four weeks. "
        f"{marks_caption(squeezes, start)}"
    )
    return Charts(tuple(charts), caption)


def _chart(
    name: str,
    weeks: list[int],
    panels: list[Panel],
    start: date | None,
    squeezes: Any,
    values: Mapping[str, list[float]],
) -> Chart:
    said = (
        f"{ABOUT.get(name, '')} In the last week {number(values['mean_with'][-1])} with and "
        f"{number(values['mean_without'][-1])} without; difference {number(values['difference'][-1])}, "
        f"95 % interval {span(values['low'][-1], values['high'][-1])}."
    )
    return chart(
        f"trajectory-{name}",
        measure_title(name),
        said,
        weeks,
        panels,
        start=start,
        squeezes=squeezes,
        height=380,
    )


def _adaptation(folder: Folder, names: Names) -> list[Section]:
    table = folder.table("adaptation")
    if table.empty:
        return []
    said: Block = Prose(
        (
            "The same pairs of runs, in which nobody reviews a choice from the first week of the "
            "intervention on: what "
            "the squeeze would do to traffickers who never adapt. The difference is what "
            "adaptation undid, or added.",
        )
    )
    shown = table.copy()
    shown["statistic"] = [measure_title(str(s)) if s in UNITS else words(str(s)) for s in shown["statistic"]]
    keep = ("dimension", "statistic", "unit", "effect", "twin_effect", "undone", "undone_low", "undone_high")
    return [
        Section(
            "adaptation",
            "What adaptation undid",
            (said, table_of("adaptation", "With and without adaptation", shown, columns=keep, folded=True)),
        )
    ]

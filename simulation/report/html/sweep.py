"""The report of a sweep: what the levers did, with bands over seeds, and every run in a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from simulation.measures.intervals import paired_interval
from simulation.report.html import sweep_tables
from simulation.report.html.folder import Folder
from simulation.report.html.manifests import mapping, provenance, seeds_words, trust_line
from simulation.report.html.markdown import written
from simulation.report.html.parts import (
    Card,
    Cards,
    Chart,
    Charts,
    Prose,
    Report,
    Section,
)
from simulation.report.html.series import Line, Panel, chart
from simulation.report.html.sweep_tables import ends_of, labels_of, setting
from simulation.report.html.wording import (
    ABOUT,
    UNITS,
    as_number,
    counted,
    difference,
    measure_title,
    number,
    sentence,
    span,
)
from simulation.report.story import words

MOST_LINES: Final = 6  # cells in one chart; more could not be told apart
MOST_CHARTS: Final = 8
STATUS: Final = frozenset({"finished", "done", "ok"})


def sweep_report(folder: Folder) -> Report:
    """Tolerant: what a sweep did not write is left out, columns that are not known are shown as they are."""
    manifest = folder.manifest
    sections = [
        Section("story", "In short", (_cards(folder), Prose(tuple(_story(folder))))),
        *_written(folder),
        *_series(folder),
        *sweep_tables.effects(folder),
        *sweep_tables.others(folder),
        Section("runs", "Every run", (sweep_tables.runs(folder),)),
        provenance(folder),
    ]
    window = manifest.get("window_weeks")
    over = (
        f" · means over weeks {window[0]} to {window[1]}"
        if isinstance(window, list) and len(window) == 2
        else ""
    )
    against = manifest.get("against")
    held = f" · against {against}" if against else ""
    about = f"Sweep {manifest.get('design', '')} · {seeds_words(manifest)}{held}{over}"
    return Report(
        "sweep",
        str(manifest.get("title", "Sweep")),
        str(manifest.get("question", "")),
        about,
        trust_line(manifest),
        tuple(sections),
    )


def _failed(runs: pd.DataFrame) -> int:
    if "status" not in runs:
        return 0
    return int((~runs["status"].astype(str).str.lower().isin(STATUS)).sum())


def _cards(folder: Folder) -> Cards:
    runs = folder.table("runs")
    cells = len(runs[labels_of(folder, runs)].drop_duplicates()) if labels_of(folder, runs) else 1
    found = [
        Card("Runs", f"{len(runs):,}", f"{counted(_failed(runs), 'run')} failed"),
        Card("Settings", f"{cells:,}", "scenarios, assumptions and levels of levers, put together"),
    ]
    if "seed" in runs:
        found.append(Card("Seeds", f"{runs['seed'].nunique():,}", "the luck of each setting"))
    if "draw" in runs and runs["draw"].notna().any():
        found.append(Card("Draws", f"{runs['draw'].nunique():,}", "of numbers that are not known"))
    return Cards(tuple(found))


def _story(folder: Folder) -> Iterator[str]:
    for name, lever in mapping(folder.manifest.get("levers")).items():
        levels = mapping(lever).get("levels")
        values = [str(mapping(one).get("value")) for one in levels] if isinstance(levels, list) else []
        about = str(mapping(lever).get("about", "")).rstrip(".")
        what = f": {about}" if about else ""
        yield f"{sentence(words(str(name)))}{what}. Levels: {', '.join(values[:12])}."
    failed = _failed(folder.table("runs"))
    if failed:
        yield f"{counted(failed, 'run')} failed; the table of runs gives the errors. Means leave them out."
    yield from _sure_effects(folder)


def _sure_effects(folder: Folder) -> Iterator[str]:
    table, ends = folder.table("effects"), ends_of(folder.table("effects"))
    first = next(iter(folder.manifest.get("measures") or ()), "quantity_delivered_kg")
    if table.empty or ends is None or "measure" not in table:
        return
    for row in table[table["measure"] == first].head(MOST_LINES).to_dict("records"):
        low, high = as_number(row[ends[0]]), as_number(row[ends[1]])
        sure = "" if low > 0 or high < 0 else " (the interval holds 0)"
        yield (
            f"{setting(labels_of(folder, table), row)}: {measure_title(str(first)).lower()} "
            f"{difference(row['difference'])} "
            f"{UNITS.get(str(first), '')}, 95 % interval {span(low, high)}{sure}."
        )


def _written(folder: Folder) -> list[Section]:
    texts = [text for name, text in folder.texts.items() if name.endswith(".md")]
    return [Section("findings", "What was found", tuple(written(text) for text in texts))] if texts else []


def _series(folder: Folder) -> list[Section]:
    series, runs = folder.table("series"), folder.table("runs")
    if series.empty or not {"id", "week"} <= set(series) or "id" not in runs:
        return []
    labels = labels_of(folder, runs)
    joined = series.merge(runs[["id", *labels]], on="id", how="inner")
    measures = [
        name for name in series if name not in ("id", "week") and pd.api.types.is_numeric_dtype(series[name])
    ]
    charts = tuple(_chart(joined, labels, str(name)) for name in measures[:MOST_CHARTS])
    settings = len(runs[labels].drop_duplicates()) if labels else 1
    more = f" The first {MOST_LINES} of {settings} settings." if settings > MOST_LINES else ""
    caption = (
        f"Means over the runs of a setting ({seeds_words(folder.manifest)}), with their 95 % band.{more}"
    )
    return [Section("weeks", "Over the weeks", (Charts(charts, caption),))] if charts else []


def _chart(joined: pd.DataFrame, labels: list[str], measure: str) -> Chart:
    groups = joined.groupby(labels, sort=True, dropna=False) if labels else [("", joined)]
    weeks = sorted({int(week) for week in joined["week"]})
    lines = []
    for k, (_, rows) in enumerate(groups):
        if k >= MOST_LINES:
            break
        name = setting(labels, rows.iloc[0].to_dict())
        wide = rows.pivot_table(index="id", columns="week", values=measure, dropna=False).reindex(
            columns=weeks
        )
        mean, low, high = paired_interval(wide.to_numpy(dtype=float)) if len(wide) > 1 else (wide.mean(),) * 3
        lines.append(Line(name, list(mean), str(k), (list(low), list(high))))
    panel = Panel(measure_title(measure), UNITS.get(measure, ""), tuple(lines))
    last = "; ".join(f"{line.name}: {number(line.values[-1])} at last" for line in lines)
    said = f"{ABOUT.get(measure, '')} {last}."
    return chart(f"series-{measure}", measure_title(measure), said, weeks, [panel], start=None, height=330)

"""The report of a sweep: what the levers did, with bands over seeds, and every run in a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from simulation.measures.intervals import paired_interval
from simulation.report.html.folder import Folder
from simulation.report.html.manifests import mapping, provenance, seeds_words, trust_line
from simulation.report.html.markdown import written
from simulation.report.html.parts import Block, Card, Cards, Cell, Chart, Charts, Prose, Report, Section, Table
from simulation.report.html.series import Line, Panel, chart
from simulation.report.html.tables import MOST_ROWS, interval_cells, scale_of, table_of
from simulation.report.html.wording import (
    ABOUT, UNITS, as_number, counted, difference, measure_title, number, sentence, span,
)  # fmt: skip
from simulation.report.story import words

MOST_LINES: Final = 6  # cells in one chart; more could not be told apart
MOST_CHARTS: Final = 8
STATUS: Final = frozenset({"finished", "done", "ok"})
LOWS: Final = (("low", "high"), ("difference_low", "difference_high"))


def sweep_report(folder: Folder) -> Report:
    """Tolerant: what a sweep did not write is left out, columns that are not known are shown as they are."""
    manifest = folder.manifest
    sections = [
        Section("story", "In short", (_cards(folder), Prose(tuple(_story(folder))))),
        *_written(folder),
        *_series(folder),
        *_effects(folder),
        *_others(folder),
        Section("runs", "Every run", (_runs(folder),)),
        provenance(folder),
    ]
    window = manifest.get("window_weeks")
    over = f" · means over weeks {window[0]} to {window[1]}" if isinstance(window, list) and len(window) == 2 else ""
    against = manifest.get("against")
    about = f"Sweep {manifest.get('design', '')} · {seeds_words(manifest)}{f' · against {against}' if against else ''}{over}"
    return Report("sweep", str(manifest.get("title", "Sweep")), str(manifest.get("question", "")), about,
                  trust_line(manifest), tuple(sections))  # fmt: skip


def _failed(runs: pd.DataFrame) -> int:
    if "status" not in runs:
        return 0
    return int((~runs["status"].astype(str).str.lower().isin(STATUS)).sum())


def _cards(folder: Folder) -> Cards:
    runs = folder.table("runs")
    cells = len(runs[_labels(folder, runs)].drop_duplicates()) if _labels(folder, runs) else 1
    found = [
        Card("Runs", f"{len(runs):,}", f"{counted(_failed(runs), 'run')} failed"),
        Card("Settings", f"{cells:,}", "scenarios, assumptions and levels of levers, put together"),
    ]
    if "seed" in runs:
        found.append(Card("Seeds", f"{runs['seed'].nunique():,}", "the luck of each setting"))
    if "draw" in runs and runs["draw"].notna().any():
        found.append(Card("Draws", f"{runs['draw'].nunique():,}", "of numbers that are not known"))
    return Cards(tuple(found))


def _labels(folder: Folder, frame: pd.DataFrame) -> list[str]:
    """Columns that say which setting a row is of, those with one value left out."""
    levers = list(mapping(folder.manifest.get("levers")))
    return [name for name in ("scenario", "assumptions", *levers) if name in frame and frame[name].nunique() > 1]


def _story(folder: Folder) -> Iterator[str]:
    for name, lever in mapping(folder.manifest.get("levers")).items():
        levels = mapping(lever).get("levels")
        values = [str(mapping(one).get("value")) for one in levels] if isinstance(levels, list) else []
        about = str(mapping(lever).get("about", "")).rstrip(".")
        yield f"{sentence(words(str(name)))}{f': {about}' if about else ''}. Levels: {', '.join(values[:12])}."
    failed = _failed(folder.table("runs"))
    if failed:
        yield f"{counted(failed, 'run')} failed; their errors stand in the table of runs. Means leave them out."
    yield from _sure_effects(folder)


def _sure_effects(folder: Folder) -> Iterator[str]:
    table, ends = folder.table("effects"), _ends(folder.table("effects"))
    first = next(iter(folder.manifest.get("measures") or ()), "quantity_delivered_kg")
    if table.empty or ends is None or "measure" not in table:
        return
    for row in table[table["measure"] == first].head(MOST_LINES).to_dict("records"):
        low, high = as_number(row[ends[0]]), as_number(row[ends[1]])
        sure = "" if low > 0 or high < 0 else " (the interval holds 0)"
        yield (
            f"{_setting(_labels(folder, table), row)}: {measure_title(str(first)).lower()} {difference(row['difference'])} "
            f"{UNITS.get(str(first), '')}, 95 % interval {span(low, high)}{sure}."
        )


def _ends(table: pd.DataFrame) -> tuple[str, str] | None:
    return next((ends for ends in LOWS if "difference" in table and set(ends) <= set(table.columns)), None)


def _setting(labels: Sequence[str], row: Mapping[Any, Any]) -> str:
    parts = [f"{words(name)} {_plain(row[name])}" for name in labels]
    return sentence(", ".join(parts)) if parts else "All runs"


def _plain(value: Any) -> str:
    found = as_number(value)
    return words(str(value)) if found != found else f"{found:g}"


def _written(folder: Folder) -> list[Section]:
    texts = [text for name, text in folder.texts.items() if name.endswith(".md")]
    return [Section("findings", "What was found", tuple(written(text) for text in texts))] if texts else []


def _series(folder: Folder) -> list[Section]:
    series, runs = folder.table("series"), folder.table("runs")
    if series.empty or not {"id", "week"} <= set(series) or "id" not in runs:
        return []
    labels = _labels(folder, runs)
    joined = series.merge(runs[["id", *labels]], on="id", how="inner")
    measures = [name for name in series if name not in ("id", "week") and pd.api.types.is_numeric_dtype(series[name])]
    charts = tuple(_chart(joined, labels, str(name)) for name in measures[:MOST_CHARTS])
    settings = len(runs[labels].drop_duplicates()) if labels else 1
    more = f" The first {MOST_LINES} of {settings} settings." if settings > MOST_LINES else ""
    caption = f"Means over the runs of a setting, with their 95 % band.{more}"
    return [Section("weeks", "Over the weeks", (Charts(charts, caption),))] if charts else []


def _chart(joined: pd.DataFrame, labels: list[str], measure: str) -> Chart:
    groups = joined.groupby(labels, sort=True, dropna=False) if labels else [("", joined)]
    weeks = sorted({int(week) for week in joined["week"]})
    lines = []
    for k, (_, rows) in enumerate(groups):
        if k >= MOST_LINES:
            break
        name = _setting(labels, rows.iloc[0].to_dict())
        wide = rows.pivot_table(index="id", columns="week", values=measure, dropna=False).reindex(columns=weeks)
        mean, low, high = paired_interval(wide.to_numpy(dtype=float)) if len(wide) > 1 else (wide.mean(),) * 3
        lines.append(Line(name, list(mean), str(k), (list(low), list(high))))
    panel = Panel(measure_title(measure), UNITS.get(measure, ""), tuple(lines))
    said = f"{ABOUT.get(measure, '')} {'; '.join(f'{line.name}: {number(line.values[-1])} at last' for line in lines)}."
    return chart(f"series-{measure}", measure_title(measure), said, weeks, [panel], start=None, height=330)


def _effects(folder: Folder) -> list[Section]:
    table = folder.table("effects")
    ends = _ends(table)
    if table.empty or ends is None or "measure" not in table:
        return []
    labels = _labels(folder, table)
    rows: list[tuple[Cell, ...]] = []
    for measure, part in table.groupby("measure", sort=False):
        scale = scale_of(part, *ends)
        rows += [
            (Cell(measure_title(str(measure)), strong=True), Cell(UNITS.get(str(measure), "")),
             *(Cell(_plain(row[name]), row[name]) for name in labels),
             *interval_cells(row["difference"], row[ends[0]], row[ends[1]], scale))
            for row in part.to_dict("records")
        ]  # fmt: skip
    columns = (("Measure", ""), ("Unit", ""), *((sentence(words(name)), "") for name in labels), ("Difference", ""),
               ("95 % interval", ""))  # fmt: skip
    said = Prose(("With each setting less without, on the same seeds; pictures are to scale within a measure.",))
    more = "" if len(rows) <= MOST_ROWS else f"The first {MOST_ROWS:,} of {len(rows):,} rows; the file has all."
    found = Table("effects", "Effects on every measure", columns, tuple(rows[:MOST_ROWS]), more)
    return [Section("effects", "What the levers did", (said, found))]


def _others(folder: Folder) -> Iterator[Section]:
    titles = {"balloon": "The balloon, dimension by dimension", "parts": "The whole against the sum of its parts",
              "stability": "How many seeds suffice"}  # fmt: skip
    for name, title in titles.items():
        if name in folder.tables and len(folder.table(name)):
            block: Block = table_of(name, title, folder.table(name), folded=True)
            yield Section(name, title, (block,))
    means = [_means(folder, name, keys, value) for name, keys, value in
             (("switches", ["label"], "rate"), ("displacement", ["dimension", "option"], "quantity"))]  # fmt: skip
    blocks = tuple(block for block in means if block is not None)
    if blocks:
        yield Section("moved", "What moved, and what traffickers did", blocks)


def _means(folder: Folder, name: str, keys: list[str], value: str) -> Table | None:
    """Mean over runs for each setting; None if the table has other columns."""
    table, runs = folder.table(name), folder.table("runs")
    if table.empty or not {"id", *keys, value} <= set(table) or "id" not in runs:
        return None
    labels = _labels(folder, runs)
    joined = table.merge(runs[["id", *labels]], on="id", how="inner")
    found = joined.groupby([*keys, *labels], sort=True, dropna=False, observed=True)[value].agg(["mean", "count"])
    frame = found.reset_index().rename(columns={"mean": f"mean {value}", "count": "runs"})
    title = "Net switches per 100 agent-years" if name == "switches" else "Quantity by option, a week"
    return table_of(name, title, frame, folded=True)


def _runs(folder: Folder) -> Table:
    runs = folder.table("runs")
    measures = [name for name in folder.manifest.get("measures") or () if name in runs]
    first = [name for name in ("id", "scenario", "assumptions", *mapping(folder.manifest.get("levers")), "draw", "seed",
                               "status", "error") if name in runs]  # fmt: skip
    useful = [name for name in first if runs[name].notna().any()]
    columns = [*dict.fromkeys([*useful, *measures])] or list(runs.columns)
    return table_of("runs", "Runs", runs[columns], folded=True)

"""Charts of a sweep over the weeks: each setting less its comparator on the same luck, with its 95 % band."""

from __future__ import annotations

from typing import Final

import pandas as pd

from simulation.measures.intervals import paired_interval
from simulation.report.html.folder import Folder
from simulation.report.html.manifests import seeds_words
from simulation.report.html.parts import Chart, Charts, Section
from simulation.report.html.series import Line, Panel, chart
from simulation.report.html.sweep_tables import labels_of, own_runs, setting
from simulation.report.html.wording import ABOUT, UNITS, measure_title, number

MOST_LINES: Final = 6  # settings in one chart; more could not be told apart
MOST_CHARTS: Final = 8


def series_section(folder: Folder) -> list[Section]:
    """The section; none if the sweep kept no series."""
    series, runs = folder.table("series"), folder.table("runs")
    if series.empty or not {"id", "week"} <= set(series) or "id" not in runs:
        return []
    known = [str(name) for name in series if name not in ("id", "week")]
    measures = [name for name in known if pd.api.types.is_numeric_dtype(series[name])][:MOST_CHARTS]
    paired, table = _paired(series, runs, measures)
    labels = labels_of(folder, own_runs(runs))
    joined = table.merge(own_runs(runs)[["id", *labels]], on="id", how="inner")
    groups = _groups(joined, labels, measures[0]) if measures else []
    charts = tuple(_chart(groups, str(name), paired) for name in measures)
    if not charts or not groups:
        return []
    return [Section("weeks", "Over the weeks", (Charts(charts, _caption(folder, joined, labels, paired)),))]


def _paired(series: pd.DataFrame, runs: pd.DataFrame, measures: list[str]) -> tuple[bool, pd.DataFrame]:
    """Whether runs have comparators, and then the series of each run less its comparator's."""
    own = own_runs(runs)
    if "comparator" not in runs or not own["comparator"].notna().all():
        return False, series
    mine = series.merge(own[["id", "comparator"]], on="id", how="inner")
    both = mine.merge(
        series, left_on=["comparator", "week"], right_on=["id", "week"], suffixes=("", " without")
    )
    for name in measures:
        both[name] = both[name] - both[f"{name} without"]
    return True, both[["id", "week", *measures]]


def _groups(joined: pd.DataFrame, labels: list[str], first: str) -> list[tuple[str, pd.DataFrame]]:
    """Settings by name; of many those in which the first measure is largest in size over all weeks."""
    if not labels:
        return [("all runs", joined)]
    found = [
        (setting(labels, rows.iloc[0].to_dict()), rows) for _, rows in joined.groupby(labels, dropna=False)
    ]
    sizes = sorted((-abs(rows[first].mean()), k) for k, (_, rows) in enumerate(found))
    kept = {k for _, k in sizes[:MOST_LINES]}
    return [group for k, group in enumerate(found) if k in kept]


def _chart(groups: list[tuple[str, pd.DataFrame]], measure: str, paired: bool) -> Chart:
    weeks = sorted({int(week) for _, rows in groups for week in rows["week"]})
    lines = []
    for k, (name, rows) in enumerate(groups):
        wide = rows.pivot_table(index="id", columns="week", values=measure, dropna=False).reindex(
            columns=weeks
        )
        values = wide.to_numpy(dtype=float)
        mean, low, high = paired_interval(values) if len(values) > 1 else (values[0],) * 3
        lines.append(Line(name, list(mean), str(k), (list(low), list(high))))
    panel = Panel(measure_title(measure), UNITS.get(measure, ""), tuple(lines), zero=paired)
    last = "; ".join(f"{line.name}: {number(line.values[-1])} at last" for line in lines)
    title = measure_title(measure) + (", with less without" if paired else "")
    said = f"{ABOUT.get(measure, '')} {last}."
    return chart(f"series-{measure}", title, said, weeks, [panel], start=None, height=340)


def _caption(folder: Folder, joined: pd.DataFrame, labels: list[str], paired: bool) -> str:
    settings = len(joined[labels].drop_duplicates()) if labels else 1
    what = "Each setting less its comparator on the same luck" if paired else "Means of each setting"
    more = f" Of {settings} settings, the {MOST_LINES} that differ most." if settings > MOST_LINES else ""
    return f"{what}, with the 95 % band over runs ({seeds_words(folder.manifest)}).{more}"

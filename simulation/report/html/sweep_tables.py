"""The tables of a sweep: effects with intervals, means by setting, and every run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from simulation.report.html.folder import Folder
from simulation.report.html.manifests import mapping
from simulation.report.html.parts import Block, Cell, Prose, Section, Table
from simulation.report.html.tables import MOST_ROWS, interval_cells, scale_of, table_of
from simulation.report.html.wording import UNITS, as_number, measure_title, sentence
from simulation.report.story import words

SHORT: Final = {"balloon": "Balloon", "parts": "Parts", "stability": "Seeds"}  # in the list of sections
PLAIN: Final = frozenset({"scenario", "assumptions"})  # their values speak for themselves
LOWS: Final = (("low", "high"), ("difference_low", "difference_high"))


def labels_of(folder: Folder, frame: pd.DataFrame) -> list[str]:
    """Columns that say which setting a row is of, those with one value left out."""
    levers = list(mapping(folder.manifest.get("levers")))
    return [
        name
        for name in ("scenario", "assumptions", *levers)
        if name in frame and len(frame[name].unique()) > 1
    ]


def own_runs(runs: pd.DataFrame) -> pd.DataFrame:
    """The runs of the design's settings: all but those that others are only held against."""
    if "comparator" not in runs:
        return runs
    held_against = runs["comparator"].isna() & runs["id"].isin(runs["comparator"])
    return runs[~held_against]


def ends_of(table: pd.DataFrame) -> tuple[str, str] | None:
    """Names of the columns with the ends of the intervals; None if the table has none."""
    return next((ends for ends in LOWS if "difference" in table and set(ends) <= set(table.columns)), None)


def setting(labels: Sequence[str], row: Mapping[Any, Any]) -> str:
    """`class scheduling, dose 2`: the setting of a row; `all runs` if nothing varies."""
    parts = [f"{'' if name in PLAIN else words(name)} {plain_value(row[name])}".strip() for name in labels]
    return ", ".join(parts) if parts else "all runs"


def plain_value(value: Any) -> str:
    """A lever's value as text."""
    found = as_number(value)
    return words(str(value)) if found != found else f"{found:g}"


def effects(folder: Folder) -> list[Section]:
    """Paired differences of every measure, if the sweep wrote them."""
    table = folder.table("effects")
    ends = ends_of(table)
    if table.empty or ends is None or "measure" not in table:
        return []
    labels = labels_of(folder, table)
    rows: list[tuple[Cell, ...]] = []
    first = [*(folder.manifest.get("measures") or ()), *table["measure"].unique()]
    for measure in dict.fromkeys(first):
        part = table[table["measure"] == measure]
        scale = scale_of(part, *ends) if len(part) else (-1.0, 1.0)
        rows += [
            (
                Cell(measure_title(str(measure)), strong=True),
                Cell(UNITS.get(str(measure), "")),
                *(Cell(plain_value(row[name]), row[name]) for name in labels),
                *interval_cells(row["difference"], row[ends[0]], row[ends[1]], scale),
            )
            for row in part.to_dict("records")
        ]
    columns = (
        ("Measure", ""),
        ("Unit", ""),
        *((sentence(words(name)), "") for name in labels),
        ("Difference", ""),
        ("95 % interval", ""),
    )
    said = Prose(
        ("With each setting less without, on the same seeds; pictures are to scale within a measure.",)
    )
    more = (
        "" if len(rows) <= MOST_ROWS else f"The first {MOST_ROWS:,} of {len(rows):,} rows; the file has all."
    )
    found = Table("effects", "Effects on every measure", columns, tuple(rows[:MOST_ROWS]), more)
    return [Section("effects", "What the levers did", (said, found))]


def others(folder: Folder) -> Iterator[Section]:
    """What else it wrote, and means over runs of switches and quantities."""
    titles = {
        "balloon": "The balloon, dimension by dimension",
        "parts": "The whole against the sum of its parts",
        "stability": "How many seeds suffice",
    }
    for name, title in titles.items():
        if name in folder.tables and len(folder.table(name)):
            block: Block = table_of(name, title, folder.table(name), folded=True)
            yield Section(name, title, (block,), SHORT[name])
    means = [
        _means(folder, name, keys, value)
        for name, keys, value in (
            ("switches", ["label"], "rate"),
            ("displacement", ["dimension", "option"], "quantity"),
        )
    ]
    blocks = tuple(block for block in means if block is not None)
    if blocks:
        yield Section("moved", "What moved, and what traffickers did", blocks, "What moved")


def _means(folder: Folder, name: str, keys: list[str], value: str) -> Table | None:
    """Mean over runs for each setting; None if the table has other columns."""
    table, runs = folder.table(name), folder.table("runs")
    if table.empty or not {"id", *keys, value} <= set(table) or "id" not in runs:
        return None
    labels = labels_of(folder, runs)
    joined = table.merge(runs[["id", *labels]], on="id", how="inner")
    found = joined.groupby([*keys, *labels], sort=True, dropna=False, observed=True)[value].agg(
        ["mean", "count"]
    )
    frame = found.reset_index().rename(columns={"mean": f"mean {value}", "count": "runs"})
    title = "Net switches per 100 agent-years" if name == "switches" else "Quantity by option, a week"
    return table_of(name, title, frame, folded=True)


def runs(folder: Folder) -> Table:
    """A row a run: setting, seed, status, and the measures of the design."""
    runs = folder.table("runs")
    measures = [name for name in folder.manifest.get("measures") or () if name in runs]
    first = [
        name
        for name in (
            "id",
            "scenario",
            "assumptions",
            *mapping(folder.manifest.get("levers")),
            "draw",
            "seed",
            "status",
            "error",
        )
        if name in runs
    ]
    useful = [name for name in first if runs[name].notna().any()]
    columns = [*dict.fromkeys([*useful, *measures])] or list(runs.columns)
    return table_of("runs", "Runs", runs[columns], folded=True)

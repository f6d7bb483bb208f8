"""The report of a sweep: what the levers did, with bands over seeds, and every run in a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from simulation.report.html import sweep_tables
from simulation.report.html.folder import Folder
from simulation.report.html.manifests import mapping, provenance, seeds_words, trust_line
from simulation.report.html.markdown import figure, written
from simulation.report.html.parts import Block, Card, Cards, Prose, Report, Section, Written
from simulation.report.html.sweep_series import series_section
from simulation.report.html.sweep_tables import ends_of, labels_of, own_runs, setting
from simulation.report.html.wording import (
    UNITS,
    as_number,
    counted,
    difference,
    measure_title,
    sentence,
    span,
)
from simulation.report.story import words

MOST_EFFECTS: Final = 12  # settings told in the story; the table has all
FIRST: Final = "quantity_delivered_kg"  # if the sweep names no measures of its own
STATUS: Final = frozenset({"finished", "done", "ok"})


def sweep_report(folder: Folder) -> Report:
    """Tolerant: what a sweep did not write is left out, columns that are not known are shown as they are."""
    manifest = folder.manifest
    sections = [
        Section("story", "In short", (_cards(folder), *_told(folder))),
        *_written(folder),
        *series_section(folder),
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
    own, labels = own_runs(runs), labels_of(folder, own_runs(runs))
    cells = len(own[labels].drop_duplicates()) if labels else 1
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


def _told(folder: Folder) -> Iterator[Prose]:
    yield Prose(tuple(_story(folder)))
    effects = tuple(_sure_effects(folder))
    if effects:
        first = next(iter(folder.manifest.get("measures") or ()), FIRST)
        title = (
            f"{measure_title(str(first))}, with less without ({UNITS.get(str(first), '')}, 95 % intervals)"
        )
        yield Prose(effects, bullets=True, title=title)


def _sure_effects(folder: Folder) -> Iterator[str]:
    table, ends = folder.table("effects"), ends_of(folder.table("effects"))
    first = next(iter(folder.manifest.get("measures") or ()), FIRST)
    if table.empty or ends is None or "measure" not in table:
        return
    for row in table[table["measure"] == first].head(MOST_EFFECTS).to_dict("records"):
        low, high = as_number(row[ends[0]]), as_number(row[ends[1]])
        sure = "" if low > 0 or high < 0 else ", may be luck"
        name = setting(labels_of(folder, table), row)
        yield f"{sentence(name)}: {difference(row['difference'])} ({span(low, high)}){sure}"


def _written(folder: Folder) -> list[Section]:
    """The findings in words, and the figures that they do not show themselves."""
    texts = "\n".join(text for name, text in folder.texts.items() if name.endswith(".md"))
    blocks: list[Block] = [written(texts, folder.pictures)] if texts else []
    for name, picture in folder.pictures.items():
        if f"({name})" not in texts:
            blocks.append(Written(figure(f"{words(name.removesuffix('.png'))} of the sweep", picture)))
    return [Section("findings", "What was found", tuple(blocks))] if blocks else []

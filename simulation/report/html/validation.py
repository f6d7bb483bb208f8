"""The report of a validation: which patterns the model meets, by how much, and what was found."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from simulation.report.html.folder import Folder
from simulation.report.html.manifests import mapping, provenance, seeds_words, trust_line
from simulation.report.html.markdown import written
from simulation.report.html.parts import Block, Card, Cards, Cell, Prose, Report, Section, Table, Whisker
from simulation.report.html.tables import MARKED, filled, table_of
from simulation.report.html.wording import as_number, counted, number, sentence, span
from simulation.report.story import words

VERDICTS: Final = ("verdict", "result", "status", "met", "passed")
GOOD: Final = frozenset({"met", "pass", "passed", "yes", "true", "seen", "within", "ok"})
ASIDE: Final = frozenset({"not required", "aside", ""})
HEADING: Final = re.compile(r"^#+ (\w+)\. (.+)$", re.MULTILINE)
KNOWN: Final = ("pattern", "measurement", "unit", "band_low", "band_high", "median", "low", "high", "verdict")


def validation_report(folder: Folder) -> Report:
    """Counts verdicts where the table has a column of them; shows every column that it has."""
    table = folder.table("validation")
    verdicts, titles = verdicts_of(folder), titles_of(folder)
    first: tuple[Block, ...] = (_cards(verdicts), *_story(verdicts, titles)) if verdicts else ()
    count = counted(len(table), "measurement")
    sections = (
        Section("story", "In short", first or (Prose((f"{count} are compared with the record.",)),)),
        Section("patterns", "Every pattern", _patterns(table, titles)),
        *[_findings(text, folder) for text in folder.texts.values()],
        provenance(folder),
    )
    about = f"Validation · {seeds_words(folder.manifest)} · {count}"
    return Report(
        "validation",
        str(folder.manifest.get("title", "Does the model behave like the record?")),
        str(folder.manifest.get("question", "Which patterns on record does it reproduce, and which not?")),
        about,
        trust_line(folder.manifest),
        sections,
    )


def verdicts_of(folder: Folder) -> dict[str, str]:
    """Pattern -> verdict in lower case: as the manifest says, else from the table; {} if neither tells."""
    given = mapping(folder.manifest.get("verdicts"))
    if given:
        return {str(name): str(verdict).lower() for name, verdict in given.items()}
    table = folder.table("validation")
    column = next((name for name in VERDICTS if name in table), None)
    if column is None:
        return {}
    texts = filled(table[column]).str.strip().str.lower()
    names = table["pattern"] if "pattern" in table else pd.Series(range(len(table)))
    found: dict[str, str] = {}
    for name, verdict in zip(names.astype(str), texts, strict=True):
        if verdict not in ASIDE and found.get(name, "") in GOOD | {""}:
            found[name] = verdict  # a pattern with a verdict that is not good keeps that
    return found


def _cards(verdicts: dict[str, str]) -> Cards:
    good = sum(verdict in GOOD for verdict in verdicts.values())
    return Cards(
        (
            Card(
                "Patterns met",
                f"{good} of {len(verdicts)}",
                "all that is required of the pattern lies in its band",
            ),
            Card(
                "Not met",
                f"{len(verdicts) - good} of {len(verdicts)}",
                "a finding, and it stays in the table",
            ),
        )
    )


def titles_of(folder: Folder) -> dict[str, str]:
    """Pattern -> its title, from the headings of the findings (`### V8. Precursors are cheap`)."""
    return dict(HEADING.findall("\n".join(folder.texts.values())))


def _findings(text: str, folder: Folder) -> Section:
    return Section("findings", "What was found", (written(text, folder.pictures),))


def _story(verdicts: dict[str, str], titles: dict[str, str]) -> Iterator[Prose]:
    for head, wanted in (("What the model reproduces", True), ("What it does not reproduce", False)):
        names = [name for name, verdict in verdicts.items() if (verdict in GOOD) == wanted]
        lines = tuple(f"{words(name)}: {titles[name]}" if name in titles else words(name) for name in names)
        if lines:
            yield Prose(tuple(map(sentence, lines)), bullets=True, title=head)


def _patterns(table: pd.DataFrame, titles: dict[str, str]) -> tuple[Any, ...]:
    if not set(KNOWN) <= set(table.columns):
        return (table_of("validation", "Patterns", table),)
    rows = tuple(_row(row, titles) for row in table.to_dict("records"))
    columns = (
        ("Pattern", ""),
        ("What is measured", ""),
        ("Unit", ""),
        ("Observed", ""),
        ("Band", ""),
        ("Model", "median over seeds (95 % interval)"),
        ("In its band", "grey: band; dot and line: model"),
        ("Verdict", ""),
        ("Used in fitting", ""),
        ("Source", ""),
    )
    caption = "A pattern that was used in fitting shows that the model can be fitted, not that it predicts."
    return (
        Table("validation", "Patterns on record, and what the model gives", columns, rows, caption),
        table_of("validation-all", "All columns", table, folded=True),
    )


def _row(row: dict[Any, Any], titles: dict[str, str]) -> tuple[Cell, ...]:
    name, verdict = _text(row["pattern"]), _text(row["verdict"]).lower()
    fitted = _text(row.get("used_in_fitting"))
    return (
        Cell(sentence(words(name)), strong=True, title=titles.get(name, "")),
        Cell(
            _text(row.get("about")) or words(_text(row["measurement"])),
            title=words(_text(row["measurement"])),
        ),
        Cell(_text(row["unit"])),
        Cell(_observed(row.get("observed"))),
        Cell(_band(row)),
        Cell(_model(row), as_number(row["median"])),
        Cell("", as_number(row["median"]), whisker=_picture(row)),
        Cell(words(verdict), mark=MARKED.get(verdict, "")),
        Cell("yes" if fitted in ("True", "yes") else ""),
        Cell(_text(row.get("source"))),
    )


def _model(row: dict[Any, Any]) -> str:
    """Median and interval; weeks that never come in words."""
    if math.isnan(as_number(row["median"])):
        return "not defined"
    text = f"{number(row['median'])} ({span(row['low'], row['high'])})"
    return text.replace("∞", "never") if "week" in _text(row["unit"]) else text


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value)


def _observed(value: Any) -> str:
    found = as_number(value)
    return _text(value) if math.isnan(found) else number(found)


def _band(row: dict[Any, Any]) -> str:
    low, high = as_number(row["band_low"]), as_number(row["band_high"])
    if not math.isfinite(low):
        return f"at most {number(high)}" if math.isfinite(high) else "any"
    return span(low, high) if math.isfinite(high) else f"at least {number(low)}"


def _picture(row: dict[Any, Any]) -> Whisker | None:
    """The interval over the band, on a scale that holds both; ends that are infinite reach the edge."""
    low, high, median = (as_number(row[key]) for key in ("low", "high", "median"))
    if not all(map(math.isfinite, (low, high, median))):
        return None
    ends = [end for key in ("band_low", "band_high") if math.isfinite(end := as_number(row[key]))]
    least, most = min(low, *ends, median), max(high, *ends, median)
    room = (most - least) * 0.12 or 1.0
    scale = (least - room, most + room)
    left, right = (
        end if math.isfinite(end := as_number(row[key])) else edge
        for key, edge in zip(("band_low", "band_high"), scale, strict=True)
    )
    return Whisker(median, low, high, scale, (left, right))

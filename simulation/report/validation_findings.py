"""findings.md of a validation, in plain words; every figure is taken from the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.report.validation_screen import band, simulated, summary_line
from simulation.report.why import read_texts
from simulation.study.validation import ASIDE, FAIL, PASS
from simulation.study.validation_patterns import Pattern, pattern_files

if TYPE_CHECKING:
    from simulation.study.validation import Validation

HEADS = {PASS: "Patterns that are reproduced", FAIL: "Patterns that are not"}


def why_file() -> Path:
    """Where the hand-written reasons lie: beside the patterns."""
    return next(iter(pattern_files().values())).parent / "why.yaml"


def read_why(path: Path) -> dict[str, str]:
    """The hand-written texts by pattern. Raises UserError for an unknown pattern or anything but text."""
    return read_texts(path, "patterns", list(pattern_files()), 3000, "pattern")


def findings_of(done: Validation) -> str:
    """The page as Markdown."""
    verdicts, why = done.verdicts(), read_why(why_file())
    lines = ["# The model held against the record", "", *_opening(done), ""]
    for verdict, head in HEADS.items():
        mine = [pattern for pattern in done.plan.patterns if verdicts[pattern.id] == verdict]
        lines += [f"## {head} ({len(mine)})", ""]
        lines += [line for pattern in mine for line in _pattern(done, pattern, why.get(pattern.id, ""))]
        lines += [] if mine else ["None.", ""]
    return "\n".join([*lines, *_fitting(done), ""])


def _opening(done: Validation) -> Iterator[str]:
    yield summary_line(done)
    yield ""
    yield (
        "Each pattern is an experiment: the same seeds with and without, one number a seed, and here the "
        "median over seeds with its 95 % interval (order statistics). Bands marked *stated* are those of the "
        "record, those marked *derived* are ours, with the reason in the pattern's file. `seeds.csv` holds "
        "every seed. With fewer than 6 seeds the interval is the whole range and covers less than 95 %."
    )


def _pattern(done: Validation, pattern: Pattern, why: str) -> Iterator[str]:
    yield f"### {pattern.id}. {pattern.title}"
    yield ""
    yield pattern.question
    yield ""
    yield f"*How it is read here:* {pattern.reading.strip()}"
    yield ""
    table = done.table[done.table["pattern"] == pattern.id]
    yield "| measurement | observed | band | simulated | verdict |"
    yield "|---|---|---|---|---|"
    for row in table.itertuples(index=False):
        yield _line(row)
    yield ""
    yield f"![{pattern.id}]({pattern.id}.png)"
    yield ""
    if why:
        yield f"*Why:* {why.strip()}"
        yield ""


def _line(row: Any) -> str:
    about = f"{row.about} ({row.unit})"
    verdict = {PASS: "pass", FAIL: "**fail**", ASIDE: "shown only"}[row.verdict]
    return f"| {about} | {row.observed} | {band(row)}, {row.band_basis} | {simulated(row)} | {verdict} |"


def _fitting(done: Validation) -> Iterator[str]:
    """Which measurements were used in fitting, and which were held out."""
    table = done.table[done.table["verdict"] != ASIDE]
    used = table[table["used_in_fitting"]]
    held_out = [p.id for p in done.plan.patterns if p.id not in set(used["pattern"])]
    yield "## Fitted and held out"
    yield ""
    named = ", ".join(f"{row.pattern} {row.measurement}" for row in used.itertuples(index=False)) or "none"
    yield f"Used in fitting, or an input of the model: {named}."
    yield f"Held out, looked at only: {', '.join(held_out) or 'none'}."

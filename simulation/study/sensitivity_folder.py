"""The folder of a sensitivity study: two tables, two figures, a page in plain words, a manifest."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pandas as pd

from simulation.study.facts import asked_of
from simulation.study.folders import MANIFEST, check_folder, kept_beside, whole_folder, write_csv, write_text
from simulation.study.manifest import run_identity, write_manifest
from simulation.study.sensitivity import Sensitivity, ranking
from simulation.study.sensitivity_design import OUTCOME_UNITS, Design, uncertain

MORRIS, SOBOL, FINDINGS = "morris.csv", "sobol.csv", "findings.md"
FIGURES: Final = ("morris.png", "sobol.png")
FILES: Final = (MANIFEST, MORRIS, SOBOL, FINDINGS, *FIGURES)
DIGITS: Final = 6


def asked(design: Design) -> dict[str, Any]:
    """All that determines the tables, as JSON data."""
    about = dataclasses.asdict(design)
    scenarios = {item.name: asked_of(item, 1) for item in (design.baseline(), *design.arms())}
    numbers = {number.name: [number.low, number.high] for number in uncertain(design)}
    return {"design": about, "numbers": numbers, "scenarios": scenarios}


def check_sensitivity_folder(folder: str | Path, design: Design, *, force: bool = False) -> None:
    """Raise UserError unless this study may be written to `folder`; see `folders.check_folder`."""
    check_folder(folder, run_identity(asked(design)), FILES, force=force)


def notes_of(folder: str | Path, design: Design) -> Path:
    """The file beside the folder in which finished points are kept until the study is written."""
    return kept_beside(folder, run_identity(asked(design)), "points.jsonl")


def write_sensitivity(
    done: Sensitivity, out: str | Path, *, wall_seconds: float | None = None, force: bool = False
) -> Path:
    """Write the folder whole or not at all; raises UserError as `check_sensitivity_folder`."""
    from simulation.report.sensitivity_figures import draw_morris, draw_sobol

    about = asked(done.design)
    run = run_identity(about)
    check_folder(out, run, FILES, force=force)
    with whole_folder(out) as partial:
        for name, frame in ((MORRIS, done.morris), (SOBOL, done.sobol)):
            write_csv(frame, partial / name, DIGITS)
        draw_morris(done, partial / FIGURES[0])
        draw_sobol(done, partial / FIGURES[1])
        text = "\n".join(sensitivity_lines(done)) + "\n"
        write_text(text, partial / FINDINGS)
        counts = {"points": done.points, "points_collapsed": done.collapsed, "points_failed": done.failed}
        about |= {"kept": list(done.kept), **counts}
        write_manifest(partial, {"kind": "sensitivity", "run": run, **about}, wall_seconds=wall_seconds)
    return Path(out)


def sensitivity_lines(done: Sensitivity) -> Iterator[str]:
    """What matters, in plain words; printed and written as findings.md."""
    design = done.design
    yield f"# {design.title}"
    yield ""
    yield design.question
    yield ""
    groups = len(set(done.morris["group"]))
    yield (
        f"{len(done.numbers)} uncertain numbers in {groups} groups (the numbers of one choice's option table "
        f"are one group), within their documented ranges; {done.points} points, {design.seeds} seed(s) each; "
        f"in {done.collapsed} points the trade collapsed without any measure, {done.failed} failed."
    )
    yield ""
    yield f"Groups that move most ({design.keep} go on to Sobol), by mean share of the largest effect:"
    yield ""
    for k, group in enumerate(ranking(done.morris)[: max(design.keep, 10)], start=1):
        yield f"{k}. `{group}`"
    for outcome, unit in OUTCOME_UNITS.items():
        yield ""
        yield f"## {outcome}: {unit}"
        yield ""
        for scenario in design.scenarios:
            yield f"- {scenario}: {_leaders(done.sobol, scenario, outcome)}"
    yield ""
    yield (
        "*Total* is the share of the variance of the outcome that would be left if all else were known "
        "(Sobol), among the groups kept; with few samples its interval is wide, and it can leave 0 to 1. "
        "The others stay at their defaults in that part. Effects are of the whole documented ranges at once, "
        "most of which are assumptions."
    )


def _leaders(sobol: pd.DataFrame, scenario: str, outcome: str) -> str:
    """The three largest totals of one outcome, in words."""
    if not len(sobol):
        return "nothing varies"
    mine = sobol[(sobol["scenario"] == scenario) & (sobol["outcome"] == outcome)]
    top: Any = mine.sort_values("total", ascending=False, kind="stable").head(3)
    words = [
        f"`{row.group}` {row.total:.2f} (+/- {row.total_conf:.2f})" for row in top.itertuples(index=False)
    ]
    return ", ".join(words) or "nothing varies"

"""findings.md: what came of the grid, in plain words; every figure is taken from the tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from simulation.reactions.grid import Grid
from simulation.report.why import read_texts
from simulation.study.grid import Plan
from simulation.study.instruments import USUAL_WORLD
from simulation.study.verdicts import NOT_SEEN, OPPOSITE, SEEN, UNEXPECTED

if TYPE_CHECKING:
    from simulation.study.grid_folder import Results

REACTIONS = Path(__file__).parents[1] / "reactions"
HEADS = {
    SEEN: "Cells that hold",
    OPPOSITE: "Cells in which the opposite happened",
    NOT_SEEN: "Cells that did not come out",
}
ARTEFACT = 0.2  # seen at the default numbers and in fewer draws than this: the table says so


def findings_of(results: Results, shares: pd.DataFrame | None) -> str:
    """The page as Markdown. `shares`: robustness by cell, or None."""
    plan, tests, cells = results.plan, results.tables.tests, results.tables.cells
    printed = cells[cells["reading"] == ""]
    why = read_why(why_file(plan.baseline.world), plan.grid)
    lines = ["# The reaction grid, tested", "", *_opening(results, printed), ""]
    for verdict, head in HEADS.items():
        mine = printed[printed["verdict"] == verdict]
        lines += [f"## {head} ({len(mine)})", ""]
        lines += [line for cell in _rows(mine) for line in _cell_lines(plan, cell, tests, shares, why)]
        lines += [] if len(mine) else ["None.", ""]
    lines += _surprises(plan, tests)
    lines += _other_readings(plan, cells)
    lines += _robustness(results, shares)
    lines += _dose(results.dose)
    lines += [*_limits(results), ""]
    return "\n".join(lines)


def why_file(world: str) -> Path:
    """The hand-written texts about a world; there may be none."""
    return REACTIONS / ("why.yaml" if world == USUAL_WORLD else f"why_{world}.yaml")


def read_why(path: Path, grid: Grid) -> dict[str, str]:
    """The hand-written texts by row/world; none if there is no such file.

    Raises UserError for an unknown cell or anything but text.
    """
    if not path.exists():
        return {}
    return read_texts(path, "cells", [cell.key for cell in grid.cells], 2000, "cell", " of the grid")


def note_of(results: Results) -> str:
    """One line under the figure: world, seeds, weeks, assumptions, draws."""
    plan, asked = results.plan, results.asked
    window = plan.baseline.weeks - plan.start_week
    parts = [
        f"World {plan.baseline.world}, {plan.seeds} paired seeds, instruments from week {plan.start_week}, "
        f"counted for {window} weeks; assumptions: {plan.baseline.assumptions}."
    ]
    if asked.sham:
        parts.append("SHAM: every instrument at intensity 0.")
    if results.robust is not None:
        parts.append(_draws(results))
    return "  ".join([*parts, "Abstract model, not a forecast; most of its numbers are assumed."])


def _draws(results: Results) -> str:
    robust = results.robust
    assert robust is not None
    return (
        f"{len(robust.draws)} draws with {robust.seeds} seeds each: {int(robust.valid.sum())} count, in "
        f"{robust.collapsed} the trade collapsed before the instruments began, {robust.failed} failed."
    )


def _opening(results: Results, printed: pd.DataFrame) -> Iterator[str]:
    expected = printed[printed["labels"] != ""]
    counts = ", ".join(
        f"{int((expected['verdict'] == name).sum())} {name.replace('_', ' ')}" for name in HEADS
    )
    yield f"Of {len(expected)} cells in which the slides expect something: {counts}. {note_of(results)}"
    yield ""
    yield (
        "Figures are net switches toward a label (reversals taken off) per 100 agent-years in the "
        "cell's world, with the instruments less without on the same seeds, with 95 % intervals over "
        "seeds. A label counts as moved if 0 lies outside its interval and its paired t-test keeps p "
        f"at most 0.05 after Benjamini and Hochberg's correction over all {len(results.tables.tests)} "
        "labels of all cells tested here. A cell with several labels is seen if one of them is; where "
        "the slide says “and”, if all are. `tests.csv` holds every test."
    )


def _cell_lines(
    plan: Plan, cell: Any, tests: pd.DataFrame, shares: pd.DataFrame | None, why: dict[str, str]
) -> Iterator[str]:
    here = tests[(tests["row"] == cell.row) & (tests["world"] == cell.world) & tests["expected"]]
    yield f"### {plan.grid.rows[cell.row]}, {plan.grid.worlds[cell.world]}: “{cell.expects}”"
    yield ""
    yield f"Instruments: {cell.instruments}."
    for test in _rows(here):
        yield f"- {_measured(test)}"
    if shares is not None:
        share = shares[(shares["row"] == cell.row) & (shares["world"] == cell.world)].iloc[0]
        yield f"- {_share_in_words(share, cell.verdict)}"
    yield ""
    if text := why.get(f"{cell.row}/{cell.world}"):
        yield f"Why: {text}"
        yield ""


def _measured(test: Any) -> str:
    onset = "" if pd.isna(test.onset_week) else f", from week {int(test.onset_week)} on"
    return (
        f"`{test.label}`: {test.difference:+.2f} [{test.low:+.2f}, {test.high:+.2f}]{onset} "
        f"({test.base_rate:.1f} without, {test.rate:.1f} with; adjusted p {test.p_adjusted:.3f}): "
        f"{test.verdict.replace('_', ' ')}"
    )


def _share_in_words(share: pd.Series[Any], verdict: str) -> str:
    if not share["draws"]:
        return "No draw counts."
    text = (
        f"Draws of all assumed numbers: seen in {share['share_seen']:.0%}, not seen in "
        f"{share['share_not_seen']:.0%}, opposite in {share['share_opposite']:.0%} of {int(share['draws'])}; "
        f"as few seeds at the default numbers: seen in {share['share_seen_at_defaults']:.0%}."
    )
    if verdict == SEEN and share["share_seen"] < ARTEFACT:
        text += " Seen at the default numbers and rarely elsewhere: an artefact of our tables."
    return text


def _surprises(plan: Plan, tests: pd.DataFrame) -> Iterator[str]:
    found = tests[tests["verdict"] == UNEXPECTED].sort_values(["row", "world", "difference"], kind="stable")
    yield f"## Reactions that nobody expected ({len(found)})"
    yield ""
    for test in _rows(found):
        where = f"{plan.grid.rows[test.row]}, {plan.grid.worlds[test.world]}"
        yield f"- {where}: {_measured(test)}"
    yield "" if len(found) else "None.\n"


def _other_readings(plan: Plan, cells: pd.DataFrame) -> Iterator[str]:
    for reading in plan.grid.readings:
        mine = cells[(cells["row"] == reading.row) & (cells["reading"] == reading.name)]
        if len(mine):
            yield f"## {plan.grid.rows[reading.row]}, read otherwise"
            yield ""
            yield f"Reading “{reading.name}”: {reading.about}."
            for cell in _rows(mine):
                yield f"- {plan.grid.worlds[cell.world]}: {cell.verdict.replace('_', ' ')}"
            yield ""


def _robustness(results: Results, shares: pd.DataFrame | None) -> Iterator[str]:
    if shares is None:
        return
    yield "## Robustness"
    yield ""
    yield (
        f"{_draws(results)} In a draw a label has moved if its paired t-test has p at most 0.05; with "
        "few seeds in each draw small effects are missed, and by chance alone 2.5 % of draws would "
        "show a rise. `robust.csv` also gives the share of draws in which the mean difference lies "
        "above 0, which needs no test."
    )
    yield ""


def _dose(dose: pd.DataFrame | None) -> Iterator[str]:
    if dose is None:
        return
    yield "## Dose"
    yield ""
    yield "Verdict of each expected label as the intensity of all instruments rises (`dose.csv`):"
    yield ""
    mine = dose[dose["expected"].astype(bool) & (dose["reading"] == "")]
    for (row, world, label), group in mine.groupby(["row", "world", "label"], sort=False):
        steps = ", ".join(f"{t.intensity:g}: {t.difference:+.2f} {t.verdict}" for t in _rows(group))
        yield f"- {row}/{world} `{label}`: {steps}"
    yield ""


def _limits(results: Results) -> Iterator[str]:
    yield "## What this cannot say"
    yield ""
    yield (
        "The verdicts are about this model, its instruments and their intensities. A label is counted "
        "when an agent switches; agents who enter with the option already taken are not counted. The "
        "slides call themselves speculative; a cell that did not come out may be wrong on the slide, "
        "or an incentive may be missing here."
    )


def _rows(frame: pd.DataFrame) -> Iterator[Any]:
    return frame.itertuples(index=False)

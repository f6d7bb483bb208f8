"""The folder of a comparison: its tables, summary.txt, figures, and a manifest with both scenarios."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from simulation.study.facts import asked_of
from simulation.study.folders import MANIFEST, check_folder, whole_folder, write_csv, write_text
from simulation.study.manifest import run_identity, write_manifest

if TYPE_CHECKING:
    from simulation.scenario import Scenario
    from simulation.study.compare import Comparison

TABLES: Final = {  # file -> field of Comparison
    "comparison.csv": "measures",
    "displacement.csv": "displacement",
    "options.csv": "options",
    "switches.csv": "switches",
    "adaptation.csv": "adaptation",
    "trajectories.csv": "bands",
}
SUMMARY: Final = "summary.txt"
FIGURES: Final = ("trajectories.png", "displacement.png", "switches.png")
COMPARISON_FILES: Final = (MANIFEST, *TABLES, SUMMARY, *FIGURES)
DIGITS: Final = 9  # the last digits of a sum may differ between processors

Pair = tuple["Scenario", "Scenario"]  # with, without
Draw = Callable[["Comparison", Path], None]  # writes FIGURES into a folder


def check_comparison_folder(
    folder: str | Path,
    pair: Pair,
    seeds: int,
    seeds_from: int = 1,
    *,
    twins: bool = True,
    force: bool = False,
) -> None:
    """Raise UserError unless this comparison may be written to `folder`; see `folders.check_folder`."""
    check_folder(folder, run_identity(_asked(pair, seeds, seeds_from, twins)), COMPARISON_FILES, force=force)


def write_comparison(
    comparison: Comparison,
    out: str | Path,
    *,
    draw: Draw,
    summary: str,
    wall_seconds: float | None = None,
    force: bool = False,
) -> Path:
    """Write the folder whole or not at all; raises UserError as `check_comparison_folder`.

    `draw` makes the figures; `summary` is the text of summary.txt.
    """
    twins = comparison.adaptation is not None
    asked = _asked(comparison.pair, comparison.seeds, comparison.seeds_from, twins)
    run = run_identity(asked)
    check_folder(out, run, COMPARISON_FILES, force=force)
    with whole_folder(out) as partial:
        for file, field in TABLES.items():
            table = getattr(comparison, field)
            if table is not None:
                write_csv(table, partial / file, DIGITS)
        write_text(summary, partial / SUMMARY)
        draw(comparison, partial)
        about = {"kind": "comparison", "run": run, "since_week": comparison.since, **asked}
        write_manifest(partial, about, wall_seconds=wall_seconds)
    return Path(out)


def _asked(pair: Pair, seeds: int, seeds_from: int, twins: bool) -> dict[str, Any]:
    with_, without = pair
    return {
        "seeds": list(range(1, seeds + 1)),
        "seeds_of_comparator": list(range(seeds_from, seeds_from + seeds)),
        "twins": twins,
        "with": asked_of(with_, 1),
        "without": asked_of(without, 1),
    }

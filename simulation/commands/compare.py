"""`squeeze compare`: pairs of runs, with and without."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulation.commands.options import Force, Out, Scale, ScenarioName, Set, Weeks, Workers
from simulation.commands.shared import console, overrides, progress, refuse, say_written, timed

if TYPE_CHECKING:
    from simulation.scenario import Scenario


def compare_command(
    scenario: ScenarioName,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="SCENARIO", help="The comparator; if none is given, the baseline of the same world."
        ),
    ] = None,
    seeds: Annotated[int, typer.Option(help="Pairs of runs; an interval needs at least 2.")] = 10,
    against_seeds_from: Annotated[
        int,
        typer.Option(
            metavar="N",
            help="First seed of the comparator, if it is to run on other luck: shows chance alone.",
        ),
    ] = 1,
    twins: Annotated[
        bool, typer.Option(help="Also run both without any reviews: what did adaptation undo?")
    ] = True,
    across: Annotated[
        bool, typer.Option("--across-assumptions", help="Under every named set of assumptions instead.")
    ] = False,
    workers: Workers = 2,
    weeks: Weeks = None,
    set_: Set = None,
    scale: Scale = None,
    out: Out = None,
    force: Force = False,
) -> None:
    """Run pairs, with and without, on the same luck.

    Prints what changed and where it moved, with 95 % intervals; writes tables, summary.txt and figures.
    """
    from simulation.scenario import load_scenario

    asked = load_scenario(scenario, overrides=overrides(weeks, scale, set_ or []))
    from simulation.study.compare import check_seeds, compare_in_full, pair_of
    from simulation.study.comparison_folder import check_comparison_folder, write_comparison
    from simulation.study.engine import check_workers

    pair = pair_of(asked, against, seeds)
    check_seeds(seeds, against_seeds_from)
    check_workers(workers)
    if across and against_seeds_from != 1:
        refuse("--against-seeds-from", "stands beside --across-assumptions; allowed is one of the two")
    if across:
        _compare_across(asked, against, seeds, workers, out, force)
        return
    luck = "" if against_seeds_from == 1 else f"-from{against_seeds_from}"
    names = f"{pair[0].name}-against-{pair[1].name}"
    folder = out or Path("results") / "comparisons" / f"{names}-{seeds}seeds{luck}"
    check_comparison_folder(folder, pair, seeds, against_seeds_from, twins=twins, force=force)
    runs = seeds * (4 if twins else 2)
    done, wall_seconds = timed(
        progress(f"{runs} runs", runs),
        lambda advance: compare_in_full(
            pair, seeds, seeds_from=against_seeds_from, twins=twins, workers=workers, each_run=advance
        ),
    )

    from simulation.report.comparison import comparison_lines, print_comparison
    from simulation.report.comparison_figures import draw_comparison

    summary = "\n".join(comparison_lines(done)) + "\n"
    write_comparison(
        done, folder, draw=draw_comparison, summary=summary, wall_seconds=wall_seconds, force=force
    )
    print_comparison(console(), done)
    say_written(folder, "displacement.png", wall_seconds)


def _compare_across(
    asked: Scenario, against: str | None, seeds: int, workers: int, out: Path | None, force: bool
) -> None:
    """The rest of `compare --across-assumptions`: conclusions, and the sets under which they hold."""
    from simulation.study.across import check_across_folder, compare_across, pairs_under_all, write_across

    pairs = pairs_under_all(asked, against, seeds)
    names = f"{pairs[0][0].name}-against-{pairs[0][1].name}"
    folder = out or Path("results") / "across" / f"{names}-{seeds}seeds"
    check_across_folder(folder, pairs, seeds, force=force)
    runs = 2 * seeds * len(pairs)
    done, wall_seconds = timed(
        progress(f"{runs} runs", runs),
        lambda advance: compare_across(pairs, seeds, workers=workers, each_run=advance),
    )

    from simulation.report.across import across_lines, draw_across, print_across

    summary = "\n".join(across_lines(done)) + "\n"
    write_across(done, folder, draw=draw_across, summary=summary, wall_seconds=wall_seconds, force=force)
    print_across(console(), done)
    say_written(folder, "across.png", wall_seconds)

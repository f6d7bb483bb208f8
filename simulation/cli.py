"""The command line. Heavy modules are imported inside the commands, so that `--help` answers at once."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn, ParamSpec, TypeVar

import typer

from simulation import __version__

if TYPE_CHECKING:
    from rich.console import Console

    from simulation.model import SupplyChain
    from simulation.scenario import Scenario

USER_ERROR: Final = 2
INTERRUPTED: Final = 130

app = typer.Typer(
    name="squeeze",
    help="Squeeze a simulated drug supply chain, and see what traffickers do next. The model is abstract.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

P = ParamSpec("P")
R = TypeVar("R")


class What(StrEnum):
    """What can be listed; the names are those of `simulation.listing.WHAT`."""

    scenarios = "scenarios"
    interventions = "interventions"
    parameters = "parameters"
    reactions = "reactions"
    systems = "systems"
    worlds = "worlds"
    measures = "measures"


def main() -> None:
    """The console script."""
    app()


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """A user's mistake: every problem on standard error, status 2. Ctrl-C: 130. Anything else: a trace, 1."""

    @functools.wraps(command)
    def guard(*args: P.args, **kwargs: P.kwargs) -> R:
        from simulation.errors import UserError

        try:
            return command(*args, **kwargs)
        except UserError as error:
            for problem in error.problems:
                typer.echo(str(problem), err=True)
            raise typer.Exit(USER_ERROR) from None
        except KeyboardInterrupt:
            typer.echo("stopped; nothing was written", err=True)
            raise typer.Exit(INTERRUPTED) from None

    return guard


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"squeeze {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and stop."),
    ] = False,
) -> None:
    pass


ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A name in scenarios/, or a file's path.")
]
Weeks = Annotated[int | None, typer.Option(help="Weeks to run, instead of the scenario's.")]
Scale = Annotated[float | None, typer.Option(help="Factor on the number of agents.")]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change one thing of the scenario: parameters.NAME, "
        "interventions.INDEX_OR_NAME.FIELD, assumptions. May be given several times.",
    ),
]
Out = Annotated[Path | None, typer.Option(help="Folder to write.", show_default=False)]
Force = Annotated[bool, typer.Option("--force", help="Replace another run in that folder.")]


@app.command("run")
@guarded
def run_command(
    scenario: ScenarioName,
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="The run's luck.")] = 1,
    weeks: Weeks = None,
    set_: Set = None,
    scale: Scale = None,
    out: Out = None,
    force: Force = False,
) -> None:
    """Run a scenario once, and tell what happened.

    Writes a run folder: results/runs/SCENARIO-seedN, unless --out says otherwise.
    """
    from simulation.scenario import load_scenario

    asked = load_scenario(scenario, overrides=_overrides(weeks, scale, set_ or []))
    from simulation.study.facts import facts_of, tables_of
    from simulation.study.run_folder import check_run_folder, write_run

    folder = out or Path("results") / "runs" / f"{asked.name}-seed{seed}"
    check_run_folder(folder, asked, seed, force=force)
    begun = perf_counter()
    model = _simulate(asked, seed)
    wall_seconds = perf_counter() - begun

    from simulation.report.overview import draw_overview
    from simulation.report.story import print_story

    tables = tables_of(model)
    write_run(model, folder, draw=draw_overview, tables=tables, wall_seconds=wall_seconds, force=force)
    print_story(_console(), tables, facts_of(model))
    typer.echo(f"\nWritten to {folder} in {wall_seconds:.1f} s; look at overview.png.")


@app.command("compare")
@guarded
def compare_command(
    scenario: ScenarioName,
    against: Annotated[str, typer.Option(metavar="SCENARIO", help="The comparator.")] = "baseline",
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
    workers: Annotated[int, typer.Option(help="Processes that run at the same time.")] = 2,
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

    asked = load_scenario(scenario, overrides=_overrides(weeks, scale, set_ or []))
    from simulation.study.compare import check_seeds, compare_in_full, pair_of
    from simulation.study.comparison_folder import check_comparison_folder, write_comparison
    from simulation.study.engine import check_workers

    pair = pair_of(asked, against, seeds)
    check_seeds(seeds, against_seeds_from)
    check_workers(workers)
    if across and against_seeds_from != 1:
        _refuse("--against-seeds-from", "stands beside --across-assumptions; allowed is one of the two")
    if across:
        _compare_across(asked, against, seeds, workers, out, force)
        return
    luck = "" if against_seeds_from == 1 else f"-from{against_seeds_from}"
    names = f"{pair[0].name}-against-{pair[1].name}"
    folder = out or Path("results") / "comparisons" / f"{names}-{seeds}seeds{luck}"
    check_comparison_folder(folder, pair, seeds, against_seeds_from, twins=twins, force=force)
    _announce_compiling()
    runs = seeds * (4 if twins else 2)
    begun = perf_counter()
    with _progress(f"{runs} runs", runs) as advance:
        done = compare_in_full(
            pair, seeds, seeds_from=against_seeds_from, twins=twins, workers=workers, each_run=advance
        )
    wall_seconds = perf_counter() - begun

    from simulation.report.comparison import comparison_lines, print_comparison
    from simulation.report.comparison_figures import draw_comparison

    summary = "\n".join(comparison_lines(done)) + "\n"
    write_comparison(
        done, folder, draw=draw_comparison, summary=summary, wall_seconds=wall_seconds, force=force
    )
    print_comparison(_console(), done)
    typer.echo(f"\nWritten to {folder} in {wall_seconds:.1f} s; look at displacement.png.")


def _refuse(place: str, message: str) -> NoReturn:
    from simulation.errors import Problem, UserError

    raise UserError([Problem("command line", 1, place, message)])


def _compare_across(
    asked: Scenario, against: str, seeds: int, workers: int, out: Path | None, force: bool
) -> None:
    """The rest of `compare --across-assumptions`: conclusions, and the sets under which they hold."""
    from simulation.study.across import check_across_folder, compare_across, pairs_under_all, write_across

    pairs = pairs_under_all(asked, against, seeds)
    names = f"{pairs[0][0].name}-against-{pairs[0][1].name}"
    folder = out or Path("results") / "across" / f"{names}-{seeds}seeds"
    check_across_folder(folder, pairs, seeds, force=force)
    _announce_compiling()
    begun = perf_counter()
    runs = 2 * seeds * len(pairs)
    with _progress(f"{runs} runs", runs) as advance:
        done = compare_across(pairs, seeds, workers=workers, each_run=advance)
    wall_seconds = perf_counter() - begun

    from simulation.report.across import across_lines, draw_across, print_across

    summary = "\n".join(across_lines(done)) + "\n"
    write_across(done, folder, draw=draw_across, summary=summary, wall_seconds=wall_seconds, force=force)
    print_across(_console(), done)
    typer.echo(f"\nWritten to {folder} in {wall_seconds:.1f} s; look at across.png.")


@app.command("grid")
@guarded
def grid_command(
    world: Annotated[str, typer.Option(help="The world that is squeezed.")] = "transpacific",
    seeds: Annotated[int, typer.Option(help="Pairs of runs a cell; an interval needs at least 2.")] = 20,
    cell: Annotated[
        list[str] | None,
        typer.Option(metavar="ROW/WORLD", help="Only this cell; may be given several times."),
    ] = None,
    assumptions: Annotated[
        str | None, typer.Option(metavar="SET", help="A named set of behavioural assumptions.")
    ] = None,
    dose: Annotated[bool, typer.Option("--dose", help="Also at intensities 0.25, 0.5, 0.75 and 1.")] = False,
    robust: Annotated[
        int | None, typer.Option(metavar="N", help="Also under N draws of all assumed numbers.")
    ] = None,
    draw_seeds: Annotated[int, typer.Option(help="Pairs of runs in each of these draws.")] = 4,
    sham: Annotated[bool, typer.Option("--sham", help="All instruments at intensity 0.")] = False,
    start_week: Annotated[int, typer.Option(help="Week in which the instruments begin.")] = 260,
    window_weeks: Annotated[int, typer.Option(help="Weeks that are counted from then on.")] = 260,
    instruments: Annotated[
        str | None, typer.Option(metavar="FILE", help="Another file of instruments.")
    ] = None,
    scale: Scale = None,
    workers: Annotated[int, typer.Option(min=1, max=1024, help="Processes.")] = 2,
    out: Out = None,
    force: Force = False,
) -> None:
    """Hold the reactions that emerge against the grid, cell by cell.

    Prints and writes grid.csv: uptake of every label with and without, intervals, onset, verdicts.
    """
    from simulation.study.grid import make_plan
    from simulation.study.grid_folder import Asked, check_grid_folder, write_grid
    from simulation.study.grid_run import DOSES, run_grid
    from simulation.study.robust import check_robust

    plan = make_plan(
        world, seeds=seeds, cells=cell or (), assumptions=assumptions, start_week=start_week,
        window_weeks=window_weeks, scale=scale, instruments=instruments,
    )  # fmt: skip
    if robust is not None:
        check_robust(robust, draw_seeds)
    asked = Asked(DOSES if dose else (), robust or 0, draw_seeds if robust else 0, sham)
    folder = out or Path("results") / "grids" / f"{world}-{plan.baseline.assumptions}-{seeds}seeds"
    check_grid_folder(folder, plan, asked, force=force)
    _announce_compiling()
    begun = perf_counter()
    with _parts() as say:
        results = run_grid(plan, asked, workers=workers, say=say)
    wall_seconds = perf_counter() - begun

    from simulation.report.grid_screen import print_grid

    write_grid(results, folder, wall_seconds=wall_seconds, force=force)
    print_grid(_console(), results)
    typer.echo(f"\nWritten to {folder} in {wall_seconds:.1f} s; look at grid.png and findings.md.")


@app.command("validate")
@guarded
def validate_command(
    pattern: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this pattern (V1 to V15, H); several times.")
    ] = None,
    seeds: Annotated[int, typer.Option(help="Pairs of runs; an interval needs at least 2.")] = 20,
    workers: Annotated[int, typer.Option(min=1, max=1024, help="Processes.")] = 2,
    out: Out = None,
    force: Force = False,
) -> None:
    """Hold the model against what the record shows, pattern by pattern.

    Prints and writes validation.csv: observed, band, median with its interval, verdict; figures and findings.
    """
    from simulation.study.validation import make_plan, run_validation, tasks_in
    from simulation.study.validation_folder import check_validation_folder, write_validation

    plan = make_plan(pattern or (), seeds=seeds)
    folder = out or Path("results") / "validation"
    check_validation_folder(folder, plan, force=force)
    _announce_compiling()
    begun = perf_counter()
    with _progress(f"{seeds} seeds", tasks_in(plan)) as advance:
        done = run_validation(plan, workers=workers, progress=advance)
    wall_seconds = perf_counter() - begun

    from simulation.report.validation_screen import print_validation

    write_validation(done, folder, wall_seconds=wall_seconds, force=force)
    print_validation(_console(), done)
    typer.echo(f"\nWritten to {folder} in {wall_seconds:.1f} s; look at findings.md and the figures.")


@app.command("sensitivity")
@guarded
def sensitivity_command(
    design: Annotated[
        str, typer.Argument(metavar="DESIGN", help="A name in experiments/sensitivity/, or a path.")
    ],
    workers: Annotated[int, typer.Option(min=1, max=1024, help="Processes.")] = 2,
    out: Out = None,
    force: Force = False,
) -> None:
    """Find which uncertain numbers decide the results: Morris screening, then Sobol.

    Goes on where it was stopped. Writes morris.csv, sobol.csv, figures and findings.
    """
    from simulation.study.analysis_files import need

    need("SALib", "sensitivity")
    from simulation.study.sensitivity import run_sensitivity
    from simulation.study.sensitivity_design import load_sensitivity
    from simulation.study.sensitivity_folder import (
        check_sensitivity_folder,
        notes_of,
        sensitivity_lines,
        write_sensitivity,
    )

    asked = load_sensitivity(design)
    folder = out or Path("results") / "sensitivity" / asked.name
    check_sensitivity_folder(folder, asked, force=force)
    _announce_compiling()
    begun = perf_counter()
    notes = notes_of(folder, asked)
    with _parts() as say:
        done = run_sensitivity(asked, workers=workers, notes=notes, say=say)
    write_sensitivity(done, folder, wall_seconds=perf_counter() - begun, force=force)
    notes.unlink(missing_ok=True)
    for line in sensitivity_lines(done):
        typer.echo(line)
    typer.echo(f"\nWritten to {folder}; look at morris.png and sobol.png.")


@app.command("calibrate")
@guarded
def calibrate_command(
    design: Annotated[
        str, typer.Argument(metavar="DESIGN", help="A name in experiments/calibration/, or a path.")
    ],
    workers: Annotated[int, typer.Option(min=1, max=1024, help="Processes.")] = 2,
    out: Out = None,
    force: Force = False,
) -> None:
    """Fit numbers within their documented ranges to some patterns; report the others separately.

    Goes on where it was stopped. Writes trials, numbers found, patterns before and after, a figure.
    """
    from simulation.study.analysis_files import need

    need("optuna", "calibrate")
    from simulation.study.calibration import calibrate
    from simulation.study.calibration_design import load_calibration
    from simulation.study.calibration_folder import (
        calibration_lines,
        check_calibration_folder,
        journal_of,
        write_calibration,
    )

    asked = load_calibration(design)
    kind = "recovery" if asked.recovery is not None else "calibration"
    folder = out or Path("results") / kind / asked.name
    check_calibration_folder(folder, asked, force=force)
    _announce_compiling()
    begun = perf_counter()
    journal = journal_of(folder, asked)
    with _progress(f"{asked.trials} trials", asked.trials) as advance:
        done = calibrate(asked, workers=workers, journal=journal, progress=advance)
    write_calibration(done, folder, wall_seconds=perf_counter() - begun, force=force)
    journal.unlink(missing_ok=True)
    for line in calibration_lines(done):
        typer.echo(line)
    typer.echo(f"\nWritten to {folder}; look at calibration.png.")


@app.command("report")
@guarded
def report_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that one of the commands wrote.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="HTML file to write; DIR.html unless said otherwise.")
    ] = None,
) -> None:
    """Make one HTML file of a run, comparison, grid, sweep or validation.

    It holds story, charts, tables and, for a run, the replay on a map; it opens anywhere, without internet.
    """
    from simulation.report.html import write_report

    target = write_report(folder, out)
    typer.echo(f"Written to {target} ({target.stat().st_size / 1e6:.1f} MB); open it in any browser.")


DesignName = Annotated[
    str, typer.Argument(metavar="DESIGN", help="A name in experiments/, or a file's path.")
]
SeedsInstead = Annotated[int | None, typer.Option(help="Seeds, instead of the design's.")]
WithEma = Annotated[bool, typer.Option("--ema", help="Also an archive that ema_workbench can load.")]
WithCrate = Annotated[bool, typer.Option("--ro-crate", help="Also RO-Crate metadata.")]


@app.command("sweep")
@guarded
def sweep_command(
    design: DesignName,
    plan: Annotated[bool, typer.Option("--plan", help="Say what it would take, and run nothing.")] = False,
    workers: Annotated[int, typer.Option(help="Processes that run at the same time.")] = 2,
    shard: Annotated[
        str | None, typer.Option(metavar="I/N", help="Only part I of N, for array jobs; then: squeeze merge.")
    ] = None,
    dask: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Let a Dask cluster do it, as in tcp://HOST:8786.")
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Throw away what the folder holds, start over.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="More than 100 000 runs are meant.")] = False,
    seeds: SeedsInstead = None,
    weeks: Weeks = None,
    ema: WithEma = False,
    ro_crate: WithCrate = False,
    out: Out = None,
) -> None:
    """Make all runs of a design; go on where it stopped.

    Writes results/DESIGN, unless --out says otherwise: Parquet tables, effects with intervals, a figure,
    findings and a manifest. Runs that fail are rows with their error; then the exit status is 1.
    """
    from simulation.report.sweep_command import Asked, sweep

    _announce_compiling()
    asked = Asked(plan, workers, shard, dask, fresh, yes, seeds, weeks, ema, ro_crate)
    _leave(sweep(design, asked, out, typer.echo))


@app.command("merge")
@guarded
def merge_command(
    design: DesignName,
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Folders of the parts.")],
    seeds: SeedsInstead = None,
    weeks: Weeks = None,
    ema: WithEma = False,
    ro_crate: WithCrate = False,
    out: Out = None,
) -> None:
    """Put the parts of a sweep (--shard) together.

    Writes what `sweep` would have written in one go, into the first folder unless --out says otherwise.
    """
    from simulation.report.sweep_command import merge

    _leave(merge(design, folders, out, seeds, weeks, ema, ro_crate, typer.echo))


def _leave(status: int) -> None:
    if status:
        raise typer.Exit(status)


@app.command("play")
@guarded
def play_command(
    scenario: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help="A name in scenarios/, or a file's path.")
    ] = "baseline",
    port: Annotated[int, typer.Option(help="Port of this machine.")] = 8080,
    host: Annotated[
        str, typer.Option(help="Address to listen at; the default lets in only this machine.")
    ] = "127.0.0.1",
    show: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> None:
    """Open the interactive page: squeeze, and watch what traffickers do next.

    Needs no internet. Every visitor has a model of their own. Ctrl-C ends it.
    """
    from simulation.page.app import play

    play(scenario, port=port, host=host, show=show)


@app.command()
@guarded
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario or design files.")],
) -> None:
    """Read scenario and design files strictly.

    Tells every problem at once, by file and line.
    """
    from simulation.errors import Problem, UserError
    from simulation.scenario import load_scenario
    from simulation.study.design_files import is_design

    problems: list[Problem] = []
    right: list[str] = []
    for file in files:
        try:
            if is_design(file):
                from simulation.report.sweep_screen import checked_line

                right.append(checked_line(file))
                continue
            scenario = load_scenario(file)
        except UserError as error:
            problems.extend(error.problems)
        else:
            right.append(
                f"{file}: correct (world {scenario.world}, {scenario.weeks} weeks from {scenario.start}, "
                f"interventions: {len(scenario.interventions)})"
            )
    for line in right:
        typer.echo(line)
    if problems:
        raise UserError(problems)


@app.command("list")
@guarded
def list_command(
    what: Annotated[What, typer.Argument(help="What to list.")],
    as_json: Annotated[bool, typer.Option("--json", help="A JSON array, and nothing else.")] = False,
    containing: Annotated[
        str, typer.Option("--filter", metavar="TEXT", help="Only what contains TEXT.")
    ] = "",
    world: Annotated[str | None, typer.Option(help="Systems only: with a part in this world.")] = None,
    row: Annotated[str | None, typer.Option(help="Systems only: in this row of the grid.")] = None,
    represented_as: Annotated[
        str | None, typer.Option(help="Systems only: pressure, law, trust, ... or not_represented.")
    ] = None,
) -> None:
    """List what there is, with units, ranges and sources."""
    from simulation.listing import listing_of, narrow, print_listing

    listing = narrow(what.value, listing_of(what.value), world, row, represented_as)
    print_listing(_console(), listing, as_json=as_json, containing=containing)


def _overrides(weeks: int | None, scale: float | None, settings: list[str]) -> dict[str, object]:
    """What the command line changes in a scenario, as `load_scenario` takes it."""
    from simulation.errors import Problem, UserError

    found: dict[str, object] = {}
    problems = []
    for setting in settings:
        path, equals, value = setting.partition("=")
        if not equals or not path.strip():
            message = f"{setting!r} is no setting; allowed is PATH=VALUE, as in parameters.NAME=3"
            problems.append(Problem("command line", 1, "--set", message))
        found[path.strip()] = value
    if problems:
        raise UserError(problems)
    given = {"weeks": weeks, "scale": scale}
    return found | {key: value for key, value in given.items() if value is not None}


def _simulate(scenario: Scenario, seed: int) -> SupplyChain:
    from simulation.study import simulate

    _announce_compiling()
    with _progress(scenario.name, scenario.weeks) as advance:
        return simulate(scenario, seed, lambda done, _: advance(done))


def _announce_compiling() -> None:
    """Say that the first run on a machine takes longer, if it will."""
    from importlib import import_module

    if not import_module("simulation.rules.compiled").is_cached():
        typer.echo("compiling the rules (once on this machine, about a minute)", err=True)


@contextmanager
def _progress(name: str, total: int) -> Iterator[Callable[[int], None]]:
    """Progress on standard error: a bar on a terminal, a line at each quarter elsewhere."""
    if sys.stderr.isatty():
        from rich.progress import Progress

        with Progress(console=_console(stderr=True), transient=True) as bar:
            task = bar.add_task(name, total=total)
            yield lambda done: bar.update(task, completed=done)
        return
    said = 0

    def say(done: int) -> None:
        nonlocal said
        quarter = 4 * done // total
        if quarter > said:
            said = quarter
            typer.echo(f"{name}: {25 * quarter} %", err=True)

    yield say


@contextmanager
def _parts() -> Iterator[Callable[[str, int, int], None]]:
    """As `_progress`, for work in several parts that begin one after the other."""
    from contextlib import ExitStack

    with ExitStack() as bars:
        advance: dict[str, Callable[[int], None]] = {}

        def say(what: str, done: int, total: int) -> None:
            if what not in advance:
                advance[what] = bars.enter_context(_progress(f"{total} {what}", total))
            advance[what](done)

        yield say


def _console(**how: Any) -> Console:
    from rich.console import Console

    return Console(**how)


if __name__ == "__main__":
    main()

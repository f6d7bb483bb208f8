"""What the commands repeat: progress, timing, the closing line, and how mistakes are told."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, NoReturn, ParamSpec, TypeVar

import typer

if TYPE_CHECKING:
    from rich.console import Console

USER_ERROR: Final = 2
INTERRUPTED: Final = 130

P = ParamSpec("P")
R = TypeVar("R")
A = TypeVar("A")


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """A user's mistake, or what the system refuses: one line each on standard error, status 2. Ctrl-C: 130.
    Anything else: a trace, 1.
    """

    @functools.wraps(command)
    def guard(*args: P.args, **kwargs: P.kwargs) -> R:
        from simulation.errors import SYSTEM_REFUSES, Problem, UserError, reason_of

        try:
            return command(*args, **kwargs)
        except UserError as error:
            for problem in error.problems:
                typer.echo(str(problem), err=True)
            raise typer.Exit(USER_ERROR) from None
        except OSError as error:
            if error.errno not in SYSTEM_REFUSES:
                raise
            message = f"{reason_of(error)}; allowed is what the system lets you read and write"
            typer.echo(str(Problem("command line", 1, str(error.filename or "a file"), message)), err=True)
            raise typer.Exit(USER_ERROR) from None
        except KeyboardInterrupt:
            typer.echo("stopped; nothing was written", err=True)
            raise typer.Exit(INTERRUPTED) from None

    return guard


def refuse(place: str, message: str) -> NoReturn:
    """Raise UserError: `place` is the option, `message` what is wrong with it and what is allowed."""
    from simulation.errors import Problem, UserError

    raise UserError([Problem("command line", 1, place, message)])


def overrides(weeks: int | None, scale: float | None, settings: list[str]) -> dict[str, object]:
    """What the command line changes in a scenario, as `load_scenario` takes it.

    Raises UserError for settings that are not PATH=VALUE.
    """
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


def announce_compiling() -> None:
    """Say that the first run on a machine takes longer, if it will."""
    from importlib import import_module

    if not import_module("simulation.rules.compiled").is_cached():
        typer.echo("compiling the rules (once on this machine, about a minute)", err=True)


@contextmanager
def progress(name: str, total: int) -> Iterator[Callable[[int], None]]:
    """Progress on standard error: a bar on a terminal, a line at each quarter elsewhere."""
    if sys.stderr.isatty():
        from rich.progress import Progress

        with Progress(console=console(stderr=True), transient=True) as bar:
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
def parts() -> Iterator[Callable[[str, int, int], None]]:
    """As `progress`, for work in several parts that begin one after the other."""
    from contextlib import ExitStack

    with ExitStack() as bars:
        advance: dict[str, Callable[[int], None]] = {}

        def say(what: str, done: int, total: int) -> None:
            if what not in advance:
                advance[what] = bars.enter_context(progress(f"{total} {what}", total))
            advance[what](done)

        yield say


def timed(bar: AbstractContextManager[A], work: Callable[[A], R]) -> tuple[R, float]:
    """Do `work` under a bar of progress: what it gives, and the seconds that it took."""
    begun = perf_counter()
    announce_compiling()
    with bar as advance:
        done = work(advance)
    return done, perf_counter() - begun


def say_written(folder: Path, look_at: str, seconds: float | None = None) -> None:
    """The closing line of a command: where its folder is, and what to open first."""
    time = "" if seconds is None else f" in {seconds:.1f} s"
    typer.echo(f"\nWritten to {folder}{time}; look at {look_at}.")


def console(**how: Any) -> Console:
    """A rich console; imported late, for it is slow."""
    from rich.console import Console

    return Console(**how)

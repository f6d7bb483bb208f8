"""What `squeeze sweep` and `squeeze merge` say on the screen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from simulation.study.sweep.drive import Count
    from simulation.study.sweep.estimate import Estimate
    from simulation.study.sweep.finish import Finished
    from simulation.study.sweep.plan import Plan

FIRST_ROWS: Final = 8
LINE_EVERY_SECONDS: Final = 60.0
MOST_FAILURES: Final = 10


def plan_lines(plan: Plan, expected: Estimate, workers: int, out: Path, there: int) -> list[str]:
    """What will be run, how long it takes, how much disk, and the first rows."""
    design = plan.design
    comparators = sum(run.comparator for run in plan.runs)
    draws = f" × {design.draws} draws" if design.draws else ""
    lines = [
        f"{design.title} ({design.name})",
        f"  {' '.join(design.question.split())}",
        f"  runs: {len(plan.runs)} = {len(design.cells)} combinations{draws} × {design.seeds} seeds"
        + (f" + {comparators} of {design.against}" if comparators else ""),
        f"  time: about {duration(expected.seconds / workers)} with {workers} workers "
        f"({expected.weeks} weeks of the model; pasts that runs share are run once)",
        f"  disk: about {megabytes(expected.bytes)} in {out}",
        f"  there already: {there} of {len(plan.runs)}",
        f"  measures: means over weeks {design.window[0]} to {design.window[1] - 1}",
    ]
    return [*lines, "", *_rows(plan)]


def _rows(plan: Plan) -> Iterator[str]:
    keys = [key for key in plan.design.keys if key in plan.design.varied or key == "scenario"]
    table = [[*keys, *(["draw"] if plan.draws.size else []), "seed", "id"]]
    for run in plan.runs[:FIRST_ROWS]:
        labels = plan.labels(run)
        values = [_value(labels[key]) if key in labels else "-" for key in keys]
        table.append([*values, *([str(run.draw + 1)] if plan.draws.size else []), str(run.seed), run.id[:12]])
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        yield "  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
    if len(plan.runs) > FIRST_ROWS:
        yield f"  ... and {len(plan.runs) - FIRST_ROWS} more"


def ending_lines(done: Finished, out: Path) -> list[str]:
    """What became of it; failed runs by name."""
    total, failed = len(done.plan.runs), done.failures
    lines = [f"{total - len(failed)} of {total} runs finished; written to {out}; look at findings.md."]
    for run, record in failed[:MOST_FAILURES]:
        which = ", ".join(f"{key} {_value(value)}" for key, value in done.plan.labels(run).items())
        draw = f", draw {run.draw + 1}" if run.draw >= 0 else ""
        lines.append(f"  failed: {which}{draw}, seed {run.seed}: {record.error}")
    if len(failed) > MOST_FAILURES:
        lines.append(f"  ... and {len(failed) - MOST_FAILURES} more; see the column error of runs.parquet")
    return lines


def progress_line(count: Count) -> str:
    """`120 of 2000 runs, 3.4 a second, 9 min left, 2 failed`."""
    failed = f", {count.failed} failed" if count.failed else ""
    left = f", {count.rate:.3g} a second, {duration(count.seconds_left)} left" if count.done else ""
    before = f" ({count.before} were there)" if count.before else ""
    return f"{count.done} of {count.total} runs{left}{failed}{before}"


@contextmanager
def sweep_progress(say: Callable[[str], None]) -> Iterator[Callable[[Count], None]]:
    """Progress on standard error: a bar on a terminal, elsewhere a line at each tenth and each minute."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        with Progress(BarColumn(), TextColumn("{task.description}"), console=Console(stderr=True),
                      transient=True) as bar:  # fmt: skip
            task = bar.add_task("", total=None)
            yield lambda count: bar.update(
                task, total=count.total, completed=count.done, description=progress_line(count)
            )
        return
    said = [0, 0.0]

    def line(count: Count) -> None:
        tenth = 10 * count.done // max(1, count.total)
        if tenth > said[0] or count.seconds - said[1] >= LINE_EVERY_SECONDS:
            said[:] = [tenth, count.seconds]
            say(progress_line(count))

    yield line


def duration(seconds: float) -> str:
    """`45 s`, `9 min`, `3.5 h`, `12 days`."""
    if seconds == float("inf"):
        return "unknown"
    for unit, size, most in (("s", 1, 90), ("min", 60, 90), ("h", 3600, 48)):
        if seconds < most * size:
            return f"{seconds / size:.2g} {unit}" if unit == "h" else f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86400:.0f} days"


def megabytes(size: float) -> str:
    """`0.3 MB`, `12 MB`, `3.4 GB`."""
    return f"{size / 1e9:.2g} GB" if size >= 1e9 else f"{size / 1e6:.2g} MB"


def _value(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def checked(file: str) -> str:
    """What `squeeze check` says of a correct design for a sweep. Raises UserError for one that is not."""
    from simulation.study.design import load_design

    design = load_design(file)
    draws = f" × {design.draws} draws" if design.draws else ""
    against = f", against {design.against}" if design.against else ""
    return f"{len(design.cells)} combinations{draws} × {design.seeds} seeds{against}"

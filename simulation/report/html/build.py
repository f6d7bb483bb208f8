"""Puts a report together: data and templates in, one HTML file out, with no address in it that is fetched."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from simulation import __version__
from simulation.errors import Problem, UserError, reason_of, shown_path
from simulation.files import write_atomic
from simulation.report.html.comparison import comparison_report
from simulation.report.html.folder import Folder, read_folder
from simulation.report.html.grid import grid_report
from simulation.report.html.parts import Chart, Charts, Replay, Report
from simulation.report.html.run import run_report
from simulation.report.html.sweep import sweep_report
from simulation.report.html.validation import validation_report
from simulation.study.folders import can_be_made

HERE: Final = Path(__file__).parent
STYLES: Final = ("style.css", "replay.css", "grid.css", "print.css")
SCRIPTS: Final = ("echarts.common.min.js", "page.js", "charts.js", "replay.js")
GENERATOR: Final = "Squeeze"  # stands in the head of every report; only such files are replaced
LARGEST: Final = 8_000_000  # bytes
REPORTS: Final[dict[str, Callable[[Folder], Report]]] = {
    "run": run_report,
    "comparison": comparison_report,
    "grid": grid_report,
    "sweep": sweep_report,
    "validation": validation_report,
}


def write_report(folder: str | Path, out: str | Path | None = None) -> Path:
    """Write the report of a folder of results to `out` (else FOLDER.html beside it), whole or not at all.

    The same folder gives the same bytes. Raises UserError when the folder is none of ours, damaged or too
    new, when `out` holds something else, or when the page would grow beyond `LARGEST` bytes.
    """
    target = Path(out) if out is not None else default_target(folder)
    check_target(target)
    page = html_of(read_folder(folder)).encode("utf-8")
    if len(page) > LARGEST:
        message = f"the report would have {len(page) / 1e6:.1f} MB; allowed are {LARGEST / 1e6:.0f} MB"
        raise UserError([Problem("command line", 1, "DIR", message)])
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(target, page)
    except OSError as error:
        why = reason_of(error)
        raise _refused(target, f"cannot be written ({why}); allowed is a file you may write") from None
    return target


def default_target(folder: str | Path) -> Path:
    """FOLDER.html beside the folder; a folder holds only what its own command wrote."""
    resolved = Path(folder).resolve()
    return resolved.with_name(f"{resolved.name}.html")


def check_target(target: Path) -> None:
    """Raise UserError unless a report may be written there: a new file, or over an earlier report."""
    if target.is_dir():
        raise _refused(target, "is a folder; allowed is the name of an HTML file")
    if target.exists() or target.is_symlink():
        try:
            with open(target, "rb") as handle:
                head = handle.read(2000)
        except OSError:
            raise _refused(target, "cannot be read; allowed is a new file") from None
        if f'name="generator" content="{GENERATOR}'.encode() not in head:
            raise _refused(target, "is no report of Squeeze; allowed is a new file, or a report to replace")
    if not can_be_made(target):
        raise _refused(target, "cannot be written to; allowed is a folder in which you may create files")


def html_of(folder: Folder) -> str:
    """The page as text. Raises UserError when the manifest is damaged."""
    report = REPORTS[folder.kind](folder)
    charts, replay = _data(report)
    scripts = [(HERE / "assets" / name).read_text(encoding="utf-8") for name in SCRIPTS]
    style = "".join((HERE / "assets" / name).read_text(encoding="utf-8") for name in STYLES)
    return (
        _templates()
        .get_template("page.html.j2")
        .render(
            report=report,
            generator=f"{GENERATOR} {__version__}",
            style=Markup(style),
            notice=(HERE / "assets" / "echarts-NOTICE.txt").read_text(encoding="utf-8"),
            scripts=[Markup(script) for script in scripts],
            script_hashes=Markup(" ".join(_hash(script) for script in scripts)),
            data=Markup(_json({"charts": charts, "replay": replay})),
        )
    )


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _data(report: Report) -> tuple[dict[str, Any], Any]:
    blocks = [block for section in report.sections for block in section.blocks]
    charts = {one.key: one.data for block in blocks for one in _charts(block)}
    return charts, next((block.data for block in blocks if isinstance(block, Replay)), None)


def _charts(block: object) -> Iterator[Chart]:
    if isinstance(block, Chart):
        yield block
    elif isinstance(block, Charts):
        yield from block.charts


def _hash(script: str) -> str:
    """For the page's Content-Security-Policy: only these very scripts may run."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _json(data: Any) -> str:
    """JSON that cannot end the script element that holds it."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _refused(target: Path, message: str) -> UserError:
    return UserError([Problem("command line", 1, "--out", f"{shown_path(str(target))} {message}")])

"""The folder of a calibration: trials, numbers found, patterns before and after, figure, page, manifest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from simulation.study.calibration import Calibration, final_table, passed
from simulation.study.calibration_design import FIRST_FINAL_SEED, Design
from simulation.study.facts import asked_of
from simulation.study.folders import MANIFEST, check_folder, kept_beside, whole_folder, write_csv, write_text
from simulation.study.manifest import run_identity, write_manifest
from simulation.study.validation import Plan
from simulation.study.validation_folder import asked as asked_of_validation

TRIALS, FOUND, PATTERNS, FINDINGS, FIGURE = (
    "trials.csv", "found.csv", "patterns.csv", "findings.md", "calibration.png",
)  # fmt: skip
FILES: Final = (MANIFEST, TRIALS, FOUND, PATTERNS, FINDINGS, FIGURE)
DIGITS: Final = 6


def asked(design: Design) -> dict[str, Any]:
    """All that determines the result, as JSON data."""
    about: dict[str, Any] = {
        "name": design.name, "title": design.title, "trials": design.trials,
        "random_trials": design.random_trials, "seeds": design.seeds, "final_seeds": design.final_seeds,
        "sampler_seed": design.sampler_seed, "pull_to_default": design.pull_to_default,
        "fit": {x.name: {"range": [x.low, x.high], "default": x.value} for x in design.fit},
    }  # fmt: skip
    if design.recovery is not None:
        recovery = design.recovery
        return about | {
            "truth": dict(recovery.truth), "measures": list(recovery.measures),
            "data_seeds": recovery.data_seeds, "within": recovery.within,
            "scenario": asked_of(recovery.scenario, 1),
        }  # fmt: skip
    patterns = (*design.patterns, *design.held_out)
    return about | {
        "fitted": [pattern.id for pattern in design.patterns],
        "held_out": [pattern.id for pattern in design.held_out],
        "validation": asked_of_validation(Plan(patterns, design.seeds)),
    }


def check_calibration_folder(folder: str | Path, design: Design, *, force: bool = False) -> None:
    """Raise UserError unless this calibration may be written to `folder`; see `folders.check_folder`."""
    check_folder(folder, run_identity(asked(design)), FILES, force=force)


def journal_of(folder: str | Path, design: Design) -> Path:
    """The file beside the folder in which trials are kept until the result is written."""
    return kept_beside(folder, run_identity(asked(design)), "journal")


def write_calibration(
    done: Calibration, out: str | Path, *, wall_seconds: float | None = None, force: bool = False
) -> Path:
    """Write the folder whole or not at all; raises UserError as `check_calibration_folder`."""
    from simulation.report.calibration_figure import draw_calibration

    about = asked(done.design)
    run = run_identity(about)
    check_folder(out, run, FILES, force=force)
    tables = {TRIALS: done.trials, FOUND: done.found()}
    if done.after is not None:
        tables[PATTERNS] = final_table(done)
    with whole_folder(out) as partial:
        for name, frame in tables.items():
            write_csv(frame, partial / name, DIGITS)
        draw_calibration(done, partial / FIGURE)
        text = "\n".join(calibration_lines(done)) + "\n"
        write_text(text, partial / FINDINGS)
        about |= {"best": done.best, "loss": done.loss, "loss_at_defaults": done.default_loss}
        write_manifest(partial, {"kind": "calibration", "run": run, **about}, wall_seconds=wall_seconds)
    return Path(out)


def calibration_lines(done: Calibration) -> Iterator[str]:
    """What was found, in plain words; printed and written as findings.md."""
    design = done.design
    yield f"# {design.title}"
    yield ""
    yield design.question
    yield ""
    yield (
        f"{len(design.fit)} numbers within their documented ranges, {len(done.trials)} trials of "
        f"{design.seeds} seeds; loss {done.default_loss:.3g} at the defaults, {done.loss:.3g} at the numbers "
        "found."
    )
    yield ""
    found: Any = done.found()
    for row in found.itertuples(index=False):
        line = (
            f"- `{row.parameter}`: {row.default:g} -> {row.found:.4g} {row.unit} [{row.low:g}, {row.high:g}]"
        )
        if design.recovery is not None:
            verdict = "found again" if row.within else "NOT found again"
            line += f"; truth {row.truth:g}, error {row.error:.1%} of the range: {verdict}"
        yield line
    yield ""
    yield from _recovered(done) if design.recovery is not None else _patterns(done)


def _recovered(done: Calibration) -> Iterator[str]:
    recovery, found = done.design.recovery, done.found()
    assert recovery is not None
    yield (
        f"Data: {recovery.data_seeds} seeds of {recovery.scenario.name} with the true numbers, means of "
        f"{', '.join(recovery.measures)}; fitted on other seeds. Allowed error: {recovery.within:.0%} of the "
        f"range. {int(found['within'].sum())} of {len(found)} numbers were found again."
    )


def _patterns(done: Calibration) -> Iterator[str]:
    assert done.before is not None
    assert done.after is not None
    last = FIRST_FINAL_SEED + done.design.final_seeds - 1
    yield f"All patterns once more, on seeds {FIRST_FINAL_SEED} to {last}, which the fit has not met:"
    yield ""
    for what, patterns in (("fitted", done.design.patterns), ("held out", done.design.held_out)):
        for side, validation in (("at the defaults", done.before), ("at the numbers found", done.after)):
            good = passed(validation, patterns)
            yield f"- {what}, {side}: {len(good)} of {len(patterns)} pass ({', '.join(good) or 'none'})"
    yield ""
    yield (
        "The numbers found are a proposal: they enter the parameter files only with a decision written down, "
        "and then the grid and all patterns are run again with them."
    )

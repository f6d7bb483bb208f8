"""The folder of a validation: tables, figures, findings, and a manifest of what was asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pandas as pd

from simulation.interventions import kind_name
from simulation.scenario import resolved_intervention
from simulation.study.facts import asked_of
from simulation.study.folders import MANIFEST, check_folder, whole_folder, write_csv, write_text
from simulation.study.manifest import run_identity, write_manifest
from simulation.study.validation import Plan, Validation
from simulation.study.validation_patterns import Arm, Pattern

TABLE, SEEDS, FINDINGS = "validation.csv", "seeds.csv", "findings.md"
DIGITS: Final = 6


def figure_name(pattern: Pattern) -> str:
    """File of a pattern's figure."""
    return f"{pattern.id}.png"


def asked(plan: Plan) -> dict[str, Any]:
    """All that determines the tables, as JSON data."""
    baselines = {pattern.baseline.name: pattern.baseline for pattern in plan.patterns}
    return {
        "seeds": list(range(1, plan.seeds + 1)),
        "patterns": {pattern.id: _pattern(pattern) for pattern in plan.patterns},
        "baselines": {name: _without_seed(asked_of(scenario, 1)) for name, scenario in baselines.items()},
    }


def check_validation_folder(folder: str | Path, plan: Plan, *, force: bool = False) -> None:
    """Raise UserError unless this validation may be written to `folder`; see `folders.check_folder`."""
    check_folder(folder, run_identity(asked(plan)), _files(), force=force)


def write_validation(
    done: Validation, out: str | Path, *, wall_seconds: float | None = None, force: bool = False
) -> Path:
    """Write the folder whole or not at all; raises UserError as `check_validation_folder`."""
    from simulation.report.validation_figures import draw_pattern
    from simulation.report.validation_findings import findings_of

    about = asked(done.plan)
    run = run_identity(about)
    check_folder(out, run, _files(), force=force)
    with whole_folder(out) as partial:
        for name, frame in ((TABLE, done.table), (SEEDS, seeds_table(done))):
            write_csv(frame, partial / name, DIGITS)
        for pattern in done.plan.patterns:
            draw_pattern(done, pattern, partial / figure_name(pattern))
        write_text(findings_of(done), partial / FINDINGS)
        write_manifest(
            partial,
            {"kind": "validation", "run": run, **about, "verdicts": done.verdicts()},
            wall_seconds=wall_seconds,
        )
    return Path(out)


def seeds_table(done: Validation) -> pd.DataFrame:
    """A row for each pattern, measurement and seed."""
    rows = [
        {"pattern": pattern, "measurement": name, "seed": k + 1, "value": value}
        for (pattern, name), values in done.values.items()
        for k, value in enumerate(values)
    ]
    return pd.DataFrame(rows)


def _files() -> tuple[str, ...]:
    """All that a validation may write, so that a folder of another one may be replaced."""
    from simulation.study.validation_patterns import pattern_files

    return (MANIFEST, TABLE, SEEDS, FINDINGS, *(f"{name}.png" for name in pattern_files()))


def _pattern(pattern: Pattern) -> dict[str, Any]:
    return {
        "baseline": pattern.baseline.name,
        "start_week": pattern.start_week,
        "weeks": pattern.weeks,
        "used_in_fitting": pattern.used_in_fitting,
        "arms": {name: _arm(arm) for name, arm in pattern.arms.items()},
        "series": {
            name: {"what": s.kind, "of": s.parts, "how": s.how, **s.choices}
            for name, s in pattern.series.items()
        },
        "measurements": {
            item.name: {
                "statistic": item.statistic, **item.options, "band": [_end(item.low), _end(item.high)],
                "required": item.required,
            }
            for item in pattern.measurements
        },
    }  # fmt: skip


def _arm(arm: Arm) -> dict[str, Any]:
    return {
        "interventions": [
            {"kind": kind_name(item), **resolved_intervention(item)} for item in arm.interventions
        ],
        "events": [
            {"between": list(e.between), "week": e.week, "on": e.on.isoformat(), "change": e.change}
            for e in arm.events
        ],
    }


def _end(value: float) -> float | None:
    return value if abs(value) < float("inf") else None


def _without_seed(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != "seed"}

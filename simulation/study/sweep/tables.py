"""The four tables of a sweep, sorted by run id, written as Parquet: the same runs give the same bytes.

- runs: a row a run: what was asked, what became of it, and the mean of every measure over the window
- series: id, week (first of those meant), measures of the design
- switches: id, label, rate (net switches per 100 agent-years in the window)
- displacement: id, dimension, option, quantity (mean a week in the window), unit
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from simulation import measures
from simulation.study.design import Design
from simulation.study.sweep.plan import Plan, Run
from simulation.study.sweep.record import FINISHED, Record, labels_of_switches
from simulation.study.tables import PARQUET_SETTINGS

RUNS_A_GROUP: Final = 1000  # runs of one row group; bounds memory
_TEXT: Final = pa.string()
_NUMBER: Final = pa.float64()
Columns = dict[str, list[Any]]


def write_tables(plan: Plan, read: Callable[[str], Record], folder: Path) -> None:
    """Write the four tables into `folder`; `read` gives the record of a run id. Raises OSError."""
    parts: dict[str, tuple[pa.Schema, Callable[[Run, Record], Columns]]] = {
        "runs": (_runs_schema(plan.design), lambda run, record: _runs(plan, run, record)),
        "series": (_series_schema(plan.design), lambda run, record: _series(plan.design, record)),
        "switches": (pa.schema([("id", _TEXT), ("label", _TEXT), ("rate", _NUMBER)]),
                     lambda run, record: _switches(record)),
        "displacement": (_DISPLACEMENT, lambda run, record: _displacement(record)),
    }  # fmt: skip
    writers = {
        name: pq.ParquetWriter(folder / f"{name}.parquet", schema, **_settings(schema))
        for name, (schema, _) in parts.items()
    }
    try:
        for group in _groups(plan.ids):
            found = [(plan.by_id[run], read(run)) for run in group]
            for name, (schema, rows) in parts.items():
                columns = _joined([rows(run, record) for run, record in found], schema.names)
                writers[name].write_table(pa.table(columns, schema=schema))
    finally:
        for writer in writers.values():
            writer.close()


def _settings(schema: pa.Schema) -> dict[str, Any]:
    return PARQUET_SETTINGS | {"use_dictionary": [field.name for field in schema if field.type == _TEXT]}


def _groups(ids: list[str]) -> Iterator[list[str]]:
    return (ids[k : k + RUNS_A_GROUP] for k in range(0, len(ids), RUNS_A_GROUP))


def _joined(parts: Iterable[Columns], names: list[str]) -> Columns:
    columns: Columns = {name: [] for name in names}
    for part in parts:
        for name in names:
            columns[name].extend(part[name])
    return columns


def _runs_schema(design: Design) -> pa.Schema:
    levers = [(lever.name, _NUMBER if lever.number else _TEXT) for lever in design.levers]
    drawn = [(item.name, _NUMBER) for item in design.uncertain.ranges] if design.uncertain else []
    return pa.schema([
        ("id", _TEXT), ("comparator", _TEXT), ("scenario", _TEXT), ("assumptions", _TEXT), *levers,
        ("draw", pa.int32()), *drawn, ("seed", pa.int64()), ("status", _TEXT), ("error", _TEXT),
        ("traceback", _TEXT), ("from_week", pa.int32()), ("until_week", pa.int32()),
        *((measure.name, _NUMBER) for measure in measures.WEEKLY),
    ])  # fmt: skip


def _runs(plan: Plan, run: Run, record: Record) -> Columns:
    first, last = plan.design.window
    row = {
        "id": run.id, "comparator": run.against or None, **dict.fromkeys(plan.design.keys),
        **plan.labels(run), "draw": None if run.draw < 0 else run.draw + 1, **plan.drawn(run.draw),
        "seed": run.seed, "status": record.status, "error": record.error or None,
        "traceback": record.trace or None, "from_week": first, "until_week": last,
    }  # fmt: skip
    means = record.means if record.status == FINISHED else np.full(len(measures.WEEKLY), np.nan)
    for measure, mean in zip(measures.WEEKLY, means, strict=True):
        row[measure.name] = _or_none(mean)
    return {name: [value] for name, value in row.items()}


def _series_schema(design: Design) -> pa.Schema:
    return pa.schema([("id", _TEXT), ("week", pa.int32()), *((name, _NUMBER) for name in design.measures)])


def _series(design: Design, record: Record) -> Columns:
    points = record.series
    columns: Columns = {"id": [record.id] * len(points)}
    columns["week"] = [k * design.series_weeks for k in range(len(points))]
    for k, name in enumerate(design.measures):
        columns[name] = [_or_none(value) for value in points[:, k]] if len(points) else []
    return columns


def _switches(record: Record) -> Columns:
    if record.status != FINISHED:
        return {"id": [], "label": [], "rate": []}
    labels = labels_of_switches()
    return {"id": [record.id] * len(labels), "label": list(labels), "rate": record.rates.tolist()}


_DISPLACEMENT: Final = pa.schema(
    [("id", _TEXT), ("dimension", _TEXT), ("option", _TEXT), ("quantity", _NUMBER), ("unit", _TEXT)]
)


def _displacement(record: Record) -> Columns:
    return {
        "id": [record.id] * len(record.options),
        "dimension": [dimension for dimension, _ in record.options],
        "option": [option for _, option in record.options],
        "quantity": record.quantities.tolist(),
        "unit": [unit_of(dimension) for dimension, _ in record.options],
    }


def unit_of(axis: str) -> str:
    """Unit of an axis; lanes are called `lane into JURISDICTION`."""
    return measures.DIMENSION_UNITS[axis.split(" into ")[0]]


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)

"""The columns of the tables of a run, and how they are written: the same run gives the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from simulation.measures import WEEKLY

# text with few values is dictionary-encoded in the file by the writer; the type stays plain text
_TEXT: Final = pa.string()
_WEEK: Final = pa.field("week", pa.int32(), nullable=False)

# how every Parquet file is written: settings that give the same bytes for the same rows
PARQUET_SETTINGS: Final[dict[str, Any]] = {
    "version": "2.6",
    "data_page_version": "1.0",
    "compression": "zstd",
    "compression_level": 3,
    "write_statistics": True,
    "store_schema": False,
}

SCHEMAS: Final[dict[str, pa.Schema]] = {
    "weekly": pa.schema(
        [_WEEK, ("date", pa.date32()), *((measure.name, pa.float64()) for measure in WEEKLY)]
    ),
    "shares": pa.schema(
        [
            _WEEK,
            ("dimension", _TEXT),
            ("option", _TEXT),
            ("place", _TEXT),
            ("share", pa.float64()),
            ("quantity", pa.float64()),
        ]
    ),
    "events": pa.schema(
        [
            _WEEK,
            ("kind", _TEXT),
            ("agent", pa.uint64()),
            ("role", _TEXT),
            ("world", _TEXT),
            ("place", _TEXT),
            ("label", _TEXT),
            ("detail", _TEXT),
            ("quantity_kg", pa.float64()),
            ("value_usd", pa.float64()),
            ("choice", _TEXT),
            ("from_option", _TEXT),
            ("to_option", _TEXT),
            ("expected_gain_usd", pa.float64()),
            ("expected_stay_usd", pa.float64()),
            ("expected_go_usd", pa.float64()),
            ("pressure", _TEXT),
        ]
    ),
    "flows": pa.schema(
        [
            _WEEK,
            ("lane", _TEXT),
            ("from_place", _TEXT),
            ("to_place", _TEXT),
            ("mode", _TEXT),
            ("substance", _TEXT),
            ("quantity_kg", pa.float64()),
        ]
    ),
    "balance": pa.schema(
        [
            _WEEK,
            ("item", _TEXT),
            ("account", _TEXT),
            ("opening", pa.int64()),
            ("in", pa.int64()),
            ("out", pa.int64()),
            ("closing", pa.int64()),
            ("held", pa.int64()),
            ("error", pa.int64()),
        ]
    ),
    "observed": pa.schema(
        [
            ("series", _TEXT),
            ("place", _TEXT),
            _WEEK,
            pa.field("known_week", pa.int32(), nullable=False),
            ("unit", _TEXT),
            ("true", pa.float64()),
            ("observed", pa.float64()),
        ]
    ),
    "cooperation": pa.schema(
        [
            _WEEK,
            ("giver", _TEXT),
            ("asks", _TEXT),
            ("trust", pa.float64()),
            ("willing", pa.float64()),
            ("requests", pa.float64()),
            ("granted", pa.float64()),
        ]
    ),
}


def write_table(frame: pd.DataFrame, name: str, path: Path) -> None:
    """Write one table as Parquet with the columns of `SCHEMAS[name]`, in that order, and nothing else.

    Raises ValueError when a column is missing or unknown, and pyarrow's errors when a value does not fit.
    """
    schema = SCHEMAS[name]
    missing = [column for column in schema.names if column not in frame.columns]
    unknown = [column for column in frame.columns if column not in schema.names]
    if missing or unknown:
        raise ValueError(f"table {name!r}: missing columns {missing}, unknown columns {unknown}")
    columns = [_column(frame[field.name], field.type) for field in schema]
    pq.write_table(
        pa.Table.from_arrays(columns, schema=schema),
        path,
        use_dictionary=[field.name for field in schema if field.type == _TEXT],
        row_group_size=1_000_000,
        **PARQUET_SETTINGS,
    )


def _column(values: pd.Series[Any], kind: pa.DataType) -> pa.Array:
    if kind == pa.date32():
        values = pd.to_datetime(values).dt.date
    array = pa.Array.from_pandas(values, type=kind)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def read_table(path: Path) -> pd.DataFrame:
    """A table of a run folder. Raises FileNotFoundError and pyarrow's errors for what is no Parquet file."""
    frame: pd.DataFrame = pq.read_table(path).to_pandas()
    return frame

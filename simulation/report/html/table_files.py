"""Reads one table, Parquet or CSV, into plain columns; everything that is no table is a ValueError."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa

from simulation.study.tables import read_table

MOST_ROWS: Final = 5_000_000


def read_frame(file: Path) -> pd.DataFrame:
    """The table in `file`; raises ValueError saying what is wrong with it, in a few words."""
    try:
        frame = read_table(file) if file.suffix == ".parquet" else _read_csv(file)
    except (OSError, pa.ArrowException, UnicodeDecodeError, pd.errors.ParserError):
        raise ValueError("is damaged and cannot be read as a table") from None
    except pd.errors.EmptyDataError:
        raise ValueError("is empty") from None
    if len(frame) > MOST_ROWS:
        raise ValueError(f"has more than {MOST_ROWS:,} rows")
    frame.columns = [str(name) for name in frame.columns]
    return frame


def _read_csv(file: Path) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        return pd.read_csv(file, keep_default_na=False, na_values=[""], low_memory=False)

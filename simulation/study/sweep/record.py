"""What a sweep keeps of a run, and how it is written into a journal: exact numbers, no code.

A record is JSON (identity, status, names) and the bytes of one array of numbers, compressed.
"""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from simulation import measures
from simulation.reactions.uptake import label_steps, net_switches
from simulation.study.reduction import quantities_of

if TYPE_CHECKING:
    from simulation.model import SupplyChain

Floats = NDArray[np.float64]
FINISHED: Final = "finished"
FAILED: Final = "failed"
WEEKS_A_YEAR: Final = 52
_NAMES: Final = [measure.name for measure in measures.WEEKLY]
_PRICES: Final = [_NAMES.index(name) for name in measures.PRICES]
_AGENTS: Final = _NAMES.index("agents_total")
_HEAD: Final = struct.Struct("<I")


@dataclass(frozen=True)
class Kept:
    """What is kept: `window`, first week and the one after the last; columns and weeks of the series."""

    window: tuple[int, int]
    measures: tuple[str, ...]
    series_weeks: int


@dataclass(frozen=True)
class Record:
    """One run. `means`: (measures.WEEKLY,); `series`: (points, measures kept); `rates`: (labels,), net
    switches per 100 agent-years; `options`: dimension and option of each of `quantities`, means a week.
    NaN: no value.
    """

    id: str
    status: str
    error: str = ""
    trace: str = ""
    seconds: float = 0.0  # wall time of the run, of no meaning for its results
    means: Floats = field(default_factory=lambda: np.zeros(0))
    series: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    rates: Floats = field(default_factory=lambda: np.zeros(0))
    options: tuple[tuple[str, str], ...] = ()
    quantities: Floats = field(default_factory=lambda: np.zeros(0))


def record_of(model: SupplyChain, run: str, kept: Kept, seconds: float) -> Record:
    """The record of a finished model."""
    first, last = kept.window
    weekly = model.history.weekly[: model.history.weeks].copy()
    weekly[:, _PRICES] = np.where(weekly[:, _PRICES] > 0, weekly[:, _PRICES], np.nan)  # no sale, no price
    agent_years = float(weekly[first:last, _AGENTS].sum()) / WEEKS_A_YEAR
    events = model.log_so_far
    switches = net_switches(events, model.burn_in + first, last - first).sum(axis=(0, 1))
    options, quantities = _options_used(model, first, last)
    return Record(
        id=run, status=FINISHED, seconds=seconds,
        means=mean_of_weeks(weekly[first:last]),
        series=_series(weekly[:, [_NAMES.index(name) for name in kept.measures]], kept.series_weeks),
        rates=100.0 * switches / agent_years if agent_years > 0 else np.zeros(len(switches)),
        options=options, quantities=quantities,
    )  # fmt: skip


def failed_record(run: str, error: str, trace: str, seconds: float = 0.0) -> Record:
    """The record of a run that ended in an error."""
    return Record(run, FAILED, error, trace, seconds)


def labels_of_switches() -> tuple[str, ...]:
    """The labels in the order of `Record.rates`."""
    return label_steps().labels


def mean_of_weeks(weekly: Floats) -> Floats:
    """Mean over the first axis, weeks without a value (NaN) left out; NaN without any.

    Added week by week in order, so that the last bit is the same on every processor.
    """
    known = ~np.isnan(weekly)
    total = np.cumsum(np.where(known, weekly, 0.0), axis=0)[-1]
    count = known.sum(axis=0)
    return np.asarray(np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0))


def _series(weekly: Floats, weeks: int) -> Floats:
    """Means of `weeks` weeks each; the last point may hold fewer."""
    if not weeks:
        return np.zeros((0, weekly.shape[1]))
    return np.stack([mean_of_weeks(weekly[k : k + weeks]) for k in range(0, len(weekly), weeks)])


def _options_used(model: SupplyChain, first: int, last: int) -> tuple[tuple[tuple[str, str], ...], Floats]:
    """Options in use and their mean quantity a week, in a fixed order."""
    names: list[tuple[str, str]] = []
    found: list[float] = []
    for axis, quantity in quantities_of(model).items():
        means = mean_of_weeks(quantity[first:last])
        for k in np.flatnonzero(means):
            names.append((axis.name, axis.options[k]))
            found.append(float(means[k]))
    return tuple(names), np.array(found)


def encode(record: Record) -> bytes:
    """A record as bytes; the same record gives the same bytes."""
    head = json.dumps(
        {
            "id": record.id, "status": record.status, "error": record.error, "trace": record.trace,
            "seconds": round(record.seconds, 4), "series": list(record.series.shape),
            "means": len(record.means), "rates": len(record.rates), "options": record.options,
        },
        ensure_ascii=True, separators=(",", ":"),
    ).encode()  # fmt: skip
    parts = (record.means, record.series.ravel(), record.rates, record.quantities)
    numbers = np.concatenate(parts).astype("<f8").tobytes()
    return zlib.compress(_HEAD.pack(len(head)) + head + numbers, 3)


def decode(data: bytes) -> Record:
    """The record in these bytes; raises ValueError, KeyError or zlib.error if there is none."""
    plain = zlib.decompress(data)
    (size,) = _HEAD.unpack_from(plain)
    head = json.loads(plain[_HEAD.size : _HEAD.size + size])
    numbers = np.frombuffer(plain, dtype="<f8", offset=_HEAD.size + size)
    points, columns = head["series"]
    sizes = [head["means"], points * columns, head["rates"], len(head["options"])]
    means, series, rates, quantities = np.split(numbers, np.cumsum(sizes)[:-1])
    return Record(
        head["id"], head["status"], head["error"], head["trace"], head["seconds"], means,
        series.reshape(points, columns), rates,
        tuple((dimension, option) for dimension, option in head["options"]), quantities,
    )  # fmt: skip

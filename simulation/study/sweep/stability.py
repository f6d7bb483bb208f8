"""How many replicates suffice: the interval of an effect as seeds (or draws) are added one by one.

The confidence-interval method of Hoad, Robinson and Davies (2010): replicates suffice from the number on at
which the interval's half-width is, and stays, within the precision asked for. Precision is a share of the
level without the intervention, as an effect of 0 cannot be known to a share of itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.measures import WEEKLY
from simulation.measures.intervals import PAIRS_FOR_LEVEL, paired_interval

PRECISION: Final = 0.05  # half-width as a share of the level without
POINTS: Final = 24  # numbers of replicates that the curve is worked out for
Floats = NDArray[np.float64]


class HasEffects(Protocol):
    """A cell: its labels, its effects (units, measures), and the levels that they are held against."""

    @property
    def labels(self) -> Mapping[str, Any]: ...
    @property
    def with_(self) -> Floats: ...
    @property
    def without(self) -> Floats | None: ...
    @property
    def effects(self) -> Floats: ...


def stability_table(cells: Sequence[HasEffects], names: Sequence[str]) -> pd.DataFrame:
    """A row for each cell, measure and number of replicates.

    Columns: labels, measure, unit, replicates, mean, half_width (of the 95 % interval), precision (half-width
    as a share of the level without), sufficient (replicates from which on it is 0.05 at most; inf: not yet),
    needed (an estimate from the last half-width, which falls with the square root of the number).
    """
    order = [measure.name for measure in WEEKLY]
    rows: list[dict[str, Any]] = []
    for cell in cells:
        for name in names:
            k = order.index(name)
            level = cell.with_[:, k] if cell.without is None else cell.without[:, k]
            unit = WEEKLY[k].unit
            curve = stability_curve(cell.effects[:, k], level)
            rows += [{**cell.labels, "measure": name, "unit": unit, **point} for point in curve]
    columns = ["measure", "unit", "replicates", "mean", "half_width", "precision", "sufficient", "needed"]
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=columns)


def stability_curve(effects: Floats, levels: Floats) -> list[dict[str, float]]:
    """Points of the curve of one effect; `effects` and `levels`: (replicates,), in the order of seeds.

    It begins at 6 replicates: intervals of fewer are too narrow and would promise too much.
    """
    known = ~np.isnan(effects + levels)
    effects, levels = effects[known], levels[known]
    if len(effects) < PAIRS_FOR_LEVEL:
        return []
    level = abs(float(levels.mean()))
    points = []
    for count in numbers_of_replicates(len(effects)):
        mean, low, high = (float(x) for x in paired_interval(effects[:count]))
        half = (high - low) / 2
        points.append({"replicates": count, "mean": mean, "half_width": half,
                       "precision": _share(half, level)})  # fmt: skip
    enough = sufficient_from([point["precision"] for point in points], [p["replicates"] for p in points])
    needed = max(PAIRS_FOR_LEVEL, float(np.ceil(len(effects) * (points[-1]["precision"] / PRECISION) ** 2)))
    return [point | {"sufficient": enough, "needed": needed} for point in points]


def numbers_of_replicates(most: int) -> list[int]:
    """6, 7, 8 ... `most`, thinned out evenly on a logarithmic scale."""
    spaced = np.unique(np.round(np.geomspace(PAIRS_FOR_LEVEL, most, POINTS)).astype(int))
    return [int(number) for number in spaced]


def sufficient_from(precisions: Sequence[float], numbers: Sequence[float]) -> float:
    """The first number from which on all precisions are within PRECISION; inf if the last one is not."""
    found = float("inf")
    for precision, number in zip(reversed(precisions), reversed(numbers), strict=True):
        if not precision <= PRECISION:
            break
        found = number
    return found


def _share(half: float, level: float) -> float:
    if level > 0:
        return half / level
    return 0.0 if half == 0 else float("inf")

"""What the levers did: paired differences with 95 % intervals, the balloon, and how many seeds suffice.

Each run is held against the comparator's with the same seed and the same draw. Without draws, pairs are
resampled by seed. With draws of uncertain parameters, the seeds of a draw are meant first and draws are
resampled: pairs of one draw share its numbers and are not independent. Without a comparator the tables show
levels instead of differences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from simulation.measures import WEEKLY
from simulation.measures import displacement as balloon
from simulation.measures.intervals import paired_interval, statistic_interval
from simulation.study.design import Cell, Design, Value
from simulation.study.sweep.plan import Plan, Run
from simulation.study.sweep.record import FINISHED, Floats, Record
from simulation.study.sweep.stability import stability_table
from simulation.study.sweep.tables import unit_of
from simulation.study.targets import differing, named_options, target_of

NAMES: Final = tuple(measure.name for measure in WEEKLY)
Row = dict[str, Any]


@dataclass(frozen=True)
class Pairs:
    """The pairs of one cell. `with_` and `without`: (units, measures); a unit is a seed, or a draw (mean of
    its seeds). `without` is None without a comparator. `options`: axis -> names, with, without (units,
    options).
    """

    labels: Mapping[str, Value]
    with_: Floats
    without: Floats | None
    series: Floats
    options: Mapping[str, tuple[tuple[str, ...], Floats, Floats]]
    runs: int
    named: Mapping[str, set[str]]

    @property
    def effects(self) -> Floats:
        """With less without (units, measures); the level itself without a comparator."""
        return self.with_ if self.without is None else self.with_ - self.without


@dataclass(frozen=True)
class Statistics:
    """All tables of statistics; `balloon` and `parts` are None where the design has nothing for them."""

    effects: pd.DataFrame
    stability: pd.DataFrame
    balloon: pd.DataFrame | None
    parts: pd.DataFrame | None

    def tables(self) -> dict[str, pd.DataFrame | None]:
        """File name without ending -> table."""
        return {
            "effects": self.effects,
            "stability": self.stability,
            "balloon": self.balloon,
            "parts": self.parts,
        }


def statistics_of(plan: Plan, read: Callable[[str], Record]) -> Statistics:
    """All tables of statistics of a plan; `read` gives the record of a run id."""
    found = cell_pairs(plan, read)
    names, comparator = plan.design.measures, comparator_of(plan)
    figure = plan.design.figure
    return Statistics(
        effects=pd.DataFrame([row for pairs in found for row in _effects(plan.design, pairs, comparator)]),
        stability=stability_table(found, names),
        balloon=pd.DataFrame([r for p in found for r in _balloon(p, comparator)])
        if plan.design.against else None,
        parts=parts_table(found, figure.x, figure.combined, figure.parts, comparator)
        if figure and figure.kind == "parts" else None,
    )  # fmt: skip


def comparator_of(plan: Plan) -> str:
    """What the runs are held against, in words."""
    against = plan.design.against
    if against is None:
        return "none: levels"
    return f"{against}, same seeds" + (" and draws" if plan.draws.size else "")


def cell_pairs(plan: Plan, read: Callable[[str], Record]) -> list[Pairs]:
    """The pairs of each cell, cells without a whole pair left out."""
    by_cell: dict[int, list[Run]] = {}
    for number, run in plan.pairs():
        by_cell.setdefault(number, []).append(run)
    found = [_pairs_of(plan, plan.design.cells[k], runs, read) for k, runs in sorted(by_cell.items())]
    return [pairs for pairs in found if pairs is not None]


def _pairs_of(plan: Plan, cell: Cell, runs: Sequence[Run], read: Callable[[str], Record]) -> Pairs | None:
    whole, mine, other = [], [], []
    for run in runs:
        record = read(run.id)
        held = read(run.against) if run.against else record
        if record.status == held.status == FINISHED:
            whole.append(run)
            mine.append(record)
            other.append(held)
    if not whole:
        return None
    draws = np.array([run.draw for run in whole])
    paired = cell.comparator is not None
    named = (
        named_options(differing(cell.scenario, cell.comparator), cell.scenario.geography())
        if cell.comparator is not None else {}
    )  # fmt: skip
    return Pairs(
        labels=cell.labels,
        with_=_by_unit(np.stack([record.means for record in mine]), draws),
        without=_by_unit(np.stack([record.means for record in other]), draws) if paired else None,
        series=_series(plan, mine, other, draws) if paired else np.zeros((0, 0, 0)),
        options=_options(mine, other, draws) if paired else {},
        runs=len(whole),
        named=named,
    )


def _series(plan: Plan, mine: Sequence[Record], other: Sequence[Record], draws: Any) -> Floats:
    """Differences of the series from the window's first week to its last, by unit."""
    weeks, (first, last) = plan.design.series_weeks, plan.design.window
    if not weeks:
        return np.zeros((0, 0, 0))
    points = slice(first // weeks, -(-last // weeks))
    return _by_unit(
        np.stack([a.series[points] - b.series[points] for a, b in zip(mine, other, strict=True)]), draws
    )


def _by_unit(values: Floats, draws: Any) -> Floats:
    """(pairs, ...) -> (units, ...): the seeds of one draw meant; pairs themselves without draws."""
    if draws[0] < 0:
        return values
    return np.stack([values[draws == draw].mean(axis=0) for draw in np.unique(draws)])


def _options(
    mine: Sequence[Record], other: Sequence[Record], draws: Any
) -> dict[str, tuple[tuple[str, ...], Floats, Floats]]:
    """Axis -> options in use on either side, with and without."""
    used: dict[str, dict[str, None]] = {}
    for record in (*mine, *other):
        for axis, option in record.options:
            used.setdefault(axis, {})[option] = None
    found = {}
    for axis, names in used.items():
        order = tuple(sorted(names))
        sides = [
            _by_unit(np.stack([_quantities(r, axis, order) for r in side]), draws) for side in (mine, other)
        ]
        found[axis] = (order, sides[0], sides[1])
    return found


def _quantities(record: Record, axis: str, order: Sequence[str]) -> Floats:
    known = {
        option: quantity
        for (where, option), quantity in zip(record.options, record.quantities, strict=True)
        if where == axis
    }
    return np.array([known.get(option, 0.0) for option in order])


def _effects(design: Design, pairs: Pairs, comparator: str) -> list[Row]:
    """A row a measure. `onset_weeks`: weeks from the window's start until the interval of the difference
    leaves 0 for four points of the series running (inf: never; NaN where the design keeps no series of it).
    """
    rows = []
    onsets = {name: _onset(pairs, k, design.series_weeks) for k, name in enumerate(design.measures)}
    for k, measure in enumerate(WEEKLY):
        with_, effect = pairs.with_[:, k], pairs.effects[:, k]
        row = {**pairs.labels, "measure": measure.name, "unit": measure.unit, "direction": measure.direction}
        row |= interval(paired_interval(with_), "mean_with")
        if pairs.without is not None:
            row |= interval(paired_interval(pairs.without[:, k]), "mean_without")
        row |= interval(paired_interval(effect), "difference")
        row |= interval(
            _percent(with_, pairs.without[:, k] if pairs.without is not None else None), "percent"
        )
        row |= interval(onsets.get(measure.name, (np.nan, np.nan, np.nan)), "onset_weeks")
        rows.append(
            row | {"units": int((~np.isnan(effect)).sum()), "runs": pairs.runs, "comparator": comparator}
        )
    return rows


def _onset(pairs: Pairs, k: int, weeks: int) -> tuple[float, float, float]:
    if not pairs.series.size:
        return np.nan, np.nan, np.nan
    value, low, high = balloon.onset(pairs.series[:, :, k])
    return value * weeks, low * weeks, high * weeks


def _percent(with_: Floats, without: Floats | None) -> tuple[Any, Any, Any]:
    """Change in percent of the mean without; NaN where that may be 0 or below."""
    if without is None:
        return np.nan, np.nan, np.nan
    both = np.stack([with_, without], axis=1)
    both = both[~np.isnan(both).any(axis=1)]
    if not len(both) or not (both[:, 1] > 0).all():
        return np.nan, np.nan, np.nan
    return statistic_interval(lambda means: 100 * (means[:, 0] - means[:, 1]) / means[:, 1], both)


def _balloon(pairs: Pairs, comparator: str) -> list[Row]:
    """Rows: dimension and statistic, for each axis in use."""
    rows = []
    for axis, (options, with_, without) in pairs.options.items():
        changes = with_ - without
        target = target_of(options, pairs.named.get(axis.split(" into ")[0], set()), changes)
        lost = balloon.target_effects(changes, target.flags)
        spill = balloon.spills(changes, target.flags)
        aim = "; ".join(o for o, flag in zip(options, target.flags, strict=True) if flag)
        for statistic, unit, found in (
            ("target_effect", unit_of(axis), paired_interval(lost)),
            ("spill", unit_of(axis), paired_interval(spill)),
            ("balloon_ratio", "spill for each unit lost", balloon.balloon_ratio(lost, spill)),
            ("net_effect", unit_of(axis), paired_interval(balloon.net_effects(changes))),
            ("distance", "share of the mix, 0 to 1", paired_interval(balloon.distances(with_, without))),
        ):
            rows.append(
                {**pairs.labels, "dimension": axis, "statistic": statistic, "unit": unit}
                | interval(found, "value")
                | {
                    "target": aim,
                    "target_basis": target.basis,
                    "units": len(changes),
                    "comparator": comparator,
                }
            )
    return rows


def parts_table(
    found: Sequence[Pairs], lever: str, combined: str, parts: Sequence[str], comparator: str
) -> pd.DataFrame:
    """The combination against the sum of its parts, unit by unit.

    Columns: the other labels, measure, unit, combined, sum_of_parts, interaction (combined less sum), each
    with ends; below 0 for a measure means that the combination does less of it than the parts added up.
    """
    groups: dict[tuple[Any, ...], dict[str, Pairs]] = {}
    for pairs in found:
        others = tuple((key, value) for key, value in pairs.labels.items() if key != lever)
        groups.setdefault(others, {})[str(pairs.labels[lever])] = pairs
    rows = []
    for others, by_level in groups.items():
        members = [by_level.get(name) for name in (combined, *parts)]
        there = [item.effects for item in members if item is not None]
        if len(there) < len(members) or len({len(effects) for effects in there}) > 1:
            continue  # a run of these failed: no sum can be held against the other
        whole, *single = there
        total = np.sum(single, axis=0)
        for k, measure in enumerate(WEEKLY):
            rows.append(
                {**dict(others), "measure": measure.name, "unit": measure.unit}
                | interval(paired_interval(whole[:, k]), "combined")
                | interval(paired_interval(total[:, k]), "sum_of_parts")
                | interval(paired_interval(whole[:, k] - total[:, k]), "interaction")
                | {"units": len(whole), "comparator": comparator}
            )
    columns = ["measure", "unit", "combined", "sum_of_parts", "interaction"]
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=columns)


def interval(values: tuple[Any, Any, Any], name: str) -> dict[str, float]:
    """Columns NAME, NAME_low, NAME_high."""
    middle, low, high = (float(value) for value in values)
    return {name: middle, f"{name}_low": low, f"{name}_high": high}

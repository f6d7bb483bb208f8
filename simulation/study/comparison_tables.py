"""The tables of a comparison, from what was kept of its runs. Element i of every arm is one pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.measures import DIMENSION_UNITS, WEEKLY
from simulation.measures import displacement as balloon
from simulation.measures.intervals import paired_interval, statistic_interval
from simulation.study.reduction import Axis, Floats, Reduced
from simulation.study.targets import Target, target_of

BAND_WEEKS: Final = 4  # weeks that a point of a figure is the mean of; single weeks are too rough to read
REFERENCE_WEEKS: Final = 52  # before the intervention: what recovery is measured against


@dataclass(frozen=True)
class Arms:
    """Runs with and without, in pairs; `since` is the week in which they begin to differ."""

    with_: Sequence[Reduced]
    without: Sequence[Reduced]
    since: int

    @property
    def pairs(self) -> int:
        return len(self.with_)

    @cached_property
    def weekly(self) -> tuple[Floats, Floats]:
        """With and without: (pairs, weeks, measures)."""
        return np.stack([run.weekly for run in self.with_]), np.stack([run.weekly for run in self.without])

    @cached_property
    def axes(self) -> tuple[Axis, ...]:
        """In the order of `measures.DIMENSIONS`; only what was in use on either side."""
        found = sorted(self.with_[0].quantities, key=lambda axis: list(DIMENSION_UNITS).index(axis.dimension))
        return tuple(axis for axis in found if len(self.quantities(axis)[0]))

    def quantities(self, axis: Axis) -> tuple[tuple[str, ...], Floats, Floats]:
        """Options that were in use in any run, with and without: (pairs, weeks, options)."""
        with_ = np.stack([run.quantities[axis] for run in self.with_])
        without = np.stack([run.quantities[axis] for run in self.without])
        used = np.flatnonzero(with_.any(axis=(0, 1)) | without.any(axis=(0, 1)))
        return tuple(axis.options[k] for k in used), with_[:, :, used], without[:, :, used]


def measures_table(arms: Arms, comparator: str) -> pd.DataFrame:
    """A row a measure, in the order of `measures.WEEKLY`; the columns are those of `compare`."""
    with_, without = (_means_since(side, arms.since) for side in arms.weekly)
    rows = []
    for k, measure in enumerate(WEEKLY):
        pairs = np.stack([with_[:, k], without[:, k]], axis=1)
        pairs = pairs[~np.isnan(pairs).any(axis=1)]
        changes = (arms.weekly[0] - arms.weekly[1])[:, arms.since :, k]
        rows.append(
            {"measure": measure.name, "unit": measure.unit, "direction": measure.direction}
            | _level("mean_with", pairs[:, 0])
            | _level("mean_without", pairs[:, 1])
            | _interval(paired_interval(pairs[:, 0] - pairs[:, 1]), "difference", "low", "high")
            | {"seeds": len(pairs)}
            | _interval(_percent(pairs), "percent", "percent_low", "percent_high")
            | _interval(balloon.onset(changes), "onset_week", "onset_low", "onset_high")
            | {"comparator": comparator}
        )
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class Moved:
    """One axis of a comparison: its options in use, its target, and what each pair changed there."""

    axis: Axis
    options: tuple[str, ...]
    target: Target
    with_: Floats  # (pairs, weeks, options)
    without: Floats
    since: int

    @cached_property
    def changes(self) -> Floats:
        """With less without, mean a week since it began: (pairs, options)."""
        return np.asarray((self.with_ - self.without)[:, self.since :].mean(axis=1))

    @property
    def before(self) -> Floats:
        """Mean quantity of each option in the year before (options,); without one: the comparator's."""
        first = max(0, self.since - REFERENCE_WEEKS)
        weeks = slice(first, self.since) if self.since else slice(None)
        return np.asarray(self.without[:, weeks].mean(axis=(0, 1)))

    def by_pair(self) -> dict[str, Floats]:
        """The quantities of the balloon that are means over pairs: statistic -> (pairs,)."""
        sides = [side[:, self.since :].sum(axis=1) for side in (self.with_, self.without)]
        return {
            "target_effect": balloon.target_effects(self.changes, self.target.flags),
            "spill": balloon.spills(self.changes, self.target.flags),
            "net_effect": balloon.net_effects(self.changes),
            "distance": balloon.distances(*sides),
        }

    def statistics(self) -> list[tuple[str, str, tuple[Any, Any, Any]]]:
        """(statistic, unit, value with both ends), in the order of the table."""
        unit = DIMENSION_UNITS[self.axis.dimension]
        pairs = self.by_pair()
        weekly = (self.with_ - self.without)[:, self.since :]
        squeezed = weekly[:, :, self.target.flags].sum(axis=2)
        total, before = weekly.sum(axis=2), self.before
        lost = float(before[self.target.flags].sum())
        ratio = balloon.balloon_ratio(pairs["target_effect"], pairs["spill"])
        return [
            ("target_effect", unit, paired_interval(pairs["target_effect"])),
            ("spill", unit, paired_interval(pairs["spill"])),
            ("balloon_ratio", "spill for each unit lost", ratio),
            ("net_effect", unit, paired_interval(pairs["net_effect"])),
            ("distance", "share of the mix, 0 to 1", paired_interval(pairs["distance"])),
            ("onset_week", "weeks since the start", balloon.onset(squeezed)),
            ("target_recovery_weeks", "weeks since the start", balloon.recovery(squeezed, lost)),
            ("recovery_weeks", "weeks since the start", balloon.recovery(total, float(before.sum()))),
        ]


def moved(arms: Arms, named: Mapping[str, set[str]], like: Sequence[Moved] = ()) -> list[Moved]:
    """Every axis with its target. Where `like` has the axis, its target is taken over."""
    found = []
    known = {
        item.axis: {o for o, flag in zip(item.options, item.target.flags, strict=True) if flag}
        for item in like
    }
    for axis in arms.axes:
        options, with_, without = arms.quantities(axis)
        changes = (with_ - without)[:, arms.since :].mean(axis=1)
        target = target_of(options, known.get(axis, named.get(axis.dimension, set())), changes)
        found.append(Moved(axis, options, target, with_, without, arms.since))
    return found


def displacement_table(axes: Sequence[Moved], comparator: str) -> pd.DataFrame:
    """Rows: dimension and statistic, with value, low, high. inf in weeks: never within the run."""
    rows = []
    for item in axes:
        target = "; ".join(np.array(item.options)[item.target.flags])
        for statistic, unit, interval in item.statistics():
            rows.append(
                {"dimension": item.axis.name, "statistic": statistic, "unit": unit}
                | _interval(interval, "value", "low", "high")
                | {"seeds": len(item.changes), "target": target, "target_basis": item.target.basis}
                | {"comparator": comparator}
            )
    return pd.DataFrame(rows)


def options_table(axes: Sequence[Moved], comparator: str) -> pd.DataFrame:
    """Rows: dimension and option, with its change; `targeted` says what was squeezed."""
    rows = []
    for item in axes:
        mean, low, high = paired_interval(item.changes)
        sides = [side[:, item.since :].mean(axis=(0, 1)) for side in (item.with_, item.without)]
        for k, option in enumerate(item.options):
            rows.append(
                {"dimension": item.axis.name, "option": option, "targeted": bool(item.target.flags[k])}
                | {"unit": DIMENSION_UNITS[item.axis.dimension]}
                | {"mean_with": float(sides[0][k]), "mean_without": float(sides[1][k])}
                | _interval((mean[k], low[k], high[k]), "difference", "low", "high")
                | {"seeds": len(item.changes), "comparator": comparator}
            )
    return pd.DataFrame(rows)


def switches_table(arms: Arms, comparator: str) -> pd.DataFrame:
    """Rows: labels, the one that rose most first; net switches per 100 agent-years since it began."""
    rows = []
    for label in arms.with_[0].switches:
        with_, without = (
            np.array([run.switches[label] for run in side]) for side in (arms.with_, arms.without)
        )
        rows.append(
            {"label": label, "unit": "net switches per 100 agent-years"}
            | _level("with", with_)
            | _level("without", without)
            | _interval(paired_interval(with_ - without), "difference", "low", "high")
            | {"seeds": arms.pairs, "comparator": comparator}
        )
    return pd.DataFrame(rows).sort_values("difference", ascending=False, kind="stable", ignore_index=True)


def adaptation_table(arms: Arms, frozen: Arms, axes: Sequence[Moved], twins: Sequence[Moved]) -> pd.DataFrame:
    """The effect with adaptation beside that of the twin in which nobody reviews, and what adaptation undid.

    `undone`: effect less twin's effect, seed by seed. `undone_share`: undone as a share of the twin's effect
    with its sign turned (0 nothing, 1 all of it), NaN where the twin's effect may be 0.
    """
    rows = []
    with_, without, twin_with, twin_without = (
        _means_since(side, arms.since) for side in (*arms.weekly, *frozen.weekly)
    )
    for k, measure in enumerate(WEEKLY):
        effect, twin = with_[:, k] - without[:, k], twin_with[:, k] - twin_without[:, k]
        rows.append(_undone("", measure.name, measure.unit, effect, twin))
    by_axis = {item.axis: item for item in twins}
    for item in axes:
        other = by_axis.get(item.axis)
        if other is None:
            continue
        mine, theirs = item.by_pair(), other.by_pair()
        for statistic in ("target_effect", "spill", "net_effect"):
            unit = DIMENSION_UNITS[item.axis.dimension]
            rows.append(_undone(item.axis.name, statistic, unit, mine[statistic], theirs[statistic]))
    return pd.DataFrame(rows)


def bands_table(arms: Arms, names: Sequence[str], comparator: str) -> pd.DataFrame:
    """Rows: measure and week, with the mean of both sides and the paired difference with its 95 % band.

    All are means of four weeks, the week and the three before it.
    """
    order = [measure.name for measure in WEEKLY]
    places = [order.index(name) for name in names]
    with_, without = (_four_weeks(side[:, :, places]) for side in arms.weekly)
    mean, low, high = paired_interval(with_ - without)
    sides = [paired_interval(side)[0] for side in (with_, without)]
    weeks = np.arange(with_.shape[1])
    frames = [
        pd.DataFrame(
            {"measure": name, "week": weeks, "mean_with": sides[0][:, k], "mean_without": sides[1][:, k],
             "difference": mean[:, k], "low": low[:, k], "high": high[:, k], "seeds": arms.pairs,
             "comparator": comparator}
        )
        for k, name in enumerate(names)
    ]  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def _four_weeks(weekly: Floats) -> Floats:
    """Trailing mean over up to four weeks, (pairs, weeks, ...); weeks without a value are left out."""
    weeks = weekly.shape[1]
    shifted = np.full((BAND_WEEKS, *weekly.shape), np.nan)
    for back in range(min(BAND_WEEKS, weeks)):
        shifted[back, :, back:] = weekly[:, : weeks - back]
    known = ~np.isnan(shifted)
    count = known.sum(axis=0)
    total = np.where(known, shifted, 0.0).sum(axis=0)
    return np.asarray(np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0))


def _undone(dimension: str, statistic: str, unit: str, effect: Floats, twin: Floats) -> dict[str, Any]:
    known = ~np.isnan(effect + twin)
    effect, twin = effect[known], twin[known]
    interval = paired_interval(twin)
    share: tuple[Any, Any, Any] = (np.nan, np.nan, np.nan)
    if interval[1] > 0 or interval[2] < 0:
        share = statistic_interval(_share_undone, np.stack([effect, twin], axis=1))
    return (
        {"dimension": dimension, "statistic": statistic, "unit": unit}
        | _interval(paired_interval(effect), "effect", "effect_low", "effect_high")
        | _interval(interval, "twin_effect", "twin_low", "twin_high")
        | _interval(paired_interval(effect - twin), "undone", "undone_low", "undone_high")
        | _interval(share, "undone_share", "undone_share_low", "undone_share_high")
        | {"seeds": len(effect), "comparator": "the same pair in which nobody reviews"}
    )


def _share_undone(means: Floats) -> Floats:
    """1 - effect / effect in the twin, of (draws, 2); infinite where the twin's effect is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(1 - means[:, 0] / means[:, 1])


def _means_since(weekly: Floats, since: int) -> Floats:
    """Mean of every measure over the weeks from `since` on (pairs, measures); NaN without any value."""
    part = weekly[:, since:]
    known = ~np.isnan(part)
    count = known.sum(axis=1)
    total = np.where(known, part, 0.0).sum(axis=1)
    return np.asarray(np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0))


def _percent(pairs: NDArray[np.float64]) -> tuple[Any, Any, Any]:
    """Change of the mean in percent of the comparator's, with its interval; NaN if that may be 0 or below."""
    if not len(pairs) or not (pairs[:, 1] > 0).all():
        return np.nan, np.nan, np.nan
    return statistic_interval(lambda means: 100 * (means[:, 0] - means[:, 1]) / means[:, 1], pairs)


def _level(name: str, values: Floats) -> dict[str, float]:
    return _interval(paired_interval(values), name, f"{name}_low", f"{name}_high")


def _interval(interval: tuple[Any, Any, Any], *names: str) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, interval, strict=True)}

"""The balloon in numbers, as pure functions of arrays (definitions: docs/ODD.md, section 7.16).

A dimension has options (source places, modes ...). All changes are paired: with less without, same seed, mean
over the weeks since the intervention began. `changes` is (pairs, options), `targeted` (options,) says which
options were squeezed. What is worked out for each pair is a sum of its changes in which the *sign* of an
option's change over all pairs decides whether it counts as a gain; so the mean over pairs is the number that
the definition gives for the mean changes, and it can be resampled like any other mean.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulation.measures.intervals import FEWEST_PAIRS, ends, resampled_means, student_interval

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ONSET_RUN: Final = 4  # weeks in a row; a single week leaves 0 by chance in one of 20
RECOVERY_WINDOW: Final = 13  # weeks; a quarter, so that a single good week is no recovery
RECOVERED: Final = 0.9  # share of the quantity before the intervention
ONSET_DRAWS: Final = 1000


def target_effects(changes: Floats, targeted: Flags) -> Floats:
    """Change of the quantity through what was targeted, by pair."""
    return np.asarray(changes[:, targeted].sum(axis=1))


def spills(changes: Floats, targeted: Flags) -> Floats:
    """Sum of the increases elsewhere, by pair: over options that were not targeted and gained on average."""
    gained = (changes.mean(axis=0) > 0) & ~targeted
    return np.asarray(changes[:, gained].sum(axis=1))


def net_effects(changes: Floats) -> Floats:
    """Change of the total, by pair."""
    return np.asarray(changes.sum(axis=1))


def balloon_ratio(target_effect: Floats, spill: Floats) -> tuple[float, float, float]:
    """spill / -(target effect), of the means over pairs, with its 95 % interval.

    0: nothing moved. 1: all of it moved. Above 1: backfire. NaN if the target lost nothing on average.
    Draws in which it lost nothing count as infinite: if they are many, the upper end is infinite, and no more
    can be said.
    """
    pairs = np.stack([target_effect, spill], axis=1)
    target, gained = pairs.mean(axis=0)
    if target > 0 or (target == 0 and gained > 0) or not len(pairs):
        return np.nan, np.nan, np.nan
    value = gained / -target if target < 0 else 0.0
    if len(pairs) < FEWEST_PAIRS:
        return float(value), np.nan, np.nan
    draws = resampled_means(pairs)
    lost = draws[:, 0] < 0
    still = np.where(draws[:, 1] == 0, 0.0, np.inf)
    low, high = ends(np.divide(draws[:, 1], -draws[:, 0], out=still, where=lost), len(pairs))
    return float(value), float(low), float(high)


def distances(with_: Floats, without: Floats) -> Floats:
    """Half the sum of absolute differences of shares (0 the same mix, 1 nothing in common), by pair.

    `with_`, `without`: quantities, (pairs, options). Where a pair has no quantity on a side, NaN.
    """
    differences = _shares(with_) - _shares(without)
    known = differences[~np.isnan(differences).any(axis=1)]
    signs = np.sign(known.sum(axis=0)) if len(known) else 0.0
    return np.asarray((differences * signs).sum(axis=1) / 2)


def onset(weekly: Floats) -> tuple[float, float, float]:
    """The first week in which the interval of the paired difference leaves 0, with its 95 % interval.

    `weekly`: (pairs, weeks) differences, any unit. It must stay beyond 0 on one side for 4 weeks running;
    the result is the first of them, or inf: never. The weeks' intervals are Student's; the interval of the
    onset itself comes from drawing the pairs anew. NaN for fewer than 2 pairs.
    """
    pairs = len(weekly)
    if pairs < FEWEST_PAIRS:
        return np.nan, np.nan, np.nan
    value = _first_weeks(weekly.mean(axis=0)[None], (weekly**2).mean(axis=0)[None], pairs)
    draws = _first_weeks(resampled_means(weekly, ONSET_DRAWS), resampled_means(weekly**2, ONSET_DRAWS), pairs)
    low, high = ends(draws, pairs)
    return float(value[0]), float(low), float(high)


def recovery(weekly: Floats, before: float) -> tuple[float, float, float]:
    """Weeks until 90 % of the quantity before the intervention is back, with its 95 % interval.

    `weekly`: (pairs, weeks) differences of a quantity since the intervention began; `before`: the mean
    quantity before. 0: it never fell below 90 %. inf: never back within the run. Both are judged by the mean
    of 13 weeks (the quarter that begins with the week), as a loss against the same seeds without the
    intervention, so that a trend that both share is no loss. NaN for fewer than 2 pairs or 13 weeks.
    """
    pairs, weeks = weekly.shape
    if pairs < FEWEST_PAIRS or weeks < RECOVERY_WINDOW:
        return np.nan, np.nan, np.nan
    limit = -(1 - RECOVERED) * before
    value = _weeks_back(weekly.mean(axis=0)[None], limit)
    low, high = ends(_weeks_back(resampled_means(weekly, ONSET_DRAWS), limit), pairs)
    return float(value[0]), float(low), float(high)


def _shares(quantity: Floats) -> Floats:
    total = quantity.sum(axis=1, keepdims=True)
    blank = np.full_like(quantity, np.nan, dtype=float)
    return np.asarray(np.divide(quantity, total, out=blank, where=total > 0))


def _first_weeks(mean: Floats, square: Floats, pairs: int) -> Floats:
    """First week of 4 in a row beyond 0 on one side, by row (rows, weeks)."""
    spread = np.sqrt(np.maximum(0.0, square - mean**2) * pairs / (pairs - 1))
    low, high = student_interval(mean, spread, pairs)
    rounding = 1e-12 * np.sqrt(square)
    return np.minimum(_first_run(low > rounding), _first_run(high < -rounding))


def _first_run(beyond: Flags) -> Floats:
    """Index of the first of ONSET_RUN trues in a row, by row; inf if there is none."""
    weeks = beyond.shape[1]
    if weeks < ONSET_RUN:
        return np.full(len(beyond), np.inf)
    lasting = np.lib.stride_tricks.sliding_window_view(beyond, ONSET_RUN, axis=1).all(axis=2)
    return _first(np.asarray(lasting))


def _weeks_back(mean: Floats, limit: float) -> Floats:
    """Index of the first quarter at or above `limit` after the first one below it, by row (rows, weeks)."""
    sums = np.cumsum(np.pad(mean, ((0, 0), (1, 0))), axis=1)
    quarters = (sums[:, RECOVERY_WINDOW:] - sums[:, :-RECOVERY_WINDOW]) / RECOVERY_WINDOW
    below = quarters < limit
    fallen = np.maximum.accumulate(below, axis=1)
    back = fallen & ~below
    return np.where(np.isinf(_first(below)), 0.0, _first(back))


def _first(flags: Flags) -> Floats:
    """Index of the first true in each row; inf if there is none."""
    return np.where(np.asarray(flags.any(axis=1)), flags.argmax(axis=1), np.inf)

"""Intervals over seeds: the one place in which the whole project gets them.

Element i on the first axis of every array is one seed (one pair of runs). The interval is the bootstrap's
expanded percentile interval: pairs are drawn anew with replacement, and the quantiles lie a little further
out than 2.5 % and 97.5 %, because plain percentiles are too narrow for few pairs (by as much as a normal
interval is narrower than Student's: Hesterberg 2015, doi 10.1080/00031305.2015.1089789). The resampling has
a seed of its own, so the same numbers give the same interval, and all arrays of as many pairs meet the same
draws.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, ndtr, stdtrit

RESAMPLES: Final = 10_000  # draws; the ends of an interval then vary by about 1 % of its width
LEVEL: Final = 0.95
BOOTSTRAP_SEED: Final = 20_190_501
FEWEST_PAIRS: Final = 2  # one pair has no spread
PAIRS_FOR_LEVEL: Final = 6  # resampled means lie between the smallest and the largest pair; with fewer than 6
# pairs even these two include the true middle in less than 95 % of cases: 1 - 2 / 2**5 = 94 %
COLUMNS_AT_ONCE: Final = 256  # bounds memory: RESAMPLES x this many numbers, 20 MB

Floats = NDArray[np.float64]


def paired_interval(differences: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean, low and high end of the 95 % interval of the mean over pairs.

    `differences`: (pairs, ...), any unit; the three results have the shape of the further axes. Pairs without
    a number (NaN) are left out, column by column; with fewer than 2 left, both ends are NaN, with none the
    mean is NaN, too. Raises ValueError if there is no first axis.
    """
    values = np.asarray(differences, dtype=np.float64)
    if values.ndim == 0:
        raise ValueError("differences: a single number; allowed is an array with pairs on its first axis")
    columns = values.reshape(len(values), -1) if values.size else np.empty((len(values), 0))
    mean, low, high = (np.full(columns.shape[1], np.nan) for _ in range(3))
    holes = np.isnan(columns)
    whole = np.flatnonzero(~holes.any(axis=0))
    for start in range(0, len(whole), COLUMNS_AT_ONCE):
        part = whole[start : start + COLUMNS_AT_ONCE]
        mean[part], low[part], high[part] = _of_columns(columns[:, part])
    for k in np.flatnonzero(holes.any(axis=0)):
        (mean[k],), (low[k],), (high[k],) = _of_columns(columns[~holes[:, k]][:, [k]])
    shape = values.shape[1:]
    return mean.reshape(shape), low.reshape(shape), high.reshape(shape)


def statistic_interval(
    statistic: Callable[[Floats], Floats], means_of: Floats
) -> tuple[Floats, Floats, Floats]:
    """A statistic of means, with its 95 % interval: as a ratio of two means, which is no mean of ratios.

    `means_of`: (pairs, ...); `statistic` takes means of shape (draws, ...) and gives (draws, ...) numbers.
    The value is that of the means over all pairs. Draws in which the statistic is not defined (NaN) are left
    out of the interval; both ends are NaN if it is not defined in more than half of them.
    """
    values = np.asarray(means_of, dtype=np.float64)
    value = statistic(values.mean(axis=0)[None])[0] if len(values) else np.array(np.nan)
    if len(values) < FEWEST_PAIRS:
        return value, np.full_like(value, np.nan), np.full_like(value, np.nan)
    low, high = ends(statistic(resampled_means(values)), len(values))
    return value, low, high


def student_interval(mean: Floats, spread: Floats, pairs: int) -> tuple[Floats, Floats]:
    """Both ends of Student's 95 % interval from means and standard deviations (of pairs, divisor pairs - 1).

    For where an interval is needed thousands of times over, as in every week of every draw of an onset.
    """
    reach = -stdtrit(pairs - 1, (1 - LEVEL) / 2) / np.sqrt(pairs) * spread
    return mean - reach, mean + reach


def resampled_means(values: Floats, draws: int = RESAMPLES) -> Floats:
    """Means over pairs drawn with replacement: (pairs, ...) -> (draws, ...). The same draws each time.

    `draws`: up to RESAMPLES; fewer are the first of them.
    """
    flat = values.reshape(len(values), -1)
    means = (flat.T @ _weights(len(values))[:draws].T).T  # draws of one column side by side: sorted fast
    # rounding must not push the mean of equal numbers off them: a difference of exactly 0 stays exactly 0
    means = np.clip(means, flat.min(axis=0), flat.max(axis=0))
    return np.asarray(means.reshape(len(means), *values.shape[1:]))


def ends(draws: Floats, pairs: int) -> tuple[Floats, Floats]:
    """The ends of the interval from `draws` (draws, ...) of a statistic of `pairs` pairs.

    NaN where more than half of the draws are NaN. Infinite draws count as larger (smaller) than all others.
    """
    tail = tail_of(pairs)
    undefined = np.isnan(draws)
    if not undefined.any():
        k = int(tail * (len(draws) - 1))
        ordered = np.partition(draws, [k, len(draws) - 1 - k], axis=0)
        return ordered[k], ordered[len(draws) - 1 - k]
    ordered = np.sort(draws, axis=0)  # NaN last
    count = (~undefined).sum(axis=0)
    low = _at(ordered, np.floor(tail * (count - 1)))
    high = _at(ordered, np.ceil((1 - tail) * (count - 1)))
    enough = 2 * count >= len(draws)
    return np.where(enough, low, np.nan), np.where(enough, high, np.nan)


def tail_of(pairs: int) -> float:
    """Share of the draws beyond each end: less than 2.5 %, and the less the fewer the pairs."""
    student = -stdtrit(pairs - 1, (1 - LEVEL) / 2)
    return float(ndtr(-student * np.sqrt(pairs / (pairs - 1))))


def _of_columns(columns: Floats) -> tuple[Floats, Floats, Floats]:
    """As `paired_interval`, for (pairs, columns) without holes."""
    pairs, nothing = len(columns), np.full(columns.shape[1], np.nan)
    if pairs == 0:
        return nothing, nothing, nothing
    mean = np.clip(columns.mean(axis=0), columns.min(axis=0), columns.max(axis=0))
    if pairs < FEWEST_PAIRS:
        return mean, nothing, nothing
    low, high = ends(resampled_means(columns), pairs)
    return mean, low, high


@cache
def _weights(pairs: int) -> Floats:
    """Share of each pair in each draw: (RESAMPLES, pairs), rows sum to 1."""
    chosen = np.random.default_rng(BOOTSTRAP_SEED).integers(0, pairs, size=(RESAMPLES, pairs))
    counts = np.zeros((RESAMPLES, pairs))
    np.add.at(counts, (np.arange(RESAMPLES)[:, None], chosen), 1.0)
    counts /= pairs
    counts.flags.writeable = False
    return counts


def _at(ordered: Floats, position: Floats) -> Floats:
    """Element `position` (whole numbers, per column) along the first axis."""
    index = np.clip(position, 0, len(ordered) - 1).astype(np.int64)
    return np.asarray(np.take_along_axis(ordered, index[None], axis=0)[0])


def median_interval(values: Floats) -> tuple[float, float, float]:
    """Median of (seeds,) numbers with its 95 % interval by order statistics (no shape is assumed).

    The interval runs between two of the values, chosen by the binomial distribution so that the true median
    lies outside in at most 5 % of cases; with fewer than 6 values it is their whole range, which covers less.
    Infinite values count as larger than all others. NaN are left out; if they are more than half, the median
    is not defined either (all NaN).
    """
    some = np.sort(np.asarray(values, dtype=np.float64)[~np.isnan(values)])
    n = len(some)
    if n == 0 or 2 * n < len(values):
        return (float("nan"),) * 3
    middle = (some[(n - 1) // 2], some[n // 2])
    median = middle[0] if middle[0] == middle[1] else float(np.mean(middle))
    outside = _left_out(n)
    return float(median), float(some[outside]), float(some[n - 1 - outside])


def _left_out(n: int) -> int:
    """How many of n values may be left out on each side: most k with 2 P(Binomial(n, 1/2) <= k) <= 5 %."""
    k = 0
    while k + 1 < n / 2 and 2 * bdtr(k + 1, n, 0.5) <= 1 - LEVEL:
        k += 1
    return k

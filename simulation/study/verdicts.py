"""Verdicts: when a label counts as taken up, and when a cell of the grid counts as seen.

Each label of each cell is one test of the paired differences of its uptake over seeds. All tests of one
table are corrected together, so that of the labels said to move at most 5 % are expected to be false alarms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

LEVEL: Final = 0.05  # share of false alarms among the labels said to move
SEEN, NOT_SEEN, OPPOSITE, UNEXPECTED, NOTHING = "seen", "not_seen", "opposite", "unexpected", ""

Floats = NDArray[np.float64]


def paired_p(differences: Floats) -> Floats:
    """Two-sided p-value of the paired t-test for each column of `differences` (pairs, ...).

    Why t: each difference is a difference of rates that sum some hundreds of agents over five years, so it is
    close to normal; and the test keeps its level with few pairs, where tests by signs or ranks cannot reach a
    small p at all. If all pairs differ by the same amount the t-test has no spread to go by; then p is that
    of the sign test, 2 / 2**pairs (and 1 if the amount is 0). Raises ValueError for fewer than 2 pairs.
    """
    pairs = len(differences)
    if pairs < 2:
        raise ValueError(f"{pairs} pair has no spread; allowed are at least 2")
    mean, spread = differences.mean(axis=0), differences.std(axis=0, ddof=1)
    t = np.divide(mean, spread / np.sqrt(pairs), out=np.zeros_like(mean), where=spread > 0)
    p = 2.0 * stdtr(pairs - 1, -np.abs(t))
    same = np.where(mean == 0, 1.0, 2.0 / 2.0**pairs)
    return np.asarray(np.where(spread > 0, p, same), dtype=np.float64)


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjusted p-values of one family of tests (Benjamini and Hochberg 1995), in the order of `p`.

    With m tests the k-th smallest becomes the least of p_j m / j over j >= k, at most 1.
    """
    m = len(p)
    if m == 0:
        return np.zeros(0)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * m / np.arange(1, m + 1)
    adjusted = np.minimum.accumulate(scaled[::-1])[::-1]
    found = np.empty(m)
    found[order] = np.minimum(1.0, adjusted)
    return found


def label_verdict(expected: bool, low: float, high: float, adjusted_p: float) -> str:
    """Verdict on one label of one cell, from its 95 % interval and its adjusted p-value.

    It has moved if both say so: adjusted p at most 0.05 and 0 outside the interval. Expected labels are seen
    (rose), opposite (fell) or not_seen; others are unexpected if they rose, and else have no verdict.
    """
    moved = adjusted_p <= LEVEL
    rose, fell = moved and low > 0, moved and high < 0
    if not expected:
        return UNEXPECTED if rose else NOTHING
    return SEEN if rose else OPPOSITE if fell else NOT_SEEN


def cell_verdict(verdicts: Sequence[str], needs_all: bool) -> str:
    """Verdict on a cell from those on its expected labels; "" if it expects nothing.

    Seen if one label is seen (or, where the slide says "and", if all are). Opposite if not seen and some
    label fell while none rose. Else not seen.
    """
    if not verdicts:
        return NOTHING
    seen = [verdict == SEEN for verdict in verdicts]
    if all(seen) if needs_all else any(seen):
        return SEEN
    return OPPOSITE if OPPOSITE in verdicts and not any(seen) else NOT_SEEN

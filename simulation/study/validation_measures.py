"""How a pattern is measured: statistics of the runs of one seed, each a single number.

`With` and `without` are the same seed with and without what the pattern does; `start` is the week in which it
begins. Windows are weeks since the start, (first, one after the last); weeks before it are negative. A
measure that is not defined is NaN; `inf` is never within the window.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SMOOTH: Final = 4  # weeks of a running mean: single weeks are mostly chance
HOLD: Final = 13  # weeks for which something must last before it counts as so
YEAR: Final = 52


@dataclass(frozen=True)
class Seen:
    """What a statistic gets: `series(name, arm)` (weeks,), the start week, and every parameter's value."""

    series: Callable[[str, str], Floats]
    start: int
    weeks: int
    values: Mapping[str, float]


Options = Mapping[str, Any]  # of, arm, window and what else a statistic takes
WITHOUT: Final = "without"


def cut(values: Floats, start: int, window: tuple[int, int]) -> Floats:
    """The weeks of a window that the run has."""
    return np.asarray(values[max(0, start + window[0]) : max(0, start + window[1])])


def mean(values: Floats) -> float:
    """Mean of the weeks that have a value; NaN if none has."""
    some = values[~np.isnan(values)]
    return float(some.mean()) if len(some) else float("nan")


def smoothed(values: Floats, weeks: int) -> Floats:
    """Mean of each week and the `weeks` - 1 after it, as far as there are any; NaN weeks are left out."""
    padded = np.concatenate([values, np.full(weeks - 1, np.nan)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, weeks)
    some = ~np.isnan(windows)
    total, count = np.where(some, windows, 0.0).sum(axis=1), some.sum(axis=1)
    return np.asarray(np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0))


def share(above: float, below: float) -> float:
    """A ratio; NaN over nothing."""
    return above / below if below > 0 else float("nan")


def ratio(seen: Seen, o: Options) -> Floats:
    """The smoothed series with, over that without, week by week of the window."""
    weeks = int(o.get("smooth", SMOOTH))
    with_, without = (smoothed(seen.series(o["of"], arm), weeks) for arm in (o["arm"], WITHOUT))
    whole = np.divide(with_, without, out=np.full(len(with_), np.nan), where=without > 0)
    return cut(whole[: len(whole) - weeks + 1], seen.start, o["window"])


def both(seen: Seen, o: Options) -> tuple[float, float]:
    """Means over the window, with and without."""
    arms = (o["arm"], WITHOUT)
    with_, without = (mean(cut(seen.series(o["of"], arm), seen.start, o["window"])) for arm in arms)
    return with_, without


# ---- statistics ----


def level(seen: Seen, o: Options) -> float:
    """Mean over the window."""
    return mean(cut(seen.series(o["of"], o["arm"]), seen.start, o["window"]))


def level_without(seen: Seen, o: Options) -> float:
    """Mean over the window, without what the pattern does."""
    return mean(cut(seen.series(o["of"], WITHOUT), seen.start, o["window"]))


def change(seen: Seen, o: Options) -> float:
    """Mean over the window, with over without, less 1."""
    with_, without = both(seen, o)
    return share(with_, without) - 1


def difference(seen: Seen, o: Options) -> float:
    """Mean over the window, with less without."""
    with_, without = both(seen, o)
    return with_ - without


def change_from_before(seen: Seen, o: Options) -> float:
    """Mean over the window over the mean over the window `before`, less 1."""
    values = seen.series(o["of"], o["arm"])
    before = mean(cut(values, seen.start, o["before"]))
    return share(mean(cut(values, seen.start, o["window"])), before) - 1


def difference_from_before(seen: Seen, o: Options) -> float:
    """Mean over the window less the mean over the window `before`."""
    values = seen.series(o["of"], o["arm"])
    return mean(cut(values, seen.start, o["window"])) - mean(cut(values, seen.start, o["before"]))


def peak(seen: Seen, o: Options) -> float:
    """Largest ratio of with to without in the window (running means)."""
    found = ratio(seen, o)
    return float(np.nanmax(found)) if np.isfinite(found).any() else float("nan")


def fall(seen: Seen, o: Options) -> float:
    """Deepest fall against without in the window (running means): -0.5 is a half."""
    found = ratio(seen, o)
    return float(np.nanmin(found)) - 1 if np.isfinite(found).any() else float("nan")


def weeks_until_back(seen: Seen, o: Options) -> float:
    """Weeks from the start until the ratio to without is back within `within` of 1 for a quarter.

    Counted from where the ratio is farthest from 1 in the window. 0 if it never left; inf if it is not back.
    """
    found = np.abs(ratio(seen, o) - 1)
    if not np.isfinite(found).any():
        return float("nan")
    if np.nanmax(found) <= o["within"]:
        return 0.0
    inside = np.where(np.isnan(found), False, found <= o["within"])
    return _first_that_lasts(inside, int(np.nanargmax(found)))


def onset(seen: Seen, o: Options) -> float:
    """First week from which the ratio to without differs by `by` (negative: a fall) for a quarter; or inf."""
    found = np.nan_to_num(ratio(seen, o) - 1)
    beyond = found <= o["by"] if o["by"] < 0 else found >= o["by"]
    return _first_that_lasts(beyond, 0)


def onset_of_difference(seen: Seen, o: Options) -> float:
    """As `onset`, for the difference (with less without) of a share."""
    weeks = int(o.get("smooth", SMOOTH))
    with_, without = (smoothed(seen.series(o["of"], arm), weeks) for arm in (o["arm"], WITHOUT))
    found = np.nan_to_num(cut((with_ - without)[: len(with_) - weeks + 1], seen.start, o["window"]))
    return _first_that_lasts(found <= o["by"] if o["by"] < 0 else found >= o["by"], 0)


def week_of_peak(seen: Seen, o: Options) -> float:
    """Week of the window, since the start, in which the running mean is largest."""
    values = cut(
        smoothed(seen.series(o["of"], o["arm"]), int(o.get("smooth", SMOOTH))), seen.start, o["window"]
    )
    return float(np.nanargmax(values) + o["window"][0]) if np.isfinite(values).any() else float("nan")


def elasticity(seen: Seen, o: Options) -> float:
    """Change of the logarithm of `of` over that of `price`, with against without."""
    pairs = [
        [mean(cut(seen.series(name, arm), seen.start, o["window"])) for arm in (o["arm"], WITHOUT)]
        for name in (o["of"], o["price"])
    ]
    if not all(value > 0 for pair in pairs for value in pair):
        return float("nan")
    quantity, price = (float(np.log(pair[0] / pair[1])) for pair in pairs)
    return quantity / price if abs(price) >= o.get("least", 0.02) else float("nan")


def relative_risk(seen: Seen, o: Options) -> float:
    """Risk of death in treatment against without it, from how deaths change with the number in treatment.

    With D deaths, O people with disorder, C who use now and then (of relative risk rho) and T in treatment:
    D' / D = (O' + rho C' + r T') / (O + rho C + r T), solved for r. NaN if hardly more are in treatment.
    """
    rho = seen.values["health.occasional_risk"]
    names = ("overdose_deaths", "people_with_oud", "people_occasional", "people_in_treatment")
    found = [
        [mean(cut(seen.series(name, arm), seen.start, o["window"])) for name in names]
        for arm in (WITHOUT, o["arm"])
    ]
    (d0, o0, c0, t0), (d1, o1, c1, t1) = found
    below = d0 * t1 - d1 * t0
    if t1 <= 1.01 * t0:
        return float("nan")
    return float((d1 * (o0 + rho * c0) - d0 * (o1 + rho * c1)) / below)


def cost_of_one_percent(seen: Seen, o: Options) -> float:
    """Public money a year (million USD) for each per cent by which `of` falls; inf if it does not fall."""
    less = -100 * change(seen, o)
    more = difference(seen, {**o, "of": "enforcement_budget_usd"}) * YEAR / 1e6
    return more / less if less > 0 else float("inf")


def cheapest_first(seen: Seen, o: Options) -> float:
    """Share of the pairs of `arms` whose cost of one per cent is in the order in which they are given."""
    costs = [cost_of_one_percent(seen, {**o, "arm": arm}) for arm in o["arms"]]
    pairs = [(i, j) for i in range(len(costs)) for j in range(i + 1, len(costs))]
    return sum(costs[i] < costs[j] for i, j in pairs) / len(pairs)


def share_with_effect(seen: Seen, o: Options) -> float:
    """Share of `arms` in which the mean over the window falls by at least `by` (a share) against without."""
    changes = [change(seen, {**o, "arm": arm}) for arm in o["arms"]]
    return float(np.mean([one <= -o["by"] for one in changes]))


def deepest_effect(seen: Seen, o: Options) -> float:
    """The strongest change of the mean over the window among `arms`."""
    return min(change(seen, {**o, "arm": arm}) for arm in o["arms"])


def listing_lag(seen: Seen, o: Options) -> float:
    """Weeks from when `of` (a use) is first above `by` to when `control` is first at least half.

    inf if it comes into use and is never controlled; NaN if it never comes into use.
    """
    used = cut(smoothed(seen.series(o["of"], o["arm"]), SMOOTH), seen.start, o["window"]) > o["by"]
    held = cut(seen.series(o["control"], o["arm"]), seen.start, o["window"]) >= 0.5
    if not used.any():
        return float("nan")
    return float(np.argmax(held) - np.argmax(used)) if held.any() else float("inf")


@dataclass(frozen=True)
class Statistic:
    """A statistic and the options that a pattern's file gives it beside `of`, `arm` and `window`."""

    function: Callable[[Seen, Options], float]
    numbers: tuple[str, ...] = ()  # required numbers
    optional: tuple[str, ...] = ()  # numbers
    windows: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    arms: bool = False  # `arms` (a list) instead of `arm`
    has_of: bool = True


STATISTICS: Final[dict[str, Statistic]] = {
    "level": Statistic(level),
    "level_without": Statistic(level_without),
    "change": Statistic(change),
    "difference": Statistic(difference),
    "change_from_before": Statistic(change_from_before, windows=("before",)),
    "difference_from_before": Statistic(difference_from_before, windows=("before",)),
    "peak": Statistic(peak, optional=("smooth",)),
    "fall": Statistic(fall, optional=("smooth",)),
    "weeks_until_back": Statistic(weeks_until_back, ("within",), ("smooth",)),
    "onset": Statistic(onset, ("by",), ("smooth",)),
    "onset_of_difference": Statistic(onset_of_difference, ("by",), ("smooth",)),
    "week_of_peak": Statistic(week_of_peak, optional=("smooth",)),
    "elasticity": Statistic(elasticity, optional=("least",), series=("price",)),
    "relative_risk": Statistic(relative_risk, has_of=False),
    "cost_of_one_percent": Statistic(cost_of_one_percent),
    "cheapest_first": Statistic(cheapest_first, arms=True),
    "share_with_effect": Statistic(share_with_effect, ("by",), arms=True),
    "deepest_effect": Statistic(deepest_effect, arms=True),
    "listing_lag": Statistic(listing_lag, ("by",), series=("control",)),
}


def in_order(values: list[float]) -> float:
    """1 if the values rise strictly (inf is later than all else, two of them are a tie); else 0."""
    if any(np.isnan(values)):
        return 0.0
    return float(all(first < second for first, second in pairwise(values)))


def _first_that_lasts(true: NDArray[np.bool_], begin: int) -> float:
    """First week from `begin` on from which it is true for a quarter, or to the end if at least a month."""
    for week in range(begin, len(true) - SMOOTH + 1):
        if true[week : week + HOLD].all():
            return float(week)
    return float("inf")

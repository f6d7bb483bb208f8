"""What workers tell the server, as plain data. It needs no model, so that the server starts at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

SEEDS: Final = 20  # of a reveal
START: Final = 104  # weeks of a reveal without the squeeze, to see what is usual
WEEKS: Final = 520  # of a reveal
ROSE: Final = "rose"
FELL: Final = "fell"
SAME: Final = "same"


@dataclass(frozen=True)
class News:
    """One switch. `gain`: expected USD a week against staying. `alone`: no such switch in the run without."""

    week: int
    agent: str
    row: int
    world: str
    label: str
    text: str
    reason: str
    gain: float
    alone: bool


@dataclass(frozen=True)
class Bulge:
    """One dimension. `options`: (name, quantity with, without, squeezed?), largest without first.

    `target_effect` and `spill` in `unit`; `ratio` is NaN where the target lost nothing. `named`: whether the
    interventions name the target; else it is the option that lost most. `weeks`: of the mean.
    """

    axis: str
    title: str
    unit: str
    options: tuple[tuple[str, float, float, bool], ...]
    target_effect: float
    spill: float
    ratio: float
    named: bool
    weeks: int


def in_words(bulge: Bulge) -> str:
    """ "Of every 100 lost here, 63 came up elsewhere." """
    if math.isnan(bulge.ratio):
        return "What was squeezed lost nothing: there is no balloon to measure."
    if bulge.ratio > 1:
        return f"For every 100 lost here, {100 * bulge.ratio:.0f} came up elsewhere: it backfired."
    return f"Of every 100 lost here, {100 * bulge.ratio:.0f} came up elsewhere."


@dataclass(frozen=True)
class Uptake:
    """Net switches per 100 agent-years since the first intervention, and how they compare.

    `way`: rose or fell if the counts differ by more than twice their counting noise, else same. One pair
    has no interval: that is what predict and reveal are for.
    """

    with_: float
    without: float
    way: str

    @property
    def difference(self) -> float:
        """With less without."""
        return self.with_ - self.without


@dataclass(frozen=True)
class Agent:
    """`sees`: (words, belief 0 to 1), the largest first. `decided`: (choice, option). `changes`: in words."""

    name: str
    place: str
    about: str
    sees: tuple[tuple[str, float], ...]
    decided: tuple[tuple[str, str], ...]
    changes: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """One week of a pair.

    `map`: rows and places of active agents, reference kg a week by lane with and without, hits since the
    last view. `lines`: for each measure asked for, (weeks, with, without). Before the first intervention
    the pair is one and the same, `bulges` and `uptake` are empty.
    """

    week: int
    weeks_run: int
    squeeze_week: int | None
    map: dict[str, Any]
    lines: dict[str, tuple[list[int], list[float | None], list[float | None]]]
    news: list[News]
    bulges: list[Bulge]
    uptake: dict[tuple[str, str], Uptake]


@dataclass(frozen=True)
class Label:
    """What became of one reaction in the world asked for: net switches per 100 agent-years with less
    without, mean over seeds with its 95 % interval, and the verdict (seen, not_seen, opposite, unexpected
    or "").
    """

    label: str
    difference: float
    low: float
    high: float
    expected: bool
    verdict: str


@dataclass(frozen=True)
class Band:
    """One measure over time: `with_` and `without` are (mean, low, high) over seeds, by point; `weeks` the
    points.
    """

    measure: str
    weeks: list[int]
    with_: tuple[list[float], list[float], list[float]]
    without: tuple[list[float], list[float], list[float]]


@dataclass(frozen=True)
class Balloon:
    """The balloon ratio of one dimension, with its 95 % interval over seeds; `lost` is the target effect.

    `most`: "" where the interventions name the target, else the option that was taken for it: it lost most.
    """

    title: str
    lost: float
    unit: str
    ratio: float
    low: float
    high: float
    most: str = ""


@dataclass(frozen=True)
class Reveal:
    """The answer. `verdict`: of the cell (seen, not_seen, opposite, "" if it expects nothing).

    `all_squeezed`: titles of the dimensions of which all that is in use was squeezed, so that nothing could
    come up elsewhere; then `balloons` are of other dimensions.
    """

    seeds: int
    labels: tuple[Label, ...]
    verdict: str
    bands: tuple[Band, ...]
    balloons: tuple[Balloon, ...]
    all_squeezed: tuple[str, ...] = ()

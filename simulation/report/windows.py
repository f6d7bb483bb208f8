"""Which weeks are compared with which in the story and the figure of one run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from simulation.study.facts import RunFacts

YEAR: Final = 52  # weeks


@dataclass(frozen=True, slots=True)
class Windows:
    """Two stretches of weeks, each from its first to its last week, both included."""

    before: tuple[int, int]
    after: tuple[int, int]
    before_name: str
    after_name: str

    @property
    def years_before(self) -> float:
        return (self.before[1] - self.before[0] + 1) / YEAR

    @property
    def years_after(self) -> float:
        return (self.after[1] - self.after[0] + 1) / YEAR


def windows_of(facts: RunFacts, weeks: int) -> Windows | None:
    """Up to 52 weeks before the first intervention, and up to the last 52 since; else first and last year.

    `weeks` is the number of weeks that were run. None when there is nothing to compare: an intervention in
    week 0 leaves no before, and one week has neither.
    """
    first = facts.first_week
    if first is not None and first < weeks:
        if first == 0:
            return None
        before = (max(0, first - YEAR), first - 1)
        after = (max(first, weeks - YEAR), weeks - 1)
        return Windows(before, after, _name(before, "before"), _name(after, "last"))
    length = min(YEAR, weeks // 2)
    if length == 0:
        return None
    before, after = (0, length - 1), (weeks - length, weeks - 1)
    return Windows(before, after, _name(before, "first"), _name(after, "last"))


def _name(window: tuple[int, int], word: str) -> str:
    weeks = window[1] - window[0] + 1
    noun = "week" if weeks == 1 else "weeks"
    return f"{weeks} {noun} {word}" if word == "before" else f"{word} {weeks} {noun}"


def within(frame: pd.DataFrame, window: tuple[int, int]) -> pd.DataFrame:
    """The rows of these weeks."""
    return frame[frame["week"].between(*window)]

"""What a run leaves behind, week by week, in arrays that grow; measures/frames.py makes tables of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.world import columns as c
from simulation.world.ledger import ACCOUNTS


@dataclass
class WeekSums:
    """Sums of one week, to which phases add: rows of a History, or before week 0 arrays of their own."""

    flow: NDArray[np.int64]  # (lanes, goods), mg
    sourced: NDArray[np.int64]  # (places, goods), mg
    sold: NDArray[np.int64]  # (markets, goods), mg
    sold_by: NDArray[np.float64]  # (choices, options), doses
    lab_out: NDArray[np.float64]  # (places,), mg of pure drug
    tally: NDArray[np.float64]  # (columns.N_TALLY + places,)
    posted: NDArray[np.int64]  # (accounts, goods + 1, 2), mg and cents

    @classmethod
    def empty(cls, history: History, posted: NDArray[np.int64]) -> WeekSums:
        """Arrays of the shapes of a week of the history, all 0, and a ledger."""
        one = history.sums(0)
        sums = cls(*(array.copy() for array in vars(one).values()))
        sums.posted = posted
        sums.clear()
        return sums

    def clear(self) -> None:
        """Set all to 0."""
        for array in vars(self).values():
            array[:] = 0


class History:
    """Arrays with a row per shown week (and the opening of week 0)."""

    def __init__(
        self,
        weeks: int,
        measures: int,
        places: int,
        lanes: int,
        goods: int,
        markets: int,
        governments: int = 0,
    ) -> None:
        accounts = len(ACCOUNTS)
        self.weeks = 0
        self.weekly = np.zeros((weeks, measures))
        self.flow = np.zeros((weeks, lanes, goods), dtype=np.int64)
        self.sourced = np.zeros((weeks, places, goods), dtype=np.int64)
        self.sold = np.zeros((weeks, markets, goods), dtype=np.int64)
        self.sold_by = np.zeros((weeks, c.MAX_CHOICES, c.MAX_OPTIONS))
        self.lab_out = np.zeros((weeks, places))
        self.tally = np.zeros((weeks, c.N_TALLY + places))
        self.relations = np.zeros((weeks, 4, governments, governments))
        self.seized_into = np.zeros((weeks, governments))
        self.told = np.zeros((weeks, 2), dtype=np.int64)
        self.posted = np.zeros((weeks, accounts, goods + 1, 2), dtype=np.int64)
        self.held = np.zeros((weeks + 1, accounts, goods + 1), dtype=np.int64)
        self.opening = np.zeros((accounts, goods + 1), dtype=np.int64)

    def arrays(self) -> tuple[NDArray[np.float64] | NDArray[np.int64], ...]:
        """All arrays that hold a row a week."""
        return (
            self.weekly,
            self.flow,
            self.sourced,
            self.sold,
            self.sold_by,
            self.lab_out,
            self.relations,
            self.seized_into,
            self.told,
            self.tally,
            self.posted,
        )

    def sums(self, week: int) -> WeekSums:
        """The rows of one shown week. Raises IndexError past the last."""
        return WeekSums(
            self.flow[week], self.sourced[week], self.sold[week], self.sold_by[week], self.lab_out[week],
            self.tally[week], self.posted[week],
        )  # fmt: skip

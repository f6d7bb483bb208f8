"""What a run leaves behind, week by week, in arrays that grow; measures/frames.py makes tables of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.world import columns as c
from simulation.world.ledger import ACCOUNTS


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

"""What a loop over agents asks for some turns before it comes to an agent (see rules.ahead).

Bytes are places within an agent's row (world.columns.TRADERS); a loop names the stretches that it reads.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.rules.ahead import LINE, touch
from simulation.rules.compiled import rule
from simulation.world import columns as c

Records = NDArray[Any]
TURNS = 8  # turns of the loop ahead: about the time that a row takes to come


def _place(column: str) -> int:
    """The byte at which a column begins."""
    fields = c.TRADERS.fields
    assert fields is not None
    return int(fields[column][1])


LAUNDERER_OF = _place("launderer")
WHO, PRICE, CASH, SELLER, ORDER, LEAD = (
    _place("key"),
    _place("price"),
    _place("cash"),
    _place("seller"),
    _place("order"),
    _place("lead"),
)
PLANS, BOOKS, EXPOSURE = _place("expected"), _place("normal"), _place("exposure")
POOR, LAST_EXPOSURE, END_OF_ORDER, END_OF_HITS = (
    _place("poor_weeks"),
    _place("identity") - 1,
    _place("carrier") - 1,
    c.TRADERS.itemsize - 1,
)
FILLED, BACKLOG, POTENCY, CAPACITY = (
    _place("filled"),
    _place("backlog"),
    _place("potency"),
    _place("capacity"),
)
MAX_LINKS = c.MAX_LINKS
ON_THE_WAY = EXPOSURE + 8 * c.SCREENING  # exposure to the two pressures that take consignments
BELIEFS_OF_A_PLACE = 8 * c.N_PRESSURES  # bytes
MANY = 3000  # agents: rows of fewer fit into a cache; at 50,000 a week takes 1.5 times as long without


@rule
def stretch_ahead(a: Records, rows: NDArray[np.int64], nth: int, first: int, last: int) -> None:
    """Ask for the bytes from first to last of the agent that is some turns ahead in the list of rows."""
    if rows.shape[0] >= MANY and nth + TURNS < rows.shape[0]:
        row = rows[nth + TURNS]
        for byte in range(first, last, LINE):
            touch(a, row, byte)
        touch(a, row, last)


@rule
def sellers_ahead(a: Records, rows: NDArray[np.int64], nth: int, last: int) -> None:
    """Ask for the beginning, up to byte last, of the rows of those from whom a coming agent buys.

    Its own links are asked for twice as far ahead.
    """
    if rows.shape[0] < MANY:
        return
    if nth + 2 * TURNS < rows.shape[0]:
        touch(a, rows[nth + 2 * TURNS], SELLER)
        touch(a, rows[nth + 2 * TURNS], WHO)
    if nth + TURNS < rows.shape[0]:
        row = rows[nth + TURNS]
        for k in range(MAX_LINKS):
            if a[row].seller[k] >= 0:
                touch(a, a[row].seller[k], WHO)
                if last > WHO:
                    touch(a, a[row].seller[k], last)


@rule
def sales_ahead(a: Records, rows: NDArray[np.int64], nth: int) -> None:
    """Ask for what the purchases of a coming agent touch of those who sell, carry and launder.

    Its own links and orders are asked for twice as far ahead. A carrier of an earlier order does no harm.
    """
    if rows.shape[0] < MANY:
        return
    if nth + 2 * TURNS < rows.shape[0]:
        for byte in range(SELLER, LEAD, LINE):
            touch(a, rows[nth + 2 * TURNS], byte)
    if nth + TURNS < rows.shape[0]:
        row = rows[nth + TURNS]
        launderer = a[row].launderer
        if launderer >= 0:
            touch(a, launderer, WHO)
            touch(a, launderer, CASH)
            touch(a, launderer, BACKLOG)
            touch(a, launderer, CAPACITY)
        for k in range(MAX_LINKS):
            if a[row].order[k] > 0:
                seller, carrier = a[row].seller[k], a[row].carrier[k]
                touch(a, seller, WHO)
                touch(a, seller, FILLED)
                touch(a, seller, CASH)
                touch(a, seller, POTENCY)
                touch(a, seller, ON_THE_WAY)
                if carrier >= 0:
                    touch(a, carrier, WHO)
                    touch(a, carrier, FILLED)
                    touch(a, carrier, CASH)
                    touch(a, carrier, ON_THE_WAY)


@rule
def beliefs_ahead(a: Records, belief: NDArray[np.float64], rows: NDArray[np.int64], nth: int) -> None:
    """Ask for what a coming agent believes of the place where it is; where that is, twice as far ahead."""
    if a.shape[0] < MANY:
        return
    if nth + 2 * TURNS < rows.shape[0]:
        touch(a, rows[nth + 2 * TURNS], WHO)
    if nth + TURNS < rows.shape[0]:
        row = rows[nth + TURNS]
        first = a[row].place * BELIEFS_OF_A_PLACE
        touch(belief, row, first)
        touch(belief, row, first + BELIEFS_OF_A_PLACE - 1)

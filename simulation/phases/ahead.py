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
MAX_LINKS = c.MAX_LINKS
MANY = (
    3000  # agents whose rows a processor's cache does not hold; for fewer the hints cost more than they save
)


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

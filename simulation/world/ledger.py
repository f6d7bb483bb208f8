"""The ledger: goods in integer milligrams, money in integer cents, double entry.

Every transfer is written once as out of one account and into another, so that the sum over accounts never
changes. Accounts of agents can be checked against what the agents hold; sources and sinks keep running
totals.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.rules.compiled import rule_for

ACCOUNTS = (
    "supplier",
    "broker",
    "courier",
    "launderer",
    "lab",
    "cell",
    "organisation",  # the seven roles, in the order of names.ROLES
    "in_transit",  # goods on the way; money being laundered
    "made",  # source: goods made by suppliers
    "converted",  # inputs used up (in) and products made of them (out)
    "consumed",  # sink: used by people
    "seized",  # sink: goods, cash and frozen money
    "destroyed",  # sink: given up at an exit
    "buyers",  # source: money of people who use drugs
    "costs",  # sink: wages, transport, running and switching costs
    "bribes",  # sink
    "withdrawn",  # sink: income of those who trade
    "endowment",  # source: stocks and cash at the start, and of entrants
    "pay_for_risk",  # sink: what helpers are paid beyond ordinary wages, for prison and violence
    "other_side",  # source: what outsiders pay launderers for dollars or goods
)
TRANSIT, MADE, CONVERTED, CONSUMED, SEIZED, DESTROYED, BUYERS = 7, 8, 9, 10, 11, 12, 13
COSTS, BRIBES, WITHDRAWN, ENDOWMENT, PAY_FOR_RISK, OTHER_SIDE = 14, 15, 16, 17, 18, 19
IN, OUT = 0, 1
CENTS_PER_USD, CENTS_PER_MG = 100.0, 1e-4  # one USD per kg is 1e-4 cents per mg


def new_ledger(goods: int) -> NDArray[np.int64]:
    """An empty ledger: accounts x items x (in, out); the last item is money."""
    return np.zeros((len(ACCOUNTS), goods + 1, 2), dtype=np.int64)


@rule_for("void(int64[:, :, ::1], int64, int64, int64, int64)")
def post(ledger: NDArray[np.int64], source: int, target: int, item: int, amount: int) -> None:
    """Move ``amount`` (mg or cents, integer, not negative) of an item from one account to another."""
    ledger[source, item, 1] += amount
    ledger[target, item, 0] += amount

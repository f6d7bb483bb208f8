"""Claims about who reviews a week, and whose switch can take effect in it."""

from __future__ import annotations

import numpy as np
import pytest
from hand_made import numbers, traders

from simulation.phases import learning
from simulation.world import columns as c

WEEK = 7


@pytest.fixture(autouse=True)
def _wrap_around():
    """Uncompiled, the hash overflows on purpose."""
    with np.errstate(over="ignore"):
        yield


def test_who_reviews_or_has_waited_long_enough_may_switch_and_nobody_else() -> None:
    """Agents 0 to 4: on the way to another option, ready now; ready next week; nothing; reviews; gone."""
    a = traders(5, c.CELL)
    a["review_week"] = (9, 9, 9, WEEK, WEEK)
    a["pending_choice"] = (2, 2, -1, -1, 2)
    a["ready_week"] = (WEEK, WEEK + 1, 0, 0, 0)
    a["active"][4] = 0
    due, ready = np.full(5, -1), np.full(5, -1)
    belief, heard, heard_from = (
        np.zeros((5, 1, c.N_PRESSURES)),
        np.zeros((5, c.N_PRESSURES + 3)),
        np.full(5, -1),
    )
    found = learning.hear(WEEK, np.arange(5), a, belief, heard, heard_from, due, ready, numbers())
    assert (found, due[:1].tolist(), ready[:2].tolist()) == ((1, 2), [3], [0, 3])

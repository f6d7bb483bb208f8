"""Imported once by the process from which all workers are forked: they share its memory and start at once."""

from __future__ import annotations

import contextlib
import gc
from typing import Final

from simulation.errors import UserError
from simulation.measures.intervals import paired_interval
from simulation.model import SupplyChain
from simulation.page import judge, look, palette, predict, view, worker
from simulation.page.pair import Pair
from simulation.scenario import load_scenario

LOADED: Final = (SupplyChain, judge, look, paired_interval, palette, predict, view, worker)


def _touch() -> None:
    """Load the compiled rules by running some weeks of the smallest world."""
    with contextlib.suppress(UserError):  # a checkout without it: then the first visitor waits
        pair = Pair(load_scenario("sandbox_baseline", weeks=30), seed=1)
        pair.run_to(20)
        view.view_of(pair, 20, since=0, measures=("quantity_delivered_kg",))
        pair.close()
    gc.freeze()  # what is here now is never looked through again, so its memory stays shared


_touch()

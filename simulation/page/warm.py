"""Imported once by the process from which all workers are forked: they share its memory and start at once."""

from __future__ import annotations

import contextlib
import gc
from typing import Final

from simulation.errors import UserError
from simulation.measures.intervals import paired_interval
from simulation.model import SupplyChain
from simulation.page import first, judge, look, palette, predict, ready, view, worker

LOADED: Final = (SupplyChain, judge, look, paired_interval, palette, predict, worker)


def _touch() -> None:
    """Load the compiled rules by making a pair, whose burn-in runs them."""
    with contextlib.suppress(UserError):  # a checkout without it: then the first visitor waits
        pair = ready.make_ready()
        shown = view.view_of(pair, 0, measures=("quantity_delivered_kg",))
        first.keep(pair.scenario, shown.map)
    gc.freeze()  # what is here now is never looked through again, so its memory stays shared


_touch()

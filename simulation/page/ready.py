"""The pair that most visitors open, made before processes are forked: each finds it in its memory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from simulation.page.first import SEED

if TYPE_CHECKING:
    from simulation.page.pair import Pair
    from simulation.scenario import Scenario

ASKED_FOR: Final = "SQUEEZE_PLAY_SCENARIO"  # environment of the process from which the others are forked

_ready: list[Pair] = []


def ask_for(scenario: str) -> None:
    """To be called before that process begins; `scenario`: as `squeeze play` was given it."""
    os.environ[ASKED_FOR] = scenario


def make_ready() -> Pair:
    """Open the scenario that was asked for, or the smallest; raises UserError if there is none."""
    from simulation.page.pair import Pair
    from simulation.page.saved import at_least_ten_years

    pair = Pair(at_least_ten_years(os.environ.get(ASKED_FOR) or "sandbox_baseline"), SEED)
    _ready.append(pair)
    return pair


def taken(scenario: Scenario, seed: int) -> Pair | None:
    """The pair in week 0, if it is this scenario and seed; only once in each process."""
    if seed == SEED and _ready and _ready[0].scenario == scenario:
        return _ready.pop()
    return None

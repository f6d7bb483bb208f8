"""What the tests of the page share: small pairs, a room that lives in this process, the browser on this machine."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

from simulation.page import judge, palette, saved
from simulation.page.pair import Pair
from simulation.page.predict import run_seed
from simulation.page.worker import Desk
from simulation.scenario import Scenario, load_scenario

CELL = "target_systems/logistics"


@cache
def scenario(weeks: int = 120) -> Scenario:
    return load_scenario("sandbox_baseline", weeks=weeks)


def items_of(cell: str, week: int, world: Scenario | None = None) -> tuple[Any, ...]:
    offers = palette.palette_of(world or scenario())[cell]
    return tuple(palette.make(offer, f"{offer.kind} {k}", week) for k, offer in enumerate(offers))


@cache
def squeezed_pair() -> Pair:
    """Squeezed from week 40 on, run to week 100. Shared: look, do not touch."""
    pair = Pair(scenario(), seed=1)
    pair.run_to(40)
    pair.squeeze(items_of(CELL, 40), 40)
    pair.run_to(100)
    return pair


class RoomHere:
    """As `simulation.page.room.Room`, without a process."""

    def __init__(self) -> None:
        self.desk, self.closed = Desk(), False

    async def ask(self, name: str, **arguments: Any) -> Any:
        await asyncio.sleep(0)
        return getattr(self.desk, name)(**arguments)

    def close(self) -> None:
        self.closed = True


class PoolHere:
    """As `simulation.page.pool.Pool`, with two seeds in this process."""

    def warm(self, scenario: Scenario) -> None:
        pass

    def ahead(self, scenario: Scenario, items: Any) -> None:
        pass

    def prepare(self, scenario: Scenario, questions: Any) -> None:
        pass

    def give_up(self) -> None:
        pass

    async def reveal(self, scenario: Scenario, cell: Any, items: Any, advance: Any) -> Any:
        pairs = []
        for seed in (1, 2):
            pairs.append(run_seed(scenario, seed, items))
            advance(seed)
        return judge.judge(pairs, cell.world, cell.labels, cell.needs_all, items, scenario)

    def close(self) -> None:
        pass


def state(**changes: Any) -> saved.State:
    return saved.State(**{"scenario": scenario(), "seed": 1, "week": 0, "cells": {}, **changes})

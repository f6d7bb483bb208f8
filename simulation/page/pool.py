"""The processes that run many seeds for all visitors. A seed always goes to the same process, which keeps it warm."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

from simulation.page import predict
from simulation.page.predict import SEEDS, Reveal
from simulation.page.room import context

if TYPE_CHECKING:
    from simulation.interventions import Intervention
    from simulation.page.predict import Counts
    from simulation.reactions.grid import Cell
    from simulation.scenario import Scenario

MOST: int = 8  # processes


class Pool:
    """One process a core, at most 8."""

    def __init__(self, processes: int | None = None) -> None:
        count = processes or max(1, min(MOST, os.cpu_count() or 1))
        self._workers = [ProcessPoolExecutor(1, mp_context=context()) for _ in range(count)]
        self._warmed: set[str] = set()

    def warm(self, scenario: Scenario) -> None:
        """Begin to run all seeds of a scenario without interventions, in the background; once for each scenario."""
        from simulation.page.saved import fingerprint

        name = fingerprint(scenario)
        if name not in self._warmed:
            self._warmed.add(name)
            for seed in range(1, SEEDS + 1):
                self._of(seed).submit(predict.warm, scenario, seed)

    async def reveal(
        self, scenario: Scenario, cell: Cell, items: tuple[Intervention, ...], advance: Callable[[int], None]
    ) -> Reveal:
        """Ten years over 20 seeds; `advance` is called with the number of seeds done."""
        loop = asyncio.get_running_loop()
        self._warmed.add(scenario.name)
        tasks = [
            loop.run_in_executor(self._of(seed), predict.run_seed, scenario, seed, items)
            for seed in range(1, SEEDS + 1)
        ]
        done: list[tuple[Counts, Counts]] = []
        for task in tasks:
            done.append(await task)
            advance(len(done))
        return await loop.run_in_executor(
            self._of(1), predict.judge, done, cell.world, cell.labels, cell.needs_all, items, scenario
        )

    def close(self) -> None:
        """Give up what is under way and end all processes."""
        for worker in self._workers:
            worker.shutdown(wait=False, cancel_futures=True)

    def _of(self, seed: int) -> ProcessPoolExecutor:
        return self._workers[seed % len(self._workers)]

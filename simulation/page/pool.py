"""The processes that run many seeds for all visitors.

A seed always goes to the same process, which keeps it warm.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from simulation.page import saved
from simulation.page.predict import SEEDS
from simulation.page.room import Room, WorkerError
from simulation.page.shown import Reveal
from simulation.page.worker import BEHIND

if TYPE_CHECKING:
    from simulation.interventions import Intervention
    from simulation.reactions.grid import Cell
    from simulation.scenario import Scenario

MOST: Final = 8  # processes


class Pool:
    """One process a core, at most 8; they stand behind visitors' own models in the queue for a core."""

    def __init__(self, processes: int | None = None) -> None:
        count = processes or max(1, min(MOST, os.cpu_count() or 1))
        self._rooms = [Room(nice=BEHIND) for _ in range(count)]
        self._warmed: set[str] = set()
        self._warming: set[asyncio.Task[None]] = set()

    def warm(self, scenario: Scenario) -> None:
        """Begin to run all seeds of a scenario without interventions, in the background; once for each
        scenario.
        """
        name = saved.fingerprint(scenario)
        if name not in self._warmed:
            self._warmed.add(name)
            for seed in range(1, SEEDS + 1):
                task = asyncio.create_task(self._warm(scenario, seed))
                self._warming.add(task)
                task.add_done_callback(self._warming.discard)

    async def _warm(self, scenario: Scenario, seed: int) -> None:
        with contextlib.suppress(WorkerError):  # whoever asks for the seed will be told
            await self._of(seed).ask("warm", scenario=scenario, seed=seed)

    async def reveal(
        self, scenario: Scenario, cell: Cell, items: tuple[Intervention, ...], advance: Callable[[int], None]
    ) -> Reveal:
        """Ten years over 20 seeds; `advance` is called with the number of seeds done. Raises WorkerError."""
        done = 0

        async def run(seed: int) -> bytes:
            nonlocal done
            pair: bytes = await self._of(seed).ask("run_seed", scenario=scenario, seed=seed, items=items)
            done += 1
            advance(done)
            return pair

        pairs = await asyncio.gather(*(run(seed) for seed in range(1, SEEDS + 1)))
        found: Reveal = await self._of(1).ask(
            "judge",
            pairs=pairs,
            world=cell.world,
            expected=cell.labels,
            needs_all=cell.needs_all,
            items=items,
            scenario=scenario,
        )
        return found

    def close(self) -> None:
        """Give up what is under way and end all processes."""
        for task in self._warming:
            task.cancel()
        for room in self._rooms:
            room.close()

    def _of(self, seed: int) -> Room:
        return self._rooms[seed % len(self._rooms)]

"""The processes that run many seeds for all visitors.

A seed always goes to the same process, which keeps it warm.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from simulation.page import saved
from simulation.page.room import GoneError, Room, WorkerError
from simulation.page.shown import SEEDS, Reveal
from simulation.page.worker import BEHIND

if TYPE_CHECKING:
    from simulation.interventions import Intervention
    from simulation.reactions.grid import Cell
    from simulation.scenario import Scenario

MOST: Final = 8  # processes
Asked = tuple[str, tuple["Intervention", ...]]  # fingerprint of the scenario, interventions


class Pool:
    """One process a core, at most 8; they stand behind visitors' own models in the queue for a core."""

    def __init__(self, processes: int | None = None) -> None:
        count = processes or max(1, min(MOST, os.cpu_count() or 1))
        self._rooms = [Room(nice=BEHIND) for _ in range(count)]
        self._warmed: set[str] = set()
        self._warming: set[asyncio.Task[None]] = set()
        self._ahead: tuple[Asked, list[asyncio.Task[bytes]]] | None = None

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
            await self._ask(seed, "warm", scenario=scenario, seed=seed)

    def ahead(self, scenario: Scenario, items: tuple[Intervention, ...]) -> None:
        """Begin with the runs of a question while the room still votes; what was begun for another question
        and is not under way yet is given up.
        """
        if self._ahead is not None and self._ahead[0] != _asked(scenario, items):
            self.give_up()
        if self._ahead is None:
            self._ahead = (_asked(scenario, items), self._begin(scenario, items))

    async def reveal(
        self, scenario: Scenario, cell: Cell, items: tuple[Intervention, ...], advance: Callable[[int], None]
    ) -> Reveal:
        """Ten years over 20 seeds; `advance` is called with the number of seeds done. Raises WorkerError."""
        self.ahead(scenario, items)
        assert self._ahead is not None
        (_, runs), self._ahead = self._ahead, None  # now nobody else can give them up
        for done, run in enumerate(asyncio.as_completed(runs), start=1):
            await run
            advance(done)
        found: Reveal = await self._ask(
            1,
            "judge",
            pairs=[run.result() for run in runs],
            world=cell.world,
            expected=cell.labels,
            needs_all=cell.needs_all,
            items=items,
            scenario=scenario,
        )
        return found

    def _begin(self, scenario: Scenario, items: tuple[Intervention, ...]) -> list[asyncio.Task[bytes]]:
        async def run(seed: int) -> bytes:
            pair: bytes = await self._ask(seed, "run_seed", scenario=scenario, seed=seed, items=items)
            return pair

        return [asyncio.create_task(run(seed)) for seed in range(1, SEEDS + 1)]

    def give_up(self) -> None:
        """Nobody waits for what was begun ahead: drop what is not under way yet."""
        if self._ahead is not None:
            for task in self._ahead[1]:
                task.cancel()
                task.add_done_callback(_forget)
            self._ahead = None

    def close(self) -> None:
        """Give up what is under way and end all processes."""
        self.give_up()
        for task in self._warming:
            task.cancel()
        for room in self._rooms:
            room.close()

    async def _ask(self, home: int, name: str, /, **arguments: Any) -> Any:
        """Ask the process where a seed is at home; if it is gone, put another in its place and ask that.

        Raises WorkerError.
        """
        k = home % len(self._rooms)
        room = self._rooms[k]
        try:
            return await room.ask(name, **arguments)
        except GoneError:
            if self._rooms[k] is room:  # the first to notice
                room.close()
                self._rooms[k] = Room(nice=BEHIND)
            return await self._rooms[k].ask(name, **arguments)


def _forget(task: asyncio.Task[bytes]) -> None:
    """Nobody asks what became of it."""
    if not task.cancelled():
        task.exception()


def _asked(scenario: Scenario, items: tuple[Intervention, ...]) -> Asked:
    return saved.fingerprint(scenario), items

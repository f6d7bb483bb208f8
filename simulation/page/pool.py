"""The processes that run many seeds for all visitors.

A seed always goes to the same process, which keeps it warm. What a question has brought is kept, for the same
question has the same answer; and while nobody asks, the questions that a room is likely to ask are prepared.
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
KEPT: Final = 12  # questions of which the runs are kept; 20 runs of one take less than a megabyte
Asked = tuple[str, tuple["Intervention", ...]]  # fingerprint of the scenario, interventions


class Pool:
    """One process a core, at most 8; they stand behind visitors' own models in the queue for a core."""

    def __init__(self, processes: int | None = None) -> None:
        count = processes or max(1, min(MOST, os.cpu_count() or 1))
        self._rooms = [Room(nice=BEHIND) for _ in range(count)]
        self._warmed: set[str] = set()
        self._warming: set[asyncio.Task[None]] = set()
        self._ahead: tuple[Asked, list[asyncio.Task[bytes]]] | None = None
        self._runs: dict[Asked, dict[int, asyncio.Task[bytes]]] = {}  # by seed; the oldest goes first
        self._waited_for: list[Asked] = []
        self._free = asyncio.Event()  # whether nobody waits for an answer
        self._free.set()

    def warm(self, scenario: Scenario) -> None:
        """Begin to run all seeds of a scenario without interventions, in the background; once for each
        scenario.
        """
        name = saved.fingerprint(scenario)
        if name not in self._warmed:
            self._warmed.add(name)
            for seed in range(1, SEEDS + 1):
                task = asyncio.create_task(self._warm(scenario, seed))
                self._note(task)

    def prepare(self, scenario: Scenario, questions: list[tuple[Intervention, ...]]) -> None:
        """Run these questions in the background, one seed a process at a time, while nobody asks another."""
        self._note(asyncio.create_task(self._prepare(scenario, questions)))

    async def _prepare(self, scenario: Scenario, questions: list[tuple[Intervention, ...]]) -> None:
        await asyncio.gather(*(task for task in self._warming if task is not asyncio.current_task()))
        for asked in [_asked(scenario, items) for items in questions]:
            for first in range(1, SEEDS + 1, len(self._rooms)):
                await self._free.wait()
                seeds = range(first, min(SEEDS + 1, first + len(self._rooms)))
                runs = [self._run(asked, scenario, seed) for seed in seeds]
                await asyncio.gather(*runs, return_exceptions=True)

    def _note(self, task: asyncio.Task[None]) -> None:
        """Hold on to a task of the background until it is done."""
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
        asked = _asked(scenario, items)
        self._waited_for.append(asked)
        try:
            for done, run in enumerate(asyncio.as_completed(runs), start=1):
                await run
                advance(done)
        finally:
            self._waited_for.remove(asked)
            self._rest()
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
        self._free.clear()
        asked = _asked(scenario, items)
        return [self._run(asked, scenario, seed) for seed in range(1, SEEDS + 1)]

    def _run(self, asked: Asked, scenario: Scenario, seed: int) -> asyncio.Task[bytes]:
        """The run of a seed, done before, under way, or begun now."""

        async def run() -> bytes:
            pair: bytes = await self._ask(seed, "run_seed", scenario=scenario, seed=seed, items=asked[1])
            return pair

        runs = self._runs[asked] = self._runs.pop(asked, {})
        while len(self._runs) > KEPT:
            self._runs.pop(next(iter(self._runs)))
        if seed not in runs or _came_to_nothing(runs[seed]):
            runs[seed] = asyncio.create_task(run())
        return runs[seed]

    def give_up(self) -> None:
        """Nobody waits for what was begun ahead: drop what is not under way yet."""
        if self._ahead is not None:
            (asked, runs), self._ahead = self._ahead, None
            for task in runs if asked not in self._waited_for else []:
                task.cancel()
                task.add_done_callback(_forget)
        self._rest()

    def _rest(self) -> None:
        """Let the background go on if nobody waits."""
        if not self._waited_for:
            self._free.set()

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


def _came_to_nothing(run: asyncio.Task[bytes]) -> bool:
    return run.cancelled() or run.cancelling() > 0 or (run.done() and run.exception() is not None)


def _forget(task: asyncio.Task[bytes]) -> None:
    """Nobody asks what became of it."""
    if not task.cancelled():
        task.exception()


def _asked(scenario: Scenario, items: tuple[Intervention, ...]) -> Asked:
    return saved.fingerprint(scenario), items

"""A visitor's process as the server sees it: ask, wait for the answer without blocking, let go."""

from __future__ import annotations

import asyncio
import multiprocessing as mp
import sys
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.context import ForkServerContext, SpawnContext
from typing import Any, Final

from simulation.page.worker import BESIDE, serve

PATIENCE: Final = 1.0  # seconds that a process may take to end by itself


class WorkerError(RuntimeError):
    """A visitor's process failed, or is gone."""


class GoneError(WorkerError):
    """The process of a room is gone: what it was asked may be asked of another."""


def context() -> ForkServerContext | SpawnContext:
    """How workers start: forked from one process that has everything loaded; elsewhere from scratch."""
    if sys.platform == "win32":
        return mp.get_context("spawn")
    found = mp.get_context("forkserver")
    found.set_forkserver_preload(["simulation.page.aside", "simulation.page.warm"])
    return found


class Room:
    """One process with one pair of models. `ask` may be awaited from several tasks: questions queue up."""

    def __init__(self, nice: int = BESIDE) -> None:
        self._nice = nice
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="room")
        self._started = self._thread.submit(self._start)
        self._closed = False

    def _start(self) -> None:
        self._connection, theirs = context().Pipe()
        self.process = context().Process(target=serve, args=(theirs, self._nice), daemon=True)
        self.process.start()
        theirs.close()

    async def ask(self, name: str, **arguments: Any) -> Any:
        """The answer of the process; raises WorkerError if it failed or is gone."""
        if self._closed:
            raise WorkerError("this room is closed")
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, name, arguments)

    def _ask(self, name: str, arguments: dict[str, Any]) -> Any:
        try:
            self._connection.send((name, arguments))
            how, answer = self._connection.recv()
        except (EOFError, OSError) as error:
            raise GoneError(f"the process of this room is gone ({type(error).__name__})") from error
        if how == "failed":
            raise WorkerError(answer)
        return answer

    def close(self) -> None:
        """End the process at once, whatever it does; its memory goes back to the system."""
        if not self._closed:
            self._closed = True
            self._thread.submit(self._end)
            self._thread.shutdown(wait=False)
            if self._started.done() and hasattr(self, "process"):
                self.process.terminate()

    def _end(self) -> None:
        self._connection.close()
        self.process.join(PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join(PATIENCE)
        self.process.close()

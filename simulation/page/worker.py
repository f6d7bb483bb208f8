"""What happens inside a worker process: it holds a visitor's pair, or warm seeds, and answers one question
at a time.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import traceback
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from simulation.interventions import Intervention
    from simulation.page.pair import Pair
    from simulation.page.shown import Agent, Reveal, View
    from simulation.scenario import Scenario

# niceness of a visitor's process: after the server, so that the page answers while models run
BESIDE: Final = 5
BEHIND: Final = 10  # of those that run many seeds: after visitors' models


class Desk:
    """The questions that a page can ask; each method is one."""

    def __init__(self) -> None:
        self.pair: Pair | None = None

    def open(self, scenario: Scenario, seed: int, week: int) -> int:
        """Begin anew, and run to `week`; gives the week reached."""
        from simulation.page import ready
        from simulation.page.pair import Pair

        if self.pair is not None:
            self.pair.close()
        self.pair = ready.taken(scenario, seed) or Pair(scenario, seed)
        self.pair.run_to(week)
        return self.pair.week

    def squeeze(self, items: tuple[Intervention, ...], week: int) -> int:
        """Go on under these interventions from `week` on."""
        self._pair.squeeze(items, week)
        return self._pair.week

    def view(self, week: int, **asked: Any) -> View:
        """Run to `week` if need be, and show it; see `simulation.page.view.view_of`."""
        from simulation.page.view import view_of

        self._pair.run_to(week)
        return view_of(self._pair, week, **asked)

    def look(self, row: int, week: int, free: bool) -> Agent | None:
        """One agent; see `simulation.page.look.look_at`."""
        from simulation.page.look import look_at

        return look_at(self._pair, row, week, free=free)

    def warm(self, scenario: Scenario, seed: int) -> None:
        """Keep a seed ready; see `simulation.page.predict.warm`."""
        from simulation.page import predict

        predict.warm(scenario, seed)

    def run_seed(self, **asked: Any) -> bytes:
        """One seed with and without, packed; see `simulation.page.predict.run_seed`."""
        from simulation.page import predict

        return pickle.dumps(predict.run_seed(**asked))

    def judge(self, pairs: list[bytes], **asked: Any) -> Reveal:
        """What emerged of packed pairs; see `simulation.page.judge.judge`."""
        from simulation.page import judge

        return judge.judge([pickle.loads(pair) for pair in pairs], **asked)  # packed by our own processes

    @property
    def _pair(self) -> Pair:
        if self.pair is None:
            raise RuntimeError("nothing has been opened")
        return self.pair


def serve(connection: Connection, nice: int) -> None:
    """Answer (name, arguments) with ("done", result) or ("failed", trace), until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's; it closes us
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, 0, nice)
    desk = Desk()
    with contextlib.suppress(EOFError, OSError):
        while True:
            name, arguments = connection.recv()
            try:
                answer = ("done", getattr(desk, name)(**arguments))
            except Exception:
                answer = ("failed", traceback.format_exc())
            connection.send(answer)

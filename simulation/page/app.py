"""`squeeze play`: checks what was asked, and serves the page to one visitor or many."""

from __future__ import annotations

import contextlib
import importlib.util
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from simulation.errors import Problem, UserError
from simulation.page import ready, saved

if TYPE_CHECKING:
    from simulation.page.pool import Pool
    from simulation.page.room import Room
    from simulation.page.visitor import Visitor
    from simulation.scenario import Scenario

LOOPBACK: Final = "127.0.0.1"
PORT: Final = 8080
HERE_ONLY: Final = (LOOPBACK, "localhost", "::1")
MOST_VISITORS: Final = 40
HERE: Final = Path(__file__).parent


def play(scenario: str = "baseline", *, port: int = PORT, host: str = LOOPBACK, show: bool = True) -> None:
    """Serve the page until Ctrl-C.

    Raises UserError for a bad scenario, a port that is taken, or NiceGUI missing.
    """
    served = saved.at_least_ten_years(scenario)
    check_nicegui()
    check_port(host, port)
    ready.ask_for(scenario)
    begin_workers()
    House(served).serve(host, port, show=show)


def check_nicegui() -> None:
    """Raise UserError if the library that the page needs is not installed."""
    if importlib.util.find_spec("nicegui") is None:
        how = 'python -m pip install -e ".[page]"'
        message = f"needs NiceGUI, which is not installed; allowed is to install it: {how}"
        raise UserError([Problem("command line", 1, "play", message)])


def check_port(host: str, port: int) -> None:
    """Raise UserError for a port that is out of range or taken, or a host that is not of this machine."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        free = f"a free port from 1 to 65535, as in --port {PORT + 1}"
        message = f"{port} at {host} cannot be had ({error}); allowed is {free}"
        raise UserError([Problem("command line", 1, "--port", message)]) from None


def begin_workers() -> None:
    """Start the process from which all workers are forked: it loads the model in the background."""
    from simulation.page.room import context

    context()
    try:
        from multiprocessing import forkserver
    except ImportError:  # Windows has none
        return
    forkserver.ensure_running()


class House:
    """All that visitors share: the scenario that was asked for, the pool of many seeds, a room that stands
    ready.
    """

    def __init__(
        self,
        served: Scenario,
        new_room: Callable[[], Any] | None = None,
        new_pool: Callable[[], Any] | None = None,
    ) -> None:
        from simulation.page.pool import Pool
        from simulation.page.room import Room

        self.served = served
        self.visitors: set[Visitor] = set()
        self._new_room, self._new_pool = new_room or Room, new_pool or Pool
        self.spare: Room | None = self._new_room()
        self._pool: Pool | None = None

    @property
    def pool(self) -> Pool:
        """Started when first asked for."""
        if self._pool is None:
            self._pool = self._new_pool()
        return self._pool

    @property
    def is_full(self) -> bool:
        """Whether nobody more is let in."""
        return len(self.visitors) >= MOST_VISITORS

    def room(self) -> Room:
        """The room that stands ready; another is made ready for the next visitor."""
        found: Room = self.spare or self._new_room()
        self.spare = self._new_room()
        return found

    def serve(self, host: str, port: int, *, show: bool) -> None:
        """Serve until stopped."""
        from nicegui import app, ui
        from starlette.middleware.gzip import GZipMiddleware

        self.set_up()
        if host in HERE_ONLY:
            from starlette.middleware.trustedhost import TrustedHostMiddleware

            app.add_middleware(TrustedHostMiddleware, allowed_hosts=[LOOPBACK, "localhost", "::1", "[::1]"])
        sys.stdout.write(f"Squeeze is at http://{host}:{port} (Ctrl-C ends it)\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            ui.run(
                host=host, port=port, title="Squeeze", reload=False, show=show, show_welcome_message=False,
                tailwind=False, favicon=HERE / "screen" / "icon.svg", dark=None, reconnect_timeout=3.0,
                uvicorn_logging_level="error",
                # within this machine, packing takes longer than sending
                gzip_middleware_factory=None if host in HERE_ONLY else GZipMiddleware,
            )  # fmt: skip

    def set_up(self) -> None:
        """The pages and what they load, all from this machine."""
        from nicegui import app, ui

        from simulation.page.screen.session_view import notes
        from simulation.page.visit import visit

        app.on_shutdown(self.close)

        @ui.page("/")
        async def index(s: str = "") -> None:
            _head()
            await visit(self, s)

        @ui.page("/notes/{key}")
        def notes_page(key: str) -> None:
            _head()
            ui.dark_mode(None)
            notes(key)

    def close(self) -> None:
        """End all processes."""
        for visitor in list(self.visitors):
            visitor.close()
        if self.spare is not None:
            self.spare.close()
            self.spare = None
        if self._pool is not None:
            self._pool.close()


def _head() -> None:
    from nicegui import ui

    ui.add_css((HERE / "screen" / "style.css").read_text(encoding="utf-8"))
    ui.add_head_html(f"<script>{(HERE / 'screen' / 'keys.js').read_text(encoding='utf-8')}</script>")

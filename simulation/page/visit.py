"""One visit: from the connection of a browser to its leaving."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from nicegui import ui

from simulation.errors import UserError
from simulation.page import saved
from simulation.page.room import WorkerError
from simulation.page.screen.page import Page
from simulation.page.screen.state_dialogs import warn_if_old
from simulation.page.visitor import Visitor

if TYPE_CHECKING:
    from simulation.page.app import House

PATIENCE = 90  # seconds; after 60 NiceGUI gives a browser up that has not connected
THEME = (
    "localStorage.getItem('sq-theme') || "
    "(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')"
)


async def visit(house: House, link: str) -> None:
    """Build the page once the browser is there; nothing is started for those who only look up the address."""
    from simulation.page.app import MOST_VISITORS

    client = ui.context.client
    wait = ui.label("Squeeze: setting up the trade …").classes("sq-loading")
    try:
        await client.connected(timeout=PATIENCE)
    except TimeoutError:
        return
    if len(house.visitors) >= MOST_VISITORS:
        full = f"The house is full: {MOST_VISITORS} visitors are here."
        wait.text = f"{full} Close a page that is not needed, and reload."
        return
    state, problem = _state_of(house, link)
    visitor = Visitor(state, house.room())
    house.visitors.add(visitor)
    client.on_delete(lambda: _leave(house, visitor))
    dark = await _prefers_dark()
    wait.delete()
    page = Page(visitor, house.pool, saved.opened(house.served), dark=dark)
    if problem:
        ui.notify(problem, type="warning", timeout=0, close_button="Close", multi_line=True)
    elif link:
        warn_if_old(saved.unpacked(link), state)
    try:
        await visitor.begin()
    except WorkerError as error:
        page.waiting.text = f"The model could not be started: {str(error).strip().splitlines()[-1]}"
        return
    page.changed()
    house.pool.warm(visitor.scenario)


def _state_of(house: House, link: str) -> tuple[saved.State, str]:
    """The state of the link, or the first one with what is wrong with the link."""
    first = saved.opened(house.served)
    if not link:
        return first, ""
    try:
        return saved.from_link(link, house.served), ""
    except UserError as error:
        return first, f"The link could not be opened, so this is the beginning. {error}"


async def _prefers_dark() -> bool:
    with contextlib.suppress(TimeoutError):
        return str(await ui.run_javascript(THEME)) == "dark"
    return False


def _leave(house: House, visitor: Any) -> None:
    house.visitors.discard(visitor)
    visitor.close()

"""One visit: from the connection of a browser to its leaving."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

from nicegui import ui

from simulation.errors import UserError
from simulation.page import first, saved
from simulation.page.room import WorkerError
from simulation.page.screen.page import Page
from simulation.page.screen.state_dialogs import warn_if_old
from simulation.page.visitor import Visitor

if TYPE_CHECKING:
    from simulation.page.app import House

PATIENCE: Final = 90  # seconds; after 60 NiceGUI gives a browser up that has not connected
AFTER_THE_MAP: Final = 0.5  # seconds until the charts are made
THEME: Final = (
    "localStorage.getItem('sq-theme') || "
    "(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')"
)


async def visit(house: House, link: str) -> None:
    """Send the page with its first picture; a model is begun once the browser is there, so none for those who
    only look up the address.
    """
    if house.is_full:
        _turn_away(house)
        return
    state, problem = _state_of(house, link)
    visitor = Visitor(state, house.room)
    page = _page(house, visitor)
    if not await _has_come():
        return
    if _is_full_by_now(house):
        return
    house.visitors.add(visitor)
    ui.context.client.on_delete(lambda: _leave(house, visitor))
    if problem:
        ui.notify(problem, type="warning", timeout=0, close_button="Close", multi_line=True)
    elif link:
        warn_if_old(saved.unpacked(link), state)
    await _begin(house, visitor, page)


def _page(house: House, visitor: Visitor) -> Page:
    start = saved.opened(house.served)
    page = Page(visitor, lambda: house.pool, start)
    picture = first.kept(house.served) if visitor.state == start else None
    if picture is not None:
        page.first_picture(picture)
    return page


async def _has_come() -> bool:
    """Wait for the browser; whether it came."""
    client = ui.context.client
    try:
        await client.connected(timeout=PATIENCE)
    except TimeoutError:
        return False
    return not client.is_deleted


def _is_full_by_now(house: House) -> bool:
    if house.is_full:
        ui.context.client.content.clear()
        _turn_away(house)
    return house.is_full


async def _begin(house: House, visitor: Visitor, page: Page) -> None:
    """Start the model and show it, then the charts, then the seeds that the room may ask for."""
    page.prefer(await _prefers_dark())
    try:
        await visitor.begin()
    except WorkerError as error:
        page.waiting.text = f"The model could not be started: {str(error).strip().splitlines()[-1]}"
        return
    page.changed()
    ui.timer(AFTER_THE_MAP, page.happens.make, once=True)
    house.pool.warm(visitor.scenario)
    page.reveal.prepare()


def _turn_away(house: House) -> None:
    full = f"The house is full: {len(house.visitors)} visitors are here."
    ui.label(f"{full} Close a page that is not needed, and reload.").classes("sq-loading")


def _state_of(house: House, link: str) -> tuple[saved.State, str]:
    """The state of the link, or the first one with what is wrong with the link."""
    beginning = saved.opened(house.served)
    if not link:
        return beginning, ""
    try:
        return saved.from_link(link, house.served), ""
    except UserError as error:
        return beginning, f"The link could not be opened, so this is the beginning. {error}"


async def _prefers_dark() -> bool:
    with contextlib.suppress(TimeoutError):
        return str(await ui.run_javascript(THEME)) == "dark"
    return False


def _leave(house: House, visitor: Visitor) -> None:
    house.visitors.discard(visitor)
    visitor.close()

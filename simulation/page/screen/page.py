"""The page of one visitor: its panels put together, and what keys, buttons and sessions do to them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from nicegui import ui

from simulation.page.room import WorkerError
from simulation.page.screen.balloon import Balloon
from simulation.page.screen.caption import caption
from simulation.page.screen.grid import GridPanel
from simulation.page.screen.happens import Happens
from simulation.page.screen.legend import legend
from simulation.page.screen.reveal import RevealDialog
from simulation.page.screen.session_view import SessionPanel
from simulation.page.screen.squeeze_form import SqueezeForm
from simulation.page.screen.squeezes import Squeezes
from simulation.page.screen.state_dialogs import Help, OpenFile, Reset, copy_link, save_file
from simulation.page.screen.transport import Transport
from simulation.page.screen.world_map import WorldMap
from simulation.page.visitor import FULL, SPEEDS, Visitor
from simulation.page.words import played_title

if TYPE_CHECKING:
    from simulation.page.pool import Pool
    from simulation.page.saved import State
    from simulation.page.sessions import Step
    from simulation.page.shown import View

SIDES: Final = {"with": "with", "without": "without", "difference": "difference"}
COLOURS: Final = {"mode": "by mode", "goods": "by goods"}
QUARTER: Final = 13  # weeks
WAITING: Final = "Setting up the trade …"


class Page:
    """Builds the panels in the current client, and keeps them in step with the visitor."""

    def __init__(self, visitor: Visitor, pool: Callable[[], Pool], start: State) -> None:
        self.visitor, self.start = visitor, start
        self.dark, self.big, self._chosen = False, False, False
        self._items = visitor.items
        self._doing = asyncio.Lock()
        self.client = ui.context.client
        visitor.show, visitor.changed = self.show, self.changed
        self.form = SqueezeForm(visitor, self.predict)
        self.reveal = RevealDialog(visitor, pool)
        self.help, self.reset, self.open_file = (
            Help(),
            Reset(visitor, self.restore),
            OpenFile(visitor, self.restore),
        )
        self.dark_mode = ui.dark_mode(None)
        with ui.element("div").classes("sq-page"):
            self._header()
            with ui.element("main").classes("sq-main-area"):
                with ui.element("div").classes("sq-left"):
                    self._map()
                    self.transport = Transport(visitor)
                    self.squeezes = Squeezes(visitor)
                    self.balloon = Balloon(visitor)
                with ui.element("div").classes("sq-right"):
                    self._tabs()
        ui.on("sq_key", self._key)
        self.changed()

    # ---- panels ----

    def _header(self) -> None:
        with ui.element("header").classes("sq-header"):
            ui.html(LOGO, sanitize=False).classes("sq-logo")
            with ui.element("div").classes("sq-brand"):
                ui.label("Squeeze").classes("sq-name")
            with ui.element("div").classes("sq-question"):
                self.title = (
                    ui.label(played_title(self.visitor.scenario)).classes("sq-scenario").mark("title")
                )
                self.question = ui.label(self.visitor.scenario.question)
            with ui.element("nav").classes("sq-nav"):
                ui.button("Predict", color=None, icon="how_to_vote", on_click=self.predict).props(
                    "unelevated no-caps"
                ).classes("sq-main").mark("predict")
                with (
                    ui.button("Save", color=None, icon="save").props("flat no-caps").classes("sq-flat"),
                    ui.menu().classes("sq-menu"),
                ):
                    ui.menu_item("Copy a link to this state", lambda: copy_link(self.visitor))
                    ui.menu_item("Save as a file", lambda: save_file(self.visitor))
                    ui.menu_item("Open a file", self.open_file.open)
                self._icon("restart_alt", "Begin again: scenario and seed (R)", self.reset.open).mark("reset")
                self._icon("format_size", "Big type (B)", self.toggle_big)
                self._icon("contrast", "Light or dark (D)", self.toggle_dark).mark("dark")
                self._icon("keyboard", "Keys (?)", self.help.open)

    def _icon(self, icon: str, words: str, action: Any) -> ui.button:
        button = (
            ui.button(color=None, icon=icon, on_click=action)
            .props(f'flat round aria-label="{words}"')
            .classes("sq-flat")
        )
        return button.tooltip(words)

    def _map(self) -> None:
        with ui.element("figure").classes("sq-panel sq-map-panel"):
            with ui.element("div").classes("sq-map-top"):
                with ui.element("div").classes("sq-date-box"):
                    self.date = ui.label().classes("sq-date").mark("date")
                    self.week = ui.label().classes("sq-week").mark("week")
                self.waiting = ui.label(WAITING).classes("sq-waiting").mark("waiting")
                self.side = ui.toggle(SIDES, value="with", on_change=self._side).props(
                    "unelevated no-caps dense"
                )
                self.side.classes("sq-toggle").mark("side")
                self.colour = ui.toggle(COLOURS, value="mode", on_change=lambda e: self._colour(e.value))
                self.colour.props("unelevated no-caps dense").classes("sq-toggle")
            self.map = WorldMap(self.visitor)
            self.legend = ui.html("", sanitize=False).classes("sq-legend")
            self.map_caption = ui.label().classes("sq-caption sq-map-caption")

    def _tabs(self) -> None:
        with ui.tabs().props("no-caps dense align=left").classes("sq-tabs") as self.tabs:
            ui.tab("grid", "Squeeze").mark("tab-grid")
            ui.tab("happens", "What happens").mark("tab-happens")
            ui.tab("session", "Session").mark("tab-session")
        with ui.tab_panels(self.tabs, value="grid", animated=False, keep_alive=True).classes("sq-tab-panels"):
            with ui.tab_panel("grid"):
                self.grid_box = ui.element("div")
                self._grid()
            with ui.tab_panel("happens"):
                self.happens = Happens(self.visitor)
            with ui.tab_panel("session"):
                self.session = SessionPanel(self.do)
        self.tabs.on_value_change(self._tab)

    def _tab(self) -> None:
        """What was not drawn while it was out of sight."""
        if self.tabs.value == "happens":
            self.happens.look()

    def _grid(self) -> None:
        self.grid_box.clear()
        with self.grid_box:
            self.grid = GridPanel(self.visitor, self.form.open)

    # ---- keeping in step ----

    def first_picture(self, picture: dict[str, Any]) -> None:
        """The map of week 0 as it was kept; it stands there until the model is loaded."""
        self.map.open_with(picture)
        self._say_when(0)
        self._say_what(picture)

    def _say_when(self, week: int) -> None:
        self.date.text = f"{self.visitor.date_of(week):%-d %B %Y}"
        self.week.text = f"week {week} of {self.visitor.scenario.weeks}"

    def _say_what(self, picture: dict[str, Any]) -> None:
        self.map_caption.text = caption(self.visitor.state.seed, "Mean of four weeks · schematic map")
        self.legend.content = legend(self.visitor, picture["heaviest"], self.side.value, self.colour.value)

    async def show(self, view: View, jump: bool) -> None:
        """Draw a view in all panels; waits for the browser, so that a slow one sets the pace."""
        if self.client.is_deleted:
            return
        with self.client:
            self.waiting.visible = False
            self._say_when(view.week)
            self.transport.show(view)
            if view.lines:
                self.grid.show(view)
                self.balloon.show(view)
                if self.tabs.value == "happens":
                    self.happens.show()
            self._say_what(view.map)
            await self.map.show(view, jump)

    def changed(self) -> None:
        """Show what is squeezed, and whether time runs."""
        if self.client.is_deleted:
            return
        with self.client:
            self.transport.changed()
            self.squeezes.changed()
            if self._items != self.visitor.items:
                self._items = self.visitor.items
                self.balloon.changed()
            full = SPEEDS[self.visitor.speed] == FULL
            self.map.set(playing=self.visitor.playing, full=full, squeezed=self._squeezed_places())
            if self.visitor.view is not None and self.visitor.view.lines:
                self.grid.show(self.visitor.view)

    def _squeezed_places(self) -> list[int]:
        world = self.visitor.scenario.geography()
        items = [x for x in self.visitor.items if x.until_week is None or x.until_week > self.visitor.week]
        named = {code for item in items for code in item.where}
        return [
            k for k, (code, x) in enumerate(world.places.items()) if code in named or x.jurisdiction in named
        ]

    # ---- what can be asked for ----

    async def restore(self, state: State) -> None:
        """Begin again from a state."""
        other_world = state.scenario.world != self.visitor.scenario.world
        self.title.text, self.question.text = played_title(state.scenario), state.scenario.question
        if other_world:
            self.visitor.state = state
            self.map.begin()
        with contextlib.suppress(WorkerError):
            await self.visitor.restore(state)
        self._grid()
        self.changed()
        self.happens.redraw()
        await self.visitor.again()

    async def predict(self, key: Any = "", given: list[dict[str, Any]] | None = None) -> None:
        """Ask the room."""
        self.reveal.dark = self.dark
        await self.reveal.open(key if isinstance(key, str) else "", given)

    def prefer(self, dark: bool) -> None:
        """Light or dark as the browser prefers it, unless somebody has chosen meanwhile."""
        if not self._chosen:
            self._theme(dark)

    def _theme(self, dark: bool) -> None:
        self.dark = dark
        self.dark_mode.value = dark
        self.map.set(theme="dark" if dark else "light")
        self.happens.theme(dark, self.big)

    def toggle_dark(self) -> None:
        """Light or dark."""
        self._chosen = True
        self._theme(not self.dark)
        ui.run_javascript(f"localStorage.setItem('sq-theme', '{'dark' if self.dark else 'light'}')")

    def toggle_big(self) -> None:
        """Usual or big type, for the last row of a room."""
        self.big = not self.big
        ui.run_javascript(f"document.documentElement.classList.toggle('sq-big', {str(self.big).lower()})")
        self.map.set(big=self.big)
        self.happens.theme(self.dark, self.big)

    async def _side(self) -> None:
        self.map.set(side=self.side.value)
        free = self.side.value == "without"
        if free != self.visitor.free:
            self.visitor.free = free
            await self.visitor.again()

    async def _colour(self, value: str) -> None:
        self.map.set(colour=value)
        await self.visitor.again()

    async def do(self, step: Step) -> None:
        """What a step of a session asks the page to do, one after the other."""
        async with self._doing:
            for action, argument in step.do:
                await self._do(action, argument)

    async def _do(self, action: str, argument: Any) -> None:
        offers = self.visitor.palette.get(argument, []) if isinstance(argument, str) else []
        if action in ("squeeze", "predict") and not offers:
            ui.notify("This world offers nothing in that cell.", type="warning")
        elif action == "predict":
            await self.predict(argument)
        elif action == "squeeze":
            given = [{"kind": offer.kind, **offer.values} for offer in offers]
            if argument not in self.visitor.state.cells.values():
                await self.visitor.squeeze(given, argument)
        elif action == "open":
            await self.restore(self.start)
        elif action == "play":
            await self.visitor.play_to(int(argument))
        elif action == "tab":
            self.tabs.value = argument
        elif action == "side":
            self.side.value = argument
        elif action == "speed":
            self.visitor.set_speed(argument)

    async def _key(self, event: Any) -> None:
        key, shift, visitor = str(event.args["key"]), bool(event.args["shift"]), self.visitor
        step = QUARTER if shift else 1
        if self.reveal.is_open:
            if key.isdigit():
                self.reveal.vote(int(key))
            return
        match key:
            case " ":
                visitor.toggle()
            case "ArrowRight" | "ArrowLeft":
                visitor.pause()
                await visitor.go_to(visitor.week + (step if key == "ArrowRight" else -step))
            case "Home":
                await visitor.go_to(0)
            case "1" | "2" | "3" | "4":
                visitor.set_speed(list(SPEEDS)[int(key) - 1])
            case "n" | "N":
                await self.session.next()
            case "p" | "P":
                await self.predict()
            case "m" | "M":
                self.side.value = list(SIDES)[(list(SIDES).index(self.side.value) + 1) % len(SIDES)]
            case "g" | "G":
                self.tabs.value = "grid"
            case "h" | "H":
                self.tabs.value = "happens"
            case _:
                {"b": self.toggle_big, "d": self.toggle_dark, "r": self.reset.open, "?": self.help.open}.get(
                    key.lower(), lambda: None
                )()


LOGO: Final = (
    '<svg viewBox="0 0 40 40" aria-hidden="true">'
    '<path class="skin" d="M13 12c5 0 5 4 8 4s4-8 10-8a11 11 0 0 1 0 24'
    'c-6 0-7-8-10-8s-3 4-8 4a8 8 0 0 1 0-16z"/><path class="jaw" d="M6 7h14M13 7v4M6 33h14M13 33v-4"/></svg>'
)

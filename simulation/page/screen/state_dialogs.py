"""Beginning again, saving, opening, and the keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

from nicegui import events, ui

from simulation.errors import UserError
from simulation.page import saved
from simulation.page.saved import State
from simulation.scenario_files import shipped_scenarios

if TYPE_CHECKING:
    from simulation.page.visitor import Visitor

KEYS: Final = {
    "space": "play or pause",
    "→ ←": "one week on or back; with shift a quarter",
    "Home": "back to the start",
    "1 2 3 4": "slow, ten years a minute, fast, full speed",
    "0 to 9": "a vote, while the room predicts",
    "P": "predict, squeeze, reveal",
    "G, H": "the grid; what happens",
    "M": "the map with, without, difference",
    "N": "the next step of the session",
    "D, B": "light or dark; big type",
    "R": "begin again",
    "?": "these keys",
}

Restore = Callable[[State], Awaitable[None]]


class Help:
    """The list of keys."""

    def __init__(self) -> None:
        with ui.dialog().classes("sq-dialog") as self.dialog, ui.card().classes("sq-form"):
            ui.label("Keys").classes("sq-h2")
            with ui.element("dl").classes("sq-keys"):
                for key, words in KEYS.items():
                    with ui.element("dt"):
                        ui.label(key)
                    with ui.element("dd"):
                        ui.label(words)

    def open(self) -> None:
        """Show it."""
        self.dialog.open()


class Reset:
    """Scenario and seed to begin again with."""

    def __init__(self, visitor: Visitor, restore: Restore) -> None:
        self.visitor, self.restore = visitor, restore
        self.served = visitor.scenario
        with ui.dialog().classes("sq-dialog") as self.dialog, ui.card().classes("sq-form"):
            ui.label("Begin again").classes("sq-h2")
            names = {name: name.replace("_", " ") for name in (*shipped_scenarios(), self.served.name)}
            self.scenario = ui.select(names, value=self.served.name, label="scenario").props("outlined dense")
            self.seed = (
                ui.number("seed (its luck)", value=1, min=0, precision=0).props("outlined dense").mark("seed")
            )
            self.problem = ui.label().classes("sq-problem").props('role="alert"')
            with ui.element("div").classes("sq-actions"):
                ui.button("Cancel", color=None, on_click=self.dialog.close).props("flat no-caps").classes(
                    "sq-flat"
                )
                ui.button("Begin", color=None, on_click=self._begin).props("unelevated no-caps").classes(
                    "sq-main"
                ).mark("begin")

    def open(self) -> None:
        """Ask."""
        self.scenario.value, self.seed.value = self.visitor.scenario.name, self.visitor.state.seed
        self.dialog.open()

    async def _begin(self) -> None:
        seed = self.seed.value
        if seed is None or not 0 <= seed < 2**63:
            self.problem.text = "The seed must be a whole number from 0."
            return
        name = str(self.scenario.value)
        try:
            scenario = self.served if name == self.served.name else saved.at_least_ten_years(name)
        except UserError as error:
            self.problem.text = str(error)
            return
        self.dialog.close()
        await self.restore(saved.opened(scenario, int(seed)))


class OpenFile:
    """A saved state from a file."""

    def __init__(self, visitor: Visitor, restore: Restore) -> None:
        self.visitor, self.restore, self.served = visitor, restore, visitor.scenario
        with ui.dialog().classes("sq-dialog") as self.dialog, ui.card().classes("sq-form"):
            ui.label("Open a saved state").classes("sq-h2")
            ui.upload(
                on_upload=self._read,
                auto_upload=True,
                max_file_size=saved.LONGEST,
                on_rejected=self._rejected,
            ).props("accept=.json flat bordered").mark("upload")
            self.problem = ui.label().classes("sq-problem").props('role="alert"').mark("file-problem")

    def open(self) -> None:
        """Ask for the file."""
        self.problem.text = ""
        self.dialog.open()

    def _rejected(self) -> None:
        self.problem.text = "This is no saved state: too large, or not a .json file."

    async def _read(self, event: events.UploadEventArguments) -> None:
        try:
            text = (await event.file.read()).decode()
        except UnicodeDecodeError:
            self.problem.text = "This file is not text; allowed is one that 'Save as a file' wrote."
            return
        await self.read(text)

    async def read(self, text: str) -> None:
        """Restore from the text of a file, or say all that is wrong with it."""
        try:
            state = saved.from_text(text, self.served)
        except UserError as error:
            self.problem.text = str(error)
            return
        warn_if_old(text, state)
        self.dialog.close()
        await self.restore(state)


def warn_if_old(text: str, state: State) -> None:
    """Say so if a state was saved with other numbers than the model has now."""
    if saved.made_elsewhere(text, state.scenario):
        ui.notify(
            "Saved with other parameters: it will not come out the same.", type="warning", timeout=10_000
        )


def copy_link(visitor: Visitor) -> None:
    """Put a link to the state on the clipboard and into the address."""
    link: Any = saved.to_link(visitor.state)
    ui.run_javascript(
        f"const link = location.origin + '/?s={link}'; history.replaceState(null, '', link);"
        "navigator.clipboard && navigator.clipboard.writeText(link).catch(() => null);"
    )
    ui.notify("The link is on the clipboard and in the address bar.", type="positive")


def save_file(visitor: Visitor) -> None:
    """Hand the state out as a file."""
    name = f"squeeze-{visitor.scenario.name}-seed{visitor.state.seed}-week{visitor.week}.json"
    ui.download(saved.to_text(visitor.state).encode(), name)

"""The session: steps with speaker notes, each with one button that sets the page up for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui

from simulation.page.sessions import Step, sessions


class SessionPanel:
    """`do` is awaited with a step whose button was pressed."""

    def __init__(self, do: Callable[[Step], Awaitable[None]]) -> None:
        self.do, self.key, self.at = do, "ten", 0
        with ui.element("section").classes("sq-panel sq-session"):
            with ui.element("div").classes("sq-news-head"):
                ui.label("Session").classes("sq-title")
                names = {key: session.title for key, session in sessions().items()}
                ui.toggle(names, value="ten", on_change=lambda e: self.choose(e.value)).props(
                    "unelevated no-caps dense"
                ).classes("sq-toggle").mark("session")
                ui.button("Notes in a window of their own", color=None, on_click=self._window).props(
                    "flat no-caps dense"
                ).classes("sq-flat")
            self.body = ui.element("div")
        self.choose("ten")

    def choose(self, key: str) -> None:
        """Another session, from its first step."""
        self.key, self.at = key, 0
        self._draw()

    async def next(self) -> None:
        """Do the step that is shown, or go on to the next one and do it."""
        await self._do(self.at)

    def _draw(self) -> None:
        session = sessions()[self.key]
        self.body.clear()
        with self.body:
            ui.label(session.about).classes("sq-lead")
            with ui.element("ol").classes("sq-steps"):
                for k, step in enumerate(session.steps):
                    self._step(k, step)

    def _step(self, k: int, step: Step) -> None:
        with ui.element("li").classes("on" if k == self.at else ""):
            with ui.element("div").classes("sq-step-head").on("click", lambda: self._look(k)):
                ui.label(f"{k + 1}. {step.title}").classes("sq-step-title")
                ui.label(f"{step.minutes} min").classes("sq-unit")
            if k == self.at:
                ui.label(step.say).classes("sq-say")
                ui.label(f"Ask: {step.ask}").classes("sq-ask")
                with ui.element("div").classes("sq-actions"):
                    if step.do:
                        ui.button("Do it (N)", color=None, on_click=lambda: self._do(k)).props(
                            "unelevated no-caps"
                        ).classes("sq-main").mark(f"do-{k}")
                    if k + 1 < len(sessions()[self.key].steps):
                        ui.button("Next step", color=None, on_click=lambda: self._look(k + 1)).props(
                            "flat no-caps"
                        ).classes("sq-flat")

    def _look(self, k: int) -> None:
        self.at = k
        self._draw()

    async def _do(self, k: int) -> None:
        steps = sessions()[self.key].steps
        step = steps[k]
        if k + 1 < len(steps):
            self._look(k + 1)
        await self.do(step)

    def _window(self) -> None:
        ui.navigate.to(f"/notes/{self.key}", new_tab=True)


def notes(key: str) -> None:
    """A page with nothing but the notes of a session, to be read beside the projector. It starts no model."""
    session = sessions().get(key) or sessions()["ten"]
    with ui.element("main").classes("sq-notes"):
        ui.label(f"{session.title}: notes").classes("sq-h1")
        ui.label(session.about).classes("sq-lead")
        for k, step in enumerate(session.steps):
            ui.label(f"{k + 1}. {step.title} · {step.minutes} min").classes("sq-h2")
            ui.label(step.say).classes("sq-say")
            ui.label(f"Ask: {step.ask}").classes("sq-ask")

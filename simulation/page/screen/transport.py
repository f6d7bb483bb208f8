"""Time: play, step, speed, scrub; the date; and the interventions on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from nicegui import ui

if TYPE_CHECKING:
    from simulation.page.shown import View
    from simulation.page.visitor import Visitor

SPEED_WORDS: Final = {"slow": "slow", "usual": "10 years a minute", "fast": "fast", "full": "full speed"}


class Transport:
    """The bar under the map."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self._moving = False
        with ui.element("div").classes("sq-transport"):
            self._button("restart_alt", "Back to the start", lambda: visitor.go_to(0))
            self._button(
                "keyboard_double_arrow_left", "A quarter back", lambda: visitor.go_to(visitor.week - 13)
            )
            self.play = ui.button(color=None, icon="play_arrow", on_click=visitor.toggle).props(
                "unelevated round size=lg"
            )
            self.play.classes("sq-play").mark("play").tooltip("Play or pause (space)")
            self._button("chevron_right", "One week on", lambda: visitor.go_to(visitor.week + 1)).mark("step")
            self._button(
                "keyboard_double_arrow_right", "A quarter on", lambda: visitor.go_to(visitor.week + 13)
            )
            with ui.element("div").classes("sq-scrub"):
                self.marks = ui.element("div").classes("sq-marks")
                self.slider = ui.slider(min=0, max=visitor.scenario.weeks, value=0).props(
                    'aria-label="week" color=none label switch-label-side'
                )
                self.slider.on("update:model-value", self._scrub, throttle=0.15, leading_events=False)
            self.speed = ui.toggle(
                SPEED_WORDS, value=visitor.speed, on_change=lambda e: visitor.set_speed(e.value)
            )
            self.speed.props("unelevated no-caps dense").classes("sq-toggle sq-speed").mark("speed")

    def _button(self, icon: str, words: str, action: Any) -> ui.button:
        button = (
            ui.button(color=None, icon=icon, on_click=action)
            .props(f'flat round aria-label="{words}"')
            .classes("sq-flat")
        )
        return button.tooltip(words)

    async def _scrub(self, event: Any) -> None:
        if not self._moving and event.args is not None:
            self.visitor.pause()
            await self.visitor.go_to(int(event.args))

    def show(self, view: View) -> None:
        """Move the slider to the week shown."""
        self._moving = True
        self.slider.value = view.week
        self._moving = False

    def changed(self) -> None:
        """Show whether time runs, how fast, and when interventions begin."""
        visitor = self.visitor
        self.play.props(f"icon={'pause' if visitor.playing else 'play_arrow'}")
        self.play.props(f'aria-label="{"pause" if visitor.playing else "play"}"')
        self.speed.value = visitor.speed
        self.slider.props(f"max={visitor.scenario.weeks}")
        self.marks.clear()
        with self.marks:
            for item in visitor.items:
                share = 100 * max(0, item.start_week) / visitor.scenario.weeks
                ui.element("i").style(f"left:{share:.2f}%").tooltip(item.name)

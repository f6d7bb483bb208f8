"""The interventions of now, as chips that can be changed, ended and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

if TYPE_CHECKING:
    from simulation.interventions import Intervention
    from simulation.page.visitor import Visitor


class Squeezes:
    """The row of chips above the balloon."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.row = ui.element("div").classes("sq-chips").mark("chips")
        self.changed()

    def changed(self) -> None:
        """Show the interventions anew."""
        self.row.clear()
        with self.row:
            ui.label("Squeezed:" if self.visitor.items else "Nothing is squeezed.").classes("sq-unit")
            for item in self.visitor.items:
                self._chip(item)

    def _chip(self, item: Intervention) -> None:
        since = f"{self.visitor.date_of(item.start_week):%b %Y}"
        until = f" to {self.visitor.date_of(item.until_week):%b %Y}" if item.until_week is not None else ""
        text = f"{item.name} · {', '.join(item.where)} · {item.intensity:g} · {since}{until}"
        with (
            ui.button(text, color=None).props("no-caps unelevated dense").classes("sq-chip"),
            ui.menu().classes("sq-menu"),
        ):
            with ui.element("div").classes("sq-chip-menu"):
                shown = ui.label(f"intensity {item.intensity:g}").classes("sq-unit")
                slider = ui.slider(min=0, max=1, step=0.05, value=item.intensity).props(
                    'aria-label="intensity"'
                )
                slider.on_value_change(lambda e: shown.set_text(f"intensity {e.value:g}"))
                slider.on("change", lambda: self.visitor.set_intensity(item.name, slider.value))
            ui.menu_item("End it in this week", lambda: self.visitor.end(item.name))
            ui.menu_item("Take it away, as if it had never been", lambda: self.visitor.remove(item.name))

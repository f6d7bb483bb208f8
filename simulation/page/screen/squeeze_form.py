"""The form of a squeeze: which interventions of a cell, where, how hard, how fast."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from nicegui import ui
from nicegui.elements.mixins.value_element import ValueElement

from simulation.errors import UserError
from simulation.page.palette import ELSEWHERE, Offer, choices_of, default_values, form_of
from simulation.reactions.grid import Grid

if TYPE_CHECKING:
    from simulation.interventions import Field
    from simulation.page.visitor import Visitor


class SqueezeForm:
    """A dialog. `predict` is awaited with (cell, chosen mappings) if the room wants to predict first."""

    def __init__(
        self, visitor: Visitor, predict: Callable[[str, list[dict[str, Any]]], Awaitable[None]]
    ) -> None:
        self.visitor, self.predict = visitor, predict
        self.chosen: list[tuple[ui.checkbox, Offer, dict[str, Any]]] = []
        with ui.dialog().classes("sq-dialog") as self.dialog, ui.card().classes("sq-form"):
            self.body = ui.element("div")

    def open(self, key: str) -> None:
        """Show the offers of a cell; of "" those that stand in no cell."""
        self.visitor.pause()
        self.body.clear()
        self.chosen.clear()
        with self.body:
            self._head(key)
            for k, offer in enumerate(self.visitor.palette[key]):
                self._offer(offer, checked=k == 0 and key != ELSEWHERE)
            self.problem = ui.label().classes("sq-problem").props('role="alert"')
            with ui.element("div").classes("sq-actions"):
                ui.button("Cancel", color=None, on_click=self.dialog.close).props("flat no-caps").classes(
                    "sq-flat"
                )
                if key != ELSEWHERE:
                    ui.button("Predict first", color=None, on_click=lambda: self._predict(key)).props(
                        "outline no-caps"
                    ).classes("sq-second")
                when = f"Squeeze from {self.visitor.date_of(self.visitor.week):%-d %B %Y}"
                ui.button(when, color=None, on_click=lambda: self._squeeze(key)).props(
                    "unelevated no-caps"
                ).classes("sq-main").mark("squeeze")
        self.dialog.open()

    def _head(self, key: str) -> None:
        grid = Grid.load()
        if key == ELSEWHERE:
            ui.label("Other kinds").classes("sq-h2")
            ui.label("Interventions that stand in no cell of the grid.").classes("sq-lead")
            return
        cell = grid.cell(key)
        ui.label(f"{grid.rows[cell.row].split(' (')[0]} · {grid.worlds[cell.world]}").classes("sq-h2")
        who = f"Who acts: {cell.acts}. " if cell.acts else "Nobody acts here on the slide. "
        ui.label(f"{who}Expected reaction: {cell.expects or 'none'}.").classes("sq-lead")

    def _offer(self, offer: Offer, *, checked: bool) -> None:
        values = {**default_values(offer.kind), **offer.values}
        world = self.visitor.scenario.geography()
        with ui.element("section").classes("sq-offer"):
            box = (
                ui.checkbox(offer.title, value=checked).classes("sq-offer-title").mark(f"offer-{offer.kind}")
            )
            ui.label(offer.about).classes("sq-about")
            if offer.why:
                ui.label(f"Why here: {offer.why}.").classes("sq-about")
            with ui.element("div").classes("sq-fields"):
                form = form_of(offer.kind)
                for name in ("where", "intensity", "ramp_weeks"):
                    _field(name, form.pop(name), values, world)
            if form:
                with (
                    ui.expansion("More settings").props("dense").classes("sq-more"),
                    ui.element("div").classes("sq-fields"),
                ):
                    for name, spec in form.items():
                        _field(name, spec, values, world)
        self.chosen.append((box, offer, values))

    def _given(self) -> list[dict[str, Any]]:
        """The chosen ones as mappings of a scenario, without what is left at its default or empty."""
        found = []
        for box, offer, values in self.chosen:
            if box.value:
                usual = default_values(offer.kind)
                kept = {
                    key: _plain(x) for key, x in values.items() if key in offer.values or x != usual.get(key)
                }
                found.append(
                    {"kind": offer.kind, **{key: x for key, x in kept.items() if x not in ([], None)}}
                )
        return found

    async def _squeeze(self, key: str) -> None:
        given = self._given()
        if not given:
            self.problem.text = "Choose at least one."
            return
        try:
            await self.visitor.squeeze(given, key)
        except UserError as error:
            self.problem.text = " ".join(problem.message for problem in error.problems)
            return
        self.dialog.close()

    async def _predict(self, key: str) -> None:
        given = self._given()
        if not given:
            self.problem.text = "Choose at least one."
            return
        self.dialog.close()
        await self.predict(key, given)


def _field(name: str, spec: Field, values: dict[str, Any], world: Any) -> None:
    """One input, bound to `values`; ranges and names come from the kind."""
    label = name.replace("_", " ")
    if name == "intensity":
        with ui.element("div").classes("sq-slider"):
            shown = ui.label(f"intensity {values[name]:g}").classes("sq-unit")
            slider = ui.slider(min=0, max=1, step=0.05, value=values[name]).props('aria-label="intensity"')
            slider.on_value_change(lambda e: shown.set_text(f"intensity {e.value:g}"))
            _note(slider, values, name)
    elif spec.of:
        several = spec.of != "word"
        value = list(values[name]) if several else values[name]
        names = ui.select(choices_of(spec, world), label=label, value=value, multiple=several)
        _note(
            names.props(f"outlined dense{' use-chips' if several else ''}").classes("sq-names"), values, name
        )
    else:
        step = 1 if spec.whole else (spec.high - spec.low) / 100
        number = ui.number(
            f"{label} ({spec.unit})", value=values[name], min=spec.low, max=spec.high, step=step
        )
        _note(number.props("outlined dense"), values, name)


def _note(field: ValueElement[Any], values: dict[str, Any], name: str) -> None:
    """What is put into a field is noted under its name."""
    field.on_value_change(lambda event: values.update({name: event.value}))


def _plain(value: Any) -> Any:
    """Whole numbers without decimals, tuples as lists."""
    if isinstance(value, tuple):
        return list(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value

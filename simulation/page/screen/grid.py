"""The grid: palette and live heat map in one. Seven kinds of intervention by four worlds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from nicegui import ui

from simulation.page.screen.caption import caption
from simulation.page.shown import FELL, ROSE, SAME, Uptake
from simulation.page.words import words
from simulation.reactions.grid import Cell, Grid

if TYPE_CHECKING:
    from simulation.page.shown import View
    from simulation.page.visitor import Visitor

SIGNS: Final = {ROSE: "▲", FELL: "▼", SAME: "≈"}
SAID: Final = (
    "bold: the reaction McCardle's grid expects<span class='sq-said-by'> · small: what presses here</span>"
    " · coloured: what emerged"
)
VERDICTS: Final = {
    "seen": "✓ seen in 20 seeds",
    "not_seen": "○ not seen in 20 seeds",
    "opposite": "▼ opposite in 20 seeds",
}
STATES: Final = ("on", "row-on", "rose", "fell", "same", "seen", "not_seen", "opposite")


class GridPanel:
    """One button a cell; `choose` is called with the cell's key, or with "" for kinds that stand in no
    cell.
    """

    def __init__(self, visitor: Visitor, choose: Callable[[str], None]) -> None:
        self.visitor = visitor
        self.cells: dict[str, tuple[ui.element, ui.html]] = {}
        self._shown: dict[str, tuple[str, str]] = {}
        grid = Grid.load()
        with ui.element("section").classes("sq-panel sq-grid-panel"):
            with ui.element("div").classes("sq-news-head"):
                ui.label("Squeeze: choose a cell").classes("sq-title")
                ui.html(SAID, sanitize=False).classes("sq-unit")
            with ui.element("div").classes("sq-grid"):
                ui.label("")
                for world, title in grid.worlds.items():
                    with ui.element("div").classes("sq-grid-head"):
                        ui.label(title)
                        ui.label(grid.located[world].removeprefix("more located in ")).classes("sq-unit")
                for row, title in grid.rows.items():
                    ui.label(title.split(" (")[0]).classes("sq-grid-row")
                    for cell in grid.row(row):
                        self._cell(cell, choose)
                ui.label("Also rising").classes("sq-grid-row")
                self.also = {world: ui.html("", sanitize=False).classes("sq-also") for world in grid.worlds}
            with ui.element("div").classes("sq-grid-foot"):
                ui.html(
                    "<span class='key on'>squeezed now</span>"
                    "<span class='key rose'>▲ rises as expected</span>"
                    "<span class='key fell'>▼ falls</span><span class='key same'>≈ within chance</span>",
                    sanitize=False,
                )
                ui.button("Other kinds", color=None, on_click=lambda: choose("")).props(
                    "flat no-caps dense"
                ).classes("sq-flat")
            self.caption = ui.label().classes("sq-caption")

    def _cell(self, cell: Cell, choose: Callable[[str], None]) -> None:
        offers = self.visitor.palette[cell.key]
        button = ui.element("button").classes("sq-cell").props('type="button"').mark(f"cell-{cell.key}")
        with button:
            ui.label(cell.expects or "–").classes("sq-expects")
            ui.label(" + ".join(offer.title for offer in offers)).classes("sq-by")
            found = ui.html("", sanitize=False).classes("sq-found")
        if offers:
            button.on("click", lambda: choose(cell.key))
            button.props(f'title="{" + ".join(offer.title for offer in offers)}"')
        else:
            button.classes("empty").props("disabled aria-disabled=true")
        self.cells[cell.key] = (button, found)

    def show(self, view: View) -> None:
        """Colour the cells by what has emerged; only those that change are sent."""
        rows = {key.split("/")[0] for key in self._squeezed()}
        grid = Grid.load()
        for cell in grid.cells:
            self._update(cell, cell.row in rows, view.uptake)
        for world, box in self.also.items():
            box.content = _also(
                world,
                view.uptake,
                {x for c in grid.cells if c.row in rows and c.world == world for x in c.labels},
            )
        self.caption.text = caption(
            self.visitor.state.seed, "Net switches per 100 agent-years, with less without"
        )

    def _squeezed(self) -> set[str]:
        cells = self.visitor.state.cells
        return {cells[item.name] for item in self.visitor.items if cells.get(item.name)}

    def _update(self, cell: Cell, row_on: bool, uptake: dict[tuple[str, str], Uptake]) -> None:
        mine = [(label, uptake[cell.world, label]) for label in cell.labels if (cell.world, label) in uptake]
        states = ["on"] if cell.key in self._squeezed() else ["row-on"] if row_on else []
        text = ""
        if row_on and mine:
            ways = {value.way for _, value in mine}
            states.append(ROSE if ROSE in ways else FELL if FELL in ways else SAME)
            text = "".join(_line(label, value) for label, value in mine)
        if cell.key in self.visitor.revealed:
            verdict = self.visitor.revealed[cell.key].verdict
            states.append(verdict or "not_seen")
            text += f"<em>{VERDICTS.get(verdict, '')}</em>"
        now = (" ".join(states), text)
        if self._shown.get(cell.key) != now:
            self._shown[cell.key] = now
            button, found = self.cells[cell.key]
            button.classes(remove=" ".join(STATES), add=now[0])
            found.content = text


def _line(label: str, value: Uptake) -> str:
    number = f"{value.difference:+.1f}".replace("-", "−")
    return f"<span class='{value.way}'>{SIGNS[value.way]} {words().labels[label]} <b>{number}</b></span>"


def _also(world: str, uptake: dict[tuple[str, str], Uptake], expected: set[str]) -> str:
    """What rose in a world though no squeezed row expects it, the most first."""
    rose = [
        (label, value) for (where, label), value in uptake.items() if where == world and value.way == ROSE
    ]
    rose = sorted((pair for pair in rose if pair[0] not in expected), key=lambda pair: -pair[1].difference)
    return "".join(_line(label, value) for label, value in rose[:3])

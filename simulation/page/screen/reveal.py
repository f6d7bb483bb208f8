"""Predict, squeeze, reveal: the room says what it expects; twenty seeds say what emerges."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from nicegui import ui

from simulation.errors import UserError
from simulation.page import saved
from simulation.page.room import WorkerError
from simulation.page.screen.caption import caption_of_seeds
from simulation.page.screen.charts import UNITS
from simulation.page.screen.markup import reactions_svg
from simulation.page.screen.reveal_parts import (
    balloon_words,
    band_options,
    given_words,
    headline,
    mapping_of,
    room_words,
    squeezed_words,
)
from simulation.page.sessions import predicted
from simulation.page.shown import SEEDS, START, WEEKS
from simulation.page.words import words
from simulation.reactions import Labels
from simulation.reactions.grid import Grid

if TYPE_CHECKING:
    from simulation.page.pool import Pool
    from simulation.page.shown import Band, Reveal
    from simulation.page.visitor import Visitor
    from simulation.scenario import Scenario


USUAL: Final = "regulate_activity/supply"  # the cell that is asked about if nothing has been squeezed


class RevealDialog:
    """A dialog that fills the screen, in three steps."""

    def __init__(self, visitor: Visitor, pool: Callable[[], Pool]) -> None:
        self.visitor, self._pool = visitor, pool
        self.votes: dict[str, int] = {}
        self.labels: list[str] = []
        self.counts: dict[str, ui.label] = {}
        self.cell, self.dark = "", False
        self.given: list[dict[str, Any]] = []
        self.voting = self.running = False
        with (
            ui.dialog().props("maximized").classes("sq-dialog") as self.dialog,
            ui.card().classes("sq-reveal"),
        ):
            self.body = ui.element("div").classes("sq-reveal-body").mark("reveal")
        self.dialog.on("hide", self._closed)

    @property
    def pool(self) -> Pool:
        """The processes for many seeds; they are started when first asked for."""
        return self._pool()

    @property
    def is_open(self) -> bool:
        """Whether the dialog is up, so that digits are votes."""
        return bool(self.dialog.value)

    async def open(self, key: str = "", given: list[dict[str, Any]] | None = None) -> None:
        """Ask the room about a cell, with these interventions or with all that the cell offers."""
        self.visitor.pause()
        self.cell = self._cell_for(key)
        self.given = given or self._offered(self.cell)
        self.pool.warm(self.visitor.scenario)
        self.votes = {}
        with contextlib.suppress(UserError):  # told when the room has voted
            self.pool.ahead(self._free(), self._items(self.given))
        self._ask()
        self.dialog.open()

    def _cell_for(self, key: str) -> str:
        palette = self.visitor.palette
        cell = key or next((k for k in self.visitor.state.cells.values() if k), USUAL)
        return cell if palette.get(cell) else next(k for k, offers in palette.items() if k and offers)

    def _offered(self, cell: str) -> list[dict[str, Any]]:
        return [mapping_of(offer) for offer in self.visitor.palette[cell]]

    def prepare(self) -> None:
        """Begin, behind everything else, with the questions of the sessions; the usual one is among them."""
        questions = []
        for key in predicted():
            with contextlib.suppress(UserError):
                questions.append(self._items(self._offered(self._cell_for(key))))
        self.pool.prepare(self._free(), questions)

    def vote(self, number: int) -> None:
        """A vote for the reaction with this number (from 1; 0 is the tenth)."""
        number = number or 10
        if self.voting and 1 <= number <= len(self.labels):
            self._vote(self.labels[number - 1], 1)

    # ---- step one: ask ----

    def _ask(self) -> None:
        grid, world = Grid.load(), self.cell.split("/")[1]
        self.voting = True
        self.counts.clear()
        self.labels = [
            x for x in words().labels if any(where == world for where, _, _ in Labels.load().switches(x))
        ]
        self.body.clear()
        with self.body:
            self._head("Predict", "If we squeeze here, what will traffickers do next?")
            with ui.element("div").classes("sq-ask-cell"):
                offered = {
                    k: f"{grid.rows[k.split('/')[0]].split(' (')[0]} · {grid.worlds[k.split('/')[1]]}"
                    for k, offers in self.visitor.palette.items()
                    if k and offers
                }
                ui.select(offered, value=self.cell, on_change=self._other_cell).props(
                    "outlined dense"
                ).classes("sq-cells")
                ui.label(given_words(self.given)).classes("sq-lead")
            ui.label(
                "Vote: click, or press the digit. The grid's own expectation is shown afterwards."
            ).classes("sq-unit")
            with ui.element("div").classes("sq-votes"):
                for k, label in enumerate(self.labels):
                    self._ballot(k, label)
            with ui.element("div").classes("sq-actions"):
                ui.button("Clear votes", color=None, on_click=self._clear).props("flat no-caps").classes(
                    "sq-flat"
                )
                ui.button(f"Squeeze: ten years, {SEEDS} seeds", color=None, on_click=self._run).props(
                    "unelevated no-caps"
                ).classes("sq-main").mark("run")

    def _ballot(self, k: int, label: str) -> None:
        with ui.element("button").classes("sq-ballot").props('type="button"').mark(f"vote-{label}") as button:
            ui.label(str((k + 1) % 10) if k < 10 else "").classes("sq-digit")
            with ui.element("div"):
                ui.label(words().labels[label]).classes("sq-ballot-name")
                ui.label(Labels.load().about[label]).classes("sq-about")
            self.counts[label] = ui.label("").classes("sq-count")
        button.on("click", lambda: self._vote(label, 1))

    def _vote(self, label: str, count: int) -> None:
        self.votes[label] = self.votes.get(label, 0) + count
        self.counts[label].text = str(self.votes[label])

    def _clear(self) -> None:
        self.votes = {}
        for count in self.counts.values():
            count.text = ""

    async def _other_cell(self, event: Any) -> None:
        self.dialog.close()
        await self.open(event.value)

    # ---- step two: run ----

    async def _run(self) -> None:
        try:
            items = self._items(self.given)
        except UserError as error:
            ui.notify("; ".join(problem.message for problem in error.problems), type="warning")
            return
        self.voting, self.running = False, True
        self.body.clear()
        with self.body:
            self._head(
                "Squeeze", "Ten years, twenty times, each on its own luck, with the squeeze and without."
            )
            bar = (
                ui.linear_progress(0, show_value=False, size="14px")
                .classes("sq-progress")
                .props("instant-feedback")
            )
            said = ui.label(f"0 of {SEEDS} seeds").classes("sq-lead").mark("progress")

        def advance(done: int) -> None:
            bar.value = done / SEEDS
            said.text = f"{done} of {SEEDS} seeds"

        try:
            reveal = await self.pool.reveal(self._free(), Grid.load().cell(self.cell), items, advance)
        except WorkerError as error:
            ui.notify(f"The runs failed: {str(error).strip().splitlines()[-1]}", type="negative")
            self._ask()
            return
        finally:
            self.running = False
        self.visitor.revealed[self.cell] = reveal
        self._tell(reveal)
        self.visitor.changed()

    def _free(self) -> Scenario:
        return dataclasses.replace(self.visitor.scenario, interventions=())

    def _items(self, given: list[dict[str, Any]]) -> tuple[Any, ...]:
        base = dataclasses.replace(self.visitor.scenario, interventions=(), weeks=WEEKS)
        for k, fields in enumerate(given):
            day = self.visitor.date_of(START).isoformat()
            item = saved.read_one({**fields, "name": f"{fields['kind']} {k + 1}", "from": day}, base)
            base = dataclasses.replace(base, interventions=(*base.interventions, item))
        return base.interventions

    # ---- step three: reveal ----

    def _tell(self, reveal: Reveal) -> None:
        cell, names = Grid.load().cell(self.cell), words().labels
        emerged = [x.label for x in reveal.labels if x.verdict in ("seen", "unexpected")]
        self.body.clear()
        with self.body:
            self._head("Reveal", headline(reveal, names))
            with ui.element("div").classes("sq-verdicts"):
                _box(
                    "McCardle's grid expected",
                    cell.expects or "nothing",
                    [names[x] for x in cell.labels],
                    "expected",
                )
                _box("The room expected", *room_words(self.votes, names), "room")
                told = "Beyond chance in twenty seeds" if emerged else "Nothing beyond chance in twenty seeds"
                _box("What emerged", told, [names[x] for x in emerged], "emerged").mark("emerged")
            with ui.element("div").classes("sq-reveal-figures"):
                with ui.element("section").classes("sq-panel"):
                    ui.label(f"Reactions in the {words().worlds[cell.world].lower()} world").classes(
                        "sq-title"
                    )
                    ui.label(
                        "net switches per 100 agent-years, with less without; line: 95 % interval"
                    ).classes("sq-unit")
                    ui.html(reactions_svg(reveal, names, self.votes), sanitize=False).classes(
                        "sq-reactions-box"
                    )
                    ui.html(
                        "<span class='key rose'>● emerged as expected</span>"
                        "<span class='key press'>● emerged, not expected</span>"
                        "<span class='key'>○ within chance</span>"
                        "<span class='key fell'>▼ fell although expected</span>"
                        "<span class='key'>◇ the grid expects it</span>",
                        sanitize=False,
                    ).classes("sq-grid-foot")
                    what = f"Squeezed from week {START} of {WEEKS}; reactions of five years"
                    ui.label(caption_of_seeds(reveal.seeds, what)).classes("sq-caption")
                with ui.element("section").classes("sq-panel"):
                    ui.label("Ten years, with and without").classes("sq-title")
                    ui.label(
                        "lines: means over the seeds; bands: 95 % intervals of the means; dashed: without"
                    ).classes("sq-unit")
                    with ui.element("div").classes("sq-bands"):
                        for band in reveal.bands:
                            self._band(band)
                    if said := squeezed_words(reveal):
                        ui.label(said).classes("sq-lead")
                    for balloon in reveal.balloons[:2]:
                        ui.label(balloon_words(balloon)).classes("sq-lead")
                    ui.label(caption_of_seeds(reveal.seeds)).classes("sq-caption")
            with ui.element("div").classes("sq-actions"):
                ui.button("Ask again", color=None, on_click=lambda: self.open(self.cell)).props(
                    "flat no-caps"
                ).classes("sq-flat")
                ui.button("Squeeze it on the map", color=None, on_click=self._on_the_map).props(
                    "outline no-caps"
                ).classes("sq-second")
                ui.button("Close", color=None, on_click=self.dialog.close).props(
                    "unelevated no-caps"
                ).classes("sq-main").mark("close")

    async def _on_the_map(self) -> None:
        self.dialog.close()
        await self.visitor.squeeze(self.given, self.cell)

    def _band(self, band: Band) -> None:
        with ui.element("div").classes("sq-chart"):
            ui.label(words().measures[band.measure]).classes("sq-band-name")
            ui.label(UNITS[band.measure]).classes("sq-unit")
            ui.echart(band_options(band, self.dark, self.visitor.scenario.start.year))

    def _head(self, step: str, question: str) -> None:
        with ui.element("div").classes("sq-reveal-head"):
            for name in ("Predict", "Squeeze", "Reveal"):
                ui.label(name).classes("sq-step on" if name == step else "sq-step")
            ui.button(color=None, icon="close", on_click=self.dialog.close).props(
                'flat round aria-label="close"'
            ).classes("sq-flat sq-close")
        ui.label(question).classes("sq-h1")

    def _closed(self) -> None:
        self.voting = False
        if not self.is_open:  # not merely asking about another cell
            self.pool.give_up()


def _box(head: str, lead: str, labels: list[str], name: str) -> ui.element:
    with ui.element("div").classes(f"sq-verdict {name}") as box:
        ui.label(head).classes("sq-unit")
        ui.label(lead).classes("sq-lead")
        with ui.element("div").classes("sq-tags"):
            for label in labels:
                ui.label(label).classes("sq-tag")
    return box

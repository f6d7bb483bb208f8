"""The balloon: where it was squeezed, where it bulged, and how much of the loss came up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from simulation.page.screen.caption import caption
from simulation.page.screen.markup import FIRST, balloon_svg, bars, ratio_text

if TYPE_CHECKING:
    from simulation.page.shown import Bulge, View
    from simulation.page.visitor import Visitor

MOST_TELLING = "the most telling"


class Balloon:
    """The panel; the dimension is the one that tells most, unless another is chosen."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self._stays = visitor, ""
        with ui.element("section").classes("sq-panel sq-balloon-panel"):
            with ui.element("div").classes("sq-balloon-left"):
                ui.label("The balloon").classes("sq-title")
                self.drawing = ui.html(balloon_svg(None), sanitize=False)
                with ui.element("div").classes("sq-ratio"):
                    self.ratio = ui.label("–").classes("sq-ratio-number none").mark("ratio")
                    with ui.element("div"):
                        ui.label("balloon ratio: 0 nothing moved, 1 all of it").classes("sq-unit")
                        self.words = ui.label(ratio_text(None)[1]).classes("sq-ratio-words")
            with ui.element("div").classes("sq-balloon-right"):
                with ui.element("div").classes("sq-chart-head"):
                    self.choice = ui.select(
                        {"": MOST_TELLING}, value="", on_change=lambda: self.show(visitor.view)
                    )
                    self.choice.props("dense borderless options-dense").classes("sq-chart-menu")
                    self.unit = ui.label().classes("sq-unit")
                self.bars = ui.html(FIRST, sanitize=False).classes("sq-bars-box").mark("bars")
                self.caption = ui.label().classes("sq-caption")

    def show(self, view: View | None) -> None:
        """The balloon of a view."""
        bulges = view.bulges if view is not None else []
        self._offer(bulges)
        bulge = self._shown(bulges)
        self.drawing.content = balloon_svg(bulge)
        self.ratio.text, self.words.text = ratio_text(bulge)
        self.ratio.classes(
            add="none" if self.ratio.text == "–" else "", remove="" if self.ratio.text == "–" else "none"
        )
        self.bars.content = bars(bulge) if bulge is not None else FIRST
        self.unit.text = f"{bulge.title} · {bulge.unit}" if bulge else ""
        what = f"Mean of the last {bulge.weeks} weeks" if bulge else ""
        if bulge is not None and not bulge.named:
            what += " · squeezed here: what lost most"
        self.caption.text = caption(self.visitor.state.seed, what)

    def _shown(self, bulges: list[Bulge]) -> Bulge | None:
        """The dimension chosen; else the most telling, but not another every week: it stays while it loses
        something.
        """
        if not bulges:
            return None
        asked = self.choice.value or self._stays
        found = next((x for x in bulges if x.axis == asked), bulges[0])
        if not self.choice.value and found.target_effect >= 0:
            found = bulges[0]
        self._stays = found.axis
        return found

    def changed(self) -> None:
        """Other interventions: look anew for what tells most."""
        self._stays = ""

    def _offer(self, bulges: list[Bulge]) -> None:
        offered = {"": MOST_TELLING} | {bulge.axis: bulge.title for bulge in bulges}
        if list(offered) != list(self.choice.options):
            kept = self.choice.value if self.choice.value in offered else ""
            self.choice.set_options(offered, value=kept)

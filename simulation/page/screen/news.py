"""What traffickers do next: the feed, and what is left out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from simulation.page.screen.caption import caption
from simulation.page.screen.markup import feed
from simulation.page.words import words

if TYPE_CHECKING:
    from simulation.page.shown import View
    from simulation.page.visitor import Visitor


class News:
    """The panel, with a filter by world and one for what only the squeeze brought."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        with ui.element("section").classes("sq-panel sq-news"):
            with ui.element("div").classes("sq-news-head"):
                ui.label("What traffickers do next").classes("sq-title")
                self.world = ui.toggle({"": "all"} | words().worlds, value="", on_change=self._filter)
                self.world.props("unelevated no-caps dense").classes("sq-toggle").mark("news-world")
                self.alone = ui.checkbox("only with the squeeze", on_change=self._filter).props("dense")
            self.list = (
                ui.html("", sanitize=False).classes("sq-feed-box").props('tabindex="0" aria-label="feed"')
            )
            self.list.mark("feed")
            self.caption = ui.label().classes("sq-caption")

    async def _filter(self) -> None:
        self.visitor.news_world, self.visitor.news_alone = self.world.value or "", bool(self.alone.value)
        await self.visitor.again()

    def show(self, view: View) -> None:
        """The news of a view."""
        dates = {item.week: f"{self.visitor.date_of(item.week):%-d %B %Y}" for item in view.news}
        self.list.content = feed(view.news, words().labels, dates)
        self.caption.text = caption(self.visitor.state.seed, "Reasons: what the agent itself believed")

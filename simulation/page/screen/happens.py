"""What happens: charts and news. They are made when first looked for, or once the map is there: the library
that draws charts is larger than all the rest of the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from simulation.page.screen.charts import Charts
from simulation.page.screen.news import News

if TYPE_CHECKING:
    from simulation.page.visitor import Visitor


class Happens:
    """The tab; `dark` and `big` are those of the charts to come."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.dark, self.big = visitor, False, False
        self.box = ui.element("div").classes("sq-happens")
        self.charts: Charts | None = None
        self.news: News | None = None

    def make(self) -> None:
        """Put charts and news there, if they are not yet."""
        if self.charts is not None or self.box.is_deleted:
            return
        with self.box:
            with ui.element("section").classes("sq-panel"):
                self.charts = Charts(self.visitor, self.dark, self.big)
            self.news = News(self.visitor)
        if self.visitor.view is not None:
            self.news.show(self.visitor.view)

    def show(self) -> None:
        """The lines and the news of the visitor's view."""
        self.make()
        if self.visitor.view is not None and self.charts is not None and self.news is not None:
            self.charts.show(self.visitor.view)
            self.news.show(self.visitor.view)

    def look(self) -> None:
        """Draw what was not drawn while it was out of sight."""
        if self.charts is None or self.news is None:
            self.make()
        elif self.visitor.view is not None:
            self.charts.redraw()
            self.news.show(self.visitor.view)

    def redraw(self) -> None:
        """All charts from scratch, if there are any."""
        if self.charts is not None:
            self.charts.redraw()

    def theme(self, dark: bool, big: bool) -> None:
        """Light or dark, usual or big type."""
        self.dark, self.big = dark, big
        if self.charts is not None:
            self.charts.theme(dark, big)

"""Measures over time, with the interventions and without, in ECharts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from nicegui import ui

from simulation import measures
from simulation.page.screen.caption import caption
from simulation.page.words import words

if TYPE_CHECKING:
    from simulation.page.shown import View
    from simulation.page.visitor import Visitor

THEMES: Final = {
    False: {"ink": "#16181d", "faint": "#5a606b", "line": "#dfdbd1", "with": "#b23c00", "without": "#4d5563"},
    True: {"ink": "#eef2f8", "faint": "#aab4c3", "line": "#2a3340", "with": "#ff8a4c", "without": "#b8c2d0"},
}
KEY: Final = (
    "<span class='key'><svg width='34' height='8' class='line-more'><path d='M0 4H34'/></svg> with</span>"
    "<span class='key'><svg width='34' height='8'><path d='M0 4H34' stroke-dasharray='5 4'/></svg>"
    " without</span><span class='key'><svg width='12' height='12' class='line-more'>"
    "<path d='M6 0V12' stroke-dasharray='2 2'/></svg>"
    " it begins</span>"
)
SHORT: Final = (
    "(v) => Math.abs(v) >= 1e6 ? +(v / 1e6).toPrecision(3) + ' M' : "
    "Math.abs(v) >= 1e4 ? +(v / 1e3).toPrecision(3) + "
    "' k' : +v.toPrecision(3)"
)
UNITS: Final = {measure.name: measure.unit for measure in measures.WEEKLY}


class Charts:
    """Six small charts; the title of each is a menu of measures."""

    def __init__(self, visitor: Visitor, dark: bool, big: bool = False) -> None:
        self.visitor, self.dark, self.big = visitor, dark, big
        self.charts: list[ui.echart] = []
        with ui.element("div").classes("sq-news-head"):
            ui.label("With the squeeze and without").classes("sq-title")
            ui.html(KEY, sanitize=False)
        with ui.element("div").classes("sq-charts"):
            for k, name in enumerate(visitor.measures):
                with ui.element("section").classes("sq-chart"):
                    self._menu(k, name)
                    self.charts.append(ui.echart(self._filled(name)).props('role="img"').mark(f"chart-{k}"))
                    self.charts[-1].props(f'aria-label="{words().measures[name]}, with and without"')
        self.caption = ui.label().classes("sq-caption")
        self._say()

    def _menu(self, k: int, name: str) -> None:
        with ui.element("div").classes("sq-chart-head"):
            ui.select(words().measures, value=name, on_change=lambda e: self._choose(k, e.value)).props(
                "dense borderless options-dense popup-content-class=sq-menu"
            ).classes("sq-chart-menu")
            unit = ui.label(UNITS[name]).classes("sq-unit").mark(f"unit-{k}")
            unit.props(f'title="{UNITS[name]}"')

    async def _choose(self, k: int, name: str) -> None:
        chosen = list(self.visitor.measures)
        chosen[k] = name
        self.visitor.measures = tuple(chosen)
        self.redraw()
        await self.visitor.again()

    def show(self, view: View) -> None:
        """Draw the lines of a view, if it has any."""
        self._say()
        for chart, name in zip(self.charts, self.visitor.measures, strict=True):
            if name in view.lines:
                chart.run_chart_method("setOption", self._data(view, name))

    def theme(self, dark: bool, big: bool) -> None:
        """Light or dark, usual or big type."""
        self.dark, self.big = dark, big
        self.redraw()

    def redraw(self) -> None:
        """All charts from scratch, with the lines that there are."""
        for chart, name in zip(self.charts, self.visitor.measures, strict=True):
            chart.options.clear()
            chart.options.update(self._filled(name))
            chart.update()
        if self.visitor.view is not None:
            self._say()

    def _say(self) -> None:
        self.caption.text = caption(self.visitor.state.seed, "Means of four weeks; axes need not begin at 0")

    def _filled(self, name: str) -> dict[str, Any]:
        """The options with the lines in them: a chart that has just come into sight misses later calls."""
        options, view = self._options(name), self.visitor.view
        if view is not None and name in view.lines:
            for series, data in zip(options["series"], self._data(view, name)["series"], strict=True):
                series["data"] = data["data"]
                series.get("markLine", {}).update(data.get("markLine", {}))
        return options

    def _data(self, view: View, name: str) -> dict[str, Any]:
        weeks, with_, without = view.lines[name]
        marks = [{"xAxis": week} for week in sorted({max(0, item.start_week) for item in self.visitor.items})]
        squeezed = view.squeeze_week is not None and view.week > view.squeeze_week
        first = view.squeeze_week if squeezed and view.squeeze_week is not None else view.week
        after = [[week, value] for week, value in zip(weeks, with_, strict=True) if week >= first - 1]
        return {
            "series": [
                {"data": after, "markLine": {"data": marks}},
                {"data": list(zip(weeks, without, strict=True))},
            ]
        }

    def _options(self, name: str) -> dict[str, Any]:
        t, size = THEMES[self.dark], 15 if self.big else 12
        year = self.visitor.scenario.start.year
        axis: dict[str, Any] = {
            "axisLine": {"lineStyle": {"color": t["line"]}},
            "axisTick": {"show": False},
            "axisLabel": {"color": t["faint"], "fontSize": size},
        }
        line = {"type": "line", "showSymbol": False, "silent": False, "data": []}
        return {
            "animation": False,
            "textStyle": {"fontFamily": "Roboto, sans-serif"},
            "grid": {"left": 8, "right": 14, "top": 10, "bottom": 4, "containLabel": True},
            "tooltip": {
                "trigger": "axis",
                "confine": True,
                "backgroundColor": "#16181d",
                "borderWidth": 0,
                "textStyle": {"color": "#ffffff", "fontSize": size},
                ":formatter": "(rows) => rows.length ? 'week ' + rows[0].value[0] + rows.map((r) => '<br>' + "
                "r.seriesName + ': ' + (r.value[1] === null ? '–' : "
                "r.value[1].toLocaleString('en'))).join('') : ''",
            },
            "xAxis": {
                "type": "value",
                "min": 0,
                "max": self.visitor.scenario.weeks,
                "interval": 104,
                "splitLine": {"show": False},
                **axis,
                "axisLabel": {**axis["axisLabel"], ":formatter": f"(w) => {year} + Math.round(w / 52.18)"},
            },
            "yAxis": {
                "type": "value",
                ":min": edge("floor", "-"),
                ":max": edge("ceil", "+"),
                "splitNumber": 3,
                **axis,
                "splitLine": {"lineStyle": {"color": t["line"]}},
                "axisLabel": {**axis["axisLabel"], ":formatter": SHORT, "hideOverlap": True},
            },
            "series": [
                {
                    **line,
                    "name": "with",
                    "lineStyle": {"color": t["with"], "width": 3},
                    "itemStyle": {"color": t["with"]},
                    "markLine": {
                        "symbol": "none",
                        "silent": True,
                        "label": {"show": False},
                        "lineStyle": {"color": t["with"], "type": "dotted", "width": 1.4},
                        "data": [],
                    },
                },
                {
                    **line,
                    "name": "without",
                    "lineStyle": {"color": t["without"], "width": 1.8, "type": [5, 4]},
                    "itemStyle": {"color": t["without"]},
                },
            ],
        }


def edge(rounded: str, way: str) -> str:
    """An end of an axis: round, and the axis at least a tenth of its largest value long, so that noise
    looks like noise.
    """
    return (
        "(v) => { const s = Math.max(v.max - v.min, 0.1 * Math.abs(v.max)) || 1;"
        "const g = 10 ** Math.floor(Math.log10(s)) / 2;"
        f"return Math.max(0, Math.{rounded}(((v.min + v.max) / 2 {way} 0.55 * s) / g) * g); }}"
    )

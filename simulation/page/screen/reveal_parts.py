"""Sentences and charts of the reveal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from simulation.page.palette import Offer
from simulation.page.screen.charts import SHORT, THEMES, edge
from simulation.page.shown import START, WEEKS

if TYPE_CHECKING:
    from simulation.page.shown import Balloon, Band, Reveal


def headline(reveal: Reveal, names: dict[str, str]) -> str:
    """What became of the grid's expectation, in a sentence."""
    by = {
        v: [names[x.label].lower() for x in reveal.labels if x.verdict == v]
        for v in ("seen", "opposite", "unexpected")
    }
    if by["seen"]:
        said = f"As the grid expects: {_and(by['seen'])}."
    elif by["opposite"]:
        said = f"The opposite of what the grid expects: less of {_and(by['opposite'])}."
    else:
        said = "What the grid expects did not emerge." if reveal.verdict else "The grid expects nothing here."
    return said + (f" Unexpected: {_and(by['unexpected'])}." if by["unexpected"] else "")


def _and(words_: list[str]) -> str:
    return words_[0] if len(words_) == 1 else f"{', '.join(words_[:-1])} and {words_[-1]}"


def mapping_of(offer: Offer) -> dict[str, Any]:
    return {"kind": offer.kind, **offer.values}


def given_words(given: list[dict[str, Any]]) -> str:
    parts = [
        f"{Offer(x['kind'], {}, '').title} ({', '.join(x.get('where', x.get('lanes', [])))})" for x in given
    ]
    return "With " + " and ".join(parts)


def room_words(votes: dict[str, int], names: dict[str, str]) -> tuple[str, list[str]]:
    if not votes:
        return "nobody voted", []
    top = sorted(votes.items(), key=lambda pair: -pair[1])[:3]
    return f"{sum(votes.values())} votes", [f"{names[label]} ({count})" for label, count in top]


def squeezed_words(reveal: Reveal) -> str:
    """Where nothing could come up because all of it was squeezed, and so where the balloon is looked for."""
    if not reveal.all_squeezed:
        return ""
    whole = _and([title[0].lower() + title[1:] for title in reveal.all_squeezed])
    if not reveal.balloons:
        return f"By {whole}, all in use was squeezed, so there was nowhere else to come up."
    others = " and ".join(balloon.title[0].lower() + balloon.title[1:] for balloon in reveal.balloons[:2])
    return f"By {whole}, all in use was squeezed. By {others}:"


def balloon_words(balloon: Balloon) -> str:
    if math.isnan(balloon.ratio):
        return f"{balloon.title}: no balloon to measure."
    high = "beyond measure" if math.isinf(balloon.high) else f"{balloon.high:.2f}"
    ends = f"ratio {balloon.ratio:.2f}, 95 % interval {balloon.low:.2f} to {high}".replace("-", "−")
    where = f"at {balloon.most}, which lost most" if balloon.most else "where it was squeezed"
    if balloon.high <= 0:
        return f"{balloon.title}: of what was lost {where}, nothing came up elsewhere."
    lost = f"of every 100 lost {where}, {100 * balloon.ratio:.0f} came up elsewhere"
    chance = ", so it may be none" if balloon.low <= 0 else ""
    return f"{balloon.title}: {lost} ({ends}{chance})."


def band_options(band: Band, dark: bool, year: int) -> dict[str, Any]:
    t = THEMES[dark]
    series: list[dict[str, Any]] = []
    for name, (mean, low, high), dash in (("without", band.without, [5, 4]), ("with", band.with_, "solid")):
        width = [round(b - a, 6) for a, b in zip(low, high, strict=True)]
        area = {"type": "line", "symbol": "none", "stack": name, "silent": True, "lineStyle": {"opacity": 0}}
        series += [
            {**area, "name": f"{name} low", "data": list(zip(band.weeks, low, strict=True))},
            {
                **area,
                "name": f"{name} high",
                "data": list(zip(band.weeks, width, strict=True)),
                "areaStyle": {"color": t[name], "opacity": 0.22},
            },
            {
                "type": "line",
                "symbol": "none",
                "name": name,
                "data": list(zip(band.weeks, mean, strict=True)),
                "lineStyle": {"color": t[name], "width": 2.4, "type": dash},
                "itemStyle": {"color": t[name]},
            },
        ]
    series[-1]["markLine"] = {
        "symbol": "none",
        "silent": True,
        "label": {"show": False},
        "data": [{"xAxis": START}],
        "lineStyle": {"color": t["with"], "type": "dotted"},
    }
    text = {"color": t["faint"], "fontSize": 12}
    return {
        "animationDuration": 900,
        "textStyle": {"fontFamily": "Roboto, sans-serif"},
        "grid": {"left": 8, "right": 12, "top": 8, "bottom": 4, "containLabel": True},
        "xAxis": {
            "type": "value",
            "min": 0,
            "max": WEEKS,
            "interval": 104,
            "splitLine": {"show": False},
            "axisLine": {"lineStyle": {"color": t["line"]}},
            "axisTick": {"show": False},
            "axisLabel": {**text, ":formatter": f"(w) => {year} + Math.round(w / 52.18)"},
        },
        "yAxis": {
            "type": "value",
            "splitNumber": 3,
            ":min": edge("floor", "-"),
            ":max": edge("ceil", "+"),
            "splitLine": {"lineStyle": {"color": t["line"]}},
            "axisLabel": {
                **text,
                ":formatter": SHORT,
            },
        },
        "series": series,
    }

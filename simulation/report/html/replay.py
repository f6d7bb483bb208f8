"""The replay of a run: what moved on each lane week by week, what was seized where, and who switched."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from simulation.report.html.feed import feed_of
from simulation.report.html.map_layout import Lane, layouts_of
from simulation.report.html.marks import day
from simulation.report.html.parts import Replay
from simulation.report.html.series import rounded, smooth
from simulation.report.html.wording import WORLDS
from simulation.report.style import MODE_COLOURS
from simulation.study.facts import RunFacts, Tables

COUNTED: Final = ("seizure", "refusal", "raid", "arrest", "freeze", "takedown")
MOST_LANES: Final = 250  # the heaviest; more could not be told apart
SMOOTH: Final = 4  # weeks
WORDS: Final = (
    "Arcs are lanes; their width grows with the square root of the mass of all goods that set out (mean of "
    "four weeks). Rings round places grow with what was seized there. A diamond marks a place that an "
    "intervention names, once it has begun. Where the map has parts, each has its own scale, and the ocean "
    "between is left out."
)


def replay_of(tables: Tables, facts: RunFacts) -> Replay | None:
    """None when there is nothing to draw: no week, no lane used, or a world that we do not know."""
    weeks = len(tables.weekly)
    flows = _flows(tables.flows, facts, weeks)
    if flows.empty or weeks == 0:
        return None
    lanes: list[Lane] = [(str(a), str(b), str(mode)) for a, b, mode in flows.index]
    modes = [mode for mode in MODE_COLOURS if any(lane[2] == mode for lane in lanes)]
    codes = list(facts.spots)
    data = {
        "weeks": weeks,
        "start": facts.start.isoformat(),
        "modes": modes,
        "layouts": layouts_of(facts.world, facts.spots, lanes),
        "places": [_place(facts, code) for code in codes],
        "lanes": [
            {"from": codes.index(a), "to": codes.index(b), "mode": modes.index(mode) if mode in modes else -1,
             "kg": rounded(list(row))}
            for (a, b, mode), row in zip(lanes, flows.to_numpy(), strict=True)
        ],
        "seized": _seized(tables.events, codes, weeks),
        "counts": {kind: _counts(tables.events, kind, weeks) for kind in COUNTED},
        "delivered": rounded(smooth(tables.weekly["quantity_delivered_kg"], SMOOTH)),
        "squeezes": [
            {"from": squeeze.start_week, "until": squeeze.until_week, "name": squeeze.name}
            for squeeze in facts.squeezes
        ],
        "feed": feed_of(tables.events, facts),
    }  # fmt: skip
    dates = tuple(day(facts.start, week) for week in range(weeks))
    return Replay(data, tuple(modes), tuple(WORLDS.items()), dates, WORDS)


def _flows(flows: pd.DataFrame, facts: RunFacts, weeks: int) -> pd.DataFrame:
    """A row a lane (from, to, mode), a column a week: mean kg a week over the last four."""
    known = flows[flows["from_place"].isin(facts.spots) & flows["to_place"].isin(facts.spots)]
    keys = ["from_place", "to_place", "mode"]
    table = known.pivot_table(index="week", columns=keys, values="quantity_kg", aggfunc="sum", observed=True)
    if table.empty:
        return pd.DataFrame()
    table = table.reindex(range(weeks)).fillna(0.0).rolling(SMOOTH, min_periods=1).mean()
    heaviest = table.sum().sort_values(ascending=False, kind="stable").index[:MOST_LANES]
    kept = table[sorted(heaviest)].clip(lower=0.0)
    return kept.T[kept.max() > 0.0005]


def _place(facts: RunFacts, code: str) -> dict[str, Any]:
    """Its names, and from and until which weeks interventions name it."""
    spot = facts.spots[code]
    spans = [
        [squeeze.start_week, squeeze.until_week]
        for squeeze in facts.squeezes
        if code in squeeze.where or spot.jurisdiction in squeeze.where
    ]
    return {"code": code, "name": spot.name, "squeezed": spans}


def _seized(events: pd.DataFrame, codes: list[str], weeks: int) -> list[list[float | int | None]]:
    """For each place, kg seized or raided a week, as a mean of four weeks."""
    rows = events[events["kind"].isin(("seizure", "raid"))]
    table = rows.pivot_table(
        index="week", columns="place", values="quantity_kg", aggfunc="sum", observed=True
    )
    table = table.reindex(index=range(weeks), columns=codes).fillna(0.0).rolling(SMOOTH, min_periods=1).mean()
    return [rounded(table[code].clip(lower=0.0)) for code in codes]


def _counts(events: pd.DataFrame, kind: str, weeks: int) -> list[int]:
    counts = events.loc[events["kind"] == kind, "week"].value_counts()
    return [int(counts.get(week, 0)) for week in range(weeks)]

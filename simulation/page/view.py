"""Everything that the page shows of one week, as plain data for the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from simulation.measures.frames import MG_PER_KG, reference_mass
from simulation.page.bulge import bulges_of
from simulation.page.feed import latest
from simulation.page.shown import View
from simulation.page.track import NOBODY, Track
from simulation.page.uptake_now import uptake_now
from simulation.phases.recording import COLUMNS
from simulation.world import columns as c

if TYPE_CHECKING:
    from simulation.page.pair import Pair

SMOOTHED: Final = 4  # weeks: charts and lanes show means of four weeks, for sales and consignments are lumpy
POINTS: Final = 260  # of a line on a chart, at most
YEAR: Final = 52  # weeks
DIGITS: Final = 4  # significant, of the numbers sent
HITS: Final = (c.SEIZURE, c.RAID, c.ARREST, c.FREEZE, c.TAKEDOWN)


def view_of(
    pair: Pair,
    week: int,
    *,
    since: int = 0,
    measures: tuple[str, ...] = (),
    charts: bool = True,
    free: bool = False,
    world: str = "",
    alone: bool = False,
) -> View:
    """The view of a week (0 to those run); hits and flashes are those of weeks `since` to `week` - 1.

    `measures`: names from measures.WEEKLY. Without `charts` only the map is filled in. `free`: the map
    shows the agents of the run without interventions. `world`, `alone`: which news; see
    `simulation.page.feed.latest`.
    """
    week = max(0, min(week, pair.week))
    shown = pair.free if free else pair.squeezed
    start = pair.squeeze_week
    other = pair.free if start is not None and start < week else None
    return View(
        week=week,
        weeks_run=pair.week,
        squeeze_week=start,
        map=_map(pair, shown, week, max(0, min(since, week))),
        lines={name: _line(pair, name, week) for name in measures} if charts else {},
        news=latest(pair.squeezed, other, week, world=world, alone=alone) if charts else [],
        bulges=bulges_of(pair, week) if charts else [],
        uptake=uptake_now(pair, week) if charts else {},
    )


def _map(pair: Pair, shown: Track, week: int, since: int) -> dict[str, Any]:
    rows = np.flatnonzero(shown.places[week] != NOBODY)
    return {
        "agents": [rows.tolist(), shown.places[week][rows].tolist()],
        "first_rows": [int(role["start"]) for role in shown.model.state.roles],
        "flow": _flow(pair.squeezed, week),
        "without": _flow(pair.free, week),
        "heaviest": _heaviest(pair.free, week),
        "goods": _goods(shown, week),
        "hits": _hits(shown, since, week),
        "switched": np.unique(_of_kind(shown.events(since, week), (c.SWITCH,))["row"]).tolist(),
        "week": week,
        "weeks": week - since,
    }


def _flow(track: Track, week: int) -> list[float]:
    """Reference kg a week on each lane, mean of the last four weeks."""
    flow = track.model.history.flow[max(0, week - SMOOTHED) : week]
    return [_short(x) for x in (flow.sum(axis=0) @ _worth(track)) / max(1, len(flow))]


def _heaviest(track: Track, week: int) -> float:
    """Reference kg a week on the busiest lane in any year so far: what the widest arc stands for."""
    yearly = (
        np.add.reduceat(track.model.history.flow[:week], np.arange(0, week, YEAR))
        if week
        else np.zeros((1, 1, 1))
    )
    weeks = np.diff([*range(0, week, YEAR), week]) if week else np.ones(1)
    return _short(float((yearly @ _worth(track) / weeks[:, None]).max())) if week else 0.0


def _goods(track: Track, week: int) -> list[int]:
    """Index of the substance that makes most of each lane's value, -1 for an empty lane."""
    mass = track.model.history.flow[max(0, week - SMOOTHED) : week].sum(axis=0) * _worth(track)
    return [int(k) for k in np.where(mass.sum(axis=1) > 0, mass.argmax(axis=1), -1)]


def _worth(track: Track) -> NDArray[np.float64]:
    return reference_mass(track.model.world) / MG_PER_KG


def _hits(track: Track, since: int, week: int) -> list[list[int]]:
    """[place, kind, number] of seizures, raids, arrests, freezes and takedowns."""
    records = _of_kind(track.events(since, week), HITS)
    keys, counts = np.unique(
        np.stack([records["place"], records["kind"]], axis=1), axis=0, return_counts=True
    )
    return [[int(p), int(k), int(n)] for (p, k), n in zip(keys, counts, strict=True)] if len(records) else []


def _of_kind(records: c.Records, kinds: tuple[int, ...]) -> c.Records:
    return records[np.isin(records["kind"], kinds)]


def _line(pair: Pair, name: str, week: int) -> tuple[list[int], list[float | None], list[float | None]]:
    step = max(1, -(-week // POINTS))
    at = np.arange(week - 1, -1, -step)[::-1]
    with_, without = (_smoothed(track, name, week)[at] for track in (pair.squeezed, pair.free))
    return at.tolist(), [_or_none(x) for x in with_], [_or_none(x) for x in without]


def _smoothed(track: Track, name: str, week: int) -> NDArray[np.float64]:
    """Means of the last four weeks, by week; weeks without a value (a price without a sale) are left out."""
    values = track.model.history.weekly[:week, COLUMNS.index(name)]
    known = values != 0 if name.endswith(("_usd", "potency")) else np.ones(week, dtype=bool)
    sums, counts = (np.cumsum(np.where(known, part, 0.0)) for part in (values, np.ones(week)))
    last = [x - np.pad(x, (SMOOTHED, 0))[:week] for x in (sums, counts)]
    return np.asarray(np.divide(last[0], last[1], out=np.full(week, np.nan), where=last[1] > 0))


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else _short(value)


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")

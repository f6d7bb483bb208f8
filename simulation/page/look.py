"""One agent looked at: what it sees, what it has decided, and its last changes of mind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from simulation.names import MODES, PRESSURES, ROLES
from simulation.page.feed import agent_name, news_of, option_words
from simulation.page.shown import Agent
from simulation.page.track import NOBODY, Track
from simulation.page.words import plain, words
from simulation.world import columns as c

if TYPE_CHECKING:
    from simulation.page.pair import Pair

MOST: Final = 4  # beliefs and changes shown
LOOKED_BACK: Final = 260  # weeks, for changes


def look_at(pair: Pair, row: int, week: int, *, free: bool = False) -> Agent | None:
    """The agent on a row at the end of a week; None if the row was free then.

    Runs from week 0 again if the week lies behind the one reached: runs are exact, so this shows what was.
    """
    track = pair.free if free else pair.squeezed
    if not 0 <= row < track.places.shape[1] or track.places[week][row] == NOBODY:
        return None
    if track.week == week:
        return _agent(track, row)
    reached = track.week
    track.change(track.scenario, week)
    found = _agent(track, row)
    track.run_to(reached)
    return found


def _agent(track: Track, row: int) -> Agent:
    model, world = track.model, track.model.world
    a = model.state.traders[row]
    role, place = ROLES[int(a["role"])], list(world.places.values())[int(a["place"])]
    tables = {
        name: model.state.option_names[int(a["role"]), k][int(a["option"][k])]
        for k, name in enumerate(c.CHOICES[role])
    }
    switches = news_of(track, None, max(0, track.week - LOOKED_BACK), track.week)
    mine = [f"Week {item.week}: {item.text} {item.reason}" for item in switches if item.row == row]
    about = (
        f"{float(a['turnover']) / 100:,.0f} USD a week turnover, {float(a['profit']) / 100:,.0f} USD profit"
    )
    return Agent(
        name=agent_name(track, row),
        place=place.name,
        about=about,
        sees=_sees(track, row, int(a["place"])),
        decided=tuple((plain(name), option_words(world, option)) for name, option in tables.items()),
        changes=tuple(mine[:MOST]),
    )


def _sees(track: Track, row: int, place: int) -> tuple[tuple[str, float], ...]:
    s = track.model.state
    believed = [(words().pressures[name], float(s.belief[row, place, k])) for k, name in enumerate(PRESSURES)]
    exposed = s.traders["exposure"][row] > 0
    believed = [item for item, open_ in zip(believed, exposed, strict=True) if open_]
    lost = s.traders["route_belief"][row]
    believed += [
        (f"loss of a consignment by {mode}", float(lost[k])) for k, mode in enumerate(MODES) if lost[k] > 0
    ]
    top = sorted(believed, key=lambda item: -item[1])[:MOST]
    return tuple((name, round(value, 3)) for name, value in top if value > 0 and not np.isnan(value))

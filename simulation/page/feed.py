"""What traffickers do next, in sentences: who changed what, for which reason."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from simulation.names import PRESSURES, ROLES
from simulation.page.shown import News
from simulation.page.track import Track
from simulation.page.words import plain, words
from simulation.reactions import Labels
from simulation.world import columns as c

if TYPE_CHECKING:
    from simulation.world.geography import World

CENTS: Final = 100.0
MOST: Final = 40  # switches listed
LOOKED_BACK: Final = 52  # weeks


def news_of(track: Track, other: Track | None, first_week: int, week: int) -> list[News]:
    """The switches of weeks `first_week` to `week` - 1, the latest first; in a week those alone, then by
    expected gain.

    `other`: the run on the same luck without interventions; a switch is `alone` if the same agent has not
    taken the same option in it so far.
    """
    records = track.events(first_week, week)
    moves = np.flatnonzero(records["kind"] == c.SWITCH)
    begin = int(track.event_ends[first_week])
    found = [_news(track, other, records[k], track.beliefs[begin + int(k)], week) for k in moves]
    return sorted(found, key=lambda item: (-item.week, not item.alone, -item.gain, item.agent))


def latest(
    track: Track, other: Track | None, week: int, *, world: str = "", alone: bool = False
) -> list[News]:
    """The latest switches before `week`, at most MOST and at most a year old; of one world, or only those
    that the run without does not have, if asked.
    """
    found: list[News] = []
    for last in range(week, max(0, week - LOOKED_BACK), -1):
        news = news_of(track, other, last - 1, last)
        found += [item for item in news if world in ("", item.world) and (item.alone or not alone)]
        if len(found) >= MOST:
            break
    return found[:MOST]


def agent_name(track: Track, row: int) -> str:
    """ "Broker 17": the role, and the row within it; who comes to a row that was left takes over its
    number.
    """
    role = int(track.model.state.traders["role"][row])
    return f"{words().roles[ROLES[role]]} {row - int(track.model.state.roles[role].start) + 1}"


def option_words(world: World, name: str) -> str:
    """An option in words; codes of places become their names."""
    return world.places[name].name if name in world.places else plain(name)


def reason_of(pressure: str, belief: float, gain: float) -> str:
    """ "Weighed most: a frozen account (believed risk 0.04 a week). Expected gain: 3,100 USD a week." """
    parts = []
    if pressure:
        risk = "" if math.isnan(belief) else f" (believed risk {belief:.2g})"
        parts.append(f"Weighed most: {words().pressures[pressure]}{risk}.")
    if gain >= 0:
        parts.append(f"Expected gain: {_two_digits(gain):,.0f} USD a week.")
    elif gain < 0:
        parts.append(f"Expected loss: {_two_digits(-gain):,.0f} USD a week; choices are noisy.")
    return " ".join(parts)


def _two_digits(value: float) -> float:
    """Rounded to two significant digits: the model knows no more."""
    return float(f"{value:.2g}")


@cache
def _label(role: str, choice: str, old: str, new: str) -> tuple[str, str]:
    return Labels.load().label(role, choice, old, new)


def _news(track: Track, other: Track | None, event: Any, belief: float, week: int) -> News:
    model, world = track.model, track.model.world
    role, choice, row = int(event["role"]), int(event["choice"]), int(event["row"])
    names = model.state.option_names[role, choice]
    name = c.CHOICES[ROLES[role]][choice]
    old, new = names[int(event["old"])], names[int(event["new"])]
    label, where = _label(ROLES[role], name, old, new)
    sentence = words().sentences[f"{ROLES[role]}.{name}"]
    said = {"from": option_words(world, old), "to": option_words(world, new)}
    place = list(world.places.values())[int(event["place"])].name
    gain = (float(event["go"]) - float(event["stay"])) / CENTS
    pressure = PRESSURES[int(event["pressure"])] if event["pressure"] >= 0 else ""
    agent = agent_name(track, row)
    return News(
        week=int(event["week"]) - model.burn_in,
        agent=agent,
        row=row,
        world=where,
        label=label,
        text=f"{agent} ({place}) {sentence.format(**said)}.",
        reason=reason_of(pressure, belief, gain),
        gain=gain,
        alone=other is not None
        and other.taken.get((int(event["identity"]), choice, int(event["new"])), week) >= week,
    )

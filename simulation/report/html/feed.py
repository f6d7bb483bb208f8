"""Switches as short records, told by assets/replay.js: who, where, what, and what was expected of it."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from simulation.report.html.series import short
from simulation.report.html.tables import filled
from simulation.report.html.wording import ROLES, WORLDS, Names
from simulation.report.story import words
from simulation.study.facts import RunFacts

MOST: Final = 12_000  # switches in the page; of more, those with the largest expected gain of each week


class Words:
    """Each text once, and its number."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._known: dict[str, int] = {}

    def number(self, text: str) -> int:
        if text not in self._known:
            self._known[text] = len(self.texts)
            self.texts.append(text)
        return self._known[text]


def feed_of(events: pd.DataFrame, facts: RunFacts) -> dict[str, Any]:
    """`switches`: week, role, number of the agent, place, world, label, choice, from, to, gain, pressure.

    All but week, number, world and gain are places in `texts`.
    """
    switches = events[(events["kind"] == "switch") & (filled(events["label"]) != "")]
    total = len(switches)
    texts, names = Words(), Names.of(facts.world)
    numbers = _numbers(events)
    kept = _fewer(switches) if total > MOST else switches
    return {
        "total": total,
        "worlds": list(WORLDS),
        "switches": [_record(row, texts, names, numbers) for row in kept.to_dict("records")],
        "texts": texts.texts,
    }


def _record(
    row: dict[Any, Any], texts: Words, names: Names, numbers: dict[tuple[str, int], int]
) -> list[Any]:
    role = str(row["role"])
    gain = row.get("expected_gain_usd")
    return [
        int(row["week"]),
        texts.number(ROLES.get(role, words(role))),
        numbers[role, int(row["agent"])],
        texts.number(names.place(str(row["place"]))),
        list(WORLDS).index(str(row["world"])) if row["world"] in WORLDS else -1,
        texts.number(words(str(row["label"]))),
        texts.number(words(str(row.get("choice") or ""))),
        texts.number(names.option(str(row.get("from_option") or ""))),
        texts.number(names.option(str(row.get("to_option") or ""))),
        None if gain is None else short(float(gain)),
        texts.number(words(str(row.get("pressure") or ""))),
    ]


def _numbers(events: pd.DataFrame) -> dict[tuple[str, int], int]:
    """A short number for each agent, by role, in the order in which they first appear in the events."""
    counts: dict[str, int] = {}
    found: dict[tuple[str, int], int] = {}
    for role, agent in events[["role", "agent"]].drop_duplicates().itertuples(index=False):
        counts[role] = counts.get(role, 0) + 1
        found[str(role), int(agent)] = counts[role]
    return found


def _fewer(switches: pd.DataFrame) -> pd.DataFrame:
    """The same number for each week, the largest expected gains first."""
    each = max(1, MOST // max(1, int(switches["week"].nunique())))
    gains = switches["expected_gain_usd"] if "expected_gain_usd" in switches else switches["week"] * 0.0
    order = gains.sort_values(ascending=False, kind="stable").index
    return switches.loc[order].groupby("week", sort=False, observed=True).head(each).sort_index()

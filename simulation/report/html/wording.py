"""Names and numbers as a reader wants them: words for codes, about three figures, true minus signs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from simulation.measures import WEEKLY
from simulation.report.comparison import plain, signed
from simulation.report.story import words
from simulation.world.geography import load_world, world_names

UNITS: Final = {measure.name: measure.unit for measure in WEEKLY}
ABOUT: Final = {measure.name: measure.about for measure in WEEKLY}
DIRECTION: Final = {measure.name: measure.direction for measure in WEEKLY}
ENDINGS: Final = ("_usd_kg", "_usd_g", "_usd", "_kg")
TITLES: Final = {
    "quantity_delivered_kg": "Quantity delivered",
    "price_per_dose_usd": "Price of a dose",
    "price_per_pure_dose_usd": "Price of a pure dose",
    "unmet_demand_share": "Unmet demand",
    "people_with_oud": "People with opioid use disorder",
    "people_occasional": "People who use occasionally",
    "finished_other_kg": "Finished drug by other modes",
    "finished_by_post_kg": "Finished drug by post",
    "finished_by_land_kg": "Finished drug by vehicle",
    "seized_finished_kg": "Finished drug seized",
    "seized_precursor_kg": "Precursors seized",
    "laundering_cost_share": "Cost of laundering",
    "interception_share": "Share intercepted",
}
ROLES: Final = {
    "supplier": "Supplier",
    "broker": "Broker",
    "courier": "Courier",
    "launderer": "Launderer",
    "lab": "Laboratory",
    "cell": "Retail cell",
    "organisation": "Organisation",
}
WORLDS: Final = {
    "supply": "Supply",
    "logistics": "Logistics",
    "clan_lab": "Clan-lab",
    "user": "User",
}


def measure_title(name: str) -> str:
    """`profit_lab_usd` -> "Profit lab"; the main ones by hand."""
    if name in TITLES:
        return TITLES[name]
    for ending in ENDINGS:
        name = name.removesuffix(ending)
    return sentence(words(name))


def sentence(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Names:
    """Words for the places of a world, and for all that contains their codes."""

    places: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    @cache
    def of(cls, world: str) -> Names:
        """The names of a world that ships with Squeeze; codes stay codes for one that does not."""
        if world not in world_names():
            return cls()
        found = load_world(world)
        names = {place.code: place.name for place in found.places.values()}
        for jurisdiction in found.jurisdictions:
            inside = found.places_of(jurisdiction)
            if len(inside) == 1:  # a government of one place goes by its name
                names.setdefault(jurisdiction, names[inside[0]])
        return cls(names)

    def place(self, code: str) -> str:
        return self.places.get(code, code)

    def option(self, option: str) -> str:
        """`CN>MP:post` -> "China to Mexican Pacific ports by post"; `trade_based` -> "trade based"."""
        ends, colon, mode = option.partition(":")
        origin, arrow, target = ends.partition(">")
        if arrow and colon:
            return f"{self.place(origin)} to {self.place(target)} by {words(mode)}"
        return self.places.get(option) or words(option)

    def dimension(self, name: str) -> str:
        """`source_place` -> "source place"; "lane into US" stays."""
        return words(name)

    def options(self, text: str) -> str:
        """A list with semicolons, shortened after three."""
        parts = [self.option(part) for part in text.split("; ") if part]
        more = f" and {len(parts) - 3} more" if len(parts) > 3 else ""
        return ", ".join(parts[:3]) + more


def number(value: Any, figures: int = 3) -> str:
    """About three figures; a dash for what is no number."""
    found = as_number(value)
    return plain(found, figures)


def difference(value: Any) -> str:
    """As `number`, with its sign."""
    return signed(as_number(value))


def percent(value: float, digits: int = 1) -> str:
    """A share (0 to 1) with its sign, in per cent."""
    return f"{100 * value:+.{digits}f} %".replace("-", "−") if math.isfinite(value) else "–"


def span(low: Any, high: Any, unit: str = "") -> str:
    """`0.52 to 2.38`, with the unit after it."""
    text = f"{number(low)} to {number(high)}"
    return f"{text} {unit}".strip()


def as_number(value: Any) -> float:
    """The number, or NaN for none or for anything else."""
    try:
        return float(value) + 0.0  # no negative zero
    except (TypeError, ValueError):
        return math.nan


def counted(count: int, noun: str) -> str:
    """`1 week`, `2 weeks`, `4,000 weeks`."""
    return f"{count:,} {noun if count == 1 else noun + 's'}"

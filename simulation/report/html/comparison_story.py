"""A comparison in plain words; every figure with its 95 % interval, and luck named where it may be luck."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from simulation.measures.intervals import PAIRS_FOR_LEVEL
from simulation.report.html.folder import Folder
from simulation.report.html.parts import Card, Cards, Prose
from simulation.report.html.tables import filled
from simulation.report.html.wording import (
    UNITS,
    Names,
    as_number,
    difference,
    measure_title,
    number,
    percent,
    sentence,
    span,
)
from simulation.report.story import words

CARDS: Final = ("quantity_delivered_kg", "price_per_pure_dose_usd", "overdose_deaths")
TOLD: Final = (
    "quantity_delivered_kg",
    "price_per_pure_dose_usd",
    "potency",
    "overdose_deaths",
    "seized_finished_kg",
)
MOST_SWITCHES: Final = 5
MOST_MOVED: Final = 5
Statistics = dict[str, dict[str, Any]]  # statistic -> row


def moved_by_dimension(folder: Folder) -> dict[str, Statistics]:
    """Dimension -> statistic -> its row, in the order of the file."""
    found: dict[str, Statistics] = {}
    for row in folder.table("displacement").to_dict("records"):
        named = {str(key): value for key, value in row.items()}
        found.setdefault(str(row["dimension"]), {})[str(row["statistic"])] = named
    return found


def sure_loss(statistics: Statistics) -> bool:
    """Whether the interval of the target effect lies below 0: only then has a balloon ratio a meaning."""
    return as_number(statistics.get("target_effect", {}).get("high")) < 0


def cards(folder: Folder) -> Cards:
    """Quantity, price and deaths, and the largest balloon among those whose target surely lost."""
    table = folder.table("comparison")
    found = [_card(row) for name in CARDS for row in table[table["measure"] == name].to_dict("records")]
    return Cards((*found, _balloon_card(folder)))


def _balloon_card(folder: Folder) -> Card:
    """The balloon ratio of the dimension of goods whose target lost most, if one surely lost."""
    lost = {
        dimension: by
        for dimension, by in moved_by_dimension(folder).items()
        if sure_loss(by)
        and "balloon_ratio" in by
        and str(by["target_effect"]["unit"]).startswith("reference kg")
    }
    if not lost:
        return Card("Balloon ratio", "–", "no dimension of goods in which the target surely lost")
    dimension = min(lost, key=lambda name: as_number(lost[name]["target_effect"]["value"]))
    row = lost[dimension]["balloon_ratio"]
    note = f"({span(row['low'], row['high'])}): came up elsewhere for each unit that the target lost"
    return Card(f"Balloon ratio, by {words(dimension)}", number(row["value"]), note)


def _card(row: dict[Any, Any]) -> Card:
    name, mean = str(row["measure"]), as_number(row["difference"])
    low, high = as_number(row["low"]), as_number(row["high"])
    relative = as_number(row.get("percent")) / 100
    sure = low > 0 or high < 0
    value = percent(relative) if math.isfinite(relative) else difference(mean)
    note = f"{difference(mean)} {UNITS.get(name, row['unit'])} ({span(low, high)})" + (
        "" if sure else "; may be luck"
    )
    mark = "" if not sure else "up" if mean > 0 else "down"
    return Card(measure_title(name), value, note, mark)


def in_short(folder: Folder) -> tuple[Prose, ...]:
    """What changed, where it moved, what traffickers did, what adaptation undid."""
    names = Names.of(world_of(folder))
    parts = (
        ("", tuple(_few(folder))),
        ("What changed", tuple(_changed(folder))),
        ("Where it moved", tuple(_moved(folder, names))),
        ("What traffickers did more of (net switches per 100 agents and year)", tuple(_did(folder))),
        ("What adaptation undid", tuple(_undone(folder))),
    )
    return tuple(Prose(lines, bullets=len(lines) > 1, title=title) for title, lines in parts if lines)


def world_of(folder: Folder) -> str:
    """The world of the side with."""
    with_ = folder.manifest.get("with")
    scenario = with_.get("scenario") if isinstance(with_, dict) else None
    return str(scenario.get("world", "")) if isinstance(scenario, dict) else ""


def _changed(folder: Folder) -> Iterator[str]:
    table = folder.table("comparison")
    luck = []
    for name in TOLD:
        for row in table[table["measure"] == name].to_dict("records"):
            mean, low, high = (as_number(row[key]) for key in ("difference", "low", "high"))
            title = measure_title(name).lower()
            if low > 0 or high < 0:
                verb = "rose" if mean > 0 else "fell"
                yield (
                    f"{sentence(title)} {verb} from {number(row['mean_without'])} without to "
                    f"{number(row['mean_with'])} "
                    f"{row['unit']} with ({difference(mean)}, 95 % interval {span(low, high)})."
                )
            else:
                luck.append(title)
    if luck:
        yield f"No clear change, the interval holds 0: {', '.join(luck)}."


def _moved(folder: Folder, names: Names) -> Iterator[str]:
    told = 0
    for dimension, by in moved_by_dimension(folder).items():
        if not sure_loss(by) or told >= MOST_MOVED or "spill" not in by or dimension == "role":
            continue
        told += 1
        loss, spill, ratio = by["target_effect"], by["spill"], by.get("balloon_ratio", {})
        value = as_number(ratio.get("value"))
        yield (
            f"By {words(dimension)}: {names.options(str(loss['target']))} lost "
            f"{number(-as_number(loss['value']))} "
            f"{loss['unit']}, and {number(spill['value'])} came up elsewhere"
            + (f". {_balloon(value, ratio)}" if math.isfinite(value) else ".")
        )
    if not told:
        yield "In no dimension did the target surely lose anything, so there is no balloon to measure."


def _balloon(value: float, row: dict[str, Any]) -> str:
    low, high = as_number(row.get("low")), as_number(row.get("high"))
    if low > 1:
        said = "more came up elsewhere than was lost"
    elif high < 1 and low > 0:
        said = "part of the loss came up elsewhere"
    elif value == 0:
        said = "nothing came up elsewhere"
    else:
        said = "it cannot be told from all of the loss coming up elsewhere"
    return f"The balloon ratio is {number(value)} ({span(low, high)}): {said}."


def _did(folder: Folder) -> Iterator[str]:
    table = folder.table("switches")
    more = table[table["low"].astype(float) > 0].sort_values("difference", ascending=False, kind="stable")
    for row in more.head(MOST_SWITCHES).to_dict("records"):
        rose_by = f"{difference(row['difference'])} ({span(row['low'], row['high'])})"
        yield f"{sentence(words(str(row['label'])))}: {rose_by}"
    if more.empty:
        yield "No kind of switch rose by more than luck would explain."


def _undone(folder: Folder) -> Iterator[str]:
    table = folder.table("adaptation")
    if table.empty:
        return
    rows = table[(filled(table["dimension"]) == "") & (table["statistic"] == CARDS[0])].to_dict("records")
    for row in rows:
        unit = UNITS.get(CARDS[0], "")
        yield (
            f"In twin runs where nobody reviews a choice, the effect on the quantity delivered is "
            f"{difference(row['twin_effect'])} {unit} "
            f"({span(row.get('twin_low'), row.get('twin_high'))}); with "
            f"adaptation it is {difference(row['effect'])} "
            f"({span(row.get('effect_low'), row.get('effect_high'))}). "
            "The difference is what adaptation did."
        )


def _few(folder: Folder) -> Iterator[str]:
    pairs = _pairs(folder.table("comparison"))
    if 0 < pairs < PAIRS_FOR_LEVEL:
        yield f"Few pairs: with fewer than {PAIRS_FOR_LEVEL} an interval covers less than 95 %."


def _pairs(table: pd.DataFrame) -> int:
    return int(table["seeds"].max()) if len(table) else 0

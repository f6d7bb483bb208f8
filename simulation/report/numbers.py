"""The numbers that the story and the overview show, worked out once from the tables of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import pandas as pd

from simulation.measures import DIMENSIONS
from simulation.report.windows import YEAR, Windows, within

DELIVERED: Final = ("quantity_delivered_kg", "price_per_pure_dose_usd", "potency", "overdose_deaths")


@dataclass(frozen=True, slots=True)
class Change:
    """A number before and after, in the unit of its measure."""

    name: str
    before: float
    after: float

    @property
    def difference(self) -> float:
        return self.after - self.before

    @property
    def relative(self) -> float | None:
        """Difference as a share of before; None when there was nothing before."""
        return self.difference / self.before if self.before else None


@dataclass(frozen=True, slots=True)
class Bulge:
    """Within a dimension: the option that lost most and the one that gained most, in percentage points."""

    dimension: str
    lost: str
    lost_points: float
    gained: str
    gained_points: float


def mean_changes(weekly: pd.DataFrame, windows: Windows, names: tuple[str, ...] = DELIVERED) -> list[Change]:
    """Means over the weeks of each window; weeks without a value (no sale, no price) are left out."""
    before, after = within(weekly, windows.before), within(weekly, windows.after)
    return [Change(name, float(before[name].mean()), float(after[name].mean())) for name in names]


def switch_changes(events: pd.DataFrame, weekly: pd.DataFrame, windows: Windows) -> list[Change]:
    """Switches by label, per 100 agent-years in each window; the label that rose most comes first."""
    before = _switch_rates(events, weekly, windows.before)
    after = _switch_rates(events, weekly, windows.after)
    labels = sorted(before.keys() | after.keys())
    changes = [Change(label, before.get(label, 0.0), after.get(label, 0.0)) for label in labels]
    return sorted(changes, key=lambda change: -change.difference)


def _switch_rates(events: pd.DataFrame, weekly: pd.DataFrame, window: tuple[int, int]) -> dict[str, float]:
    agent_years = float(within(weekly, window)["agents_total"].sum()) / YEAR
    switches = within(events, window)
    switches = switches[(switches["kind"] == "switch") & (switches["label"].fillna("") != "")]
    if not agent_years:
        return {}
    counts = switches["label"].value_counts()
    return {str(label): 100 * int(count) / agent_years for label, count in counts.items()}


def mean_shares(shares: pd.DataFrame, dimension: str, window: tuple[int, int]) -> dict[str, float]:
    """Each option's share (0 to 1) of the quantity in this window; empty when nothing was moved."""
    rows = within(shares[shares["dimension"] == dimension], window)
    quantity = rows.groupby("option", sort=True, observed=True)["quantity"].sum()
    total = float(quantity.sum())
    return {str(option): float(part) / total for option, part in quantity.items()} if total > 0 else {}


def bulges(shares: pd.DataFrame, windows: Windows) -> list[Bulge]:
    """For each dimension with shares in both windows, in the order of `DIMENSIONS`."""
    found = []
    for dimension in DIMENSIONS:
        before = mean_shares(shares, dimension, windows.before)
        after = mean_shares(shares, dimension, windows.after)
        if before and after:
            options = sorted(before.keys() | after.keys())
            points = {name: 100 * (after.get(name, 0.0) - before.get(name, 0.0)) for name in options}
            lost, gained = min(options, key=points.__getitem__), max(options, key=points.__getitem__)
            found.append(Bulge(dimension, lost, points[lost], gained, points[gained]))
    return found


class LaneFlow(NamedTuple):
    """Mean mass of all substances on one lane."""

    from_place: str
    to_place: str
    mode: str
    kg_per_week: float


def lane_flows(flows: pd.DataFrame, window: tuple[int, int]) -> list[LaneFlow]:
    """The lanes that were used in these weeks, the heaviest first."""
    weeks = window[1] - window[0] + 1
    lanes = within(flows, window).groupby(["from_place", "to_place", "mode"], sort=True, observed=True)
    mass = lanes["quantity_kg"].sum().reset_index()
    columns = (mass[name].tolist() for name in ("from_place", "to_place", "mode", "quantity_kg"))
    used = [LaneFlow(a, b, mode, kg / weeks) for a, b, mode, kg in zip(*columns, strict=True) if kg > 0]
    return sorted(used, key=lambda flow: -flow.kg_per_week)


def balance_error(balance: pd.DataFrame) -> int:
    """Largest error of any account in any week (mg or cents): in its sum, or against what is held."""
    gap = balance["opening"] + balance["in"] - balance["out"] - balance["closing"]
    return int(max(gap.abs().max(), balance["error"].abs().max())) if len(gap) else 0

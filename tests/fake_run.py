"""A made-up run with the tables of docs/architecture.md: plausible to look at, simple to reckon with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd

from simulation.measures import WEEKLY
from simulation.study.facts import Basis, RunFacts, Spot, Squeeze

START = date(2017, 1, 2)
SPOTS = {
    spot.code: spot
    for spot in (
        Spot("CN_E", "China, east", 31.0, 121.0, "CN"),
        Spot("CN_S", "China, south", 23.0, 113.0, "CN"),
        Spot("IN_W", "India, west", 22.0, 72.0, "IN"),
        Spot("FTZ", "Free-trade zone", 25.0, 55.0, "FTZ"),
        Spot("MX_P", "Mexico, Pacific port", 19.0, -104.0, "MX"),
        Spot("MX_N", "Mexico, north-west", 25.0, -107.5, "MX"),
        Spot("US_BW", "US land border, west", 32.5, -117.0, "US"),
        Spot("US_BE", "US land border, east", 27.5, -99.5, "US"),
        Spot("CA", "Canada, west", 49.2, -123.1, "CA"),
        Spot("US_PAC", "Pacific", 37.0, -121.0, "US"),
        Spot("US_MTN", "Mountain", 40.0, -110.0, "US"),
        Spot("US_WSC", "West South Central", 31.5, -96.5, "US"),
        Spot("US_WNC", "West North Central", 42.5, -96.0, "US"),
        Spot("US_ENC", "East North Central", 41.0, -86.5, "US"),
        Spot("US_ESC", "East South Central", 34.5, -87.0, "US"),
        Spot("US_SA", "South Atlantic", 34.0, -80.5, "US"),
        Spot("US_MA", "Middle Atlantic", 41.0, -75.5, "US"),
        Spot("US_NE", "New England", 43.5, -71.5, "US"),
    )
}
SQUEEZES = (
    Squeeze("fentanyl class, China", "class_scheduling", ("CN",), 121, None, 8, 0.9),
    Squeeze("advance data on parcels", "parcel_screening", ("US_MA", "US_PAC"), 173, None, 26, 0.5),
)
LANES = (  # lane, stage's substance, kg a week before and after
    ("CN_E>US_MA:post", "fentanyl", 6.0, 1.0),
    ("CN_S>US_PAC:post", "fentanyl", 4.0, 0.5),
    ("CN_S>MX_P:container", "npp_class", 30.0, 45.0),
    ("CN_E>MX_P:container", "anpp", 12.0, 40.0),
    ("IN_W>MX_P:container", "npp_class", 3.0, 35.0),
    ("IN_W>FTZ:container", "npp_class", 1.0, 9.0),
    ("FTZ>MX_P:vessel", "npp_class", 1.0, 9.0),
    ("MX_P>MX_N:vehicle", "fentanyl", 12.0, 30.0),
    ("MX_N>US_BW:vehicle", "fentanyl", 8.0, 22.0),
    ("MX_P>US_BE:vehicle", "fentanyl", 3.0, 8.0),
    ("US_BW>US_PAC:vehicle", "fentanyl", 4.0, 12.0),
    ("US_BW>US_MTN:vehicle", "fentanyl", 2.0, 6.0),
    ("US_BE>US_WSC:vehicle", "fentanyl", 2.0, 5.0),
    ("US_BE>US_SA:vehicle", "fentanyl", 1.0, 4.0),
    ("US_MA>US_NE:vehicle", "fentanyl", 1.0, 1.0),
    ("CN_E>CA:air", "fentanyl", 1.0, 2.0),
)
SHARES = {  # dimension: option: (share before, share after)
    "source_place": {"CN_E": (0.55, 0.28), "CN_S": (0.35, 0.22), "IN_W": (0.1, 0.5)},
    "substance": {"fentanyl": (0.9, 0.55), "analogue_a": (0.1, 0.2), "analogue_b": (0.0, 0.25)},
    "mode": {
        "post": (0.6, 0.1),
        "container": (0.1, 0.15),
        "vehicle": (0.25, 0.65),
        "vessel": (0.02, 0.06),
        "air": (0.03, 0.04),
    },
    "laundering_channel": {
        "bulk_cash": (0.4, 0.2),
        "bank": (0.3, 0.05),
        "mirror_transfer": (0.1, 0.45),
        "crypto": (0.05, 0.2),
        "trade_based": (0.15, 0.1),
    },
    "sales_channel": {"open_web": (0.7, 0.4), "social_media": (0.3, 0.6)},
}
SWITCHES = {  # label: (per week before, per week after)
    "change_routing": (1, 6),
    "change_source_location": (1, 4),
    "change_product": (0, 3),
    "encrypt": (2, 3),
    "corruption": (1, 1),
    "use_crypto": (0, 2),
    "decrease_price": (2, 1),
}


@dataclass
class FakeRun:
    """Has the tables that a SupplyChain has."""

    weekly: pd.DataFrame
    shares: pd.DataFrame
    events: pd.DataFrame
    flows: pd.DataFrame
    balance: pd.DataFrame
    observed: pd.DataFrame = field(default_factory=lambda: _observed(np.arange(3)))
    cooperation: pd.DataFrame = field(default_factory=lambda: _cooperation(np.arange(3)))


def fake_facts(weeks: int = 416, *, squeezed: bool = True) -> RunFacts:
    return RunFacts(
        scenario="class_scheduling_2019" if squeezed else "baseline",
        title="Class-wide scheduling, 2019" if squeezed else "Baseline",
        question="Does controlling the whole class stop the supply, or move it?"
        if squeezed
        else "What happens if nobody squeezes the chain?",
        world="transpacific",
        start=START,
        weeks=weeks,
        seed=1,
        squeezes=SQUEEZES if squeezed else (),
        spots=SPOTS,
        parameters=Basis(measured=10, estimated=50, assumed=40),
        options=Basis(measured=0, estimated=20, assumed=80),
    )


def fake_run(weeks: int = 416, *, squeezed: bool = True, shares: bool = True) -> FakeRun:
    """Same arguments, same tables. The change comes in over a year from week 121."""
    noise = np.random.default_rng(7)
    week = np.arange(weeks)
    moved = np.clip((week - 121) / 52, 0, 1) if squeezed else np.zeros(weeks)
    return FakeRun(
        weekly=_weekly(week, moved, noise),
        shares=_shares(week, moved if shares else None),
        events=_events(week, moved > 0, noise),
        flows=_flows(week, moved),
        balance=_balance(week),
    )


def dates(week: np.ndarray) -> list[date]:
    return [START + timedelta(weeks=int(w)) for w in week]


def _weekly(week: np.ndarray, moved: np.ndarray, noise: np.random.Generator) -> pd.DataFrame:
    dip = np.exp(-(((week - 150) / 18) ** 2)) * (moved > 0)
    levels = {
        "quantity_delivered_kg": 20 * (1 - 0.45 * dip) * (1 + 0.1 * moved),
        "price_per_pure_dose_usd": 5 * (1 + 0.5 * dip) * (1 - 0.2 * moved),
        "potency": 1.0 * (1 - 0.3 * dip) * (1 + 0.2 * moved),
        "overdose_deaths": 600 * (1 + 0.3 * moved),
        "agents_total": np.full(len(week), 400.0),
    }
    frame = pd.DataFrame({"week": week, "date": dates(week)})
    for measure in WEEKLY:
        level = levels.get(measure.name, np.full(len(week), 1.0))
        frame[measure.name] = level * (1 + 0.05 * noise.standard_normal(len(week)))
    frame["agents_total"] = 400.0
    return frame


def _shares(week: np.ndarray, moved: np.ndarray | None) -> pd.DataFrame:
    rows = []
    for w in week if moved is not None else ():
        for dimension, options in SHARES.items():
            for option, (before, after) in options.items():
                share = before + (after - before) * moved[w]
                rows.append((w, dimension, option, "", share, 20 * share))
    return pd.DataFrame(rows, columns=["week", "dimension", "option", "place", "share", "quantity"])


def _events(week: np.ndarray, later: np.ndarray, noise: np.random.Generator) -> pd.DataFrame:
    rows = []
    for w in week:
        for label, rates in SWITCHES.items():
            for _ in range(noise.poisson(rates[int(later[w])])):
                rows.append(switch_row(int(w), label))
        rows.append(
            (
                int(w),
                "seizure",
                3,
                "courier",
                "logistics",
                "US_MA",
                "",
                "",
                0.4,
                0.0,
                "",
                "",
                "",
                0.0,
                0.0,
                0.0,
                "",
            )
        )
    return pd.DataFrame(rows, columns=EVENT_COLUMNS)


EVENT_COLUMNS = [
    "week",
    "kind",
    "agent",
    "role",
    "world",
    "place",
    "label",
    "detail",
    "quantity_kg",
    "value_usd",
    "choice",
    "from_option",
    "to_option",
    "expected_gain_usd",
    "expected_stay_usd",
    "expected_go_usd",
    "pressure",
]


def switch_row(week: int, label: str) -> tuple[object, ...]:
    return (
        week,
        "switch",
        17,
        "broker",
        "logistics",
        "CN_S",
        label,
        "",
        0.0,
        0.0,
        "lane",
        "a",
        "b",
        900.0,
        100.0,
        1000.0,
        "screening",
    )


def _flows(week: np.ndarray, moved: np.ndarray) -> pd.DataFrame:
    rows = []
    for w in week:
        for lane, substance, before, after in LANES:
            ends, mode = lane.split(":")
            origin, target = ends.split(">")
            rows.append((w, lane, origin, target, mode, substance, before + (after - before) * moved[w]))
    columns = ["week", "lane", "from_place", "to_place", "mode", "substance", "quantity_kg"]
    return pd.DataFrame(rows, columns=columns)


def _balance(week: np.ndarray) -> pd.DataFrame:
    rows = []
    for w in week:
        for item in ("fentanyl", "money"):
            for account in ("lab", "cell"):
                closing = 100 * (int(w) + 1)
                rows.append((w, item, account, closing - 100, 250, 150, closing, closing, 0))
    columns = ["week", "item", "account", "opening", "in", "out", "closing", "held", "error"]
    return pd.DataFrame(rows, columns=columns)


def _observed(week: np.ndarray) -> pd.DataFrame:
    """Deaths that are known four weeks late, nine of ten."""
    n = len(week)
    return pd.DataFrame(
        {"series": ["overdose_deaths"] * n, "place": ["all"] * n, "week": week, "known_week": week + 4,
         "unit": ["persons per week"] * n, "true": np.full(n, 10.0), "observed": np.full(n, 9.0)}
    )  # fmt: skip


def _cooperation(week: np.ndarray) -> pd.DataFrame:
    n = len(week)
    return pd.DataFrame(
        {"week": week, "giver": ["CN"] * n, "asks": ["US"] * n, "trust": np.full(n, 0.4),
         "willing": np.full(n, 0.5), "requests": np.full(n, 2.0), "granted": np.full(n, 0.4)}
    )  # fmt: skip

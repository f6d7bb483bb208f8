"""What does a political break cost in cases, listings and seizures, and when is it made good?

    python experiments/cooperation.py [PAIRS] [WORKERS]

Runs the scenarios of cooperation and their comparators on the same luck (20 pairs by default, some ten
minutes). Writes results/cooperation/: windows.csv (each measure before, during and after,
with and without, paired differences with 95 % intervals), trajectories.csv and cooperation.png (the break of
August 2022 to November 2023, with and without a technical channel), and a manifest.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd

from simulation.measures.intervals import paired_interval
from simulation.model import SupplyChain
from simulation.report.style import BLUE, FAINT, INK, SETTINGS, VERMILION, head
from simulation.scenario import Scenario, load_scenario, resolved
from simulation.study.engine import Task, all_of, run_many
from simulation.study.folders import whole_folder
from simulation.study.manifest import run_identity, write_manifest

mpl.use("Agg")
OUT = Path(__file__).resolve().parents[1] / "results" / "cooperation"
BREAK, MENDED = 291, 358  # weeks of 5 August 2022 and 15 November 2023
# scenario, assumptions, comparator (nobody is pressed in it, so that its own reading does not matter)
QUESTIONS = (
    ("cooperation_suspended_2022", "learning", "cooperation_continued"),
    ("trust_protected_channel", "learning", "cooperation_continued"),
    ("pressure_2023", "pressure_works", "cooperation_suspended_2022"),
    ("pressure_2023", "pressure_hardens", "cooperation_suspended_2022"),
    ("trilateral_mechanism", "learning", "cooperation_continued"),
    ("tariff_shock", "pressure_works", "cooperation_continued"),
    ("tariff_shock", "pressure_hardens", "cooperation_continued"),
)
WINDOWS = {
    "before, 2021-07 to 2022-08": (235, BREAK),
    "first half year of the break": (BREAK, BREAK + 26),
    "rest of the break, to 2023-11": (BREAK + 26, MENDED),
    "first half year after": (MENDED, MENDED + 26),
    "after that, to 2025-02": (MENDED + 26, 422),
    "2025-02 to 2025-12": (422, 468),
}
MEASURES = {
    "case_success": "share of requests between China and the United States followed through",
    "listed": "share of the precursors asked for that China has listed",
    "trust": "trust of China in the United States",
    "seized_into_us_kg": "kg seized a week on lanes into the United States",
    "interception_share": "share of mass shipped that is seized",
    "within_country_hits": "hits a week by street and community pressure in the United States",
    "quantity_delivered_kg": "kg delivered a week",
    "overdose_deaths": "persons a week",
}
WEEKS = 468
SHOWN = ("case_success", "listed", "interception_share", "within_country_hits")
SMOOTH = 13


def reduce(model: SupplyChain) -> np.ndarray:
    """Every measure of MEASURES by week, (measures, weeks)."""
    events, weekly = model.events, model.weekly
    pairs = model.cooperation.query("giver in ['CN', 'US'] and asks in ['CN', 'US']")
    asked = pairs.groupby("week")[["requests", "granted"]].sum()
    trust = pairs.query("giver == 'CN'").set_index("week")["trust"]
    us = model.world.jurisdictions.index("US")
    at_home = [code for code, place in model.world.places.items() if place.jurisdiction == "US"]
    own = events["pressure"].isin(["street", "community"]) & events["place"].isin(at_home)
    hits = events[own & (events["kind"] != "switch")].groupby("week").size()
    found = {
        "case_success": asked["granted"] / asked["requests"],
        "listed": listed(events),
        "trust": trust,
        "seized_into_us_kg": pd.Series(model.history.seized_into[:, us] / 1e6),
        "within_country_hits": hits.reindex(range(len(weekly)), fill_value=0),
    }
    rows = [found.get(name, weekly.get(name)) for name in MEASURES]
    return np.array([np.asarray(row, dtype=float)[:WEEKS] for row in rows])


def listed(events: pd.DataFrame) -> pd.Series:
    """Share of the two known precursors that have been listed by each week."""
    weeks = events.loc[events["kind"] == "listing"].groupby("detail")["week"].min()
    known = weeks.reindex(["precursor_listed", "precursor_alternative"]).fillna(np.inf).to_numpy()
    return pd.Series([(known <= week).mean() for week in range(WEEKS)])


def scenario_of(name: str, assumptions: str) -> Scenario:
    return load_scenario(name, assumptions=assumptions)


def runs(pairs: int, workers: int) -> dict[tuple[str, str], np.ndarray]:
    """(pairs, measures, weeks) of every scenario under its assumptions, each run once."""
    asked = {(name, set_) for name, set_, _ in QUESTIONS} | {(name, "learning") for _, _, name in QUESTIONS}
    found = {}
    for key in sorted(asked):
        tasks = [Task(scenario_of(*key), seed, reduce) for seed in range(1, pairs + 1)]
        found[key] = np.stack(all_of(run_many(tasks, workers=workers)))
        print(f"{key[0]} under {key[1]}: {pairs} runs", file=sys.stderr, flush=True)
    return found


def windows(found: dict[tuple[str, str], np.ndarray]) -> pd.DataFrame:
    """Means in each window, with and without, and their paired differences."""
    rows = []
    for name, set_, against in QUESTIONS:
        with_, without = found[name, set_], found[against, "learning"]
        for k, measure in enumerate(MEASURES):
            for window, (start, stop) in WINDOWS.items():
                one = np.nanmean(with_[:, k, start:stop], axis=1)
                other = np.nanmean(without[:, k, start:stop], axis=1)
                mean, low, high = paired_interval(one - other)
                rows.append(
                    {"scenario": name, "assumptions": set_, "comparator": against, "measure": measure,
                     "unit": MEASURES[measure], "window": window, "with": one.mean(), "without": other.mean(),
                     "difference": float(mean), "low": float(low), "high": float(high), "seeds": len(one)}
                )  # fmt: skip
    return pd.DataFrame(rows)


def smoothed(values: np.ndarray) -> np.ndarray:
    """Means of the last 13 weeks."""
    return pd.DataFrame(values.T).rolling(SMOOTH, min_periods=1).mean().to_numpy().T


def trajectories(found: dict[tuple[str, str], np.ndarray]) -> pd.DataFrame:
    """Paired differences week by week, means of 13 weeks, of the measures in the figure."""
    parts = []
    for name, set_, against in QUESTIONS[:2]:
        for measure in SHOWN:
            k = list(MEASURES).index(measure)
            one, other = smoothed(found[name, set_][:, k]), smoothed(found[against, "learning"][:, k])
            mean, low, high = paired_interval(one - other)
            parts.append(
                pd.DataFrame(
                    {"scenario": name, "measure": measure, "week": np.arange(WEEKS), "with": one.mean(axis=0),
                     "without": other.mean(axis=0), "difference": mean, "low": low, "high": high}
                )
            )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def draw(table: pd.DataFrame, pairs: int, path: Path) -> None:
    """Four panels: what crosses the border moves, with its lags; what stays within does not."""
    import matplotlib.pyplot as plt

    titles = {
        "case_success": "Requests followed through, China and United States (share)",
        "listed": "Precursors asked for that China has listed (share)",
        "interception_share": "Seized of what is shipped (share of mass)",
        "within_country_hits": "Hits within the United States: street, community (a week)",
    }
    years = 2017 + np.arange(WEEKS) / 52.1775
    with plt.rc_context(SETTINGS):
        figure, panels = plt.subplots(2, 2, figsize=(9, 5.6), layout="constrained", sharex=True)
        for axes, (measure, title), letter in zip(panels.flat, titles.items(), "ABCD", strict=True):
            head(axes, letter, title)
            axes.axvspan(years[BREAK], years[MENDED], color=FAINT, alpha=0.18, lw=0)
            for scenario, colour, label in (
                ("cooperation_suspended_2022", VERMILION, "break"),
                ("trust_protected_channel", BLUE, "break, with a technical channel"),
            ):
                rows = table[(table["scenario"] == scenario) & (table["measure"] == measure)]
                axes.plot(years, rows["with"], color=colour, lw=1.4, label=label)
                band = (rows["without"] + rows["low"], rows["without"] + rows["high"])
                axes.fill_between(years, *band, color=colour, alpha=0.2, lw=0)
            axes.plot(years, rows["without"], color=INK, lw=1.0, ls=(0, (4, 2)), label="cooperation goes on")
            axes.set_xlim(2021.4, years[-1])
            axes.set_ylim(bottom=0)
        panels[0, 0].legend(frameon=False, fontsize=7.5)
        figure.supxlabel(
            f"Means of 13 weeks over {pairs} pairs of runs; bands: 95 % intervals of the paired difference,"
            " around the comparator.\nGrey: August 2022 to November 2023. Trust, leads and lags are assumed.",
            fontsize=7,
        )
        figure.savefig(path, dpi=150, metadata={"Software": None})
        plt.close(figure)


def main(pairs: int = 20, workers: int = 2) -> None:
    found = runs(pairs, workers)
    table, paths = windows(found), trajectories(found)
    values = {"values": "as in the parameter files and assumptions"}
    scenarios = {" under ".join(key): resolved(scenario_of(*key)) | values for key in sorted(found)}
    asked = {"pairs": pairs, "seeds": [1, pairs], "windows": WINDOWS, "scenarios": scenarios}
    with whole_folder(OUT) as folder:
        for frame, name in ((table, "windows"), (paths, "trajectories")):
            frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", float_format="%.6g")
        draw(paths, pairs, folder / "cooperation.png")
        write_manifest(folder, {"kind": "cooperation", "run": run_identity(asked), **asked})
    shown = table[table["measure"].isin(SHOWN)]
    print(shown.drop(columns=["unit", "seeds"]).to_string(index=False, float_format=lambda x: f"{x:.3f}"))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))

"""Does the Mekong baseline lie in the bands that the documents give, is it steady, and do its books balance?

    python experiments/mekong_bands.py [SEEDS]

Runs mekong_baseline on SEEDS seeds (20 by default) and mekong_safe_mekong on half as many. Writes into
results/mekong/: bands.csv (a row a band of mekong/bands.yaml: mean and extremes over seeds, and how many lie
inside), steady.csv (a row a seed: drift in per cent a year, largest error of the books) and a manifest.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simulation.files import read_yaml
from simulation.measures.frames import reference_mass
from simulation.model import SupplyChain
from simulation.reading import raise_if_any
from simulation.scenario import load_scenario, resolved
from simulation.study.engine import Task, all_of, run_many
from simulation.study.folders import whole_folder
from simulation.study.manifest import run_identity, write_manifest

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "results" / "mekong"
DRIFTS = ("quantity_delivered_kg", "price_per_pure_dose_usd", "agents_total")
MOST_DRIFT = 5.0  # per cent a year
YEAR, KG_PER_T = 52.0, 1000.0
SIX_AND_RIVER = ("CN", "MM", "LA", "TH", "KH", "VN", "RV")
OUTSIDE = ("CN", "EA")  # East Asia; Oceania is no part of the region
DOWNSTREAM = ("OC",)


def bands() -> dict[str, dict[str, Any]]:
    """The bands by name, as in mekong/bands.yaml. Raises UserError if the file cannot be read."""
    document = read_yaml(HERE / "mekong" / "bands.yaml")
    raise_if_any(document)
    return dict(document.data)


def measured(model: SupplyChain) -> dict[str, float]:
    """The quantities of the bands in one finished run, by name; those of other scenarios are left out."""
    seized = seizures(model)
    years = model.history.weeks / YEAR
    meth = seized[seized["detail"] == "methamphetamine"]
    region = meth[~meth["jurisdiction"].isin(DOWNSTREAM)]
    found = {
        "methamphetamine_seized": region["t"].sum() / years,
        "outside_south_east_asia": region.loc[region["jurisdiction"].isin(OUTSIDE), "t"].sum()
        / region["t"].sum(),
        "river_seized": seized.loc[seized["place"] == "RV", "t"].sum() / years,
    }
    return found | origins(model)


def seizures(model: SupplyChain) -> pd.DataFrame:
    """Finished goods that were seized: week, place, jurisdiction, detail (substance), t pure."""
    events, world = model.events, model.world
    finished = [name for name, substance in world.substances.items() if substance.stage == "finished"]
    rows = events[(events["quantity_kg"] > 0) & events["detail"].isin(finished)]
    jurisdictions = rows["place"].map(lambda code: world.places[code].jurisdiction)
    return rows[["week", "place", "detail"]].assign(
        jurisdiction=jurisdictions, t=rows["quantity_kg"] / KG_PER_T
    )


def origins(model: SupplyChain) -> dict[str, float]:
    """Where laboratories, opium and precursors stand, and what people use: shares over the whole run."""
    shares, world = model.shares, model.world
    labs = shares[shares["dimension"] == "lab_place"].groupby("option")["quantity"].sum()
    sourced = model.history.sourced[: model.history.weeks].sum(axis=0)  # (places, substances)
    places, goods = list(world.places), list(world.substances)
    opium = pd.Series(sourced[:, goods.index("raw_opium")], places)
    inputs = [k for k, name in enumerate(goods) if world.substances[name].stage == "precursor"]
    precursors = pd.Series(sourced[:, inputs].sum(axis=1), places)
    sold = model.history.sold[: model.history.weeks].sum(axis=(0, 1)) * reference_mass(world)
    china, india = (float(precursors[code] / precursors.sum()) for code in ("CN", "IN"))
    return {
        "from_golden_triangle": float(
            1.0 - labs.drop(["SN", "SE", "LB"], errors="ignore").sum() / labs.sum()
        ),
        "opium_from_myanmar": float(1.0 - opium["FL"] / opium.sum()),
        "precursors_from_china": china,
        "precursors_from_india": india,
        "precursors_from_both": china + india,
        "methamphetamine_used": float(sold[goods.index("methamphetamine")] / sold.sum()),
    }


def drift(values: np.ndarray) -> float:
    """Slope of a straight line through weekly values, in per cent of their mean a year."""
    slope = np.polyfit(np.arange(len(values)) / YEAR, values, 1)[0]
    return float(100.0 * slope / values.mean())


def baseline_row(model: SupplyChain) -> dict[str, float]:
    """Bands, drifts and the largest error of the books of one run."""
    drifts = {f"drift_{name}": drift(model.weekly[name].to_numpy()) for name in DRIFTS}
    return measured(model) | drifts | {"balance_error": float(model.balance["error"].abs().max())}


def season_row(model: SupplyChain) -> dict[str, float]:
    """What the six states and the river patrol seized in the first season (t pure)."""
    first = min(model.scenario.interventions, key=lambda item: item.start_week)
    seized = seizures(model)
    inside = seized["week"].between(first.start_week, (first.until_week or model.scenario.weeks) - 1)
    ours = seized["jurisdiction"].isin(SIX_AND_RIVER)
    return {"safe_mekong_seized": float(seized.loc[inside & ours, "t"].sum())}


def table(found: pd.DataFrame) -> pd.DataFrame:
    """A row a band: what was found in it. found: a row a seed; NaN where a scenario had fewer seeds."""
    rows = []
    for name, band in bands().items():
        values = found[name].dropna()
        low, high = band["band"]
        rows.append({
            "name": name, "unit": band["unit"], "reported": band["reported"], "low": low, "high": high,
            "mean": values.mean(), "lowest": values.min(), "highest": values.max(),
            "seeds_inside": int(values.between(low, high).sum()), "seeds": len(values), "note": band["note"],
        })  # fmt: skip
    return pd.DataFrame(rows)


def main(seeds: int = 20) -> None:
    baseline, season = load_scenario("mekong_baseline"), load_scenario("mekong_safe_mekong")
    runs = all_of(run_many([Task(baseline, seed, baseline_row) for seed in range(1, seeds + 1)]))
    sweeps = all_of(run_many([Task(season, seed, season_row) for seed in range(1, max(2, seeds // 2) + 1)]))
    found = pd.DataFrame(runs).join(pd.DataFrame(sweeps))
    steady = found[[f"drift_{name}" for name in DRIFTS]]
    steady = steady.assign(balance_error=found["balance_error"])
    steady.insert(0, "seed", range(1, seeds + 1))
    steady["steady"] = (steady[[f"drift_{name}" for name in DRIFTS]].abs() < MOST_DRIFT).all(axis=1)
    asked = {
        "seeds": [1, seeds],
        "scenarios": [resolved(x) | {"values": "as in the files"} for x in (baseline, season)],
    }
    with whole_folder(OUT) as folder:
        table(found).to_csv(folder / "bands.csv", index=False, lineterminator="\n", float_format="%.4g")
        steady.to_csv(folder / "steady.csv", index=False, lineterminator="\n", float_format="%.3g")
        write_manifest(folder, {"kind": "mekong_bands", "run": run_identity(asked), **asked})
    print(
        table(found).drop(columns=["note", "unit"]).to_string(index=False, float_format=lambda x: f"{x:.3g}")
    )
    calm, error = int(steady["steady"].sum()), found["balance_error"].max()
    print(f"steady: {calm} of {seeds} seeds; books: largest error {error:g}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))

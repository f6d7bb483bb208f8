"""What each Mekong scenario changes: means from January 2024 on, against the baseline of the same seeds.

    python experiments/mekong_scenarios.py [SEEDS]

Runs all mekong_* scenarios on SEEDS seeds (10 by default) and writes results/mekong_scenarios/: effects.csv,
a row a scenario and quantity (without, difference with its 95 % interval, per cent), and a manifest.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from mekong_bands import seizures

from simulation.measures.intervals import paired_interval
from simulation.model import SupplyChain
from simulation.names import ROLES
from simulation.scenario import list_scenarios, load_scenario, resolved
from simulation.study.engine import Task, all_of, run_many
from simulation.study.folders import whole_folder
from simulation.study.manifest import run_identity, write_manifest

OUT = Path(__file__).resolve().parents[1] / "results" / "mekong_scenarios"
START = 104  # weeks: two years without any measure, as in all these scenarios
YEAR = 52.0
MEASURES = (
    "quantity_delivered_kg", "price_per_pure_dose_usd", "potency", "wholesale_price_usd_g",
    "precursor_price_usd_kg", "seized_finished_kg", "overdose_deaths", "agents_lab", "bribes_usd",
    "licit_burden",
)  # fmt: skip
DRUGS = ("methamphetamine", "ketamine", "heroin")


def quantities(model: SupplyChain) -> dict[str, float]:
    """Means from START on: measures; t a year of each drug sold, and seized on the river; farmers left."""
    weekly, world, history = model.weekly, model.world, model.history
    found = {name: float(weekly[name].iloc[START:].mean()) for name in MEASURES}
    years = (history.weeks - START) / YEAR
    sold = history.sold[START : history.weeks].sum(axis=(0, 1)) / 1e9
    goods, places = list(world.substances), list(world.places)
    found |= {f"{drug}_sold_t": float(sold[goods.index(drug)] / years) for drug in DRUGS}
    river = seizures(model).query("place == 'RV' and week >= @START")["t"].sum()
    china = history.sourced[START : history.weeks].sum(axis=0)
    inputs = [k for k, name in enumerate(goods) if world.substances[name].stage == "precursor"]
    a = model.state.traders
    farms = [places.index(code) for code, place in world.places.items() if place.farmland > 0]
    farmers = (a["active"] == 1) & (a["role"] == ROLES.index("supplier")) & np.isin(a["place"], farms)
    return found | {
        "river_seized_t": float(river / years),
        "precursors_from_china_share": float(
            china[places.index("CN"), inputs].sum() / china[:, inputs].sum()
        ),
        "opium_sent_t": float(china[:, goods.index("raw_opium")].sum() / 1e9 / years),
        "farmers_at_the_end": float(farmers.sum()),
    }


def main(seeds: int = 10) -> None:
    """Run, compare, write."""
    names = [name for name in list_scenarios() if name.startswith("mekong_")]
    scenarios = {name: load_scenario(name) for name in names}
    tasks = [Task(scenarios[name], seed, quantities) for name in names for seed in range(1, seeds + 1)]
    runs = all_of(run_many(tasks))
    tables = {name: pd.DataFrame(runs[k * seeds : (k + 1) * seeds]) for k, name in enumerate(names)}
    quiet, rows = tables.pop("mekong_baseline"), []
    for name, table in tables.items():
        mean, low, high = paired_interval((table - quiet).to_numpy())
        for k, quantity in enumerate(table):
            without = float(quiet[quantity].mean())
            share = 100.0 * mean[k] / without if without else np.nan
            rows.append((name, quantity, without, mean[k], low[k], high[k], share, seeds))
    columns = ["scenario", "quantity", "without", "difference", "low", "high", "percent", "seeds"]
    effects = pd.DataFrame(rows, columns=columns)
    asked = {
        "seeds": [1, seeds],
        "scenarios": [resolved(x) | {"values": "as in the files"} for x in scenarios.values()],
    }
    with whole_folder(OUT) as folder:
        effects.to_csv(folder / "effects.csv", index=False, lineterminator="\n", float_format="%.4g")
        write_manifest(folder, {"kind": "mekong_scenarios", "run": run_identity(asked), **asked})
    sure = effects[(effects["low"] > 0) | (effects["high"] < 0)]
    print(sure.to_string(index=False, float_format=lambda x: f"{x:.3g}"))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))

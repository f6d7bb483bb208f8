"""Do the intervals of a comparison keep what they promise? Baseline against baseline, on different seeds.

    python experiments/chance_alone.py [COMPARISONS] [PAIRS]

Nothing differs but luck, so a 95 % interval should hold 0 in about 95 % of the measures. One comparison
cannot show that, because its measures move together; so many are made, each from runs of its own (10 of 10
pairs by default: 200 runs). Prints the count, and the measures that hold 0 least often; writes
results/chance_alone/coverage.csv with a manifest of what was run.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from simulation.measures import WEEKLY
from simulation.measures.intervals import paired_interval
from simulation.model import SupplyChain
from simulation.scenario import Scenario, load_scenario, resolved
from simulation.study.engine import Task, all_of, run_many
from simulation.study.folders import whole_folder
from simulation.study.manifest import run_identity, write_manifest

OUT = Path(__file__).resolve().parents[1] / "results" / "chance_alone"
NAMES = [measure.name for measure in WEEKLY]


def means_of(model: SupplyChain) -> np.ndarray:
    """Mean of every measure over the run; weeks without a value are left out."""
    return model.weekly[NAMES].mean().to_numpy()


def coverage(scenario: Scenario, comparisons: int, pairs: int) -> pd.DataFrame:
    """Rows: measures. Columns: comparisons in which the interval holds 0, and comparisons in all."""
    seeds = range(1, 2 * comparisons * pairs + 1)
    runs = all_of(run_many([Task(scenario, seed, means_of) for seed in seeds], progress=tell))
    means = np.stack(runs).reshape(comparisons, 2, pairs, len(NAMES))
    _, low, high = paired_interval(np.moveaxis(means[:, 0] - means[:, 1], 1, 0))
    holds = (low <= 0) & (high >= 0)
    return pd.DataFrame({"measure": NAMES, "holds_0": holds.sum(axis=0), "comparisons": comparisons})


def tell(done: int) -> None:
    if done % 50 == 0:
        print(f"{done} runs", file=sys.stderr)


def main(comparisons: int = 10, pairs: int = 10) -> None:
    scenario = load_scenario("baseline")
    table = coverage(scenario, comparisons, pairs)
    asked = {
        "comparisons": comparisons,
        "pairs": pairs,
        "seeds": [1, 2 * comparisons * pairs],
        "scenario": resolved(scenario) | {"values": "as in the parameter files"},
    }
    with whole_folder(OUT) as folder:
        table.to_csv(folder / "coverage.csv", index=False, lineterminator="\n")
        write_manifest(folder, {"kind": "chance_alone", "run": run_identity(asked), **asked})
    hold, total = int(table["holds_0"].sum()), comparisons * len(NAMES)
    print(f"{hold} of {total} intervals hold 0: {hold / total:.1%} (95 % expected)")
    print(table.sort_values("holds_0").head(5).to_string(index=False))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))

"""Which of the systems in the catalogue move anything when they are switched?

    python experiments/systems_that_move.py [WORLD ...]

Switches every system of the catalogue that has a part in the world (all installed worlds but the sandbox by
default), from the first week on, and writes down which conditions differ (exact, in the first week) and which
measures move beyond chance (pairs of runs on the same luck; the limit allows for how many measures and
designs are looked at). Writes simulation/world/systems/moves.json, which `squeeze list systems` shows, and
results/systems/moves.csv with a manifest. Some ten minutes a world on two processors.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd

from simulation.files import write_atomic
from simulation.scenario_files import BASELINES
from simulation.study.folders import whole_folder
from simulation.study.manifest import run_identity, write_manifest
from simulation.study.system_moves import Design, look_at_all
from simulation.systems.found import MOVES, load_moves
from simulation.world.geography import world_names

OUT = Path(__file__).resolve().parents[1] / "results" / "systems"
DESIGNS = (Design(10, 30), Design(10, 104))
SLOW = (Design(6, 416, 104),)  # for what shows only beside a measure that takes years


def look(world: str) -> dict[str, dict[str, object]]:
    found = {}
    for key, moved in look_at_all(world, DESIGNS, SLOW):
        print(f"{world} {key}: {', '.join(moved['measures']) or 'no measure'} ({moved['tried']})", flush=True)
        found[key] = moved
    return found


def main(worlds: list[str]) -> None:
    known = json.loads(MOVES.read_text()) if MOVES.is_file() else {}
    for world in worlds or [name for name in world_names() if name in BASELINES and name != "sandbox"]:
        known[world] = look(world)
    write_atomic(MOVES, json.dumps(known, indent=1, sort_keys=True) + "\n")
    rows = [
        {"world": world, "system": key, "conditions": "; ".join(row["conditions"]),
         "measures": "; ".join(row["measures"]), "tried": row["tried"]}
        for world, systems in known.items() for key, row in systems.items()
    ]  # fmt: skip
    asked = {"designs": [design.in_words for design in (*DESIGNS, *SLOW)], "worlds": sorted(known)}
    with whole_folder(OUT) as folder:
        pd.DataFrame(rows).to_csv(folder / "moves.csv", index=False, lineterminator="\n")
        write_manifest(folder, {"kind": "systems", "run": run_identity(asked), **asked})
    load_moves.cache_clear()


if __name__ == "__main__":
    main(sys.argv[1:])

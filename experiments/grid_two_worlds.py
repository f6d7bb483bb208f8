"""The reaction grid in two worlds, side by side: which cells come out in both, in one, in none.

    python experiments/grid_two_worlds.py

Reads results/reaction_grid and results/reaction_grid_mekong (made by `squeeze grid` with and without
`--world mekong`), runs nothing, and writes results/mekong_grid/: side_by_side.csv (a row a label that is
expected: net switches toward it per 100 agent-years beyond the baseline, with interval, in each world),
side_by_side.md and a manifest with the hashes of what was read.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from simulation.reactions.grid import Grid
from simulation.report.findings import read_why, why_file
from simulation.study.folders import whole_folder
from simulation.study.manifest import run_identity, write_manifest

RESULTS = Path(__file__).resolve().parents[1] / "results"
WORLDS = {"transpacific": RESULTS / "reaction_grid", "mekong": RESULTS / "reaction_grid_mekong"}
OUT = RESULTS / "mekong_grid"
KEY = ["row", "world", "label"]
KEPT = [*KEY, "difference", "low", "high", "verdict", "seeds"]


def expected_labels(folder: Path) -> pd.DataFrame:
    """The labels that the slides expect, with what the runs of one world showed of them."""
    found = pd.read_csv(folder / "grid.csv")
    reading = found["reading"].fillna("")
    return found.loc[found["expected"].astype(bool) & (reading == ""), KEPT].dropna(subset=["label"])


def side_by_side(folders: dict[str, Path]) -> pd.DataFrame:
    """One row a label expected, columns of each world with its name behind."""
    one, two = (expected_labels(folder) for folder in folders.values())
    first, second = folders
    return one.merge(two, on=KEY, how="outer", suffixes=(f"_{first}", f"_{second}"), sort=False)


def in_words(table: pd.DataFrame) -> str:
    """The page: cells by how they came out, and what somebody who looked at the runs wrote about them."""
    grid = Grid.load()
    texts = {world: read_why(why_file(world), grid) for world in WORLDS}
    lines = ["# The reaction grid in two worlds", "", about(table), ""]
    for head, rows in groups(table).items():
        lines += [f"## {head} ({len(rows)})", ""]
        for row in rows.itertuples():
            lines.append(f"- {row.row} / {row.world}: {row.label}: {numbers(row)}")
        lines += ["", *reasons(rows, texts)]
    lines += surprises()
    return "\n".join(lines).rstrip() + "\n"


def surprises() -> list[str]:
    """Labels that rose without being expected, by the worlds in which they did."""
    rose = {}
    for world, folder in WORLDS.items():
        found = pd.read_csv(folder / "grid.csv")
        rows = found[found["verdict"] == "unexpected"].dropna(subset=["label"])
        rose[world] = list(dict.fromkeys(f"{x.row} / {x.world}: {x.label}" for x in rows.itertuples()))
    one, two = WORLDS
    groups_of = {
        "both": [x for x in rose[one] if x in rose[two]],
        f"{one} only": [x for x in rose[one] if x not in rose[two]],
        f"{two} only": [x for x in rose[two] if x not in rose[one]],
    }
    lines = ["", "## Rose without being expected", ""]
    return lines + [f"- {head}: {'; '.join(found) or 'none'}" for head, found in groups_of.items()]


def about(table: pd.DataFrame) -> str:
    """What the numbers are, and what they are not."""
    seeds = ", ".join(f"{world} {int(table[f'seeds_{world}'].max())} seeds" for world in WORLDS)
    return (
        "Net switches per 100 agent-years beyond the baseline, five years from the start of the instruments, "
        f"with 95 % intervals; {seeds}. What is not seen in fewer seeds may be seen in more. Most numbers of "
        "both worlds are assumed, and their option tables are the same: agreement confirms nothing."
    )


def groups(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Rows by whether the label was seen in both worlds, in one, or in none."""
    seen = {world: table[f"verdict_{world}"] == "seen" for world in WORLDS}
    first, second = seen.values()
    one, two = WORLDS
    return {
        "Seen in both": table[first & second],
        f"Seen only in {one}": table[first & ~second],
        f"Seen only in {two}": table[~first & second],
        "Seen in neither": table[~first & ~second],
    }


def numbers(row: object) -> str:
    """The two differences with their intervals."""
    parts = []
    for world in WORLDS:
        mean, low, high = (getattr(row, f"{name}_{world}") for name in ("difference", "low", "high"))
        parts.append(f"{world} {mean:+.1f} [{low:+.1f}, {high:+.1f}]")
    return "; ".join(parts)


def reasons(rows: pd.DataFrame, texts: dict[str, dict[str, str]]) -> list[str]:
    """What is written by hand about the Mekong for the cells of a group."""
    cells = dict.fromkeys(f"{row.row}/{row.world}" for row in rows.itertuples())
    found = [f"  - {cell}: {texts['mekong'][cell]}" for cell in cells if cell in texts["mekong"]]
    return ["Why, in the Mekong:", "", *found, ""] if found else []


def main() -> None:
    table = side_by_side(WORLDS)
    read = {
        world: hashlib.sha256((folder / "grid.csv").read_bytes()).hexdigest()
        for world, folder in WORLDS.items()
    }
    with whole_folder(OUT) as folder:
        table.to_csv(folder / "side_by_side.csv", index=False, lineterminator="\n", float_format="%.4g")
        (folder / "side_by_side.md").write_text(in_words(table), encoding="utf-8")
        write_manifest(folder, {"kind": "grid_two_worlds", "run": run_identity(read), "read": read})
    print({head: len(rows) for head, rows in groups(table).items()})


if __name__ == "__main__":
    main()

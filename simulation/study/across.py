"""A comparison under every named set of assumptions: which conclusions hold under which of them.

A conclusion is the way in which a number moves under the assumptions of the parameter files (`learning`):
down, up, or neither (its 95 % interval holds 0). It holds under another set if the number moves the same way.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from simulation.errors import Problem, UserError
from simulation.parameters import assumption_sets
from simulation.study.compare import Comparison, compare_in_full, pair_of
from simulation.study.facts import asked_of
from simulation.study.folders import MANIFEST, check_folder, whole_folder, write_csv, write_text
from simulation.study.manifest import run_identity, write_manifest
from simulation.study.parallel import WORKERS
from simulation.study.targets import NAMED

if TYPE_CHECKING:
    from simulation.scenario import Scenario

REFERENCE: Final = "learning"
DOWN, UP, NEITHER, UNDEFINED = "down", "up", "no clear change", "not defined"
# Of a balloon ratio, by where its interval lies: below 1, around 1, above 1, or nowhere in particular.
NONE, AT_MOST, PART = "none of it moved", "part of it moved, at most", "part of it moved"
SOME, MORE, UNCLEAR = "some of it moved, perhaps all", "more than all of it moved", "not clear how much moved"
MEASURES: Final = ("quantity_delivered_kg", "overdose_deaths", "price_per_pure_dose_usd")
MEASURE_UNIT: Final = "per cent of without"
BALLOON: Final = ("target_effect", "balloon_ratio")
TABLE, SUMMARY, FIGURE = "across.csv", "summary.txt", "across.png"
FILES: Final = (MANIFEST, TABLE, SUMMARY, FIGURE)
DIGITS: Final = 9

Draw = Callable[["Across", Path], None]


@dataclass(frozen=True)
class Across:
    """All of it. `table`: a row for each conclusion and set (columns: docs/architecture.md)."""

    pairs: tuple[tuple[Scenario, Scenario], ...]  # in the order of the sets
    seeds: int
    table: pd.DataFrame

    @property
    def comparator(self) -> str:
        """What the runs are held against, in words."""
        return f"{self.pairs[0][1].name}, same seeds, same assumptions"


def pairs_under_all(
    scenario: Scenario, against: str | None, seeds: int, sets: Sequence[str] = ()
) -> tuple[tuple[Scenario, Scenario], ...]:
    """Both scenarios under each set (none named: all), `learning` first.

    Raises UserError as `pair_of`, and for a scenario that chooses a set of its own.
    """
    known = list(assumption_sets())
    names = [REFERENCE, *(name for name in (sets or known) if name != REFERENCE)]
    first = pair_of(scenario, against, seeds)
    for item in first:
        if item.assumptions != REFERENCE:
            message = f"{item.name} has assumptions {item.assumptions!r}; allowed is a scenario without any"
            raise UserError([Problem("command line", 1, "--across-assumptions", message)])
    return tuple(
        (dataclasses.replace(first[0], assumptions=name), dataclasses.replace(first[1], assumptions=name))
        for name in names
    )


def compare_across(
    pairs: Sequence[tuple[Scenario, Scenario]],
    seeds: int,
    *,
    workers: int = WORKERS,
    each_run: Callable[[int], None] = lambda done: None,
) -> Across:
    """Run every pair with seeds 1 to `seeds`. `each_run` is called with the number of runs done."""
    done: list[tuple[str, Comparison]] = []
    for k, pair in enumerate(pairs):
        before = 2 * seeds * k

        def advance(n: int, before: int = before) -> None:
            each_run(before + n)

        found = compare_in_full(pair, seeds, twins=False, workers=workers, each_run=advance)
        done.append((pair[0].assumptions, found))
    return Across(tuple(pairs), seeds, across_table(done))


def across_table(done: Sequence[tuple[str, Comparison]]) -> pd.DataFrame:
    """Rows by conclusion, then by set, the first set being the one that all are held against."""
    numbers: dict[str, dict[str, list[Any]]] = {
        name: {key: rest for key, *rest in _numbers(found)} for name, found in done
    }
    reference = numbers[done[0][0]]  # conclusions that are defined there
    rows = []
    for key, (unit, *interval) in reference.items():
        way = direction(key, *interval)
        for name, found in done:
            values = numbers[name].get(key, [unit, np.nan, np.nan, np.nan])[1:]
            here = direction(key, *values)
            rows.append({
                "conclusion": key, "unit": unit, "set": name, "value": values[0], "low": values[1],
                "high": values[2], "direction": here, "under_learning": way,
                "holds": here == way != UNDEFINED,
                "seeds": found.seeds, "comparator": f"{found.comparator}, same assumptions",
            })  # fmt: skip
    return pd.DataFrame(rows)


def direction(key: str, value: float, low: float, high: float) -> str:
    """Which way a number moved, from its interval; of a balloon ratio: how much of what was lost moved."""
    if np.isnan(low) or np.isnan(value):
        return UNDEFINED
    if key.endswith("balloon_ratio"):
        return _share(low, high)
    return UP if low > 0 else DOWN if high < 0 else NEITHER


def _share(low: float, high: float) -> str:
    if high <= 0:
        return NONE
    if low <= 0:
        return AT_MOST if high < 1 else UNCLEAR
    return MORE if low > 1 else PART if high < 1 else SOME


def holding(table: pd.DataFrame) -> dict[str, tuple[list[str], list[str]]]:
    """Conclusion -> the sets under which it holds, and those under which it does not; `learning` is left out,
    and so are conclusions that are not defined there.
    """
    others = table[(table["set"] != table["set"].iloc[0]) & (table["under_learning"] != UNDEFINED)]
    return {
        str(key): (group[group["holds"]]["set"].tolist(), group[~group["holds"]]["set"].tolist())
        for key, group in others.groupby("conclusion", sort=False)
    }


def check_across_folder(
    folder: str | Path,
    pairs: Sequence[tuple[Scenario, Scenario]],
    seeds: int,
    *,
    force: bool = False,
) -> None:
    """Raise UserError unless this may be written to `folder`; see `folders.check_folder`."""
    check_folder(folder, run_identity(_asked(pairs, seeds)), FILES, force=force)


def write_across(
    across: Across,
    out: str | Path,
    *,
    draw: Draw,
    summary: str,
    wall_seconds: float | None = None,
    force: bool = False,
) -> Path:
    """Write the folder whole or not at all; raises UserError as `check_across_folder`."""
    asked = _asked(across.pairs, across.seeds)
    run = run_identity(asked)
    check_folder(out, run, FILES, force=force)
    with whole_folder(out) as partial:
        write_csv(across.table, partial / TABLE, DIGITS)
        write_text(summary, partial / SUMMARY)
        draw(across, partial / FIGURE)
        write_manifest(partial, {"kind": "across", "run": run, **asked}, wall_seconds=wall_seconds)
    return Path(out)


def _numbers(found: Comparison) -> Iterator[tuple[str, str, float, float, float]]:
    """(conclusion, unit, value, low, high): changes of measures, then target and balloon where named."""
    measures: Any = found.measures.set_index("measure")
    for name in MEASURES:
        row = measures.loc[name]
        yield name, MEASURE_UNIT, float(row["percent"]), float(row["percent_low"]), float(row["percent_high"])
    table: Any = found.displacement[found.displacement["target_basis"] == NAMED]
    for row in table[table["statistic"].isin(BALLOON)].itertuples(index=False):
        yield f"{row.dimension}: {row.statistic}", str(row.unit), row.value, row.low, row.high


def _asked(pairs: Sequence[tuple[Scenario, Scenario]], seeds: int) -> dict[str, Any]:
    first = {
        side: asked_of(scenario, 1) for side, scenario in zip(("with", "without"), pairs[0], strict=True)
    }
    sets = assumption_sets()
    return {
        "seeds": list(range(1, seeds + 1)),
        "sets": {pair[0].assumptions: sets[pair[0].assumptions].parameters for pair in pairs},
        **first,
    }

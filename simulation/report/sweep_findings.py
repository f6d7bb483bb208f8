"""findings.md of a sweep: ten lines that the numbers write, then what a person has to say about them.

The hand-written part lies beside the design (experiments/NAME.md) and is copied, so that running the design
again loses no words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from simulation.files import write_atomic
from simulation.measures.intervals import PAIRS_FOR_LEVEL
from simulation.report.comparison import interval, leaves_0, plain
from simulation.study.facts import count_basis
from simulation.study.sweep.effects import comparator_of
from simulation.study.sweep.stability import PRECISION

if TYPE_CHECKING:
    from simulation.study.sweep.finish import Finished

MOST_MEASURES: Final = 4
MOST_PARTS: Final = 3
Row: TypeAlias = "Mapping[Any, Any] | pd.Series[Any]"


def write_findings(done: Finished, folder: Path) -> None:
    """Write findings.md into `folder`."""
    write_atomic(folder / "findings.md", findings_of(done))


def findings_of(done: Finished) -> str:
    """The page as Markdown; every figure in it is taken from the tables."""
    design = done.plan.design
    lines = [
        *_asked(done), *_effects(done), *_along(done), *_parts(done), *_moved(done), *_replicates(done),
        *_basis(),
    ]  # fmt: skip
    numbered = [f"{k}. {line}" for k, line in enumerate(lines, start=1)]
    page = [f"# {design.title}", "", design.question, "", "## From the numbers", "", *numbered, ""]
    page += ["## In words", "", _by_hand(done), ""]
    page += [f"Made by `squeeze sweep {design.name}`. An abstract model: no forecast.", ""]
    return "\n".join(page)


def _by_hand(done: Finished) -> str:
    path = done.plan.design.path
    words = path.with_suffix(".md") if path is not None else None
    if words is not None and words.is_file():
        return words.read_text(encoding="utf-8").strip()
    return f"(Nothing yet. What is written into experiments/{done.plan.design.name}.md is copied here.)"


def _asked(done: Finished) -> Iterator[str]:
    design, failed = done.plan.design, len(done.failures)
    draws = f" × {design.draws} draws of {len(design.uncertain.ranges)} numbers" if design.uncertain else ""
    few = "" if _units(done) >= PAIRS_FOR_LEVEL else (
        f" FEW REPLICATES: with fewer than {PAIRS_FOR_LEVEL} an interval covers less than 95 %."
    )  # fmt: skip
    yield (
        f"{len(done.plan.runs)} runs ({failed} failed): {len(design.cells)} combinations{draws} × "
        f"{design.seeds} seeds, against {comparator_of(done.plan)}; means over weeks {design.window[0]} to "
        f"{design.window[1] - 1}. In brackets: 95 % intervals.{few}"
    )


def _effects(done: Finished) -> Iterator[str]:
    """For each of the first measures: its lowest and its highest effect, and how many are sure."""
    for name in done.plan.design.measures[:MOST_MEASURES]:
        table = _of(done, name)
        if not len(table):
            continue
        low, high = (table.iloc[int(end(table["difference"]))] for end in (np.argmin, np.argmax))
        sure = sum(
            leaves_0(a, b) for a, b in zip(table["difference_low"], table["difference_high"], strict=True)
        )
        what = "change of " if done.plan.design.against else ""
        yield (
            f"{what}{_words(name)} ({low['unit']}): from {_number(low)} with {_which(done, low)} to "
            f"{_number(high)} with {_which(done, high)}; {sure} of {len(table)} combinations leave out 0."
        )


def _along(done: Finished) -> Iterator[str]:
    """Whether the main effect goes one way along the levers with numbers."""
    for lever in done.plan.design.levers:
        levels = [level.value for level in lever.levels]
        if not lever.number or len(levels) < 3:
            continue
        name = done.plan.design.measures[0]
        table = _of(done, name)
        keys = [key for key in done.plan.design.varied if key != lever.name]
        groups = [rows for _, rows in table.groupby(keys, sort=False)] if keys else [table]
        ranks = [_rank(rows[lever.name], rows["difference"]) for rows in groups]
        known = [rank for rank in ranks if not np.isnan(rank)]
        if known:
            yield (
                f"Along {_words(lever.name)}, the effect on {_words(name)} has rank correlations from "
                f"{min(known):.2f} to {max(known):.2f} (1: it rises at every step, −1: it falls)."
            ).replace("-", "−")


def _rank(x: pd.Series[Any], y: pd.Series[Any]) -> float:
    if y.nunique() < 2 or len(y) < 3:
        return float("nan")
    return float(spearmanr(x.astype(float), y).statistic)


def _parts(done: Finished) -> Iterator[str]:
    """The combination against the sum of its parts."""
    table, plan = done.statistics.parts, done.plan.design.figure
    if table is None or plan is None:
        return
    for name in plan.measures[:MOST_PARTS]:
        for row in table[table["measure"] == name].to_dict("records"):
            sure = leaves_0(row["interaction_low"], row["interaction_high"])
            yield (
                f"{_words(name)} ({row['unit']}): together {_number(row, 'combined')}, the parts added up "
                f"{_number(row, 'sum_of_parts')}; difference {_number(row, 'interaction')}: "
                f"{'they do not simply add up' if sure else 'no sure departure from a sum'}."
            )


def _moved(done: Finished) -> Iterator[str]:
    """For the combination with the largest effect: the dimension whose mix changed most."""
    table = done.statistics.balloon
    main = _of(done, done.plan.design.measures[0])
    if table is None or not len(table) or not len(main):
        return
    strongest = main.iloc[int(np.argmax(main["difference"].abs()))]
    keys = list(done.plan.design.keys)
    mine = table[(table[keys] == strongest[keys]).all(axis=1)]
    distance = mine[mine["statistic"] == "distance"]
    if not len(distance) or distance["value"].isna().all():
        return
    most = distance.iloc[int(np.nanargmax(distance["value"]))]
    of = {row["statistic"]: row for row in mine[mine["dimension"] == most["dimension"]].to_dict("records")}
    aim = str(most["target"]) if len(str(most["target"])) <= 60 else f"{str(most['target'])[:57]}..."
    yield (
        f"With {_which(done, strongest)} the mix by {_words(str(most['dimension']))} changed most: distance "
        f"{_number(of['distance'], 'value')}; squeezed ({_words(str(most['target_basis']))}): {aim}; there "
        f"{_number(of['target_effect'], 'value')} {of['target_effect']['unit']}, balloon ratio "
        f"{_number(of['balloon_ratio'], 'value')}."
    )


def _replicates(done: Finished) -> Iterator[str]:
    """How many replicates suffice."""
    table, name = done.statistics.stability, done.plan.design.measures[0]
    mine = table[table["measure"] == name]
    if not len(mine):
        yield f"Replicates: fewer than {PAIRS_FOR_LEVEL}, too few to say how many suffice."
        return
    last = mine.groupby(list(done.plan.design.keys), sort=False).last()
    enough = int(np.isfinite(last["sufficient"].astype(float)).sum())
    yield (
        f"Replicates: with {int(last['replicates'].max())} the effect on {_words(name)} is known to "
        f"±{100 * float(last['precision'].max()):.1f} % of the level without in the worst combination; "
        f"±{PRECISION:.0%} is reached in {enough} of {len(last)}; for all of them about "
        f"{plain(float(last['needed'].max()))} would be needed."
    )


def _basis() -> Iterator[str]:
    from simulation import parameters

    numbers = parameters.load().values()
    counts = [count_basis(numbers, options=options) for options in (False, True)]
    assumed, total = sum(x.assumed for x in counts), sum(x.total for x in counts)
    yield f"{assumed} of the {total} numbers that the model rests on ({assumed / total:.0%}) are assumed."


def _units(done: Finished) -> int:
    table = done.statistics.effects
    return int(table["units"].max()) if len(table) else 0


def _of(done: Finished, name: str) -> pd.DataFrame:
    table = done.statistics.effects
    return table[table["measure"] == name].dropna(subset=["difference"]) if len(table) else table


def _which(done: Finished, row: Row) -> str:
    keys = done.plan.design.varied or ("scenario",)
    return ", ".join(f"{_words(key)} {_level(row[key])}" for key in keys)


def _level(value: Any) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) else _words(str(value))


def _number(row: Row, name: str = "difference") -> str:
    return interval(row[name], row[f"{name}_low"], row[f"{name}_high"], sign=True)


def _words(name: str) -> str:
    return name.replace("_", " ")

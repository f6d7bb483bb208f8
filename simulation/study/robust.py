"""Robustness: the grid again under draws of all assumed numbers, to tell a finding from an artefact.

Latin hypercube over the documented ranges of every parameter and option-table number whose basis is
`assumed`. Left out: the run's own settings, the switches between rival behavioural assumptions, and what the
chosen set of assumptions or the baseline scenario fixes.
"""

from __future__ import annotations

import dataclasses
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.measures.intervals import paired_interval
from simulation.names import WORLDS
from simulation.parameters import Parameter
from simulation.reactions.grid import Cell
from simulation.reactions.uptake import label_steps
from simulation.scenario import Override, Scenario
from simulation.study.grid import FEWEST_SEEDS, Plan, final_rates, refuse
from simulation.study.parallel import WORKERS, map_tasks
from simulation.study.samples import LATIN_HYPERCUBE, assumed_parameters, draw_samples, ranges_of
from simulation.study.uptake_runs import BASELINE, Counted, SeedTask, count_seed
from simulation.study.verdicts import LEVEL, NOT_SEEN, OPPOSITE, SEEN, cell_verdict, paired_p

COLLAPSED: Final = 0.1  # below this share of what the default numbers deliver, the trade has collapsed
MOST_DRAWS: Final = 10_000
SHARES: Final = ("share_seen", "share_not_seen", "share_opposite", "share_seen_at_defaults")  # of draws

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Draw:
    """Final rates of one draw (seeds, runs, world, label), what its baseline delivered (kg pure a week before
    the instruments), and the error if a run failed.
    """

    rates: Floats
    delivered: float
    error: str = ""


@dataclass(frozen=True)
class Robustness:
    """The draws, and which of them count: `valid` (draws,); `collapsed` and `failed` are their numbers.

    `usual`: the default numbers as a draw, with all seeds of the grid; `seeds`: seeds of each other draw.
    """

    draws: tuple[Draw, ...]
    usual: Draw
    valid: NDArray[np.bool_]
    collapsed: int
    failed: int
    seeds: int


def drawn_parameters(scenario: Scenario) -> list[Parameter]:
    """The assumed numbers that are drawn for a scenario, in the order of the files."""
    return assumed_parameters(scenario)


def latin_hypercube(numbers: Sequence[Parameter], draws: int) -> Floats:
    """(draws, numbers): each number's range is cut into `draws` equal parts, and each part is met once."""
    return draw_samples(LATIN_HYPERCUBE, ranges_of(numbers), draws)


def drawn_scenarios(scenario: Scenario, draws: int) -> list[Scenario]:
    """The scenario under each draw."""
    numbers = drawn_parameters(scenario)
    return [
        dataclasses.replace(
            scenario,
            parameters=scenario.parameters
            | {x.name: Override(float(v), f"draw {k + 1}") for x, v in zip(numbers, values, strict=True)},
        )
        for k, values in enumerate(latin_hypercube(numbers, draws))
    ]


@dataclass(frozen=True)
class DrawTask:
    """All seeds of one draw."""

    seeds: tuple[SeedTask, ...]


def run_draw(task: DrawTask) -> Draw:
    """The rates of one draw; an error in a run is kept in words and does not stop the other draws."""
    try:
        counted: list[Counted] = [count_seed(seed) for seed in task.seeds]
    except Exception:
        return Draw(np.zeros(0), 0.0, traceback.format_exc(limit=-1).strip())
    return as_draw(counted)


def run_robust(
    plan: Plan,
    draws: int,
    seeds: int,
    usual: Draw,
    *,
    workers: int = WORKERS,
    progress: Callable[[int], None] = lambda done: None,
) -> Robustness:
    """Run every draw with seeds 1 to `seeds`; `usual`: the default numbers, against which draws are held.

    Raises UserError for fewer than 2 seeds or draws outside 1 to 10 000.
    """
    check_robust(draws, seeds)
    tasks = [
        DrawTask(tuple(SeedTask(drawn, seed, plan.sets, plan.start_week) for seed in range(1, seeds + 1)))
        for drawn in drawn_scenarios(plan.baseline, draws)
    ]
    found = map_tasks(run_draw, tasks, workers=workers, progress=progress)
    return judge_draws(found, usual, seeds)


def check_robust(draws: int, seeds: int) -> None:
    """Raise UserError for numbers of draws or seeds that give no result."""
    if not 1 <= draws <= MOST_DRAWS:
        refuse("--robust", f"{draws} is outside 1 to {MOST_DRAWS} (draws)")
    if seeds < FEWEST_SEEDS:
        refuse("--draw-seeds", f"{seeds} is too few; a verdict in a draw needs at least {FEWEST_SEEDS}")


def judge_draws(draws: Sequence[Draw], usual: Draw, seeds: int) -> Robustness:
    """Which draws count: those without an error in which the trade before the instruments is alive."""
    failed = np.array([bool(draw.error) for draw in draws])
    alive = np.array([draw.delivered >= COLLAPSED * usual.delivered for draw in draws])
    collapsed, broken = int((~alive & ~failed).sum()), int(failed.sum())
    return Robustness(tuple(draws), usual, alive & ~failed, collapsed, broken, seeds)


def as_draw(counted: Sequence[Counted]) -> Draw:
    """Runs of one set of numbers as a draw."""
    return Draw(final_rates(counted), float(np.mean([c.delivered for c in counted])))


def cell_shares(plan: Plan, robust: Robustness) -> pd.DataFrame:
    """Share of the valid draws in which each cell with an expectation is seen, not seen, opposite.

    Columns: row, world, draws, share_seen, share_not_seen, share_opposite, share_seen_at_defaults. In a draw
    a label has moved if its paired t-test has p at most 0.05, uncorrected: by chance alone 2.5 % of draws
    would rise and 2.5 % fall. The last column is what as few seeds as a draw has see at the default numbers:
    about what the draws would reach if no number mattered.
    """
    rows = []
    for cell in plan.cells:
        verdicts = [_verdict_in(draw, plan, cell) for draw in _valid(robust)] if cell.labels else []
        shares = {
            f"share_{name}": verdicts.count(name) / len(verdicts) if verdicts else float("nan")
            for name in (SEEN, NOT_SEEN, OPPOSITE)
        }
        shares["share_seen_at_defaults"] = _seen_at_defaults(robust, plan, cell)
        rows.append({"row": cell.row, "world": cell.world, "draws": len(verdicts), **shares})
    return pd.DataFrame(rows)


def _seen_at_defaults(robust: Robustness, plan: Plan, cell: Cell) -> float:
    """Share of all windows of so many seeds, one after the other and round, in which the cell is seen."""
    rates = robust.usual.rates
    if not cell.labels or len(rates) < robust.seeds:
        return float("nan")
    windows = (np.take(rates, range(k, k + robust.seeds), axis=0, mode="wrap") for k in range(len(rates)))
    return float(np.mean([_verdict_in(Draw(window, 0.0), plan, cell) == SEEN for window in windows]))


def label_shares(plan: Plan, robust: Robustness) -> pd.DataFrame:
    """For each label of each cell: share of draws in which it rose, fell, and lay above 0, and the mean.

    Columns: row, world, label, expected, draws, share_rose, share_fell, share_positive, difference, low, high
    (mean difference over draws, per 100 agent-years, with its 95 % interval over draws).
    """
    steps, rows = label_steps(), []
    for cell in plan.cells:
        labels = np.flatnonzero(steps.arises[WORLDS.index(cell.world)])
        means, ways = _differences(robust, plan, cell, labels)
        mean, low, high = paired_interval(means)
        for k, label in enumerate(labels):
            rows.append({
                "row": cell.row, "world": cell.world, "label": steps.labels[label],
                "expected": steps.labels[label] in cell.labels, "draws": len(means),
                "share_rose": _share(ways[:, k] > 0), "share_fell": _share(ways[:, k] < 0),
                "share_positive": _share(means[:, k] > 0),
                "difference": mean[k], "low": low[k], "high": high[k],
            })  # fmt: skip
    return pd.DataFrame(rows)


def _differences(robust: Robustness, plan: Plan, cell: Cell, labels: Any) -> tuple[Floats, Floats]:
    """(draws, labels) mean paired difference of each draw, and the way the label moved (-1, 0, 1)."""
    found = [_paired(draw, plan, cell)[:, labels] for draw in _valid(robust)]
    means = np.array([d.mean(axis=0) for d in found]).reshape(len(found), len(labels))
    return means, np.array([_ways(d) for d in found]).reshape(len(found), len(labels))


def _verdict_in(draw: Draw, plan: Plan, cell: Cell) -> str:
    way = dict(zip(label_steps().labels, _ways(_paired(draw, plan, cell)), strict=True))
    words = {1: SEEN, 0: NOT_SEEN, -1: OPPOSITE}
    return cell_verdict([words[int(way[label])] for label in cell.labels], cell.needs_all)


def _paired(draw: Draw, plan: Plan, cell: Cell) -> Floats:
    """(seeds, label) difference of uptake in the cell's world, with its instruments less without."""
    world = WORLDS.index(cell.world)
    return np.asarray(draw.rates[:, plan.run_of(cell), world] - draw.rates[:, BASELINE, world])


def _ways(differences: Floats) -> Floats:
    return np.where(paired_p(differences) <= LEVEL, np.sign(differences.mean(axis=0)), 0.0)


def _valid(robust: Robustness) -> list[Draw]:
    return [draw for draw, counts in zip(robust.draws, robust.valid, strict=True) if counts]


def _share(which: NDArray[np.bool_]) -> float:
    return float(which.mean()) if len(which) else float("nan")

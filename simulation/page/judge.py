"""What emerged over many seeds: reactions with verdicts, bands of measures, balloons with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation import measures
from simulation.names import WORLDS
from simulation.page.predict import ALWAYS, POINT, SHOWN, Floats
from simulation.page.shown import START, Balloon, Band, Label, Reveal

if TYPE_CHECKING:
    from simulation.interventions import Intervention
    from simulation.page.predict import Counts
    from simulation.scenario import Scenario


def judge(
    pairs: list[tuple[Counts, Counts]],
    world: str,
    expected: tuple[str, ...],
    needs_all: bool,
    items: tuple[Intervention, ...],
    scenario: Scenario,
) -> Reveal:
    """What emerged over all pairs (with, without), for the reactions that can arise in `world` (see
    names.WORLDS).
    """
    from simulation.study.verdicts import cell_verdict

    labels = _labels(pairs, world, expected)
    verdicts = {x.label: x.verdict for x in labels}
    return Reveal(
        len(pairs),
        tuple(sorted(labels, key=lambda x: -x.difference)),
        cell_verdict([verdicts[x] for x in expected if x in verdicts], needs_all),
        tuple(_band(pairs, k) for k in (*range(ALWAYS), _moved_most(pairs))),
        tuple(_balloons(pairs, items, scenario)),
    )


def _labels(pairs: list[tuple[Counts, Counts]], world: str, expected: tuple[str, ...]) -> list[Label]:
    from simulation.measures.intervals import paired_interval
    from simulation.reactions.uptake import label_steps
    from simulation.study.verdicts import benjamini_hochberg, label_verdict, paired_p

    steps, w = label_steps(), WORLDS.index(world)
    able = np.flatnonzero(steps.arises[w])
    differences = np.stack([(one.rates - two.rates)[w, able] for one, two in pairs])
    mean, low, high = paired_interval(differences)
    p = benjamini_hochberg(paired_p(differences))
    return [
        Label(
            steps.labels[k],
            float(mean[j]),
            float(low[j]),
            float(high[j]),
            steps.labels[k] in expected,
            label_verdict(steps.labels[k] in expected, float(low[j]), float(high[j]), float(p[j])),
        )
        for j, k in enumerate(able)
    ]


def _moved_most(pairs: list[tuple[Counts, Counts]]) -> int:
    """Of the measures that are not always shown, the one whose mean changes by the largest share."""
    first = START // POINT
    with_, without = (
        np.mean([pair[side].lines[:, first:].mean(axis=1) for pair in pairs], axis=0) for side in (0, 1)
    )
    change = np.abs(np.divide(with_, without, out=np.ones_like(with_), where=without != 0) - 1)
    return ALWAYS + int(np.argmax(change[ALWAYS:]))


def _band(pairs: list[tuple[Counts, Counts]], k: int) -> Band:
    from simulation.measures.intervals import student_interval

    sides = []
    for side in (0, 1):
        lines = np.stack([pair[side].lines[k] for pair in pairs])
        low, high = student_interval(lines.mean(axis=0), lines.std(axis=0, ddof=1), len(lines))
        sides.append((_short(lines.mean(axis=0)), _short(low), _short(high)))
    weeks = [POINT * (j + 1) for j in range(pairs[0][0].lines.shape[1])]
    return Band(SHOWN[k], weeks, sides[0], sides[1])


def _short(values: Floats) -> list[float]:
    """Four significant digits, for the browser."""
    return [float(f"{x:.4g}") for x in values]


def _balloons(
    pairs: list[tuple[Counts, Counts]], items: tuple[Intervention, ...], scenario: Scenario
) -> list[Balloon]:
    """Of the dimensions whose target the interventions name and that lost something there, the largest
    share first.
    """
    from simulation.measures.displacement import balloon_ratio, spills, target_effects
    from simulation.page.words import words
    from simulation.study.targets import NAMED, named_options, target_of

    world = scenario.geography()
    named = named_options([change for item in items for change in item.changes(world)], world)
    found = []
    for axis in pairs[0][1].quantities:
        changes = np.stack([one.quantities[axis] - two.quantities[axis] for one, two in pairs])
        usual = float(np.mean([two.quantities[axis].sum() for _, two in pairs]))
        target = target_of(axis.options, named[axis.dimension], changes)
        if target.basis != NAMED or usual <= 0:
            continue
        effect, spill = target_effects(changes, target.flags), spills(changes, target.flags)
        ratio, low, high = balloon_ratio(effect, spill)
        if effect.mean() < 0:
            title = words().dimensions[axis.dimension] + (f" {axis.into}" if axis.into else "")
            unit = measures.DIMENSION_UNITS[axis.dimension]
            found.append(
                (effect.mean() / usual, Balloon(title, float(effect.mean()), unit, ratio, low, high))
            )
    return [balloon for _, balloon in sorted(found, key=lambda pair: pair[0])]

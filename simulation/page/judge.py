"""What emerged over many seeds: reactions with verdicts, bands of measures, balloons with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from simulation import measures
from simulation.names import WORLDS
from simulation.page.bulge import LEFT_OUT
from simulation.page.predict import ALWAYS, POINT, SHOWN, Floats
from simulation.page.shown import START, Balloon, Band, Label, Reveal

if TYPE_CHECKING:
    from simulation.interventions import Intervention
    from simulation.page.predict import Counts
    from simulation.scenario import Scenario
    from simulation.study.reduction import Axis
    from simulation.world.geography import World


LEAST_LEFT: Final = 0.01  # share of a dimension that must be free of the squeeze, else all in use is squeezed


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
        *_balloons(pairs, items, scenario),
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
) -> tuple[tuple[Balloon, ...], tuple[str, ...]]:
    """Balloons, the largest share lost first, and the titles of dimensions that are squeezed as a whole.

    Of the dimensions whose target the interventions name and that lost something there; where there is none
    because all that is in use is squeezed, of other dimensions, with what lost most for the target.
    """
    from simulation.page.bulge import title_of
    from simulation.study.targets import NAMED, named_options

    world = scenario.geography()
    named = named_options([change for item in items for change in item.changes(world)], world)
    found: dict[bool, list[tuple[float, Balloon]]] = {True: [], False: []}
    whole = []
    for axis in pairs[0][1].quantities:
        sides = np.stack([[one.quantities[axis], two.quantities[axis]] for one, two in pairs])
        used = np.flatnonzero(sides.sum(axis=(0, 1)) > 0)
        if not used.size or sides[:, 1].sum() <= 0:
            continue
        free = [k for k in used if axis.options[k] not in named[axis.dimension]]
        if named[axis.dimension] and sides[:, :, free].sum() < LEAST_LEFT * sides.sum():
            whole.append(title_of(axis, world))
            continue
        basis, share, balloon = _balloon(axis, sides[:, :, used], used, named[axis.dimension], world)
        if balloon.lost < 0 and axis.dimension not in LEFT_OUT:
            found[basis == NAMED].append((share, balloon))
    shown = found[True] or (found[False] if whole else [])
    return tuple(balloon for _, balloon in sorted(shown, key=lambda pair: pair[0])), tuple(whole)


def _balloon(
    axis: Axis, sides: Floats, used: NDArray[np.int64], named: set[str], world: World
) -> tuple[str, float, Balloon]:
    """How the target was found, its loss as a share of all (negative), and the balloon.

    `sides`: (pairs, with and without, options in use).
    """
    from simulation.measures.displacement import balloon_ratio, spills, target_effects
    from simulation.page.bulge import option_name, title_of
    from simulation.study.targets import NAMED, target_of

    options, changes = [axis.options[k] for k in used], sides[:, 0] - sides[:, 1]
    target = target_of(options, named, changes)
    effect, spill = target_effects(changes, target.flags), spills(changes, target.flags)
    ratio, low, high = balloon_ratio(effect, spill)
    most = "" if target.basis == NAMED else option_name(axis, options[int(target.flags.argmax())], world)
    unit, lost = measures.DIMENSION_UNITS[axis.dimension], float(effect.mean())
    share = lost / float(sides[:, 1].sum(axis=1).mean())
    return target.basis, share, Balloon(title_of(axis, world), lost, unit, ratio, low, high, most)

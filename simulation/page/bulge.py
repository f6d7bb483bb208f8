"""The balloon of one pair, now: what was squeezed, where it bulged, and the balloon ratio (docs/ODD.md,
7.16).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from simulation import measures
from simulation.measures.displacement import balloon_ratio, spills, target_effects
from simulation.page.feed import option_words
from simulation.page.shown import Bulge
from simulation.page.words import words
from simulation.study.reduction import Axis, quantities_of
from simulation.study.targets import NAMED, differing, named_options, target_of

if TYPE_CHECKING:
    from simulation.model import SupplyChain
    from simulation.page.pair import Pair
    from simulation.world.geography import World

WINDOW: Final = 52  # weeks: "now" is the mean of the last year, or since the squeeze if that is shorter
LEFT_OUT: Final = (measures.ROLE,)  # profit has no target that an intervention names


def bulges_of(pair: Pair, week: int) -> list[Bulge]:
    """All dimensions in week `week` of the pair, the one whose named target lost the largest share of all
    first.

    Empty before the first intervention.
    """
    start = pair.squeeze_week
    if start is None or week <= start:
        return []
    first = max(start, week - WINDOW)
    world = pair.free.model.world
    named = named_options(differing(pair.squeezed.scenario, pair.free.scenario), world)
    with_, without = (_means(track.model, first, week) for track in (pair.squeezed, pair.free))
    found = [
        _bulge(axis, with_[axis], without[axis], named[axis.dimension], world, week - first)
        for axis in with_
        if axis.dimension not in LEFT_OUT and without[axis].sum() + with_[axis].sum() > 0
    ]
    return sorted(found, key=_telling)


def _means(model: SupplyChain, first: int, week: int) -> dict[Axis, NDArray[np.float64]]:
    return {axis: quantity[first:week].mean(axis=0) for axis, quantity in quantities_of(model).items()}


def _telling(bulge: Bulge) -> tuple[bool, float]:
    """What the interventions name comes first; of that, what lost the largest share of all."""
    total = sum(without for _, _, without, _ in bulge.options)
    return not bulge.named, bulge.target_effect / total if total > 0 else 0.0


def _bulge(
    axis: Axis,
    with_: NDArray[np.float64],
    without: NDArray[np.float64],
    named: set[str],
    world: World,
    weeks: int,
) -> Bulge:
    used = np.flatnonzero(with_ + without > 0)
    options = [axis.options[k] for k in used]
    changes = (with_ - without)[used][None]
    target = target_of(options, named, changes)
    effect, spill = target_effects(changes, target.flags), spills(changes, target.flags)
    rows = [
        (option_name(axis, option, world), float(with_[k]), float(without[k]), bool(flag))
        for option, k, flag in zip(options, used, target.flags, strict=True)
    ]
    return Bulge(
        axis.name,
        title_of(axis, world),
        measures.DIMENSION_UNITS[axis.dimension],
        tuple(sorted(rows, key=lambda row: -row[2])),
        float(effect[0]),
        float(spill[0]),
        balloon_ratio(effect, spill)[0],
        target.basis == NAMED,
        weeks,
    )


def title_of(axis: Axis, world: World) -> str:
    """ "Lanes into Mexico" """
    title = words().dimensions[axis.dimension]
    if not axis.into:
        return title
    return f"{title} {words().jurisdictions.get(world.name, {}).get(axis.into, axis.into)}"


def option_name(axis: Axis, option: str, world: World) -> str:
    """An option of a dimension in plain words."""
    if axis.dimension == measures.LANE:
        lane = world.lanes[option]
        return f"{_place(lane.from_place, world)} to {_place(lane.to_place, world)}, {lane.mode}"
    return option_words(world, option)


def _place(code: str, world: World) -> str:
    return world.places[code].name if code in world.places else code

"""What was squeezed, read off the changed conditions: no list says which intervention aims at what.

A named option is one that a changed condition speaks of: a substance under control, the places of a
jurisdiction, a lane and its mode, a place under pressure. A pressure also names, in each choice of the agents
who work there and are exposed to it, the options that are most exposed to it (a bank account to financial
monitoring). Where nothing that was in use is named, or everything is, the target is the option that lost
most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from simulation import measures, parameters
from simulation.interventions import Change

if TYPE_CHECKING:
    from simulation.scenario import Scenario
    from simulation.world.geography import World

NAMED: Final = "named"
LARGEST_LOSS: Final = "largest_loss"
NONE_LOST: Final = "none_lost"
# dimension -> roles whose places are its options
PLACED: Final = {measures.SOURCE_PLACE: ("supplier", "broker"), measures.LAB_PLACE: ("lab",)}
# dimension -> role and choice whose options are its options
CHOSEN: Final = {
    measures.SALES_CHANNEL: ("cell", "sales_channel"),
    measures.PAYMENT: ("cell", "payment"),
    measures.LAUNDERING_CHANNEL: ("launderer", "channel"),
}


@dataclass(frozen=True)
class Target:
    """Which options of a dimension were squeezed (flags in the options' order), and how that was found."""

    flags: NDArray[np.bool_]
    basis: str  # named, largest_loss or none_lost


def differing(with_: Scenario, without: Scenario) -> list[Change]:
    """The changes of all interventions that only one of the two scenarios has."""
    world = with_.geography()
    both = set(with_.interventions) & set(without.interventions)
    only = [x for x in (*with_.interventions, *without.interventions) if x not in both]
    return [change for item in only for change in item.changes(world)]


def named_options(changes: Iterable[Change], world: World) -> dict[str, set[str]]:
    """Dimension -> the options that these changes name; see above."""
    named: dict[str, set[str]] = {dimension: set() for dimension in measures.DIMENSIONS}
    for change in changes:
        for dimension, option in _named_by(change, world):
            named[dimension].add(option)
    return named


def target_of(options: Sequence[str], named: Iterable[str], changes: NDArray[np.float64]) -> Target:
    """The target among `options` in use. `changes`: (pairs, options), with less without.

    Of several options that lost as much the first is taken; if none lost, the one that gained least.
    Raises ValueError without options.
    """
    flags = np.array([option in set(named) for option in options], dtype=bool)
    if flags.any() and not flags.all():
        return Target(flags, NAMED)
    means = changes.mean(axis=0)
    least = int(np.argmin(means))
    flags[:] = False
    flags[least] = True
    return Target(flags, LARGEST_LOSS if means[least] < 0 else NONE_LOST)


def _named_by(change: Change, world: World) -> Iterator[tuple[str, str]]:
    """(dimension, option) of everything that one change names."""
    if change.condition in ("control", "listing", "listing_on_request"):
        substance, jurisdiction = change.at[:2]  # a listing may say its own lag, one on request who asks
        yield measures.SUBSTANCE, substance
        yield measures.PRODUCT, substance
        for place in world.places_of(jurisdiction):
            yield measures.SOURCE_PLACE, place
    elif change.condition == "closure":
        substance, place = change.at
        yield measures.SUBSTANCE, substance
        yield measures.PRODUCT, substance
        yield measures.SOURCE_PLACE, place
    elif change.condition == "lane_pressure":
        yield measures.LANE, change.at[1]
        yield measures.MODE, world.lanes[change.at[1]].mode
    elif change.condition in ("pressure", "pressure_on_request"):
        pressure, place = change.at[:2]
        yield from _under_pressure(pressure, place, world)


def _under_pressure(pressure: str, place: str, world: World) -> Iterator[tuple[str, str]]:
    """A place, for those who work there and are exposed; and what is most exposed of what they choose."""
    for dimension, roles in PLACED.items():
        if any(_is_hit(role, pressure, place, world) for role in roles):
            yield dimension, place
    for dimension, (role, choice) in CHOSEN.items():
        if _is_hit(role, pressure, place, world):
            for option in _most_exposed(role, choice, pressure):
                yield dimension, option


def _is_hit(role: str, pressure: str, place: str, world: World) -> bool:
    """Whether agents of the role stand there and are exposed to the pressure."""
    exposure = parameters.load().get(f"{role}.exposure.{pressure}")
    return place in world.agents.get(role, {}) and exposure is not None and exposure.value > 0


def _most_exposed(role: str, choice: str, pressure: str) -> list[str]:
    """The options with the highest exposure to a pressure; none if all are exposed alike."""
    options = parameters.options_tables()[role].choices[choice].options
    exposures = [option.exposure.get(pressure, 1.0) for option in options]
    if min(exposures) == max(exposures):
        return []
    return [
        option.name for option, exposure in zip(options, exposures, strict=True) if exposure == max(exposures)
    ]

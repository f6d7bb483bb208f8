"""Made-up reduced runs, so that the tables of a comparison can be worked out in the head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from simulation import measures
from simulation.measures import WEEKLY
from simulation.reactions import Labels
from simulation.study.comparison_tables import Arms
from simulation.study.reduction import Axis, Reduced

NAMES = [measure.name for measure in WEEKLY]
MODE = Axis(measures.MODE, "", ("post", "vehicle", "air"))
WEEKS = 40


def made_up(
    given: Mapping[str, Sequence[float] | float] | None = None,
    modes: Sequence[float] = (10.0, 5.0, 0.0),
    *,
    since: int = 20,
    before: Sequence[float] = (10.0, 5.0, 0.0),
    switches: Mapping[str, float] | None = None,
) -> Reduced:
    """A run of 40 weeks: every measure is 1 but those given; modes change from `before` in week `since`."""
    weekly = np.ones((WEEKS, len(WEEKLY)))
    for name, values in (given or {}).items():
        weekly[:, NAMES.index(name)] = values
    quantity = np.tile(np.array(before), (WEEKS, 1))
    quantity[since:] = modes
    labels = dict.fromkeys(Labels.load().about, 0.0) | dict(switches or {})
    return Reduced(weekly, {MODE: quantity}, labels)


def arms(with_: Sequence[Reduced], without: Sequence[Reduced], since: int = 20) -> Arms:
    return Arms(with_, without, since)

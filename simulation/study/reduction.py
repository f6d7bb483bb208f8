"""What a comparison keeps of a run: weekly measures, weekly quantities by option, net switches by label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from simulation import measures
from simulation.measures.frames import dimension_quantities
from simulation.reactions import Labels

if TYPE_CHECKING:
    import pandas as pd

    from simulation.model import SupplyChain

Floats = NDArray[np.float64]
WEEKS_A_YEAR: Final = 52


@dataclass(frozen=True)
class Axis:
    """The options of one dimension, in a fixed order; `into` is the jurisdiction entered, for lanes."""

    dimension: str
    into: str
    options: tuple[str, ...]

    @property
    def name(self) -> str:
        """The dimension, and for lanes also the jurisdiction that they enter."""
        return f"{self.dimension} into {self.into}" if self.into else self.dimension


@dataclass(frozen=True)
class Reduced:
    """One run: (weeks, measures), for each axis (weeks, options), and switches a label."""

    weekly: Floats  # in the order of measures.WEEKLY; NaN where there is no value
    quantities: dict[Axis, Floats]  # in measures.DIMENSION_UNITS
    switches: dict[str, float]  # net switches toward each label per 100 agent-years since `since`


def reduce_run(model: SupplyChain, since: int) -> Reduced:
    """What is kept of a finished run; switches count from week `since` on."""
    weekly = model.weekly
    return Reduced(
        weekly=weekly[[measure.name for measure in measures.WEEKLY]].to_numpy(dtype=np.float64),
        quantities=quantities_of(model),
        switches=net_switches(model.events, weekly, since),
    )


def quantities_of(model: SupplyChain) -> dict[Axis, Floats]:
    """Quantity by (week, option) on each axis; products are summed over markets, lanes not over borders."""
    found: dict[Axis, Floats] = {}
    for dimension, options, place, quantity in dimension_quantities(model):
        into = place if dimension == measures.LANE else ""
        axis = Axis(dimension, into, tuple(options))
        found[axis] = found[axis] + quantity if axis in found else np.asarray(quantity, dtype=np.float64)
    return found


def net_switches(events: pd.DataFrame, weekly: pd.DataFrame, since: int) -> dict[str, float]:
    """Switches toward each label less those that undo one, per 100 years of an agent of any role.

    Weeks from `since` on count. Labels that never occur have 0.
    """
    labels = Labels.load()
    rates = dict.fromkeys(labels.about, 0.0)
    agent_years = float(weekly.loc[weekly["week"] >= since, "agents_total"].sum()) / WEEKS_A_YEAR
    moves = events[(events["kind"] == "switch") & (events["week"] >= since)]
    kinds: Any = moves.groupby(["role", "choice", "from_option", "to_option"], sort=True).size()
    for switch, count in kinds.items():
        role, choice, old, new = map(str, switch)
        for label, step in labels.steps(role, choice, old, new).items():
            rates[label] += 100 * step * int(count) / agent_years if agent_years > 0 else 0.0
    return rates

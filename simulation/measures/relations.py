"""What governments ask of one another and what comes of it, week by week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from simulation.model import SupplyChain


def cooperation_frame(model: SupplyChain) -> pd.DataFrame:
    """A row for each week and pair that had dealings: week, giver, asks (jurisdictions), trust at work,
    willing (mutual interest x fit of law), requests and granted (cases a week).
    """
    trust, willing, requests, granted = np.moveaxis(model.history.relations[: model.history.weeks], 1, 0)
    dealt = (requests.sum(axis=0) > 0) | (model.state.trust_rest > 0)
    names = np.array(model.world.jurisdictions, dtype=object)
    week, giver, asks = np.nonzero(np.broadcast_to(dealt, trust.shape))
    at = (week, giver, asks)
    return pd.DataFrame(
        {
            "week": week.astype(np.int32),
            "giver": names[giver],
            "asks": names[asks],
            "trust": trust[at],
            "willing": willing[at],
            "requests": requests[at],
            "granted": granted[at],
        }
    )

"""The people of one market, as stocks and flows."""

from __future__ import annotations

from simulation.agents.base import RowAgent
from simulation.world.columns import MARKETS


class Market(RowAgent):
    """People who use drugs in one market: never, occasional, use disorder, in treatment, recovered,
    dead.

    Sees: price at once, potency only by experience, services. Decides: nothing as an agent; its flows respond
    to price, availability and treatment places (phases/health.py, phases/retail.py).
    Evidence: resource guide 2025, chapters 18-20; Santo et al. 2021; elasticities as cited in
    parameters/demand.yaml.
    """

    _columns, _fields = "markets", frozenset(MARKETS.names or ())

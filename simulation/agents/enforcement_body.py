"""A regulator, customs, police, financial intelligence unit ... of one jurisdiction."""

from __future__ import annotations

from simulation.agents.base import RowAgent
from simulation.world.columns import BODIES


class EnforcementBody(RowAgent):
    """A body with a budget, skill and mandates.

    Sees: hits in its jurisdiction, and intelligence of other governments as far as trust and mutual interest
    go.
    Decides: how to spread effort over its mandates: mandate plus learnt yield plus exploration
    (phases/conditions.py).
    Evidence: resource guide 2025, chapters 6, 13, 14.
    """

    _columns, _fields = "bodies", frozenset(BODIES.names or ())

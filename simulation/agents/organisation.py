"""A cartel that owns laboratories, couriers and cells."""

from __future__ import annotations

from simulation.agents.base import Trader


class Organisation(Trader):
    """A cartel that owns laboratories, couriers and cells.

    Sees: its members' books.
    Decides: budget (the share of members' profit it takes), recruitment, which members to integrate.
    Evidence: resource guide 2025, chapters 3 and 6.
    """

    role_name = "organisation"

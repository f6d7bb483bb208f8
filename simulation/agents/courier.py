"""A carrier of finished drug from laboratories to markets."""

from __future__ import annotations

from simulation.agents.base import Trader


class Courier(Trader):
    """A carrier of finished drug from laboratories to markets.

    Sees: its own seizures and the fees offered, what other couriers tell it.
    Decides: lane and mode, size of shipments, ownership (independent, taken over, bought), communications,
    integration, protection.
    Evidence: resource guide 2025, chapters 6 and 14; Namnouvong and Qin 2025, sections 2 and 5.
    """

    role_name = "courier"

"""A mover of value: takes money here and makes it available there, for a fee."""

from __future__ import annotations

from simulation.agents.base import Trader


class Launderer(Trader):
    """A mover of value: takes money here and makes it available there, for a fee.

    Sees: its own freezes, fees and queue.
    Decides: channel (bulk cash, bank, mirror transfer, trade-based, casino, crypto, goods in kind),
    ownership, protection.
    Evidence: resource guide 2025, chapter 6; FinCEN 2025.
    """

    role_name = "launderer"

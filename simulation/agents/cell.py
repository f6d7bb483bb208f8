"""A group that sells to people who use drugs in one market."""

from __future__ import annotations

from simulation.agents.base import Trader


class RetailCell(Trader):
    """A group that sells to people who use drugs in one market.

    Sees: its sales, arrests of its own, clinics nearby, the reliability of its suppliers.
    Decides: product form, potency after cutting, price, sales channel, payment, service level, targeting of
    clinics.
    Evidence: resource guide 2025, chapters 6, 19, 20, 22.
    """

    role_name = "cell"

"""A maker or trader of chemicals who sells into the illicit trade, knowingly or not."""

from __future__ import annotations

from simulation.agents.base import Trader


class PrecursorSupplier(Trader):
    """A maker or trader of chemicals who sells into the illicit trade, knowingly or not.

    Sees: its own orders, refusals and inspections, public law, the board of its tier (orders, sellers, prices
    by place).
    Decides: product, place, sales channel, labelling, ownership, grade and price, protection, payment
    accepted.
    Evidence: resource guide 2025, chapters 3, 6, 15, 17: after 2019 sellers turned from finished drug to
    precursors.
    """

    role_name = "supplier"

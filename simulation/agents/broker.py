"""A middleman at the source: buys from suppliers, sends inputs to laboratories or finished drug to cells."""

from __future__ import annotations

from simulation.agents.base import Trader


class Broker(Trader):
    """A middleman at the source: buys from suppliers, sends inputs to laboratories or finished drug to cells.

    Sees: offers of suppliers, its own losses on each mode, what partners of its role tell it.
    Decides: substance, source place, lane (mode), number of suppliers, communications, ownership, stock
    target, payment.
    Evidence: resource guide 2025, chapter 6: until 2019 finished drug by post, then precursors, with
    know-how.
    """

    role_name = "broker"

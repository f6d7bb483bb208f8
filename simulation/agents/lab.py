"""A laboratory of a cartel: buys inputs, makes product, ships it with couriers."""

from __future__ import annotations

from simulation.agents.base import Trader


class CartelLab(Trader):
    """A laboratory of a cartel: buys inputs, makes product, ships it with couriers.

    Sees: its stocks, the prices and reliability of its brokers, raids nearby, losses of its shipments.
    Decides: recipe and product, place, potency, scale, integration, hiding, outreach to rehab, protection,
    stock target.
    Evidence: resource guide 2025, chapters 3, 6, 13; Cunningham et al. 2013 on the change of method.
    """

    role_name = "lab"

"""The roles: registered mesa.Agents, each a view on its row of the model's columns."""

from simulation.agents.base import Trader
from simulation.agents.broker import Broker
from simulation.agents.cell import RetailCell
from simulation.agents.courier import Courier
from simulation.agents.enforcement_body import EnforcementBody
from simulation.agents.lab import CartelLab
from simulation.agents.launderer import Launderer
from simulation.agents.market import Market
from simulation.agents.organisation import Organisation
from simulation.agents.supplier import PrecursorSupplier

# In the order of names.ROLES.
TRADERS: tuple[type[Trader], ...] = (
    PrecursorSupplier,
    Broker,
    Courier,
    Launderer,
    CartelLab,
    RetailCell,
    Organisation,
)

__all__ = [
    "TRADERS",
    "Broker",
    "CartelLab",
    "Courier",
    "EnforcementBody",
    "Launderer",
    "Market",
    "Organisation",
    "PrecursorSupplier",
    "RetailCell",
    "Trader",
]

"""Squeeze: an agent-based simulation of synthetic-drug supply chains.

Four names are stable: `SupplyChain`, `load_scenario`, `run` and `compare`. They are imported when first
used, so that `import simulation` and `squeeze --help` stay fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from simulation.model import SupplyChain
    from simulation.scenario import load_scenario
    from simulation.study import run
    from simulation.study.compare import compare

__version__ = "0.1.0"
__all__ = ["SupplyChain", "__version__", "compare", "load_scenario", "run"]

_HOMES: Final = {
    "SupplyChain": "simulation.model",
    "load_scenario": "simulation.scenario",
    "run": "simulation.study",
    "compare": "simulation.study.compare",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use. Raises AttributeError for any other name."""
    if name not in _HOMES:
        raise AttributeError(f"module 'simulation' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

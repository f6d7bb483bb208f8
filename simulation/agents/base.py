"""What all agents have in common:
they are views on a row of the model's columns, and stand at a place of its network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mesa.discrete_space import CellAgent

from simulation.names import ROLES
from simulation.world.columns import CHOICES, TRADERS

if TYPE_CHECKING:
    from simulation.model import SupplyChain


class RowAgent(CellAgent):  # type: ignore[misc]
    """An agent whose attributes are one row of an array of the model:
    reading and writing goes through to the row.
    """

    _columns: ClassVar[str]  # name of the model's record array
    _fields: ClassVar[frozenset[str]]  # and of its columns
    model: SupplyChain

    def __init__(self, model: SupplyChain, row: int) -> None:
        self.__dict__["_row"] = row
        super().__init__(model)

    @property
    def row(self) -> int:
        """Index of the agent's row."""
        return int(self.__dict__["_row"])

    @property
    def record(self) -> Any:
        """The row itself, a numpy record."""
        return getattr(self.model.state, self._columns)[self.row]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or "model" not in self.__dict__:
            raise AttributeError(name)
        columns = getattr(self.model.state, self._columns)
        if name not in columns.dtype.fields:
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        return columns[name][self.row]

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self._fields and "model" in self.__dict__:
            getattr(self.model.state, self._columns)[name][self.row] = value
        else:
            super().__setattr__(name, value)


class Trader(RowAgent):
    """An agent that trades and decides. Subclasses say what they are, see and decide.

    Three rules can be replaced in ordinary Python by a subclass given to ``SupplyChain(..., agents={role:
    Subclass})``; the role then runs per agent for that rule, and everything else stays compiled:

    - ``order(needed)``: how much to order this time, in mg (buyers only);
    - ``choose(choice, profits, luck)``: which option to take at a review;
    - ``ask_price(proposed)``: the price to ask.
    """

    _columns, _fields = "traders", frozenset(TRADERS.names or ())
    role_name: ClassVar[str] = ""

    @property
    def role(self) -> str:
        """The role's name."""
        return ROLES[int(self.record.role)]

    @property
    def place(self) -> str:
        """Code of the place where the agent is."""
        return tuple(self.model.world.places)[int(self.record.place)]

    @property
    def options(self) -> dict[str, str]:
        """The option taken for each choice, by name."""
        state = self.model.state
        role = int(self.record.role)
        return {
            choice: state.option_names[role, k][int(self.record.option[k])]
            for k, choice in enumerate(CHOICES[ROLES[role]])
        }

    @property
    def stock(self) -> dict[str, int]:
        """Stock by substance, mg."""
        held = self.model.state.stock[self.row]
        return {name: int(held[k]) for k, name in enumerate(self.model.world.substances) if held[k]}

    def order(self, needed: float) -> float:
        """Mg to order; ``needed`` is what brings stock and goods on the way up to target."""
        return needed

    def choose(self, choice: str, profits: dict[str, float], luck: float) -> str:
        """Name of the option to take. profits: expected weekly profit in cents of every feasible option;
        luck: keyed, 0..1.

        Here: the most profitable one.
        """
        return max(profits, key=lambda name: profits[name])

    def ask_price(self, proposed: float) -> float:
        """Price to ask, in the unit of ``proposed`` (cents per mg; cells cents per dose;
        launderers share of value).
        """
        return proposed

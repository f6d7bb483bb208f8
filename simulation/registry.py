"""Mesa's agents of a model: registered as they enter, removed as they leave, in the cell of their place.

What agents are is in the model's columns; those registered here are views on them (see agents.base).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from mesa.discrete_space import Network

from simulation.agents import EnforcementBody, Market, Trader
from simulation.names import ROLES
from simulation.world import columns as c

if TYPE_CHECKING:
    from simulation.model import SupplyChain


class Registry:
    """Views on active rows: ``views`` by row, and markets and enforcement bodies, which never come or go."""

    def __init__(self, model: SupplyChain, classes: tuple[type[Trader], ...]) -> None:
        self.model, self.classes = model, classes
        self.views: dict[int, Trader] = {}
        self._identities: dict[int, int] = {}
        self.sync()
        self.markets = [Market(model, m) for m in range(len(model.state.markets))]
        self.bodies = [EnforcementBody(model, b) for b in range(len(model.state.bodies))]
        for agent in (*self.markets, *self.bodies):
            agent.cell = model.space._cells[int(agent.record.place)]

    def sync(self) -> None:
        """Register those who came, remove those who left, and stand everybody in the cell of its place."""
        a, cells = self.model.state.traders, self.model.space._cells
        active, identity, place, role = (
            a[column].tolist() for column in ("active", "identity", "place", "role")
        )  # lists, because reading single records is slow
        self._let_go(
            [row for row in self.views if active[row] == 0 or self._identities[row] != identity[row]]
        )
        moved: list[tuple[Trader, Any]] = []
        for row in np.flatnonzero(a["active"] == 1).tolist():
            view = self.views.get(row)
            if view is None:
                self.views[row] = view = self.classes[role[row]](self.model, row)
                self._identities[row] = identity[row]
            cell = cells[place[row]]
            if view.cell is not cell:
                moved.append((view, cell))
        _leave_cells([view for view, _ in moved])
        for view, cell in moved:
            view.cell = cell

    def _let_go(self, rows: list[int]) -> None:
        """Take the agents on these rows out of Mesa's model and space."""
        views = [self.views.pop(row) for row in rows]
        _leave_cells(views)
        for view in views:
            view.remove()

    def view(self, row: int) -> Trader:
        """The agent on a row; registers it first if it has just entered."""
        if row not in self.views or self._identities[row] != self.model.state.traders[row].identity:
            self.sync()
        return self.views[row]


def _leave_cells(views: list[Trader]) -> None:
    """Take agents out of the cells in which they stand, all at once: Mesa would search a cell's whole list
    for each of them.
    """
    leaving = {id(view) for view in views}
    for cell in {id(view.cell): view.cell for view in views if view.cell is not None}.values():
        cell._agents[:] = [agent for agent in cell._agents if id(agent) not in leaving]
        cell.empty = cell.is_empty
    for view in views:
        view._mesa_cell = None


def space_of(model: SupplyChain) -> Network:
    """Places as cells of a Mesa network, in the order of the world's places; lanes are its links."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(model.world.places)))
    codes = list(model.world.places)
    for lane in model.world.lanes.values():
        graph.add_edge(codes.index(lane.from_place), codes.index(lane.to_place))
    return Network(graph, random=model.random)


def trade_network(model: SupplyChain) -> nx.DiGraph[int]:
    """Who buys from whom now: nodes are rows of active traders (role, place),
    edges go from seller to buyer (experience, 0 to 1).
    """
    a = model.state.traders
    codes = list(model.world.places)
    graph: nx.DiGraph[int] = nx.DiGraph()
    for row in np.flatnonzero(a["active"] == 1):
        graph.add_node(int(row), role=ROLES[a[row].role], place=codes[a[row].place])
    for buyer in list(graph):
        for k in range(c.MAX_LINKS):
            seller = int(a[buyer].seller[k])
            if seller in graph:
                graph.add_edge(seller, buyer, experience=float(a[buyer].experience[k]))
    return graph

"""SupplyChain: the model. What a week does, and in which order, is in week.py."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

import mesa
import networkx as nx
import numpy as np
from mesa.discrete_space import Network
from numpy.typing import NDArray

from simulation.agents import Trader
from simulation.beginning import begin
from simulation.changes import Changes, read_changes
from simulation.parameters import options_tables
from simulation.phases import recording
from simulation.registry import Registry, space_of, trade_network
from simulation.replaced_rules import classes_of
from simulation.rules.compiled import COMPILED, mark_cached
from simulation.rules.draws import key_of
from simulation.scenario import Scenario, load_scenario
from simulation.week import WEEK, Phase, hold
from simulation.world import columns as c
from simulation.world.build import build_state
from simulation.world.history import History, WeekSums
from simulation.world.levers import Levers
from simulation.world.state import State

if TYPE_CHECKING:
    import pandas as pd

EVENTS_A_ROW: Final = 11  # the most events that one row can cause in a week
SPARE_EVENTS: Final = 64  # of the world as a whole: detections, listings


class SupplyChain(mesa.Model):  # type: ignore[misc]
    """An agent-based model of one synthetic-drug supply chain under one scenario.

    Parameters: ``scenario`` (a Scenario, or a name or path of one), ``seed`` (0 to 2**63 - 1), ``agents``
    (role name -> subclass of its class in simulation.agents, to replace rules in ordinary Python).

    The burn-in is run at construction; week 0 is the scenario's first week. After ``run()``: tables
    ``weekly``, ``shares``, ``events``, ``flows``, ``balance`` (DataFrames, see docs/architecture.md). Raises
    UserError for a bad scenario, ValueError for a bad seed or agent class.

    What it holds, for those who watch it: ``state`` (columns of everything), ``levers`` (what governments
    share), ``changes`` (what interventions change), ``sums`` (of this week), ``history`` (of all
    weeks shown), ``log_so_far`` (events), ``registry`` (Mesa's agents).
    """

    WEEK: ClassVar[tuple[tuple[str, Phase], ...]] = WEEK

    state: State
    changes: Changes

    def __init__(
        self,
        scenario: Scenario | str = "baseline",
        seed: int = 1,
        agents: Mapping[str, type[Trader]] | None = None,
    ) -> None:
        if not 0 <= seed < 2**63:
            raise ValueError(f"seed: {seed} is outside 0 to 2**63 - 1")
        super().__init__(rng=seed)
        self.scenario = load_scenario(scenario) if isinstance(scenario, str) else scenario
        self.take_seed(seed)
        self.world = self.scenario.geography()
        values = self.scenario.values()
        self.state = build_state(self.world, values, options_tables(values), self.scenario.scale)
        self.burn_in = self.scenario.burn_in_weeks
        self.t = 0  # weeks since the start of the burn-in
        classes, self.replaced = classes_of(agents or {}, self.state)
        self.levers = Levers.of(self.state)
        self.take_interventions()
        self._open_records()
        with _quiet():
            begin(self)
        self.registry = Registry(self, classes)
        for _ in range(self.burn_in):
            self.advance()
        self._open_books()

    def take_seed(self, seed: int) -> None:
        """Set what a seed decides from now on: all keyed draws of the weeks to come."""
        self.seed = seed
        self.seed_bits = np.uint64(seed)
        self.seed_key = np.uint64(key_of(self.seed_bits, np.uint64(0)))

    def take_interventions(self) -> None:
        """Set what this scenario's interventions and events change, as numbers."""
        self.changes = read_changes(self.scenario, self.world, self.state.option_names)

    @property
    def scenario(self) -> Scenario:
        """The scenario that is run. (Mesa 3.5 has an attribute of this name for scenarios of its own.)"""
        return self._asked

    @scenario.setter
    def scenario(self, scenario: Scenario) -> None:
        self._asked = scenario

    # ---- running ----

    @property
    def week(self) -> int:
        """Weeks of the scenario that have been run."""
        return self.t - self.burn_in

    def step(self) -> None:
        """Run one week, and keep Mesa's agents in step with it."""
        self.advance()
        self.registry.sync()

    def run(
        self, progress: Callable[[int, int], None] | None = None, until: int | None = None
    ) -> SupplyChain:
        """Run to the scenario's last week, or until week ``until`` of it begins, whichever comes first.

        ``progress`` is called with (weeks run, weeks in all) every few weeks.
        """
        last = self.scenario.weeks if until is None else min(until, self.scenario.weeks)
        while self.week < last:
            self.advance()
            if progress is not None and (self.week % 13 == 0 or self.week == self.scenario.weeks):
                progress(self.week, self.scenario.weeks)
        self.registry.sync()
        if until is None:
            mark_cached()
        return self

    def stop_reviews(self) -> None:
        """From now on nobody reviews a choice; switches already decided still take effect.

        What remains is arrest, exit, entry, search for partners, rationing and prices.
        """
        self.state.p["behaviour_adaptation"] = 0.0

    def close(self) -> None:
        """Let go of this model in Mesa 3.3's class-level table of identifiers,
        which otherwise keeps it for ever.
        """
        identifiers = getattr(mesa.Agent, "_ids", None)  # gone in Mesa 3.5
        if identifiers is not None:
            identifiers.pop(self, None)

    def advance(self) -> None:
        """Run one week without keeping Mesa's agents in step with it."""
        self._open_week()
        self._make_room()
        with _quiet():
            for _, phase in self.WEEK:
                phase(self, self.t)
        self.t += 1

    @property
    def log_so_far(self) -> c.Records:
        """Events since week 0 (dtype columns.EVENTS), in the order in which they happened."""
        return self.log[: self.counters[0]]

    # ---- tables ----

    @property
    def weekly(self) -> pd.DataFrame:
        """A row a week, a column a measure (see measures.WEEKLY), with week and date."""
        from simulation.measures.frames import weekly_frame

        return weekly_frame(self)

    @property
    def shares(self) -> pd.DataFrame:
        """week, dimension, option, place, share, quantity."""
        from simulation.measures.frames import shares_frame

        return shares_frame(self)

    @property
    def events(self) -> pd.DataFrame:
        """One row an event: switches, hits, arrests, exits, entries, inventions, detections, listings."""
        from simulation.measures.frames import events_frame

        return events_frame(self)

    @property
    def flows(self) -> pd.DataFrame:
        """week, lane, from_place, to_place, mode, substance, quantity_kg."""
        from simulation.measures.frames import flows_frame

        return flows_frame(self)

    @property
    def balance(self) -> pd.DataFrame:
        """week, item, account, opening, in, out, closing, held, error: integers, mg or cents."""
        from simulation.measures.frames import balance_frame

        return balance_frame(self)

    @property
    def observed(self) -> pd.DataFrame:
        """series, place, week, known_week, unit, true, observed: what is seen of what is so."""
        from simulation.measures.observation import observed_frame

        return observed_frame(self)

    @property
    def cooperation(self) -> pd.DataFrame:
        """week, giver, asks, trust, willing, requests, granted: cases between governments."""
        from simulation.measures.relations import cooperation_frame

        return cooperation_frame(self)

    # ---- Mesa ----

    @cached_property
    def space(self) -> Network:
        """Places as cells of a Mesa network; lanes are its links. Agents stand in the cell of their place."""
        return space_of(self)

    def view(self, row: int) -> Trader:
        """The agent on a row of the traders; registers it first if it has just entered."""
        return self.registry.view(row)

    def trade_network(self) -> nx.DiGraph[int]:
        """Who buys from whom now: nodes are rows of active traders (role, place),
        edges go from seller to buyer.
        """
        return trade_network(self)

    # ---- room for what is recorded ----

    def _open_records(self) -> None:
        s = self.state
        self.rows: NDArray[np.int64] = s.rows[:0]  # of those active when the week began
        self.due: NDArray[np.int64] = s.due[:0]  # rows whose review is due
        self.ready: NDArray[np.int64] = s.ready[:0]  # rows whose switch may take effect
        self.lab_rows = int(s.roles["stop"][c.LAB] - s.roles["start"][c.LAB])
        self.log = np.zeros(1024, dtype=c.EVENTS)
        self.counters = np.zeros(2, dtype=np.int64)  # events so far, identities given
        self.totals = np.zeros(2)
        self.last_event = 0  # events before this week
        self.history = History(
            self.scenario.weeks, len(recording.COLUMNS), len(s.places), len(s.lanes), len(s.goods),
            len(s.markets), len(s.trust),
        )  # fmt: skip
        self.sums = WeekSums.empty(self.history, s.ledger)

    def _open_books(self) -> None:
        """Week 0 begins: holdings are the opening balances, and the events of the burn-in are dropped."""
        hold(self, self.history.held[0])
        self.state.ledger[:] = 0
        self.counters[0] = 0
        self.last_event = 0
        self.registry.sync()

    def _open_week(self) -> None:
        """The sums of this week begin at 0: in the run's tables, or before week 0 in arrays of their own.

        Raises IndexError after the scenario's last week.
        """
        if self.week < 0:
            self.sums.clear()
            return
        if self.week >= self.scenario.weeks:
            raise IndexError("the scenario has ended")
        self.sums = self.history.sums(self.week)
        self.state.ledger = self.sums.posted

    def _make_room(self) -> None:
        """Grow the log so that a week's worst case fits."""
        s = self.state
        need = int(self.counters[0]) + EVENTS_A_ROW * s.listed + len(s.traders) + SPARE_EVENTS
        if need > len(self.log):
            rows = need + len(self.log) // 4
            try:
                self.log.resize(rows)  # in place: no second copy of what may be most of a run's memory
            except ValueError:  # somebody else looks at it
                self.log = np.concatenate((self.log, np.zeros(rows - len(self.log), c.EVENTS)))


def _quiet() -> contextlib.AbstractContextManager[object]:
    """Uncompiled, the hash of the draws overflows on purpose; numpy would warn of each."""
    return contextlib.nullcontext() if COMPILED else np.errstate(over="ignore")

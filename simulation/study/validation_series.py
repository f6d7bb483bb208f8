"""What a pattern can look at: named series of a run, one number a week.

A `Watched` run holds the arrays of its history and a few things that a history leaves out. `SERIES` names the
kinds of series; each kind is a small function of a watched run and the choices written in the pattern's file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from simulation.measures import WEEKLY
from simulation.measures.frames import reference_mass
from simulation.names import MODES, PRESSURES, STAGES
from simulation.world import columns as c
from simulation.world.ledger import ACCOUNTS, IN, OUT

if TYPE_CHECKING:
    from simulation.model import SupplyChain
    from simulation.world.geography import World

Floats = NDArray[np.float64]
Choices = Mapping[str, tuple[str, ...]]
MG_PER_KG: Final = 1e6
CENTS_PER_USD: Final = 100.0
COLUMN: Final = {measure.name: k for k, measure in enumerate(WEEKLY)}
HITS: Final = ("refusal", "seizure", "raid", "investigation", "freeze", "takedown", "community_refusal")


@dataclass
class Watch:
    """What is noted each week beside the history, a row a week (NaN until noted)."""

    labs: Floats  # active laboratories by place
    pressure: Floats  # by (pressure, place)
    control: Floats  # by (substance, jurisdiction)
    source_price: Floats  # USD per kg, mean over active suppliers, by substance; NaN if none sells it
    fee: Floats  # share, mean over active launderers, by channel; NaN if none uses it

    @classmethod
    def of(cls, model: SupplyChain, weeks: int) -> Watch:
        s = model.state
        channels = len(s.option_names[c.LAUNDERER, c.LAUNDERER_CHANNEL])
        shapes = (len(s.places),), s.pressure.shape, s.control.shape, (len(s.goods),), (channels,)
        return cls(*(np.full((weeks, *shape), np.nan) for shape in shapes))

    def note(self, model: SupplyChain) -> None:
        """Write down the week that has just been run."""
        s, week = model.state, model.week - 1
        a = s.traders
        active = a["active"] == 1
        rows = np.flatnonzero(active & (a["role"] == c.LAB))
        self.labs[week] = np.bincount(a["place"][rows], minlength=len(s.places))
        self.pressure[week], self.control[week] = s.pressure, s.control
        rows = np.flatnonzero(active & (a["role"] == c.SUPPLIER))
        cents_a_mg = _means_by(a["good"][rows], a["price"][rows], len(s.goods))
        self.source_price[week] = cents_a_mg * MG_PER_KG / CENTS_PER_USD
        rows = np.flatnonzero(active & (a["role"] == c.LAUNDERER))
        channel = a["option"][rows, c.LAUNDERER_CHANNEL]
        self.fee[week] = _means_by(channel, a["price"][rows], self.fee.shape[1])

    def copy(self, weeks: int | None = None) -> Watch:
        """A copy, of the first weeks only if their number is given."""
        return Watch(*(array[:weeks].copy() for array in vars(self).values()))


def _means_by(group: Any, values: Any, groups: int) -> Floats:
    """Mean of the values in each group; NaN in those without any."""
    count = np.bincount(group, minlength=groups)
    total = np.bincount(group, weights=values, minlength=groups)
    return np.asarray(np.divide(total, count, out=np.full(groups, np.nan), where=count > 0))


@dataclass
class Watched:
    """A run as the measurements see it: `weeks` rows in every array."""

    world: World
    values: Mapping[str, float]  # every parameter
    weeks: int
    weekly: Floats  # (weeks, measures)
    flow: Floats  # kg that set out, (weeks, lanes, substances)
    sourced: Floats  # kg that brokers sent and that got through, (weeks, places, substances)
    tally: Floats
    posted: Floats  # (weeks, accounts, items, in/out)
    events: Any  # records, without switches
    first_event_week: int
    watch: Watch
    channels: tuple[str, ...]
    first_sold: NDArray[np.int64]  # week of the run, by substance; -1: never
    cache: dict[str, Floats] = field(default_factory=dict)


def watched(model: SupplyChain, watch: Watch) -> Watched:
    """The run so far, as the measurements see it. The arrays are copies."""
    h, n = model.history, model.history.weeks
    events = model.log_so_far
    sold = model.state.goods["first_sold"].astype(np.int64)
    return Watched(
        world=model.world,
        values=model.scenario.values(),
        weeks=n,
        weekly=h.weekly[:n].copy(),
        flow=h.flow[:n] / MG_PER_KG,
        sourced=h.sourced[:n] / MG_PER_KG,
        tally=h.tally[:n].copy(),
        posted=h.posted[:n] / 1.0,
        events=events[events["kind"] != c.SWITCH].copy(),
        first_event_week=model.burn_in,
        watch=watch.copy(n),
        channels=tuple(model.state.option_names[c.LAUNDERER, c.LAUNDERER_CHANNEL]),
        first_sold=np.where(sold < 0, -1, sold - model.burn_in),
    )


# ---- the kinds of series ----


def sent(run: Watched, at: Choices) -> Floats:
    """Goods that set out on lanes, kg a week: `from`, `to` (places), `modes`, `stages` or `substances`."""
    lanes = list(run.world.lanes.values())
    start, end = _places(run, at, "from"), _places(run, at, "to")
    chosen = [
        k
        for k, lane in enumerate(lanes)
        if lane.from_place in start and lane.to_place in end and lane.mode in at.get("modes", MODES)
    ]
    goods = _goods(run, at)
    return np.asarray(run.flow[:, chosen][:, :, goods].sum(axis=1) @ _worth(run, at)[goods])


def sourced(run: Watched, at: Choices) -> Floats:
    """Goods that brokers sent from `places` and that got through, kg a week."""
    codes = list(run.world.places)
    chosen = [codes.index(code) for code in codes if code in _places(run, at, "places")]
    goods = _goods(run, at)
    return np.asarray(run.sourced[:, chosen][:, :, goods].sum(axis=1) @ _worth(run, at)[goods])


def made(run: Watched, at: Choices) -> Floats:
    """What laboratories at `places` sent out and what got through of it, reference kg a week."""
    codes = list(run.world.places)
    chosen = [c.BY_LAB_PLACE + codes.index(code) for code in codes if code in _places(run, at, "places")]
    return np.asarray(run.tally[:, chosen].sum(axis=1) / MG_PER_KG)


def labs(run: Watched, at: Choices) -> Floats:
    """Active laboratories at `places`."""
    codes = list(run.world.places)
    chosen = [codes.index(code) for code in codes if code in _places(run, at, "places")]
    return np.asarray(run.watch.labs[:, chosen].sum(axis=1))


def laundered(run: Watched, at: Choices) -> Floats:
    """Money moved through the named `channels`, USD a week; without names: all, also without a launderer."""
    names = at.get("channels", (*run.channels, "without_launderer"))
    numbers = [
        c.WITHOUT_LAUNDERER if name not in run.channels else run.channels.index(name) for name in names
    ]
    return np.asarray(run.tally[:, [c.BY_CHANNEL + k for k in numbers]].sum(axis=1) / CENTS_PER_USD)


def fee(run: Watched, at: Choices) -> Floats:
    """Mean fee of launderers who use the named `channels`, a share."""
    chosen = run.watch.fee[:, [run.channels.index(name) for name in at["channels"]]]
    return _mean_of_some(chosen)


def source_price(run: Watched, at: Choices) -> Floats:
    """Mean price of suppliers, USD per kg, of the named `substances` or `stages`."""
    return _mean_of_some(run.watch.source_price[:, _goods(run, at)])


def pressure(run: Watched, at: Choices) -> Floats:
    """Mean of the named `pressures` over `places`: chance a week for a fully exposed agent."""
    codes = list(run.world.places)
    places = [codes.index(code) for code in codes if code in _places(run, at, "places")]
    chosen = [PRESSURES.index(name) for name in at["pressures"]]
    return np.asarray(run.watch.pressure[:, chosen][:, :, places].mean(axis=(1, 2)))


def hits(run: Watched, at: Choices) -> Floats:
    """Events of the named `kinds` at `places`, a week."""
    kinds = [c.EVENT_KINDS.index(name) for name in at.get("kinds", HITS)]
    codes = list(run.world.places)
    places = [codes.index(code) for code in codes if code in _places(run, at, "places")]
    mine = np.isin(run.events["kind"], kinds) & np.isin(run.events["place"], places)
    week = run.events["week"][mine] - run.first_event_week
    return np.bincount(week[(week >= 0) & (week < run.weeks)], minlength=run.weeks).astype(float)


def seized(run: Watched, at: Choices) -> Floats:
    """Goods seized at `places` (of a lane, where it ends), kg a week."""
    codes = list(run.world.places)
    places = [codes.index(code) for code in codes if code in _places(run, at, "places")]
    mine = (run.events["kind"] == c.EVENT_KINDS.index("seizure")) & np.isin(run.events["place"], places)
    mine &= np.isin(run.events["substance"], _goods(run, at))
    week = run.events["week"][mine] - run.first_event_week
    kg = run.events["quantity"][mine] / MG_PER_KG
    shown = (week >= 0) & (week < run.weeks)
    return np.bincount(week[shown], weights=kg[shown], minlength=run.weeks).astype(np.float64)


def control(run: Watched, at: Choices) -> Floats:
    """Mean strength of control of the named substances in the jurisdictions of `places`."""
    jurisdictions = list(run.world.jurisdictions)
    inside = {run.world.places[code].jurisdiction for code in _places(run, at, "places")}
    columns = [jurisdictions.index(code) for code in jurisdictions if code in inside]
    return np.asarray(run.watch.control[:, _goods(run, at)][:, :, columns].mean(axis=(1, 2)))


def retail_price(run: Watched, at: Choices) -> Floats:
    """What people who use drugs pay, USD per kg of the pure reference drug."""
    price = run.weekly[:, COLUMN["price_per_pure_dose_usd"]]
    return np.where(price > 0, price, np.nan) * MG_PER_KG / run.values["demand.reference_dose_mg"]


def posted(run: Watched, at: Choices) -> Floats:
    """Money into (or, with `side: [out]`, out of) the named `accounts`, USD a week."""
    side = OUT if at.get("side") == ("out",) else IN
    chosen = [ACCOUNTS.index(name) for name in at["accounts"]]
    return np.asarray(run.posted[:, chosen, -1, side].sum(axis=1) / CENTS_PER_USD)


@dataclass(frozen=True)
class Kind:
    """A kind of series: its function, the choices that its files may make, those that they must, its unit."""

    function: Callable[[Watched, Choices], Floats]
    choices: tuple[str, ...]
    required: tuple[str, ...] = ()
    unit: str = ""


_WHAT: Final = ("stages", "substances", "counted")
SERIES: Final[dict[str, Kind]] = {
    "sent": Kind(sent, ("from", "to", "modes", *_WHAT), (), "kg per week"),
    "sourced": Kind(sourced, ("places", *_WHAT), (), "kg per week"),
    "made": Kind(made, ("places",), (), "reference kg per week"),
    "labs": Kind(labs, ("places",), (), "laboratories"),
    "laundered": Kind(laundered, ("channels",), (), "USD per week"),
    "fee": Kind(fee, ("channels",), ("channels",), "share"),
    "source_price": Kind(source_price, ("stages", "substances"), (), "USD per kg"),
    "pressure": Kind(pressure, ("pressures", "places"), ("pressures",), "chance a week"),
    "hits": Kind(hits, ("kinds", "places"), (), "events per week"),
    "seized": Kind(seized, ("places", "stages", "substances"), (), "kg per week"),
    "control": Kind(control, ("substances", "places"), ("substances",), "strength of control"),
    "retail_price": Kind(retail_price, (), (), "USD per kg"),
    "posted": Kind(posted, ("accounts", "side"), ("accounts",), "USD per week"),
}


@dataclass(frozen=True)
class Series:
    """A series of a pattern: of a kind, with its choices; or one `over`, `times` or `plus` another."""

    name: str
    kind: str = ""  # one of SERIES; "" for one made of two others
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: tuple[str, str] | None = None
    how: str = "over"
    factor: float = 1.0

    def of(self, run: Watched, known: Mapping[str, Series]) -> Floats:
        """The series of a run (weeks,); worked out once a run."""
        if self.name not in run.cache:
            run.cache[self.name] = self.factor * self._of(run, known)
        return run.cache[self.name]

    def _of(self, run: Watched, known: Mapping[str, Series]) -> Floats:
        if self.parts is None:
            return SERIES[self.kind].function(run, self.choices)
        above, below = (series_of(run, name, known) for name in self.parts)
        if self.how != "over":
            return above * below if self.how == "times" else above + below
        return np.asarray(np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0))


def series_of(run: Watched, name: str, known: Mapping[str, Series]) -> Floats:
    """A pattern's own series by name, or the weekly measure of that name; weeks without a price are NaN."""
    if name in known:
        return known[name].of(run, known)
    values = run.weekly[:, COLUMN[name]]
    return np.where(values > 0, values, np.nan) if "price" in name else values


def _goods(run: Watched, at: Choices) -> list[int]:
    """Numbers of the substances that a pattern names, by stage, by class or by name."""
    stages = at.get("stages", STAGES)
    named = {member for name in at.get("substances", ()) for member in run.world.members(name)}
    return [
        k
        for k, (name, substance) in enumerate(run.world.substances.items())
        if substance.stage in stages and (not named or name in named)
    ]


def _worth(run: Watched, at: Choices) -> Floats:
    """What a kg of each substance counts: itself, or with `counted: [reference_kg]` what it is worth."""
    if at.get("counted") == ("reference_kg",):
        return reference_mass(run.world)
    return np.ones(len(run.world.substances))


def _places(run: Watched, at: Choices, key: str) -> Collection[str]:
    """The places that a pattern names, by code or by jurisdiction; all if it names none."""
    names = at.get(key)
    places = run.world.places.values()
    return {p.code for p in places if names is None or p.code in names or p.jurisdiction in names}


def _mean_of_some(values: Floats) -> Floats:
    """Mean over the columns that have a value; NaN where none has."""
    some = ~np.isnan(values)
    total = np.where(some, values, 0.0).sum(axis=1)
    count = some.sum(axis=1)
    return np.asarray(np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0))

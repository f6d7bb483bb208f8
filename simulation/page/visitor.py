"""What one visitor has asked for and sees: time, interventions, play.

No NiceGUI here; screens are told by callbacks.
"""

from __future__ import annotations

import asyncio
import dataclasses
import math
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from simulation.page import saved
from simulation.page.palette import Offer, palette_of
from simulation.page.room import Room, WorkerError
from simulation.page.saved import State

if TYPE_CHECKING:
    from simulation.interventions import Intervention
    from simulation.page.shown import Agent, View
    from simulation.scenario import Scenario

FULL: Final = math.inf
SPEEDS: Final = {
    "slow": 2.0,
    "usual": 520 / 60,
    "fast": 26.0,
    "full": FULL,
}  # weeks a second; usual: ten years a minute
TICK: Final = 0.12  # seconds between two pictures
CHARTS: Final = 0.45  # seconds between two drawings of the charts
BREATH: Final = 0.01  # seconds left to the server between two pictures at full speed
MOST_AT_ONCE: Final = 26  # weeks between two pictures at full speed
MEASURES: Final = (
    "quantity_delivered_kg",
    "price_per_pure_dose_usd",
    "potency",
    "overdose_deaths",
    "people_in_treatment",
    "laundering_cost_share",
)


async def _nobody(*_: Any) -> None:
    return None


class Visitor:
    """One visitor: `state` is what a link restores; `show` is awaited with every new View, `changed` called
    when interventions, speed or play change.
    """

    def __init__(self, state: State, new_room: Callable[[], Room] = Room) -> None:
        self.state = state
        self._room: Room | None = None
        self._new_room = new_room
        self.playing = False
        self.speed = "usual"
        self.free = False
        self.measures: tuple[str, ...] = MEASURES
        self.news_world, self.news_alone = "", False
        self.view: View | None = None
        self.show: Callable[[View, bool], Awaitable[None]] = _nobody
        self.changed: Callable[[], None] = lambda: None
        self.until: int | None = None  # the week at which play stops; None: the last
        self.revealed: dict[str, Any] = {}  # cell -> shown.Reveal
        self._left = False
        self._lock = asyncio.Lock()
        self._seconds = 0.0  # that the last view took in the process
        self._playing: asyncio.Task[None] | None = None
        self._palette: dict[str, list[Offer]] | None = None

    # ---- what there is ----

    @property
    def room(self) -> Room:
        """The visitor's process, started when first asked for."""
        if self._room is None:
            self._room = self._new_room()
        return self._room

    @property
    def scenario(self) -> Scenario:
        """The scenario with the interventions of now."""
        return self.state.scenario

    @property
    def week(self) -> int:
        """The week shown: so many weeks have been run."""
        return self.state.week

    @property
    def items(self) -> tuple[Intervention, ...]:
        """The interventions of now."""
        return self.scenario.interventions

    @property
    def palette(self) -> dict[str, list[Offer]]:
        """What can be squeezed, by cell."""
        if self._palette is None:
            self._palette = palette_of(self.scenario)
        return self._palette

    def date_of(self, week: int) -> date:
        """The Monday on which a week begins."""
        return self.scenario.start + timedelta(weeks=week)

    # ---- time ----

    async def begin(self) -> None:
        """Open the state in the visitor's process and show it."""
        async with self._lock:
            await self._ask("open", scenario=self.scenario, seed=self.state.seed, week=self.week)
            await self._show(self.week, jump=True)

    def play(self) -> None:
        """Let time run, from the beginning if it has come to its end."""
        if self.playing:
            return
        self.playing = True
        self._playing = asyncio.create_task(self._play())
        self.changed()

    def pause(self) -> None:
        """Stop time where it is."""
        self.playing, self.until = False, None
        self.changed()

    async def play_to(self, week: int) -> None:
        """Let time run until a week, or until somebody pauses."""
        self.until = week
        self.play()
        if self._playing is not None:
            await self._playing

    def toggle(self) -> None:
        """Play or pause."""
        self.pause() if self.playing else self.play()

    def set_speed(self, name: str) -> None:
        """One of SPEEDS."""
        if name in SPEEDS:
            self.speed = name
            self.changed()

    async def go_to(self, week: int) -> None:
        """Show a week; those not yet run are run."""
        async with self._lock:
            week = max(0, min(week, self.scenario.weeks))
            await self._show(week, jump=abs(week - self.week) > 1)

    async def again(self) -> None:
        """Show the same week once more, after what is shown has changed."""
        async with self._lock:
            await self._show(self.week, jump=True)

    async def _play(self) -> None:
        end = min(self.until or self.scenario.weeks, self.scenario.weeks)
        if self.week >= self.scenario.weeks and self.until is None:
            await self.go_to(0)
        carried, last, charts_at, chunk = 0.0, perf_counter(), 0.0, 4.0
        while self.playing and self.week < end:
            begun = perf_counter()
            full = SPEEDS[self.speed] == FULL
            carried = chunk if full else min(carried + SPEEDS[self.speed] * (begun - last), MOST_AT_ONCE)
            last, weeks = begun, int(carried)
            if weeks:
                carried -= weeks
                charts = begun - charts_at >= CHARTS
                charts_at = begun if charts else charts_at
                async with self._lock:
                    await self._show(min(self.week + weeks, end), charts=charts)
            spent = perf_counter() - begun
            # at full speed the model gets as much time as the picture takes, and at least a tick
            wanted = max(TICK, spent - self._seconds) / max(self._seconds, 1e-3)
            chunk = max(1.0, min(MOST_AT_ONCE, chunk * min(2.0, max(0.5, wanted))))
            await asyncio.sleep(BREATH if full else max(BREATH, TICK - spent))
        self.playing, self.until = False, None
        await self.again()
        self.changed()

    async def _show(self, week: int, *, jump: bool = False, charts: bool = True) -> None:
        begun = perf_counter()
        view = await self._ask(
            "view",
            week=week,
            since=week if jump else self.week,
            measures=self.measures,
            charts=charts,
            free=self.free,
            world=self.news_world,
            alone=self.news_alone,
        )
        self._seconds = perf_counter() - begun
        self.state = dataclasses.replace(self.state, week=view.week)
        if not charts and self.view is not None:
            old = self.view
            view = dataclasses.replace(view, lines={}, news=old.news, bulges=old.bulges, uptake=old.uptake)
        self.view = view
        await self.show(view, jump)

    async def _ask(self, name: str, **arguments: Any) -> Any:
        """Ask the visitor's process; if it is gone, begin a new one where the old one was, and ask that.

        Raises WorkerError if that fails, too, or if the visitor has left.
        """
        try:
            return await self.room.ask(name, **arguments)
        except WorkerError:
            if self._left:
                raise
            self.room.close()
            self._room = self._new_room()
            if name != "open":
                await self.room.ask("open", scenario=self.scenario, seed=self.state.seed, week=self.week)
            return await self.room.ask(name, **arguments)

    async def look(self, row: int) -> Agent | None:
        """One agent in the week shown."""
        async with self._lock:
            found: Agent | None = await self._ask("look", row=row, week=self.week, free=self.free)
            return found

    # ---- squeezing ----

    async def squeeze(self, given: list[dict[str, Any]], cell: str) -> None:
        """Add interventions, each a mapping as in a scenario but without name and dates: they begin in the
        week shown.

        Raises UserError with all that is wrong with them; then nothing has changed.
        """
        base, names = self.scenario, dict(self.state.cells)
        for fields in given:
            name = self._name(fields["kind"], {item.name for item in base.interventions})
            dated = {**fields, "name": name, "from": self.date_of(min(self.week, base.weeks - 1)).isoformat()}
            item = saved.read_one(dated, base)
            base = dataclasses.replace(base, interventions=(*base.interventions, item))
            names[name] = cell
        await self._go_on_under(base.interventions, names)

    async def remove(self, name: str) -> None:
        """Take an intervention away, as if it had never been."""
        kept = tuple(item for item in self.items if item.name != name)
        await self._go_on_under(kept, {key: cell for key, cell in self.state.cells.items() if key != name})

    async def end(self, name: str) -> None:
        """Let an intervention end in the week shown; one that has not begun is taken away."""
        if any(item.name == name and item.start_week >= self.week for item in self.items):
            await self.remove(name)
        else:
            await self._replace(name, until_week=self.week)

    async def set_intensity(self, name: str, intensity: float) -> None:
        """Carry an intervention out so far (0 to 1), from its beginning on."""
        await self._replace(name, intensity=min(1.0, max(0.0, intensity)))

    async def _replace(self, name: str, **values: Any) -> None:
        items = tuple(dataclasses.replace(x, **values) if x.name == name else x for x in self.items)
        await self._go_on_under(items, self.state.cells)

    async def _go_on_under(self, items: tuple[Intervention, ...], cells: dict[str, str]) -> None:
        async with self._lock:
            scenario = dataclasses.replace(self.scenario, interventions=items)
            await self._ask("squeeze", items=items, week=self.week)
            self.state = dataclasses.replace(self.state, scenario=scenario, cells=cells)
            await self._show(self.week, jump=True)
        self.changed()

    def _name(self, kind: str, taken: set[str]) -> str:
        plain = Offer(kind, {}, "").title
        names = [plain, *(f"{plain} {k}" for k in range(2, 100))]
        return next(name for name in names if name not in taken)

    # ---- beginning again ----

    async def restore(self, state: State) -> None:
        """Begin again from a state: a file, a link, another seed or scenario, or the first one."""
        self.pause()
        self.state = state
        self._palette = None
        self.revealed.clear()
        await self.begin()
        self.changed()

    def close(self) -> None:
        """The visitor has gone: stop, and give the process and its memory back."""
        self.playing, self._left = False, True
        if self._playing is not None:
            self._playing.cancel()
        if self._room is not None:
            self._room.close()

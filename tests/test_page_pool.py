"""The processes for many seeds: they begin while the room votes, and one that dies is replaced."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from page_parts import CELL, items_of, scenario

from simulation.page import pool as pools
from simulation.page.room import GoneError
from simulation.page.shown import SEEDS, START
from simulation.reactions.grid import Grid


class FakeRoom:
    """Notes what it is asked; a run waits until it is let go."""

    asked: list[tuple[str, int]]
    alive: bool

    def __init__(self, nice: int = 0) -> None:
        self.asked, self.alive, self.open = [], True, asyncio.Event()
        self._one = asyncio.Lock()

    async def ask(self, name: str, **arguments: Any) -> Any:
        async with self._one:
            if not self.alive:
                raise GoneError("gone")
            self.asked.append((name, arguments.get("seed", 0)))
            if name == "run_seed":
                await self.open.wait()
            return name.encode()

    def close(self) -> None:
        self.alive = False


def with_pool(monkeypatch: pytest.MonkeyPatch, check: Callable[[Any], Any]) -> None:
    async def run() -> None:
        monkeypatch.setattr(pools, "Room", FakeRoom)
        await check(pools.Pool(2))

    asyncio.run(run())


def runs(pool: Any) -> int:
    return sum(name == "run_seed" for room in pool._rooms for name, _ in room.asked)


ITEMS = items_of(CELL, START)
ASKED = (scenario(), Grid.load().cell(CELL), ITEMS)


def test_what_was_begun_while_the_room_votes_is_not_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(pool: Any) -> None:
        done: list[int] = []
        pool.ahead(scenario(), ITEMS)
        pool.ahead(scenario(), ITEMS)
        for room in pool._rooms:
            room.open.set()
        await asyncio.sleep(0.05)
        assert runs(pool) == SEEDS
        assert await pool.reveal(*ASKED, done.append) == b"judge"
        assert (runs(pool), done) == (SEEDS, list(range(1, SEEDS + 1)))

    with_pool(monkeypatch, check)


def test_another_question_gives_up_what_is_not_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(pool: Any) -> None:
        pool.ahead(scenario(), ITEMS)
        await asyncio.sleep(0.05)
        assert runs(pool) == 2  # one in each process; the others wait behind it
        pool.ahead(scenario(), ITEMS[:1])
        for room in pool._rooms:
            room.open.set()
        await asyncio.sleep(0.05)
        assert runs(pool) == 2 + SEEDS

    with_pool(monkeypatch, check)


def let_go(pool: Any) -> None:
    for room in pool._rooms:
        room.open.set()


def test_the_same_question_asked_again_is_not_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(pool: Any) -> None:
        let_go(pool)
        for _ in range(2):
            assert await pool.reveal(*ASKED, lambda done: None) == b"judge"
        assert runs(pool) == SEEDS

    with_pool(monkeypatch, check)


def test_what_is_prepared_is_not_run_again_and_waits_while_another_question_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def check(pool: Any) -> None:
        pool.ahead(scenario(), ITEMS[:1])
        pool.prepare(scenario(), [ITEMS])
        let_go(pool)
        await asyncio.sleep(0.05)
        assert runs(pool) == SEEDS
        await pool.reveal(scenario(), ASKED[1], ITEMS[:1], lambda done: None)
        await asyncio.gather(*pool._warming)
        assert runs(pool) == 2 * SEEDS
        await pool.reveal(*ASKED, lambda done: None)
        assert runs(pool) == 2 * SEEDS

    with_pool(monkeypatch, check)


def test_who_gives_a_question_up_does_not_take_it_from_another_who_waits_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def check(pool: Any) -> None:
        waits = asyncio.create_task(pool.reveal(*ASKED, lambda done: None))
        await asyncio.sleep(0.05)
        pool.ahead(scenario(), ITEMS)
        pool.give_up()
        let_go(pool)
        assert await waits == b"judge"
        assert runs(pool) == SEEDS

    with_pool(monkeypatch, check)


def test_a_process_that_dies_is_replaced_and_the_reveal_goes_to_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def check(pool: Any) -> None:
        dead = pool._rooms[0]
        dead.alive = False
        reveal = asyncio.create_task(pool.reveal(*ASKED, lambda done: None))
        await asyncio.sleep(0.05)
        for room in pool._rooms:
            room.open.set()
        assert await reveal == b"judge"
        assert pool._rooms[0] is not dead
        assert runs(pool) == SEEDS

    with_pool(monkeypatch, check)

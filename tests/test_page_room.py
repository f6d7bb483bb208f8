"""Visitors' processes: they answer, they are given back, and one that dies is begun again where it was."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from page_parts import scenario, state

from simulation.page.room import Room, WorkerError
from simulation.page.visitor import Visitor

CSS = Path(__file__).parents[1] / "simulation" / "page" / "screen" / "style.css"


def test_a_process_that_dies_is_begun_again_in_the_same_week() -> None:
    async def run() -> None:
        visitor = Visitor(state(seed=3))
        await visitor.begin()
        await visitor.go_to(10)
        first = visitor.view
        old = visitor.room.process.pid
        visitor.room.process.kill()
        await visitor.again()
        assert visitor.room.process.pid != old
        assert visitor.view == first
        visitor.close()

    asyncio.run(run())


def test_twenty_visitors_at_once_each_get_a_model_of_their_own() -> None:
    async def run() -> None:
        visitors = [Visitor(state(seed=seed)) for seed in range(1, 21)]
        await asyncio.gather(*(visitor.begin() for visitor in visitors))
        await asyncio.gather(*(visitor.go_to(5) for visitor in visitors))
        assert {visitor.week for visitor in visitors} == {5}
        assert len({visitor.room.process.pid for visitor in visitors}) == 20
        assert len({str(visitor.view.map["flow"]) for visitor in visitors}) > 10  # other seeds, other runs
        for visitor in visitors:
            visitor.close()

    asyncio.run(run())


def test_a_room_that_is_closed_ends_its_process_and_says_that_it_is_closed() -> None:
    async def run() -> None:
        room = Room()
        await room.ask("open", scenario=scenario(), seed=1, week=0)
        process = room.process
        assert process.is_alive()
        room.close()
        room.close()
        for _ in range(200):
            if process._closed:  # type: ignore[attr-defined]
                break
            await asyncio.sleep(0.05)
        with pytest.raises(ValueError, match="closed"):
            process.is_alive()
        with pytest.raises(WorkerError):
            await room.ask("view", week=0)

    asyncio.run(run())


def test_what_goes_wrong_in_a_process_comes_back_with_its_trace_and_the_process_lives_on() -> None:
    async def run() -> None:
        room = Room()
        with pytest.raises(WorkerError, match="nothing has been opened"):
            await room.ask("view", week=3)
        assert await room.ask("open", scenario=scenario(), seed=1, week=2) == 2
        room.close()

    asyncio.run(run())


def colours(selector: str) -> dict[str, str]:
    block = CSS.read_text().split(selector, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [":root {", "body.body--dark {"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [(ink, paper) for ink in ("ink", "soft", "press", "good", "fell") for paper in ("paper", "panel")]
    + [("ink", "tint"), ("soft", "tint"), ("ink", "good-tint"), ("good", "good-tint"), ("ink", "fell-tint"),
       ("fell", "fell-tint"), ("ink", "press-tint"), ("press-ink", "press"), ("soft", "good-tint"),
       ("soft", "fell-tint")],
)  # fmt: skip
def test_text_has_the_contrast_that_wcag_aa_asks_for(theme: str, ink: str, paper: str) -> None:
    named = colours(theme)
    low, high = sorted((luminance(named[ink]), luminance(named[paper])))
    assert (high + 0.05) / (low + 0.05) >= 4.5

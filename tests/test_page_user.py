"""The page's logic by NiceGUI's own tools: a simulated visitor, with the model in this process."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User
from nicegui.testing.user_simulation import user_simulation
from page_parts import CELL, PoolHere, RoomHere, scenario, squeezed_pair

from simulation.page import saved
from simulation.page.app import MOST_VISITORS, House
from simulation.page.screen.markup import balloon_svg, bars, feed, reactions_svg
from simulation.page.visit import visit

WAITED_FOR = re.compile(
    r'.*(runMethod\(\d+, "show"|matchMedia)', re.DOTALL
)  # what the server asks of a browser
CELL_SEEN = f"cell-{CELL}"


def at_the_page(check: Callable[[User, House], Awaitable[None]], link: str = "") -> None:
    """Open the page as a visitor would, and check it."""

    async def run() -> None:
        house = House(scenario(), RoomHere, PoolHere)

        async def root(s: str = "") -> None:
            await visit(house, s or link)

        async with user_simulation(root=root) as user:
            user.javascript_rules[WAITED_FOR] = lambda match: True
            await user.open("/")
            await until(lambda: bool(house.visitors) and visitor_of(house).view is not None)
            await check(user, house)

    asyncio.run(run())


def visitor_of(house: House) -> Any:
    return next(iter(house.visitors))


async def until(true: Callable[[], bool]) -> None:
    for _ in range(400):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came true")


def key(user: User, pressed: str, shift: bool = False) -> None:
    """As keys.js tells the server."""
    with user:
        listener = next(x for x in user.client.layout._event_listeners.values() if x.type == "sq_key")
        user.client.layout._handle_event(
            {"listener_id": listener.id, "args": {"key": pressed, "shift": shift}}
        )


def test_stepping_and_keys_move_the_clock_and_back() -> None:
    async def check(user: User, house: House) -> None:
        visitor = visitor_of(house)
        user.find(marker="step").click()
        await until(lambda: visitor.week == 1)
        key(user, "ArrowRight", shift=True)
        await until(lambda: visitor.week == 14)
        key(user, "ArrowLeft")
        await until(lambda: visitor.week == 13)
        await user.should_see("week 13 of 120")
        key(user, "Home")
        await until(lambda: visitor.week == 0)

    at_the_page(check)


def test_play_runs_to_the_end_and_stops_there() -> None:
    async def check(user: User, house: House) -> None:
        visitor = visitor_of(house)
        key(user, "4")
        key(user, " ")
        await until(lambda: visitor.playing)
        await until(lambda: visitor.week == 120 and not visitor.playing)
        await user.should_see("week 120 of 120")

    at_the_page(check)


def test_a_cell_of_the_grid_opens_a_form_and_squeezing_shows_a_chip_a_balloon_and_uptake() -> None:
    async def check(user: User, house: House) -> None:
        visitor = visitor_of(house)
        await visitor.go_to(20)
        user.find(marker=CELL_SEEN).click()
        await user.should_see("Target Systems · Logistics World")
        user.find(marker="squeeze").click()
        await until(lambda: len(visitor.items) == 1)
        assert visitor.items[0].start_week == 20
        assert visitor.state.cells == {"Customs screening": CELL}
        await visitor.go_to(80)
        assert visitor.view.bulges
        await user.should_see("Customs screening · ")
        await visitor.remove("Customs screening")
        await user.should_see("Nothing is squeezed.")

    at_the_page(check)


def test_wrong_values_in_the_form_are_told_and_change_nothing() -> None:
    async def check(user: User, house: House) -> None:
        visitor = visitor_of(house)
        from simulation.errors import UserError

        with pytest.raises(UserError):
            await visitor.squeeze([{"kind": "lab_raids", "where": ["P"], "intensity": 9}], "")
        assert visitor.items == ()

    at_the_page(check)


def test_intensity_end_and_seed_can_be_changed_during_the_run() -> None:
    async def check(user: User, house: House) -> None:
        visitor = visitor_of(house)
        await visitor.go_to(20)
        await visitor.squeeze([{"kind": "lab_raids", "where": ["P"], "intensity": 0.8}], "")
        await visitor.go_to(40)
        await visitor.set_intensity("Lab raids", 0.3)
        await visitor.end("Lab raids")
        assert (visitor.items[0].intensity, visitor.items[0].until_week, visitor.week) == (0.3, 40, 40)
        await visitor.restore(saved.opened(scenario(), seed=5))
        assert (visitor.items, visitor.state.seed, visitor.week) == ((), 5, 0)

    at_the_page(check)


def test_predict_squeeze_reveal_goes_to_the_end_and_marks_the_grid() -> None:
    async def check(user: User, house: House) -> None:
        key(user, "p")
        await user.should_see("what will traffickers do next?")
        key(user, "1")
        key(user, "2")
        key(user, "2")
        with user:
            user.find(marker="run").click()
        await user.should_see("What emerged", retries=400)
        await user.should_see("3 votes")
        assert list(visitor_of(house).revealed) == ["regulate_activity/supply"]

    at_the_page(check)


def test_a_link_opens_the_state_it_was_made_of_and_rubbish_opens_the_beginning_and_says_so() -> None:
    async def check(user: User, house: House) -> None:
        visitor = visitor_of(house)
        assert (visitor.state.seed, visitor.week) == (9, 30)
        await user.should_see("week 30 of 120")

    async def check_rubbish(user: User, house: House) -> None:
        assert visitor_of(house).week == 0
        await user.should_see("The link could not be opened")

    at_the_page(check, saved.to_link(saved.State(scenario(), 9, 30, {})))
    at_the_page(check_rubbish, "rubbish")


def test_a_session_step_does_what_it_says() -> None:
    async def check(user: User, house: House) -> None:
        key(user, "n")
        key(user, "n")
        await until(lambda: visitor_of(house).playing)
        key(user, "4")
        await until(lambda: visitor_of(house).week == 104 and not visitor_of(house).playing)

    at_the_page(check)


def test_every_figure_says_seed_comparator_assumed_share_and_that_the_model_is_abstract() -> None:
    async def check(user: User, house: House) -> None:
        key(user, "h")
        await user.should_see("Reasons: what the agent itself believed")
        captions = [x.text for x in user.find(kind=ui.label).elements if "sq-caption" in x.classes]
        assert len(captions) >= 3
        for said in ("Seed 1", "without interventions", "inputs assumed", "Abstract model"):
            assert all(said in caption for caption in captions)

    at_the_page(check)


def test_a_full_house_says_so_and_starts_no_model() -> None:
    async def run() -> None:
        house = House(scenario(), RoomHere, PoolHere)
        house.visitors = set(range(MOST_VISITORS))  # type: ignore[arg-type]
        async with user_simulation(root=lambda: visit(house, "")) as user:
            await user.open("/")
            await user.should_see("The house is full", retries=50)
        assert len(house.visitors) == MOST_VISITORS

    asyncio.run(run())


def test_what_a_saved_name_holds_is_shown_as_text_and_never_as_markup() -> None:
    from simulation.page.shown import Bulge, News

    evil = "<script>alert(1)</script>"
    bulge = Bulge("a", evil, "kg", ((evil, 1.0, 2.0, True), ("b", 3.0, 1.0, False)), -1.0, 2.0, 2.0, True, 4)
    news = News(1, evil, 0, "supply", "", evil, evil, 0.0, True)
    for markup in (bars(bulge), balloon_svg(bulge), feed([news], {}, {1: evil})):
        assert "<script" not in markup


def test_the_balloon_grows_where_it_bulges() -> None:
    from simulation.page.shown import Bulge

    bulge = Bulge("a", "t", "kg", (("x", 1.0, 4.0, True), ("y", 4.0, 4.0, False)), -3.0, 0.0, 0.0, True, 4)
    drawn = balloon_svg(bulge)
    assert "squeezed −75 %" in drawn
    assert "elsewhere +0 %" in drawn
    assert 'r="62.0"' in drawn  # a quarter of the quantity is half of the radius
    assert "A 62.0 62.0" in drawn
    assert "31.0" in drawn


def test_reactions_that_emerged_are_filled_and_others_open() -> None:
    from simulation.page.shown import Label, Reveal

    labels = (Label("encrypt", 3.0, 1.0, 5.0, True, "seen"), Label("diversify", 0.1, -1.0, 1.0, False, ""))
    names = {"encrypt": "Encrypt", "diversify": "Diversify"}
    drawn = reactions_svg(Reveal(20, labels, "seen", (), ()), names, {"diversify": 4})
    assert (
        drawn.count('class="dot"') == drawn.count('class="dot open"') == drawn.count('class="expected"') == 1
    )
    assert ">4</text>" in drawn
    assert squeezed_pair().squeeze_week == 40

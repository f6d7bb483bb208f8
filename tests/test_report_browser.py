"""Reports in a real browser (the system's Chromium) with the network cut: they draw, move, sort, print, and fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from browsers import in_a_browser
from playwright.sync_api import expect
from report_folders import MAKERS

from simulation.report.html import write_report

pytestmark = in_a_browser


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    return {kind: write_report(make(folder / kind), folder / f"{kind}.html") for kind, make in MAKERS.items()}


@dataclass
class Opened:
    """A page, and what it complained of or asked the network for."""

    page: Any
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture
def open_report(browser: Any, reports: dict[str, Path]) -> Iterator[Any]:
    contexts = []

    def open_it(kind: str, width: int = 1280, scheme: str = "light") -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True
        )
        contexts.append(context)
        found = Opened(context.new_page())
        found.page.on("console", lambda said: found.errors.append(said.text))
        found.page.on("pageerror", lambda error: found.errors.append(str(error)))
        found.page.on("request", lambda asked: found.requests.append(asked.url))
        found.page.goto(reports[kind].as_uri())
        found.page.wait_for_selector("html[data-charts=drawn]", state="attached")
        return found

    yield open_it
    for context in contexts:
        context.close()


@pytest.mark.parametrize("kind", MAKERS)
def test_a_report_opens_without_network_asks_for_nothing_and_draws_all(kind: str, open_report: Any) -> None:
    opened = open_report(kind)
    page = opened.page
    assert [url for url in opened.requests if not url.startswith(("file:", "data:"))] == []
    assert len(opened.requests) == 1
    assert page.locator(".plot").count() == page.locator(".plot svg").count()
    assert page.locator(".plot").count() > 0 or kind in ("grid", "validation")
    assert opened.errors == []


@pytest.mark.parametrize("width", [375, 768, 1920])
@pytest.mark.parametrize("kind", MAKERS)
def test_no_page_is_wider_than_its_screen(kind: str, width: int, open_report: Any) -> None:
    page = open_report(kind, width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


CONTRASTS = """() => {
  const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (c) => { const [r, g, b] = c.map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (node) => { for (; node; node = node.parentElement) { const c = numbers(getComputedStyle(node).backgroundColor);
    if (c.length < 4 || c[3] === 1) return c.slice(0, 3); } return [255, 255, 255]; };
  const low = [];
  for (const node of document.querySelectorAll("body *:not(script):not(style):not(noscript)")) {
    if (node.closest("svg") || !node.getClientRects().length) continue;
    if (![...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim())) continue;
    const one = light(numbers(getComputedStyle(node).color)), other = light(behind(node));
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) low.push(`${node.className || node.tagName} ${ratio.toFixed(2)}: ${node.textContent.trim().slice(0, 40)}`);
  }
  return low; }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", MAKERS)
def test_all_text_has_a_contrast_of_at_least_4_5(kind: str, scheme: str, open_report: Any) -> None:
    assert open_report(kind, 1280, scheme).page.evaluate(CONTRASTS) == []


def test_the_slider_moves_the_replay(open_report: Any) -> None:
    opened = open_report("run")
    page = opened.page
    widths = (
        "[...document.querySelectorAll('#stage path.lane')].map((p) => p.style.strokeWidth + p.style.display)"
    )
    page.locator("#replay-slider").fill("0")
    first, date = page.evaluate(widths), page.locator("#replay-date").inner_text()
    assert date == "2 January 2017"
    assert page.locator("#stage .squeezed:visible").count() == 0
    page.locator("#replay-slider").fill("159")
    assert page.locator("#replay-date").inner_text() == "20 January 2020"  # 159 weeks later
    assert page.evaluate(widths) != first
    assert page.locator("#stage .squeezed:visible").count() == 1  # China, from week 121
    assert "squeezed: fentanyl class, China" in page.locator("#replay-squeezes").inner_text()
    assert opened.errors == []


def test_the_replay_works_by_keyboard_alone(open_report: Any) -> None:
    page = open_report("run").page
    page.locator("#replay-slider").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert page.locator("#replay-week").inner_text() == "week 1 of 159"
    page.locator("#replay-next").focus()
    page.keyboard.press("Enter")
    assert page.locator("#replay-week").inner_text() == "week 2 of 159"
    page.locator("#replay-play").focus()
    page.keyboard.press("Space")
    expect(page.locator("#replay-week")).not_to_have_text("week 2 of 159")
    page.keyboard.press("Space")
    assert "Play" in page.locator("#replay-play").inner_text()


def test_play_runs_to_the_end_and_stops(open_report: Any) -> None:
    page = open_report("run").page
    page.locator("#replay-slider").fill("150")
    page.locator("#replay-speed").select_option("40")
    page.locator("#replay-play").click()
    expect(page.locator("#replay-slider")).to_have_value("159")
    expect(page.locator("#replay-play")).to_contain_text("Play")


def test_a_mode_can_be_left_out_and_the_feed_filtered(open_report: Any) -> None:
    page = open_report("run").page
    assert page.locator("#stage path.lane.container:visible").count() > 0
    page.get_by_role("checkbox", name="container").uncheck()
    assert page.locator("#stage path.lane.container:visible").count() == 0
    assert "Broker 1, China, changed lane from a to b." in page.locator("#replay-feed li").first.inner_text()
    page.locator("#replay-world").select_option(
        label="User"
    )  # all switches of fake_run are of the logistics world
    assert page.locator("#replay-feed li").all_inner_texts() == [
        "Nobody of this world switched in these four weeks."
    ]


def test_tables_sort_by_number_both_ways_and_undefined_comes_last(open_report: Any) -> None:
    page = open_report("comparison").page
    rows = page.locator("#table-measures tbody tr th")
    assert rows.all_inner_texts() == ["Quantity delivered", "Overdose deaths"]
    page.locator("#table-measures thead button", has_text="Difference").click()
    assert rows.all_inner_texts() == ["Quantity delivered", "Overdose deaths"]  # -2, 1
    page.locator("#table-measures thead button", has_text="Difference").click()
    assert rows.all_inner_texts() == ["Overdose deaths", "Quantity delivered"]
    page.locator("#table-measures thead button", has_text="Onset").click()
    assert rows.all_inner_texts() == ["Quantity delivered", "Overdose deaths"]  # week 2, never


def test_the_theme_can_be_switched_and_charts_follow(open_report: Any) -> None:
    page = open_report("comparison").page
    paper = "getComputedStyle(document.body).backgroundColor"
    before = (page.evaluate(paper), page.locator(".plot svg").first.inner_html())
    page.get_by_role("button", name="Switch to dark colours").click()
    after = (page.evaluate(paper), page.locator(".plot svg").first.inner_html())
    assert before[0] == "rgb(255, 255, 255)"
    assert all(one != other for one, other in zip(before, after, strict=True))


@pytest.mark.parametrize("kind", MAKERS)
def test_a_dark_page_prints_in_black_on_white_without_controls(kind: str, open_report: Any) -> None:
    page = open_report(kind, 1280, "dark").page
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.locator(".sections").is_hidden()
    assert page.locator(".tools").is_hidden()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_without_scripts_all_text_and_tables_can_be_read(browser: Any, reports: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(reports["comparison"].as_uri())
    assert "Quantity delivered fell from 10.0 without to 8.00" in page.locator("#story").inner_text()
    assert page.locator("#table-balloons tbody tr").count() == 1
    context.close()

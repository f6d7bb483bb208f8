"""The page in a real browser: the system's Chromium, with every address but this machine's cut off."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsers import in_a_browser
from page_parts import scenario

from simulation.page import saved
from simulation.scenario import load_scenario

pytestmark = in_a_browser
PATIENCE = 60_000  # milliseconds; a busy machine is no fault of the page
REGULATE_SUPPLY = 12  # the first cell of the fourth row
ROOT = Path(__file__).parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(port: int) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "simulation",
        "play",
        "sandbox_baseline",
        "--port",
        str(port),
        "--no-show",
    ]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    outside = {key: x for key, x in os.environ.items() if not key.startswith(("PYTEST", "NICEGUI"))}
    return subprocess.Popen(
        command, cwd=ROOT, env=outside | {"PYTHONPATH": path}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    port = free_port()
    server = started(port)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            assert server.poll() is None, server.stdout.read() if server.stdout else ""
            try:
                urllib.request.urlopen(f"{address}/notes/ten", timeout=5).read()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()


class Visit:
    """One browser window on the page, which notes requests that leave the machine and errors on the console."""

    def __init__(
        self, browser: Any, address: str, width: int = 1280, height: int = 800, query: str = ""
    ) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="light")
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", self._request)
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(f"{address}/{query}")
        self.page.wait_for_function(
            "() => /week \\d+ of/.test(document.querySelector('.sq-week')?.textContent)"
        )

    def _request(self, request: Any) -> None:
        if not re.match(r"(http|ws)://127\.0\.0\.1[:/]|data:|blob:", request.url):
            self.outside.append(request.url)

    @property
    def week(self) -> int:
        return int(self.page.text_content(".sq-week").split()[1])

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def until_week(self, true: str) -> None:
        code = f"() => {{ const w = +document.querySelector('.sq-week').textContent.split(' ')[1]; return {true}; }}"
        self.page.wait_for_function(code)

    def at_rest(self) -> int:
        """The week once no picture is on its way any more."""
        while (week := self.week) != (self.page.wait_for_timeout(700), self.week)[1]:
            pass
        return week

    def line(self, k: int, name: str) -> list[Any]:
        """The data of a line of the k-th chart."""
        found: list[Any] = self.page.evaluate(
            """async ([k, name]) => {
              const box = document.querySelectorAll('.sq-chart .nicegui-echart')[k];
              const chart = getElement(+box.id.slice(1)).chart;
              return chart.getOption().series.find((one) => one.name === name).data;
            }""",
            [k, name],
        )
        return found

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Visit]:
    found = Visit(browser, address)
    yield found
    found.close()
    assert found.outside == []
    assert found.errors == []


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are counted in /proc")
def test_a_visitor_who_leaves_in_mid_run_gives_the_process_back(browser: Any, address: str) -> None:
    """The first test here, so that nobody else is leaving meanwhile."""
    visit = Visit(browser, address)
    visit.press("4")
    visit.press(" ")
    visit.until_week("w > 5")
    there = processes(address)
    visit.close()
    for _ in range(300):
        if gone := there - processes(address):
            assert len(gone) == 1
            return
        time.sleep(0.1)
    raise AssertionError(f"all {len(there)} processes are still there")


def processes(address: str) -> set[int]:
    """The server, its children, and theirs."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
    found, size = {pid for pid in parents if f"--port\0{address.rsplit(':', 1)[1]}\0" in command_of(pid)}, 0
    while len(found) > size:
        size = len(found)
        found |= {pid for pid, parent in parents.items() if parent in found}
    return found


def command_of(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def test_play_steps_keys_and_scrubbing_move_the_clock(visit: Visit) -> None:
    visit.press("ArrowRight")
    visit.until_week("w === 1")
    visit.press("Shift+ArrowRight")
    visit.until_week("w === 14")
    visit.press("4")
    visit.press(" ")
    visit.until_week("w > 60")
    visit.press(" ")
    visit.page.wait_for_selector(".sq-play:has-text('play_arrow')")
    stopped = visit.at_rest()
    visit.press("ArrowLeft")
    visit.until_week(f"w === {stopped - 1}")
    visit.page.click(".sq-scrub .q-slider", position={"x": 4, "y": 8})
    visit.until_week(f"w < {stopped - 20}")
    assert visit.page.evaluate("document.querySelectorAll('canvas').length") >= 1


def test_a_squeeze_parts_the_lines_of_the_charts_and_shows_on_map_balloon_feed_and_grid(
    browser: Any, address: str
) -> None:
    state = saved.State(scenario(520), 3, 52, {})
    visit = Visit(browser, address, query=f"?s={saved.to_link(state)}")
    page = visit.page
    assert visit.week == 52
    visit.press("h")  # charts that come into sight while time stands still
    page.wait_for_selector(".sq-chart canvas")
    assert [len(visit.line(k, "without")) for k in range(6)] == [52] * 6
    visit.press("g")
    page.click(f".sq-cell >> nth={REGULATE_SUPPLY}")
    page.click("button:has-text('Squeeze from')")
    page.wait_for_selector(".sq-chip")
    page.wait_for_selector(".q-dialog__inner", state="detached")
    visit.press("h")
    page.wait_for_selector(".sq-chart canvas")
    visit.press("4")
    visit.press(" ")
    visit.until_week("w > 110")
    visit.press(" ")
    page.wait_for_selector(".sq-play:has-text('play_arrow')")
    page.wait_for_timeout(600)
    without = dict(map(tuple, visit.line(0, "without")))
    after = dict(map(tuple, visit.line(0, "with")))
    assert len(after) > 20
    assert any(after[week] != without[week] for week in after)
    assert page.locator(".sq-feed .news").count() > 0
    assert page.locator(".sq-bars tbody tr").count() > 0
    visit.press("g")
    page.wait_for_selector(".sq-cell.on .sq-found span")
    visit.close()
    assert (visit.outside, visit.errors) == ([], [])


def test_two_visitors_do_not_share_a_model(browser: Any, address: str) -> None:
    one, other = Visit(browser, address), Visit(browser, address)
    one.press("Shift+ArrowRight")
    one.until_week("w === 13")
    one.page.click(f".sq-cell >> nth={REGULATE_SUPPLY}")
    one.page.click("button:has-text('Squeeze from')")
    one.page.wait_for_selector(".sq-chip")
    assert (one.week, other.week) == (13, 0)
    assert other.page.locator(".sq-chip").count() == 0
    other.press("ArrowRight")
    other.until_week("w === 1")
    assert one.week == 13
    one.close()
    other.close()
    assert (one.errors, other.errors) == ([], [])


def test_predict_squeeze_and_reveal_go_to_the_end(visit: Visit) -> None:
    page = visit.page
    visit.press("p")
    page.wait_for_selector(".sq-ballot")
    page.wait_for_timeout(300)
    visit.press("2")
    page.wait_for_selector(".sq-count:has-text('1')")
    page.click("button:has-text('20 seeds')")
    page.wait_for_selector(".sq-verdicts")
    assert page.locator(".sq-reactions .dot").count() > 5
    assert page.locator(".sq-bands canvas").count() == 4
    assert "Seeds 1 to 20" in page.text_content(".sq-reveal .sq-caption")
    page.click("button:has-text('Close')")
    page.wait_for_selector(".sq-cell .sq-found em")


COVERED = """() => {
  const { labels } = getElement(+document.querySelector('.sq-map').id.slice(1)).scene;
  const across = (a, b, k) => Math.max(0, Math.min(a[k + 2], b[k + 2]) - Math.max(a[k], b[k]));
  let most = 0;
  labels.forEach(({ box }, k) => labels.slice(k + 1).forEach((other) => {
    const shared = across(box, other.box, 0) * across(box, other.box, 1);
    most = Math.max(most, shared / ((other.box[2] - other.box[0]) * (other.box[3] - other.box[1])));
  }));
  return [labels.length, most];
}"""


@pytest.mark.parametrize(("width", "height"), [(375, 812), (1280, 720)])
def test_names_on_the_map_do_not_cover_one_another(
    browser: Any, address: str, width: int, height: int
) -> None:
    link = saved.to_link(saved.opened(load_scenario("baseline", weeks=2)))
    visit = Visit(browser, address, width, height, query=f"?s={link}")
    visit.press("ArrowRight")
    visit.until_week("w === 1")
    shown, most = visit.page.evaluate(COVERED)
    assert shown >= 10
    assert most < 0.02
    visit.close()


@pytest.mark.parametrize(("width", "height"), [(375, 812), (1920, 1080)])
def test_nothing_sticks_out_and_an_agent_can_be_looked_at(
    browser: Any, address: str, width: int, height: int
) -> None:
    visit = Visit(browser, address, width, height)
    page = visit.page
    visit.press("d")
    page.wait_for_selector("body.body--dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    visit.press("b")
    page.wait_for_selector("html.sq-big")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    at = page.evaluate(
        """() => {
          const scene = getElement(+document.querySelector('.sq-map').id.slice(1)).scene;
          const box = scene.canvas.getBoundingClientRect();
          const spot = [...scene.dots.at.values()][0];
          return [box.x + spot.x, box.y + spot.y];
        }"""
    )
    page.mouse.move(*at)
    page.wait_for_selector(".sq-tip h3")
    assert page.locator(".sq-tip dt").count() > 2
    visit.close()
    assert (visit.outside, visit.errors) == ([], [])


def test_only_this_machine_is_let_in_and_only_by_its_own_name(address: str) -> None:
    port = int(address.rsplit(":", 1)[1])
    asked = urllib.request.Request(f"{address}/notes/ten", headers={"Host": "squeeze.example"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(asked, timeout=20)
    with (
        pytest.raises((ConnectionRefusedError, TimeoutError)),
        socket.create_connection(("127.0.0.2", port), timeout=5),
    ):
        pass  # nobody listens at this machine's other addresses


def test_a_rubbish_file_says_what_is_wrong_and_changes_nothing(visit: Visit) -> None:
    visit.press("ArrowRight")
    visit.until_week("w === 1")
    visit.page.click("button:has-text('Save')")
    visit.page.click("text=Open a file")
    rubbish = {"name": "x.json", "mimeType": "application/json", "buffer": b'{"seed": "many"}'}
    visit.page.set_input_files(".q-uploader input[type=file]", rubbish)
    visit.page.wait_for_selector("text=seed: 'many' is not a whole number")
    assert visit.at_rest() == 1


def test_a_rubbish_link_says_so_and_opens_the_beginning(browser: Any, address: str) -> None:
    visit = Visit(browser, address, query="?s=rubbish")
    visit.page.wait_for_selector("text=The link could not be opened")
    assert visit.week == 0
    visit.close()
    assert visit.errors == []

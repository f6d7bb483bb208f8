"""How fast the page is, in Chromium: python benchmarks/page.py [SCENARIO]. Prints JSON; writes nothing.

Start: from the command to the address, to the first map with its agents (from the second start on it is the
kept picture), and to a model that answers; beside it the same for a page with nothing but a label: below
that nothing can be gained. Full speed: weeks a second with six charts drawn beside the map. Default speed:
seconds for ten years, of 52 weeks measured. Interaction: from a key or a click to the next paint (Event
Timing), and to the answer of the model on the screen. Reveal: 20 warmed seeds over ten years, from the
button to the verdicts: of the question that sessions ask, which was prepared, and of another at once and
after a vote of 15 seconds. Memory: of a visitor's process that it shares with nobody, after ten years; and
the server's own growth for each visitor, before and after they leave. Names end in their unit;
`processor_s` does not depend on what else the machine does as much as the others do, and load is that of
the last minute.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright

MB = 1024.0
MAP = """() => { const map = document.querySelector('.sq-map');
  return /week \\d+ of/.test(document.querySelector('.sq-week')?.textContent) && map && window.getElement
    && getElement(+map.id.slice(1))?.scene?.dots.count() > 0; }"""
MODEL = """() => { const waiting = document.querySelector('.sq-waiting');
  return waiting && getComputedStyle(waiting).display === 'none'; }"""
EMPTY = """from nicegui import ui
@ui.page("/")
def index():
    ui.label("week 0 of 520").classes("sq-week")
print("", flush=True)
ui.run(host="127.0.0.1", port=%d, reload=False, show=False, show_welcome_message=False, tailwind=False)"""
LABEL = "() => /week \\d+ of/.test(document.querySelector('.sq-week')?.textContent)"
WEEK = "+document.querySelector('.sq-week').textContent.split(' ')[1]"
WATCH = """window.waits = [];
new PerformanceObserver((list) => list.getEntries().forEach((e) => waits.push(e.duration)))
  .observe({ type: 'event', durationThreshold: 16, buffered: true });"""


def private_mb(pid: int) -> float:
    """Memory of a process that no other process shares, MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(x.split()[1]) for x in lines if x.startswith(("Private_Dirty", "Private_Clean"))) / MB


def children(pid: int) -> set[int]:
    """All processes under one."""
    found, parents = {pid}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    for _ in range(4):
        found |= {child for child, parent in parents.items() if parent in found}
    return found


def cpu_seconds(pids: set[int]) -> float:
    """Processor time that these processes have used; unlike a clock it does not depend on what else runs."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


async def opened(browser: Any, address: str, there: str = MAP) -> Any:
    """A window on the page, with the map there, or what else is waited for."""
    page = await browser.new_page(viewport={"width": 1920, "height": 1080})
    page.set_default_timeout(120_000)
    await page.add_init_script(WATCH)
    await page.goto(address)
    await page.wait_for_function(there)
    return page


async def reached(browser: Any, address: str, there: str = MAP) -> Any:
    """The same, as soon as the address answers."""
    port = int(address.strip("/").rsplit(":", 1)[1])
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return await opened(browser, address, there)
        except ConnectionRefusedError:
            await asyncio.sleep(0.02)


async def empty(browser: Any, port: int) -> float:
    """Seconds to a page of the same library with nothing on it."""
    begun = time.perf_counter()
    server = subprocess.Popen([sys.executable, "-c", EMPTY % port], stdout=subprocess.DEVNULL)
    page = await reached(browser, f"http://127.0.0.1:{port}/", LABEL)
    seconds = time.perf_counter() - begun
    await page.close()
    server.terminate()
    server.wait(60)
    return seconds


async def full_speed(page: Any) -> float:
    """Weeks a second from week 20 to 500, charts in sight."""
    await page.keyboard.press("h")
    await page.wait_for_selector(".sq-chart canvas")
    await page.keyboard.press("4")
    await page.keyboard.press(" ")
    await page.wait_for_function(f"() => {WEEK} >= 20")
    first, begun = await page.evaluate(WEEK), time.perf_counter()
    await page.wait_for_function(f"() => {WEEK} >= 500")
    speed: float = (await page.evaluate(WEEK) - first) / (time.perf_counter() - begun)
    return speed


async def answers(page: Any) -> list[float]:
    """Seconds from a key to the week on the screen."""
    found = []
    for _ in range(20):
        week, begun = await page.evaluate(WEEK), time.perf_counter()
        await page.keyboard.press("ArrowRight" if week < 300 else "ArrowLeft")
        await page.wait_for_function(f"() => {WEEK} !== {week}", polling=4)
        found.append(time.perf_counter() - begun)
    return found


async def reveal(page: Any, vote: float, cell: str = "") -> float:
    """Seconds from the button to the verdicts, after so many seconds of voting."""
    await page.keyboard.press("p")
    await page.wait_for_selector(".sq-ballot")
    if cell:
        await page.click(".sq-cells")
        await page.click(f".q-menu .q-item:has-text('{cell}')")
        await page.wait_for_selector(".q-menu", state="detached")
        await page.wait_for_selector(".sq-ballot")
    await page.wait_for_timeout(1000 * vote)
    await page.click("button:has-text('20 seeds')")
    begun = time.perf_counter()
    await page.wait_for_selector(".sq-verdicts")
    seconds = time.perf_counter() - begun
    await page.click("button:has-text('Close')")
    await page.wait_for_selector(".q-dialog", state="detached")
    return seconds


async def default_speed(page: Any) -> float:
    """Seconds that ten years would take, by one year."""
    await page.keyboard.press("2")
    await page.keyboard.press(" ")
    await page.wait_for_function(f"() => {WEEK} >= 4")
    first, begun = await page.evaluate(WEEK), time.perf_counter()
    await page.wait_for_function(f"() => {WEEK} >= {first + 52}")
    seconds = time.perf_counter() - begun
    found: float = 520 * seconds / (await page.evaluate(WEEK) - first)
    await page.keyboard.press(" ")
    return found


async def main(scenario: str) -> None:
    """Everything, one after the other."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    found: dict[str, Any] = {"scenario": scenario, "cores": os.cpu_count()}
    async with async_playwright() as play:
        path = os.environ.get("SQUEEZE_CHROMIUM") or shutil.which("chromium")
        browser = await play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        found["start_empty_page_s"] = await empty(browser, port)
        begun = time.perf_counter()
        command = [sys.executable, "-m", "simulation", "play", scenario, "--no-show", "--port", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            page = await start(browser, address, server, begun, found)
            await speed(page, server.pid, found)
            await memory(browser, address, server.pid, found)
        finally:
            print(json.dumps(rounded(found), indent=1))
            server.send_signal(signal.SIGINT)
            server.wait(120)
            await browser.close()


def rounded(found: dict[str, Any]) -> dict[str, Any]:
    """Three significant digits."""
    return {key: float(f"{x:.3g}") if isinstance(x, float) else x for key, x in found.items()}


async def start(browser: Any, address: str, server: Any, begun: float, found: dict[str, Any]) -> Any:
    """The first window, as soon as the address answers."""
    found["load_at_start"] = os.getloadavg()[0]
    server.stdout.readline()
    found["start_listening_s"] = time.perf_counter() - begun
    page = await reached(browser, address)
    found["start_first_map_s"] = time.perf_counter() - begun
    found["start_first_map_server_processor_s"] = cpu_seconds({server.pid})
    await page.wait_for_function(MODEL)
    found["start_model_answers_s"] = time.perf_counter() - begun
    found["start_server_processor_s"] = cpu_seconds({server.pid})
    found["start_all_processes_processor_s"] = cpu_seconds(children(server.pid))
    return page


async def speed(page: Any, server: int, found: dict[str, Any]) -> None:
    """Of play, keys and the reveal."""
    await page.wait_for_timeout(20_000)  # the seeds are warmed meanwhile
    ours = (children(server), children(os.getpid()) - children(server) - {os.getpid()})
    used = [cpu_seconds(pids) for pids in ours]
    found["full_speed_weeks_per_s"] = await full_speed(page)
    used = [cpu_seconds(pids) - before for pids, before in zip(ours, used, strict=True)]
    found["full_speed_ten_years_model_and_server_processor_s"], found["full_speed_browser_processor_s"] = used
    await page.keyboard.press(" ")
    waited = await page.evaluate("waits")
    found["key_to_paint_at_full_speed_worst_ms"] = max(waited, default=0)
    await page.wait_for_timeout(500)
    replies = await answers(page)
    waits = await page.evaluate("waits")
    found["key_to_paint_median_ms"], found["key_to_paint_worst_ms"] = statistics.median(waits), max(waits)
    found["key_to_answer_median_ms"] = 1000 * statistics.median(replies)
    found["key_to_answer_worst_ms"] = 1000 * max(replies)
    await page.keyboard.press("Home")
    await page.wait_for_function(f"() => {WEEK} === 0")
    found["default_speed_ten_years_s"] = await default_speed(page)
    before = cpu_seconds(ours[0])
    found["reveal_of_a_prepared_question_s"] = await reveal(page, 0)
    found["reveal_at_once_s"] = await reveal(page, 0, "Target Systems · Logistics World")
    found["reveal_processor_s"] = cpu_seconds(ours[0]) - before
    found["reveal_after_a_vote_of_15_s_s"] = await reveal(page, 15, "Target Systems · Supply World")
    found["load_after_speed"] = os.getloadavg()[0]


async def memory(browser: Any, address: str, server: int, found: dict[str, Any]) -> None:
    """Of four visitors more, each at week 520."""
    before, own = children(server), private_mb(server)
    pages = [await opened(browser, address) for _ in range(4)]
    for page in pages:
        await page.keyboard.press("4")
        await page.keyboard.press(" ")
    for page in pages:
        await page.wait_for_function(f"() => {WEEK} >= 520")
    found["visitor_processes_private_mb"] = sorted(
        round(private_mb(pid)) for pid in children(server) - before
    )  # with that of the next visitor
    found["server_more_for_each_visitor_mb"] = (private_mb(server) - own) / 4
    for page in pages:
        await page.close()
    await asyncio.sleep(8)
    found["server_more_after_they_left_mb"] = private_mb(server) - own
    found["processes_more_after_they_left"] = len(children(server) - before)  # one stands ready


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "baseline"))

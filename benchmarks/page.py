"""How fast the page is, measured in Chromium: python benchmarks/page.py [SCENARIO]. Prints; writes nothing.

Start: from the command to the first map. Full speed: weeks a second with six charts drawn beside the map.
Interaction: from a key or a click to the next paint (Event Timing, worst and median), and to the answer of
the model on the screen. Memory: of a visitor's process that it shares with nobody, after ten years; and the
server's own growth for each visitor, before and after they leave. Reveal: 20 warmed seeds over ten years.
"""

from __future__ import annotations

import asyncio
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


async def opened(browser: Any, address: str) -> Any:
    """A window on the page, with the map there."""
    page = await browser.new_page(viewport={"width": 1920, "height": 1080})
    page.set_default_timeout(120_000)
    await page.add_init_script(WATCH)
    await page.goto(address)
    await page.wait_for_function("() => /week \\d+ of/.test(document.querySelector('.sq-week')?.textContent)")
    return page


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


async def reveal(page: Any) -> float:
    """Seconds from the button to the verdicts."""
    await page.keyboard.press("p")
    await page.click("button:has-text('20 seeds')")
    begun = time.perf_counter()
    await page.wait_for_selector(".sq-verdicts")
    await page.wait_for_timeout(300)
    seconds = time.perf_counter() - begun - 0.3
    await page.click("button:has-text('Close')")
    await page.wait_for_selector(".q-dialog", state="detached")
    return seconds


async def main(scenario: str) -> None:
    """Everything, one after the other."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    async with async_playwright() as play:
        path = os.environ.get("SQUEEZE_CHROMIUM") or shutil.which("chromium")
        browser = await play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        begun = time.perf_counter()
        command = [sys.executable, "-m", "simulation", "play", scenario, "--no-show", "--port", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            await measure(browser, address, server, begun)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)
            await browser.close()


async def measure(browser: Any, address: str, server: Any, begun: float) -> None:
    """Prints the figures."""
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    server.stdout.readline()
    listening = time.perf_counter() - begun
    while True:
        try:
            page = await opened(browser, address)
            break
        except Exception as error:
            if "CONNECTION_REFUSED" not in str(error):
                raise
            await asyncio.sleep(0.05)
    print(f"start: listening after {listening:.1f} s, first map after {time.perf_counter() - begun:.1f} s")
    await page.wait_for_timeout(20_000)  # the seeds are warmed meanwhile
    ours = (children(server.pid), children(os.getpid()) - children(server.pid) - {os.getpid()})
    used = [cpu_seconds(pids) for pids in ours]
    print(f"full speed, one run and its comparator, six charts: {await full_speed(page):.0f} weeks/s")
    used = [cpu_seconds(pids) - before for pids, before in zip(ours, used, strict=True)]
    print(f"  of processor time for ten years: server and model {used[0]:.1f} s, browser {used[1]:.1f} s")
    await page.keyboard.press(" ")
    waited = await page.evaluate("waits")
    await page.wait_for_timeout(500)
    replies = await answers(page)
    waits = await page.evaluate("waits")
    paint = f"median {statistics.median(waits):.0f} ms, worst {max(waits):.0f} ms"
    print(f"key to next paint: {paint} ({len(waits)} events)")
    print(f"  while at full speed: worst {max(waited, default=0):.0f} ms")
    print(f"key to the model's answer on screen: median {1000 * statistics.median(replies):.0f} ms, "
          f"worst {1000 * max(replies):.0f} ms")  # fmt: skip
    used = [cpu_seconds(ours[0])]
    print(f"reveal, 20 seeds, ten years: {await reveal(page):.1f} s; again: {await reveal(page):.1f} s")
    each = (cpu_seconds(ours[0]) - used[0]) / 2
    print(f"  of processor time: {each:.1f} s each, on {os.cpu_count()} cores")
    await memory(browser, address, server.pid)


async def memory(browser: Any, address: str, server: int) -> None:
    """Of four visitors more, each at week 520."""
    before, own = children(server), private_mb(server)
    pages = [await opened(browser, address) for _ in range(4)]
    for page in pages:
        await page.keyboard.press("4")
        await page.keyboard.press(" ")
    for page in pages:
        await page.wait_for_function(f"() => {WEEK} >= 520")
    more = sorted(private_mb(pid) for pid in children(server) - before)
    listed = ", ".join(f"{x:.0f}" for x in more)
    print(f"private memory of the processes of four visitors (and the next one's): {listed} MB")
    print(f"server itself: {(private_mb(server) - own) / 4:.1f} MB more a visitor")
    for page in pages:
        await page.close()
    await asyncio.sleep(8)
    left, grown = len(children(server) - before), private_mb(server) - own
    print(f"after they left: {grown:.0f} MB more in all, {left} process(es) more (one stands ready)")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "baseline"))

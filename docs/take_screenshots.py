"""Takes all pictures in docs/ anew: python docs/take_screenshots.py [page] [report]. Needs Chromium.

page_start.png: the page as it opens. page_squeezed.png: parcels and cargo searched, in mid-run.
page_reveal.png: what emerged. overview.png and report_run.png: the run that README.md begins with.
report_comparison.png: the same scenario against the baseline. report_grid.png: results/reaction_grid.
Seeds, weeks and sizes are always the same. It takes some minutes; no request leaves this machine.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
ROOT = DOCS.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CELL = 4 * 4 + 1  # target systems, logistics world: the second cell of the fifth row
WEEK = "+document.querySelector('.sq-week').textContent.split(' ')[1]"
SQUEEZED, SHOWN = 104, 300  # weeks
RUN = "class_scheduling_2019"
SEEDS = 20


def main() -> None:
    """What the arguments name, or everything."""
    path = os.environ.get("SQUEEZE_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit("no Chromium on this system; install the package chromium")
    asked = sys.argv[1:] or ["page", "report"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        if "page" in asked:
            take_page(browser)
        if "report" in asked:
            take_reports(browser)
        browser.close()


def squeeze(*words: str) -> list[str]:
    """The command, whether or not it is installed."""
    return [sys.executable, "-m", "simulation", *words]


# ---- the page ----


def take_page(browser: Any) -> None:
    """Start the page, visit it, take the pictures, stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = squeeze("play", "--no-show", "--port", str(port))
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        server.stdout.readline()
        visit(browser, f"http://127.0.0.1:{port}/")
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)


def visit(browser: Any, address: str) -> None:
    """One visitor, from the start to the reveal."""
    page = browser.new_page(viewport={"width": 1600, "height": 900}, color_scheme="light")
    page.set_default_timeout(300_000)
    for _ in range(100):
        try:
            page.goto(address)
            break
        except Exception:
            page.wait_for_timeout(300)
    page.wait_for_function("() => /week \\d+ of/.test(document.querySelector('.sq-week')?.textContent)")
    go_to(page, 4)
    shoot(page, "page_start")
    go_to(page, SQUEEZED)
    page.click(f".sq-cell >> nth={CELL}")
    page.click("button:has-text('Squeeze from')")
    page.wait_for_selector(".sq-chip")
    page.wait_for_selector(".q-dialog__inner", state="detached")
    page.keyboard.press("h")
    page.wait_for_selector(".sq-chart canvas")
    go_to(page, SHOWN)
    shoot(page, "page_squeezed")
    predict(page)


def predict(page: Any) -> None:
    """Votes of a small room, and the reveal."""
    page.keyboard.press("d")
    page.keyboard.press("p")
    page.wait_for_selector(".sq-ballot")
    page.wait_for_timeout(500)
    for digit in "333111677":
        page.keyboard.press(digit)
    page.wait_for_timeout(500)
    page.click("button:has-text('20 seeds')")
    page.wait_for_selector(".sq-verdicts")
    shoot(page, "page_reveal")


def go_to(page: Any, week: int) -> None:
    """To a week, a quarter or a week at a time."""
    while (now := page.evaluate(WEEK)) < week:
        page.keyboard.press("Shift+ArrowRight" if week - now >= 13 else "ArrowRight")
        page.wait_for_function(f"() => {WEEK} > {now}")


def shoot(page: Any, name: str) -> None:
    """A picture once everything has come to rest."""
    page.mouse.move(5, 5)
    page.wait_for_timeout(2500)
    page.screenshot(path=DOCS / f"{name}.png")


# ---- the reports ----


def take_reports(browser: Any) -> None:
    """Run what the pictures show in a scratch folder, and take a picture of each report."""
    with tempfile.TemporaryDirectory() as scratch:
        run, pairs = Path(scratch) / "run", Path(scratch) / "pairs"
        subprocess.run(squeeze("run", RUN, "--out", str(run)), cwd=ROOT, check=True)
        shutil.copy(run / "overview.png", DOCS / "overview.png")
        report(browser, run, "report_run", at="replay")
        against = squeeze("compare", RUN, "--against", "baseline", "--seeds", str(SEEDS), "--out", str(pairs))
        subprocess.run(against, cwd=ROOT, check=True)
        report(browser, pairs, "report_comparison", at="weeks")
        report(browser, ROOT / "results" / "reaction_grid", "report_grid", high=1500)


def report(browser: Any, folder: Path, name: str, *, at: str = "", high: int = 1100) -> None:
    """The report of a folder, from its section `at` on; with the network cut."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "report.html"
        subprocess.run(squeeze("report", str(folder), "--out", str(file)), cwd=ROOT, check=True)
        window = {"width": 1280, "height": high}
        context = browser.new_context(viewport=window, offline=True, reduced_motion="reduce")
        page = context.new_page()
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-charts=drawn]", state="attached")
        if at:
            page.locator(f"#{at}").evaluate("section => section.scrollIntoView()")
        page.screenshot(path=DOCS / f"{name}.png")
        context.close()


if __name__ == "__main__":
    main()

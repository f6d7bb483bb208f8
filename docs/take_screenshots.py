"""Takes the pictures of the page in docs/: python docs/take_screenshots.py. Needs Chromium; takes a minute.

page_start.png: the page as it opens. page_squeezed.png: parcels and cargo searched, in mid-run.
page_reveal.png: what emerged. Seed and weeks are always the same.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
CELL = 4 * 4 + 1  # target systems, logistics world: the second cell of the fifth row
WEEK = "+document.querySelector('.sq-week').textContent.split(' ')[1]"
SQUEEZED, SHOWN = 104, 300  # weeks


def main() -> None:
    """Start the page, visit it, take the pictures, stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "simulation", "play", "--no-show", "--port", str(port)]
    server = subprocess.Popen(command, cwd=DOCS.parent, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        server.stdout.readline()
        with sync_playwright() as play:
            path = os.environ.get("SQUEEZE_CHROMIUM") or shutil.which("chromium")
            browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
            visit(browser, f"http://127.0.0.1:{port}/")
            browser.close()
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


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


if __name__ == "__main__":
    main()

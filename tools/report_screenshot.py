"""Takes a picture of the report of a folder of results, with the system's Chromium and the network cut.

squeeze run class_scheduling_2019 --out results/first_run
python tools/report_screenshot.py results/first_run docs/report_run.png --at replay
python tools/report_screenshot.py results/reaction_grid docs/report_grid.png --height 1500
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from simulation.report.html import write_report

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="a folder that a squeeze command wrote")
    parser.add_argument("picture", type=Path, help="PNG file to write")
    parser.add_argument(
        "--at", default="", help="section to begin with, as in the address: story, replay, grid ..."
    )
    parser.add_argument("--width", type=int, default=1280, help="pixels")
    parser.add_argument("--height", type=int, default=1100, help="pixels")
    parser.add_argument("--dark", action="store_true")
    asked = parser.parse_args()
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        sys.exit("no Chromium on this system; install the package chromium")
    with tempfile.TemporaryDirectory() as scratch:
        report = write_report(asked.folder, Path(scratch) / "report.html")
        take(browser, report, asked)


def take(browser: str, report: Path, asked: argparse.Namespace) -> None:
    """Open the report and write the picture of one screen."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as run:
        started = run.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = started.new_context(
            viewport={"width": asked.width, "height": asked.height},
            color_scheme="dark" if asked.dark else "light",
            offline=True,
            reduced_motion="reduce",
        ).new_page()
        page.goto(report.as_uri())
        page.wait_for_selector("html[data-charts=drawn]", state="attached")
        if asked.at:
            page.locator(f"#{asked.at}").evaluate("section => section.scrollIntoView()")
        page.screenshot(path=asked.picture)
        started.close()


if __name__ == "__main__":
    main()

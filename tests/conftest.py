"""What all tests share: hypothesis measures no time, because the first call of a rule compiles it; the browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browsers import ONLY_THIS_MACHINE, chromium
from hypothesis import settings

settings.register_profile("squeeze", deadline=None)
settings.load_profile("squeeze")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One for the tests of a file. While it is open, nothing else in this process may use asyncio."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox", ONLY_THIS_MACHINE])
        yield opened
        opened.close()

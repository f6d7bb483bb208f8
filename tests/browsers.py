"""Which browser looks at the page and at reports: the Chromium of this system. Without one, tests say so."""

from __future__ import annotations

import os
import shutil

import pytest

NO_BROWSER = "Chromium is not on this machine: nothing is tested in a browser (apt-get install chromium)"
ONLY_THIS_MACHINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


def chromium() -> str | None:
    """The system's browser, or the one that SQUEEZE_CHROMIUM names."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("SQUEEZE_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


in_a_browser = pytest.mark.skipif(chromium() is None, reason=NO_BROWSER)

"""Where is kept what takes long to make and can be made again: compiled rules, parsed data files."""

from __future__ import annotations

import os
from pathlib import Path


def base_folder() -> Path:
    """SQUEEZE_CACHE_DIR, else squeeze/ in the user's cache folder. It need not exist, nor be writable."""
    chosen = os.environ.get("SQUEEZE_CACHE_DIR")
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "squeeze"

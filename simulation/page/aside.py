"""Imported first by the process from which all workers are forked: it steps behind the server and the
browser, so that the page is there before the model is.
"""

from __future__ import annotations

import contextlib
import os

from simulation.page.worker import BESIDE

with contextlib.suppress(OSError, AttributeError):
    os.setpriority(os.PRIO_PROCESS, 0, BESIDE)

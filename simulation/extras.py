"""Libraries that only some commands need; they are installed with an extra of this package."""

from __future__ import annotations

from importlib.util import find_spec

from simulation.errors import Problem, UserError


def need(library: str, extra: str, place: str) -> None:
    """Raise UserError if `library` (as it is imported) is not installed: `place` is what needs it, and
    `extra` the extra of pyproject.toml that brings it.
    """
    if find_spec(library) is None:
        how = f'python -m pip install -e ".[{extra}]"'
        message = f"needs the library {library}, which is not installed; allowed is to install it: {how}"
        raise UserError([Problem("command line", 1, place, message)])

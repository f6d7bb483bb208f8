"""The decorators that make rules and phases of functions, and where the compiled code is kept.

A phase is entered from Python once a week; rules are what it is written in.

Numba looks only at the file of the function itself when it decides whether a cached copy is stale; a change
in a rule that a phase calls would go unnoticed. So the compiled code of a module lies in a folder named after
a hash of that module and of all that it imports.

With ``NUMBA_DISABLE_JIT=1`` the decorators return the function as it is: the same text then runs as ordinary
Python. That text is the specification, and both ways must agree bit for bit.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import numba
from numba.core import config
from numba.extending import register_jitable

from simulation.cache_folder import base_folder

Function = TypeVar("Function", bound=Callable[..., object])

PACKAGE = Path(__file__).resolve().parent.parent
_IMPORT = re.compile(r"^from (simulation[.\w]*) import (?:\(([^)]*)\)|([^\n(]+))", re.MULTILINE)
COMPILED = not config.DISABLE_JIT
# Numbers only, no Python objects, and no reordering of floating-point sums. Without counting of references
# (`_nrt`): nothing here makes an array, and the counters would take most of the time.
_OPTIONS: Final = {"error_model": "numpy", "_nrt": False, "forceinline": True}


@cache
def digest_of(module: str) -> str:
    """Hash of a module's source and of all modules of this package that it imports, directly or not."""
    digest = hashlib.sha256()
    for name in sorted(_with_imports(module, frozenset())):
        digest.update(name.encode())
        digest.update(_source(name).read_bytes())
    return digest.hexdigest()[:16]


def _source(module: str) -> Path:
    path = PACKAGE.parent / Path(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _with_imports(module: str, seen: frozenset[str]) -> frozenset[str]:
    if module in seen or not _source(module).exists():
        return seen
    seen |= {module}
    for base, in_brackets, in_line in _IMPORT.findall(_source(module).read_text(encoding="utf-8")):
        seen = _with_imports(base, seen)
        for name in (in_brackets or in_line).split(","):
            seen = _with_imports(f"{base}.{name.split()[0]}", seen) if name.split() else seen
    return seen


def _mark() -> Path:
    return base_folder() / f"{digest_of('simulation.model')}.complete"


def is_cached() -> bool:
    """Whether this version of the rules has been compiled on this machine before (by any run that ended)."""
    return not COMPILED or _mark().exists()


def mark_cached() -> None:
    """Note that every phase has been compiled and stored."""
    if COMPILED:
        with contextlib.suppress(OSError):
            _mark().touch()


def rule(function: Function) -> Function:
    """Make ``function`` a rule: compiled into whatever compiled code calls it; in Python it stays as it is.

    Its code is put in place of every call (``forceinline``): a call would copy each array's address, sizes
    and strides. So a rule has no machine code of its own to make, to keep or to enter.
    """
    if COMPILED:
        register_jitable(**_OPTIONS, no_cfunc_wrapper=True)(function)
    return function


def rule_for(signature: object) -> Callable[[Function], Function]:
    """Like ``rule``, for one given numba signature: arguments are converted to it.

    For what is called from many places with whole numbers of many widths. It can be entered from Python.
    """
    return lambda function: _compile(function, signature)


def phase(function: Function) -> Function:
    """Compile ``function``, to be called from Python, and keep the machine code on disk.

    It is compiled once for each combination of argument types that it is called with.
    """
    return _compile(function, None)


def _compile(function: Function, signature: object) -> Function:
    if not COMPILED:
        return function
    before = config.CACHE_DIR
    try:
        folder = base_folder() / digest_of(function.__module__)
        folder.mkdir(parents=True, exist_ok=True)
        config.CACHE_DIR = str(folder)
        keep = True
    except OSError:  # a read-only home: compile anew each time
        keep = False
    try:
        compiled: Function = numba.njit(signature, cache=keep, **_OPTIONS)(function)
    finally:
        config.CACHE_DIR = before
    return compiled


_entries: dict[Any, Callable[..., Any]] = {}


def call(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a compiled phase without numba's look-up of argument types, which for wide records takes longer
    than the phase.

    The first call goes through numba and compiles. Later calls go straight to the machine code, so a phase
    must always be called with the same types; a phase that has been compiled for several keeps going through
    numba.
    """
    entry = _entries.get(function)
    if entry is not None:
        return entry(*arguments)
    result = function(*arguments)
    if COMPILED:
        signatures = function.signatures  # type: ignore[attr-defined]
        if len(signatures) == 1:
            _entries[function] = function.overloads[signatures[0]].entry_point  # type: ignore[attr-defined]
    return result

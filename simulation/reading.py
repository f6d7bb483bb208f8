"""Checked reading of a mapping: each value by its name, with what is allowed; leftovers are refused.

A `Section` never raises: it notes every problem in its document and hands out a harmless stand-in, so
that one pass finds them all. Raise at the end with `finish_or_raise`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from typing import Any

from simulation.errors import UserError
from simulation.files import REFUSED, Document, PathInFile, shown

PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]*")
LARGEST = 1e15  # no number in any file means anything beyond this


def nearest(name: str, allowed: Collection[str], what: str) -> str:
    """ "allowed is ..." for an unknown name: the nearest match, or the list if it is short."""
    close = difflib.get_close_matches(name[:80], list(allowed), n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    if not allowed:
        return f"there is no {what} to name here"
    listed = ", ".join(list(allowed)[:12])
    return f"allowed: {listed}{', ...' if len(allowed) > 12 else ''}"


def plain_number(number: float) -> str:
    """3.0 -> "3", 0.25 -> "0.25"."""
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else repr(number)


class Section:
    """One mapping of a document, read key by key."""

    def __init__(self, document: Document, path: PathInFile = (), data: Any = None) -> None:
        self.document = document
        self.path = path
        found = document.data if data is None else data
        self.data: dict[str, Any] = found if isinstance(found, dict) else {}
        self.taken: set[str] = set()
        self.broken = not isinstance(found, dict)
        if self.broken and found is not REFUSED:
            document.problem(path, f"{shown(found)} is not a mapping; allowed is a mapping of keys to values")

    def problem(self, key: str | None, message: str) -> None:
        """Note a problem with the value of `key` (None: with the section itself)."""
        self.document.problem(self.path if key is None else (*self.path, key), message)

    def has(self, key: str) -> bool:
        """Whether `key` is given with something other than null."""
        return self.data.get(key) is not None

    def has_refused(self) -> bool:
        """Whether a value of this mapping has been refused already, while it was read as YAML."""
        return any(value is REFUSED for value in self.data.values())

    def take(self, key: str, *, required: bool, what: str) -> Any:
        """The raw value; None when it is absent or was refused (then a problem has been noted)."""
        self.taken.add(key)
        value = self.data.get(key)
        if value is REFUSED:
            return None
        if value is None and required and not self.broken:
            if key in self.data:
                self.problem(key, f"is empty; allowed is {what}")
            else:
                self.document.problem(self.path, f"{key!r} is missing; allowed is {what}")
        return value

    def skip(self, *keys: str) -> None:
        """Say that these keys are read elsewhere."""
        self.taken.update(keys)

    def text(self, key: str, *, longest: int = 200, required: bool = True, default: str = "") -> str:
        value = self.take(key, required=required, what="text")
        if value is None:
            return default
        if not isinstance(value, str):
            self.problem(
                key, f"{shown(value)} is not text; allowed is text, in quotes if it looks like a number"
            )
        elif not value.strip():
            self.problem(key, "is empty; allowed is text")
        elif len(value) > longest:
            self.problem(key, f"is {len(value)} characters long; allowed are {longest}")
        elif not value.replace("\n", "").isprintable():
            self.problem(key, "holds unprintable characters; allowed is plain text")
        else:
            return value
        return default

    def number(
        self, key: str, low: float, high: float, unit: str, *, required: bool = True, default: float = 0.0
    ) -> float:
        value = self.take(key, required=required, what=_range(low, high, unit))
        if value is None or not self.is_number((key,), value, low, high, unit):
            return default
        return float(value)

    def whole(
        self, key: str, low: int, high: int, unit: str, *, required: bool = True, default: int = 0
    ) -> int:
        allowed = f"a whole number, {_range(low, high, unit)}"
        value = self.take(key, required=required, what=allowed)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            self.problem(key, f"{shown(value)} is not a whole number; allowed is {allowed}")
            return default
        return value if self.is_number((key,), value, low, high, unit) else default

    def is_number(self, keys: PathInFile, value: object, low: float, high: float, unit: str) -> bool:
        """Whether `value` at `keys` is a number from low to high; notes the problem if not."""
        path = (*self.path, *keys)
        if value is REFUSED:
            return False
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            self.document.problem(
                path, f"{shown(value)} is not a number; allowed is {_range(low, high, unit)}"
            )
            return False
        if not low <= value <= high or abs(value) > LARGEST:
            self.document.problem(path, f"{shown(value)} is outside {_range(low, high, unit)}")
            return False
        return True

    def flag(self, key: str, *, required: bool = True, default: bool = False) -> bool:
        value = self.take(key, required=required, what="true or false")
        if value is None:
            return default
        if not isinstance(value, bool):
            self.problem(key, f"{shown(value)} is not true or false; allowed is true or false")
            return default
        return value

    def name(
        self, key: str, allowed: Collection[str], what: str, *, required: bool = True, default: str = ""
    ) -> str:
        """One name out of `allowed`."""
        value = self.take(key, required=required, what=f"the name of a {what}")
        if value is None or not self.is_name((key,), value, allowed, what):
            return default
        return str(value)

    def names(
        self,
        key: str,
        allowed: Collection[str],
        what: str,
        *,
        required: bool = True,
        default: tuple[str, ...] = (),
    ) -> tuple[str, ...]:
        """A list of different names out of `allowed`, at least one."""
        value = self.take(key, required=required, what=f"a list of {what} names")
        if value is None:
            return default
        if not isinstance(value, list):
            self.problem(
                key, f"{shown(value)} is not a list; allowed is a list of {what} names, as in [a, b]"
            )
            return default
        if not value:
            self.problem(key, f"is an empty list; allowed is at least one {what}")
            return default
        found: list[str] = []
        for index, item in enumerate(value):
            if item in found:
                self.document.problem((*self.path, key, index), f"{item!r} is named twice; allowed is once")
            elif self.is_name((key, index), item, allowed, what):
                found.append(item)
        return tuple(found) if len(found) == len(value) else default

    def is_name(self, keys: PathInFile, value: object, allowed: Collection[str], what: str) -> bool:
        path = (*self.path, *keys)
        if value is REFUSED:
            return False
        if not isinstance(value, str):
            self.document.problem(
                path, f"{shown(value)} is not the name of a {what}; {nearest('', allowed, what)}"
            )
            return False
        if value not in allowed:
            self.document.problem(path, f"there is no {what} {shown(value)}; {nearest(value, allowed, what)}")
            return False
        return True

    def section(self, key: str, *, required: bool = True) -> Section:
        """The mapping under `key`; an empty, broken section when it is absent."""
        value = self.take(key, required=required, what="a mapping of keys to values")
        return Section(self.document, (*self.path, key), REFUSED if value is None else value)

    def sections(self, key: str, *, required: bool = True) -> Iterator[tuple[str, Section]]:
        """The mappings inside the mapping under `key`, in file order."""
        outer = self.section(key, required=required)
        for name, value in outer.data.items():
            yield name, Section(self.document, (*outer.path, name), REFUSED if value is None else value)
            if value is None:
                outer.problem(name, "is empty; allowed is a mapping of keys to values")

    def sections_here(
        self, allowed: Collection[str] | None = None, what: str = "key"
    ) -> Iterator[tuple[str, Section]]:
        """The mappings inside this one; if `allowed` is given, exactly those names are required."""
        for name in allowed or ():
            if name not in self.data:
                self.problem(None, f"{what} {name!r} is missing; required: {', '.join(allowed or ())}")
        for name, value in self.data.items():
            if allowed is not None and name not in allowed:
                self.problem(name, f"there is no {what} {shown(name)}; {nearest(name, allowed, what)}")
                continue
            if value is None:
                self.problem(name, "is empty; allowed is a mapping of keys to values")
            yield name, Section(self.document, (*self.path, name), REFUSED if value is None else value)

    def span(self, key: str) -> tuple[float, float]:
        """A list of two numbers, low and high; everything when it is absent or wrong."""
        value = self.take(key, required=True, what="two numbers, as in [0, 1]")
        everything = (-LARGEST, LARGEST)
        if value is None:
            return everything
        if not isinstance(value, list) or len(value) != 2:
            self.problem(key, f"{shown(value)} is not a range; allowed are two numbers, as in [0, 1]")
            return everything
        if not all(
            self.is_number((key, index), item, *everything, "number") for index, item in enumerate(value)
        ):
            return everything
        low, high = float(value[0]), float(value[1])
        if low > high:
            self.problem(
                key, f"runs from {plain_number(low)} down to {plain_number(high)}; allowed is low, high"
            )
            return everything
        return low, high

    def source(self, sources: Collection[str] | None, *, required: bool = True) -> str | None:
        """A key of the bibliography; null only beside `basis: assumed` (or where it is not required)."""
        self.taken.add("source")
        value = self.data.get("source")
        if value is REFUSED or self.broken:
            return None
        if value is None:
            if required and self.data.get("basis") != "assumed":
                self.problem(
                    "source", "is missing; allowed is a key of references.bib, or null if basis is assumed"
                )
            return None
        if not isinstance(value, str) or not value:
            self.problem("source", f"{shown(value)} is not text; allowed is a key of references.bib")
            return None
        if sources is not None and value not in sources:
            self.problem(
                "source",
                f"there is no source {shown(value)} in references.bib; {nearest(value, sources, 'source')}",
            )
        return value

    def plain_name(self, name: str) -> None:
        """Refuse a name that is not in small letters, digits and underscores."""
        if not PLAIN_NAME.fullmatch(name):
            self.problem(None, f"{shown(name)} is not a plain name; allowed are small letters, digits and _")

    def rows(self, key: str, *, required: bool = True) -> list[Section]:
        """The mappings in the list under `key`, in file order."""
        value = self.take(key, required=required, what="a list of mappings")
        if value is None:
            return []
        if not isinstance(value, list):
            self.problem(key, f"{shown(value)} is not a list; allowed is a list of mappings")
            return []
        rows = []
        for index, item in enumerate(value):
            path = (*self.path, key, index)
            if item is None:
                self.document.problem(path, "is empty; allowed is a mapping of keys to values")
            rows.append(Section(self.document, path, REFUSED if item is None else item))
        return rows

    def numbers(
        self,
        key: str,
        low: float,
        high: float,
        unit: str,
        *,
        required: bool = True,
        allowed: Collection[str] | None = None,
        what: str = "name",
    ) -> dict[str, float]:
        """A mapping of names (out of `allowed`, if given) to numbers."""
        inner = self.section(key, required=required)
        found = {}
        for name, value in inner.data.items():
            if allowed is not None and not inner.is_name((name,), name, allowed, what):
                continue
            if inner.is_number((name,), value, low, high, unit):
                found[name] = float(value)
        return found

    def finish(self) -> None:
        """Refuse the keys that nobody asked for."""
        for key in self.data:
            if key not in self.taken:
                self.problem(key, f"is an unknown key; {nearest(key, sorted(self.taken), 'key')}")


def _range(low: float, high: float, unit: str) -> str:
    return f"{plain_number(low)} to {plain_number(high)} ({unit})"


def raise_if_any(*documents: Document) -> None:
    """Raise UserError with the problems of these documents, if there are any."""
    problems = [problem for document in documents for problem in document.problems]
    if problems:
        raise UserError(problems)

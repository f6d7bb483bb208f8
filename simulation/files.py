"""Strict reading of YAML 1.2 with line numbers, and atomic writing.

We accept a small, plain part of YAML: one document, one mapping at the root, text keys, and text,
numbers, true/false and null as values. Everything that lets a file say something else than it seems to
say (repeated keys, aliases, tags, directives, infinite numbers) is refused with its line.
"""

from __future__ import annotations

import math
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)
from ruamel.yaml.reader import ReaderError

from simulation import parsed
from simulation.errors import Problem, UserError

MOST_BYTES = 256 * 1024
MOST_NODES = 5000
DEEPEST = 12
LONGEST_NUMBER = 40  # characters

PathInFile = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class Refused:
    """Stands where a value was that has been refused already, so that nobody complains twice."""


REFUSED = Refused()


@dataclass
class Document:
    """A YAML file as plain data (dict, list, str, int, float, bool, None).

    `lines` gives the line (from 1) of each path such as ("interventions", 0, "intensity");
    `problems` what was refused although the rest of the file could be read; `elsewhere` the file and line
    of values that were put in from outside it (overrides).
    """

    file: str
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[PathInFile, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    elsewhere: dict[PathInFile, tuple[str, int]] = field(default_factory=dict)

    def line(self, path: PathInFile) -> int:
        """The line of `path`, or of the nearest thing around it that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: PathInFile, message: str) -> None:
        """Note a problem with the value at `path`."""
        inner = [path[:length] for length in range(len(path), 0, -1)]
        origin = next((self.elsewhere[part] for part in inner if part in self.elsewhere), None)
        file, line = origin or (self.file, self.line(path))
        self.problems.append(Problem(file, line, place_name(path), message))


def place_name(path: PathInFile) -> str:
    """("interventions", 0, "from") -> "interventions.0.from"; the root is "file"."""
    return ".".join(shown(str(part), quoted=False) for part in path) or "file"


def shown(value: object, *, quoted: bool = True) -> str:
    """A value as one short printable piece of text, for messages."""
    if isinstance(value, str):
        text = repr(value) if quoted or not value.isprintable() else value
    elif value is None or isinstance(value, bool):
        text = {None: "null", True: "true", False: "false"}[value]
    elif isinstance(value, dict):
        text = "a mapping"
    elif isinstance(value, list):
        text = "a list"
    else:
        text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def read_yaml(path: str | Path) -> Document:
    """Read one YAML file; raises UserError when it cannot be read as YAML at all.

    Whoever asks must also look at `Document.problems`.
    """
    text = _text_of(path)
    if parsed.of_the_package(Path(path)):
        return parsed.kept(text, Document(str(path)), lambda: parse_yaml(text, str(path)))
    return parse_yaml(text, str(path))


def parse_yaml(text: str, file: str) -> Document:
    """As `read_yaml`, for text that is already at hand."""
    document = Document(file)
    builder = _Builder(document)
    try:
        builder.build(YAML(typ="safe", pure=True).parse(text))
    except _StopError as stop:
        document.problems.append(Problem(file, stop.line, "file", stop.message))
        raise UserError(document.problems) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        document.problems.append(Problem(file, line, "file", _in_plain_words(str(error.problem))))
        raise UserError(document.problems) from None
    except ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        document.problems.append(
            Problem(file, line, "file", "holds a control character; allowed is plain text")
        )
        raise UserError(document.problems) from None
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError):
        # the YAML library trips over some broken input with Python's own errors
        document.problems.append(Problem(file, 1, "file", "cannot be read as YAML; allowed is YAML 1.2"))
        raise UserError(document.problems) from None
    return document


def _text_of(path: str | Path) -> str:
    """The file's text; raises UserError for what is no ordinary, short, UTF-8 file."""
    file = str(path)
    try:
        if not Path(path).exists():
            raise _StopError(1, "there is no such file; allowed is a file that can be read")
        if not Path(path).is_file():
            raise _StopError(1, "is not an ordinary file; allowed is a YAML file")
        with open(path, "rb") as handle:
            content = handle.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise _StopError(1, f"is too long; allowed are {MOST_BYTES // 1024} KiB")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = Problem(file, line, "file", "is not UTF-8 text; allowed is UTF-8")
    except _StopError as stop:
        problem = Problem(file, stop.line, "file", stop.message)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable path"
        problem = Problem(
            file, 1, "file", f"cannot be read ({reason.lower()}); allowed is a file that can be read"
        )
    raise UserError([problem])


def _in_plain_words(problem: str) -> str:
    """The YAML library's complaint, with what to do instead."""
    if "'\\t'" in problem:
        return "a tab is used for indentation; allowed are spaces"
    if "mapping values are not allowed" in problem:
        return "a ':' stands where no key can be; allowed is one 'key: value' a line (or quotes)"
    if "end of stream" in problem or "stream end" in problem:
        return "a bracket or a quote is never closed; allowed is YAML 1.2"
    return f"cannot be read as YAML ({' '.join(problem.split())[:100]}); allowed is YAML 1.2"


class _StopError(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class _Builder:
    """Turns parse events into data. Depth, number of nodes and documents are checked as they come."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.nodes = 0

    def build(self, events: Iterator[Any]) -> None:
        documents = 0
        for event in events:
            line = event.start_mark.line + 1
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _StopError(line, "holds a second document; allowed is one document a file")
                if event.version or event.tags:
                    raise _StopError(
                        line, "begins with a % directive; allowed is YAML 1.2 without directives"
                    )
            elif isinstance(event, NodeEvent):
                root = self.node(event, events, ())
                if root is None:
                    raise _StopError(line, "is empty; allowed is a mapping of keys to values")
                if not isinstance(root, dict):
                    raise _StopError(
                        line, f"is {_kind(root)}, not a mapping; allowed is a mapping of keys to values"
                    )
                self.document.data = root
        if documents == 0:
            raise _StopError(1, "is empty; allowed is a mapping of keys to values")

    def node(self, event: Any, events: Iterator[Any], path: PathInFile) -> Any:
        line = event.start_mark.line + 1
        self.document.lines.setdefault(path, line)
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise _StopError(line, f"holds more than {MOST_NODES} values; allowed are {MOST_NODES}")
        if isinstance(event, AliasEvent):
            return self.refuse(path, "is an alias (*); allowed is the value written out")
        if event.anchor is not None:
            self.refuse(path, "has an anchor (&); allowed is a plain value")
        if event.tag is not None:
            self.refuse(path, "has a tag (!); allowed is a plain value")
        if isinstance(event, CollectionStartEvent):
            if len(path) >= DEEPEST:
                raise _StopError(line, f"is nested too deep; allowed are {DEEPEST} levels")
            read = self.mapping if isinstance(event, MappingStartEvent) else self.sequence
            value = read(events, path)
        else:
            value = self.scalar(event, path)
        return value if event.tag is None else REFUSED

    def mapping(self, events: Iterator[Any], path: PathInFile) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in events:
            if isinstance(event, CollectionEndEvent):
                break
            line = event.start_mark.line + 1
            key = self.key(event, events, path)
            entry: PathInFile = (*path, key if key is not None else "?")
            if key is None or key in found:
                if key is not None:
                    first = self.document.line(entry)
                    message = f"is given twice (first in line {first}); allowed is once"
                    self.document.problems.append(
                        Problem(self.document.file, line, place_name(entry), message)
                    )
                self.skip(next(events), events)
                continue
            self.document.lines[entry] = line
            found[key] = self.node(next(events), events, entry)
        return found

    def key(self, event: Any, events: Iterator[Any], path: PathInFile) -> str | None:
        """The key's text, or None when it was refused."""
        line = event.start_mark.line + 1
        if isinstance(event, ScalarEvent):
            plain = event.style is None and (event.value in _WORDS or _looks_like_number(event.value))
            if event.value and not plain and event.anchor is None and event.tag is None:
                return str(event.value)
            wrong = shown(event.value, quoted=False) or "(nothing)"
        else:
            wrong = "this one"
            self.skip(event, events)
        message = f"{wrong} is not a usable key; allowed is text, in quotes if it looks like a number"
        self.document.problems.append(Problem(self.document.file, line, place_name(path), message))
        return None

    def sequence(self, events: Iterator[Any], path: PathInFile) -> list[Any]:
        found: list[Any] = []
        for event in events:
            if isinstance(event, CollectionEndEvent):
                break
            found.append(self.node(event, events, (*path, len(found))))
        return found

    def skip(self, event: Any, events: Iterator[Any]) -> None:
        """Pass over a node whose key was refused."""
        depth = 0
        while True:
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth == 0:
                return
            event = next(events)

    def refuse(self, path: PathInFile, message: str) -> Refused:
        self.document.problem(path, message)
        return REFUSED

    def scalar(self, event: ScalarEvent, path: PathInFile) -> Any:
        text = str(event.value)
        if event.style is not None:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _NOT_FINITE.fullmatch(text):
            return self.refuse(path, f"{text} is not a finite number; allowed are finite numbers")
        if not _looks_like_number(text):
            return text
        if len(text) > LONGEST_NUMBER:
            return self.refuse(path, f"is a number of {len(text)} characters; allowed are {LONGEST_NUMBER}")
        if _INTEGER.fullmatch(text):
            return int(text)
        number = float(text)
        if not math.isfinite(number):
            return self.refuse(path, f"{text} is too large a number; allowed are finite numbers")
        return number


def _looks_like_number(text: str) -> bool:
    return _FLOAT.fullmatch(text) is not None


def _kind(value: object) -> str:
    return "a list" if isinstance(value, list) else "a single value"


def write_atomic(path: str | Path, content: bytes | str) -> None:
    """Write a whole file or nothing: to a temporary name in the same folder, then renamed.

    Text is written as UTF-8 with plain newlines. Raises OSError.
    """
    target = Path(path)
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

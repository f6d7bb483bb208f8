"""What we say when a file, a name or a number given to us is wrong.

A user's mistake is not a programme error: it is one sentence with a file, a line and a place, and all
mistakes that can be found are told at once.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SYSTEM_REFUSES: Final = (  # errors of the system that a user can do something about, and we cannot
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOSPC,
    errno.EDQUOT,
    errno.ENAMETOOLONG,
    errno.ENOTDIR,
)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    `file` as it was given, `line` from 1, `place` the dotted way to the value, `message` in the form
    "what is wrong; what is allowed".
    """

    file: str
    line: int
    place: str
    message: str

    def __str__(self) -> str:
        return f"{shown_path(self.file)}:{self.line}: {self.place}: {self.message}"


class UserError(Exception):
    """Every problem found in what the user gave us, by file and line. Commands end with exit status 2."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = tuple(dict.fromkeys(problems))
        if not found:
            raise ValueError("a UserError needs at least one problem")
        files = list(dict.fromkeys(problem.file for problem in found))
        self.problems = tuple(sorted(found, key=lambda problem: (files.index(problem.file), problem.line)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def reason_of(error: OSError) -> str:
    """What the system says, as part of a sentence."""
    return (error.strerror or type(error).__name__).lower()


def shown_path(file: str) -> str:
    """`file` relative to the current folder when it lies inside it, else as it was given; one line."""
    text = str(file)
    try:
        path = Path(text)
        if path.is_absolute():
            text = path.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        pass
    return "".join(letter if letter.isprintable() else "?" for letter in text)

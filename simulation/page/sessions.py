"""Sessions of ten, thirty and ninety minutes, with speaker notes, read from sessions.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from simulation.files import read_yaml
from simulation.reading import Section, raise_if_any

FILE: Final = Path(__file__).with_name("sessions.yaml")
ACTIONS: Final = ("open", "tab", "side", "speed", "play", "squeeze", "predict")


@dataclass(frozen=True)
class Step:
    """`minutes` planned; `do`: (action, argument) in order; see sessions.yaml."""

    title: str
    minutes: int
    say: str
    ask: str
    do: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Session:
    """A preset; its steps take its minutes together."""

    key: str
    title: str
    about: str
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        """All steps together."""
        return sum(step.minutes for step in self.steps)


@cache
def sessions() -> dict[str, Session]:
    """The sessions in the order of the file; raises UserError with every problem in it."""
    document = read_yaml(FILE)
    root = Section(document)
    found = {}
    for key, row in root.sections_here():
        steps = tuple(_step(step) for step in row.rows("steps"))
        found[key] = Session(key, row.text("title"), row.text("about"), steps)
        row.finish()
    raise_if_any(document)
    return found


def predicted() -> list[str]:
    """The cells that the sessions ask the room about, each once."""
    steps = [step for session in sessions().values() for step in session.steps]
    return list(dict.fromkeys(str(cell) for step in steps for action, cell in step.do if action == "predict"))


def _step(row: Section) -> Step:
    do: list[tuple[str, Any]] = []
    for action in row.rows("do"):
        for name, argument in action.data.items():
            if name not in ACTIONS:
                action.problem(name, f"is no action; allowed: {', '.join(ACTIONS)}")
            do.append((name, argument))
    step = Step(
        row.text("title"),
        row.whole("minutes", 1, 90, "minutes"),
        row.text("say", longest=2000),
        row.text("ask"),
        tuple(do),
    )
    row.skip("do")
    row.finish()
    return step

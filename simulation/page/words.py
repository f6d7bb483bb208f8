"""The page's wording, read from words.yaml: names of roles, pressures, reactions, and a sentence for each
switch.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from simulation.files import read_yaml

FILE: Final = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True)
class Words:
    """Each mapping is from a name of the model to plain words; `sentences` from role.choice, with {from}
    and {to}.
    """

    roles: dict[str, str]
    sentences: dict[str, str]
    pressures: dict[str, str]
    labels: dict[str, str]
    worlds: dict[str, str]
    dimensions: dict[str, str]
    measures: dict[str, str]


@cache
def words() -> Words:
    """The wording, read once."""
    return Words(**read_yaml(FILE).data)


def plain(name: str) -> str:
    """A name of the model as words: "known_buyers" -> "known buyers"."""
    return name.replace("_", " ")

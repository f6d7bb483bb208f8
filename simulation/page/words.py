"""The page's wording, read from words.yaml: names of roles, pressures, reactions, and a sentence for each
switch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulation.files import read_yaml

if TYPE_CHECKING:
    from simulation.scenario import Scenario

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
    jurisdictions: dict[str, dict[str, str]]  # by world
    dimensions: dict[str, str]
    measures: dict[str, str]


@cache
def words() -> Words:
    """The wording, read once."""
    return Words(**read_yaml(FILE).data)


def played_title(scenario: Scenario) -> str:
    """The title of a scenario. Years at its end ("Baseline, 2017 to 2024") become those that are played."""
    last = scenario.start + timedelta(weeks=scenario.weeks - 1)
    years = rf"\b{scenario.start.year} to \d{{4}}$"
    return re.sub(years, f"{scenario.start.year} to {last.year}", scenario.title)


def plain(name: str) -> str:
    """A name of the model as words: "known_buyers" -> "known buyers"."""
    return name.replace("_", " ")

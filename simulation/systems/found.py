"""What each system was found to move, as written by experiments/systems_that_move.py."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from simulation.systems.catalogue import FOLDER

MOVES: Final = FOLDER / "moves.json"
SHOWN: Final = 5  # measures named in words, the clearest first


@dataclass(frozen=True)
class Moves:
    """Names of conditions (exact: their values differ) and of measures (beyond chance) that moved.

    `tried` says in which runs measures were looked for.
    """

    conditions: tuple[str, ...]
    measures: tuple[str, ...]
    tried: str

    def in_words(self) -> str:
        """What moved: "nothing" when neither a condition nor a measure did."""
        if not self.conditions and not self.measures:
            return "nothing"
        measures = ", ".join(self.measures[:SHOWN]) + (", ..." if len(self.measures) > SHOWN else "")
        return f"{', '.join(self.conditions)}; {measures or 'no measure beyond chance'} ({self.tried})"


@cache
def load_moves(path: Path = MOVES) -> Mapping[str, Mapping[str, Moves]]:
    """World -> system -> what it was found to move. Empty where nothing has been looked for yet."""
    if not path.is_file():
        return {}
    data = json.loads(path.read_text(encoding="utf-8"))
    return {
        world: {
            key: Moves(tuple(row["conditions"]), tuple(row["measures"]), row["tried"])
            for key, row in systems.items()
        }
        for world, systems in data.items()
    }

"""What pressure on a government does to its readiness to help: two rival readings, one pair of parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulation.interventions.base import Change

PRESSED: Final = "pressed"


def read_pressed(changes: list[Change], values: Mapping[str, float]) -> list[Change]:
    """Changes with each `pressed` turned into what it does: trust lost (`trust.hardening` per unit) and
    mutual interest gained (`trust.compliance` per unit), both of the one pressed towards the one that
    presses.
    """
    found: list[Change] = []
    for change in changes:
        if change.condition != PRESSED:
            found.append(change)
            continue
        found.append(Change("trust_rest", change.at, -values["trust.hardening"] * change.amount))
        found.append(Change("interest", change.at, values["trust.compliance"] * change.amount))
    return sorted(change for change in found if change.amount != 0)

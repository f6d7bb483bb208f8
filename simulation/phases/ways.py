"""Ways of doing things that are easier to see, or harder to use, than the option tables say.

An entry of `visible` says it of one option at one place, for one pressure; the table is filled by
`wider_conditions.update_ways` and is empty in a run in which nothing of the kind happens.
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from simulation.rules.compiled import rule
from simulation.rules.hazard import combine

Records = NDArray[Any]
WHOLE_ROLE, ACCESS = -1, -1


@rule
def fits(entry: Any, place: int, role: int, choice: int, option: int) -> bool:
    """Whether an entry speaks of this option of this choice, for a role at a place."""
    if entry.place != place or entry.role != role or entry.choice != choice:
        return False
    return choice == WHOLE_ROLE or entry.option == option


@rule
def shown(
    exposure: float, visible: Records, place: int, role: int, choice: int, option: int, pressure: int
) -> float:
    """Exposure (0 to 1) of an option to a pressure at a place: the table's, and part of what it shields."""
    for k in range(visible.shape[0]):
        if visible[k].pressure == pressure and visible[k].amount != 0.0:
            if fits(visible[k], place, role, choice, option):
                exposure = combine(exposure, visible[k].amount)
    return exposure


@rule
def access_left(visible: Records, place: int, role: int, choice: int, option: int) -> float:
    """Share of an option's reach that is left at a place."""
    left = 1.0
    for k in range(visible.shape[0]):
        if visible[k].pressure == ACCESS and visible[k].amount != 0.0:
            if fits(visible[k], place, role, choice, option):
                left *= 1.0 - visible[k].amount
    return left


@rule
def see(agent: Any, visible: Records, roles: Records, options: Records) -> None:
    """Correct an agent's exposure and reach, worked out from the tables, by what is visible where it is."""
    for k in range(visible.shape[0]):
        entry = visible[k]
        choice = entry.choice
        option = -1 if choice == WHOLE_ROLE else agent.option[choice]
        if entry.amount == 0.0 or not fits(entry, agent.place, agent.role, choice, option):
            continue
        if entry.pressure == ACCESS:
            agent.reach *= 1.0 - entry.amount
            continue
        # Entries are unique, so each corrects the factor of one option once.
        if choice == WHOLE_ROLE:
            base = roles[agent.role].exposure[entry.pressure]
        else:
            base = options[agent.role, choice, option].exposure[entry.pressure]
        if base > 0.0:
            agent.exposure[entry.pressure] *= combine(base, entry.amount) / base

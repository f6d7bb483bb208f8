"""Why an agent moves: the pressure that weighed most when it left one option for another.

Only noted with the switch; nothing that an agent decides reads it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.common import good_of, under_law
from simulation.phases.learning import mode_of
from simulation.phases.ways import shown
from simulation.rules.compiled import rule
from simulation.world import columns as c

Records = NDArray[Any]
N_PRESSURES, SCREENING, INTERDICTION = c.N_PRESSURES, c.SCREENING, c.INTERDICTION
COURIER = c.COURIER
TABLE, SOURCE_PLACES, SUBSTANCES, MODE_OPTIONS, RECIPES, LAB_PLACES = (
    c.TABLE, c.SOURCE_PLACES, c.SUBSTANCES, c.MODE_OPTIONS, c.RECIPES, c.LAB_PLACES,
)  # fmt: skip
NONE = -1
LEAST = 1e-12  # weeks of turnover a week: below it two costs count as the same


@rule
def cost_of_pressure(
    belief: float, exposure: float, severity: float, arrest: float, replacement: float, arrest_cost: float
) -> float:
    """What one pressure is believed to cost a week, in weeks of normal turnover.

    belief x exposure x (severity x (1 + replacement) + arrest x arrest_cost); the weights are those of the
    pay for risk in prices. severity: weeks of turnover that a hit costs; arrest: chance of arrest at a hit.
    """
    hazard = belief * exposure
    return hazard * (severity * (1.0 + replacement) + arrest * arrest_cost)


@rule
def weighs_most(costs: NDArray[np.float64]) -> int:
    """The pressure whose cost falls most by the switch; if none falls, the costliest of the option left.

    costs: (2, pressures), weekly cost in the option left and in the one taken. -1 if nothing costs.
    """
    relieved = NONE
    costliest = NONE
    for q in range(costs.shape[1]):
        fall = costs[0, q] - costs[1, q]
        if fall > LEAST and (relieved < 0 or fall > costs[0, relieved] - costs[1, relieved]):
            relieved = q
        if costs[0, q] > LEAST and (costliest < 0 or costs[0, q] > costs[0, costliest]):
            costliest = q
    return relieved if relieved >= 0 else costliest


@rule
def costs_of_option(
    a: Records,
    i: int,
    choice: int,
    option: int,
    costs: NDArray[np.float64],
    which: int,
    belief: NDArray[np.float64],
    control: NDArray[np.float64],
    places: Records,
    roles: Records,
    recipes: Records,
    choices: Records,
    options: Records,
    source_places: NDArray[np.int64],
    lab_places: NDArray[np.int64],
    consequences: Records,
    visible: Records,
    p: Any,
) -> None:
    """Write the believed weekly cost of each pressure under one option into row ``which`` of ``costs``.

    Losses on the way are believed by mode, not by pressure: they stand under the pressure that struck last if
    that is interdiction, else under screening.
    """
    role = a[i].role
    kind = choices[role, choice].kind
    place = a[i].place
    good = good_of(a[i], recipes)
    mode = mode_of(a[i])
    if kind == SOURCE_PLACES:
        place = source_places[option]
    elif kind == LAB_PLACES:
        place = lab_places[option]
    elif kind == SUBSTANCES:
        good = option
    elif kind == RECIPES:
        good = recipes[option].input
    elif kind == MODE_OPTIONS:
        mode = option
    law = control[good, places[place].jurisdiction] if good >= 0 else 0.0
    about = roles[role]
    arrest_cost = about.arrest_cost * p.behaviour_risk_weight
    for q in range(N_PRESSURES):
        costs[which, q] = 0.0
        if q != SCREENING and q != INTERDICTION:
            exposure = exposure_under(a[i], choice, option, q, about, choices, options, visible)
            believed = belief[i, place, q] * under_law(role, q, law, consequences)
            costs[which, q] = cost_of_pressure(
                believed, exposure, consequences[q].severity, consequences[q].arrest, about.replacement,
                arrest_cost,
            )  # fmt: skip
    if mode >= 0:
        before = a[i].exposure[SCREENING] + a[i].exposure[INTERDICTION]
        after = exposure_under(a[i], choice, option, SCREENING, about, choices, options, visible)
        after += exposure_under(a[i], choice, option, INTERDICTION, about, choices, options, visible)
        share = 1.0
        arrest = 0.0
        if role == COURIER:
            share = p.courier_share_of_loss
            arrest = p.courier_consignments_priced * consequences[INTERDICTION].arrest
        costs[which, INTERDICTION if a[i].alarm == INTERDICTION else SCREENING] = cost_of_pressure(
            a[i].route_belief[mode], after / max(1e-9, before), share, arrest, about.replacement, arrest_cost
        )


@rule
def exposure_under(
    agent: Any,
    choice: int,
    option: int,
    q: int,
    about: Any,
    choices: Records,
    options: Records,
    visible: Records,
) -> float:
    """Share of a pressure that would get through to the agent with this option of the choice."""
    exposure = float(agent.exposure[q])
    role = agent.role
    if choices[role, choice].kind != TABLE:
        return exposure
    now = agent.option[choice]
    seen_now = shown(options[role, choice, now].exposure[q], visible, agent.place, role, choice, now, q)
    seen_then = shown(
        options[role, choice, option].exposure[q], visible, agent.place, role, choice, option, q
    )
    if seen_now > 1e-6:
        return float(exposure * seen_then / seen_now)
    return float(about.exposure[q] * seen_then)


@rule
def weighed_most(
    a: Records,
    i: int,
    choice: int,
    new: int,
    costs: NDArray[np.float64],
    belief: NDArray[np.float64],
    control: NDArray[np.float64],
    places: Records,
    roles: Records,
    recipes: Records,
    choices: Records,
    options: Records,
    source_places: NDArray[np.int64],
    lab_places: NDArray[np.int64],
    consequences: Records,
    visible: Records,
    p: Any,
) -> int:
    """The pressure that weighed most in leaving the present option of a choice for ``new``; -1 for none.

    costs: scratch, (2, pressures).
    """
    for which in range(2):
        option = new if which == 1 else int(a[i].option[choice])
        costs_of_option(
            a, i, choice, option, costs, which, belief, control, places, roles, recipes, choices, options,
            source_places, lab_places, consequences, visible, p,
        )  # fmt: skip
    return weighs_most(costs)

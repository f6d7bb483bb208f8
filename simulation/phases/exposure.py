"""What an agent's options mean for it: exposure to pressures, running cost, the risk that it prices in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.common import own_running, under_law
from simulation.phases.learning import mode_of
from simulation.rules.compiled import rule
from simulation.rules.hazard import combine
from simulation.world import columns as c

Records = NDArray[Any]
SUPPLIER, BROKER, COURIER, LAUNDERER, LAB = c.SUPPLIER, c.BROKER, c.COURIER, c.LAUNDERER, c.LAB
N_PRESSURES, SCREENING, INTERDICTION = c.N_PRESSURES, c.SCREENING, c.INTERDICTION
TABLE, MAX_CHOICES, LAB_RECIPE = c.TABLE, c.MAX_CHOICES, c.LAB_RECIPE


@rule
def apply_options(agent: Any, roles: Records, choices: Records, options: Records) -> None:
    """Recompute what follows from the options taken:
    exposure to each pressure, margin, reach, running and protection cost.
    """
    role = agent.role
    for q in range(N_PRESSURES):
        agent.exposure[q] = roles[role].exposure[q]
    agent.margin_factor = 1.0
    agent.reach = 1.0
    hidden = 1.0
    agent.running_share = 0.0
    agent.bribe_share = 0.0
    for choice in range(MAX_CHOICES):
        if choices[role, choice].options == 0 or choices[role, choice].kind != TABLE:
            continue
        option = options[role, choice, agent.option[choice]]
        for q in range(N_PRESSURES):
            agent.exposure[q] *= option.exposure[q]
        hidden *= 1.0 - option.openness
        if choices[role, choice].by_value == 0:
            agent.margin_factor *= option.margin
            agent.reach *= option.reach
        if choices[role, choice].bribe == 1:
            agent.bribe_share += option.running
        else:
            agent.running_share += option.running
    agent.openness = 1.0 - hidden


@rule
def hazards(
    role: int, beliefs: NDArray[np.float64], law: float, exposure: NDArray[np.float64], consequences: Records
) -> tuple[float, float]:
    """Believed weekly loss share (weeks of turnover) and hazard of arrest, without losses on the way.

    beliefs: believed pressure at the place, one per pressure. law: strength of control of the good there.
    """
    kept = 1.0
    free = 1.0
    for q in range(N_PRESSURES):
        if q != SCREENING and q != INTERDICTION:
            hazard = beliefs[q] * exposure[q] * under_law(role, q, law, consequences)
            kept *= 1.0 - min(1.0, hazard * consequences[q].severity)
            free *= 1.0 - hazard * consequences[q].arrest
    return 1.0 - kept, 1.0 - free


@rule
def price_risk(
    a: Records,
    i: int,
    belief: NDArray[np.float64],
    control: NDArray[np.float64],
    places: Records,
    roles: Records,
    recipes: Records,
    consequences: Records,
    p: Any,
) -> None:
    """Set the pay for work and risk that an agent puts into its price,
    from its beliefs (share of the normal price).
    """
    role = roles[a[i].role]
    law = 0.0
    if a[i].role == SUPPLIER or a[i].role == BROKER:
        law = control[a[i].option[0], places[a[i].place].jurisdiction]
    elif a[i].role == LAB:
        law = control[recipes[a[i].option[LAB_RECIPE]].input, places[a[i].place].jurisdiction]
    loss, arrest = hazards(a[i].role, belief[i, a[i].place], law, a[i].exposure, consequences)
    running = own_running(a[i], role, recipes, p) + a[i].bribe_share * places[a[i].place].corruption_price
    mode = mode_of(a[i])
    if a[i].role == COURIER:
        arrest = combine(
            arrest,
            a[i].route_belief[mode] * p.courier_consignments_priced * consequences[INTERDICTION].arrest,
        )
    a[i].loss_priced = a[i].route_belief[mode] if mode >= 0 and a[i].role != COURIER else 0.0
    risk = loss * (1.0 + role.replacement) + arrest * role.arrest_cost
    if a[i].role == LAUNDERER:
        a[i].premium = p.laundering_risk_pass_through * loss
    else:
        a[i].premium = running + role.profit + risk

"""New agents come where there is profit, recruited by those there."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.ahead import WHO, stretch_ahead
from simulation.phases.common import note, worth
from simulation.phases.exposure import apply_options
from simulation.rules import draws
from simulation.rules.compiled import phase, rule
from simulation.rules.draws import child_identity, draw, key_of
from simulation.rules.maths import clip, power
from simulation.world import columns as c
from simulation.world import ledger as books
from simulation.world.ledger import post

Records = NDArray[Any]
LAUNDERER, ORGANISATION = c.LAUNDERER, c.ORGANISATION
MAX_COURIERS, MAX_LINKS, HORIZON, N_MODES, N_PRESSURES = (
    c.MAX_COURIERS,
    c.MAX_LINKS,
    c.HORIZON,
    c.N_MODES,
    c.N_PRESSURES,
)
ORG_RECRUITMENT, ENTRY_EVENT = c.ORG_RECRUITMENT, c.ENTRY
ENTRY = draws.ENTRY
TRAIT = draws.TRAIT
ENDOWMENT = books.ENDOWMENT
LONG_AGO = -1000  # a week before any run: it has not happened to this agent
INHERITED_LINKS = 2  # sellers of its parent that an entrant knows; it looks for the others itself


@rule
def has_contacts(role: int, key: np.uint64, p: Any) -> int:
    """Whether an agent has contacts abroad, a trait drawn once: cells buy there by post, launderers find
    partners for mirror deals.
    """
    share = p.launderer_contacts_abroad if role == LAUNDERER else p.cell_access_to_source
    return 1 if draw(key, TRAIT, 0, 0) < share else 0


@phase
def enter(
    t: int,
    seed: np.uint64,
    rows: NDArray[np.int64],
    a: Records,
    belief: NDArray[np.float64],
    roles: Records,
    places: Records,
    recipes: Records,
    choices: Records,
    options: Records,
    ledger: NDArray[np.int64],
    events: Records,
    counters: NDArray[np.int64],
    parameters: Records,
) -> None:
    """New agents: each agent draws in another with a chance that grows with its profit; an organisation's
    recruiting adds. Where many have gone, newcomers from outside the trade follow those who are left.

    A child takes its parent's place, options and beliefs, and its identity from (parent, count). Rows of
    those who left are used again once everything that was on the way to them has come.
    """
    p = parameters[0]
    money = ledger.shape[1] - 1
    for role in range(roles.shape[0]):
        if role == ORGANISATION:
            continue
        free = roles[role].start
        # Many come where the role earns well on average, and to those of it who earn well.
        drawn = roles[role].entry * power(roles[role].worth, p.market_entry_response - 1.0)
        missing = max(0.0, roles[role].at_start / max(1.0, roles[role].active) - 1.0)
        drawn *= 1.0 + p.market_newcomers * missing
        recruiting = 1.0
        for k in range(choices[ORGANISATION, ORG_RECRUITMENT].options):
            recruiting = max(recruiting, options[ORGANISATION, ORG_RECRUITMENT, k].value)
        most = drawn * p.market_highest_worth * recruiting
        for nth in range(roles[role].first, roles[role].last):
            stretch_ahead(a, rows, nth, WHO, WHO)
            i = rows[nth]
            if a[i].active == 0:
                continue
            luck = draw(a[i].key, ENTRY, t, 0)
            if luck >= most:
                continue
            chance = drawn * clip(worth(a[i], roles[role], places, recipes, p), 0.0, p.market_highest_worth)
            boss = a[i].organisation
            if boss >= 0 and a[boss].active == 1:
                chance *= options[ORGANISATION, ORG_RECRUITMENT, a[boss].option[ORG_RECRUITMENT]].value
            if luck >= chance:
                continue
            while free < roles[role].stop and (a[free].active == 1 or t - a[free].gone <= HORIZON):
                free += 1
            if free >= roles[role].stop:
                break
            roles[role].used = max(roles[role].used, free + 1)
            a[i].children += 1
            be_born(t, seed, a, i, free, belief, roles, p)
            a[free].cash = int(p.market_entry_capital_weeks * a[free].normal)
            post(ledger, ENDOWMENT, role, money, a[free].cash)
            apply_options(a[free], roles, choices, options)
            note(events, counters, t, ENTRY_EVENT, a, free, a[free].place, -1, -1, 0, a[free].cash)


@rule
def be_born(
    t: int,
    seed: np.uint64,
    a: Records,
    parent: int,
    row: int,
    belief: NDArray[np.float64],
    roles: Records,
    p: Any,
) -> None:
    """Fill a free row with a child of ``parent``."""
    identity = child_identity(a[parent].identity, a[parent].children)
    role = a[parent].role
    a[row].identity = identity
    a[row].key = key_of(seed, identity)
    a[row].children = 0
    a[row].drug = a[parent].drug
    a[row].contacts = has_contacts(role, a[row].key, p)
    if role == LAUNDERER:
        a[row].contacts = a[parent].contacts
    a[row].role = role
    a[row].active = 1
    a[row].overridden = a[parent].overridden
    a[row].place = a[parent].place
    a[row].organisation = a[parent].organisation
    a[row].good = a[parent].good
    a[row].ways = a[parent].ways
    a[row].born = t
    a[row].gone = LONG_AGO
    for choice in range(a[row].option.shape[0]):
        a[row].option[choice] = a[parent].option[choice]
    a[row].pending_choice = -1
    a[row].blocked_until = t
    a[row].frozen_week = LONG_AGO
    a[row].review_week = t + 1 + int(draw(a[row].key, ENTRY, t, 1) * p.behaviour_review_weeks)
    a[row].looked_week = t
    a[row].alarm = -1
    for q in range(N_PRESSURES):
        a[row].hits[q] = 0.0
    for place in range(belief.shape[1]):
        for q in range(N_PRESSURES):
            belief[row, place, q] = belief[parent, place, q]
    for mode in range(N_MODES):
        a[row].route_belief[mode] = a[parent].route_belief[mode]
    a[row].sent = 0.0
    a[row].lost = 0
    a[row].lost_now = 0
    a[row].normal = a[parent].normal
    a[row].turnover = p.market_entrant_size * a[row].normal
    a[row].profit = p.market_entrant_size * a[row].normal * roles[role].profit
    a[row].revenue = 0
    a[row].spent = 0
    a[row].poor_weeks = 0
    a[row].price = a[parent].price
    a[row].scarcity = 1.0
    a[row].premium = a[parent].premium
    a[row].loss_priced = a[parent].loss_priced
    a[row].unit_cost = a[parent].unit_cost
    a[row].capacity = a[parent].capacity
    a[row].demand = 0.0
    a[row].expected = p.market_entrant_size * a[parent].expected
    a[row].filled = 1.0
    a[row].on_order = 0.0
    a[row].lead = a[parent].lead
    a[row].potency = a[parent].potency
    a[row].cut = a[parent].cut
    a[row].skill = a[parent].skill
    a[row].order_week = t + 1 + int(draw(a[row].key, ENTRY, t, 2) * p.trade_order_interval_weeks)
    a[row].backlog = 0.0
    a[row].handled = 0.0
    for k in range(MAX_LINKS):
        a[row].seller[k] = a[parent].seller[k] if k < INHERITED_LINKS else -1
        a[row].experience[k] = p.network_trust_in_new_partner
        a[row].order[k] = 0
        a[row].got[k] = -1.0
    for slot in range(MAX_COURIERS):
        a[row].courier[slot] = a[parent].courier[slot]
    a[row].launderer = a[parent].launderer
    a[row].peer[0] = parent
    a[row].peer[1] = a[parent].peer[0]

"""Reviews and switches: each agent whose turn it is reconsiders one choice, and moves if it expects more
elsewhere (logit over expected profits, see phases.prospects).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.ahead import LAST_EXPOSURE, PLANS, beliefs_ahead, stretch_ahead
from simulation.phases.common import note, note_trade, trade_left
from simulation.phases.exposure import apply_options, price_risk
from simulation.phases.market_prospects import broker_capacity, normal_of
from simulation.phases.prospects import evaluate, shortage
from simulation.phases.reach import best_mode
from simulation.phases.reasons import weighed_most
from simulation.phases.ways import see
from simulation.rules import draws
from simulation.rules.choice import pick
from simulation.rules.compiled import phase, rule
from simulation.rules.draws import draw
from simulation.rules.maths import clip
from simulation.world import columns as c
from simulation.world.ledger import COSTS, post

Records = NDArray[Any]
SUPPLIER, BROKER, LAB, BROKER_LANE = c.SUPPLIER, c.BROKER, c.LAB, c.BROKER_LANE
FINISHED, MAX_CHOICES, LICENSING, SHORTAGE = c.FINISHED, c.MAX_CHOICES, c.LICENSING, c.SHORTAGE
TABLE, SOURCE_PLACES, SUBSTANCES, RECIPES, LAB_PLACES = (
    c.TABLE,
    c.SOURCE_PLACES,
    c.SUBSTANCES,
    c.RECIPES,
    c.LAB_PLACES,
)
SWITCH, INVENTION = c.SWITCH, c.INVENTION
REVIEW_WHAT, CHOOSE = draws.REVIEW_WHAT, draws.CHOOSE


@rule
def on_its_mind(agent: Any, t: int, control: NDArray[np.float64], places: Records, goods: Records) -> int:
    """What an agent thinks of at a review: the pressure of its last hit, else now and then what it is losing.

    The more of its trade control stops, the more often it thinks of the law (licensing). The more of its own
    orders stay unfilled, or the less it sells against what is normal, the more often of what it deals in
    (SHORTAGE). Else of nothing in particular (-1).
    """
    if agent.alarm >= 0:
        return int(agent.alarm)
    luck = draw(agent.key, REVIEW_WHAT, t, 1)
    stopped = 0.0
    if agent.role == SUPPLIER or agent.role == BROKER:
        good = agent.option[0]
        law = control[good, places[agent.place].jurisdiction]
        stopped = 1.0 - trade_left(agent.openness, law, goods[good].licit_use)
    if luck < stopped:
        return LICENSING
    wanting = 0.0
    if agent.role == SUPPLIER or agent.role == BROKER or agent.role == LAB:
        idle = clip(1.0 - agent.turnover / agent.normal, 0.0, 1.0)
        wanting = max(idle, shortage(agent))
    return SHORTAGE if luck < stopped + (1.0 - stopped) * wanting else -1


@rule
def what_to_review(agent: Any, t: int, matter: int, relevance: NDArray[np.float64], choices: Records) -> int:
    """The choice under review: any, with equal chance, or in proportion to how much it bears on a matter.

    matter: a pressure, SHORTAGE, or -1. relevance: roles x choices x matters, from the tables (for a pressure
    the widest ratio of exposures among the options).
    """
    role = agent.role
    n = 0
    total = 0.0
    for choice in range(MAX_CHOICES):
        if choices[role, choice].options > 1:
            n += 1
            if matter >= 0:
                total += relevance[role, choice, matter]
    luck = draw(agent.key, REVIEW_WHAT, t, 0)
    if n == 0:
        return -1
    passed = 0.0
    last = -1
    for choice in range(MAX_CHOICES):
        if choices[role, choice].options > 1:
            passed += relevance[role, choice, matter] / total if total > 0.0 else 1.0 / n
            if luck < passed:
                return choice
            last = choice
    return last


@rule
def start_switch(
    t: int,
    a: Records,
    i: int,
    choice: int,
    new: int,
    stay: float,
    go: float,
    roles: Records,
    goods: Records,
    recipes: Records,
    choices: Records,
    options: Records,
    ledger: NDArray[np.int64],
    events: Records,
    counters: NDArray[np.int64],
    p: Any,
) -> None:
    """An agent sets out for another option:
    it pays the cost of switching, and the option works after its lead time.
    """
    role = a[i].role
    table = choices[role, choice].kind == TABLE
    option = options[role, choice, new]
    lead = option.lead if table else choices[role, choice].lead
    weeks_paid = option.switching if table else choices[role, choice].switching
    cost = weeks_paid * a[i].normal
    substance = -1
    if choices[role, choice].kind == SUBSTANCES:
        substance = new
    elif choices[role, choice].kind == RECIPES:
        lead += recipes[new].lead_weeks
        cost *= 1.0 + recipes[new].capability
        substance = recipes[new].output if goods[recipes[new].output].known == 0 else recipes[new].input
    if substance >= 0 and goods[substance].known == 0:
        lead += goods[substance].invention_weeks
        cost += goods[substance].invention_cost / p.population_scale
    paid = min(int(cost), a[i].cash)
    a[i].cash -= paid
    a[i].spent += paid
    post(ledger, role, COSTS, ledger.shape[1] - 1, paid)
    event = note(events, counters, t, SWITCH, a, i, a[i].place, a[i].alarm, substance, 0, paid)
    events[event].choice = choice
    events[event].old = a[i].option[choice]
    events[event].new = new
    events[event].stay = stay
    events[event].go = go
    a[i].pending_choice = choice
    a[i].pending_option = new
    a[i].ready_week = t + lead


@rule
def finish_switch(
    t: int,
    a: Records,
    i: int,
    roles: Records,
    goods: Records,
    recipes: Records,
    choices: Records,
    options: Records,
    reach: NDArray[np.float64],
    source_places: NDArray[np.int64],
    lab_places: NDArray[np.int64],
    normal: NDArray[np.float64],
    events: Records,
    counters: NDArray[np.int64],
    p: Any,
) -> None:
    """The new option works now: place, skill, capacity and partners follow from it."""
    role = a[i].role
    choice = a[i].pending_choice
    new = a[i].pending_option
    old = a[i].option[choice]
    kind = choices[role, choice].kind
    a[i].option[choice] = new
    a[i].pending_choice = -1
    if kind == SOURCE_PLACES:
        a[i].place = source_places[new]
    elif kind == LAB_PLACES:
        a[i].place = lab_places[new]
        for slot in range(a[i].courier.shape[0]):
            a[i].courier[slot] = -1
    elif kind == SUBSTANCES:
        learn_to_make(t, a, i, new, goods, events, counters)
        a[i].normal = normal_of(role, new, roles[role], goods, normal)
        if role == BROKER:
            a[i].on_order = 0.0
            if (goods[new].stage == FINISHED) != (goods[old].stage == FINISHED):
                a[i].capacity = broker_capacity(roles[BROKER], goods[new].stage == FINISHED, p)
    elif kind == RECIPES:
        learn_to_make(t, a, i, recipes[new].input, goods, events, counters)
        learn_to_make(t, a, i, recipes[new].output, goods, events, counters)
        a[i].skill = clip(1.0 - recipes[new].capability, p.lab_lowest_skill, 1.0)
        a[i].on_order = 0.0
    if role == BROKER and kind != TABLE:
        finished = goods[a[i].option[0]].stage == FINISHED
        if reach[a[i].place, a[i].option[BROKER_LANE], int(finished)] <= 0.0:
            mode = best_mode(a[i], a[i].place, finished, reach)
            if mode >= 0 and mode != a[i].option[BROKER_LANE]:
                event = note(events, counters, t, SWITCH, a, i, a[i].place, -1, -1, 0, 0)
                events[event].choice = BROKER_LANE
                events[event].old = a[i].option[BROKER_LANE]
                events[event].new = mode
                a[i].option[BROKER_LANE] = mode
    note_trade(a[i], recipes)
    apply_options(a[i], roles, choices, options)


@phase
def take_effect(
    t: int,
    ready: NDArray[np.int64],
    a: Records,
    roles: Records,
    goods: Records,
    recipes: Records,
    choices: Records,
    options: Records,
    reach: NDArray[np.float64],
    source_places: NDArray[np.int64],
    lab_places: NDArray[np.int64],
    normal: NDArray[np.float64],
    events: Records,
    counters: NDArray[np.int64],
    visible: Records,
    parameters: Records,
) -> None:
    """Switches that are due take effect, after all whose turn it was have looked at the week as it was.

    ready: rows of those whose switch may be due, see ``learning.hear``.
    """
    p = parameters[0]
    for nth in range(ready.shape[0]):
        i = ready[nth]
        if a[i].active == 1 and a[i].pending_choice >= 0 and t >= a[i].ready_week:
            finish_switch(
                t, a, i, roles, goods, recipes, choices, options, reach, source_places, lab_places, normal,
                events, counters, p,
            )  # fmt: skip
            see(a[i], visible, roles, options)


@rule
def learn_to_make(
    t: int, a: Records, i: int, good: int, goods: Records, events: Records, counters: NDArray[np.int64]
) -> None:
    """A substance that nobody could make is invented;
    from now on others can take it up without inventing it again.
    """
    if goods[good].known == 0:
        goods[good].known = 1
        note(events, counters, t, INVENTION, a, i, a[i].place, -1, good, 0, 0)


@phase
def review(
    t: int,
    due: NDArray[np.int64],
    a: Records,
    belief: NDArray[np.float64],
    control: NDArray[np.float64],
    places: Records,
    markets: Records,
    roles: Records,
    goods: Records,
    recipes: Records,
    choices: Records,
    options: Records,
    relevance: NDArray[np.float64],
    consequences: Records,
    board: Records,
    reach: NDArray[np.float64],
    freight: NDArray[np.float64],
    source_places: NDArray[np.int64],
    lab_places: NDArray[np.int64],
    normal: NDArray[np.float64],
    ledger: NDArray[np.int64],
    events: Records,
    counters: NDArray[np.int64],
    profits: NDArray[np.float64],
    feasible: NDArray[np.int64],
    exposure: NDArray[np.float64],
    work: Records,
    weighed: NDArray[np.float64],
    weights: NDArray[np.float64],
    visible: Records,
    parameters: Records,
) -> None:
    """Each agent whose turn it is (``due``) reconsiders one choice.

    profits, feasible, weights (one entry an option), exposure (one a pressure), work, weighed: scratch.
    visible: ways that are easier to see or harder to use than the tables say.
    """
    p = parameters[0]
    for nth in range(due.shape[0]):
        stretch_ahead(a, due, nth, PLANS, LAST_EXPOSURE)
        beliefs_ahead(a, belief, due, nth)
        i = due[nth]
        price_risk(a, i, belief, control, places, roles, recipes, consequences, p)
        a[i].review_week = t + int(p.behaviour_review_weeks)
        if (a[i].overridden & 2) != 0:
            continue
        if p.behaviour_adaptation >= 0.5 and a[i].pending_choice < 0:
            matter = on_its_mind(a[i], t, control, places, goods)
            choice = what_to_review(a[i], t, matter, relevance, choices)
            if choice >= 0:
                turnover = evaluate(
                    a, i, choice, profits, feasible, exposure, work, belief, control, places, markets, roles,
                    goods, recipes, choices, options, consequences, board, reach, freight, source_places,
                    lab_places, normal, visible, p,
                )  # fmt: skip
                new = decide(t, a, i, choice, turnover, profits, feasible, weights, choices, p)
                if new >= 0 and new != a[i].option[choice]:
                    start_switch(
                        t, a, i, choice, new, profits[a[i].option[choice]], profits[new], roles, goods,
                        recipes, choices, options, ledger, events, counters, p,
                    )  # fmt: skip
                    events[counters[0] - 1].pressure = weighed_most(
                        a, i, choice, new, weighed, belief, control, places, roles, recipes, choices, options,
                        source_places, lab_places, consequences, visible, p,
                    )  # fmt: skip
        a[i].alarm = -1


@rule
def decide(
    t: int,
    a: Records,
    i: int,
    choice: int,
    turnover: float,
    profits: NDArray[np.float64],
    feasible: NDArray[np.int64],
    weights: NDArray[np.float64],
    choices: Records,
    p: Any,
) -> int:
    """The option taken, -1 for none: by logit over the expected profits, or by imitation where that is
    assumed.
    """
    if p.behaviour_imitation > 0.5:
        new = option_of_best_peer(a, i, choice)
        if new >= 0 and feasible[new] == 1:
            return new
    noise = p.behaviour_noise * turnover
    luck = draw(a[i].key, CHOOSE, t, 0)
    return pick(profits, feasible, choices[a[i].role, choice].options, noise, luck, weights)


@rule
def option_of_best_peer(a: Records, i: int, choice: int) -> int:
    """Imitation: the option of the more profitable peer, if it does better than oneself; else -1."""
    best = -1
    profit = a[i].profit
    for k in range(2):
        row = a[i].peer[k]
        if row >= 0 and a[row].active == 1 and a[row].profit > profit:
            best = row
            profit = a[row].profit
    return int(a[best].option[choice]) if best >= 0 else -1

"""Governments that ask one another for help: what they can do, what comes of it, and what that does to trust.

A government that is asked follows a case through as far as it trusts the one that asks, sees an interest of
its own, and has a law that fits (dual criminality).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.phases.common import note
from simulation.phases.conditions import ramped
from simulation.rules.compiled import phase, rule
from simulation.rules.cooperation import gate_of_law, move_trust, surplus
from simulation.rules.hazard import combine
from simulation.rules.trade import smooth
from simulation.world import columns as c

Records = NDArray[Any]
SUPPLIER, BROKER, LAB, LISTING_EVENT = c.SUPPLIER, c.BROKER, c.LAB, c.LISTING
SCREENING, INTERDICTION = c.SCREENING, c.INTERDICTION
SHARING = c.CONDITIONS.index("sharing")
CHANNEL, LISTING_ON_REQUEST = c.CONDITIONS.index("channel"), c.CONDITIONS.index("listing_on_request")


@phase
def open_channels(
    t: int,
    changes: Records,
    trust: NDArray[np.float64],
    working: NDArray[np.float64],
    base_interest: NDArray[np.float64],
    interest: NDArray[np.float64],
    help_beyond: NDArray[np.float64],
) -> None:
    """Working trust (giver, receiver): trust, which it holds already, or the level of a channel that politics
    does not close, if that is higher; where it is, help beyond the usual is reckoned with it.
    """
    for k in range(changes.shape[0]):
        if changes[k].condition == CHANNEL:
            i, j = changes[k].first, changes[k].second
            working[i, j] = max(working[i, j], ramped(changes[k], t))
    for i in range(trust.shape[0]):
        for j in range(trust.shape[0]):
            if working[i, j] > trust[i, j]:
                shared = 0.0
                for k in range(changes.shape[0]):
                    if changes[k].condition == SHARING and changes[k].first == i and changes[k].second == j:
                        shared += ramped(changes[k], t)
                more = interest[i, j] - base_interest[i, j] + interest[i, j] * shared
                help_beyond[i, j] = working[i, j] * more


@phase
def fit_of_law(
    rows: NDArray[np.int64],
    a: Records,
    roles: Records,
    places: Records,
    control: NDArray[np.float64],
    trade: NDArray[np.float64],
    fit: NDArray[np.float64],
) -> None:
    """Turnover of suppliers, brokers and laboratories in each jurisdiction (cents a week), and the share of
    it in goods that the law there controls; 1 where nobody trades.
    """
    trade[:] = 0.0
    fit[:] = 0.0
    for role in (SUPPLIER, BROKER, LAB):
        for nth in range(roles[role].first, roles[role].last):
            i = rows[nth]
            if a[i].active == 1 and a[i].good >= 0:
                home = places[a[i].place].jurisdiction
                trade[home] += a[i].turnover
                fit[home] += a[i].turnover * control[a[i].good, home]
    for j in range(trade.shape[0]):
        fit[j] = fit[j] / trade[j] if trade[j] > 0.0 else 1.0


@rule
def spread(
    leads: float, asks: int, total: float, trade: NDArray[np.float64], requests: NDArray[np.float64]
) -> None:
    """Share leads of one government out to the others, by the trade that is done there."""
    elsewhere = total - trade[asks]
    if leads > 0.0 and elsewhere > 0.0:
        for i in range(trade.shape[0]):
            if i != asks:
                requests[i, asks] += leads * trade[i] / elsewhere


@phase
def ask(
    hits: NDArray[np.int64],
    places: Records,
    lanes: Records,
    working: NDArray[np.float64],
    interest: NDArray[np.float64],
    trade: NDArray[np.float64],
    fit: NDArray[np.float64],
    willing: NDArray[np.float64],
    requests: NDArray[np.float64],
    granted: NDArray[np.float64],
    parameters: Records,
) -> None:
    """Requests of a week and how many are followed through, all (giver, who asks), cases a week.

    Each hit of last week leaves leads, and each lane on which something was seized (for who lies at its end);
    they go to the other governments by the trade that is done there.
    willing: mutual interest x fit of law. hits: (pressure, place).
    """
    p = parameters[0]
    total = 0.0
    for j in range(trade.shape[0]):
        total += trade[j]
    requests[:, :] = 0.0
    for place in range(places.shape[0]):
        for q in range(hits.shape[0]):
            if q != SCREENING and q != INTERDICTION:
                leads = hits[q, place] * p.trust_leads_per_hit
                spread(leads, places[place].jurisdiction, total, trade, requests)
    for k in range(lanes.shape[0]):
        if lanes[k].seized > 0.0:
            spread(p.trust_leads_per_hit, lanes[k].to_jurisdiction, total, trade, requests)
    for i in range(trade.shape[0]):
        for j in range(trade.shape[0]):
            willing[i, j] = interest[i, j] * gate_of_law(fit[i], p.trust_dual_criminality)
            granted[i, j] = requests[i, j] * working[i, j] * willing[i, j]


@phase
def answer(
    t: int,
    markets: Records,
    places: Records,
    trust: NDArray[np.float64],
    working: NDArray[np.float64],
    willing: NDArray[np.float64],
    trade: NDArray[np.float64],
    usual_success: NDArray[np.float64],
    usual_deaths: NDArray[np.float64],
    deaths: NDArray[np.float64],
    parameters: Records,
) -> None:
    """Trust moves with what comes of it: more success with requests than usual raises trust on both sides;
    more deaths at home than usual are blamed on where the trade is, fewer are credited.

    usual_success (giver, who asks): share; usual_deaths, deaths (jurisdiction): persons a week.
    """
    p = parameters[0]
    n = trust.shape[0]
    deaths[:] = 0.0
    for m in range(markets.shape[0]):
        deaths[places[markets[m].place].jurisdiction] += markets[m].deaths
    total = 0.0
    for j in range(n):
        total += trade[j]
    for j in range(n):
        if usual_deaths[j] == 0.0:
            usual_deaths[j] = deaths[j]
        more_deaths = surplus(deaths[j], usual_deaths[j])
        usual_deaths[j] = smooth(usual_deaths[j], deaths[j], p.trust_memory_weeks)
        elsewhere = total - trade[j]
        for i in range(n):
            if i == j:
                continue
            success = working[i, j] * willing[i, j]
            if t == 0:
                usual_success[i, j] = success
            credit = p.trust_success * (success - usual_success[i, j])
            usual_success[i, j] = smooth(usual_success[i, j], success, p.trust_memory_weeks)
            share = trade[i] / elsewhere if elsewhere > 0.0 else 0.0
            trust[i, j] = move_trust(trust[i, j], credit)
            trust[j, i] = move_trust(trust[j, i], credit - p.trust_blame * more_deaths * share)


@phase
def list_on_request(
    t: int,
    changes: Records,
    goods: Records,
    control: NDArray[np.float64],
    working: NDArray[np.float64],
    interest: NDArray[np.float64],
    progress: NDArray[np.float64],
    a: Records,
    events: Records,
    counters: NDArray[np.int64],
    parameters: Records,
) -> None:
    """A government examines a substance at another's request, as fast as trust x mutual interest allow.

    progress: (substance, who lists, who asks), share of the examination; at 1 the substance is listed, and
    stays so. A change's second index is who lists x jurisdictions + who asks.
    """
    p = parameters[0]
    n = working.shape[0]
    for k in range(changes.shape[0]):
        if changes[k].condition != LISTING_ON_REQUEST or t < changes[k].start:
            continue
        s, home, asks = changes[k].first, changes[k].second // n, changes[k].second % n
        before = progress[s, home, asks]
        if goods[s].detected >= 0 and t < changes[k].stop and before < 1.0:
            speed = 1.0 if home == asks else working[home, asks] * interest[home, asks]
            progress[s, home, asks] = before + speed / max(1.0, p.law_request_lag_weeks)
        if progress[s, home, asks] >= 1.0:
            control[s, home] = combine(control[s, home], changes[k].amount)
            if before < 1.0:
                note(events, counters, t, LISTING_EVENT, a, -1, -1, -1, s, 0, 0)

"""People and health: stocks and flows of people in each market, not persons."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.rules.compiled import phase
from simulation.rules.guards import LEAST_POTENCY
from simulation.rules.maths import clip
from simulation.rules.people import demand_factor, overdose_hazard, seeking_under_stigma
from simulation.world import columns as c

Records = NDArray[Any]
LAB, LAB_OUTREACH = c.LAB, c.LAB_OUTREACH
INITIATION, PROGRESSION, QUITTING, DEMAND, OVERDOSE = (
    c.INITIATION,
    c.PROGRESSION,
    c.QUITTING,
    c.DEMAND,
    c.OVERDOSE,
)
WITHOUT_NALOXONE, UNKNOWN_CONTENTS, STIMULANTS = c.WITHOUT_NALOXONE, c.UNKNOWN_CONTENTS, c.STIMULANTS
SEEKING, LEAVING, RELAPSE, DEATH_IN_TREATMENT = c.SEEKING, c.LEAVING, c.RELAPSE, c.DEATH_IN_TREATMENT
APPROACH, INTERFERENCE, STIGMA = c.APPROACH, c.INTERFERENCE, c.STIGMA


@phase
def usual_mix(markets: Records, sold_mg: Any, usual: Any, goods: Records, parameters: Records) -> None:
    """Novelty of each market: share of its sales in substances that are not usual there; what is usual
    follows slowly.

    sold_mg: mg by (market, substance) this week. usual: shares by (market, substance), updated.
    """
    p = parameters[0]
    for m in range(markets.shape[0]):
        total = 0.0
        for s in range(goods.shape[0]):
            total += sold_mg[m, s] * goods[s].potency
        novelty = 0.0
        if total > 0.0:
            for s in range(goods.shape[0]):
                share = sold_mg[m, s] * goods[s].potency / total
                if share > usual[m, s]:
                    novelty += share - usual[m, s]
                usual[m, s] += (share - usual[m, s]) / p.health_weeks_to_know_a_substance
        markets[m].novelty = novelty


@phase
def turned_away(
    rows: NDArray[np.int64], a: Records, roles: Records, options: Records, markets: Records
) -> None:
    """Share of treatment entries that sellers interfere with:
    laboratories' outreach, average weighted by turnover.
    """
    weight = 0.0
    value = 0.0
    for nth in range(roles[LAB].first, roles[LAB].last):
        i = rows[nth]
        if a[i].active == 1:
            weight += a[i].turnover
            value += a[i].turnover * options[LAB, LAB_OUTREACH, a[i].option[LAB_OUTREACH]].value
    for m in range(markets.shape[0]):
        markets[m].turned_away = value / weight if weight > 0.0 else 0.0


@phase
def live(markets: Records, rates: NDArray[np.float64], parameters: Records) -> None:
    """One week of initiation, disorder, treatment, recovery, relapse and death in each market (persons).

    rates: (market, rate) factors on the usual flows and risks, 1 without any measure.
    """
    p = parameters[0]
    for m in range(markets.shape[0]):
        k = markets[m]
        rate = rates[m]
        price = k.price / max(LEAST_POTENCY, k.expected_potency)
        most = p.demand_largest_response
        cheap = demand_factor(price, k.reference_price, p.health_price_effect_on_initiation, most)
        had = k.sold / max(1.0, k.demand)
        at_hand = k.naloxone + (1.0 - k.naloxone) * (1.0 - rate[WITHOUT_NALOXONE])
        saved = at_hand * p.health_naloxone_effect
        doses = clip(had, 0.0, 1.0)
        hazard = overdose_hazard(
            p.health_overdose_base,
            k.potency,
            p.health_potency_exponent,
            k.variability * rate[UNKNOWN_CONTENTS],
            p.health_weight_of_variability,
            k.novelty * rate[UNKNOWN_CONTENTS],
            p.health_weight_of_novelty,
            k.stimulant * rate[STIMULANTS],
            p.health_weight_of_stimulants,
            saved,
        )
        hazard *= doses * demand_factor(price, k.reference_price, p.demand_elasticity, most) * rate[DEMAND]
        deaths_disorder = k.oud * hazard * rate[OVERDOSE]
        deaths_occasional = k.occasional * hazard * p.health_occasional_risk
        deaths_treatment = k.treatment * hazard * p.health_treatment_risk * rate[DEATH_IN_TREATMENT]
        initiated = k.never * k.initiation * cheap * rate[INITIATION]
        progressed = k.occasional * k.progression * cheap * rate[PROGRESSION]
        quit = k.occasional * p.health_quit * rate[QUITTING]
        places = max(0.0, k.capacity - k.treatment)
        seeking = (
            k.oud * p.health_seeking_treatment * (1.0 - k.turned_away * rate[INTERFERENCE]) * rate[SEEKING]
        )
        seeking *= seeking_under_stigma(p.health_stigma, rate[STIGMA])
        entered = min(places, seeking)
        dropped = (
            k.treatment * p.health_leaving_treatment * (1.0 + k.approached * rate[APPROACH]) * rate[LEAVING]
        )
        recovered = k.treatment * p.health_recovery
        relapsed = k.recovered * p.health_relapse * rate[RELAPSE]
        k.never -= initiated
        k.occasional += (
            initiated + relapsed * p.health_relapse_to_occasional - progressed - quit - deaths_occasional
        )
        k.never += quit
        k.oud += (
            progressed
            + dropped
            + relapsed * (1.0 - p.health_relapse_to_occasional)
            - entered
            - deaths_disorder
        )
        k.treatment += entered - dropped - recovered - deaths_treatment
        k.recovered += recovered - relapsed
        k.deaths = deaths_disorder + deaths_occasional + deaths_treatment
        k.dead += k.deaths

"""Each named set of behavioural assumptions changes behaviour as its name says."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np
import pytest
from sandbox import mixed

from simulation import SupplyChain
from simulation.names import PRESSURES
from simulation.parameters import assumption_sets, load
from simulation.phases.learning import mode_of
from simulation.phases.shipping import route_hazard
from simulation.week import learn_risks, set_conditions
from simulation.world import columns as c

SETS = (
    "learning",
    "no_adaptation",
    "no_gossip",
    "perfect_information",
    "imitation",
    "risk_averse",
    "slow_learning",
    "supply_replaceable",
    "supply_scarce",
    "deterrence_works",
    "deterrence_fails",
    "kyc_works",
    "kyc_evaded",
    "cooperation_linked",
    "cooperation_delinked",
    "law_fast",
    "law_slow",
    "harm_reduction_saves",
    "harm_reduction_little",
    "demand_rigid",
    "demand_elastic",
)
RARE = ("kyc_works", "law_slow")  # what they change happens late, or seldom


def under(name: str, weeks: int = 60, seed: int = 1) -> SupplyChain:
    return SupplyChain(dataclasses.replace(mixed(weeks), assumptions=name), seed=seed)


def switches(model: SupplyChain) -> int:
    return int((model.events["kind"] == "switch").sum())


def test_the_sets_are_those_of_the_design_and_learning_changes_nothing() -> None:
    assert tuple(assumption_sets())[: len(SETS)] == SETS  # the readings of pressure: test_cooperation.py
    assert assumption_sets()["learning"].parameters == {}


@pytest.mark.parametrize("name", SETS[1:])
def test_every_other_set_changes_its_numbers_and_the_run(name: str) -> None:
    changed = assumption_sets()[name].parameters
    assert all(load()[key].value != value for key, value in changed.items())
    weeks = 130 if name in RARE else 60
    mine, usual = under(name, weeks).run(), usual_run(weeks)
    assert not (mine.events.equals(usual.events) and mine.weekly.equals(usual.weekly))


@cache
def usual_run(weeks: int) -> SupplyChain:
    return under("learning", weeks).run()


def test_without_adaptation_nobody_switches() -> None:
    assert switches(under("learning").run()) > 50
    assert switches(under("no_adaptation").run()) == 0


def test_without_gossip_a_belief_about_another_place_stays_as_it_was() -> None:
    for name, some_change in (("learning", True), ("no_gossip", False)):
        model = under(name)
        a = model.state.traders
        rows = np.flatnonzero((a["active"] == 1) & (a["role"] == c.CELL))  # cells never move
        identities, places = a["identity"][rows].copy(), a["place"][rows].copy()
        before = model.state.belief[rows].copy()
        model.run()
        same = (a["identity"][rows] == identities) & (a["active"][rows] == 1)
        changed = (model.state.belief[rows] != before).any(axis=2)
        changed[np.arange(len(rows)), places] = False
        assert same.sum() > 3
        assert changed[same].any() == some_change, name


def reviewed(model: SupplyChain) -> np.ndarray:
    """Rows that review in the coming week."""
    a = model.state.traders
    return np.flatnonzero((a["active"] == 1) & (a["review_week"] <= model.t))


def test_with_perfect_information_beliefs_are_the_true_pressures() -> None:
    model = under("perfect_information")
    for _ in range(30):
        model.step()
    s, rows = model.state, reviewed(model)
    assert len(rows) > 3
    set_conditions(model, model.t)
    learn_risks(model, model.t)
    for row in rows:
        assert (s.belief[row] == s.pressure.T).all()
    learning = under("learning")
    for _ in range(30):
        learning.step()
    assert not np.allclose(learning.state.belief[rows], learning.state.pressure.T)
    assert s.belief.shape[2] == len(PRESSURES)


def test_with_perfect_information_a_courier_knows_the_loss_on_the_only_way_it_has() -> None:
    """Where a mode reaches one market only, the true loss is that route's hazard at the courier's exposure."""
    model = under("perfect_information")
    for _ in range(30):
        model.step()
    set_conditions(model, model.t)
    s, rows = model.state, reviewed(model)
    learn_risks(model, model.t)
    checked = 0
    for row in rows:
        agent = s.traders[row]
        if agent.role != c.COURIER:
            continue
        for mode in range(c.N_MODES):
            ways = [
                int(s.route_of[agent.place, place, mode])
                for place in s.markets["place"]
                if s.route_of[agent.place, place, mode] >= 0
            ]
            hazards = [
                route_hazard(
                    s.routes[way], s.lanes, agent.exposure[c.SCREENING], agent.exposure[c.INTERDICTION]
                )
                for way in ways
            ]
            if hazards:
                assert min(hazards) - 1e-12 <= agent.route_belief[mode] <= max(hazards) + 1e-12
                checked += 1
    assert checked > 0


def test_under_imitation_most_switches_go_where_a_peer_is() -> None:
    """A copied option is one that a peer holds; by reckoning this happens less often."""
    shares = {}
    for name in ("learning", "imitation"):
        model = under(name)
        hits = total = 0
        for _ in range(60):
            options = model.state.traders["option"].copy()
            peers = model.state.traders["peer"].copy()
            before = len(model.log_so_far)
            model.step()
            for event in model.log_so_far[before:]:
                if event.kind == c.SWITCH and event.stay != 0:
                    total += 1
                    hits += any(p >= 0 and options[p, event.choice] == event.new for p in peers[event.row])
        shares[name] = hits / total
    assert shares["imitation"] > shares["learning"] + 0.15


def exposed_to_arrest(model: SupplyChain) -> float:
    """Mean over active agents of exposure x chance of arrest at a hit, over all pressures."""
    a = model.state.traders
    shares = a["exposure"][a["active"] == 1] * model.state.consequences["arrest"]
    return float(shares.sum(axis=1).mean())


def test_the_risk_averse_end_less_exposed_to_arrest() -> None:
    seeds = range(1, 13)
    less = [
        exposed_to_arrest(under("risk_averse", weeks=160, seed=seed).run())
        - exposed_to_arrest(under("learning", weeks=160, seed=seed).run())
        for seed in seeds
    ]
    assert np.mean(less) < -2 * np.std(less, ddof=1) / len(seeds) ** 0.5, less


def test_slow_learners_believe_less_of_what_hit_them() -> None:
    """One hit within the same exposure moves the belief of a slow learner less."""
    moved = {}
    for name in ("learning", "slow_learning"):
        model = under(name)
        s = model.state
        rows = reviewed(model) if len(reviewed(model)) else np.flatnonzero(s.traders["active"] == 1)
        row = int(rows[0])
        s.traders["review_week"][row] = model.t
        s.traders["looked_week"][row] = model.t - 6
        s.traders["hits"][row] = 0.0
        s.traders["exposure"][row, c.STREET] = 1.0
        s.traders["hits"][row, c.STREET] = 1.0
        place = int(s.traders["place"][row])
        s.belief[row, place, c.STREET] = 0.0
        s.p[0].behaviour_gossip_weight = 0.0
        learn_risks(model, model.t)
        moved[name] = float(s.belief[row, place, c.STREET])
    assert moved["learning"] == pytest.approx(1 / (52 + 6))
    assert moved["slow_learning"] == pytest.approx(1 / (208 + 6))
    assert mode_of(under("learning").state.traders[0]) >= -1

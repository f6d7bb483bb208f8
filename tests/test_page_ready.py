"""The pair made before processes are forked is the one that is opened, once, and only if it is the one asked for."""

from __future__ import annotations

import pytest
from page_parts import scenario

from simulation.page import ready
from simulation.page.pair import Pair
from simulation.page.worker import Desk


def test_a_pair_made_ready_is_opened_once_and_shows_what_a_new_one_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = Pair(scenario(), ready.SEED)
    monkeypatch.setattr(ready, "_ready", [made])
    first, second = Desk(), Desk()
    assert first.open(scenario(), ready.SEED, 5) == second.open(scenario(), ready.SEED, 5) == 5
    assert first.pair is made
    assert second.pair is not made
    assert first.view(5) == second.view(5)


def test_another_seed_or_scenario_is_opened_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Pair(scenario(), ready.SEED)
    monkeypatch.setattr(ready, "_ready", [made])
    assert ready.taken(scenario(), ready.SEED + 1) is None
    assert ready.taken(scenario(weeks=60), ready.SEED) is None
    assert ready.taken(scenario(), ready.SEED) is made


def test_what_is_made_ready_is_what_play_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "_ready", [])
    monkeypatch.setenv(ready.ASKED_FOR, "sandbox_first_steps")
    pair = ready.make_ready()
    assert (pair.scenario.name, pair.scenario.weeks, pair.week) == ("sandbox_first_steps", 520, 0)

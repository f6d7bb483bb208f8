"""A saved state restores exactly what was asked for, and rubbish is refused with everything that is wrong."""

from __future__ import annotations

import base64
import dataclasses
import json
import zlib

import pytest
from page_parts import CELL, items_of, scenario, state

from simulation.errors import UserError
from simulation.page import saved
from simulation.page.sessions import predicted, sessions
from simulation.reactions.grid import Grid


def squeezed() -> saved.State:
    items = items_of(CELL, 40)
    asked = dataclasses.replace(scenario(), interventions=items)
    return state(scenario=asked, seed=7, week=60, cells={item.name: CELL for item in items})


def test_a_link_and_a_file_restore_the_state_exactly() -> None:
    was = squeezed()
    assert saved.from_text(saved.to_text(was), scenario()) == was
    assert saved.from_link(saved.to_link(was), scenario()) == was
    assert len(saved.to_link(was)) < 2000


@pytest.mark.parametrize("link", ["", "rubbish", "%%%", "AAAA", base64.urlsafe_b64encode(b"x" * 50).decode()])
def test_a_broken_link_is_refused_in_words(link: str) -> None:
    with pytest.raises(UserError):
        saved.from_link(link, scenario())


def test_a_link_that_would_unpack_to_gigabytes_is_refused_at_once() -> None:
    bomb = base64.urlsafe_b64encode(zlib.compress(b"0" * 50_000_000, 9)).decode()
    with pytest.raises(UserError):
        saved.from_link(bomb, scenario())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed": -1}, "seed: -1 is outside"),
        ({"scenario": "/etc/passwd"}, "there is no scenario '/etc/passwd'"),
        ({"scenario": "nowhere"}, "nowhere"),
        ({"weeks": 10**9}, "weeks"),
        ({"week": 999}, "week"),
        ({"extra": 1}, "extra"),
        ({"interventions": [{"kind": "magic"}]}, "magic"),
        ({"interventions": 3}, "is not a list"),
    ],
)
def test_each_wrong_value_of_a_file_is_named(change: dict[str, object], said: str) -> None:
    content = {**json.loads(saved.to_text(squeezed())), **change}
    with pytest.raises(UserError) as refused:
        saved.from_text(json.dumps(content, indent=1), scenario())
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "text", ["", "[]", "not json", "!!python/object:os.system {}", "{" * 3000, "x" * 300_000]
)
def test_a_file_that_is_no_state_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        saved.from_text(text, scenario())


def test_an_intervention_of_a_form_is_checked_like_one_of_a_scenario() -> None:
    given = {"kind": "lab_raids", "name": "x", "where": ["nowhere"], "intensity": 3, "from": "2020-06-01"}
    with pytest.raises(UserError) as refused:
        saved.read_one(given, scenario())
    assert len(refused.value.problems) == 2


def test_a_state_of_other_parameters_is_noticed() -> None:
    text = saved.to_text(state())
    assert not saved.made_elsewhere(text, scenario())
    assert saved.made_elsewhere(text, dataclasses.replace(scenario(), scale=2.0))


def test_sessions_take_the_time_that_their_names_say_and_ask_for_cells_that_exist() -> None:
    assert {key: session.minutes for key, session in sessions().items()} == {
        "ten": 10,
        "thirty": 30,
        "ninety": 90,
    }
    cells = {cell.key for cell in Grid.load().cells}
    asked = [a for session in sessions().values() for step in session.steps for name, a in step.do
             if name in ("squeeze", "predict")]  # fmt: skip
    assert asked
    assert set(asked) <= cells
    assert predicted() == ["regulate_activity/supply", "rehab_increase/user", "target_criminals/clan_lab"]

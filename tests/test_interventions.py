"""Claims about what each kind of intervention changes, with numbers that can be done in the head.

The numbers lie by subject in `effects_*.py`, for the world in `small_world.py`.
"""

import dataclasses
import re
from collections.abc import Sequence

import effects_borders
import effects_governments
import effects_law
import effects_money
import effects_people
import pytest
from small_world import WORLD, Case

from simulation.interventions import KINDS, Change, Intervention, default_of, fields_of, kind_name

SUBJECTS = (effects_law, effects_borders, effects_money, effects_governments, effects_people)
CASES: list[Case] = [case for subject in SUBJECTS for case in subject.CASES]


def make(kind: str, **fields: object) -> Intervention:
    return KINDS[kind](name="n", **{"budget": 0.0, "burden": 0.0, **fields})  # type: ignore[arg-type]


def plain(changes: Sequence[Change]) -> list[tuple[str, str, object]]:
    return [(change.condition, " ".join(change.at), pytest.approx(change.amount)) for change in changes]


@pytest.mark.parametrize(("kind", "fields", "expected"), CASES)
def test_a_kind_changes_what_it_says(
    kind: str, fields: dict[str, object], expected: list[tuple[str, str, float]]
) -> None:
    assert expected == plain(make(kind, **fields).changes(WORLD))


@pytest.mark.parametrize(("kind", "fields", "expected"), CASES)
def test_zero_intensity_changes_nothing(
    kind: str, fields: dict[str, object], expected: list[tuple[str, str, float]]
) -> None:
    idle = make(kind, **{**fields, "intensity": 0.0, "budget": 100.0, "burden": 1.0})
    assert idle.changes(WORLD) == []


def test_budget_and_burden_grow_with_intensity() -> None:
    item = make("treatment_expansion", where=("C",), intensity=0.5, budget=100.0, burden=2.0)
    found = {change.condition: change.amount for change in item.changes(WORLD)}
    assert (found["budget"], found["burden"]) == (50.0, 1.0)


def test_every_kind_is_tried_above() -> None:
    assert {kind for kind, _, _ in CASES} == set(KINDS)


def test_naming_a_place_and_its_jurisdiction_counts_once() -> None:
    once, twice = (make("kyc_mandate", where=where) for where in (("A",), ("A1", "A")))
    assert once.changes(WORLD) == twice.changes(WORLD)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_says_what_it_is(kind: str) -> None:
    cls = KINDS[kind]
    described = fields_of(cls)
    named = {field.name for field in dataclasses.fields(cls)}
    assert named - set(described) == {"name", "start_week", "until_week"}
    for name, spec in described.items():
        assert spec.about
        assert spec.unit
        if not spec.of:
            assert spec.low <= default_of(cls, name) <= spec.high
            assert spec.required or spec.basis in ("measured", "estimated", "assumed")
    assert cls.__doc__ is not None
    assert "Evidence:" in cls.__doc__
    assert "Limits:" in cls.__doc__
    assert "Condition" in cls.__doc__
    assert re.search(r"\[00[0-4]|\[003 para", cls.__doc__), "no document is cited"
    assert cls.acts_on


def test_a_kind_knows_its_name() -> None:
    assert [kind_name(KINDS[kind](name="n")) for kind in KINDS] == list(KINDS)


@pytest.mark.parametrize(
    "kind",
    [
        "trust_building",
        "intelligence_sharing",
        "mutual_legal_assistance",
        "joint_patrol",
        "diplomatic_relations",
        "technical_channel",
    ],
)
def test_what_is_done_between_governments_needs_two_of_them(kind: str) -> None:
    assert [key for key, _ in make(kind, where=("A",)).conflicts()] == ["where"]
    assert list(make(kind, where=("A", "B")).conflicts()) == []

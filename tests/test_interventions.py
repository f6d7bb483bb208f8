"""Claims about what each kind of intervention changes, with numbers that can be done in the head."""

import dataclasses
from collections.abc import Sequence

import pytest

from simulation.interventions import KINDS, Change, Intervention, default_of, fields_of, kind_name
from simulation.world.geography import Lane, Market, Place, Substance, World


def place(code: str, jurisdiction: str, *hosts: str) -> Place:
    return Place(code, code, 0, 0, jurisdiction, hosts, 0.5, 0.5, 1, 1, {})


def lane(start: str, end: str, mode: str) -> Lane:
    return Lane(f"{start}>{end}:{mode}", start, end, mode, 1, 10, 1, 0.05, 0)


def substance(name: str, family: str, known: bool = True) -> Substance:
    return Substance(name, "finished", family, 0, 1, 1000, known, 0, 0)


PLACES = (
    place("A1", "A", "supply", "logistics"),
    place("A2", "A", "user"),
    place("B1", "B", "supply"),
    place("B2", "B", "clan_lab"),
    place("C", "C", "user"),
)
LANES = (
    lane("A1", "A2", "post"),
    lane("A1", "C", "post"),
    lane("B2", "C", "vehicle"),
    lane("C", "A1", "post"),
)
SUBSTANCES = (substance("x", "family"), substance("y", "family", known=False), substance("z", "other"))
WORLD = World(
    name="small",
    places={item.code: item for item in PLACES},
    lanes={item.key: item for item in LANES},
    classes={"family": "a family", "other": "another"},
    substances={item.name: item for item in SUBSTANCES},
    recipes={},
    law={},
    bodies={},
    trust=(),
    agents={},
    markets={code: Market(code, 0.5, 100, 100, 1000, 0.2, 0.2, 0.4) for code in ("A2", "C")},
)

# kind, its fields, and (condition, at, amount) in sorted order, at budget and burden 0
CASES: list[tuple[str, dict[str, object], list[tuple[str, str, float]]]] = [
    (
        "class_scheduling",
        {"where": ("A",), "substances": ("family",), "intensity": 0.5},
        [("control", "x A", 0.5), ("control", "y A", 0.5)],
    ),
    (
        "class_scheduling",  # a place stands for its jurisdiction; a substance for itself
        {"where": ("B2", "B"), "substances": ("z",), "intensity": 0.5},
        [("control", "z B", 0.5)],
    ),
    (
        "list_scheduling",
        {"where": ("A",), "substances": ("x",), "intensity": 0.5},
        [("control", "x A", 0.5), ("listing", "y A", 0.5)],
    ),
    (
        "kyc_mandate",
        {"where": ("A", "B"), "intensity": 0.5, "coverage": 0.4, "strength": 0.1},
        [("pressure", "due_diligence A1", 0.02), ("pressure", "due_diligence B1", 0.02)],
    ),
    (
        "aml_enforcement",
        {"where": ("C",), "intensity": 0.5, "strength": 0.1},
        [("pressure", "crypto_monitoring C", 0.05), ("pressure", "financial_monitoring C", 0.05)],
    ),
    (
        "aml_enforcement",
        {"where": ("C",), "intensity": 0.5, "strength": 0.1, "channels": ("banks",)},
        [("pressure", "financial_monitoring C", 0.05)],
    ),
    (
        "customs_screening",  # A1>A2 stays inside A and is not inspected
        {"where": ("A",), "modes": ("post",), "direction": "leaving", "intensity": 0.5, "strength": 0.2},
        [("lane_pressure", "screening A1>C:post", 0.1)],
    ),
    (
        "customs_screening",
        {"where": ("A",), "modes": ("post",), "intensity": 0.5, "strength": 0.2},
        [("lane_pressure", "screening C>A1:post", 0.1)],
    ),
    (
        "customs_screening",
        {"where": ("A",), "modes": ("post",), "direction": "both", "intensity": 0.5, "strength": 0.2},
        [("lane_pressure", "screening A1>C:post", 0.1), ("lane_pressure", "screening C>A1:post", 0.1)],
    ),
    (
        "border_interdiction",
        {"where": ("C",), "modes": ("vehicle",), "intensity": 0.5, "strength": 0.2},
        [("lane_pressure", "interdiction B2>C:vehicle", 0.1)],
    ),
    (
        "border_interdiction",
        {"lanes": ("A1>A2:post",), "intensity": 0.5, "strength": 0.2},
        [("lane_pressure", "interdiction A1>A2:post", 0.1)],
    ),
    (
        "lab_raids",
        {"where": ("A", "B"), "intensity": 0.5, "strength": 0.2, "investigation_share": 0.5},
        [("pressure", "investigation B2", 0.05), ("pressure", "lab_detection B2", 0.1)],
    ),
    (
        "treatment_expansion",
        {"where": ("A", "B"), "intensity": 0.5, "capacity_share": 0.2},
        [("treatment_capacity", "A2", 0.1)],
    ),
]


def make(kind: str, **fields: object) -> Intervention:
    return KINDS[kind](name="n", **{"budget": 0.0, "burden": 0.0, **fields})  # type: ignore[arg-type]


def plain(changes: Sequence[Change]) -> list[tuple[str, str, float]]:
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
    assert cls.acts_on


def test_a_kind_knows_its_name() -> None:
    assert [kind_name(KINDS[kind](name="n")) for kind in KINDS] == list(KINDS)

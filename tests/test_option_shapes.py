"""Claims about the option tables that come with the model: they are complete, and nothing in them is free."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import pytest

from simulation.names import PRESSURES, ROLES
from simulation.parameters import Choice, Option, options_tables

CHOICES = {
    "supplier": "product sales_channel labelling ownership place grade_and_price protection payment_accepted",
    "broker": "source_place number_of_suppliers substance lane communications ownership stock_target payment",
    "courier": "lane_and_mode shipment_size ownership communications integration protection",
    "launderer": "channel ownership protection",
    "lab": "recipe potency place scale integration hiding outreach_to_rehab protection stock_target",
    "cell": "product_form potency_after_cutting price sales_channel payment service_level clinic_targeting",
    "organisation": "budget recruitment member_integration",
}


def listed() -> Iterator[tuple[str, Choice]]:
    """Every choice that lists its options."""
    for role, table in options_tables().items():
        for choice in table.choices.values():
            if choice.options:
                yield role, choice


def each_choice() -> pytest.MarkDecorator:
    rows = list(listed())
    names = [f"{role}.{choice.name}" for role, choice in rows]
    return pytest.mark.parametrize("choice", [choice for _, choice in rows], ids=names)


def terms(option: Option) -> tuple[float, ...]:
    """What speaks for an option, each the more the better."""
    return (
        option.margin,
        option.reach,
        -option.running_cost,
        *(-option.exposure[pressure] for pressure in PRESSURES),
    )


def test_every_role_decides_what_the_design_lists() -> None:
    tables = options_tables()
    assert set(tables) == set(ROLES)
    assert {role: " ".join(table.choices) for role, table in tables.items()} == CHOICES


@each_choice()
def test_the_worst_option_has_no_shield(choice: Choice) -> None:
    for pressure in PRESSURES:
        assert max(option.exposure[pressure] for option in choice.options) == 1


@each_choice()
def test_no_option_is_worse_than_another_in_everything(choice: Choice) -> None:
    for worse, better in permutations(choice.options, 2):
        if choice.name != "channel":  # channels differ in fee, delay and capacity, too
            assert any(a > b for a, b in zip(terms(worse), terms(better), strict=True)), (worse, better)


@each_choice()
def test_a_choice_has_two_to_seven_options_and_somebody_at_each(choice: Choice) -> None:
    assert 2 <= len(choice.options) <= 7
    assert list(choice.initial) == [option.name for option in choice.options]
    assert sum(choice.initial.values()) == pytest.approx(1)
    assert min(choice.initial.values()) > 0


@each_choice()
def test_a_choice_with_values_gives_each_option_a_different_one(choice: Choice) -> None:
    values = [option.value for option in choice.options if "value" in option.given]
    assert len(values) == len(set(values)) == (len(choice.options) if choice.value_unit else 0)


def test_laundering_terms_are_those_of_the_documents() -> None:
    channel = options_tables()["launderer"].choices["channel"]
    found = {option.name: option for option in channel.options}
    assert 0.07 <= found["trade_based"].fee <= 0.10
    assert found["trade_based"].delay >= 1
    assert found["mirror_transfer"].fee <= 0.02
    assert found["mirror_transfer"].delay == 0

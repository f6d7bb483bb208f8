"""Claims about the label table, each checked by hand against design section 5."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulation.errors import UserError
from simulation.reactions import TABLE, Labels, _load

ALL_LABELS = [
    "change_product",
    "use_social_media",
    "change_source_location",
    "change_lab_location",
    "increase_potency",
    "decrease_price",
    "change_routing",
    "change_integration_model",
    "influence_rehab_choice",
    "frustrate_health_services",
    "corruption",
    "avoidance",
    "take_over",
    "buy_company",
    "diversify",
    "encrypt",
    "go_anonymous",
    "better_service",
    "use_crypto",
    "new_ways_to_pay",
]
DECIDERS = Path(__file__).parents[1] / "simulation"


@pytest.fixture(scope="module")
def labels() -> Labels:
    return Labels.load()


def test_the_table_explains_exactly_the_labels_of_the_design(labels: Labels) -> None:
    assert list(labels.about) == ALL_LABELS


@pytest.mark.parametrize("label", ALL_LABELS)
def test_every_label_is_carried_by_some_switch(labels: Labels, label: str) -> None:
    carriers = list(labels.switches(label))
    assert carriers
    for _, role, choice in carriers:
        options = [option.name for option in labels.tables[role].choices[choice].options] or ["here", "there"]
        pairs = [(start, end) for start in options for end in options if start != end]
        assert any(label in labels.labels(role, choice, *pair) for pair in pairs), (role, choice)


def test_every_row_fits_some_switch(labels: Labels) -> None:
    for row in labels.rows:
        choice = labels.tables[row.role].choices[row.choice]
        values = {option.name: option.value for option in choice.options} or {"here": 0.0, "there": 0.0}
        assert any(row.fits(a, b, values) for a in values for b in values if a != b), row


@pytest.mark.parametrize(
    ("role", "choice", "start", "end", "label", "world"),
    [
        ("supplier", "sales_channel", "open_web", "social_media", "use_social_media", "supply"),
        ("supplier", "sales_channel", "open_web", "darknet", "go_anonymous", "supply"),
        ("supplier", "sales_channel", "darknet", "open_web", "", "supply"),
        ("supplier", "payment_accepted", "bank", "crypto", "use_crypto", "supply"),
        ("broker", "number_of_suppliers", "one", "three", "diversify", "supply"),
        ("broker", "number_of_suppliers", "three", "one", "", "supply"),
        ("broker", "source_place", "here", "there", "change_source_location", "logistics"),
        ("broker", "stock_target", "short", "long", "", "supply"),
        ("courier", "ownership", "independent", "taken_over_firm", "take_over", "logistics"),
        ("courier", "ownership", "taken_over_firm", "bought_firm", "buy_company", "logistics"),
        ("launderer", "channel", "bank", "mirror_transfer", "new_ways_to_pay", "logistics"),
        ("launderer", "channel", "casino", "trade_based", "", "logistics"),
        ("lab", "potency", "usual", "very_high", "increase_potency", "clan_lab"),
        ("lab", "scale", "large", "medium", "avoidance", "clan_lab"),
        ("lab", "recipe", "here", "there", "change_product", "clan_lab"),
        ("lab", "protection", "local", "high_level", "corruption", "clan_lab"),
        ("lab", "protection", "high_level", "local", "", "clan_lab"),
        ("cell", "price", "premium", "usual", "decrease_price", "user"),
        ("cell", "price", "discount", "usual", "", "user"),
        ("cell", "service_level", "plain", "by_appointment", "better_service", "user"),
        ("cell", "clinic_targeting", "none", "near_clinics", "frustrate_health_services", "user"),
        ("lab", "outreach_to_rehab", "none", "influences_placement", "influence_rehab_choice", "clan_lab"),
        ("lab", "hiding", "plain", "well_hidden", "avoidance", "clan_lab"),
        ("courier", "communications", "open", "encrypted", "encrypt", "logistics"),
        ("organisation", "member_integration", "both", "none", "change_integration_model", "clan_lab"),
    ],
)
def test_a_switch_is_called(
    labels: Labels, role: str, choice: str, start: str, end: str, label: str, world: str
) -> None:
    assert labels.label(role, choice, start, end) == (label, world)


def test_a_switch_may_carry_several_labels_and_logs_the_first(labels: Labels) -> None:
    darknet = labels.labels("cell", "sales_channel", "street", "darknet")
    assert darknet == ("go_anonymous", "encrypt")
    bought = labels.labels("courier", "ownership", "independent", "bought_firm")
    assert bought == ("buy_company", "take_over")
    assert labels.labels("courier", "shipment_size", "large", "small") == ("avoidance", "diversify")


def test_the_way_back_takes_the_label_off(labels: Labels) -> None:
    assert labels.steps("launderer", "channel", "bank", "crypto") == {"use_crypto": 1, "new_ways_to_pay": 1}
    assert labels.steps("launderer", "channel", "crypto", "bank") == {"use_crypto": -1, "new_ways_to_pay": -1}
    assert labels.steps("lab", "protection", "high_level", "none") == {"corruption": -1}
    assert labels.steps("cell", "potency_after_cutting", "strong", "usual") == {"increase_potency": -1}


def test_moving_on_within_a_label_takes_off_only_what_is_left(labels: Labels) -> None:
    assert labels.steps("supplier", "payment_accepted", "crypto", "goods_in_kind") == {"use_crypto": -1}
    assert labels.steps("supplier", "labelling", "general_name", "false_name") == {"avoidance": 1}
    assert labels.steps("cell", "sales_channel", "encrypted_app", "darknet") == {"go_anonymous": 1}


def test_going_home_counts_as_another_move(labels: Labels) -> None:
    there = labels.steps("lab", "place", "here", "there")
    back = labels.steps("lab", "place", "there", "here")
    assert there == back == {"change_lab_location": 1}


def test_no_label_is_both_gained_and_lost_nor_in_two_opposite_ordered_switches(labels: Labels) -> None:
    for role, table in labels.tables.items():
        for choice in table.choices.values():
            for one in choice.options:
                for two in choice.options:
                    if one.name < two.name:
                        there = labels.steps(role, choice.name, one.name, two.name)
                        back = labels.steps(role, choice.name, two.name, one.name)
                        for label in there:
                            both_ways = there[label] == back[label] == 1
                            assert both_ways or there[label] == -back[label], (role, choice.name, label)


@pytest.mark.parametrize(
    ("switch", "message"),
    [
        (("wizard", "place", "a", "b"), "no role 'wizard'"),
        (("lab", "labeling", "a", "b"), "a lab has no choice 'labeling'"),
        (("cell", "payment", "cash", "cripto"), "cell.payment has no option 'cripto'; did you mean 'crypto'"),
        (("cell", "payment", "cash", "cash"), "staying with 'cash' is no switch"),
    ],
)
def test_what_cannot_be_switched_is_refused(
    labels: Labels, switch: tuple[str, str, str, str], message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        labels.label(*switch)


def test_an_unknown_label_is_refused(labels: Labels) -> None:
    with pytest.raises(ValueError, match="did you mean 'encrypt'"):
        list(labels.switches("encript"))


def test_every_mistake_in_the_table_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "labels.yaml"
    path.write_text(
        "labels:\n"
        "  corruption: {about: bribes}\n"
        "rows:\n"
        "  - {role: lab, choice: protecting, from: any, to: local, label: corruption}\n"
        "  - {role: lab, choice: protection, from: any, to: [local, regional], label: corruption}\n"
        "  - {role: lab, choice: protection, from: any, to: higher, label: corruption}\n"
        "  - {role: lab, choice: hiding, from: any, to: hidden, label: avoidance, when: later}\n"
        "  - {role: lab, choice: place, from: here, to: any, label: corruption}\n",
        encoding="utf-8",
    )
    with pytest.raises(UserError) as caught:
        _load(path)
    assert [(problem.line, problem.place) for problem in caught.value.problems] == [
        (4, "rows.0.choice"),
        (5, "rows.1.to.1"),
        (6, "rows.2.to"),
        (7, "rows.3.label"),
        (7, "rows.3.when"),
        (8, "rows.4.from"),
    ]


def test_no_rule_knows_the_label_table() -> None:
    files = [
        path for part in ("agents", "rules", "phases", "world") for path in (DECIDERS / part).rglob("*.py")
    ]
    assert files
    for path in files:
        assert "reactions" not in path.read_text(encoding="utf-8"), path


def test_the_table_lies_beside_its_reader() -> None:
    assert TABLE.parent == DECIDERS / "reactions"

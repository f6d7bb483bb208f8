"""Claims about what each kind of intervention changes, with numbers that can be done in the head."""

import dataclasses
import re
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
        {"where": ("A", "B"), "intensity": 0.5, "capacity_share": 0.2, "price": 100},
        [("treatment_capacity", "A2", 0.1), ("treatment_outlay", "A2", 10)],
    ),
    (
        "prevention_campaign",
        {"where": ("C",), "intensity": 0.5, "fewer_starts": 0.4, "more_seeking": 0.2},
        [("rate", "initiation C", -0.2), ("rate", "seeking C", 0.1)],
    ),
    (
        "industry_ethics",  # A1 hosts supply and logistics and counts once
        {"where": ("A", "B"), "intensity": 0.5, "coverage": 0.4, "strength": 0.1},
        [("pressure", "due_diligence A1", 0.02), ("pressure", "due_diligence B1", 0.02)],
    ),
    (
        "community_informing",  # B2 is no market
        {"where": ("B2", "C"), "intensity": 0.5, "strength": 0.1, "protection": 0.8, "stigma": 0.2},
        [
            ("pressure", "community B2", 0.05),
            ("pressure", "community C", 0.05),
            ("rate", "approach C", -0.4),
            ("rate", "seeking C", -0.1),
        ],
    ),
    (
        "demand_reduction",
        {"where": ("C",), "intensity": 0.5, "fewer_doses": 0.2, "more_quitting": 1.0},
        [("rate", "demand C", -0.1), ("rate", "quitting C", 0.5)],
    ),
    (
        "prescribing_controls",
        {"where": ("A",), "intensity": 0.5, "fewer_starts": 0.4, "moved_on": 0.2},
        [("rate", "initiation A2", -0.2), ("rate", "progression A2", 0.1)],
    ),
    (
        "jail_medication",
        {"where": ("C",), "intensity": 0.5, "capacity_share": 0.1, "fewer_deaths": 0.2, "more_seeking": 0.4},
        [("rate", "overdose C", -0.1), ("rate", "seeking C", 0.2), ("treatment_capacity", "C", 0.05)],
    ),
    (
        "contingency_management",
        {"where": ("C",), "intensity": 0.5, "fewer_leave": 0.4, "fewer_stimulants": 0.2},
        [("rate", "leaving C", -0.2), ("rate", "stimulants C", -0.1)],
    ),
    (
        "naloxone_distribution",
        {"where": ("A", "C"), "intensity": 0.5, "closed_gap": 0.4},
        [("rate", "without_naloxone A2", -0.2), ("rate", "without_naloxone C", -0.2)],
    ),
    (
        "drug_checking",
        {"where": ("C",), "intensity": 0.5, "informed": 0.4, "more_seeking": 0.2, "found": 0.1},
        [("detection", "", 0.05), ("rate", "seeking C", 0.1), ("rate", "unknown_contents C", -0.2)],
    ),
    ("drug_checking", {"where": ("B",), "intensity": 0.5}, []),  # no market, nothing
    (
        "compulsory_rehabilitation",
        {
            "where": ("C",),
            "intensity": 0.5,
            "capacity_share": 0.2,
            "brought_in": 2.0,
            "more_leave": 0.4,
            "more_relapse": 0.6,
        },
        [
            ("rate", "leaving C", 0.2),
            ("rate", "relapse C", 0.3),
            ("rate", "seeking C", 1.0),
            ("treatment_capacity", "C", 0.1),
        ],
    ),
    (
        "emergency_scheduling",
        {"where": ("A",), "substances": ("family",), "intensity": 0.5, "lag_weeks": 13},
        [("listing", "x A 13", 0.5), ("listing", "y A 13", 0.5)],
    ),
    (
        "watch_listing",
        {"where": ("A",), "substances": ("z",), "intensity": 0.5, "control": 0.2, "strength": 0.1},
        [("control", "z A", 0.1), ("pressure", "due_diligence A1", 0.05)],
    ),
    (
        "handler_licensing",
        {"where": ("B",), "intensity": 0.5, "strength": 0.1},
        [("pressure", "licensing B1", 0.05), ("pressure", "licensing B2", 0.05)],
    ),
    (
        "export_notification",
        {"where": ("A",), "partners": ("C",), "intensity": 0.5, "strength": 0.2, "refusal_share": 0.5},
        [
            ("pressure_on_request", "due_diligence A1 C", 0.05),
            ("pressure_on_request", "licensing A1 C", 0.1),
        ],
    ),
    (
        "kyc_voluntary",
        {"where": ("A",), "intensity": 0.5, "uptake": 0.4, "reward": 0.5, "strength": 0.1},
        [("pressure", "due_diligence A1", 0.03)],
    ),
    (
        "buyer_blacklist",
        {"where": ("A",), "intensity": 0.5, "seen_through": 0.6, "strength": 0.1},
        [
            ("pressure", "due_diligence A1", 0.05),
            ("visibility", "A1 broker number_of_suppliers four due_diligence", 0.3),
            ("visibility", "A1 broker number_of_suppliers three due_diligence", 0.3),
            ("visibility", "A1 broker number_of_suppliers two due_diligence", 0.3),
            ("visibility", "A1 broker ownership front_company due_diligence", 0.3),
            ("visibility", "A1 supplier ownership front_company due_diligence", 0.3),
        ],
    ),
    (
        "traceability",
        {"where": ("A",), "intensity": 0.5, "seen_through": 0.6, "strength": 0.1},
        [
            ("pressure", "due_diligence A1", 0.05),
            ("visibility", "A1 broker ownership bought_company due_diligence", 0.3),
            ("visibility", "A1 broker ownership bought_company licensing", 0.3),
            ("visibility", "A1 supplier labelling false_name licensing", 0.3),
            ("visibility", "A1 supplier labelling general_name licensing", 0.3),
            ("visibility", "A1 supplier ownership bought_company due_diligence", 0.3),
            ("visibility", "A1 supplier ownership bought_company licensing", 0.3),
        ],
    ),
    (
        "sender_identification",
        {"where": ("A",), "intensity": 0.5, "strength": 0.2, "followed": 0.1},
        [("lane_pressure", "screening A1>C:post", 0.1), ("pressure", "investigation A1", 0.05)],
    ),
    (
        "pill_press_controls",
        {"where": ("C",), "intensity": 0.5, "out_of_reach": 0.4, "seen_through": 0.6},
        [
            ("access", "C cell product_form counterfeit_pill", 0.2),
            ("visibility", "C cell product_form counterfeit_pill street", 0.3),
        ],
    ),
    (
        "platform_takedown",
        {"where": ("B",), "intensity": 0.5, "strength": 0.1},
        [("pressure", "online_monitoring B1", 0.05), ("pressure", "online_monitoring B2", 0.05)],
    ),
    (
        "communications_interception",
        {"where": ("C",), "intensity": 0.5, "strength": 0.1, "seen_through": 0.6},
        [
            ("pressure", "intercept C", 0.05),
            ("visibility", "C broker communications encrypted intercept", 0.3),
            ("visibility", "C cell sales_channel encrypted_app intercept", 0.3),
            ("visibility", "C courier communications encrypted intercept", 0.3),
            ("visibility", "C supplier sales_channel encrypted_app intercept", 0.3),
        ],
    ),
    (
        "free_trade_zone_inspection",  # C sends to A1, but by post: nothing of it is transshipped
        {"where": ("A1",), "intensity": 0.5, "strength": 0.2, "seen_through": 0.6},
        [
            ("lane_pressure", "screening A1>A2:post", 0.1),
            ("lane_pressure", "screening A1>C:post", 0.1),
            ("lane_pressure", "screening C>A1:post", 0.1),
            ("visibility", "C supplier labelling false_name licensing", 0.3),
            ("visibility", "C supplier labelling general_name licensing", 0.3),
        ],
    ),
    (
        "joint_patrol",
        {"where": ("B", "C"), "intensity": 0.5, "strength": 0.2, "shared": 0.4},
        [
            ("lane_pressure", "interdiction B2>C:vehicle", 0.1),
            ("sharing", "B C", 0.2),
            ("sharing", "C B", 0.2),
        ],
    ),
    ("joint_patrol", {"where": ("A", "B"), "intensity": 0.5}, []),  # no lane between them, nothing
    (
        "person_investigations",
        {"where": ("C",), "intensity": 0.5, "strength": 0.1},
        [("pressure", "investigation C", 0.05)],
    ),
    (
        "leadership_targeting",
        {"where": ("B",), "intensity": 0.5, "strength": 0.1, "seen": 0.6},
        [
            ("pressure", "investigation B2", 0.05),
            *(
                ("visibility", f"B2 {role}   {pressure}", 0.3)
                for role in ("lab", "organisation")
                for pressure in ("financial_monitoring", "intercept", "investigation")
            ),
        ],
    ),
    (
        "indictments_and_sanctions",  # nobody indicts at home
        {
            "where": ("B2", "C"),
            "by": ("C",),
            "intensity": 0.5,
            "strength": 0.1,
            "money": 0.2,
            "resentment": 0.4,
        },
        [
            ("pressed", "B C", 0.2),
            ("pressure_on_request", "financial_monitoring B2 C", 0.1),
            ("pressure_on_request", "investigation B2 C", 0.05),
        ],
    ),
    (
        "anti_corruption",
        {"where": ("C",), "intensity": 0.5, "dearer": 0.4, "seen_through": 0.6, "recovery": 0.1},
        [
            ("corruption_price", "C", 0.2),
            ("integrity", "C", 0.05),
            *(
                ("visibility", f"C {role} protection {paid} {pressure}", 0.3)
                for role, pressures in (
                    ("courier", ("interdiction", "investigation", "screening")),
                    ("lab", ("investigation", "lab_detection")),
                    ("launderer", ("financial_monitoring", "investigation")),
                    ("supplier", ("investigation", "licensing")),
                )
                for paid in ("high_level", "local")
                for pressure in pressures
            ),
        ],
    ),
    (
        "bank_supervision",
        {"where": ("C",), "intensity": 0.5, "strength": 0.1},
        [("pressure", "financial_monitoring C", 0.05)],
    ),
    (
        "crypto_tracing",
        {"where": ("C",), "intensity": 0.5, "strength": 0.1, "seen_through": 0.6},
        [
            ("pressure", "crypto_monitoring C", 0.05),
            ("visibility", "C broker payment crypto financial_monitoring", 0.3),
            ("visibility", "C cell payment crypto financial_monitoring", 0.3),
            ("visibility", "C launderer channel crypto financial_monitoring", 0.3),
            ("visibility", "C supplier payment_accepted crypto financial_monitoring", 0.3),
        ],
    ),
    (
        "trade_based_monitoring",
        {"where": ("C",), "intensity": 0.5, "strength": 0.1, "seen_through": 0.6},
        [
            ("pressure", "financial_monitoring C", 0.05),
            ("visibility", "C broker payment goods_in_kind financial_monitoring", 0.3),
            ("visibility", "C launderer channel goods_in_kind financial_monitoring", 0.3),
            ("visibility", "C launderer channel trade_based financial_monitoring", 0.3),
            ("visibility", "C supplier payment_accepted goods_in_kind financial_monitoring", 0.3),
        ],
    ),
    (
        "casino_rules",
        {"where": ("C",), "intensity": 0.5, "out_of_reach": 0.4, "seen_through": 0.6, "strength": 0.1},
        [
            ("access", "C launderer channel casino", 0.2),
            ("pressure", "financial_monitoring C", 0.05),
            ("visibility", "C launderer channel casino financial_monitoring", 0.3),
        ],
    ),
    (
        "cash_controls",
        {"where": ("C",), "intensity": 0.5, "out_of_reach": 0.4, "seen_through": 0.6, "strength": 0.1},
        [
            ("access", "C launderer channel bulk_cash", 0.2),
            ("pressure", "financial_monitoring C", 0.05),
            ("visibility", "C cell payment cash financial_monitoring", 0.3),
            ("visibility", "C launderer channel bulk_cash financial_monitoring", 0.3),
            ("visibility", "C launderer ownership front_business financial_monitoring", 0.3),
        ],
    ),
    (
        "trust_building",
        {"where": ("A1", "B"), "intensity": 0.5, "strength": 0.2},
        [("trust_rest", "A B", 0.1), ("trust_rest", "B A", 0.1)],
    ),
    (
        "intelligence_sharing",
        {"where": ("A", "C"), "intensity": 0.5, "strength": 2.0},
        [("sharing", "A C", 1.0), ("sharing", "C A", 1.0)],
    ),
    (
        "mutual_legal_assistance",
        {"where": ("B", "C"), "intensity": 0.5, "interest": 0.2, "strength": 0.1},
        [
            ("interest", "B C", 0.1),
            ("interest", "C B", 0.1),
            ("pressure_on_request", "investigation B1 C", 0.05),
            ("pressure_on_request", "investigation B2 C", 0.05),
            ("pressure_on_request", "investigation C B", 0.05),
        ],
    ),
    (
        "tariffs",  # B and A1 have no lane between them, B2 and C have one
        {"where": ("B",), "by": ("C",), "intensity": 0.5, "dearer": 0.4, "shock": 0.2, "resentment": 0.6},
        [
            ("lane_cost", "B2>C:vehicle", 0.2),
            ("pressed", "B C", 0.3),
            ("trust_jump", "B C", -0.1),
            ("trust_jump", "C B", -0.1),
            ("trust_rest", "C B", -0.3),
        ],
    ),
    (
        "supplier_shutdown",
        {"where": ("A", "B2"), "substances": ("family",), "intensity": 0.5},  # nobody supplies at A2 or B2
        [("closure", "x A1", 0.5), ("closure", "y A1", 0.5)],
    ),
    (
        "export_levy",  # lanes cost 10 USD a kg; A1 to A2 crosses no border, C to A1 does not leave A
        {"where": ("A",), "intensity": 0.5, "usd_per_kg": 40.0, "modes": ("post",)},
        [("lane_cost", "A1>C:post", 2.0)],
    ),
    (
        "other_opioids",
        {"where": ("A", "B"), "intensity": 0.5, "covers": 0.8},
        [("rate", "demand A2", -0.4)],
    ),
    (
        "demand_shift",
        {"where": ("C",), "intensity": 0.5, "change": 3.0},
        [("rate", "demand C", 1.5)],
    ),
    (
        "alternative_development",
        {"where": ("A", "B"), "intensity": 0.5, "added_income": 0.8},  # farmers can be at A1 and B1
        [("outside_income", "A1", 0.4), ("outside_income", "B1", 0.4)],
    ),
    (
        "joint_sweep",  # of lanes into A2 and C only those that cross a border
        {
            "where": ("A2", "C"),
            "intensity": 0.5,
            "stopped": 0.2,
            "raided": 0.1,
            "investigated": 0.04,
            "shared": 0.6,
        },
        [
            ("lane_pressure", "interdiction A1>C:post", 0.1),
            ("lane_pressure", "interdiction B2>C:vehicle", 0.1),
            ("pressure", "investigation A2", 0.02),
            ("pressure", "investigation C", 0.02),
            ("pressure", "lab_detection A2", 0.05),
            ("pressure", "lab_detection C", 0.05),
            ("sharing", "A C", 0.3),
            ("sharing", "C A", 0.3),
        ],
    ),
    (
        "armed_conflict",
        {
            "where": ("B2",),
            "intensity": 0.5,
            "control_lost": 0.6,
            "income_lost": 0.4,
            "dearer_freight": 1.0,
        },
        [("lane_cost", "B2>C:vehicle", 0.5), ("outside_income", "B2", -0.2), ("state_control", "B2", -0.3)],
    ),
    (
        "syringe_services",
        {
            "where": ("C",),
            "intensity": 0.5,
            "reached": 0.4,
            "fewer_deaths": 0.5,
            "informed": 0.25,
            "more_seeking": 2,
        },
        [
            ("rate", "overdose C", -0.1),
            ("rate", "seeking C", 0.4),
            ("rate", "unknown_contents C", -0.05),
            ("rate", "without_naloxone C", -0.2),
        ],
    ),
    (
        "drug_courts",
        {"where": ("C",), "intensity": 0.5, "more_seeking": 0.4, "fewer_leave": 0.2, "fewer_deaths": 0.1},
        [("rate", "leaving C", -0.1), ("rate", "overdose C", -0.05), ("rate", "seeking C", 0.2)],
    ),
    (
        "community_rehabilitation",
        {
            "where": ("C",),
            "intensity": 0.5,
            "capacity_share": 0.2,
            "brought_in": 1,
            "fewer_relapse": 0.4,
            "more_stigma": 0.6,
        },
        [
            ("rate", "relapse C", -0.2),
            ("rate", "seeking C", 0.5),
            ("rate", "stigma C", 0.3),
            ("treatment_capacity", "C", 0.1),
        ],
    ),
    (
        "voluntary_rehabilitation",
        {
            "where": ("C",),
            "intensity": 0.5,
            "capacity_share": 0.2,
            "more_seeking": 1,
            "fewer_leave": 0.4,
            "less_stigma": 0.6,
        },
        [
            ("rate", "leaving C", -0.2),
            ("rate", "seeking C", 0.5),
            ("rate", "stigma C", -0.3),
            ("treatment_capacity", "C", 0.1),
        ],
    ),
    (
        "user_registry",
        {"where": ("C",), "intensity": 0.5, "fewer_starts": 0.2, "sent": 0.4, "more_stigma": 0.6},
        [("rate", "initiation C", -0.1), ("rate", "seeking C", 0.2), ("rate", "stigma C", 0.3)],
    ),
    (
        "stigma_campaign",
        {"where": ("C",), "intensity": 0.5, "less_stigma": 0.4, "fewer_relapse": 0.2},
        [("rate", "relapse C", -0.1), ("rate", "stigma C", -0.2)],
    ),
    (
        "telehealth",
        {"where": ("C",), "intensity": 0.5, "capacity_share": 0.2, "more_seeking": 0.4, "fewer_leave": 0.2},
        [("rate", "leaving C", -0.1), ("rate", "seeking C", 0.2), ("treatment_capacity", "C", 0.1)],
    ),
    (
        "reintegration",
        {"where": ("C",), "intensity": 0.5, "fewer_relapse": 0.4, "fewer_leave": 0.2},
        [("rate", "leaving C", -0.1), ("rate", "relapse C", -0.2)],
    ),
    (
        "diplomatic_pressure",  # nobody presses itself
        {"where": ("A", "C"), "by": ("C",), "intensity": 0.5, "pressing": 0.4},
        [("pressed", "A C", 0.2)],
    ),
    (
        "diplomatic_relations",
        {"where": ("A", "B2"), "intensity": 0.5, "jump": -0.4, "rest": -0.2, "interest": -1, "sharing": 0},
        [
            ("interest", "A B", -0.5),
            ("interest", "B A", -0.5),
            ("trust_jump", "A B", -0.2),
            ("trust_jump", "B A", -0.2),
            ("trust_rest", "A B", -0.1),
            ("trust_rest", "B A", -0.1),
        ],
    ),
    (
        "technical_channel",
        {"where": ("A", "C"), "intensity": 0.5, "level": 0.6, "interest": 0.2},
        [
            ("channel", "A C", 0.3),
            ("channel", "C A", 0.3),
            ("interest", "A C", 0.1),
            ("interest", "C A", 0.1),
        ],
    ),
    (
        "listing_request",  # nobody asks itself; y is not known yet, and can be asked for all the same
        {"where": ("A", "C"), "by": ("C",), "substances": ("family",), "intensity": 0.5},
        [("listing_on_request", "x A C", 0.5), ("listing_on_request", "y A C", 0.5)],
    ),
    (
        "withdrawal",  # naloxone at hand falls from 0.2 to 0.1: without it are 0.9 / 0.8 = 1.125 times as many
        {
            "where": ("C",),
            "conditions": ("screening", "treatment_places", "naloxone", "detection"),
            "share": 1,
            "modes": ("post",),
            "intensity": 0.5,
        },
        [
            ("base_detection", "", 0.5),
            ("base_screening", "A1>C:post", 0.5),
            ("base_screening", "C>A1:post", 0.5),
            ("rate", "without_naloxone C", 0.125),
            ("treatment_capacity", "C", -0.1),
        ],
    ),
    (
        "closed_way",
        {"where": ("C",), "ways": ("goods_in_kind",), "intensity": 0.5, "out_of_reach": 0.8},
        [
            ("access", "C broker payment goods_in_kind", 0.4),
            ("access", "C launderer channel goods_in_kind", 0.4),
        ],
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

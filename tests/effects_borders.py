"""Borders, searches, persons and places: what each kind changes in the small world.

A case is a kind, its fields, and (condition, at, amount) in sorted order, at budget and burden 0.
"""

from small_world import Case

CASES: list[Case] = [
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
        "sender_identification",
        {"where": ("A",), "intensity": 0.5, "strength": 0.2, "followed": 0.1},
        [("lane_pressure", "screening A1>C:post", 0.1), ("pressure", "investigation A1", 0.05)],
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
        "alternative_development",
        {"where": ("A", "B"), "intensity": 0.5, "added_income": 0.8},  # farmers can be at A1 and B1
        [("outside_income", "A1", 0.4), ("outside_income", "B1", 0.4)],
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
]

"""Laws of goods and duties of those who trade in them: what each kind changes in the small world.

A case is a kind, its fields, and (condition, at, amount) in sorted order, at budget and burden 0.
"""

from small_world import Case

CASES: list[Case] = [
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
        "industry_ethics",  # A1 hosts supply and logistics and counts once
        {"where": ("A", "B"), "intensity": 0.5, "coverage": 0.4, "strength": 0.1},
        [("pressure", "due_diligence A1", 0.02), ("pressure", "due_diligence B1", 0.02)],
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
        "pill_press_controls",
        {"where": ("C",), "intensity": 0.5, "out_of_reach": 0.4, "seen_through": 0.6},
        [
            ("access", "C cell product_form counterfeit_pill", 0.2),
            ("visibility", "C cell product_form counterfeit_pill street", 0.3),
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
        "listing_request",  # nobody asks itself; y is not known yet, and can be asked for all the same
        {"where": ("A", "C"), "by": ("C",), "substances": ("family",), "intensity": 0.5},
        [("listing_on_request", "x A C", 0.5), ("listing_on_request", "y A C", 0.5)],
    ),
]

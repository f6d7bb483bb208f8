"""Treatment, prevention and whatever else changes markets of people who use drugs: what each kind changes in the small world.

A case is a kind, its fields, and (condition, at, amount) in sorted order, at budget and burden 0.
"""

from small_world import Case

CASES: list[Case] = [
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
]

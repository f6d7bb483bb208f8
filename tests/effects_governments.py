"""What two or more governments do together, or to one another: what each kind changes in the small world.

A case is a kind, its fields, and (condition, at, amount) in sorted order, at budget and burden 0.
"""

from small_world import Case

CASES: list[Case] = [
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
]

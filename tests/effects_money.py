"""Control of money and of the ways of paying: what each kind changes in the small world.

A case is a kind, its fields, and (condition, at, amount) in sorted order, at budget and burden 0.
"""

from small_world import Case

CASES: list[Case] = [
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
        "closed_way",
        {"where": ("C",), "ways": ("goods_in_kind",), "intensity": 0.5, "out_of_reach": 0.8},
        [
            ("access", "C broker payment goods_in_kind", 0.4),
            ("access", "C launderer channel goods_in_kind", 0.4),
        ],
    ),
]

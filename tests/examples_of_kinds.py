"""One example of every kind of intervention, with the fields that it needs, in the two worlds of the tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Fields = Mapping[str, Any]
SEVERAL = {"kyc_mandate", "kyc_voluntary", "industry_ethics", "buyer_blacklist", "traceability"}
PEOPLE = {
    "prevention_campaign", "demand_reduction", "treatment_expansion", "jail_medication", "contingency_management",
    "naloxone_distribution", "demand_shift", "other_opioids", "drug_checking", "compulsory_rehabilitation", "prescribing_controls", "pill_press_controls",
    "syringe_services", "drug_courts", "community_rehabilitation", "voluntary_rehabilitation", "user_registry",
    "stigma_campaign", "telehealth", "reintegration",
}  # fmt: skip
MONEY = {
    "aml_enforcement", "bank_supervision", "crypto_tracing", "trade_based_monitoring", "casino_rules", "cash_controls",
}  # fmt: skip

TRANSPACIFIC: dict[str, Fields] = {
    **{kind: {"where": ("CN", "IN")} for kind in SEVERAL},
    **{kind: {"where": ("US",)} for kind in PEOPLE},
    **{kind: {"where": ("MX", "US", "CA")} for kind in MONEY},
    "community_informing": {"where": ("MX", "US")},
    "class_scheduling": {"where": ("CN",), "substances": ("fentanyl_class",)},
    "list_scheduling": {"where": ("CN",), "substances": ("fentanyl",)},
    "emergency_scheduling": {"where": ("CN", "IN"), "substances": ("fentanyl_class", "fentanyl_precursors")},
    "watch_listing": {"where": ("CN", "IN", "MX"), "substances": ("pre_precursors", "fentanyl_precursors")},
    "handler_licensing": {"where": ("CN", "IN")},
    "export_notification": {"where": ("CN", "IN"), "partners": ("MX", "US", "CA")},
    "supplier_shutdown": {"where": ("CN",), "substances": ("fentanyl_precursors",)},
    "export_levy": {"where": ("CN", "IN")},
    "sender_identification": {"where": ("CN",)},
    "platform_takedown": {"where": ("CN", "US")},
    "communications_interception": {"where": ("CN", "MX")},
    "customs_screening": {"where": ("US",), "modes": ("post", "vehicle")},
    "free_trade_zone_inspection": {"where": ("FT",)},
    "joint_patrol": {"where": ("MX", "US")},
    "border_interdiction": {"where": ("US",)},
    "person_investigations": {"where": ("MX", "US")},
    "leadership_targeting": {"where": ("MX",)},
    "lab_raids": {"where": ("MX",)},
    "indictments_and_sanctions": {"where": ("CN", "MX"), "by": ("US",)},
    "anti_corruption": {"where": ("MX",)},
    "trust_building": {"where": ("CN", "US", "MX")},
    "intelligence_sharing": {"where": ("CN", "US", "MX")},
    "mutual_legal_assistance": {"where": ("CN", "US", "MX")},
    "tariffs": {"where": ("CN", "MX"), "by": ("US",)},
    "diplomatic_pressure": {"where": ("CN", "MX"), "by": ("US",)},
    "diplomatic_relations": {"where": ("CN", "US", "MX")},
    "technical_channel": {"where": ("CN", "US", "MX")},
    "listing_request": {
        "where": ("CN", "MX"),
        "by": ("US",),
        "substances": ("fentanyl_class", "fentanyl_precursors"),
    },
    "withdrawal": {"where": ("US",), "conditions": ("screening", "street", "treatment_places")},
    "closed_way": {"where": ("US", "MX"), "ways": ("mirror_transfer", "counterfeit_pills", "large_stocks")},
    "alternative_development": {"where": ("CN", "IN")},
    "joint_sweep": {"where": ("MX", "US")},
    "armed_conflict": {"where": ("MX",)},
}

_PLACES = {"CN": "S1", "IN": "S2", "MX": "P", "US": "T", "CA": "P", "FT": "P"}
_SUBSTANCES = {
    "fentanyl_class": "drug_class",
    "fentanyl": "drug_a",
    "fentanyl_precursors": "precursor_class",
    "pre_precursors": "precursor_three",
}


def _small(names: tuple[str, ...], small: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(small.get(name, name) for name in names))


# The sandbox has a source (S1), another (S2), a port and laboratories (P) and two markets (T).
SANDBOX: dict[str, Fields] = {
    kind: {
        key: _small(names, _SUBSTANCES if key == "substances" else _PLACES) for key, names in fields.items()
    }
    for kind, fields in TRANSPACIFIC.items()
}
SANDBOX["watch_listing"] = {"where": ("S1", "S2", "P"), "substances": ("precursor_class",)}

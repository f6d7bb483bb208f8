"""The fixed vocabulary of the model, each in the order in which columns and tables use it."""

from typing import Final

PRESSURES: Final = (
    "licensing",
    "due_diligence",
    "screening",
    "interdiction",
    "lab_detection",
    "investigation",
    "financial_monitoring",
    "crypto_monitoring",
    "online_monitoring",
    "intercept",
    "community",
    "street",
)
LANE_PRESSURES: Final = ("screening", "interdiction")
ROLES: Final = ("supplier", "broker", "courier", "launderer", "lab", "cell", "organisation")
MODES: Final = ("post", "container", "vehicle", "vessel", "air")
# What moves people between the stocks of a market, each as a factor on its usual size.
RATES: Final = (
    "initiation",
    "progression",
    "quitting",
    "demand",
    "overdose",
    "without_naloxone",
    "unknown_contents",
    "stimulants",
    "seeking",
    "leaving",
    "relapse",
    "death_in_treatment",
    "approach",
    "interference",
    "stigma",
)
STAGES: Final = ("pre_precursor", "precursor", "finished")
WORLDS: Final = ("supply", "logistics", "clan_lab", "user")
# Who can make a substance: firms, where there is industry; farmers, where there is land; laboratories only.
MADE_AT: Final = ("industry", "farmland", "laboratory")
BASES: Final = ("measured", "estimated", "assumed")

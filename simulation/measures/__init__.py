"""What a run reports: every measure with its unit, its direction and one sentence on what it counts.

`WEEKLY` names the columns of the weekly table, in order; `DIMENSIONS` names what can be displaced.
"""

from dataclasses import dataclass
from typing import Final, Literal

Direction = Literal["more is better", "less is better", "neutral"]

_MORE: Final = "more is better"
_LESS: Final = "less is better"
_NEUTRAL: Final = "neutral"


@dataclass(frozen=True, slots=True)
class Measure:
    """One output. `direction` is the direction of the public good, not of the traffickers' trade."""

    name: str
    unit: str
    direction: Direction
    about: str


WEEKLY: Final[tuple[Measure, ...]] = (
    Measure(
        "quantity_delivered_kg",
        "kg pure per week",
        _LESS,
        "Mass of finished substance sold to people who use drugs, in kilograms of pure reference substance.",
    ),
    Measure("doses_sold", "doses per week", _LESS, "Number of doses sold at retail, whatever their potency."),
    Measure(
        "price_per_dose_usd",
        "USD per dose",
        _MORE,
        "Mean retail price of a dose as it is sold, weighted by doses.",
    ),
    Measure(
        "price_per_pure_dose_usd",
        "USD per pure dose",
        _MORE,
        "Mean retail price of the pure content of a reference dose, weighted by doses.",
    ),
    Measure(
        "potency",
        "pure doses per dose",
        _LESS,
        "Mean content of a dose as it is sold, relative to the reference dose.",
    ),
    Measure(
        "unmet_demand_share",
        "share of doses wanted",
        _NEUTRAL,
        "Share of the doses wanted at the going price that could not be had.",
    ),
    Measure("overdose_deaths", "persons per week", _LESS, "People who died of an overdose in all markets."),
    Measure(
        "people_with_oud",
        "persons",
        _LESS,
        "People with a disorder of using the drugs traded, not in treatment, at the end of the week.",
    ),
    Measure(
        "people_in_treatment",
        "persons",
        _MORE,
        "People in treatment for a disorder of using these drugs, at the end of the week.",
    ),
    Measure("people_occasional", "persons", _LESS, "People who use occasionally, at the end of the week."),
    Measure("people_recovered", "persons", _MORE, "People in recovery, at the end of the week."),
    Measure("finished_by_post_kg", "kg pure per week", _LESS, "Finished substance that set out by post."),
    Measure("finished_by_land_kg", "kg pure per week", _LESS, "Finished substance that set out by vehicle."),
    Measure(
        "finished_other_kg",
        "kg pure per week",
        _LESS,
        "Finished substance that set out by container, vessel or air.",
    ),
    Measure(
        "precursor_delivered_kg",
        "kg per week",
        _LESS,
        "Precursors and pre-precursors that arrived at laboratories.",
    ),
    Measure(
        "precursor_price_usd_kg",
        "USD per kg",
        _MORE,
        "Mean price that laboratories paid for precursors, weighted by mass.",
    ),
    Measure(
        "wholesale_price_usd_g",
        "USD per g pure",
        _MORE,
        "Mean price that retail cells paid for finished substance, weighted by pure mass.",
    ),
    Measure(
        "seized_finished_kg",
        "kg pure per week",
        _NEUTRAL,
        "Finished substance seized anywhere along the chain.",
    ),
    Measure(
        "seized_precursor_kg",
        "kg per week",
        _NEUTRAL,
        "Precursors and pre-precursors seized anywhere along the chain.",
    ),
    Measure(
        "interception_share",
        "share of mass shipped",
        _MORE,
        "Share of the mass that was due this week, on all lanes, and was seized on the way.",
    ),
    Measure("retail_revenue_usd", "USD per week", _LESS, "What people who use drugs paid to retail cells."),
    Measure("profit_supplier_usd", "USD per week", _LESS, "Income less costs of all precursor suppliers."),
    Measure("profit_broker_usd", "USD per week", _LESS, "Income less costs of all brokers."),
    Measure("profit_courier_usd", "USD per week", _LESS, "Income less costs of all couriers."),
    Measure("profit_launderer_usd", "USD per week", _LESS, "Income less costs of all launderers."),
    Measure("profit_lab_usd", "USD per week", _LESS, "Income less costs of all laboratories."),
    Measure("profit_cell_usd", "USD per week", _LESS, "Income less costs of all retail cells."),
    Measure(
        "laundered_usd", "USD per week", _LESS, "Money that launderers handed on this week, before their fee."
    ),
    Measure(
        "laundering_cost_share",
        "share of money laundered",
        _MORE,
        "Fees and freezes as a share of the money handed to launderers.",
    ),
    Measure("frozen_usd", "USD per week", _MORE, "Money frozen or seized on its way."),
    Measure("bribes_usd", "USD per week", _LESS, "Money paid for protection."),
    Measure("agents_supplier", "agents", _NEUTRAL, "Active precursor suppliers at the end of the week."),
    Measure("agents_broker", "agents", _NEUTRAL, "Active brokers at the end of the week."),
    Measure("agents_courier", "agents", _NEUTRAL, "Active couriers at the end of the week."),
    Measure("agents_launderer", "agents", _NEUTRAL, "Active launderers at the end of the week."),
    Measure("agents_lab", "agents", _NEUTRAL, "Active laboratories at the end of the week."),
    Measure("agents_cell", "agents", _NEUTRAL, "Active retail cells at the end of the week."),
    Measure("agents_total", "agents", _NEUTRAL, "Active agents of all these roles at the end of the week."),
    Measure(
        "lab_concentration",
        "Herfindahl index 0 to 1",
        _NEUTRAL,
        "Sum of squared shares of laboratories in the mass produced: 1 is a monopoly.",
    ),
    Measure(
        "cell_concentration",
        "Herfindahl index 0 to 1",
        _NEUTRAL,
        "Sum of squared shares of retail cells in the doses sold: 1 is a monopoly.",
    ),
    Measure("arrests", "agents per week", _NEUTRAL, "Agents of all roles who were arrested."),
    Measure("switches", "switches per week", _NEUTRAL, "Choices that agents of all roles changed."),
    Measure(
        "enforcement_budget_usd",
        "USD per week",
        _LESS,
        "What all enforcement bodies and interventions cost the public.",
    ),
    Measure(
        "licit_burden",
        "index",
        _LESS,
        "Burden on licit trade (false refusals, delays): interventions in force and added controls, summed.",
    ),
    Measure(
        "lab_stock_weeks",
        "weeks of use",
        _NEUTRAL,
        "Precursors held by laboratories, in weeks of their present use.",
    ),
    Measure(
        "cell_stock_weeks",
        "weeks of sales",
        _NEUTRAL,
        "Finished substance held by retail cells, in weeks of their present sales.",
    ),
)

SOURCE_PLACE: Final = "source_place"
SUBSTANCE: Final = "substance"
PRODUCT: Final = "product"
LANE: Final = "lane"
MODE: Final = "mode"
LAB_PLACE: Final = "lab_place"
SALES_CHANNEL: Final = "sales_channel"
PAYMENT: Final = "payment"
LAUNDERING_CHANNEL: Final = "laundering_channel"
ROLE: Final = "role"

DIMENSIONS: Final[tuple[str, ...]] = (
    SOURCE_PLACE,
    SUBSTANCE,
    PRODUCT,
    LANE,
    MODE,
    LAB_PLACE,
    SALES_CHANNEL,
    PAYMENT,
    LAUNDERING_CHANNEL,
    ROLE,
)

# Quantity by dimension, as in the shares table. "Reference kg": kg of the reference drug that the goods are
# worth or can be made into, so that inputs and products, strong and weak ones, can be added and compared.
DIMENSION_UNITS: Final[dict[str, str]] = {
    SOURCE_PLACE: "reference kg per week",  # all goods that brokers sent from there and that got through
    SUBSTANCE: "reference kg per week",  # the same, by substance
    PRODUCT: "reference kg per week",  # sold to people who use drugs
    LANE: "reference kg per week",  # all goods that set out on lanes into the jurisdiction, and crossed
    MODE: "reference kg per week",  # finished goods that reached retail cells
    LAB_PLACE: "reference kg per week",  # finished goods that laboratories there sent and that got through
    SALES_CHANNEL: "doses per week",
    PAYMENT: "doses per week",
    LAUNDERING_CHANNEL: "USD per week",
    ROLE: "USD of profit per week",  # a loss counts as 0
}

# A price or a potency means nothing in a week without a sale; the tables then have no number there.
PRICES: Final[tuple[str, ...]] = (
    "price_per_dose_usd",
    "price_per_pure_dose_usd",
    "potency",
    "precursor_price_usd_kg",
    "wholesale_price_usd_g",
)

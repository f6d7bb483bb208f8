"""The columns of state: one record array per kind of thing, a row a thing, with the units in the comments.

All arrays hold numpy records, so that compiled and uncompiled code read the same text (``labs[i].cash``).
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from simulation.names import MODES, PRESSURES, ROLES

Records = NDArray[Any]  # an array of numpy records

N_PRESSURES, N_ROLES, N_MODES = len(PRESSURES), len(ROLES), len(MODES)
SHORTAGE = N_PRESSURES  # what an agent attends to at a review, beside the pressures: want of supply
LICENSING, DUE_DILIGENCE, SCREENING, INTERDICTION, LAB_DETECTION, INVESTIGATION = 0, 1, 2, 3, 4, 5
FINANCIAL, CRYPTO, ONLINE, INTERCEPT, COMMUNITY, STREET = 6, 7, 8, 9, 10, 11
SUPPLIER, BROKER, COURIER, LAUNDERER, LAB, CELL, ORGANISATION = 0, 1, 2, 3, 4, 5, 6
POST, CONTAINER, VEHICLE, VESSEL, AIR = 0, 1, 2, 3, 4
PRE_PRECURSOR, PRECURSOR, FINISHED = 0, 1, 2
INDUSTRY, FARMLAND, LABORATORY = 0, 1, 2  # who makes a substance

# The choices of each role in the order of the columns; the option tables must list exactly these.
CHOICES: dict[str, tuple[str, ...]] = {
    "supplier": (
        "product",
        "place",
        "sales_channel",
        "labelling",
        "ownership",
        "grade_and_price",
        "protection",
        "payment_accepted",
    ),
    "broker": (
        "substance",
        "source_place",
        "lane",
        "number_of_suppliers",
        "communications",
        "ownership",
        "stock_target",
        "payment",
    ),
    "courier": ("lane_and_mode", "shipment_size", "ownership", "communications", "integration", "protection"),
    "launderer": ("channel", "ownership", "protection"),
    "lab": (
        "recipe",
        "place",
        "potency",
        "scale",
        "integration",
        "hiding",
        "outreach_to_rehab",
        "protection",
        "stock_target",
    ),
    "cell": (
        "product_form",
        "potency_after_cutting",
        "price",
        "sales_channel",
        "payment",
        "service_level",
        "clinic_targeting",
    ),
    "organisation": ("budget", "recruitment", "member_integration"),
}
MAX_CHOICES, MAX_OPTIONS = 9, 12
SUPPLIER_PRODUCT, SUPPLIER_PLACE = 0, 1
BROKER_SUBSTANCE, BROKER_PLACE, BROKER_LANE, BROKER_SUPPLIERS, BROKER_STOCK = 0, 1, 2, 3, 6
COURIER_MODE, COURIER_SIZE = 0, 1
LAUNDERER_CHANNEL = 0
LAB_RECIPE, LAB_PLACE, LAB_POTENCY, LAB_SCALE, LAB_OUTREACH, LAB_STOCK = 0, 1, 2, 3, 6, 8
CELL_FORM, CELL_POTENCY, CELL_PRICE, CELL_CHANNEL, CELL_PAYMENT, CELL_SERVICE, CELL_CLINICS = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
)
ORG_BUDGET, ORG_RECRUITMENT = 0, 1

# What the options of a choice are: rows of its table, or things of the world.
TABLE, SOURCE_PLACES, SUBSTANCES, MODE_OPTIONS, RECIPES, LAB_PLACES = 0, 1, 2, 3, 4, 5
OPTION_KINDS = {
    "table": TABLE,
    "source_places": SOURCE_PLACES,
    "substances": SUBSTANCES,
    "modes": MODE_OPTIONS,
    "recipes": RECIPES,
    "lab_places": LAB_PLACES,
}

SOURCES_OF_SUPPLY = (SOURCE_PLACES, SUBSTANCES, RECIPES)  # choices that a buyer short of goods thinks over
BUFFERS = ((BROKER, BROKER_SUPPLIERS), (BROKER, BROKER_STOCK), (LAB, LAB_STOCK))  # and those that hold it off

INITIATION, PROGRESSION, QUITTING, DEMAND, OVERDOSE, WITHOUT_NALOXONE, UNKNOWN_CONTENTS = 0, 1, 2, 3, 4, 5, 6
STIMULANTS, SEEKING, LEAVING, RELAPSE, DEATH_IN_TREATMENT, APPROACH, INTERFERENCE = 7, 8, 9, 10, 11, 12, 13
STIGMA = 14

MAX_LINKS = 4  # partners that an agent can buy from at once
MAX_COURIERS = 4  # couriers that a laboratory works with at once
HORIZON = 16  # weeks that goods and money can be on the way, at most 15
MAX_LEGS = 6  # lanes of one route
AT_ONCE = 256  # agents whose orders are worked out together, see phases.orders and rules.maths.powers


def records(name_formats: list[tuple[Any, ...]]) -> np.dtype[Any]:
    """A dtype whose single rows can be read with a dot."""
    return np.dtype((np.record, np.dtype(name_formats, align=True)))


def array_of(dtype: np.dtype[Any]) -> Any:
    """The numba type of a one-dimensional array of such records."""
    return numba.from_dtype(dtype)[::1]


# What is read together lies together, and whole numbers are as narrow as they may be: the columns of fifty
# thousand agents do not fit into a processor's cache. A row is some eleven cache lines of 64 bytes (an empty
# line below is the end of one), so that who trades with a stranger touches two or three of its lines.
TRADERS = records(
    [
        # who, where, when, and the price: what others look at first
        ("key", "u8"),  # hash of seed and identity: the key of all its draws
        ("drug", "i8"),  # cells: the drug that their customers take (wide, so that columns lie without gaps)
        ("role", "i1"),
        ("active", "i1"),  # 1 trades, 0 free row
        ("overridden", "i1"),  # rules replaced by a user's Python: 1 order, 2 choose, 4 ask a price
        ("contacts", "i1"),  # 1: has contacts abroad (cells buy by post, launderers make mirror deals)
        ("good", "i2"),  # substance that it sells now, -1 if none
        ("ways", "i2"),  # modes by which it can send what it sells, a bit a mode
        ("option", "i1", (MAX_CHOICES,)),  # the option taken for each choice
        ("pending_choice", "i1"),  # a switch under way, or -1
        ("pending_option", "i1"),
        ("alarm", "i1"),  # pressure of the last hit since the last review, or -1
        ("place", "i4"),
        ("blocked_until", "i4"),  # week from which it may trade again
        ("review_week", "i4"),  # next review
        ("order_week", "i4"),  # next week in which it orders
        ("ready_week", "i4"),  # week in which a switch takes effect
        ("organisation", "i4"),  # row of the organisation that owns it, or -1
        ("children", "i4"),  # agents recruited by it so far
        ("price", "f8"),  # cents per reference mg (launderers: fee share)

        # what a trade changes on the side of who sells, carries or launders
        ("filled", "f8"),  # share of this week's orders that it can fill
        ("reach", "f8"),  # product over its options
        ("demand", "f8"),  # mg ordered from it this week (launderers: cents)
        ("cash", "i8"),  # cents
        ("revenue", "i8"),  # cents, this week
        ("spent", "i8"),  # cents, this week
        ("handled", "f8"),  # launderers: cents this week; couriers: mg this week
        ("sent", "f8"),  # consignments x exposure since the last review (movers)

        # partners
        ("seller", "i4", (MAX_LINKS,)),  # rows of partners that it buys from, or -1
        ("experience", "f8", (MAX_LINKS,)),  # share of what was ordered that came, smoothed
        ("launderer", "i4"),  # row, or -1
        ("frozen_week", "i4"),  # the week after a freeze: what it moves then is frozen in part
        ("backlog", "f8"),  # launderers: cents waiting

        # this week's orders
        ("order", "i8", (MAX_LINKS,)),  # mg ordered this week
        ("got", "f8", (MAX_LINKS,)),  # share of this order that came, -1 where none was made

        # what a trade changes on the side of who buys
        ("carrier", "i4", (MAX_LINKS,)),  # row of the seller's courier for this order, -1 if it needs none
        ("courier", "i4", (MAX_COURIERS,)),  # rows (labs)
        ("lead", "f8"),  # weeks from order to arrival, smoothed
        ("on_order", "f8"),  # mg on the way to it (cells: reference mg)
        ("unit_cost", "f8"),  # cents per mg bought, smoothed
        ("potency", "f8"),  # potency of its finished stock relative to the reference

        # plans and prices
        ("expected", "f8"),  # mg a week that it expects to need or sell, smoothed
        ("capacity", "f8"),  # mg a week (launderers: cents a week)
        ("skill", "f8"),  # share of the full yield that its recipe reaches
        ("scarcity", "f8"),  # factor
        ("premium", "f8"),  # pay for work and risk, share of normal price
        ("loss_priced", "f8"),  # believed loss share of goods on the way, in the price
        ("pull", "f8"),  # cells: pull on buyers this week
        ("cut", "f8"),  # cells: factor on the potency that they sell at, from shortages past and present
        ("openness", "f8"),  # share of its trade done in the open: 1 - product of what its options hide

        # books
        ("normal", "f8"),  # normal turnover in its line of business, cents a week: sizes its costs
        ("turnover", "f8"),  # cents a week, smoothed
        ("profit", "f8"),  # cents a week, smoothed
        ("margin_factor", "f8"),  # product over its options
        ("running_share", "f8"),  # sum over its options, share of normal turnover a week
        ("bribe_share", "f8"),  # the part paid for protection, before the place's price
        ("poor_weeks", "i4"),  # weeks in a row below the cash that it needs
        ("looked_week", "i4"),  # last review
        ("lost_now", "i4"),  # consignments lost this week (movers)
        ("lost", "i4"),  # consignments lost since the last review (movers)

        # risk, and origin
        ("exposure", "f8", (N_PRESSURES,)),  # share of a pressure that gets through to it
        ("identity", "u8"),  # name that survives reordering
        ("born", "i4"),  # week
        ("gone", "i4"),  # week of exit, or -1000
        ("peer", "i4", (2,)),  # rows of the same role with whom it talks
        ("route_belief", "f8", (N_MODES,)),  # believed loss share of a consignment by mode (movers)
        ("hits", "f8", (N_PRESSURES,)),  # since the last review
    ]
)  # fmt: skip
PARCELS = records(  # goods on the way to an agent
    [
        ("row", "i8"),
        ("good", "i8"),
        ("mg", "i8"),
        ("content", "f8"),  # mg of the reference substance, at the potency of the seller
    ]
)
PAYMENTS = records([("row", "i8"), ("cents", "i8")])  # money on the way to an agent
PROSPECT = records(  # what an agent expects of an option, while it judges it
    [
        ("feasible", "i8"),
        ("place", "i8"),
        ("mode", "i8"),  # -1 if it moves nothing
        ("good", "i8"),  # substance whose legal status matters, -1 if none
        ("turnover", "f8"),  # cents a week
        ("margin", "f8"),  # share of turnover
        ("switching", "f8"),  # cents
        ("running", "f8"),  # share of normal turnover a week
        ("normal", "f8"),  # normal turnover, cents a week
        ("shortage", "f8"),  # share of turnover lost for want of supply
    ]
)
PLACES = records(
    [
        ("jurisdiction", "i8"),
        ("market", "i8"),  # row of the market, or -1
        ("supply", "i8"),  # 1 if a source place
        ("clan_lab", "i8"),  # 1 if labs can be there
        ("labs", "f8"),  # laboratories there now
        ("industry", "f8"),  # chemical industry, 0..1
        ("state_capacity", "f8"),
        ("corruption_price", "f8"),  # factor on the cost of protection
        ("licit_trade", "f8"),
        ("farmland", "f8"),  # land under crops for drugs, 0..1
        ("brokers", "f8"),  # brokers who buy there now
        ("outside_income", "f8"),  # what can be earned outside the trade, 1 = as usual
        ("integrity", "f8"),  # of enforcement, 0..1, changes
        ("bribes", "f8"),  # cents this week
    ]
)
LANES = records(
    [
        ("origin", "i8"),
        ("destination", "i8"),
        ("mode", "i8"),
        ("weeks", "i8"),
        ("cost", "f8"),  # cents per mg
        ("border", "i8"),  # 1 if it crosses a jurisdiction
        ("to_jurisdiction", "i8"),
        ("licit_volume", "f8"),  # factor, 1 = average lane
        ("base_screening", "f8"),  # pressure 0..1
        ("base_interdiction", "f8"),
        ("screening", "f8"),  # pressure now
        ("interdiction", "f8"),
        ("seized", "f8"),  # mg this week, all substances
    ]
)
ROUTES = records(
    [
        ("legs", "i8"),
        ("lane", "i8", (MAX_LEGS,)),
        ("weeks", "i8"),
        ("cost", "f8"),  # cents per mg
        ("mode", "i8"),
    ]
)
GOODS = records(
    [
        ("stage", "i8"),
        ("class_", "i8"),
        ("drug", "i8"),  # finished: cells of the same drug sell it
        ("made_at", "i8"),  # INDUSTRY, FARMLAND or LABORATORY
        ("potency", "f8"),  # doses of the reference substance per mg of this one
        ("licit_use", "f8"),
        ("make_cost", "f8"),  # cents per mg
        ("known", "i8"),  # 1 once somebody can make it
        ("known_at_start", "i8"),
        ("invention_weeks", "i8"),
        ("invention_cost", "f8"),  # cents
        ("first_sold", "i8"),  # week, or -1
        ("detected", "i8"),  # week of first detection, or -1
        ("on_sale", "f8"),  # mg ordered this week, of sellers of all roles
    ]
)
RECIPE_COLUMNS = records(
    [("input", "i8"), ("output", "i8"), ("yield_", "f8"), ("capability", "f8"), ("lead_weeks", "i8")]
)
MARKETS = records(
    [
        ("place", "i8"),
        ("weight", "f8"),
        ("population", "f8"),  # persons aged 15 and over
        ("never", "f8"),  # persons, as the five below
        ("occasional", "f8"),
        ("drug", "i8"),  # what the people of this market use
        ("oud", "f8"),  # use disorder (of the drugs of this market), not in treatment
        ("treatment", "f8"),
        ("recovered", "f8"),
        ("dead", "f8"),
        ("capacity", "f8"),  # treatment places, persons
        ("base_capacity", "f8"),
        ("naloxone", "f8"),  # share of overdoses at which it is at hand
        ("stimulant", "f8"),  # share who also use stimulants
        ("initiation", "f8"),  # weekly hazard never -> occasional at the reference price
        ("progression", "f8"),  # weekly hazard occasional -> disorder
        ("reference_price", "f8"),  # cents per pure dose at the start
        ("price", "f8"),  # cents per dose, average of sales
        ("potency", "f8"),  # of doses sold, average
        ("expected_potency", "f8"),  # what buyers believe, lagging
        ("variability", "f8"),  # coefficient of variation of potency
        ("novelty", "f8"),  # share of sales in substances not usual here
        ("demand", "f8"),  # doses wanted this week
        ("sold", "f8"),  # doses sold this week
        ("deaths", "f8"),  # persons this week
        ("oud_at_start", "f8"),  # persons
        ("attraction", "f8"),  # sum over cells
        ("takings", "f8"),  # cents this week
        ("content", "f8"),  # pure doses sold this week
        ("content_square", "f8"),  # sum over doses of their squared content
        ("approached", "f8"),  # share of people in treatment approached by sellers
        ("turned_away", "f8"),  # share of treatment entries interfered with
    ]
)
BODIES = records(
    [
        ("place", "i8"),
        ("jurisdiction", "i8"),
        ("budget", "f8"),  # USD a week
        ("skill", "f8"),
        ("integrity", "f8"),  # 0..1
        ("mandate", "f8", (N_PRESSURES,)),  # shares, sum 1
        ("yield_", "f8", (N_PRESSURES,)),  # learnt hits a week, smoothed
        ("effort", "f8", (N_PRESSURES,)),  # relative to normal
    ]
)
OPTIONS = records(
    [
        ("margin", "f8"),
        ("reach", "f8"),
        ("openness", "f8"),  # share of the trade done in the open
        ("running", "f8"),  # share of normal turnover a week
        ("switching", "f8"),  # weeks of normal turnover
        ("lead", "i8"),  # weeks
        ("value", "f8"),
        ("fee", "f8"),  # laundering channels: share
        ("other_side", "f8"),  # laundering channels: share of value paid by the other side
        ("contacts", "f8"),  # 1: needs contacts abroad
        ("delay", "i8"),  # laundering channels: weeks
        ("capacity", "f8"),  # laundering channels: factor
        ("exposure", "f8", (N_PRESSURES,)),
    ]
)
CHOICE_COLUMNS = records(
    [
        ("options", "i8"),
        ("kind", "i8"),
        ("world", "i8"),
        ("bribe", "i8"),  # 1: its running cost is paid to officials
        (
            "by_value",
            "i8",
        ),  # 1: margin and reach are only what the agent expects; price or potency itself does the rest
        ("switching", "f8"),  # weeks of normal turnover, for options that are things of the world
        ("lead", "i8"),  # weeks, likewise
        ("fixed_start", "i8"),  # 1: the world file says which option an agent starts with
    ]
)
CONSEQUENCES = records(  # what a hit by a pressure does
    [
        ("block", "i8"),  # weeks without trade
        ("seize", "f8"),  # share of stock taken
        ("freeze", "f8"),  # share of cash taken
        ("arrest", "f8"),  # chance of arrest or closure
        ("needs_law", "f8"),  # share of hits on suppliers and brokers that need their goods to be controlled
        ("severity", "f8"),  # weeks of turnover lost, for beliefs and prices
    ]
)
ROLE_COLUMNS = records(
    [
        ("start", "i8"),  # first row
        ("stop", "i8"),  # row after the last
        ("used", "i8"),  # row after the last that anybody has had so far
        ("first", "i8"),  # first place in the list of those who are active
        ("last", "i8"),  # place after the last there
        ("normal_volume", "f8"),  # mg (launderers: cents) a week per agent
        ("normal_finished", "f8"),  # the same for brokers of finished drug
        ("normal_inputs", "f8"),  # and for brokers of inputs
        ("normal_turnover", "f8"),  # cents a week per agent
        ("running", "f8"),  # share of normal turnover a week
        ("profit", "f8"),  # normal profit, share of normal turnover
        ("risk_pay", "f8"),  # share of running costs that is pay for risk
        ("arrest_cost", "f8"),  # weeks of normal turnover
        ("replacement", "f8"),  # cost of lost goods, share of turnover
        ("exposure", "f8", (N_PRESSURES,)),  # base, 0..1
        ("entry", "f8"),  # new agents a week per agent at normal profit
        ("retire", "f8"),  # voluntary exits a week per agent
        ("lowest_capacity", "f8"),
        ("active", "f8"),  # agents now
        ("at_start", "f8"),  # agents at the start
        ("worth", "f8"),  # what they earn against what their work and risk are worth, average
        ("earners", "f8"),  # agents over whom that is averaged
        ("handled", "f8"),  # mg a week that they expect to sell, all together
        ("usual_value", "f8"),  # launderers: cents a week that all of them moved at the start
        ("moved", "f8", (MAX_OPTIONS,)),  # launderers: cents a week by channel, smoothed
        ("by_mode", "f8", (N_MODES,)),  # couriers who use each mode now
    ]
)
# What is known of a tier's trade: suppliers (0) and brokers (1), by place and substance. After the places
# comes a row for all of them together.
BOARD = records(
    [
        ("orders", "f8"),  # mg a week, smoothed
        ("unmet", "f8"),  # mg a week, smoothed
        ("price", "f8"),  # cents per mg, average of those who sell it now; 0 if none
        ("sellers", "f8"),  # agents who sell it now
        ("coming", "f8"),  # agents who are about to
        ("asked", "f8"),  # mg a week that buyers without a seller ask around for
        ("orders_now", "f8"),
        ("unmet_now", "f8"),
    ]
)
CHANGES = records(  # what interventions change: one entry of one condition each
    [
        ("condition", "i8"),
        ("first", "i8"),  # indices into the condition's array
        ("second", "i8"),
        ("amount", "f8"),
        ("start", "i8"),  # week
        ("stop", "i8"),  # week, or a number past every run
        ("ramp", "i8"),  # weeks
    ]
)
CONDITIONS = (
    "pressure",
    "lane_screening",
    "lane_interdiction",
    "control",
    "listing",
    "treatment_capacity",
    "budget",
    "burden",
    "trust_rest",
    "trust_jump",
    "interest",
    "sharing",
    "pressure_on_request",
    "integrity",
    "corruption_price",
    "lane_cost",
    "rate",
    "visibility",
    "access",
    "detection",
    "closure",
    "base_pressure",
    "base_screening",
    "base_interdiction",
    "base_control",
    "base_detection",
    "channel",
    "listing_on_request",
    "outside_income",
    "state_control",
    "treatment_outlay",
)
VISIBLE = (
    records(  # ways of doing things that interventions make easier to see or harder to use, at one place
        [
            ("place", "i8"),
            ("role", "i8"),
            ("choice", "i8"),  # -1: the role as a whole, whatever it chose
            ("option", "i8"),
            ("pressure", "i8"),  # -1: access; the amount is the share of reach that is lost
            ("amount", "f8"),  # this week
        ]
    )
)
TRUST_SHOCKS = records([("week", "i8"), ("first", "i8"), ("second", "i8"), ("change", "f8")])
EVENTS = records(
    [
        ("identity", "u8"),
        ("week", "i8"),
        ("row", "i4"),
        ("place", "i4"),
        ("kind", "i1"),
        ("role", "i1"),
        ("choice", "i1"),
        ("old", "i1"),
        ("new", "i1"),
        ("pressure", "i1"),
        ("substance", "i2"),
        ("quantity", "i8"),  # mg
        ("value", "i8"),  # cents
        ("stay", "f8"),  # expected weekly profit of staying, cents
        ("go", "f8"),  # expected weekly profit of going, cents
    ]
)
EVENT_KINDS = (
    "switch",
    "refusal",
    "seizure",
    "raid",
    "investigation",
    "arrest",
    "freeze",
    "takedown",
    "exit",
    "entry",
    "invention",
    "detection",
    "listing",
    "community_refusal",
)
SWITCH, REFUSAL, SEIZURE, RAID, INVESTIGATION_EVENT, ARREST, FREEZE, TAKEDOWN, EXIT, ENTRY = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
)
INVENTION, DETECTION, LISTING, COMMUNITY_REFUSAL = 10, 11, 12, 13
# The kind of event that a hit by each pressure is recorded as, in the order of PRESSURES.
KIND_OF_PRESSURE = np.array(
    [
        REFUSAL,
        REFUSAL,
        SEIZURE,
        SEIZURE,
        RAID,
        INVESTIGATION_EVENT,
        FREEZE,
        FREEZE,
        TAKEDOWN,
        INVESTIGATION_EVENT,
        COMMUNITY_REFUSAL,
        INVESTIGATION_EVENT,
    ],
    dtype=np.int64,
)

# Sums over the week, by index of the tally.
SEIZED_FINISHED, SEIZED_PRECURSOR, PRECURSOR_MG, PRECURSOR_CENTS, WHOLESALE_MG, WHOLESALE_CENTS = (
    0,
    1,
    2,
    3,
    4,
    5,
)
LAUNDERED, LAUNDERING_FEES, FROZEN, BRIBED, ARRESTED, SHIPPED_MG, LOST_MG = 6, 7, 8, 9, 10, 11, 12
BY_MODE = 16  # finished to cells, reference mg, one entry a mode
BY_CHANNEL = 24  # cents, one entry a laundering channel; the last is without a launderer
BY_ROLE = 40  # cents of profit, one entry a role
N_TALLY = 48
BY_LAB_PLACE = N_TALLY  # reference mg that laboratories sent out and that got through, one entry a place
WITHOUT_LAUNDERER = 7  # entry after the channels

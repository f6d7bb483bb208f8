"""A parameter that moves no measure is a defect: each is moved to both its ends, and something must follow.

A short run of the sandbox with everything going on at once moves most of them within weeks; longer runs and
the transpacific world are asked only about the rest.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache

import pytest
from sandbox import measure, mixed

from simulation import parameters
from simulation.interventions import Intervention
from simulation.model import SupplyChain
from simulation.parameters import Parameter
from simulation.scenario import BURN_IN, Override, Scenario, load_scenario

OPTIONS = "options."
# (scenario, weeks, seed), the cheapest first. Each is asked only about what the ones before it did not move.
QUICK = (
    ("sandbox", 8, 1),
    ("sandbox", 30, 1),
    ("sandbox", 100, 1),
    ("transpacific", 60, 1),
    ("sandbox", 220, 2),
    ("large transpacific", 20, 1),
    ("transpacific", 250, 2),
    ("transpacific", 250, 3),
)
THOROUGH = (
    *QUICK,
    ("large sandbox", 12, 1),
    ("sandbox", 260, 3),
    ("transpacific", 250, 4),
)
PARTS = 6  # so that several processes can share the work

# Not known to move anything yet, and why it may stay. Nothing else may join without a reason.
EXCUSED: dict[str, str] = {
    "organisation.exposure.community": "a pressure of a tenth of a per cent a week on two organisations: no hit in a short run",
    "law.detection_per_week": "needs years of new substances: shown by a test of its own below",
}


@cache
def transpacific(weeks: int) -> Scenario:
    source = {"start_week": 4, "intensity": 0.9}
    return dataclasses.replace(
        load_scenario("baseline"),
        weeks=weeks,
        scale=0.2,
        interventions=(
            measure("class_scheduling", where=("CN",), substances=("fentanyl_class",), **source),
            measure("list_scheduling", where=("CN", "IN"), substances=("fentanyl",), **source),
            measure(
                "customs_screening", where=("CN", "US"), modes=("post", "vehicle"), direction="both", **source
            ),
            measure("lab_raids", where=("MX",), **source),
            measure("aml_enforcement", where=("MX", "US"), **source),
            measure("treatment_expansion", where=("US",), **source),
        ),
    )


def more() -> tuple[Intervention, ...]:
    """Requests, pressure on a government and stigma, for the numbers that only these use."""
    soon = {"start_week": 2, "intensity": 0.9}
    return (
        measure("listing_request", where=("P",), by=("T",), substances=("precursor_class",), **soon),
        measure("diplomatic_pressure", where=("S1",), by=("T",), **soon),
        measure("user_registry", where=("T",), **soon),
    )


def case(world: str, weeks: int, **values: float) -> Scenario:
    values = {BURN_IN: 4.0} | values
    if not world.endswith("transpacific"):
        small = mixed(weeks, burn_in=int(values[BURN_IN]), parameters=values)
        small = dataclasses.replace(small, interventions=(*small.interventions, *more()))
        return dataclasses.replace(small, scale=8.0) if world == "large sandbox" else small
    overrides = {name: Override(value, "a test") for name, value in values.items()}
    asked = dataclasses.replace(transpacific(weeks), parameters=overrides, burn_in_weeks=int(values[BURN_IN]))
    return dataclasses.replace(asked, scale=8.0) if world.startswith("large") else asked


def measures_of(world: str, weeks: int, seed: int, **values: float) -> tuple[bytes, ...]:
    """The weekly measures, what the shares are made of, what is observed, and how many events there were."""
    model = SupplyChain(case(world, weeks, **values), seed).run()
    model.close()
    h = model.history
    events = model.log_so_far["kind"].tobytes()
    observed = model.observed[["known_week", "observed"]].to_numpy().tobytes()
    return (h.weekly.tobytes(), h.sourced.tobytes(), h.sold.tobytes(), h.sold_by.tobytes(), h.tally.tobytes(),
            h.flow.tobytes(), h.relations.tobytes(), h.told.tobytes(), observed, events)  # fmt: skip


@cache
def unchanged(world: str, weeks: int, seed: int) -> tuple[bytes, ...]:
    return measures_of(world, weeks, seed)


def moves_something(parameter: Parameter, stages: tuple[tuple[str, int, int], ...]) -> bool:
    for stage in stages:
        for value in (parameter.low, parameter.high):
            if value != parameter.value and measures_of(*stage, **{parameter.name: value}) != unchanged(
                *stage
            ):
                return True
    return False


def dead(names: Iterator[Parameter], stages: tuple[tuple[str, int, int], ...]) -> list[str]:
    return [p.name for p in names if p.name not in EXCUSED and not moves_something(p, stages)]


def some(part: int, *, options: bool) -> Iterator[Parameter]:
    """Every PARTS-th parameter, from the option tables or not."""
    chosen = [p for p in parameters.load().values() if p.name.startswith(OPTIONS) == options]
    return iter(chosen[part::PARTS])


@pytest.mark.parametrize("part", range(PARTS))
def test_every_parameter_moves_some_measure(part: int) -> None:
    assert dead(some(part, options=False), QUICK) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_every_number_of_the_option_tables_moves_some_measure(part: int) -> None:
    assert dead(some(part, options=True), THOROUGH) == []


def test_options_shield_only_from_what_their_role_is_exposed_to() -> None:
    """Exposure is base times option: without a base of the role, the option's number can move nothing."""
    known = parameters.load()
    idle = []
    for name in known:
        _, _, pressure = name.partition(".exposure.")
        if name.startswith(OPTIONS) and pressure:
            role = name.split(".")[1]
            if f"{role}.exposure.{pressure}" not in known:
                idle.append(name)
    assert idle == []


def test_a_parameter_that_moves_nothing_would_be_found() -> None:
    """A range of one value moves nothing and is named; with its own range the same one moves something."""
    known = parameters.load()["trade.price_sensitivity"]
    still = dataclasses.replace(known, low=known.value, high=known.value)
    assert dead(iter([still, known]), QUICK[:2]) == [known.name]


def test_quicker_detection_of_new_substances_moves_their_listing() -> None:
    """Under control by list a new substance is listed an assessment lag after its detection, not after its sale."""
    listed = {}
    for chance in (0.002, 0.2):
        scenario = load_scenario(
            "list_scheduling_2019", parameters={"law.detection_per_week": {"value": chance, "why": "a test"}}
        )
        events = SupplyChain(scenario, seed=1).run().events
        weeks = events.loc[events["kind"] == "listing", "week"]
        listed[chance] = weeks.min() if len(weeks) else scenario.weeks  # not within the run
    assert listed[0.2] < listed[0.002]

"""Small scenarios of the sandbox world for tests, put together without a file."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from examples_of_kinds import SANDBOX

from simulation.interventions import KINDS, Intervention
from simulation.scenario import BURN_IN, Override, Scenario, TrustShock, load_scenario

TABLES = ("weekly", "shares", "events", "flows", "balance")


def measure(kind: str, name: str = "", *, where: tuple[str, ...] = ("S1",), **fields: Any) -> Intervention:
    """An intervention of a kind, with the kind's defaults for what is not given."""
    return KINDS[kind](name=name or kind, where=where, **fields)


@cache
def baseline() -> Scenario:
    return load_scenario("sandbox_baseline")


def trust_shock(one: str, other: str, week: int, change: float) -> TrustShock:
    return TrustShock(
        between=(one, other), week=week, on=baseline().start + timedelta(weeks=week), change=change
    )


def sandbox(
    *interventions: Intervention,
    weeks: int = 20,
    burn_in: int = 0,
    events: tuple[TrustShock, ...] = (),
    parameters: Mapping[str, float] | None = None,
) -> Scenario:
    """The sandbox with these interventions; a short run unless told otherwise."""
    values = {BURN_IN: burn_in} | dict(parameters or {})
    return dataclasses.replace(
        baseline(),
        weeks=weeks,
        interventions=interventions,
        events=events,
        parameters={name: Override(value, "a test") for name, value in values.items()},
        burn_in_weeks=int(values[BURN_IN]),
    )


def everything(weeks: int) -> Scenario:
    """Every kind of intervention at once, from the third week on, so that every condition is moved."""
    items = (
        KINDS[kind](name=kind, start_week=2, ramp_weeks=3, intensity=0.9, **fields)
        for kind, fields in SANDBOX.items()
    )
    return sandbox(*items, weeks=weeks)


def mixed(
    weeks: int = 80, *, burn_in: int = 4, parameters: Mapping[str, float] | None = None, start: int = 4
) -> Scenario:
    """Law, border, raids, money, treatment and a shock of trust all at once, so that every rule has work."""
    return sandbox(
        measure("class_scheduling", substances=("drug_class",), start_week=start, intensity=0.8),
        measure("list_scheduling", where=("S1", "S2"), substances=("precursor_one",), start_week=start,
                intensity=0.9),
        measure("customs_screening", where=("S1", "T"), modes=("post", "vehicle"), direction="both",
                start_week=start, intensity=0.7),
        measure("border_interdiction", where=("T",), start_week=start, intensity=0.5),
        measure("lab_raids", where=("P",), start_week=start, intensity=1.0),
        measure("aml_enforcement", where=("P", "T"), start_week=start, intensity=1.0),
        measure("kyc_mandate", where=("S1",), start_week=start, intensity=1.0),
        measure("treatment_expansion", where=("T",), start_week=start, intensity=0.5),
        events=(trust_shock("T", "P", start + 1, -0.4), trust_shock("T", "S1", start + 1, 0.3)),
        weeks=weeks,
        burn_in=burn_in,
        parameters=parameters,
    )  # fmt: skip

"""What is observed of what is true: seizures, deaths, people, potency, with delays, gaps and biases.

An observed value is true x (1 + e (recorded - 1)) x (1 + e noise z), z about normal; it is missing with
chance e x missing, and known only e x delay weeks later, with e = `observation.error`. At e = 0 it is the
true one, exactly. Nothing here changes a run; what enforcement bodies are told is in phases/observing.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.phases.recording import COLUMNS
from simulation.rules.draws import SURVEY, draw

if TYPE_CHECKING:
    from simulation.model import SupplyChain

MG_PER_KG: Final = 1e6
ALL: Final = "all"
UNIFORMS: Final = 12  # a sum of 12 uniform draws less 6 is about normal, with variance 1
DRAWS_A_SERIES: Final = 16


@dataclass(frozen=True)
class Series:
    """One observed series: `source` names the parameters observation.SOURCE.*; a flow is summed over a
    round, a level is that of its last week.
    """

    name: str
    source: str
    unit: str
    kind: Literal["flow", "level"]
    about: str


SERIES: Final = (
    Series("seized_finished_kg", "seizures", "kg pure per week", "flow", "reports of agencies"),
    Series("seized_precursor_kg", "seizures", "kg per week", "flow", "reports of agencies"),
    Series("overdose_deaths", "deaths", "persons per week", "flow", "codes on certificates"),
    Series("people_with_oud", "survey", "persons", "level", "household survey"),
    Series("people_on_register", "registry", "persons", "level", "register; true: people with disorder"),
    Series("potency", "checking", "pure doses per dose", "level", "drug checking, test purchases"),
    Series("seized_by_government_kg", "questionnaire", "kg per round", "flow", "yearly questionnaire"),
    Series("hits", "hits", "hits per week", "flow", "what bodies are told of their own hits"),
)


def observed_frame(model: SupplyChain) -> pd.DataFrame:
    """A row for each series, place and round: series, place ("all" or a jurisdiction), week (the round's
    last), known_week (when it is known), unit, true, observed (NaN: missing).
    """
    parts = [_frame(model, number, series) for number, series in enumerate(SERIES)]
    frame = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return frame.astype({"week": np.int32, "known_week": np.int32})


def _frame(model: SupplyChain, number: int, series: Series) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    told = model.history.told[: model.history.weeks].astype(float)
    if series.source == "hits":
        weeks = range(model.history.weeks)
        rows = [_row(series, ALL, week, week, told[week, 0], told[week, 1]) for week in weeks]
    else:
        for place, true in _true(model, series):
            rows += _rounds(model, number, series, place, true)
    return pd.DataFrame(rows, columns=["series", "place", "week", "known_week", "unit", "true", "observed"])


def _true(model: SupplyChain, series: Series) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """The true series by place, a value a week."""
    n = model.history.weeks
    if series.source == "questionnaire":
        into = model.history.seized_into[:n] / MG_PER_KG
        yield from ((code, into[:, j]) for j, code in enumerate(model.world.jurisdictions))
        return
    column = "people_with_oud" if series.source == "registry" else series.name
    yield ALL, model.history.weekly[:n, COLUMNS.index(column)]


def _rounds(
    model: SupplyChain, number: int, series: Series, place: str, true: NDArray[np.float64]
) -> Iterator[dict[str, Any]]:
    """The rounds of one series at one place."""
    p = model.state.p[0]
    error = float(p.observation_error)

    def setting(name: str) -> float:
        return float(p[f"observation_{series.source}_{name}"])

    every = 1
    if f"observation_{series.source}_every_weeks" in p.dtype.names:
        every = 1 + round(error * (setting("every_weeks") - 1))
    delay = round(error * setting("delay_weeks"))
    scale = 1 + error * (setting("recorded") - 1)
    where = 0 if place == ALL else 1 + model.world.jurisdictions.index(place)
    for last in range(every - 1, len(true), every):
        values = true[last - every + 1 : last + 1]
        value = float(values.sum() if series.kind == "flow" else values[-1])
        luck = _luck(model, last, (where * len(SERIES) + number) * DRAWS_A_SERIES)
        seen = value * scale * (1 + error * setting("noise") * (sum(luck[1:]) - UNIFORMS / 2))
        if luck[0] < error * setting("missing"):
            seen = np.nan
        yield _row(series, place, last, last + delay, value, max(0.0, seen) if seen == seen else seen)


def _luck(model: SupplyChain, week: int, number: int) -> list[float]:
    key = model.seed_key
    return [float(draw(key, SURVEY, week, number + k)) for k in range(UNIFORMS + 1)]


def _row(
    series: Series, place: str, week: int, known_week: int, true: float, observed: float
) -> dict[str, Any]:
    return {
        "series": series.name, "place": place, "week": week, "known_week": known_week, "unit": series.unit,
        "true": true, "observed": observed,
    }  # fmt: skip

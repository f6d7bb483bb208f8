"""Claims about what is observed of what is so: delays, gaps and biases as parameterised, and none without error."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sandbox import sandbox

from simulation.measures.observation import SERIES, observed_frame
from simulation.model import SupplyChain
from simulation.phases import observing

WEEKS = 120


@cache
def run(*values: tuple[str, float], weeks: int = WEEKS) -> SupplyChain:
    return SupplyChain(sandbox(weeks=weeks, parameters=dict(values)), seed=1).run()


def series(name: str, *values: tuple[str, float], place: str = "all") -> pd.DataFrame:
    found = run(*values).observed
    return found[(found["series"] == name) & (found["place"] == place)].reset_index(drop=True)


def no_noise(source: str, **more: float) -> tuple[tuple[str, float], ...]:
    """Without noise and gaps, so that what is left can be done in the head."""
    values = {"noise": 0.0, "missing": 0.0} | more
    return tuple((f"observation.{source}.{name}", value) for name, value in values.items())


def test_without_error_the_observed_is_the_true_exactly() -> None:
    found = run(("observation.error", 0.0)).observed
    assert set(found["series"]) == {series.name for series in SERIES}
    assert (found["observed"] == found["true"]).all()
    assert (found["known_week"] == found["week"]).all()
    assert found.groupby(["series", "place"]).size().eq(WEEKS).all()


def test_with_error_every_series_differs_from_the_true() -> None:
    found = run().observed
    differs = (found["observed"] != found["true"]) & (found["true"] > 0)
    assert set(found.loc[differs, "series"]) == {series.name for series in SERIES}


def test_a_bias_is_a_factor() -> None:
    deaths = series("overdose_deaths", *no_noise("deaths", recorded=0.5))
    assert deaths["observed"].tolist() == pytest.approx((deaths["true"] / 2).tolist())


def test_a_delay_is_when_it_is_known_not_what_week_it_tells_of() -> None:
    deaths = series("overdose_deaths", *no_noise("deaths", delay_weeks=17))
    assert (deaths["known_week"] - deaths["week"]).unique().tolist() == [17]


def test_half_the_error_is_half_the_bias_and_half_the_delay() -> None:
    values = (*no_noise("deaths", recorded=0.5, delay_weeks=20), ("observation.error", 0.5))
    deaths = series("overdose_deaths", *values)
    assert deaths["observed"].tolist() == pytest.approx((deaths["true"] * 0.75).tolist())
    assert (deaths["known_week"] - deaths["week"]).unique().tolist() == [10]


def test_a_survey_is_held_once_a_year_and_tells_of_its_last_week() -> None:
    survey = series("people_with_oud", *no_noise("survey", recorded=1.0, every_weeks=52))
    assert survey["week"].tolist() == [51, 103]
    weekly = run().weekly["people_with_oud"]
    assert survey["observed"].tolist() == pytest.approx([weekly[51], weekly[103]])


def test_a_questionnaire_sums_what_a_government_seized_in_the_year() -> None:
    values = no_noise("questionnaire", recorded=1.0, every_weeks=52)
    reported = series("seized_by_government_kg", *values, place="T")
    into = run(*values).history.seized_into[:, run().world.jurisdictions.index("T")] / 1e6
    assert reported["observed"].tolist() == pytest.approx([into[:52].sum(), into[52:104].sum()])
    assert reported["observed"].min() > 0


def test_the_share_of_missing_weeks_is_that_of_the_parameter() -> None:
    """120 weeks at a chance of one half: 60, and hardly ever fewer than 40 or more than 80."""
    values = (("observation.deaths.missing", 0.5),)
    assert 40 < series("overdose_deaths", *values)["observed"].isna().sum() < 80
    assert series("overdose_deaths", ("observation.deaths.missing", 1.0))["observed"].isna().all()


def test_noise_has_the_spread_of_the_parameter_and_no_bias() -> None:
    values = no_noise("deaths", recorded=1.0, noise=0.2)
    deaths = series("overdose_deaths", *values)
    relative = deaths["observed"] / deaths["true"] - 1
    assert abs(relative.mean()) < 0.2 * 3 / math.sqrt(WEEKS)
    assert 0.15 < relative.std() < 0.25


def test_the_same_run_is_observed_the_same_and_another_seed_is_not() -> None:
    one = observed_frame(run())
    assert one.equals(observed_frame(run()))
    other = SupplyChain(sandbox(weeks=20), seed=2).run().observed
    ratio = other["observed"] / other["true"]
    assert not np.allclose(ratio[:10], (one["observed"] / one["true"])[:10], equal_nan=True)


def test_looking_changes_no_run() -> None:
    """Noise, bias and gaps of series that nobody steers by leave the weekly measures as they are."""
    assert run(("observation.deaths.noise", 0.9)).weekly.equals(run().weekly)


# ---- what bodies are told of their own hits ----


def reports(hits_a_week: int, weeks: int, **values: float) -> list[tuple[int, int]]:
    """(hits, reported) of each week, at one place by one pressure."""
    names = {"observation_error": 1.0, "observation_hits_delay_weeks": 0.0, "observation_hits_recorded": 1.0}
    p: Any = np.zeros(1, dtype=[(name, "f8") for name in names]).view(np.recarray)
    for name, value in (names | values).items():
        p[name] = value
    hits, told = np.zeros((1, 1), dtype=np.int64), np.zeros(2, dtype=np.int64)
    way, seen = np.zeros((53, 1, 1), dtype=np.int64), np.zeros((1, 1), dtype=np.int64)
    found = []
    for t in range(weeks):
        hits[0, 0] = hits_a_week
        with np.errstate(over="ignore"):
            observing.report_hits(t, np.uint64(7), hits, way, seen, told, p)
        assert hits[0, 0] == 0
        assert seen[0, 0] == told[1]
        found.append((int(told[0]), int(told[1])))
    return found


def test_reports_arrive_so_many_weeks_later() -> None:
    told = reports(3, 5, observation_hits_delay_weeks=2.0)
    assert told == [(3, 0), (3, 0), (3, 3), (3, 3), (3, 3)]


def test_part_of_the_hits_enters_the_books() -> None:
    """200 weeks of 5 hits, half of them recorded: about 500 of 1,000."""
    told = np.array(reports(5, 200, observation_hits_recorded=0.5))
    assert 430 < told[:, 1].sum() < 570


def test_without_error_bodies_are_told_all_at_once() -> None:
    values = {"observation_hits_delay_weeks": 9.0, "observation_hits_recorded": 0.1, "observation_error": 0.0}
    assert reports(4, 3, **values) == [(4, 4)] * 3


def test_bodies_act_on_what_they_are_told() -> None:
    """With other reports they spread their effort otherwise, and other goods are caught."""
    effort = [run(("observation.hits_recorded", value)).state.effort for value in (1.0, 0.3)]
    assert not np.array_equal(*effort)

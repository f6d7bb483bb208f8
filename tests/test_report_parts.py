"""Parts of a report, with numbers that can be done in the head."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest
from fake_run import EVENT_COLUMNS, fake_facts, switch_row

from simulation.report.html import feed, map_panels
from simulation.report.html.map_layout import arc, layouts_of
from simulation.report.html.marks import marks_caption, squeeze_line
from simulation.report.html.parts import Whisker
from simulation.report.html.series import rounded, shares_over_time
from simulation.report.html.wording import Names, counted, difference, measure_title, number, percent
from simulation.study.facts import Spot, Squeeze
from simulation.world.geography import load_world, world_names


def test_a_whisker_places_numbers_on_its_scale_and_cuts_what_lies_outside() -> None:
    whisker = Whisker(1.0, -5.0, 30.0, (-10.0, 10.0))
    assert [whisker.at(number) for number in (-10, 0, 5, 30)] == [0, 50, 75, 100]
    assert not whisker.sure
    assert Whisker(1.0, 0.5, 2.0, (0.0, 2.0)).sure


def test_numbers_are_short_and_signed_with_a_true_minus() -> None:
    assert [number(x) for x in (0.5, -1234.5, -0.0, None, "x", math.nan)] == [
        "0.500",
        "−1,234",
        "0",
        "–",
        "–",
        "–",
    ]
    assert difference(2) == "+2.00"
    assert percent(-0.0512) == "−5.1 %"
    assert rounded([1.0, 0.123456, math.nan, math.inf, 1e-9]) == [1, 0.1235, None, None, 1e-09]
    assert (counted(1, "week"), counted(2000, "week")) == ("1 week", "2,000 weeks")
    assert measure_title("profit_lab_usd") == "Profit lab"


def test_codes_of_places_and_lanes_become_words() -> None:
    names = Names.of("transpacific")
    assert names.option("CN>MP:post") == "China to Mexican Pacific ports by post"
    assert names.option("trade_based") == "trade based"
    assert names.options("CN; IN; CA; MP; MN") == "China, India, Canada and 2 more"
    assert (Names.of("sandbox").place("S1"), Names.of("transpacific").place("US")) == ("First source", "US")
    assert Names.of("atlantis").option("CN>MP:post") == "CN to MP by post"


def test_an_intervention_is_one_sentence() -> None:
    squeeze = Squeeze("class control", "class_scheduling", ("CN",), 121, 130, 8, 0.9)
    assert squeeze_line(squeeze, Names.of("transpacific"), date(2017, 1, 2)) == (
        "Class control (class scheduling) in China: from 29 April 2019 until 1 July 2019, brought in over 8 weeks, "
        "at intensity 0.9 of 1."
    )
    twice = (squeeze, Squeeze("post", "customs_screening", (), 121, None, 0, 1.0))
    assert marks_caption(twice, None) == "Dashed uprights: week 121 class control and post."
    assert marks_caption((), None) == ""


def test_a_world_across_the_pacific_has_two_panels_and_a_small_one_has_one() -> None:
    lons = [114.0, 76.0, -110.0, -75.0]
    groups = map_panels.groups_of(lons, [(114.0, -110.0)])
    assert groups == [[1, 0], [2, 3]]
    assert map_panels.groups_of([100.0, 105.0], []) == [[0, 1]]


@pytest.mark.parametrize("name", world_names())
def test_every_place_of_every_world_lies_inside_its_panel_in_both_layouts(name: str) -> None:
    world = load_world(name)
    spots = {p.code: Spot(p.code, p.name, p.lat, p.lon, p.jurisdiction) for p in world.places.values()}
    lanes = [(lane.from_place, lane.to_place, lane.mode) for lane in world.lanes.values()]
    for layout in layouts_of(name, spots, lanes).values():
        for x, y in layout["points"]:
            inside = [p for p in layout["panels"] if p[0] <= x <= p[0] + p[2] and p[1] <= y <= p[1] + p[3]]
            assert len(inside) == 1
        assert len(layout["names"]) == len(spots)
        assert len(layout["arcs"]) == len(lanes)


def test_north_is_up_and_east_is_right() -> None:
    panel = map_panels.wide_panels([(10.0, 100.0), (20.0, 110.0)], [[0, 1]])[0]
    (x0, y0), (x1, y1) = panel.at(10.0, 100.0), panel.at(20.0, 110.0)
    assert x1 > x0
    assert y1 < y0
    assert panel.at(10.0, 460.0) == panel.at(10.0, 100.0)  # once round the globe


def test_an_arc_leaves_and_enters_beside_the_dots_and_ways_there_and_back_lie_apart() -> None:
    there, back = arc((0.0, 0.0), (100.0, 0.0), 0.1), arc((100.0, 0.0), (0.0, 0.0), 0.1)
    # 100 long, bent by 10: control point 20 above the middle, ends 5 and 8 along the way to it (of 53.9)
    assert there == "M4.6 -1.9Q50.0 -20.0 92.6 -3.0"
    assert "Q50.0 20.0" in back


def test_shares_over_time_keep_the_largest_options_and_sum_to_one() -> None:
    rows = [
        (w, "mode", option, q)
        for w in range(20)
        for option, q in (("a", 5.0), ("b", 3.0), ("c", 1.0), ("d", 1.0))
    ]
    shares = pd.DataFrame(rows, columns=["week", "dimension", "option", "quantity"])
    found = shares_over_time(shares, "mode", 20, 2)
    assert {name: round(float(part[10]), 9) for name, part in found.items()} == {
        "a": 0.5,
        "b": 0.3,
        "all others": 0.2,
    }
    assert shares_over_time(shares, "lane", 20, 2) == {}


def test_the_feed_numbers_agents_by_role_as_they_appear() -> None:
    rows = [list(switch_row(week, "encrypt")) for week in range(3)]
    for row, agent in zip(rows, (900, 5, 900), strict=True):
        row[2] = agent
    found = feed.feed_of(pd.DataFrame(rows, columns=EVENT_COLUMNS), fake_facts())
    assert [switch[2] for switch in found["switches"]] == [1, 2, 1]
    assert found["texts"][found["switches"][0][1]] == "Broker"
    assert found["switches"][0][9] == 900  # USD a week expected


def test_a_long_feed_keeps_the_largest_expected_gains_of_each_week(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MOST", 4)
    rows = [list(switch_row(week, "encrypt")) for week in (0, 0, 0, 1, 1, 1)]
    for row, gain in zip(rows, (1.0, 9.0, 5.0, 7.0, 2.0, 8.0), strict=True):
        row[13] = gain
    found = feed.feed_of(pd.DataFrame(rows, columns=EVENT_COLUMNS), fake_facts())
    assert [(switch[0], switch[9]) for switch in found["switches"]] == [(0, 9), (0, 5), (1, 7), (1, 8)]
    assert found["total"] == 6

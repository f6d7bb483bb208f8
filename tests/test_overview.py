"""The overview can be drawn for every kind of run, the same each time, and says why a panel is empty."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fake_run import fake_facts, fake_run
from matplotlib.image import imread

from simulation.report.numbers import LaneFlow, lane_flows
from simulation.report.overview import draw_overview, overview
from simulation.report.projection import latitudes_of, longitudes_of
from simulation.report.style import spread, stagger


def words_in(figure) -> str:
    return "\n".join(text.get_text() for axes in figure.axes for text in axes.texts) + "\n".join(
        text.get_text() for text in figure.texts
    )


def test_the_figure_is_large_and_the_same_each_time(tmp_path):
    draw_overview(fake_run(), fake_facts(), tmp_path / "a.png")
    draw_overview(fake_run(), fake_facts(), tmp_path / "b.png")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    height, width, _ = imread(tmp_path / "a.png").shape
    assert (width, height) == (1650, 1350)


def test_title_question_and_footer_are_on_it():
    words = words_in(overview(fake_run(), fake_facts()))
    for text in (
        "Class-wide scheduling, 2019",
        "Does controlling the whole class stop the supply, or move it?",
        "seed 1, 416 weeks from 2017-01-02",
        "60% of 200 input numbers are assumed",  # 40 of 100 and 80 of 100
        "Abstract model",
        "fentanyl class, China",
        "advance data on parcels",
    ):
        assert text in words


def test_every_panel_has_a_unit_or_a_place_on_its_axes():
    figure = overview(fake_run(), fake_facts())
    upper, lower, modes, substances, money, network, bars = figure.axes
    assert upper.get_ylabel() == "quantity\n(kg pure/week)"
    assert lower.get_ylabel() == "price (USD\nper pure dose)"
    labels = [axes.get_ylabel() for axes in (modes, substances, money)]
    assert labels == ["share (%, 13-week mean)", "%", "%"]
    assert network.get_yticklabels()[0].get_text().endswith("°N")
    assert bars.get_xlabel() == "switches per 100 agent-years"


@pytest.mark.parametrize(
    ("weeks", "squeezed", "shares", "said"),
    [
        (1, False, False, "one week: nothing to draw"),
        (2, False, True, "no kind of switch rose"),
        (60, False, False, "nothing moved"),
        (130, True, True, "China"),
        (1, True, True, "no earlier stretch to compare with"),
    ],
)
def test_runs_that_are_short_or_bare_are_drawn_and_say_what_is_missing(
    weeks, squeezed, shares, said, tmp_path
):
    run = fake_run(weeks, squeezed=squeezed, shares=shares)
    if weeks == 2:
        run.events = run.events.iloc[:0]
    facts = fake_facts(weeks, squeezed=squeezed)
    assert said in words_in(overview(run, facts))
    draw_overview(run, facts, tmp_path / "overview.png")


def test_a_run_with_no_flows_is_drawn(tmp_path):
    run = fake_run(60)
    run.flows = run.flows.iloc[:0]
    draw_overview(run, fake_facts(60), tmp_path / "overview.png")
    assert (tmp_path / "overview.png").stat().st_size > 10_000


def test_shares_of_nothing_are_not_drawn():
    run = fake_run(60)
    run.shares = run.shares.assign(quantity=0.0)
    assert words_in(overview(run, fake_facts(60))).count("nothing moved") == 3


def test_names_in_the_map_do_not_overlap():
    figure = overview(fake_run(), fake_facts())
    network = figure.axes[5]
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in network.texts]
    names = [text.get_text() for text in network.texts]
    clashes = [
        (names[i], names[j])
        for i in range(len(boxes))
        for j in range(i)
        if boxes[i].shrunk(0.9, 0.7).overlaps(boxes[j].shrunk(0.9, 0.7))
    ]
    assert clashes == []


def test_longitudes_are_cut_in_the_widest_gap_and_rise_eastwards():
    # China 115, Mexico -100 (260), New England -72 (288): 288 to 115 is the widest gap
    across = longitudes_of([-100, 115, -72])
    assert across(115) == 0
    assert across(-100) == 18  # 145 degrees of ocean take 18
    assert across(-72) == 36  # 28 degrees take 18, too


def test_of_two_oceans_the_one_is_cut_that_fewer_lanes_cross():
    # gaps: 120 to 260 is 140 degrees wide, 290 to 20 is 90, 20 to 120 is 100
    places, crossing = [120, 260, 290, 20], [(120, 260), (120, 290), (20, 290)]
    assert longitudes_of(places)(260) == 0  # the widest: the lanes count for nothing
    assert longitudes_of(places, crossing)(120) == 0  # cut from 20 to 120: no lane is there


def test_empty_latitudes_are_shortened():
    up = latitudes_of([-26, 10, 14])
    assert (up(-26), up(10), up(14), up(12)) == (0, 8, 12, 10)


def test_one_place_has_a_position():
    assert longitudes_of([10.0])(10.0) == 0


def test_lane_flows_are_means_per_week_of_the_window():
    flows = fake_run(10, squeezed=False).flows
    first = lane_flows(flows, (0, 9))[0]
    assert first == LaneFlow("CN_S", "MX_P", "container", 30.0)


def test_labels_are_spread_without_leaving_their_order():
    assert spread([0.5, 0.5, 0.5], 0.1, 0, 1) == pytest.approx([0.5, 0.6, 0.7])
    assert spread([0.9, 0.95, 1.0], 0.1, 0, 1) == pytest.approx([0.8, 0.9, 1.0])


@pytest.mark.parametrize(
    ("lines", "widths", "rows"),
    [
        ([0.1, 0.5], [0.2, 0.2], [0, 0]),  # apart
        ([0.1, 0.2], [0.2, 0.2], [1, 0]),  # the second line would cross the first text in one row
        ([0.3, 0.3, 0.3], [0.1, 0.1, 0.1], [2, 1, 0]),  # all in the same week
        ([0.1, 0.9], [0.2, 0.2], [0, 0]),  # the last is written to the left of its line
        ([0.8, 0.95], [0.1, 0.3], [0, 1]),  # to the left, above the line that it passes
    ],
)
def test_names_are_staggered_so_that_no_line_crosses_a_name(lines, widths, rows):
    assert stagger(lines, widths) == rows


def test_many_interventions_are_named_as_far_as_there_is_room():
    many = tuple(replace(fake_facts().squeezes[0], name=f"measure {i}") for i in range(6))
    words = words_in(overview(fake_run(), replace(fake_facts(), squeezes=many)))
    assert "2 more interventions are not named" in words
    assert sum(f"measure {i}" in words for i in range(6)) == 4

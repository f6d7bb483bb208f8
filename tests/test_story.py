"""The story's numbers are those that can be worked out by hand, and it fits on one screen."""

from __future__ import annotations

import io
from dataclasses import replace

import pandas as pd
import pytest
from fake_run import EVENT_COLUMNS, START, FakeRun, fake_facts, fake_run, switch_row
from rich.console import Console

from simulation.measures import WEEKLY
from simulation.report import numbers
from simulation.report.story import figure, print_story, story
from simulation.report.windows import windows_of
from simulation.study.facts import Squeeze


def squeezed_from(week: int, weeks: int = 208, until: int | None = None):
    squeeze = Squeeze("a law", "class_scheduling", ("CN",), week, until, 0, 0.5)
    return replace(fake_facts(weeks), squeezes=(squeeze,))


def weekly(weeks: int, change_at: int, **before_after: tuple[float, float]) -> pd.DataFrame:
    """Every measure is 1 but those given: (value before the week of change, value from it on)."""
    frame = pd.DataFrame({"week": range(weeks), "date": [START] * weeks})
    for measure in WEEKLY:
        before, after = before_after.get(measure.name, (1.0, 1.0))
        frame[measure.name] = [before if week < change_at else after for week in range(weeks)]
    return frame


def hand_made() -> FakeRun:
    """208 weeks, 100 agents; the squeeze starts in week 104 and everything changes in that week."""
    table = weekly(
        208, 104, quantity_delivered_kg=(20.0, 15.0), price_per_pure_dose_usd=(4.0, 5.0), potency=(1.0, 0.9),
        overdose_deaths=(600.0, 450.0), agents_total=(100.0, 100.0),
    )  # fmt: skip
    events = [switch_row(week, "change_routing") for week in range(52, 57)]  # 5 in the year before
    events += [switch_row(200, "change_routing")] * 20  # 20 in the last year
    events += [switch_row(10, "encrypt")] * 99  # outside both windows
    events += [switch_row(60, "encrypt"), switch_row(207, "encrypt")]  # one in each
    events += [(200, "arrest", *switch_row(200, "encrypt")[2:])] * 7  # no switches
    shares = [(60, "mode", "post", "", 0.75, 30.0), (60, "mode", "vehicle", "", 0.25, 10.0)]
    shares += [(200, "mode", "post", "", 0.2, 5.0), (200, "mode", "vehicle", "", 0.8, 20.0)]
    empty = fake_run(1)
    return FakeRun(
        weekly=table,
        shares=pd.DataFrame(shares, columns=list(empty.shares.columns)),
        events=pd.DataFrame(events, columns=EVENT_COLUMNS),
        flows=empty.flows,
        balance=empty.balance,
    )


def test_the_windows_are_the_year_before_the_squeeze_and_the_last_year():
    windows = windows_of(squeezed_from(104), 208)
    assert windows is not None
    assert (windows.before, windows.after) == ((52, 103), (156, 207))


@pytest.mark.parametrize(
    ("first", "weeks", "before", "after"),
    [(10, 208, (0, 9), (156, 207)), (190, 208, (138, 189), (190, 207)), (1, 3, (0, 0), (1, 2))],
)
def test_short_stretches_are_used_as_far_as_they_go(first, weeks, before, after):
    windows = windows_of(squeezed_from(first, weeks), weeks)
    assert windows is not None
    assert (windows.before, windows.after) == (before, after)


def test_without_a_squeeze_the_first_and_the_last_year_are_compared():
    windows = windows_of(fake_facts(208, squeezed=False), 208)
    assert windows is not None
    assert (windows.before, windows.after) == ((0, 51), (156, 207))


def test_a_squeeze_from_week_0_and_a_run_of_one_week_have_no_before():
    assert windows_of(squeezed_from(0), 208) is None
    assert windows_of(squeezed_from(-20), 208) is None
    assert windows_of(fake_facts(1, squeezed=False), 1) is None


def test_delivered_shows_means_absolute_and_percentage_change():
    lines = story(hand_made(), squeezed_from(104))
    start = next(i for i, line in enumerate(lines) if line.startswith("What was delivered"))
    assert [line.split() for line in lines[start : start + 5]] == [
        ["What", "was", "delivered", "52", "weeks", "before", "last", "52", "weeks", "change"],
        ["quantity", "(kg", "pure", "per", "week)", "20.0", "15.0", "−5.00", "−25.0", "%"],
        ["price", "(USD", "per", "pure", "dose)", "4.00", "5.00", "+1.00", "+25.0", "%"],
        ["potency", "(pure", "doses", "per", "dose)", "1.00", "0.900", "−0.100", "−10.0", "%"],
        ["overdose", "deaths", "(persons", "per", "week)", "600", "450", "−150", "−25.0", "%"],
    ]
    note = "  One seed, no interval: use `squeeze compare class_scheduling_2019` for the effect."
    assert lines[start + 5] == note


def test_switches_are_counted_per_100_agent_years():
    run = hand_made()
    windows = windows_of(squeezed_from(104), 208)
    assert windows is not None
    changes = numbers.switch_changes(run.events, run.weekly, windows)
    # 100 agents over 52 weeks are 100 agent-years, so the rate is the count
    assert [(c.name, c.before, c.after) for c in changes] == [("change_routing", 5, 20), ("encrypt", 1, 1)]
    lines = story(run, squeezed_from(104))
    start = next(i for i, line in enumerate(lines) if line.startswith("Switches that rose most"))
    assert lines[start + 1].split() == ["change", "routing", "5.00", "20.0", "+15.0"]
    assert lines[start + 2] == ""  # encrypt did not rise


def test_bulges_are_differences_of_shares_in_percentage_points():
    # post: 30 of 40 kg, then 5 of 25 kg: 75 % to 20 %
    lines = story(hand_made(), squeezed_from(104))
    start = next(i for i, line in enumerate(lines) if line.startswith("Where it bulged"))
    assert lines[start + 1].split() == ["mode", "post", "−55.0", "vehicle", "+55.0"]


def test_the_squeeze_is_told_with_place_dates_and_intensity():
    lines = story(hand_made(), squeezed_from(104, until=156))
    # week 104 begins 104 * 7 = 728 days after 2017-01-02
    assert "  a law in CN: intensity 0.5, from 2018-12-31 until 2019-12-30" in lines


def test_inputs_balance_and_abstractness_are_told():
    lines = story(hand_made(), squeezed_from(104))
    assert lines[-2:] == [
        "  Mass and money balance, error 0. Assumed: 40% of 100 parameters, 80% of 100 option numbers.",
        "  The model is abstract: it shows what may move and why; it does not forecast.",
    ]


def test_a_balance_that_does_not_close_is_shouted():
    for column in ("closing", "error"):
        run = hand_made()
        run.balance = run.balance.assign(**{column: run.balance[column] + 3})
        text = "\n".join(story(run, squeezed_from(104)))
        assert "MASS OR MONEY DOES NOT BALANCE: error 3." in text


def test_a_run_without_interventions_is_told_as_drift():
    text = "\n".join(story(fake_run(208, squeezed=False), fake_facts(208, squeezed=False)))
    assert "nothing: this run has no interventions" in text
    assert "first 52 weeks" in text
    assert "this is drift, and luck" in text


def test_a_run_of_one_week_is_told_without_a_comparison():
    text = "\n".join(story(fake_run(1), fake_facts(1)))
    assert "there is no earlier stretch to compare with" in text
    assert "(after this run)" in text


@pytest.mark.parametrize("terminal", [True, False])
def test_the_story_fits_40_lines_of_100_columns(terminal):
    many = tuple(
        Squeeze(f"a long name of intervention number {i} of many", "k", ("CN", "US"), 121, 300, 26, 0.55)
        for i in range(9)
    )  # fmt: skip
    facts = replace(fake_facts(), squeezes=many, question="Why " * 60 + "?", title="Title " * 20)
    run = fake_run()
    run.events = pd.DataFrame(
        [switch_row(400, f"label_{i}") for i in range(20) for _ in range(i + 1)], columns=EVENT_COLUMNS
    )
    dimensions = [run.shares.assign(dimension=name) for name in numbers.DIMENSIONS]
    run.shares = pd.concat([part[part["week"] % 13 == 0] for part in dimensions])
    file = io.StringIO()
    print_story(Console(file=file, width=100, force_terminal=terminal, no_color=True), run, facts)
    plain = Console(file=io.StringIO(), width=100)
    lines = [plain.render_str(line, markup=False).plain for line in file.getvalue().splitlines()]
    lines = [line.replace("\x1b[1m", "").replace("\x1b[0m", "") for line in lines]
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234.5, "1,234"), (56.78, "56.8"), (5.678, "5.68"), (0.5, "0.500"), (0.0, "0"), (-2.0, "−2.00"),
     (float("nan"), "–")],
)  # fmt: skip
def test_numbers_are_shown_with_about_three_figures(value, text):
    assert figure(value) == text

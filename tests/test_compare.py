"""A comparison pairs runs by seed, and is the same whoever runs it and however often."""

from __future__ import annotations

import functools
import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sandbox import measure, sandbox, trust_shock

from simulation.errors import UserError
from simulation.measures import DIMENSIONS, WEEKLY
from simulation.report.comparison import comparison_lines, interval, plain
from simulation.report.comparison_figures import displacement, draw_comparison, switches, trajectories
from simulation.scenario import Override, load_scenario
from simulation.scenario_files import BASELINES
from simulation.study.compare import Comparison, check_seeds, compare, compare_in_full, first_week, pair_of
from simulation.study.comparison_folder import FIGURES, TABLES, Draw, write_comparison
from simulation.world.geography import world_names

RAIDS = measure("lab_raids", where=("P",), start_week=10, intensity=1.0, strength=0.3)
SQUEEZED, CALM = sandbox(RAIDS, weeks=60, burn_in=4), sandbox(weeks=60, burn_in=4)


@functools.cache
def squeezed() -> Comparison:
    return compare_in_full((SQUEEZED, CALM), 3, workers=1)


@functools.cache
def null() -> Comparison:
    return compare_in_full((CALM, CALM), 2, workers=1)


def test_baseline_against_itself_is_exactly_0_everywhere():
    done = null()
    for table in (done.measures, done.options, done.switches, done.bands):
        assert (table[["difference", "low", "high"]].dropna() == 0).all(axis=None)
    weeks = done.displacement["statistic"] == "onset_week"
    assert (done.displacement.loc[~weeks, ["value", "low", "high"]] == 0).all(axis=None)
    assert np.isinf(done.displacement.loc[weeks, ["value", "low", "high"]]).all(axis=None)
    assert done.adaptation is not None
    assert (
        done.adaptation[["effect", "twin_effect", "undone", "undone_low", "undone_high"]].dropna() == 0
    ).all(axis=None)


def test_every_measure_and_every_dimension_has_an_interval():
    done = squeezed()
    assert done.since == 10
    assert done.measures["measure"].tolist() == [measure.name for measure in WEEKLY]
    assert not done.measures[["low", "high"]].isna().any(axis=None)
    assert {name.split(" into ")[0] for name in done.displacement["dimension"]} == set(DIMENSIONS)
    assert set(done.displacement["seeds"]) == {3}
    raided = done.displacement[done.displacement["dimension"] == "lab_place"]
    assert set(raided["target"]) == set(SQUEEZED.geography().agents["lab"])


def test_the_number_of_workers_changes_nothing_and_the_api_gives_the_same_table():
    shared = compare(SQUEEZED, against=CALM, seeds=3, workers=2)
    pd.testing.assert_frame_equal(shared, squeezed().measures, check_exact=True)


def test_runs_are_counted_as_they_end():
    done: list[int] = []
    compare(sandbox(weeks=5), against=sandbox(weeks=5), seeds=2, each_run=done.append, workers=1)
    assert done == [1, 2, 3, 4]


def test_other_luck_differs_and_is_named():
    done = compare_in_full((CALM, CALM), 2, seeds_from=11, twins=False, workers=1)
    assert done.comparator == "sandbox_baseline, seeds 11 to 12"
    assert done.adaptation is None
    assert (done.measures["difference"] != 0).sum() > 30
    lines = comparison_lines(done)
    assert any("NOT the same luck" in line for line in lines)
    assert any(line.startswith("Chance alone: ") for line in lines)


def test_the_twins_differ_only_from_the_start_on_and_have_no_reviews_after_it():
    done = squeezed()
    assert done.adaptation is not None
    table = done.adaptation.set_index(["dimension", "statistic"])
    assert table.loc[("", "enforcement_budget_usd"), "undone"] == 0
    assert table.loc[("", "switches"), "twin_effect"] == 0
    assert table.loc[("", "switches"), "effect"] != 0


def test_the_first_week_is_that_of_what_only_one_side_does():
    with_, without = load_scenario("class_scheduling_2019"), load_scenario("baseline")
    assert first_week(with_, without) == 121  # 2019-05-01 is 849 days, 121 weeks and 2 days, after 2017-01-02
    assert first_week(without, with_) == 121
    assert first_week(without, without) == first_week(with_, with_) == 0
    assert first_week(replace(with_, weeks=50), replace(without, weeks=50)) == 0
    later = measure("kyc_mandate", start_week=30, intensity=1.0)
    assert first_week(sandbox(RAIDS, later, weeks=60), sandbox(RAIDS, weeks=60)) == 30
    assert first_week(sandbox(events=(trust_shock("T", "P", 7, -0.4),)), sandbox()) == 7
    other = replace(SQUEEZED, parameters={**SQUEEZED.parameters, "behaviour.noise": Override(0.3, "a test")})
    assert first_week(other, CALM) == 0


@pytest.mark.parametrize("seeds", [1, 0, -3])
def test_fewer_than_two_seeds_are_refused(seeds):
    with pytest.raises(UserError) as caught:
        compare("class_scheduling_2019", seeds=seeds)
    assert str(caught.value) == (f"command line:1: --seeds: {seeds} is too few; an interval needs at least 2")


def test_seeds_that_would_be_used_twice_are_refused():
    with pytest.raises(UserError) as caught:
        check_seeds(10, 10)
    assert str(caught.value) == (
        "command line:1: --against-seeds-from: 10 would use some seeds twice; "
        "allowed is 1 (the same luck on both sides) or more than 10"
    )
    check_seeds(10, 11)
    with pytest.raises(UserError, match="is too many; allowed is at most 100000"):
        check_seeds(100_001)


def test_a_comparator_in_another_world_is_refused():
    with pytest.raises(UserError) as caught:
        compare("class_scheduling_2019", against="sandbox_baseline", seeds=2)
    assert str(caught.value) == (
        "command line:1: --against: sandbox_baseline has world sandbox; "
        "allowed is transpacific, that of class_scheduling_2019"
    )


@pytest.mark.parametrize(
    ("scenario", "baseline"),
    [("class_scheduling_2019", "baseline"), ("mekong_conflict", "mekong_baseline"),
     ("sandbox_first_steps", "sandbox_baseline")],
)  # fmt: skip
def test_without_a_comparator_the_baseline_of_the_world_is_taken(scenario: str, baseline: str) -> None:
    assert [item.name for item in pair_of(scenario, None, 2)] == [scenario, baseline]


def test_every_world_that_ships_has_its_baseline() -> None:
    assert {load_scenario(name).world: name for name in BASELINES.values()} == BASELINES
    assert set(BASELINES) == set(world_names())


def test_an_unknown_comparator_is_refused():
    with pytest.raises(UserError, match="did you mean 'baseline'"):
        compare("class_scheduling_2019", against="basline", seeds=2)


# the folder


def written(folder: Path, comparison: Comparison, draw: Draw = draw_comparison) -> dict[str, bytes]:
    text = "\n".join(comparison_lines(comparison))
    write_comparison(comparison, folder, draw=draw, summary=text)
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "manifest.json"}


def test_the_same_comparison_twice_gives_the_same_bytes_and_all_that_it_promises(tmp_path):
    one = written(tmp_path / "one", squeezed())
    two = written(tmp_path / "two", compare_in_full((SQUEEZED, CALM), 3, workers=1))
    assert one == two
    assert set(one) == {*TABLES, "summary.txt", *FIGURES}
    manifest = json.loads((tmp_path / "one" / "manifest.json").read_text())
    assert manifest["seeds"] == manifest["seeds_of_comparator"] == [1, 2, 3]
    assert set(manifest["outputs"]) == set(one)


def blank(comparison: Comparison, folder: Path) -> None:
    for name in FIGURES:
        (folder / name).touch()


def test_a_folder_of_another_comparison_is_not_overwritten(tmp_path):
    written(tmp_path / "c", null(), blank)
    before = (tmp_path / "c" / "manifest.json").read_bytes()
    with pytest.raises(UserError, match="holds another run; allowed is another folder, or --force"):
        written(tmp_path / "c", squeezed(), blank)
    assert (tmp_path / "c" / "manifest.json").read_bytes() == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    with pytest.raises(UserError, match="holds files that no run wrote"):
        written(tmp_path / "mine", null(), blank)


# what is printed and drawn


@pytest.mark.parametrize("made", [squeezed, null])
def test_the_summary_fits_100_columns_and_tells_every_measure_and_dimension(made):
    lines = comparison_lines(made())
    assert max(map(len, lines)) <= 100
    text = "\n".join(lines)
    for name in WEEKLY:
        assert f"\n  {name.name[:20]}" in text
    for dimension in made().displacement["dimension"].unique():
        assert f"\n  {dimension.replace('_', ' ')} (" in text
    assert "FEW PAIRS" in text


def test_numbers_have_three_figures_and_their_interval():
    assert [plain(x) for x in (0.0, 0.96289, 12.345, 123.4, 5678.0, 45_678.0, -1_234_567.0)] == [
        "0", "0.963", "12.3", "123", "5,678", "45.7k", "−1.23m",
    ]  # fmt: skip
    assert interval(0.5, -0.25, math.inf, sign=True) == "+0.500 (−0.250 to ∞)"


@pytest.mark.parametrize("made", [squeezed, null])
@pytest.mark.parametrize("draw", [trajectories, displacement, switches])
def test_no_words_in_a_figure_overlap_or_leave_it(made, draw):
    import matplotlib as mpl

    from simulation.report import style

    with mpl.rc_context(style.SETTINGS):
        figure = draw(made())
        figure.canvas.draw()
    texts = [*figure.texts]
    for axes in figure.axes:
        texts += [*axes.texts, axes.title, axes._left_title, axes._right_title]
    words = [(text.get_text(), text.get_window_extent()) for text in texts if text.get_text()]
    page = figure.bbox
    outside = [word for word, box in words if box.x0 < 0 or box.x1 > page.x1 or box.y0 < 0]
    clashes = [
        (one, two) for k, (one, first) in enumerate(words) for two, second in words[:k]
        if first.shrunk(0.96, 0.8).overlaps(second.shrunk(0.96, 0.8))
    ]  # fmt: skip
    assert len(words) > 5
    assert (outside, clashes) == ([], [])

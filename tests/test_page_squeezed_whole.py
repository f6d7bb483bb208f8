"""The reveal's balloon where all modes are squeezed: nothing can come up there, so it is looked for elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.interventions import KINDS
from simulation.names import WORLDS
from simulation.page import judge
from simulation.page.predict import SHOWN, Counts
from simulation.page.screen.reveal_parts import balloon_words, squeezed_words
from simulation.page.shown import START, WEEKS, Balloon, Reveal
from simulation.reactions.uptake import label_steps
from simulation.scenario import load_scenario
from simulation.study.reduction import Axis

MODE, SOURCE = Axis("mode", "", ("post", "vehicle", "vessel")), Axis("source_place", "", ("SRC1", "SRC2"))
Sides = dict[Axis, list[float]]


def searches(*modes: str) -> tuple[Any, ...]:
    """On all lanes of these modes of the sandbox."""
    world = load_scenario("sandbox_baseline").geography()
    lanes = tuple(name for name, lane in world.lanes.items() if lane.mode in modes)
    return (KINDS["border_interdiction"](name="x", start_week=START, intensity=0.9, lanes=lanes),)


def judged(items: tuple[Any, ...], with_: Sides, without: Sides) -> Reveal:
    """Four seeds with these quantities by option."""
    pairs = [(counts(with_, k), counts(without, k)) for k in range(4)]
    return judge.judge(pairs, "logistics", (), False, items, load_scenario("sandbox_baseline"))


def counts(quantities: Sides, k: int) -> Counts:
    lines = np.full((len(SHOWN), WEEKS // 4), 1.0 + k)
    rates = np.zeros((len(WORLDS), len(label_steps().labels)))
    return Counts(lines, rates, {axis: np.array(x) for axis, x in quantities.items()})


def test_where_a_mode_is_left_unsqueezed_the_balloon_is_that_of_modes() -> None:
    found = judged(
        searches("vehicle"),
        with_={MODE: [8.0, 4.0, 0.0], SOURCE: [6.0, 6.0]},
        without={MODE: [6.0, 8.0, 0.0], SOURCE: [9.0, 5.0]},
    )
    [balloon] = found.balloons
    assert (balloon.title, balloon.lost, balloon.ratio, balloon.most) == ("Mode of transport", -4.0, 0.5, "")
    assert (found.all_squeezed, squeezed_words(found)) == ((), "")


def test_where_all_modes_in_use_are_squeezed_the_balloon_is_looked_for_by_source_and_says_so() -> None:
    """Vessels are not squeezed, but nobody uses them: that nothing came up there would mean nothing."""
    found = judged(
        searches("post", "vehicle"),
        with_={MODE: [3.0, 4.0, 0.0], SOURCE: [6.0, 6.0]},
        without={MODE: [6.0, 8.0, 0.0], SOURCE: [10.0, 5.0]},
    )
    [balloon] = found.balloons
    assert (balloon.title, balloon.lost, balloon.ratio) == ("Source of goods", -4.0, 0.25)
    assert found.all_squeezed == ("Mode of transport",)
    said = "By mode of transport, all in use was squeezed. By source of goods:"
    assert squeezed_words(found) == said
    assert "which lost most, 25 came up elsewhere" in balloon_words(balloon)


def test_a_trifle_that_is_free_of_the_squeeze_is_nothing_to_look_at() -> None:
    """0.1 of 21.1 kg goes by vessel: less than a hundredth."""
    found = judged(
        searches("post", "vehicle"),
        with_={MODE: [3.0, 4.0, 0.1], SOURCE: [6.0, 6.0]},
        without={MODE: [6.0, 8.0, 0.0], SOURCE: [10.0, 5.0]},
    )
    assert [balloon.title for balloon in found.balloons] == ["Source of goods"]
    assert found.all_squeezed == ("Mode of transport",)


def test_where_nothing_came_up_in_any_draw_no_ratio_is_given() -> None:
    balloon = Balloon("Mode of transport", -4.0, "kg", 0.0, 0.0, 0.0, "")
    assert balloon_words(balloon) == (
        "Mode of transport: of what was lost where it was squeezed, nothing came up elsewhere."
    )

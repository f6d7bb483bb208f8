"""The report of one run: story, charts, the replay on the map, and what it all rests on."""

from __future__ import annotations

from typing import Final

import pandas as pd

from simulation.report.html import run_story, run_tables
from simulation.report.html.folder import Folder
from simulation.report.html.manifests import provenance, scenario_of, trust_line
from simulation.report.html.marks import day, marks_caption, squeeze_lines
from simulation.report.html.parts import Chart, Charts, Prose, Report, Section
from simulation.report.html.replay import replay_of
from simulation.report.html.run_facts import run_facts
from simulation.report.html.series import Line, Panel, chart, shares_over_time, smooth
from simulation.report.html.wording import (
    ABOUT,
    UNITS,
    Names,
    measure_title,
    number,
    sentence,
)
from simulation.report.story import words
from simulation.report.windows import windows_of
from simulation.study.facts import TABLES, RunFacts, Tables

MAIN: Final = (
    "quantity_delivered_kg",
    "price_per_pure_dose_usd",
    "potency",
    "overdose_deaths",
    "seized_finished_kg",
    "switches",
)
MOVED: Final = ("mode", "substance", "source_place", "lab_place", "sales_channel", "laundering_channel")
NO_MAP: Final = (
    "There is no map: nothing was sent, or this version of Squeeze does not know the places of the world."
)
MOST_OPTIONS: Final = 5


def run_report(folder: Folder) -> Report:
    """Raises UserError when the manifest is damaged."""
    facts = run_facts(folder)
    tables = Tables(**{name: folder.table(name) for name in TABLES})
    weeks = len(tables.weekly)
    windows = windows_of(facts, weeks)
    replay = replay_of(tables, facts)
    sections = [
        Section(
            "story",
            "In short",
            (run_story.cards(tables, windows), *run_story.in_short(tables, facts, windows)),
        ),
        Section(
            "squeezed",
            "What was squeezed",
            (squeeze_lines(scenario_of(folder.manifest), Names.of(facts.world)),),
        ),
        Section("replay", "Week by week, on the map", (replay or Prose((NO_MAP,)),), "Map"),
        Section(
            "weeks",
            "What reached people who use drugs, and what was seized",
            (_levels(tables, facts),),
            "Over the weeks",
        ),
        Section(
            "moved", "Where it moved", (_shares(tables, facts), *run_tables.bulges(tables, facts, windows))
        ),
        *run_tables.switches(tables, windows),
        Section(
            "measures",
            "Every measure, by year",
            (run_tables.years(tables, facts), run_tables.balance(tables)),
            "Measures",
        ),
        provenance(folder),
    ]
    return Report(
        "run",
        facts.title,
        facts.question,
        f"One run · world {facts.world} · {weeks} weeks from {day(facts.start, 0)} · seed {facts.seed}",
        trust_line(folder.manifest),
        tuple(sections),
    )


def _levels(tables: Tables, facts: RunFacts) -> Charts:
    names = [name for name in MAIN if name in tables.weekly]
    charts = tuple(_level(tables.weekly, name, facts) for name in names)
    return Charts(
        charts,
        "Thin: weekly; thick: mean of four weeks. One run, one seed: no interval. "
        + marks_caption(facts.squeezes, facts.start),
    )


def _level(weekly: pd.DataFrame, name: str, facts: RunFacts) -> Chart:
    values = weekly[name].astype(float)
    lines = (
        Line("each week", values.tolist(), "weekly"),
        Line("mean of 4 weeks", smooth(values).tolist(), "mean"),
    )
    panel = Panel(measure_title(name), UNITS.get(name, ""), lines)
    ends = f"Lowest {number(values.min())}, highest {number(values.max())} {UNITS.get(name, '')}."
    said = f"{ABOUT.get(name, '')} {ends}"
    weeks = weekly["week"].astype(int).tolist()
    return chart(
        f"level-{name}",
        measure_title(name),
        said,
        weeks,
        [panel],
        start=facts.start,
        squeezes=facts.squeezes,
        height=250,
    )


def _shares(tables: Tables, facts: RunFacts) -> Charts:
    names, weeks = Names.of(facts.world), len(tables.weekly)
    charts = []
    for dimension in MOVED:
        found = shares_over_time(tables.shares, dimension, weeks, MOST_OPTIONS)
        if len(found) < 2:
            continue
        lines = tuple(
            Line(names.option(option), (100 * part).tolist(), str(k))
            for k, (option, part) in enumerate(found.items())
        )
        panel = Panel(sentence(words(dimension)), "% of the quantity", lines, named=True, percent=True)
        said = "; ".join(
            f"{line.name} {number(line.values[0])} % at first, {number(line.values[-1])} % at last"
            for line in lines
        )
        charts.append(
            chart(
                f"share-{dimension}",
                f"Shares by {words(dimension)}",
                said,
                list(range(weeks)),
                [panel],
                start=facts.start,
                squeezes=facts.squeezes,
                height=280,
            )
        )
    return Charts(
        tuple(charts),
        "Shares of the quantity, means of eight weeks. Lines differ in dashes and are named "
        "at their ends. " + marks_caption(facts.squeezes, facts.start),
    )

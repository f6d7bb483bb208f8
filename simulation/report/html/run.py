"""The report of one run: story, charts, the replay on the map, and what it all rests on."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from simulation.measures import WEEKLY
from simulation.report import numbers
from simulation.report.html import run_story
from simulation.report.html.folder import Folder
from simulation.report.html.manifests import provenance, scenario_of, trust_line
from simulation.report.html.marks import day, marks_caption, squeeze_lines
from simulation.report.html.parts import Cell, Chart, Charts, Prose, Report, Section, Table
from simulation.report.html.replay import replay_of
from simulation.report.html.run_facts import run_facts
from simulation.report.html.series import Line, Panel, chart, shares_over_time, smooth
from simulation.report.html.wording import (
    ABOUT, UNITS, Names, as_number, difference, measure_title, number, sentence,
)  # fmt: skip
from simulation.report.story import words
from simulation.report.windows import Windows, windows_of
from simulation.study.facts import RunFacts, Tables

MAIN: Final = (
    "quantity_delivered_kg", "price_per_pure_dose_usd", "potency", "overdose_deaths", "seized_finished_kg", "switches",
)  # fmt: skip
MOVED: Final = ("mode", "substance", "source_place", "lab_place", "sales_channel", "laundering_channel")
MOST_OPTIONS: Final = 5


def run_report(folder: Folder) -> Report:
    """Raises UserError when the manifest is damaged."""
    facts = run_facts(folder)
    tables = Tables(**{name: folder.table(name) for name in ("weekly", "shares", "events", "flows", "balance")})
    weeks = len(tables.weekly)
    windows = windows_of(facts, weeks)
    replay = replay_of(tables, facts)
    sections = [
        Section("story", "In short", (run_story.cards(tables, windows), run_story.in_short(tables, facts, windows))),
        Section("squeezed", "What was squeezed", (squeeze_lines(scenario_of(folder.manifest), Names.of(facts.world)),)),
        *([] if replay is None else [Section("replay", "Week by week, on the map", (replay,))]),
        Section("weeks", "What reached people who use drugs, and what was done about it", (_levels(tables, facts),)),
        Section("moved", "Where it moved", (_shares(tables, facts), *_bulges(tables, facts, windows))),
        *_switches(tables, windows),
        Section("measures", "Every measure, by year", (_years(tables, facts), _balance(tables))),
        provenance(folder),
    ]
    return Report(
        "run", facts.title, facts.question,
        f"One run · world {facts.world} · {weeks} weeks from {day(facts.start, 0)} · seed {facts.seed}",
        trust_line(folder.manifest), tuple(sections),
    )  # fmt: skip


def _levels(tables: Tables, facts: RunFacts) -> Charts:
    names = [name for name in MAIN if name in tables.weekly]
    charts = tuple(_level(tables.weekly, name, facts) for name in names)
    return Charts(charts, "Thin: weekly; thick: mean of four weeks. One run, one seed: no interval. "
                          + marks_caption(facts.squeezes, facts.start))  # fmt: skip


def _level(weekly: pd.DataFrame, name: str, facts: RunFacts) -> Chart:
    values = weekly[name].astype(float)
    lines = (Line("each week", values.tolist(), "weekly"), Line("mean of 4 weeks", smooth(values).tolist(), "mean"))
    panel = Panel(measure_title(name), UNITS.get(name, ""), lines)
    said = f"{ABOUT.get(name, '')} Lowest {number(values.min())}, highest {number(values.max())} {UNITS.get(name, '')}."
    weeks = weekly["week"].astype(int).tolist()
    return chart(f"level-{name}", measure_title(name), said, weeks, [panel], start=facts.start,
                 squeezes=facts.squeezes, height=250)  # fmt: skip


def _shares(tables: Tables, facts: RunFacts) -> Charts:
    names, weeks = Names.of(facts.world), len(tables.weekly)
    charts = []
    for dimension in MOVED:
        found = shares_over_time(tables.shares, dimension, weeks, MOST_OPTIONS)
        if len(found) < 2:
            continue
        lines = tuple(
            Line(names.option(option), (100 * part).tolist(), str(k)) for k, (option, part) in enumerate(found.items())
        )
        panel = Panel(sentence(words(dimension)), "% of the quantity", lines, named=True, percent=True)
        said = "; ".join(f"{line.name} {number(line.values[0])} % at first, {number(line.values[-1])} % at last"
                         for line in lines)  # fmt: skip
        charts.append(
            chart(f"share-{dimension}", f"Shares by {words(dimension)}", said, list(range(weeks)), [panel],
                  start=facts.start, squeezes=facts.squeezes, height=280)
        )  # fmt: skip
    return Charts(tuple(charts), "Shares of the quantity, means of eight weeks. Lines differ in dashes and are named "
                                 "at their ends. " + marks_caption(facts.squeezes, facts.start))  # fmt: skip


def _bulges(tables: Tables, facts: RunFacts, windows: Windows | None) -> list[Table]:
    if windows is None:
        return []
    names, rows = Names.of(facts.world), []
    for bulge in numbers.bulges(tables.shares, windows):
        moved = max(-bulge.lost_points, bulge.gained_points) >= 0.05
        rows.append((
            Cell(sentence(words(bulge.dimension)), strong=True),
            Cell(names.option(bulge.lost) if moved else "nothing moved"), _points(bulge.lost_points),
            Cell(names.option(bulge.gained) if moved else ""), _points(bulge.gained_points),
        ))  # fmt: skip
    columns = (("Dimension", ""), ("Lost most", ""), ("Points", "percentage points"), ("Gained most", ""),
               ("Points gained", "percentage points"))  # fmt: skip
    caption = f"Shares in the {windows.after_name} less those in the {windows.before_name}."
    return [Table("bulges", "What lost most, and what gained most", columns, tuple(rows), caption)]


def _points(value: float) -> Cell:
    return Cell(f"{value:+.1f}".replace("-", "−"), value, number=True)


def _switches(tables: Tables, windows: Windows | None) -> list[Section]:
    if windows is None:
        return []
    rows = tuple(
        (Cell(sentence(words(c.name)), strong=True), Cell(number(c.before), c.before, number=True),
         Cell(number(c.after), c.after, number=True), Cell(difference(c.difference), c.difference, number=True))
        for c in numbers.switch_changes(tables.events, tables.weekly, windows)
    )  # fmt: skip
    unit = "per 100 agents and year"
    columns = (("Switch", ""), ("Before", unit), ("Since", unit), ("Change", unit))
    said = Prose(("A switch is an agent's change of one choice, labelled by what an observer would call it. Agents "
                  "switch all the time; what matters is what rose.",))  # fmt: skip
    return [Section("switches", "What traffickers did", (said, Table("switches", "Switches by label", columns, rows)))]


def _years(tables: Tables, facts: RunFacts) -> Table:
    weekly = tables.weekly
    years = weekly["week"].astype(int).map(lambda week: facts.date_of(week).year)
    names = [measure.name for measure in WEEKLY if measure.name in weekly]
    means = weekly[names].astype(float).groupby(years).mean()
    columns = (("Measure", ""), ("Unit", ""), *((str(year), "") for year in means.index))
    rows = tuple(
        (Cell(measure_title(name), strong=True, title=ABOUT.get(name, "")), Cell(UNITS.get(name, "")),
         *(_plain(means[name][year]) for year in means.index))
        for name in names
    )  # fmt: skip
    return Table("years", "Weekly means, by calendar year", columns, rows,
                 "Means over the weeks of each year that lie in the run.", folded=True)  # fmt: skip


def _plain(value: Any) -> Cell:
    return Cell(number(value), as_number(value), number=True)


def _balance(tables: Tables) -> Prose:
    error = numbers.balance_error(tables.balance)
    if error == 0:
        return Prose(("Mass and money balance in every week, with error 0.",), small=True)
    return Prose((f"MASS OR MONEY DOES NOT BALANCE: error {error} (mg or cents). Do not use this run.",))

"""The report of the grid: what traffickers did against what was expected of them, cell by cell."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from simulation.reactions.grid import Grid
from simulation.report.html.folder import Folder
from simulation.report.html.grid_cells import heat_of
from simulation.report.html.manifests import mapping, provenance, scenario_of, seeds_words, trust_line
from simulation.report.html.markdown import written
from simulation.report.html.parts import Card, Cards, Cell, Prose, Report, Section, Table
from simulation.report.html.tables import MARKED, filled, rows_with_intervals, table_of
from simulation.report.html.wording import as_number, counted, number, sentence
from simulation.report.story import words

COUNTED: Final = ("seen", "opposite", "not_seen")
ARTEFACT: Final = 0.2  # seen at the default numbers, and in a smaller share of draws than this


def grid_report(folder: Folder) -> Report:
    """Raises nothing of its own: the folder has been checked."""
    cells, tests = folder.table("cells"), folder.table("tests")
    sections = [
        Section("story", "In short", (_cards(cells), *_story(folder, cells, tests))),
        Section("grid", "The grid: predicted and emerged", (heat_of(cells, tests),), "The grid"),
        *[Section("findings", "Cell by cell", (written(text),)) for text in folder.texts.values()],
        Section("tests", "Every test", (_tests(tests),)),
        *_more(folder),
        provenance(folder),
    ]
    manifest, scenario = folder.manifest, scenario_of(folder.manifest)
    sham = " · SHAM: every instrument at intensity 0" if manifest.get("sham") else ""
    about = (
        f"Grid · world {scenario.get('world', '?')} · {seeds_words(manifest)}, in pairs · "
        "instruments from week "
        f"{manifest.get('start_week', '?')}, counted for {manifest.get('window_weeks', '?')} weeks{sham}"
    )
    return Report(
        "grid",
        "What traffickers do next, by kind of intervention and part of the chain",
        "Do the reactions that the slides anticipate emerge when nobody has scripted them?",
        about,
        trust_line(manifest),
        tuple(sections),
    )


def _printed(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells as printed on the slide (no second reading), in which something is expected."""
    return cells[(filled(cells["reading"]) == "") & (filled(cells["labels"]) != "")]


def _cards(cells: pd.DataFrame) -> Cards:
    verdicts = _printed(cells)["verdict"].fillna("").value_counts()
    total = len(_printed(cells))
    notes = {
        "seen": "the expected reaction emerged",
        "opposite": "the reaction became rarer",
        "not_seen": "no clear change",
    }
    found = [
        Card(sentence(words(name)), f"{int(verdicts.get(name, 0))} of {total}", notes[name])
        for name in COUNTED
    ]
    return Cards(tuple(found))


def _story(folder: Folder, cells: pd.DataFrame, tests: pd.DataFrame) -> tuple[Prose, ...]:
    printed, grid = _printed(cells), Grid.load()
    lines = [
        f"The slides expect something in {counted(len(printed), 'cell')} tested here. Agents in "
        "the model know neither the "
        "slides nor the names of interventions: what is seen has emerged, what is not seen is a finding, too."
    ]
    seen = printed[printed["verdict"] == "seen"]
    if len(seen):
        lines.append(f"Seen: {'; '.join(_cell_name(grid, row) for row in seen.to_dict('records'))}.")
    if "share_seen" in seen and seen["share_seen"].notna().any():
        shaky = int((seen["share_seen"].astype(float) < ARTEFACT).sum())
        lines.append(
            f"Of these, {shaky} are seen at the default numbers but in fewer than {ARTEFACT:.0%} "
            "of the draws of all assumed "
            "numbers: read them as artefacts of our tables, not as findings about the world."
        )
    surprises = int((tests["verdict"] == "unexpected").sum())
    lines.append(f"{counted(surprises, 'label')} rose that no slide names; they are marked △ in the grid.")
    return (Prose(tuple(lines)),)


def _cell_name(grid: Grid, row: dict[Any, Any]) -> str:
    row_title = grid.rows.get(str(row["row"]), words(str(row["row"])))
    world = grid.worlds.get(str(row["world"]), str(row["world"]))
    return f"{row_title.split(' (')[0]}, {world} (“{row['expects']}”)"


def _tests(tests: pd.DataFrame) -> Table:
    grid = Grid.load()
    rows = rows_with_intervals(
        tests,
        lambda row: (
            Cell(grid.rows.get(str(row.row), words(str(row.row))).split(" (")[0], strong=True),
            Cell(grid.worlds.get(str(row.world), str(row.world))),
            Cell(words(str(row.label))),
            Cell("yes" if str(row.expected) == "True" else ""),
            Cell(
                words(str(row.verdict)) if row.verdict == row.verdict else "",
                mark=MARKED.get(str(row.verdict), ""),
            ),
            Cell(number(row.base_rate), as_number(row.base_rate), number=True),
            Cell(number(row.rate), as_number(row.rate), number=True),
        ),
    )
    unit = "net, per 100 agents and year"
    columns = (
        ("Intervention", ""),
        ("World", ""),
        ("Switch", ""),
        ("Expected", ""),
        ("Verdict", ""),
        ("Without", unit),
        ("With", unit),
        ("Difference", unit),
        ("95 % interval", ""),
    )
    return Table("tests", "Every label in every cell", columns, rows, folded=True)


def _more(folder: Folder) -> list[Section]:
    titles = {"dose": "As the intensity rises", "robust": "Under draws of all assumed numbers"}
    found = []
    for name, title in titles.items():
        if name in folder.tables:
            folder_table = table_of(name, title, folder.table(name), folded=True)
            found.append(Section(name, title, (_about(folder, name), folder_table)))
    return found


def _about(folder: Folder, name: str) -> Prose:
    if name == "dose":
        return Prose(("A reaction that is caused by the squeeze should grow with it.",))
    robust = mapping(folder.manifest.get("robust"))
    return Prose(
        (
            f"{robust.get('draws', '?')} draws of {robust.get('numbers_drawn', '?')} assumed "
            "numbers within their documented "
            f"ranges, {robust.get('seeds_in_each', '?')} seeds in each; in "
            f"{folder.manifest.get('draws_collapsed', 0)} of them the "
            "trade collapsed before the instruments began, and they do not count.",
        )
    )

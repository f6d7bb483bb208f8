"""The state of the page as text: a file or link that restores it exactly, read as strictly as a scenario."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import hashlib
import json
import zlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from simulation import __version__
from simulation.errors import Problem, UserError
from simulation.files import parse_yaml, shown
from simulation.interventions import Intervention, kind_name
from simulation.reactions.grid import Grid
from simulation.reading import Section, raise_if_any
from simulation.scenario import Scenario, load_scenario, resolved, resolved_intervention
from simulation.scenario_files import shipped_scenarios
from simulation.scenario_reader import Calendar, read_intervention

LONGEST: Final = 60_000  # characters of a restored file
LARGEST_SEED: Final = 2**63 - 1
TEN_YEARS: Final = 520  # weeks
PLACE: Final = "restored state"


@dataclass(frozen=True)
class State:
    """What a visitor has asked for: `scenario` holds the interventions of now; `cells` the cell of each by
    its name; `week` the week shown.
    """

    scenario: Scenario
    seed: int
    week: int
    cells: dict[str, str]


def opened(scenario: Scenario, seed: int = 1) -> State:
    """The state in which the page opens a scenario."""
    return State(scenario, seed, 0, {})


def at_least_ten_years(name_or_path: str) -> Scenario:
    """The scenario, lengthened to ten years if it is shorter. Raises UserError for a bad one."""
    scenario = load_scenario(name_or_path)
    return scenario if scenario.weeks >= TEN_YEARS else load_scenario(name_or_path, weeks=TEN_YEARS)


def to_text(state: State) -> str:
    """JSON, for a file."""
    scenario = state.scenario
    content = {
        "squeeze": __version__,
        "scenario": scenario.name,
        "fingerprint": fingerprint(scenario),
        "seed": state.seed,
        "weeks": scenario.weeks,
        "week": state.week,
        "interventions": [
            _plain(item, scenario, state.cells.get(item.name, "")) for item in scenario.interventions
        ],
    }
    return json.dumps(content, indent=1) + "\n"


def to_link(state: State) -> str:
    """The same, short enough to stand in an address after ?s="""
    packed = zlib.compress(json.dumps(json.loads(to_text(state)), separators=(",", ":")).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def from_link(link: str, served: Scenario) -> State:
    """The state of a link; raises UserError if it is rubbish."""
    return from_text(unpacked(link), served, file="link")


def unpacked(link: str) -> str:
    """The text in a link; raises UserError if there is none."""
    try:
        packed = base64.b64decode(link + "=" * (-len(link) % 4), altchars=b"-_", validate=True)
        return zlib.decompressobj().decompress(packed, LONGEST).decode()
    except (ValueError, zlib.error, binascii.Error):
        message = (
            f"{shown(link[:40])} is no link of this page; allowed is one that 'Copy link' made, complete"
        )
        raise UserError([Problem("link", 1, PLACE, message)]) from None


def from_text(text: str, served: Scenario, *, file: str = "file") -> State:
    """The state of a file, checked like a scenario: every problem at once, by line, in a UserError.

    `served` is the scenario that the page was started with; others must be among those that ship.
    """
    if len(text) > LONGEST:
        raise UserError([Problem(file, 1, PLACE, f"has {len(text)} characters; allowed are {LONGEST}")])
    _must_be_json(text, file)
    document = parse_yaml(text, file)
    root = Section(document)
    root.text("squeeze")
    root.text("fingerprint")
    known = sorted({*shipped_scenarios(), served.name})
    name = root.name("scenario", known, "scenario")
    seed = root.whole("seed", 0, LARGEST_SEED, "seed")
    weeks = root.whole("weeks", 1, 5200, "weeks")
    week = root.whole("week", 0, max(0, weeks), "week shown")
    rows = root.rows("interventions")
    root.finish()
    raise_if_any(document)
    base = served if name == served.name else load_scenario(name)
    base = dataclasses.replace(base, weeks=max(weeks, 1))
    items, cells = read_items(rows, base)
    raise_if_any(document)
    return State(dataclasses.replace(base, interventions=items), seed, week, cells)


def _must_be_json(text: str, file: str) -> None:
    """Refuse at once what `to_text` cannot have written; the strict reader is slow on rubbish."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"is no saved state ({error.msg}); allowed is a file that 'Save as a file' wrote"
        raise UserError([Problem(file, error.lineno, PLACE, message)]) from None
    except RecursionError:
        found = None
    if not isinstance(found, dict):
        message = "is no saved state; allowed is a file that 'Save as a file' wrote"
        raise UserError([Problem(file, 1, PLACE, message)])


def read_items(rows: list[Section], base: Scenario) -> tuple[tuple[Intervention, ...], dict[str, str]]:
    """Interventions from their mappings, and the cell of each by its name; problems are noted in their
    document.
    """
    world, calendar = base.geography(), Calendar(base.start, base.weeks)
    cells: dict[str, str] = {}
    items: list[Intervention] = []
    allowed = [cell.key for cell in Grid.load().cells]
    for row in rows:
        cell = ""
        if row.data.get("cell"):
            cell = row.name("cell", allowed, "cell")
        row.skip("cell")
        read_intervention(row, world, calendar, items)
        if cell and items:
            cells[items[-1].name] = cell
    return tuple(items), cells


def read_one(given: dict[str, Any], base: Scenario) -> Intervention:
    """One intervention of a form, beside those of `base`; raises UserError with all that is wrong with it."""
    others = [_plain(item, base, "") for item in base.interventions]
    document = parse_yaml(json.dumps({"interventions": [*others, given]}, indent=1), "form")
    items, _ = read_items(Section(document).rows("interventions"), base)
    raise_if_any(document)
    return items[-1]


def fingerprint(scenario: Scenario) -> str:
    """Twelve letters that change when anything but the interventions and the length does: world,
    parameters, dates.
    """
    asked = resolved(dataclasses.replace(scenario, interventions=()))
    asked.pop("weeks")
    return hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()[:12]


def made_elsewhere(text: str, scenario: Scenario) -> bool:
    """Whether a state was saved by a version with other parameters: then it may not come out the same."""
    return f'"{fingerprint(scenario)}"' not in text


def _plain(item: Intervention, scenario: Scenario, cell: str) -> dict[str, Any]:
    """An intervention as it stands in a scenario, with dates; with its cell, if it has one."""
    values = resolved_intervention(item)
    start, until = values.pop("start_week"), values.pop("until_week")
    values["from"] = (scenario.start + timedelta(weeks=start)).isoformat()
    values["until"] = None if until is None else (scenario.start + timedelta(weeks=until)).isoformat()
    empty = [key for key, value in values.items() if value == []]
    kept = {key: value for key, value in values.items() if key not in empty}
    return {"kind": kind_name(item), **kept, **({"cell": cell} if cell else {})}

"""What `squeeze list` prints: rows of plain data, as JSON, as lines for other programmes, or as a table."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from simulation.errors import Problem, UserError

if TYPE_CHECKING:
    from rich.console import Console

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Listing:
    """A kind of thing that can be listed.

    On a terminal each row shows the columns `shown` (heading to text) and `note` below; elsewhere everything.
    """

    rows: Sequence[Row]
    shown: Mapping[str, Callable[[Row], str]]
    note: Callable[[Row], str] = lambda row: ""
    nothing: str = "there are none"
    closing: Callable[[Sequence[Row]], str] = lambda rows: ""


def print_listing(console: Console, listing: Listing, *, as_json: bool, containing: str = "") -> None:
    """Print the rows that contain the text (in any column, in small or capital letters)."""
    wanted = containing.casefold()
    rows = [row for row in listing.rows if wanted in _line(row.values()).casefold()]
    if as_json:
        sys.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
        return
    if not rows:
        reason = f"nothing contains {containing!r}" if containing and listing.rows else listing.nothing
        console.print(reason, markup=False, highlight=False, soft_wrap=True)
        return
    if console.is_terminal:
        _print_table(console, listing, rows)
    else:
        _print_lines(console, rows)
    if closing := listing.closing(rows):
        console.print(closing, markup=False, highlight=False, soft_wrap=True)


def _print_table(console: Console, listing: Listing, rows: Sequence[Row]) -> None:
    """Columns under each other; where they are too wide, the name has a line of its own. Notes below."""
    from rich.padding import Padding
    from rich.text import Text

    lines = [list(listing.shown), *([text(row) for text in listing.shown.values()] for row in rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(lines[0]))]
    broken = sum(widths) + 2 * len(widths) > console.width
    notes = ["", *(listing.note(row) for row in rows)]
    for line, note in zip(lines, notes, strict=True):
        rest = "  ".join(cell.ljust(width) for cell, width in zip(line[1:], widths[1:], strict=True)).rstrip()
        style = "bold" if line is lines[0] else ""
        name = Text(line[0] if broken else line[0].ljust(widths[0] + 2), style=style or "cyan")
        if broken:
            console.print(name)
            console.print(Padding(Text(rest, style=style), (0, 0, 0, 2)))
        else:
            console.print(Text.assemble(name, (rest, style)))
        if note:
            console.print(Padding(Text(note, style="dim"), (0, 0, 0, 4)))


def _print_lines(console: Console, rows: Sequence[Row]) -> None:
    """A line a row, columns under each other; the last, longest column is not padded. Nothing is cut."""
    columns = list(rows[0])
    cells = [columns, *([_span(row[c]) if c == "range" else _cell(row[c]) for c in columns] for row in rows)]
    widths = [max(len(line[index]) for line in cells) for index in range(len(columns))]
    for line in cells:
        text = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        console.print(text.rstrip(), markup=False, highlight=False, soft_wrap=True)


def _line(values: Any) -> str:
    return " ".join(_cell(value) for value in values)


def _span(low_high: Sequence[float]) -> str:
    return f"{low_high[0]:g} to {low_high[1]:g}"


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        parts = (key if isinstance(item, Mapping) else f"{key} {_cell(item)}" for key, item in value.items())
        return ", ".join(parts) or "-"
    if isinstance(value, (list, tuple)) and value and isinstance(value[0], Mapping):
        return "; ".join(" ".join(_cell(part) for part in item.values()) for item in value)
    if isinstance(value, (list, tuple)):
        return ", ".join(_cell(item) for item in value) or "-"
    return " ".join(str(value).split())


def _column(name: str) -> Callable[[Row], str]:
    return lambda row: _cell(row[name])


def listing_of(what: str) -> Listing:
    """The listing for one of `WHAT`. Raises UserError when a file that it needs is wrong."""
    return WHAT[what]()


def narrow(
    what: str, listing: Listing, world: str | None, row: str | None, represented_as: str | None
) -> Listing:
    """The listing of systems with a part in a world, in a row of the grid, or represented in one way.

    Raises UserError for unknown names, and when something else than systems is listed.
    """
    if world is None and row is None and represented_as is None:
        return listing
    if what != "systems":
        message = f"narrows systems only, not {what}; allowed here is --filter"
        raise UserError([Problem("command line", 1, "--world, --row, --represented-as", message)])
    from simulation.systems.table import narrowed

    rows = narrowed(listing.rows, world=world, row=row, representation=represented_as)
    return replace(listing, rows=rows)


def _scenarios() -> Listing:
    from simulation.scenario import list_scenarios, load_scenario

    rows = []
    for name in list_scenarios():
        scenario = load_scenario(name)
        rows.append(
            {
                "name": name,
                "world": scenario.world,
                "start": scenario.start.isoformat(),
                "weeks": scenario.weeks,
                "interventions": [item.name for item in scenario.interventions],
                "title": scenario.title,
                "question": scenario.question,
            }
        )
    return Listing(
        rows,
        {
            "scenario": _column("name"),
            "world": _column("world"),
            "start": _column("start"),
            "weeks": _column("weeks"),
            "interventions": lambda r: str(len(r["interventions"])),
        },
        note=_column("question"),
        nothing="no scenarios were found",
    )


def _interventions() -> Listing:
    from simulation.interventions import KINDS, default_of, fields_of

    rows = []
    for kind, cls in KINDS.items():
        fields: dict[str, Any] = {}
        for name, spec in fields_of(cls).items():
            default = default_of(cls, name)
            fields[name] = {
                "about": spec.about,
                "unit": spec.unit,
                "allowed": list(spec.words) or spec.of or [spec.low, spec.high],
                "required": spec.required,
                "default": None if spec.required else default,
                "basis": spec.basis or None,
                "source": spec.source,
            }
        about = " ".join((cls.__doc__ or "").split())
        rows.append({"kind": kind, "acts_on": cls.acts_on, "fields": fields, "about": about})
    return Listing(
        rows,
        {
            "kind": _column("kind"),
            "acts on": _column("acts_on"),
            "its own fields": lambda r: _cell([name for name in r["fields"] if name not in _COMMON]),
        },
        note=lambda r: r["about"].split(" Condition", 1)[0],
    )


_COMMON: Final = ("where", "ramp_weeks", "intensity", "budget", "burden")


def _parameters() -> Listing:
    from simulation.parameters import load
    from simulation.study.facts import count_basis

    known = load()
    rows = [
        {
            "name": p.name,
            "value": p.value,
            "unit": p.unit,
            "range": [p.low, p.high],
            "basis": p.basis,
            "source": p.source,
            "note": p.note,
        }
        for p in known.values()
    ]

    def closing(shown: Sequence[Row]) -> str:
        numbers = [known[row["name"]] for row in shown]
        said = []
        for options, noun in ((False, "parameters"), (True, "option numbers")):
            basis = count_basis(numbers, options=options)
            if basis.total:
                said.append(f"{basis.total} {noun}, {basis.assumed} assumed ({basis.assumed_share:.0%})")
        return "; ".join(said)

    return Listing(
        rows,
        {
            "parameter": _column("name"),
            "value": lambda r: f"{r['value']:g} {r['unit']}",
            "range": lambda r: _span(r["range"]),
            "basis": _column("basis"),
            "source": _column("source"),
        },
        note=_column("note"),
        closing=closing,
    )


def _worlds() -> Listing:
    from simulation.world.geography import load_world, world_names

    rows = []
    for name in world_names():
        world = load_world(name)
        rows.append(
            {
                "name": name,
                "places": len(world.places),
                "lanes": len(world.lanes),
                "substances": len(world.substances),
                "bodies": len(world.bodies),
                "markets": len(world.markets),
                "agents": {role: sum(by_place.values()) for role, by_place in world.agents.items()},
            }
        )
    headings = ("places", "lanes", "substances", "bodies", "markets")
    return Listing(
        rows,
        {
            "world": _column("name"),
            **{heading: _column(heading) for heading in headings},
            "agents at scale 1": lambda r: str(sum(r["agents"].values())),
        },
    )


def _measures() -> Listing:
    from simulation.measures import WEEKLY

    rows = [{"name": m.name, "unit": m.unit, "direction": m.direction, "about": m.about} for m in WEEKLY]
    return Listing(
        rows,
        {
            "measure": _column("name"),
            "unit": _column("unit"),
            "direction": _column("direction"),
        },
        note=_column("about"),
    )


def _systems() -> Listing:
    from simulation.systems.table import system_rows

    return Listing(
        system_rows(),
        {
            "system": _column("name"),
            "no.": _column("number"),
            "as": _column("represented_as"),
            "switch": lambda r: _cell(
                [f"{part['switch']} in {world}" for world, part in r["worlds"].items()]
            ),
        },
        note=_about_system,
        nothing="no systems are catalogued yet",
        closing=_say_systems,
    )


def _about_system(row: Row) -> str:
    """What it does, and what of it is in the model."""
    said = [f"{row['title']}: {row['does']}."]
    if row["not_represented"]:
        return " ".join([*said, f"Not represented: {row['not_represented']}."])
    said.append(f"Assumed: {row['assumed']}.")
    said += [f"Moves in {world}: {part['moves']}." for world, part in row["worlds"].items()]
    return " ".join(said)


def _say_systems(rows: Sequence[Row]) -> str:
    left_out = sum(row["not_represented"] is not None for row in rows)
    parts = [part for row in rows for part in row["worlds"].values()]
    nothing = sum(part["moves"] == "nothing" for part in parts)
    unseen = sum(part["measures"] == [] for part in parts)
    said = f"{len(rows)} systems, {left_out} not represented; {nothing} that move nothing"
    return f"{said}, {unseen} that move a condition and no measure beyond chance"


def _reactions() -> Listing:
    from simulation.reactions import Labels

    table = Labels.load()
    rows = [
        {
            "label": label,
            "about": about,
            "switches": [
                {"role": r.role, "choice": r.choice, "from": list(r.start), "to": list(r.target)}
                for r in table.rows
                if label in r.labels
            ],
        }
        for label, about in table.about.items()
    ]
    return Listing(
        rows,
        {
            "reaction": _column("label"),
            "about": _column("about"),
        },
        note=lambda r: _cell(list(dict.fromkeys(f"{s['role']} {s['choice']}" for s in r["switches"]))),
    )


WHAT: Final[Mapping[str, Callable[[], Listing]]] = {
    "scenarios": _scenarios,
    "interventions": _interventions,
    "parameters": _parameters,
    "reactions": _reactions,
    "systems": _systems,
    "worlds": _worlds,
    "measures": _measures,
}

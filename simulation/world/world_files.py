"""Strict reading of a world's files; see `geography` for what they hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simulation.errors import Problem, UserError
from simulation.files import Document, read_yaml
from simulation.names import BASES, MADE_AT, MODES, PRESSURES, ROLES, STAGES, WORLDS
from simulation.parameters import known_sources, read_parameters
from simulation.reading import LARGEST, Section
from simulation.world.geography import (
    Body,
    DataColumn,
    Lane,
    Market,
    Place,
    Recipe,
    Substance,
    Tie,
    World,
)

FILES = ("places", "lanes", "substances", "bodies", "population")
PLACE_NUMBERS = ("lat", "lon", "chemical_industry", "state_capacity", "corruption_price", "licit_trade")
PLACE_PRESSURES = tuple(f"pressure.{name}" for name in PRESSURES if name not in ("screening", "interdiction"))
LANE_NUMBERS = ("weeks", "cost", "licit_volume", "screening", "interdiction")
SUBSTANCE_NUMBERS = ("licit_use", "potency", "make_cost", "invention_weeks", "invention_cost")
RECIPE_NUMBERS = ("yield", "capability", "lead_weeks")
MARKET_NUMBERS = (
    "weight", "oud", "occasional", "population", "treatment_capacity", "naloxone", "stimulant_co_use",
)  # fmt: skip
COLUMNS = {
    "places": (*PLACE_NUMBERS, *PLACE_PRESSURES),
    "lanes": LANE_NUMBERS,
    "substances": (*SUBSTANCE_NUMBERS, *RECIPE_NUMBERS, "law"),
    "bodies": ("budget", "skill", "integrity", "mandates", "trust", "mutual_interest"),
    "population": ("agents", *MARKET_NUMBERS),
}
OPTIONAL = {"places": ("farmland",), "lanes": (), "substances": ("at_start",), "bodies": (), "population": ()}
BODY_KINDS = (
    "regulator", "customs", "post", "border_patrol", "police", "financial_intelligence", "cyber",
    "forensic_laboratory", "health_service", "international",
)  # fmt: skip


class File:
    """One open file of a world: its root section and its columns."""

    def __init__(self, name: str, document: Document) -> None:
        self.document = document
        self.root = Section(document)
        self.columns: dict[str, DataColumn] = {}
        sources = known_sources()
        columns = self.root.section("columns")
        wanted = (*COLUMNS[name], *(column for column in OPTIONAL[name] if columns.has(column)))
        for column, row in columns.sections_here(wanted, "column"):
            low, high = row.span("range")
            self.columns[column] = DataColumn(
                name=column,
                unit=row.text("unit"),
                low=low,
                high=high,
                basis=row.name("basis", BASES, "basis"),
                source=row.source(sources),
                note=row.text("note", longest=1000, required=False),
            )
            row.finish()

    def limits(self, column: str) -> tuple[float, float, str]:
        known = self.columns.get(column)
        return (known.low, known.high, known.unit) if known else (-LARGEST, LARGEST, "number")

    def number(self, row: Section, column: str) -> float:
        return row.number(column, *self.limits(column))

    def whole(self, row: Section, column: str) -> int:
        low, high, unit = self.limits(column)
        return row.whole(column, int(low), int(high), unit)

    def numbers(self, row: Section, names: tuple[str, ...]) -> dict[str, float]:
        return {name: self.number(row, name) for name in names}


def read_world(name: str, folder: Path) -> World:
    """Read the five files of a world, and its parameters if it has any.

    Raises UserError with every problem of all of them.
    """
    files: dict[str, File] = {}
    problems: list[Problem] = []
    for stem in FILES:
        try:
            files[stem] = File(stem, read_yaml(folder / f"{stem}.yaml"))
        except UserError as error:
            problems.extend(error.problems)
    if problems:
        raise UserError([*problems, *(p for file in files.values() for p in file.document.problems)])
    places = _places(files["places"])
    jurisdictions = {place.jurisdiction for place in places.values()}
    world: dict[str, Any] = {"name": name, "places": places}
    world["lanes"] = _lanes(files["lanes"], places)
    world |= _substances(files["substances"], jurisdictions)
    world |= _bodies(files["bodies"], places, jurisdictions)
    world |= _population(files["population"], places, world["drugs"])
    world["parameters"], of_parameters = read_parameters(folder / "parameters.yaml")
    problems = [problem for file in files.values() for problem in file.document.problems]
    problems += of_parameters
    if problems:
        raise UserError(problems)
    columns = {f"{stem}.{key}": column for stem in FILES for key, column in files[stem].columns.items()}
    return World(**world, columns=columns)


def _places(file: File) -> dict[str, Place]:
    places = {}
    for code, row in file.root.sections("places"):
        numbers = file.numbers(row, PLACE_NUMBERS)
        places[code] = Place(
            code=code,
            name=row.text("name"),
            jurisdiction=row.text("jurisdiction", longest=20),
            hosts=row.names("hosts", WORLDS, "world"),
            pressure=_pressures(file, row),
            farmland=file.number(row, "farmland") if row.has("farmland") else 0.0,
            **numbers,
        )
        _end(row)
    file.root.finish()
    return places


def _pressures(file: File, row: Section) -> dict[str, float]:
    """The base pressures of a place; those that it does not name are 0."""
    inner = row.section("pressure")
    found = {}
    for name in inner.data:
        if inner.is_name((name,), name, [key.partition(".")[2] for key in PLACE_PRESSURES], "pressure"):
            found[name] = inner.number(name, *file.limits(f"pressure.{name}"))
    return {name: found.get(name, 0.0) for name in PRESSURES}


def _lanes(file: File, places: dict[str, Place]) -> dict[str, Lane]:
    lanes: dict[str, Lane] = {}
    for row in file.root.rows("lanes"):
        start = row.name("from", places, "place")
        end = row.name("to", places, "place")
        mode = row.name("mode", MODES, "mode")
        weeks = file.whole(row, "weeks")
        numbers = file.numbers(row, LANE_NUMBERS[1:])
        key = f"{start}>{end}:{mode}"
        if start and start == end:
            row.problem("to", "is where the lane begins; allowed is another place")
        if start and end and mode and key in lanes:
            row.problem(None, f"the lane {key} is given twice; allowed is once")
        lanes[key] = Lane(key, start, end, mode, weeks, **numbers)
        _end(row)
    file.root.finish()
    return lanes


def _substances(file: File, jurisdictions: set[str]) -> dict[str, Any]:
    classes, drugs = {}, {}
    for name, row in file.root.sections("classes"):
        row.plain_name(name)
        classes[name] = row.text("about", longest=1000)
        if drug := row.text("drug", longest=40, required=False):
            drugs[name] = drug
        _end(row)
    substances = {}
    for name, row in file.root.sections("substances"):
        row.plain_name(name)
        if name in classes:
            row.problem(None, "is the name of a class, too; allowed is a name of its own")
        substances[name] = Substance(
            name=name,
            stage=row.name("stage", STAGES, "stage"),
            family=row.name("class", classes, "class"),
            licit_use=file.number(row, "licit_use"),
            potency=file.number(row, "potency"),
            make_cost=file.number(row, "make_cost"),
            known=row.flag("known"),
            invention_weeks=file.whole(row, "invention_weeks"),
            invention_cost=file.number(row, "invention_cost"),
            made_at=row.name("made_at", MADE_AT, "kind of maker", required=False, default=MADE_AT[0]),
        )
        _end(row)
    recipes = {}
    for name, row in file.root.sections("recipes"):
        row.plain_name(name)
        recipes[name] = Recipe(
            name=name,
            input=row.name("input", substances, "substance"),
            output=row.name("output", substances, "substance"),
            yield_share=file.number(row, "yield"),
            capability=file.number(row, "capability"),
            lead_weeks=file.whole(row, "lead_weeks"),
            at_start=file.number(row, "at_start") if row.has("at_start") else None,
        )
        _end(row)
    _say_the_drug(file, substances, drugs)
    law = _table(file, "law", "law", substances, "substance", jurisdictions, "jurisdiction")
    file.root.finish()
    return {"classes": classes, "substances": substances, "recipes": recipes, "law": law, "drugs": drugs}


def _say_the_drug(file: File, substances: dict[str, Substance], drugs: dict[str, str]) -> None:
    """Where one class says what drug it is, each class with a finished substance has to."""
    for name, substance in substances.items():
        if drugs and substance.stage == "finished" and substance.family and substance.family not in drugs:
            file.document.problem(
                ("substances", name),
                f"is finished, and its class {substance.family} has no 'drug'; allowed is one",
            )


def _bodies(file: File, places: dict[str, Place], jurisdictions: set[str]) -> dict[str, Any]:
    bodies = {}
    for name, row in file.root.sections("bodies"):
        row.plain_name(name)
        mandates = row.numbers("mandates", *file.limits("mandates"), allowed=PRESSURES, what="pressure")
        bodies[name] = Body(
            name=name,
            place=row.name("place", places, "place"),
            kind=row.name("kind", BODY_KINDS, "kind of body"),
            mandates=mandates,
            **file.numbers(row, ("budget", "skill", "integrity")),
        )
        if mandates and abs(sum(mandates.values()) - 1) > 1e-9:
            row.problem("mandates", f"add up to {sum(mandates.values()):g}; allowed is 1")
        _end(row)
    ties: dict[tuple[str, str], Tie] = {}
    for row in file.root.rows("trust"):
        pair = row.name("from", jurisdictions, "jurisdiction"), row.name("to", jurisdictions, "jurisdiction")
        numbers = file.numbers(row, ("trust", "mutual_interest"))
        if pair in ties and all(pair):
            row.problem(None, f"{pair[0]} to {pair[1]} is given twice; allowed is once")
        ties[pair] = Tie(pair[0], pair[1], **numbers)
        _end(row)
    file.root.finish()
    return {"bodies": bodies, "trust": tuple(ties.values())}


def _population(file: File, places: dict[str, Place], drugs: dict[str, str]) -> dict[str, Any]:
    table = _table(file, "agents", "agents", ROLES, "role", places, "place")
    for role, numbers in table.items():
        for code, number in numbers.items():
            if not number.is_integer():
                file.document.problem(
                    ("agents", role, code), f"{number:g} is not a whole number; allowed are whole agents"
                )
    markets = {}
    outer = file.root.section("markets")
    for code in outer.data:
        row = outer.section(code)
        if outer.is_name((code,), code, places, "place") and "user" not in places[code].hosts:
            row.problem(None, "is a place that does not host user; allowed are places that do")
        drug = row.name("drug", set(drugs.values()), "drug") if drugs else ""
        markets[code] = Market(place=code, drug=drug, **file.numbers(row, MARKET_NUMBERS))
        _end(row)
    file.root.finish()
    agents = {
        role: {code: int(number) for code, number in numbers.items()} for role, numbers in table.items()
    }
    return {"agents": agents, "markets": markets}


def _table(
    file: File, key: str, column: str, rows: Any, row_what: str, columns: Any, column_what: str
) -> dict[str, dict[str, float]]:
    """A table of numbers: row name -> column name -> number."""
    outer = file.root.section(key)
    found = {}
    for name in outer.data:
        if outer.is_name((name,), name, rows, row_what):
            limits = file.limits(column)
            found[name] = outer.numbers(name, *limits, allowed=columns, what=column_what)
    return found


def _end(row: Section) -> None:
    """A row may have a note; nothing else may be left."""
    row.text("note", longest=2000, required=False)
    row.finish()

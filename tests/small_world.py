"""A world of five places and three governments, small enough to say in the head what an intervention changes."""

from simulation.world.geography import Lane, Market, Place, Substance, World

Case = tuple[str, dict[str, object], list[tuple[str, str, float]]]  # a kind, its fields, what it changes


def place(code: str, jurisdiction: str, *hosts: str) -> Place:
    return Place(code, code, 0, 0, jurisdiction, hosts, 0.5, 0.5, 1, 1, {})


def lane(start: str, end: str, mode: str) -> Lane:
    return Lane(f"{start}>{end}:{mode}", start, end, mode, 1, 10, 1, 0.05, 0)


def substance(name: str, family: str, known: bool = True) -> Substance:
    return Substance(name, "finished", family, 0, 1, 1000, known, 0, 0)


PLACES = (
    place("A1", "A", "supply", "logistics"),
    place("A2", "A", "user"),
    place("B1", "B", "supply"),
    place("B2", "B", "clan_lab"),
    place("C", "C", "user"),
)
LANES = (
    lane("A1", "A2", "post"),
    lane("A1", "C", "post"),
    lane("B2", "C", "vehicle"),
    lane("C", "A1", "post"),
)
SUBSTANCES = (substance("x", "family"), substance("y", "family", known=False), substance("z", "other"))
WORLD = World(
    name="small",
    places={item.code: item for item in PLACES},
    lanes={item.key: item for item in LANES},
    classes={"family": "a family", "other": "another"},
    substances={item.name: item for item in SUBSTANCES},
    recipes={},
    law={},
    bodies={},
    trust=(),
    agents={},
    markets={code: Market(code, 0.5, 100, 100, 1000, 0.2, 0.2, 0.4) for code in ("A2", "C")},
)

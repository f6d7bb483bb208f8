"""Claims about the reader of worlds, tried on copies of the sandbox, and about the worlds that ship."""

import shutil
from pathlib import Path

import pytest

from simulation.errors import UserError
from simulation.world import geography
from simulation.world.geography import load_world, world_names


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(geography.FOLDER / "sandbox", tmp_path / "copy")
    return tmp_path


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / "copy" / f"{file}.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def messages(folder: Path) -> list[str]:
    with pytest.raises(UserError) as caught:
        load_world("copy", folder)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("name", world_names())
def test_every_shipped_world_is_read(name: str) -> None:
    world = load_world(name)
    assert world.places
    assert all(key == f"{lane.from_place}>{lane.to_place}:{lane.mode}" for key, lane in world.lanes.items())
    assert {code for row in world.agents.values() for code in row} <= set(world.places)
    assert all(column.unit for column in world.columns.values())


def test_a_world_is_read_once() -> None:
    assert load_world("sandbox") is load_world("sandbox")


def test_places_and_members_are_found_by_name() -> None:
    world = load_world("sandbox")
    assert world.places_of("S1") == ("SRC1",)
    assert set(world.members("drug_class")) == {"drug_a", "drug_b"}
    assert world.members("drug_b") == ("drug_b",)
    with pytest.raises(KeyError):
        world.members("nothing")


def test_an_unknown_world_gives_the_nearest() -> None:
    with pytest.raises(UserError, match="there is no world 'sandbx'; did you mean 'sandbox'"):
        load_world("sandbx")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("places", "hosts:\n      - supply", "hosts:\n      - suply", "there is no world 'suply'; did"),
        ("places", "    jurisdiction: S1\n", "", "'jurisdiction' is missing; allowed is text"),
        ("lanes", "from: SRC1", "from: PORTT", "lanes.0.from: there is no place 'PORTT'; did"),
        ("lanes", "mode: post", "mode: rail", "there is no mode 'rail'"),
        ("lanes", "    unit: weeks\n", "", "columns.weeks: 'unit' is missing; allowed is text"),
        ("lanes", "  weeks:\n", "  weaks:\n", "column 'weeks' is missing"),
        ("substances", "class: drug_class", "class: drug_clas", "there is no class 'drug_clas'; did"),
        ("substances", "known: true", "known: yes", "'yes' is not true or false; allowed is true or false"),
        ("bodies", "kind: ", "kind: un", "there is no kind of body"),
        ("population", "TOWN:", "TWN:", "there is no place 'TWN'; did you mean 'TOWN'?"),
        ("lanes", "from: LABS\n    to: TOWN", "from: LABS\n    to: LABS",
         "to: is where the lane begins; allowed is another place"),
        ("lanes", "from: LABS\n    to: BAY", "from: LABS\n    to: TOWN",
         "the lane LABS>TOWN:vehicle is given twice; allowed is once"),
        ("substances", "  drug_a:", "  drug_class:",
         "substances.drug_class: is the name of a class, too; allowed is a name of its own"),
        ("bodies", "from: T\n    to: P", "from: P\n    to: T", "P to T is given twice; allowed is once"),
        ("population", "    LABS: 14", "    LABS: 14.5",
         "agents.courier.LABS: 14.5 is not a whole number; allowed are whole agents"),
        ("population", "\n  BAY:\n", "\n  LABS:\n",
         "markets.LABS: is a place that does not host user; allowed are places that do"),
    ],
)  # fmt: skip
def test_a_wrong_world_is_refused(folder: Path, file: str, old: str, new: str, message: str) -> None:
    change(folder, file, old, new)
    assert any(message in found and f"copy/{file}.yaml:" in found for found in messages(folder)), messages(
        folder
    )


def test_all_files_are_complained_of_at_once(folder: Path) -> None:
    change(folder, "lanes", "mode: post", "mode: rail")
    change(folder, "substances", "known: true", "known: 1")
    (folder / "copy" / "bodies.yaml").write_text("bodies: [")
    found = "\n".join(messages(folder))
    assert "bodies.yaml:1: file: a bracket or a quote is never closed" in found

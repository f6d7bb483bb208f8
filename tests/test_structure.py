"""Laws that can be read off the source: who imports whom, and what no rule may know of."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import simulation
from simulation import measures
from simulation.interventions import KINDS
from simulation.phases import recording
from simulation.reactions.grid import Grid
from simulation.world import columns

PACKAGE = Path(simulation.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
BLIND = ("agents", "rules", "phases", "world")  # those who meet the world, and never a measure or a label

# From docs/architecture.md: a part may import from those of a lower number, and from its own.
LAYERS = {
    "errors": 0, "names": 0, "cache_folder": 0, "parsed": 0, "files": 1, "extras": 1, "reading": 2, "parameters": 3, "rules": 4, "world": 5,
    "phases": 6, "systems": 8, "measures": 7, "reactions": 7, "interventions": 7, "agents": 8, "scenario": 8,
    "scenario_files": 8, "scenario_reader": 8, "changes": 9, "registry": 9, "replaced_rules": 9, "week": 9, "beginning": 9,
    "model": 10, "branching": 11, "study": 12, "report": 13, "listing": 13,
    "page": 14, "commands": 15, "cli": 16, "__main__": 17,
}  # fmt: skip


def part_of(path: Path) -> str:
    """The folder or the module that a file is: phases, model, cli ..."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, full name) of everything imported, also inside functions; relative imports are not used here."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in line {node.lineno}"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def typing_only(tree: ast.Module) -> set[int]:
    """Lines under `if TYPE_CHECKING:`; they are never imported when the model runs."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            lines |= {inner.lineno for statement in node.body for inner in ast.walk(statement)
                      if hasattr(inner, "lineno")}  # fmt: skip
    return lines


def shown(path: Path, line: int, what: str) -> str:
    return f"{path.relative_to(PACKAGE.parent)}:{line}: {what}"


def blind_modules() -> list[Path]:
    found = [path for path in MODULES if part_of(path) in BLIND]
    assert {part_of(path) for path in found} == set(BLIND)
    return found


def test_agents_rules_phases_and_world_import_no_intervention_and_no_label() -> None:
    wrong = [
        shown(path, line, name)
        for path in blind_modules()
        for line, name in imports_of(tree_of(path))
        if name.startswith(("simulation.interventions", "simulation.reactions"))
    ]
    assert wrong == []


def words_of(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, text) of all names, attributes, arguments, keywords and strings, docstrings left out."""
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield line, node.value
        for field in ("id", "attr", "arg", "name"):
            text = getattr(node, field, None)
            if isinstance(text, str):
                yield line, text


def mentions(path: Path, tree: ast.Module) -> list[str]:
    names = set(KINDS) | {kind.__name__ for kind in KINDS.values()} | set(Grid.load().rows)
    return [shown(path, line, text) for line, text in words_of(tree) if any(name in text for name in names)]


def test_no_rule_phase_or_agent_knows_the_name_of_an_intervention() -> None:
    assert [found for path in blind_modules() for found in mentions(path, tree_of(path))] == []


@pytest.mark.parametrize(
    "line",
    [
        'x = kind == "class_scheduling"',
        'if row == "target_money": pass',
        "cash_controls = 1",
        "lab_raids = 1",
        "f(kyc_mandate=1)",
        "x.LabRaids",
        "import lab_raids",
    ],
)
def test_a_mention_would_be_found(line: str) -> None:
    assert len(mentions(PACKAGE / "rules" / "made_up.py", ast.parse(line))) == 1


def test_a_docstring_may_speak_of_interventions() -> None:
    assert mentions(PACKAGE / "rules" / "made_up.py", ast.parse('"""As after class_scheduling."""')) == []


def test_the_model_does_not_read_the_grid() -> None:
    """The grid is tested against what happened; only code that does so (reactions, study) may open it."""
    allowed = ("reactions", "study", "report", "page", "cli", "listing")
    wrong = [
        shown(path, line, text)
        for path in MODULES
        if part_of(path) not in allowed
        for line, text in words_of(tree_of(path))
        if "grid.yaml" in text or "instruments.yaml" in text
    ]
    wrong += [
        shown(path, line, name)
        for path in MODULES
        if part_of(path) not in allowed
        for line, name in imports_of(tree_of(path))
        if name.startswith(("simulation.reactions.grid", "simulation.reactions.uptake"))
    ]
    assert wrong == []


def test_no_rule_reads_kind_or_name_of_an_intervention() -> None:
    """Changes reach the phases as numbers: the model is the only one that looks at interventions at all."""
    wrong = [
        shown(path, line, text)
        for path in blind_modules()
        for line, text in words_of(tree_of(path))
        if text in ("KINDS", "kind_name", "Intervention") or text.startswith("intervention")
    ]
    assert wrong == []


def test_every_part_has_its_place_in_the_order() -> None:
    assert {part_of(path) for path in MODULES} - {"__init__"} - set(LAYERS) == set()


# `run` puts the figure into the folder that it writes, so it imports the drawing inside the function.
EXCEPTIONS = {("study", "report")}


def test_imports_point_one_way() -> None:
    wrong = []
    for path in MODULES:
        mine = LAYERS.get(part_of(path), 99)
        tree = tree_of(path)
        harmless = typing_only(tree)
        for line, name in imports_of(tree):
            parts = name.split(".")
            if parts[0] != "simulation" or len(parts) < 2 or line in harmless:
                continue
            if (part_of(path), parts[1]) in EXCEPTIONS:
                continue
            if parts[1] in LAYERS and parts[1] != part_of(path) and LAYERS[parts[1]] > mine:
                wrong.append(shown(path, line, name))
    assert wrong == []


def test_rules_draw_no_luck_of_their_own() -> None:
    """The only randomness is the keyed draw: nobody imports random or uuid, or touches numpy's generators."""
    wrong = []
    for path in MODULES:
        if part_of(path) in (*BLIND, "model", "interventions"):
            tree = tree_of(path)
            wrong += [shown(path, line, name) for line, name in imports_of(tree)
                      if name.split(".")[0] in ("random", "secrets", "uuid", "time")]  # fmt: skip
            wrong += [
                shown(path, node.lineno, "np.random")
                for node in ast.walk(tree)
                if isinstance(node, ast.Attribute) and node.attr in ("default_rng", "randint", "shuffle")
            ]
    assert wrong == []


def test_weekly_measures_are_the_columns_that_are_recorded() -> None:
    assert tuple(measure.name for measure in measures.WEEKLY) == recording.COLUMNS


@pytest.mark.parametrize(
    "name", [name for name, value in vars(columns).items() if isinstance(value, np.dtype)]
)
def test_nothing_lies_between_columns(name: str) -> None:
    """Else copies of a state would differ in bytes that nobody reads, and memory would be wasted."""
    dtype = getattr(columns, name)
    assert dtype.itemsize == sum(dtype.fields[column][0].itemsize for column in dtype.names)

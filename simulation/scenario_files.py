"""Where scenarios lie, what they extend, and what is put in from the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from simulation.errors import Problem, UserError
from simulation.files import REFUSED, Document, parse_yaml, read_yaml, shown
from simulation.reading import nearest

FOLDERS = (
    Path(__file__).parent / "_scenarios",
    Path(__file__).parents[1] / "scenarios",
)  # installed, checkout
BASELINES: Final = {  # world -> the scenario that ships in which nothing is done
    "transpacific": "baseline",
    "mekong": "mekong_baseline",
    "sandbox": "sandbox_baseline",
}
LONGEST_CHAIN = 10
OVERRIDES = "overrides"  # stands where a file's name stands in messages
_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}")


def shipped_scenarios() -> dict[str, Path]:
    """Name -> file of the scenarios that ship: from the checkout or, installed, from the package."""
    folder = next((folder for folder in FOLDERS if folder.is_dir()), None)
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))} if folder else {}


def find_scenario(name_or_path: str | Path) -> Path:
    """The file of a scenario given by name or path; raises UserError when there is none."""
    text = str(name_or_path)
    shipped = shipped_scenarios()
    if text in shipped:
        return shipped[text]
    if _NAME.fullmatch(text) and not Path(text).exists():
        message = f"there is no scenario {shown(text)}; {nearest(text, shipped, 'scenario')}"
        raise UserError([Problem(text, 1, "scenario", message)])
    if not text.strip() or "\0" in text:
        raise UserError([Problem("scenario", 1, "scenario", "is no name or path; allowed is one of the two")])
    return Path(name_or_path)


def read_chain(path: Path) -> tuple[list[Document], list[Problem]]:
    """The file and all that it extends, the oldest ancestor first, with problems found on the way.

    Raises UserError only when the file itself cannot be read.
    """
    chain = [read_yaml(path)]
    seen = [path.resolve()]
    problems: list[Problem] = []
    while chain[0].data.get("extends") is not None:
        child = chain[0]
        parent = _parent(child, seen[-1].parent)
        if parent is None:
            break
        seen.append(parent.resolve())
        if seen[-1] in seen[:-1]:
            names = " -> ".join(item.stem for item in seen)
            child.problem(("extends",), f"goes round in a circle ({names}); allowed is a chain with an end")
            break
        if len(seen) > LONGEST_CHAIN:
            child.problem(
                ("extends",), f"is a chain of more than {LONGEST_CHAIN} scenarios; allowed are fewer"
            )
            break
        try:
            chain.insert(0, read_yaml(parent))
        except UserError as error:
            problems.extend(error.problems)
            break
    return chain, problems


def _parent(child: Document, folder: Path) -> Path | None:
    """The file that `extends` names: beside the child, or among the shipped ones. None when refused."""
    name = child.data["extends"]
    if name is REFUSED:
        return None
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        message = f"{shown(name)} is not the name of a scenario; allowed is a name without folder or ending"
        child.problem(("extends",), message)
        return None
    beside = folder / f"{name}.yaml"
    shipped = shipped_scenarios()
    found = beside if beside.is_file() else shipped.get(name)
    if found is None:
        known = sorted({*shipped, *(item.stem for item in folder.glob("*.yaml"))})
        child.problem(("extends",), f"there is no scenario {shown(name)}; {nearest(name, known, 'scenario')}")
    elif found.resolve().parent not in (folder.resolve(), *(item.resolve() for item in FOLDERS)):
        child.problem(("extends",), "leads out of the scenario folders; allowed is a file that lies in them")
        return None
    return found


def put_in(chain: list[Document], overrides: Mapping[str, object]) -> Document:
    """Put overrides into the documents; the returned document holds problems with their paths."""
    own = Document(OVERRIDES)
    last = chain[-1]
    for line, (path, given) in enumerate(overrides.items(), start=1):
        own.lines[(path,)] = line
        value = _value(given, own, line)
        head, _, rest = str(path).partition(".")
        if path in ("weeks", "scale", "assumptions"):
            last.data[path] = value
            last.elsewhere[(path,)] = (OVERRIDES, line)
        elif head == "parameters" and rest:
            entry = (
                value if isinstance(value, dict) else {"value": value, "why": "set when the run was started"}
            )
            if isinstance(last.data.setdefault("parameters", {}), dict):
                last.data["parameters"][rest] = entry
                last.elsewhere[("parameters", rest)] = (OVERRIDES, line)
        elif head == "interventions" and "." in rest:
            _put_into_intervention(chain, own, line, rest, value)
        else:
            allowed = (
                "weeks",
                "scale",
                "assumptions",
                "parameters.NAME",
                "interventions.INDEX_OR_NAME.FIELD",
            )
            own.problem((path,), f"cannot be set; {nearest(str(path), allowed, 'path')}")
    return own


def _put_into_intervention(chain: list[Document], own: Document, line: int, path: str, value: Any) -> None:
    """`path` is INDEX.FIELD or NAME.FIELD; indices count over all files, the oldest ancestor's first."""
    which, _, key = path.rpartition(".")
    rows: list[tuple[Document, int, Any]] = []
    for document in chain:
        listed = document.data.get("interventions")
        rows += [
            (document, index, row) for index, row in enumerate(listed if isinstance(listed, list) else [])
        ]
    names = {str(row.get("name")): at for at, (_, _, row) in enumerate(rows) if isinstance(row, dict)}
    at = names.get(which, int(which) if which.isdecimal() and len(which) < 6 else -1)
    if not 0 <= at < len(rows) or not isinstance(rows[at][2], dict):
        known = [*names, *(str(number) for number in range(len(rows)))]
        message = f"there is no intervention {shown(which)}; {nearest(which, known, 'intervention')}"
        own.problem((f"interventions.{path}",), message)
        return
    document, index, row = rows[at]
    row[key] = value
    document.elsewhere[("interventions", index, key)] = (OVERRIDES, line)


def _value(given: object, own: Document, line: int) -> Any:
    """An override's value as plain data: text is read as YAML, tuples become lists."""
    if isinstance(given, str):
        try:
            document = parse_yaml(f"value: {given}\n", OVERRIDES)
        except UserError as error:
            own.problems.extend(Problem(OVERRIDES, line, item.place, item.message) for item in error.problems)
            return REFUSED
        own.problems.extend(Problem(OVERRIDES, line, item.place, item.message) for item in document.problems)
        return document.data.get("value")
    if isinstance(given, (list, tuple)):
        return list(given)
    item = getattr(given, "item", None)  # numpy's numbers
    return item() if callable(item) else given

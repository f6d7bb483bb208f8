"""What is imported is asked for, once, and a command that lacks its extra says which to install."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest
from small_sweep import write_design
from typer.testing import CliRunner

from simulation import extras
from simulation.cli import app
from simulation.errors import UserError
from simulation.study.samples import LATIN_HYPERCUBE, MORRIS, SOBOL, Range, draw_samples

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = {name: asked for name, asked in PROJECT["optional-dependencies"].items() if name != "dev"}
IMPORTED_AS = {"dask": "distributed", "markdown-it-py": "markdown_it", "ruamel.yaml": "ruamel"}
BROUGHT_BY_OTHERS = {"llvmlite", "starlette"}  # by numba and nicegui
IMPORT = re.compile(r"^ *(?:from (\w+)[.\w]* import |import (\w+)[.\w]*(?: as \w+)?$)", re.MULTILINE)


def names(asked: list[str]) -> list[str]:
    """What a list of requirements is imported as."""
    found = [re.split(r"[\[<>=, ]", one)[0].lower() for one in asked]
    return [IMPORTED_AS.get(name, name) for name in found]


def imported() -> set[str]:
    """The libraries that the package imports, anywhere."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "simulation").rglob("*.py")]
    found = {one or other for text in texts for one, other in IMPORT.findall(text)}
    return {name.lower() for name in found - set(sys.stdlib_module_names) - {"simulation"}}


def test_each_library_is_asked_for_in_one_place() -> None:
    asked = names(PROJECT["dependencies"]) + [name for extra in EXTRAS.values() for name in names(extra)]
    assert len(asked) == len(set(asked))


def test_what_the_package_imports_is_what_it_asks_for() -> None:
    asked = {*names(PROJECT["dependencies"]), *(name for extra in EXTRAS.values() for name in names(extra))}
    assert asked == imported() - BROUGHT_BY_OTHERS


def test_who_works_on_it_has_every_extra() -> None:
    own = next(one for one in PROJECT["optional-dependencies"]["dev"] if one.startswith("squeeze["))
    assert set(own.removeprefix("squeeze[").removesuffix("]").split(",")) == set(EXTRAS)


@pytest.fixture
def nothing_else_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda library: None)


@pytest.mark.usefixtures("nothing_else_installed")
@pytest.mark.parametrize(
    ("command", "library", "extra"),
    [
        (("sensitivity", "sandbox_quick"), "SALib", "analysis"),
        (("calibrate", "sandbox_recovery"), "optuna", "analysis"),
        (("sweep", "DESIGN", "--dask", "tcp://127.0.0.1:9"), "distributed", "cluster"),
    ],
)
def test_a_command_without_its_extra_says_which_to_install(
    command: tuple[str, ...], library: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    design = str(write_design(tmp_path))
    done = CliRunner().invoke(app, [design if word == "DESIGN" else word for word in command])
    assert done.exit_code == 2
    assert (
        f"needs the library {library}, which is not installed; allowed is to install it: "
        f'python -m pip install -e ".[{extra}]"'
    ) in done.stderr


@pytest.mark.usefixtures("nothing_else_installed")
@pytest.mark.parametrize("method", [SOBOL, MORRIS])
def test_designs_that_are_made_by_another_library_ask_for_it(method: str) -> None:
    with pytest.raises(UserError, match=rf"uncertain.method: {method}: needs the library SALib"):
        draw_samples(method, [Range("a", 0.0, 1.0)], 4)


@pytest.mark.usefixtures("nothing_else_installed")
def test_a_latin_hypercube_needs_no_extra() -> None:
    assert draw_samples(LATIN_HYPERCUBE, [Range("a", 0.0, 1.0)], 4).shape == (4, 1)

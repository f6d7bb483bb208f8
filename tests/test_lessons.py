"""The lessons run from top to bottom as they stand, and are kept without their outputs."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import simulation

ROOT = Path(simulation.__file__).parents[1]
LESSONS = sorted((ROOT / "docs" / "lessons").glob("*.ipynb"))


def test_the_first_lesson_runs_to_its_end_as_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = LESSONS[0]
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    notebook = nbformat.read(lesson, as_version=4)
    NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(lesson.parent)}}
    ).execute()
    assert code_of(notebook)[-1].outputs


@pytest.mark.parametrize("lesson", LESSONS[1:], ids=lambda path: path.stem)
def test_a_lesson_runs_to_its_end(
    lesson: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its cells are plain Python: run here, they need no process and no kernel of their own."""
    monkeypatch.chdir(lesson.parent)
    monkeypatch.setattr("matplotlib.pyplot.show", lambda: None)
    names: dict[str, object] = {"__name__": "lesson"}
    for number, cell in enumerate(code_of(nbformat.read(lesson, as_version=4))):
        capsys.readouterr()
        exec(compile(cell.source, f"{lesson.name}, code cell {number}", "exec"), names)
    assert capsys.readouterr().out


def code_of(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_is_kept_without_outputs_and_begins_with_its_title(lesson: Path) -> None:
    notebook = nbformat.read(lesson, as_version=4)
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code_of(notebook))
    assert notebook.cells[0].source.startswith(f"# {lesson.stem[0]}. ")


def test_there_are_three_lessons_and_the_readme_names_each() -> None:
    readme = (ROOT / "docs" / "lessons" / "README.md").read_text(encoding="utf-8")
    assert len(LESSONS) == 3
    assert all(lesson.name in readme for lesson in LESSONS)

"""Claims about the kept copies of parsed data files: they say what the file says, and are never trusted blindly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulation import parsed
from simulation.files import Document, parse_yaml, read_yaml

SHIPPED = parsed.PACKAGE / "page" / "sessions.yaml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SQUEEZE_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache" / "parsed"


def never() -> Document:
    raise AssertionError("it was parsed again")


def test_a_shipped_file_is_parsed_once_and_the_kept_copy_says_the_same_line_by_line(folder: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    first = read_yaml(SHIPPED)
    assert len(list(folder.iterdir())) == 1
    again = parsed.kept(text, Document(str(SHIPPED)), never)
    asked = parse_yaml(text, str(SHIPPED))
    assert (first, again) == (asked, asked)


def test_a_changed_file_is_parsed_and_not_taken_for_the_old_one(folder: Path) -> None:
    for text, value in (("a: 1\n", 1), ("a: 2\n", 2)):
        found = parsed.kept(text, Document("x"), lambda text=text: parse_yaml(text, "x"))
        assert found.data == {"a": value}


@pytest.mark.parametrize("rubbish", [b"", b"{", b"[]", b'{"data": {}}', b"\xff\xfe"])
def test_a_broken_copy_is_parsed_anew(folder: Path, rubbish: bytes) -> None:
    before = read_yaml(SHIPPED)
    (copy,) = folder.iterdir()
    copy.write_bytes(rubbish)
    assert read_yaml(SHIPPED) == before
    assert "data" in json.loads(copy.read_bytes())


def test_nothing_of_users_and_nothing_faulty_is_kept(folder: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("a: 1\n")
    assert read_yaml(mine).data == {"a": 1}
    assert parsed.kept("a: .inf\n", Document("x"), lambda: parse_yaml("a: .inf\n", "x")).problems
    assert not folder.exists()


def test_where_nothing_can_be_written_files_are_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("SQUEEZE_CACHE_DIR", str(tmp_path / "file"))
    assert read_yaml(SHIPPED) == parse_yaml(SHIPPED.read_text(encoding="utf-8"), str(SHIPPED))

"""Claims about reading YAML with positions and about writing files."""

import os
from pathlib import Path

import pytest

from simulation import files
from simulation.errors import Problem, UserError
from simulation.files import parse_yaml, read_yaml, write_atomic


def message(path: Path | str) -> str:
    with pytest.raises(UserError) as caught:
        read_yaml(path)
    return str(caught.value)


def test_plain_values_are_read_as_yaml_1_2_says() -> None:
    text = "a: 1e3\nb: no\nc: 012\nd: '1'\ne: 2019-05-01\nf: ~\ng: true\nh: [1, -2.5, x]\ni: 1_000\n"
    assert parse_yaml(text, "x.yaml").data == {
        "a": 1000.0, "b": "no", "c": 12, "d": "1", "e": "2019-05-01", "f": None, "g": True,
        "h": [1, -2.5, "x"], "i": "1_000",
    }  # fmt: skip


def test_every_value_has_its_line() -> None:
    document = parse_yaml("a: 1\nb:\n  - c: 2\n    d: 3\n  - e\n", "x.yaml")
    assert document.lines[("a",)] == 1
    assert document.lines[("b", 0, "d")] == 4
    assert document.lines[("b", 1)] == 5
    assert document.line(("b", 1, "not there")) == 5


def test_all_refused_values_come_out_at_once() -> None:
    document = parse_yaml("a: .inf\nb: &x 1\nc: *x\na: 2\nd: !t 3\n", "x.yaml")
    assert [(problem.line, problem.place) for problem in document.problems] == [
        (1, "a"), (2, "b"), (3, "c"), (4, "a"), (5, "d"),
    ]  # fmt: skip


def test_files_that_are_no_yaml_text_are_refused(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("title: ok\nname: Yunn\u00e1n\n".encode("latin-1"))
    assert message(latin) == f"{latin}:2: file: is not UTF-8 text; allowed is UTF-8"
    assert "there is no such file" in message(tmp_path / "none.yaml")
    assert "not an ordinary file" in message(tmp_path)
    assert message("a\0b\n").startswith("a?b?:1: file: there is no such file")
    (tmp_path / "empty.yaml").write_bytes(b"")
    assert "is empty" in message(tmp_path / "empty.yaml")


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "not an ordinary file" in message(tmp_path / "pipe.yaml")


def test_long_files_are_refused(tmp_path: Path) -> None:
    big = tmp_path / "big.yaml"
    big.write_text("# " + "x" * files.MOST_BYTES)
    assert "is too long; allowed are 256 KiB" in message(big)
    big.write_text("a: [" + "1," * files.MOST_NODES + "1]")
    assert "more than 5000 values" in message(big)
    big.write_text("a: " + "[" * 50_000)
    assert "too deep" in message(big)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert read_yaml(path).data == {"a": 1, "b": 2}


def test_problems_are_sorted_by_line_within_their_file_and_told_once() -> None:
    first, second = Problem("a.yaml", 9, "x", "m; n"), Problem("b.yaml", 1, "y", "m; n")
    third = Problem("a.yaml", 2, "z", "m; n")
    assert UserError([first, second, third, first]).problems == (third, first, second)
    with pytest.raises(ValueError, match="at least one"):
        UserError([])


def test_writing_replaces_the_whole_file_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.txt"
    write_atomic(path, "first\n")
    write_atomic(path, b"second\n")
    assert path.read_bytes() == b"second\n"

    def broken(source: object, target: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(files.os, "replace", broken)
    with pytest.raises(OSError, match="no space"):
        write_atomic(path, "third\n")
    assert [item.name for item in tmp_path.iterdir()] == ["out.txt"]
    assert path.read_bytes() == b"second\n"
